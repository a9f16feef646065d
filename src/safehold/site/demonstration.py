"""`./safehold demo`: a private database, an invented register and the web server, on this machine alone.

All that it makes stands in the data folder; all that it starts ends with it.
"""

import fcntl
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from safehold.kernel.errors import Conflict, Missing, Unreadable
from safehold.record.cluster import Cluster
from safehold.site import server

LONDON = ZoneInfo("Europe/London")
CLOCK = "2026-07-07T23:50"
PEOPLE = 2000
SEED = 1


def run(*, data: Path, port: int, people: int | None, clock: str | None, fresh: bool) -> None:
    """Sets up what is missing, says how to sign in, serves, and ends everything on Interrupt."""
    starts_at = instant(clock or CLOCK)
    data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as ending, interrupted():
        ending.enter_context(only_one(data))
        port = free(port)
        cluster = Cluster(data / "cluster")
        if fresh:
            cluster.stop()
            for made in (cluster.home, data / "filled.json"):
                shutil.rmtree(made) if made.is_dir() else made.unlink(missing_ok=True)
        ending.callback(cluster.stop)
        cluster.start()
        filled = (data / "filled.json").exists()
        if not filled:
            cluster.forget("safehold")  # an earlier filling that was cut short
        cluster.prepare("safehold")
        environment(data)
        migrate(cluster)
        os.environ["DATABASE_URL"] = cluster.address("app", "safehold")
        server.load_settings()
        sign_ins = fill(data, filled, people, starts_at if clock or not filled else None)
        ending.enter_context(serving(port, data))
        for role, user, password, secret in sign_ins:
            print(f"{role}  {user}  {password}  {secret}")
        print(f"Ready: http://localhost:{port}/", flush=True)
        signal.pause()


def instant(text: str) -> datetime:
    """An instant from words of the command line; without a zone it is London's time."""
    try:
        read = datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable(
            f"{text!r} is not an instant.", where="--clock", do="Write it as in 2026-07-07T23:50."
        ) from None
    return read if read.tzinfo else read.replace(tzinfo=LONDON)


@contextmanager
def interrupted() -> Iterator[None]:
    """Makes Interrupt, Terminate and a closed terminal alike the ordinary end, once."""

    def end(*_: object) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)  # a second Interrupt must not cut the ending short
        raise KeyboardInterrupt

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, end)
    try:
        yield
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)


@contextmanager
def only_one(data: Path) -> Iterator[None]:
    with (data / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                "A demonstration already runs from this folder.", where=str(data), do="Use that one, or stop it first."
            ) from None
        yield


def free(port: int) -> int:
    """The port if nobody has it; for 0, one that nobody has."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            raise Conflict(f"Port {port} is in use.", where="--port", do="Name another, or 0 for a free one.") from None
        return tried.getsockname()[1]


def environment(data: Path) -> None:
    key = data / "secret.key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(50))
    os.environ |= {
        "SAFEHOLD_DATA": str(data),
        "SAFEHOLD_DEMONSTRATION": "1",
        "SAFEHOLD_SECRET_KEY": key.read_text(),
    }


def migrate(cluster: Cluster) -> None:
    """In a process of its own, for the tables belong to a role that this one never takes."""
    done = subprocess.run(
        [sys.executable, "-m", "safehold", "migrate"],
        env=os.environ | {"DATABASE_URL": cluster.address("migrator", "safehold")},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Missing(
            f"The database could not be brought up to date: {done.stderr.strip()}", do="--fresh makes a new one."
        )


def fill(data: Path, filled: bool, people: int | None, starts_at: datetime | None):
    """The invented register, made once; then who may sign in."""
    return []


@contextmanager
def serving(port: int, data: Path) -> Iterator[None]:
    """The web server, in a session of its own so that Interrupt reaches it only through us."""
    marker = data / "server.json"
    end_leftover(marker)
    process = subprocess.Popen(
        server.command(host="127.0.0.1", port=port, workers=2, threads=4), start_new_session=True
    )
    marker.write_text(json.dumps({"process": process.pid}))
    try:
        wait_for(port, process)
        yield
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        marker.unlink(missing_ok=True)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise Missing("The web server ended before it was ready; its own words stand above.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise Missing("The web server did not become ready within half a minute.")


def end_leftover(marker: Path) -> None:
    """Ends the web server of a demonstration that was killed before it could do so itself."""

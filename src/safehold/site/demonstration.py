"""`./safehold demo`: a private database, an invented register and the web server, on this machine alone.

All that it makes stands in the data folder; all that it starts ends with it.
"""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import astuple
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from safehold.kernel.errors import Conflict, Missing, Unreadable
from safehold.record.cluster import Cluster
from safehold.site import server

PACKAGE = Path(__file__).resolve().parents[1]
DATABASE = "safehold"
MARK = "SAFEHOLD_DEMONSTRATION_SERVER"
LONDON = ZoneInfo("Europe/London")
CLOCK = "2026-07-07T23:50"
PEOPLE = 2000
SEED = 1


def run(*, data: Path, port: int, people: int | None, clock: str | None, fresh: bool) -> None:
    """Sets up what is missing, says how to sign in, serves, and ends everything on Interrupt."""
    starts_at = instant(clock) if clock else None
    data.mkdir(parents=True, exist_ok=True)
    with ExitStack() as ending, interrupted():
        ending.enter_context(only_one(data))
        end_leftover_servers(data)
        port = free(port)
        cluster, filled = Cluster(data / "cluster"), data / "filled.json"
        ending.callback(cluster.stop)
        if fresh:
            cluster.stop()
            filled.unlink(missing_ok=True)
            if cluster.home.exists():
                shutil.rmtree(cluster.home)
        cluster.start()
        environment(data, cluster)
        made = read(filled)
        if not made:
            cluster.drop(DATABASE)  # an earlier start that was cut short
        cluster.prepare(DATABASE)
        if made.get("tables_and_styles") != tables_and_styles():
            migrate(cluster)
        if not made:
            (data / "stopped.json").unlink(missing_ok=True)  # an earlier register's clock is not this one's
            made = fill(people or PEOPLE, starts_at or instant(CLOCK))
        elif people and people != made["people"]:
            say(f"The register from an earlier start has {made['people']} people; --fresh makes another.")
        write(filled, made | {"tables_and_styles": tables_and_styles()})
        web = ending.enter_context(serving(port))
        take_up_the_clock(data / "stopped.json", starts_at)
        ending.callback(remember_when, data / "stopped.json")
        wait_for(port, web)
        for sign_in in made["sign_ins"]:
            print("  ".join(sign_in))
        print(f"Ready: http://localhost:{port}/", flush=True)
        web.wait()
        raise Missing("The web server ended by itself; its own words stand above.", do="Start the demonstration again.")


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
        say("Stopped.")


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


def environment(data: Path, cluster: Cluster) -> None:
    """What the web server, and this process, read their settings from."""
    key = data / "secret.key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(50))
    os.environ |= {
        "DATABASE_URL": cluster.address("app", DATABASE),
        "SAFEHOLD_DATA": str(data),
        "SAFEHOLD_DEMONSTRATION": "1",
        "SAFEHOLD_SECRET_KEY": key.read_text(),
    }


def migrate(cluster: Cluster) -> None:
    """In a process of its own, for the tables belong to a role that this one never takes."""
    done = subprocess.run(
        [sys.executable, "-m", "safehold", "migrate"],
        env=os.environ | {"DATABASE_URL": cluster.address("migrator", DATABASE)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        says = f"The database could not be brought up to date: {done.stderr.strip()}"
        raise Missing(says, do="./safehold demo --fresh makes a new one.")


def tables_and_styles() -> str:
    """A digest of what `migrate` works from, so that a later start may do without it."""
    digest = hashlib.sha256()
    for file in sorted(PACKAGE.rglob("*")):
        if file.is_file() and ("static" in file.parts or (file.parent.name == "migrations" and file.suffix == ".py")):
            digest.update(str(file).encode() + file.read_bytes())
    return digest.hexdigest()


def fill(people: int, starts_at: datetime) -> dict[str, Any]:
    """The invented register: how many people it holds, and who may sign in."""
    say(f"Making {people:,} invented people, once.")
    server.load_settings()
    from safehold.record import clock, demonstration  # Django had to be told its settings first

    clock.set(starts_at)
    made = {"people": people, "sign_ins": [astuple(each) for each in demonstration.fill(people=people, seed=SEED)]}
    clock.set(starts_at)  # filling took its time
    connection.close()
    return made


def read(filled: Path) -> dict[str, Any]:
    return json.loads(filled.read_text()) if filled.exists() else {}


def write(filled: Path, made: dict[str, Any]) -> None:
    filled.touch(mode=0o600)
    filled.write_text(json.dumps(made))


def take_up_the_clock(stopped: Path, starts_at: datetime | None) -> None:
    """The demonstration's time goes on where it stood, or from where it is told to."""
    away = datetime.now(UTC) - datetime.fromisoformat(stopped.read_text()) if stopped.exists() else timedelta()
    stopped.unlink(missing_ok=True)  # whoever is killed before the next stop must not go back to this one
    if not starts_at and not away:
        return
    server.load_settings()
    from safehold.record import clock

    clock.set(starts_at) if starts_at else clock.advance(-away)
    connection.close()


def remember_when(stopped: Path) -> None:
    stopped.write_text(datetime.now(UTC).isoformat())


@contextmanager
def serving(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The web server, in a session of its own so that Interrupt reaches it only through us."""
    process = subprocess.Popen(
        server.command(host="127.0.0.1", port=port, workers=2, threads=4),
        env=os.environ | {MARK: "1"},
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the site does its work; its own question asks the database."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise Missing("The web server ended before it was ready; its own words stand above.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5):
                return
        except OSError:
            time.sleep(0.05)
    raise Missing("The web server did not become ready within a minute.")


def end_leftover_servers(data: Path) -> None:
    """Ends the web server of a demonstration that was killed before it could do so itself.

    Its processes are known by their own environment: the mark, and this data folder.
    """
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "environ").read_bytes().split(b"\0")
        except OSError:  # ended meanwhile, or someone else's
            continue
        if f"{MARK}=1".encode() in told and f"SAFEHOLD_DATA={data}".encode() in told:
            with suppress(ProcessLookupError):
                os.kill(int(folder.name), signal.SIGKILL)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)

"""The second start of the demonstration, from the command to "Ready", beside a bare Django site under two servers."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from benchmarks.measuring import ratios, show, span
from benchmarks.stack import folder
from safehold.site.demonstration import free

ROOT = Path(__file__).parents[1]
ROUNDS = 7
BARE = {"DJANGO_SETTINGS_MODULE": "benchmarks.bare"}
WAIT = 300


def seconds(
    command: list[str], told: dict[str, str], address_of: Callable[[subprocess.Popen[str]], str], *, kill: bool = True
) -> float:
    """From starting a command until its site answers; then it is ended."""
    start = time.perf_counter()
    served = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    try:
        answers(address_of(served), start + WAIT)
        return time.perf_counter() - start
    finally:
        end(served, kill=kill)


def end(served: subprocess.Popen[str], *, kill: bool) -> None:
    """The demonstration ends all that it started; a bare server, which may hang when told so at once, is killed."""
    if kill:
        os.killpg(served.pid, signal.SIGKILL)
    else:
        served.terminate()
    served.communicate()


def answers(address: str, until: float) -> None:
    """Until the site gives a page; one that is no page is no start."""
    while time.perf_counter() < until:
        try:
            with urllib.request.urlopen(address, timeout=5) as page:
                page.read()
                return
        except OSError:  # nobody listens yet, or listens and does not answer yet
            pass
        time.sleep(0.02)  # asks again soon enough, and leaves the processor to what starts
    sys.exit(f"No page within {WAIT} seconds, so nothing was measured.")


def demonstration(data: Path) -> float:
    """As whoever tries it starts it, but with a folder and a port of its own."""

    def when_ready(served: subprocess.Popen[str]) -> str:
        ready = next((line for line in served.stdout if line.startswith("Ready: ")), None)
        return ready.split()[1] if ready else sys.exit("The demonstration ended before it was ready.")

    return seconds(
        [str(ROOT / "safehold"), "demo", "--port", "0"], {"SAFEHOLD_DATA": str(data)}, when_ready, kill=False
    )


def runserver() -> float:
    """Django's own server for developers."""
    port = free(0)
    command = [sys.executable, "-m", "django", "runserver", "--noreload", str(port)]
    return seconds(command, BARE, lambda _: f"http://127.0.0.1:{port}/")


def granian() -> float:
    """The web server of the demonstration, with as many processes."""
    port = free(0)
    site = ["--factory", "--workers", "2", "--blocking-threads", "4", "django.core.wsgi:get_wsgi_application"]
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--no-ws",
        "--no-log",
        "--port",
        str(port),
        *site,
    ]
    return seconds(command, BARE, lambda _: f"http://127.0.0.1:{port}/")


def main() -> None:
    with folder() as data:
        first = demonstration(data)
        taken: dict[str, list[float]] = {"demonstration": [], "runserver": [], "granian": []}
        for _ in range(ROUNDS):
            taken["demonstration"].append(demonstration(data))
            taken["runserver"].append(runserver())
            taken["granian"].append(granian())
    show(
        {
            "first start, s": first,
            "second start, s": span(taken["demonstration"]),
            "bare Django under its runserver, s": span(taken["runserver"]),
            "bare Django under granian, s": span(taken["granian"]),
            "second start / runserver": span(ratios(taken["demonstration"], taken["runserver"])),
            "second start / granian": span(ratios(taken["demonstration"], taken["granian"])),
        }
    )


if __name__ == "__main__":
    main()

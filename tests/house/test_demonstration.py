"""`./safehold demo`: it sets everything up, ends everything it started, and comes back quickly."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest

from safehold.permissions.table import ROLES

READY = "Ready: "


@pytest.fixture(scope="module")
def data(open_folder):
    return open_folder()


def begin(data, *words):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    return subprocess.Popen(
        [sys.executable, "-m", "safehold", "demo", "--people", "50", *(words or ("--port", "0"))],
        env=environment | {"SAFEHOLD_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def lines_until_ready(demo):
    lines = []
    for line in demo.stdout:
        lines.append(line.strip())
        if line.startswith(READY):
            return lines
    raise AssertionError(f"it ended before it was ready: {demo.stderr.read()}")


@contextmanager
def running(data):
    """A demonstration that is ready: the process, and what it printed."""
    demo = begin(data)
    try:
        yield demo, lines_until_ready(demo)
    finally:
        if demo.poll() is None:
            demo.send_signal(signal.SIGINT)
            demo.wait(30)


def processes_of(data):
    """Whatever runs in this folder or was told of it."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            knows = str(data) in (process / "environ").read_text(errors="replace")
            works = (process / "cwd").readlink().is_relative_to(data)
        except OSError:
            continue
        if (knows or works) and int(process.name) != os.getpid():
            found.append(process.name)
    return found


def servers_of(data):
    return [process for process in processes_of(data) if "granian" in Path(f"/proc/{process}/cmdline").read_text()]


def processor_seconds(data):
    """What everything that runs in this folder has used so far, ended children included."""
    ticks = 0
    for process in processes_of(data):
        ticks += sum(map(int, Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def health(lines):
    with urllib.request.urlopen(lines[-1].removeprefix(READY) + "health", timeout=10) as answer:
        return answer.status, answer.read()


@pytest.fixture(scope="module")
def first(data):
    """What the first start printed; it has ended since."""
    with running(data) as (demo, lines):
        assert health(lines) == (200, b'{"status": "ok"}')
    return demo, lines


def test_prints_how_each_role_signs_in_and_last_that_it_is_ready(first):
    _, lines = first
    *sign_ins, ready = lines
    assert ready.startswith("Ready: http://localhost:")
    rows = [line.split("  ") for line in sign_ins]
    assert all(len(row) == 4 and all(row) for row in rows)
    assert set(ROLES.values()) <= {row[0] for row in rows}
    assert len({row[1] for row in rows}) == len(rows)


def test_interrupt_ends_everything_it_started(first, data):
    demo, _ = first
    assert demo.returncode == 0
    assert processes_of(data) == []


@pytest.fixture(scope="module")
def second(first, data):
    """A second start that goes on running, and the seconds it took: of the clock or, if less, of the processor.

    Where tests share a machine with others, the clock tells of the others.
    """
    begun = time.monotonic()
    with running(data) as (demo, lines):
        took = time.monotonic() - begun
        yield demo, lines, min(took, processor_seconds(data))


def test_a_second_start_is_quick_and_takes_up_where_the_first_left_off(first, second):
    _, lines, took = second
    assert lines[:-1] == first[1][:-1]
    assert took < 6


def test_every_page_says_that_it_is_a_demonstration(second):
    with urllib.request.urlopen(second[1][-1].removeprefix(READY) + "cookies/") as page:
        text = page.read().decode()
    assert "Demonstration." in text
    assert "Invented people" in text


def test_a_fresh_start_begins_at_its_first_moment_whatever_was_there_before(open_folder):
    data = open_folder()
    (data / "stopped.json").write_text("2026-07-01T12:00:00+00:00")
    demo = begin(data, "--port", "0", "--fresh")
    ready = lines_until_ready(demo)[-1]
    with urllib.request.urlopen(ready.removeprefix(READY) + "sign-in/") as page:
        assert "It is 11:50pm on Tuesday 7 July 2026." in page.read().decode()
    demo.send_signal(signal.SIGINT)
    assert demo.wait(30) == 0


def test_two_at_once_in_one_folder_are_refused(second, data):
    third = begin(data)
    assert third.wait(30) == 5
    assert "already runs" in third.stderr.read()


def test_it_comes_back_after_it_was_killed_and_left_its_children(second, data):
    demo, lines, _ = second
    demo.kill()
    demo.wait()
    assert health(lines)[0] == 200  # they serve on, with nobody to end them
    left = set(servers_of(data))

    with running(data) as (_, lines):
        assert health(lines)[0] == 200
        assert left.isdisjoint(servers_of(data))

        os.kill(int((data / "cluster/data/postmaster.pid").read_text().split()[0]), signal.SIGINT)
        with pytest.raises(urllib.error.HTTPError) as answer:
            for _ in range(100):
                health(lines)
                time.sleep(0.05)
        assert answer.value.code == 503
    assert processes_of(data) == []


def test_a_port_that_is_taken_is_named(open_folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        demo = begin(open_folder(), "--port", port)
        assert demo.wait(30) == 5
        assert port in demo.stderr.read()

"""The real demonstration as its own process: made once, and walked through in copies, each of them fresh."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe

from safehold.record.cluster import Cluster

READY = "Ready: "
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


@dataclass(frozen=True)
class Demonstration:
    """A running demonstration: where it answers, and for each role its user name, password and secret of codes.

    `codes` keeps which code of a secret was used last.
    """

    data: Path
    address: str
    sign_ins: dict[str, tuple[str, str, str]]
    codes: dict[str, int] = field(default_factory=dict)

    def sessions_expire(self):
        """What 15 minutes without a request do to every session."""
        with psycopg.connect(Cluster(self.data / "cluster").address("app", "safehold"), autocommit=True) as app:
            app.execute("UPDATE django_session SET expire_date = now() - interval '1 minute'")


@contextmanager
def running(data):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "DATABASE_"))}
    demo = subprocess.Popen(
        [sys.executable, "-m", "safehold", "demo", "--people", "60", "--port", "0"],
        env=environment | {"SAFEHOLD_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        sign_ins = {}
        for line in demo.stdout:
            if line.startswith(READY):
                break
            role, *way_in = line.split()
            sign_ins[role] = tuple(way_in)
        else:
            raise AssertionError(f"it ended before it was ready: {demo.stderr.read()}")
        yield Demonstration(data, line.removeprefix(READY).strip().rstrip("/"), sign_ins)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=60)


@pytest.fixture(scope="session")
def made(open_folder):
    """A data folder in which the demonstration was made and stopped again."""
    data = open_folder() / "data"
    with running(data):
        pass
    return data


@contextmanager
def fresh(made, open_folder):
    """A demonstration that nobody has used yet."""
    folder = open_folder()
    subprocess.run(["cp", "-a", str(made), str(folder)], check=True)  # with the owner that the database insists on
    with running(folder / "data") as demonstration:
        yield demonstration


@pytest.fixture(scope="module")
def demonstration(made, open_folder):
    """A demonstration of this module's own."""
    with fresh(made, open_folder) as demonstration:
        yield demonstration


def broken_rules(page):
    """The rules of accessibility that the open page breaks, each with the first place."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]

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

from safehold.record.cluster import Cluster

from .walk import Walk

READY = "Ready: "


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
        with self.database() as app:
            app.execute("UPDATE django_session SET expire_date = now() - interval '1 minute'")

    def is_in_nobodys_charge(self, person):
        """A person whose officer has left."""
        with self.database() as app:
            app.execute("SELECT set_config('safehold.forces', 'BRACKWATER', true)")
            app.execute("UPDATE allocation SET until = now() WHERE person = %s", [person])

    def database(self):
        """The demonstration's own database, in the web's role."""
        return psycopg.connect(Cluster(self.data / "cluster").address("app", "safehold"))


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


@pytest.fixture
def desktop(browser, demonstration):
    """A reader at a desk."""
    with browser.new_context(viewport={"width": 1280, "height": 800}) as context:
        yield Walk(context.new_page(), demonstration)


@pytest.fixture
def phone(browser, demonstration):
    """A reader with a small phone."""
    with browser.new_context(viewport={"width": 320, "height": 640}) as context:
        yield Walk(context.new_page(), demonstration)

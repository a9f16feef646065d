"""The demonstration's day, pages in English, and a server of its own for a browser."""

import os
import socket
import subprocess
import sys
import time
from datetime import UTC, datetime
from urllib.error import URLError
from urllib.request import urlopen

import psycopg
import pytest
from django.utils import translation

from safehold.pages.dates import LONDON
from safehold.record import clock
from tests.conftest import copy

TODAY = "2026-07-07"


@pytest.fixture(autouse=True)
def english():
    """A page shown in Welsh leaves Welsh behind in its thread."""
    with translation.override("en-gb"):
        yield


@pytest.fixture
def today(db):
    """It is the morning of Tuesday 7 July 2026."""
    clock.set(datetime(2026, 7, 7, 9, 0, tzinfo=LONDON))


@pytest.fixture(scope="session")
def served(base):
    """The address of the running site, on the same day; with a database of its own, for its clock is a row."""
    with copy(base, f"served_{os.environ.get('PYTEST_XDIST_WORKER', 'one')}") as address:
        with psycopg.connect(address("app"), autocommit=True) as app:
            ahead = datetime.fromisoformat(f"{TODAY}T09:00").replace(tzinfo=LONDON) - datetime.now(UTC)
            app.execute("INSERT INTO moved_clock (id, ahead) VALUES (1, %s)", [ahead])
        yield from serving(address("app"))


def serving(database):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "django", "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.domains.work_it_out.served", "SERVED_DATABASE": database},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    where = f"http://localhost:{port}"
    for _try in range(100):
        try:
            urlopen(f"{where}/work-it-out/")
            break
        except URLError:
            assert server.poll() is None, server.stderr.read().decode()
            time.sleep(0.2)
    yield where
    server.terminate()
    server.wait()

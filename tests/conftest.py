"""What all tests share: one throw-away database cluster, started only if a test needs it, and the browser.

Tests run as the web's role `app`, so that row security and refused changes are tested wherever a page is.
"""

import fcntl
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from safehold.record.cluster import Cluster

CHROMIUM = os.environ.get("SAFEHOLD_CHROMIUM", shutil.which("chromium"))
LEFT_OUT = pytest.StashKey[list[str]]()
HOME = "SAFEHOLD_TEST_HOME"
# The browser's library keeps an event loop in this thread; Django would then refuse every query of later tests.
os.environ.setdefault(
    "NUMBA_CACHE_DIR", str(Path(__file__).parents[1] / ".data/numba")
)  # compiled once for all workers
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_addoption(parser):
    parser.addoption("--faults", action="store_true", help="As many faults as a release must survive, for 40 minutes.")


def pytest_configure(config):
    config.stash[LEFT_OUT] = []
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ[HOME] = tempfile.mkdtemp(prefix="safehold-tests-")
        Path(os.environ[HOME]).chmod(0o755)  # the server's own account must get in


def pytest_unconfigure(config):
    if "PYTEST_XDIST_WORKER" not in os.environ:
        home = Path(os.environ[HOME])
        if (home / "cluster").exists():
            Cluster(home / "cluster", durable=False).stop()
        shutil.rmtree(home)


def pytest_collection_modifyitems(config, items):
    """Without a browser its tests are left out, and the end of the run says so; CI, which installs one, fails."""
    if CHROMIUM:
        return
    if os.environ.get("CI") == "true":
        raise pytest.UsageError("No Chromium: .ci/run installs it from Debian's packages, so something is wrong here.")
    kept = [item for item in items if "page" not in item.fixturenames and "browser" not in item.fixturenames]
    left_out = [item for item in items if item not in kept]
    if left_out:
        config.stash[LEFT_OUT] = [item.nodeid for item in left_out]
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def pytest_terminal_summary(terminalreporter, config):
    if left_out := config.stash[LEFT_OUT]:
        terminalreporter.section("left out, for this machine has no browser")
        for name in left_out:
            terminalreporter.line(name)
        terminalreporter.line("To run them: apt-get install --no-install-recommends chromium")


@pytest.fixture(scope="session")
def open_folder():
    """Makes a folder that the database server's own account can reach; pytest's own folders are closed to it."""

    def make() -> Path:
        folder = Path(tempfile.mkdtemp(dir=os.environ[HOME]))
        folder.chmod(0o755)
        return folder

    return make


@pytest.fixture(scope="session")
def base() -> Cluster:
    """The cluster of this run, with one migrated database that every worker copies."""
    home = Path(os.environ[HOME])
    with (home / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # several workers, one of which makes it
        cluster = Cluster(home / "cluster", durable=False)
        made = (home / "made").exists()
        cluster.start()
        if not made:
            cluster.prepare("base")
            subprocess.run(  # a process of its own, for nobody may be connected to what is copied
                [sys.executable, "-m", "safehold", "migrate"],
                env=os.environ
                | {
                    "DJANGO_SETTINGS_MODULE": "safehold.site.settings",
                    "SAFEHOLD_TRACEBACK": "1",
                    "DATABASE_URL": cluster.address("migrator", "base"),
                    "SAFEHOLD_DATA": str(home / "data"),
                },
                check=True,
            )
            (home / "made").touch()
    return cluster


@pytest.fixture(scope="session")
def address(base):
    """Where to connect as a role to this worker's own copy: `address("migrator")`."""
    with copy(base, os.environ.get("PYTEST_XDIST_WORKER", "one")) as address:
        yield address


@pytest.fixture
def own_address(base):
    """The same for a copy that this test alone uses, because what it writes cannot be rolled back."""
    with copy(base, f"own_{secrets.token_hex(4)}") as address:
        yield address


@contextmanager
def copy(base: Cluster, name: str):
    with psycopg.connect(base.address("owner", "postgres"), autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name} TEMPLATE base STRATEGY FILE_COPY")
    yield lambda role: base.address(role, name)
    base.drop(name)


@pytest.fixture(scope="session")
def django_db_setup(address):
    """pytest-django asks for this before the first test with a database; it makes no database of its own."""
    from django.db import connections
    from psycopg.conninfo import conninfo_to_dict

    given = conninfo_to_dict(address("app"))
    connections["default"].settings_dict.update(
        NAME=given["dbname"], USER=given["user"], HOST=given["host"], PASSWORD=given["password"]
    )
    yield
    connections.close_all()


@pytest.fixture(scope="session")
def browser_type_launch_args():
    """Debian's Chromium; its sandbox refuses to run as root."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {"executable_path": CHROMIUM, "args": ["--disable-gpu", *sandbox]}

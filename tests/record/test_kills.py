"""Killing the web server and the database under a load of forms loses no acknowledged one and doubles none.

Clients retry one key each until they hold a receipt, and now and then ask again for one they hold already. Between
them everything is killed without warning, in turn: the web server with its workers; the database's every process; its
parent alone; its parent and most of its children, some of which hang.
"""

import http.client
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from safehold.record.cluster import Cluster
from safehold.site import server
from safehold.site.demonstration import free

KILLS = 30
CLIENTS = 4
ROOT = Path(__file__).resolve().parents[2]
SETUP = """
import django; django.setup()
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in here
from django.contrib.auth import get_user_model
from safehold.record import people, store
from safehold.record.scope import acting_as
people.set_up_force("NORTH", "Northmoor Police")
people.create("officer", name="Officer", role="officer", force="NORTH")
with acting_as(get_user_model().objects.get(username="officer").pk) as reader:
    for n in range({people}):
        person = people.register(name=f"Invented {{n}}", born=None, by=reader, why="made for a test")
        way_in = people.enrol(person, by=reader, why="made for a test")
        print("", get_user_model().objects.get(username=way_in.user).pk, person, sep="/")
"""


class Web:
    """The web server in a process group of its own, so that all of it can be killed at once."""

    def __init__(self, environment):
        self.port, self.environment, self.process = free(0), environment, None

    def start(self):
        command = server.command(host="127.0.0.1", port=self.port, workers=1, threads=CLIENTS)
        command[-1] = "tests.record.submitting:application"
        self.process = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL
        )

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Client(threading.Thread):
    """Sends form after form; holds on to one key until there is a receipt for it."""

    def __init__(self, port, people, stop):
        super().__init__(daemon=True)
        self.port, self.people, self.stop = port, people, stop
        self.receipts: dict[str, str] = {}
        self.changed: list[str] = []

    def run(self):
        for number in itertools.count():
            token = f"{self.people[number % len(self.people)]}/{uuid.uuid4().hex}"
            while not (given := self.send(token)):
                if self.stop.is_set():
                    return
                time.sleep(0.05)
            self.receipts[token] = given
            if number % 5 == 0 and (again := self.send(token)) and again != given:
                self.changed.append(token)

    def send(self, token):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with suppress(OSError, http.client.HTTPException):
            connection.request("POST", token)
            answer = connection.getresponse()
            body = answer.read().decode()
            if answer.status == 200:
                return body
        connection.close()
        return None


def kill_database(cluster, manner):
    processes = cluster._processes()
    parent = int((cluster.data / "postmaster.pid").read_text().split()[0])
    children = [process for process in processes if process != parent]
    spared = {"all": [], "parent": children, "most": children[:2]}[manner]
    if manner == "most":
        for process in spared:  # stopped, they cannot see that their parent died: they hang
            os.kill(process, signal.SIGSTOP)
    for process in [parent, *children]:
        if process not in spared:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
    cluster.start()


def total(clients):
    return sum(len(client.receipts) for client in clients)


def wait_for_more(clients, count, seconds=30):
    """Waits until the clients hold so many more receipts than now: what was killed serves again."""
    wanted, end = total(clients) + count, time.monotonic() + seconds
    while total(clients) < wanted:
        assert time.monotonic() < end, "the service did not come back"
        time.sleep(0.02)


@pytest.fixture
def durable(tmp_path_factory):
    cluster = Cluster(tmp_path_factory.mktemp("kills"))
    cluster.start()
    cluster.prepare("safehold")
    yield cluster
    cluster.start()
    cluster.stop()


def test_no_acknowledged_form_is_lost_and_none_is_doubled(durable):
    def environment(role):
        return os.environ | {
            "DATABASE_URL": durable.address(role, "safehold"),
            "DJANGO_SETTINGS_MODULE": "safehold.site.settings",
            "SAFEHOLD_DATA": str(durable.home / "made"),
            "SAFEHOLD_DEMONSTRATION": "1",
            "SAFEHOLD_SECRET_KEY": "for tests alone, and therefore no secret: 0123456789",
            "PYTHONPATH": str(ROOT),
        }

    subprocess.run([sys.executable, "-m", "safehold", "migrate"], env=environment("migrator"), check=True)
    setup = [sys.executable, "-c", SETUP.format(people=10 * CLIENTS)]
    people = subprocess.run(setup, env=environment("app"), check=True, capture_output=True, text=True).stdout
    web, stop = Web(environment("app")), threading.Event()
    clients = [Client(web.port, people.splitlines()[one::CLIENTS], stop) for one in range(CLIENTS)]
    web.start()
    try:
        for client in clients:
            client.start()
        wait_for_more(clients, CLIENTS)
        for manner in itertools.islice(itertools.cycle(["web", "all", "web", "parent", "most"]), KILLS):
            if manner == "web":
                web.kill()
                web.start()
            else:
                kill_database(durable, manner)
            wait_for_more(clients, CLIENTS)
    finally:
        stop.set()
        for client in clients:
            client.join(20)
        web.kill()

    held = {token.rpartition("/")[2]: reference for client in clients for token, reference in client.receipts.items()}
    with psycopg.connect(durable.address("app", "safehold")) as app:
        app.execute("SELECT set_config('safehold.forces', 'NORTH', false)")
        kept = app.execute("SELECT form_token, reference FROM submission").fetchall()
        events = app.execute("SELECT count(*) FROM event").fetchone()[0]
        orphans = app.execute(
            """SELECT count(*) FROM (SELECT unnest(events) AS named FROM submission) s
            LEFT JOIN event e ON e.id = s.named WHERE e.id IS NULL"""
        ).fetchone()[0]
    print(f"{KILLS} kills, {len(held)} receipts held, {len(kept)} kept")
    assert [client.changed for client in clients] == [[]] * CLIENTS
    assert {token: reference for token, reference in held.items() if (token, reference) not in set(kept)} == {}
    assert len(kept) == len({token for token, _ in kept}) == events
    assert orphans == 0
    assert len(held) >= KILLS * CLIENTS

"""Killing the web server and the database under a load of forms loses no receipt, doubles none and changes none.

An installation as `./safehold serve` runs it, with invented people signed in. Each client fills in its people's own
form, presses Send, and presses it again until it holds a receipt; now and then it sends once more what it sent already.
Meanwhile all is killed without warning, in turn: every process of the database; its parent alone; its parent and most
of its children, some of which hang; the workers of the web server; their parent. The web server starts its workers
anew by itself. A parent that ended is started again by whatever keeps an installation's services, such as systemd: here
`Service` does so for the web, and `Cluster.start` for the database.

In every run 30 kills; with `--faults` 300, and 20,000 receipts. After each kill somebody holds a new receipt within ten
seconds, where the machine does nothing else; an ordinary run shares it with other tests, and has half a minute.
"""

import http.client
import itertools
import os
import re
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from safehold.record.cluster import Cluster
from safehold.site.demonstration import free

CLIENTS = 4
MANNERS = ("all", "workers", "parent", "web", "most")
ROOT = Path(__file__).resolve().parents[2]
SETUP = """
import django; django.setup()
from datetime import UTC, date, datetime
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody types a password here
from django.contrib.auth import get_user_model
from django.test import Client
from safehold.record import clock, people, store
from safehold.record.scope import acting_as
clock.set(datetime(2026, 7, 7, 9, 0, tzinfo=UTC))
people.set_up_force("NORTH", "Northmoor Police")
people.create("officer", name="Officer", role="officer", force="NORTH")
with acting_as(get_user_model().objects.get(username="officer").pk) as officer:
    for number in range({people}):
        person = people.register(name=f"Invented {{number}}", born=None, by=officer, why="made for a test")
        way_in = people.enrol(person, by=officer, why="made for a test")
        caution = store.Happened("caution", "court", happened_on=date(2026, 6, 1), fields={{"listed": True}})
        store.append(person, caution, by=officer, why="made for a test")
        browser = Client()
        browser.force_login(get_user_model().objects.get(username=way_in.user))
        print(browser.cookies["session"].value)
"""
PAGES = (
    {"at-day": "6", "at-month": "7", "at-year": "2026"},
    {"service": "Heartlane"},
    {"purpose": "dating", "contact": "none"},
)
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
FOLLOWS = {  # what there is once for each account that was told, and written in the same transaction
    "events": "SELECT count(*) FROM event WHERE type = 'online_account_opened'",
    "submissions": "SELECT count(*) FROM submission",
    "duties": "SELECT count(*) FROM obligation WHERE duty = 'online' AND due = '2026-07-08'",
}
KEPT = """SELECT contents -> 'answers' ->> 'handle', reference FROM submission
    WHERE cardinality(events) = 1 AND events[1] IN (SELECT id FROM event)"""


class Service(threading.Thread):
    """The web server, kept as systemd keeps a service: what is left of one that ended is ended too, then it starts."""

    def __init__(self, environment):
        super().__init__(daemon=True)
        self.port, self.environment = free(0), environment
        self.is_wanted, self.process = True, None

    def run(self):
        while self.is_wanted:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "safehold", "serve", "--port", str(self.port)],
                env=self.environment,
                stderr=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
            self.process.wait()
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            time.sleep(0.1)  # systemd's own pause

    def workers(self):
        parent = self.process.pid
        return [int(each) for each in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]

    def stop(self):
        self.is_wanted = False
        self.process.terminate()
        self.join(30)


class Browser:
    """One person's browser: their session, and the hidden controls of the page that they saw last."""

    def __init__(self, port, session):
        self.port, self.cookies, self.hidden, self.line = port, {"session": session}, {}, None

    def ask(self, address, form=None):
        """Where the answer leads and what it shows; None where none came whole, or the server said that it cannot."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://127.0.0.1:{self.port}",
        }
        sent = None if form is None else urlencode(self.hidden | form)
        try:
            self.line = self.line or http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            self.line.request("GET" if form is None else "POST", address, sent, headers)
            answer = self.line.getresponse()
            page = answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.line = None
            return None
        if answer.status >= 500:
            return None
        assert answer.status in (200, 302), (address, answer.status)
        for planted in answer.headers.get_all("Set-Cookie", ()):
            name, value = planted.split(";")[0].split("=", 1)
            self.cookies[name] = value
        if answer.status == 200:
            self.hidden = {name: unescape(value) for name, value in HIDDEN.findall(page)}
        return answer.headers.get("Location", address), page


class Client:
    """Sends form after form for its people in turn; holds on to each until there is a receipt for it."""

    def __init__(self, number, port, sessions):
        self.number, self.work = number, None
        self.browsers = [Browser(port, session) for session in sessions]
        self.receipts: dict[str, str] = {}
        self.asked_at = self.sent_at = 0.0  # when the latest request that was answered began, and the latest Send

    def run(self, stop):
        for number in itertools.count():
            if stop.is_set():
                return
            self.tell(self.browsers[number % len(self.browsers)], f"Rower {self.number}.{number}")

    def tell(self, browser, handle):
        address = "/you/tell/account/1/"
        self.until_answered(browser, address)
        for page in PAGES:
            address, _ = self.until_answered(browser, address, {"handle": handle} | page)
            self.until_answered(browser, address)
        checked, reference = browser.hidden, self.send(browser)
        self.receipts[handle] = reference
        if len(self.receipts) % 5 == 0:
            browser.hidden = checked
            assert self.send(browser) == reference, "the same form, sent again, has another receipt"
            _, receipt = self.until_answered(browser, f"/you/receipt/{reference}/")
            assert handle in receipt

    def send(self, browser):
        leads_to, _ = self.until_answered(browser, "/you/tell/account/check/", {})
        self.sent_at = self.asked_at
        return re.fullmatch("/you/receipt/([0-9A-Z]{8})/", leads_to)[1]

    def until_answered(self, browser, address, form=None):
        ends = time.monotonic() + 60
        while True:
            asked_at = time.monotonic()
            assert asked_at < ends, "the service did not come back within a minute"
            if answered := browser.ask(address, form):
                self.asked_at = asked_at
                return answered
            time.sleep(0.05)


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
            kill(process)
    cluster.start()


def kill(process):
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def kill_and_wait(manner, cluster, web, clients):
    """Kills without warning; gives the seconds until somebody held the receipt of a form that was sent after it."""
    killed_at = time.monotonic()
    if manner == "workers":
        for process in web.workers():
            kill(process)
    elif manner == "web":
        kill(web.process.pid)
    else:
        kill_database(cluster, manner)
    wait_until(lambda: any(client.sent_at > killed_at for client in clients), clients, 60)
    return time.monotonic() - killed_at


def wait_until(true, clients, seconds):
    """Waits until this is true, while nothing is amiss with a client."""
    began = time.monotonic()
    while not true():
        for client in clients:
            if client.work.done():
                client.work.result()  # it never ends by itself, so this raises what is amiss
        assert time.monotonic() - began < seconds, "the service did not come back"
        time.sleep(0.01)


def total(clients):
    return sum(len(client.receipts) for client in clients)


@pytest.fixture
def durable(open_folder):
    cluster = Cluster(open_folder() / "kills")
    cluster.start()
    cluster.prepare("safehold")
    yield cluster
    cluster.start()
    cluster.stop()


@pytest.fixture
def environment(durable):
    """That of an installation whose tables are made, in the web's role."""

    def of(role):
        return os.environ | {
            "DATABASE_URL": durable.address(role, "safehold"),
            "DJANGO_SETTINGS_MODULE": "safehold.site.settings",
            "SAFEHOLD_DATA": str(durable.home / "made"),
            "SAFEHOLD_DEMONSTRATION": "1",
            "SAFEHOLD_SECRET_KEY": "for tests alone, and therefore no secret: 0123456789",
        }

    subprocess.run([sys.executable, "-m", "safehold", "migrate"], env=of("migrator"), check=True)
    return of("app")


@pytest.fixture
def faults(pytestconfig):
    """How many kills, receipts and people, and in how many seconds all must be back."""
    return (300, 20_000, 400, 10) if pytestconfig.getoption("faults") else (30, 200, 40, 30)


@pytest.fixture
def sessions(environment, faults):
    """People who are signed in, each by the cookie that their browser holds."""
    setup = [sys.executable, "-c", SETUP.format(people=faults[2])]
    return subprocess.run(setup, env=environment, check=True, capture_output=True, text=True).stdout.split()


@pytest.fixture
def web(environment):
    service = Service(environment)
    service.start()
    yield service
    service.stop()


def test_no_receipt_is_lost_doubled_or_changed(durable, web, sessions, faults):
    kills, receipts, _, seconds = faults
    stop, back = threading.Event(), []
    clients = [Client(one, web.port, sessions[one::CLIENTS]) for one in range(CLIENTS)]
    with ThreadPoolExecutor(CLIENTS) as pool:
        for client in clients:
            client.work = pool.submit(client.run, stop)
        try:
            wait_until(lambda: total(clients), clients, 60)
            for number, manner in enumerate(itertools.islice(itertools.cycle(MANNERS), kills), 1):
                back.append((round(kill_and_wait(manner, durable, web, clients), 1), manner))
                print(number, *back[-1], total(clients), flush=True)
                wait_until(lambda wanted=receipts * number / kills: total(clients) >= wanted, clients, 600)
        finally:
            stop.set()

    held = {handle: reference for client in clients for handle, reference in client.receipts.items()}
    with psycopg.connect(durable.address("owner", "safehold")) as owner:  # who sees every row
        kept = owner.execute(KEPT).fetchall()
        counted = {name: owner.execute(question).fetchone()[0] for name, question in FOLLOWS.items()}
    assert [client.work.exception() for client in clients] == [None] * CLIENTS
    print(f"{kills} kills, {len(held)} receipts held, {len(kept)} kept; back within {max(back)[0]} s")
    assert sorted(kept) == sorted(held.items())
    assert counted == dict.fromkeys(FOLLOWS, len(held))
    assert [late for late in back if late[0] > seconds] == []
    assert len(held) >= receipts

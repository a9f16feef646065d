"""The record's small register, a browser of each of its people, and ways through the person's and the desk's forms."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation

from tests.record.conftest import clock_at, register  # noqa: F401 (fixtures)

ACCOUNT = (
    {"at-day": "6", "at-month": "7", "at-year": "2026"},
    {"service": "Heartlane", "handle": "Tolva_80"},
    {"purpose": "dating", "contact": "none"},
)
HOME = (
    {"at-day": "6", "at-month": "7", "at-year": "2026"},
    {"address": "3 Weir Lane\nOstley"},
    {"living_with": "no one"},
)
JOB = (
    {"at-day": "6", "at-month": "7", "at-year": "2026"},
    {"employer": "Quarl Roofing", "work_place": "Quarl", "role": "roofer"},
)
CHOSEN = ("radio", "checkbox")


@pytest.fixture
def client_of(register):  # noqa: F811
    """A browser in which one of the register's people has signed in with both factors: `client_of("desk")`."""

    def signed_in(part: str | int) -> Client:
        user = part if isinstance(part, int) else getattr(register, "amir_user" if part == "amir" else part)
        client = Client()
        client.force_login(get_user_model().objects.get(pk=user))
        return client

    return signed_in


@pytest.fixture(autouse=True)
def english():
    """A page shown in Welsh leaves Welsh behind in its thread."""
    with translation.override("en-gb"):
        yield


class Controls(HTMLParser):
    """The controls of a page, with what a browser would send of them."""

    def __init__(self, page):
        super().__init__()
        self.sent, self.area = {}, None
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "textarea":
            self.area, self.sent[told["name"]] = told["name"], ""
        elif tag == "input" and "name" in told and (told.get("type") not in CHOSEN or "checked" in told):
            self.sent[told["name"]] = told.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.sent[self.area] += data

    def handle_endtag(self, tag):
        self.area = None if tag == "textarea" else self.area


def hidden(page, name):
    """What a hidden control of a page holds."""
    return Controls(page).sent[name]


def words(page):
    """A page as it is read: the text of its main part, without markup, its spaces made one."""
    main = page.content.decode().split("<main", 1)[1].split(">", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main))).replace(" .", ".").strip()


def filled(client, form, pages):
    """Fill in a form up to its last page, and show the page on which the answers are checked."""
    address = f"/you/tell/{form}/1/"
    for given in pages:
        token = hidden(client.get(address), "token")
        answered = client.post(address, {"token": token, **given})
        assert answered.status_code == 302, words(answered)
        address = answered.url
    return client.get(address)


def send(client, form, checked):
    """Press Send on a page of checked answers."""
    return client.post(f"/you/tell/{form}/check/", {"shown": hidden(checked, "shown")})


def told(client, form="account", pages=ACCOUNT):
    """Tell of a change; gives the reference of its receipt."""
    sent = send(client, form, filled(client, form, pages))
    assert sent.status_code == 302, words(sent)
    return sent.url.split("/")[3]


def opened(desk, reference):
    """Open somebody at the desk by the reference on their paper; shows the page of matters."""
    asked = desk.post("/desk/", {"reference": reference, "here": "yes"})
    assert asked.status_code == 302, words(asked)
    return desk.get(asked.url)


def read_back(desk, reference, **more):
    """Fill in the page of matters, as sent, and show what is to be read aloud."""
    page = opened(desk, reference)
    return desk.post(f"/desk/{reference}/", Controls(page).sent | {"identity": "known"} | more)


def acknowledged(desk, reference, **more):
    """The whole way at the desk; shows the acknowledgement."""
    reading = read_back(desk, reference, **more)
    assert reading.status_code == 200, words(reading)
    done = desk.post(f"/desk/{reference}/acknowledge/", {"said": hidden(reading, "said"), "read": "yes"})
    assert done.status_code == 302, words(done)
    return desk.get(done.url)

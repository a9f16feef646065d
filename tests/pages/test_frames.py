"""What stands around every page, and that nobody learns from it who is looking."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError
from django.test import Client

from safehold.law import LAW_CHECKED_TO
from safehold.pages import components, dates
from safehold.record import clock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gallery_pages")]
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


@pytest.mark.parametrize("path", ["/person", "/staff", "/check", "/form/1", "/sign-in/", "/cookies/", "/nothing"])
def test_says_that_it_is_a_demonstration_and_to_which_day_the_law_was_checked(client, path):
    page = client.get(path).content.decode()
    assert "Demonstration. Invented people. Demonstration law." in page
    assert f"Law checked to {dates.day(LAW_CHECKED_TO)}." in page


def test_a_real_installation_has_neither_mark_nor_clock(client, settings):
    settings.DEMONSTRATION = False
    assert "Demonstration" not in client.get("/person").content.decode()
    assert client.post("/demonstration/clock/", {"day": "2026-07-08", "time": "07:05"}).status_code == 404


def test_the_demonstrations_clock_moves_and_comes_back_to_the_page(client):
    answer = client.post("/demonstration/clock/", {"day": "2026-07-08", "time": "07:05", "next": "/staff"})
    assert (answer.status_code, answer.url) == (302, "/staff")
    assert abs(clock.now() - datetime(2026, 7, 8, 6, 5, tzinfo=UTC)).total_seconds() < 60
    assert "It is 7:05am on Wednesday 8 July 2026." in client.get("/staff").content.decode()


def test_a_time_that_is_none_is_refused_in_one_sentence(client):
    answer = client.post("/demonstration/clock/", {"day": "2026-02-31", "time": "07:05"})
    assert answer.status_code == 422
    assert "needs a real day and a time." in answer.content.decode()


def test_links_lead_back_only_to_ourselves(client):
    for address in ("https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"):
        assert client.get("/language/cy/", {"next": address}).url == "/"
    assert client.get("/language/cy/", {"next": "/person?x=1"}).url == "/person?x=1"
    assert client.get("/language/fr/").status_code == 404


def test_pages_in_welsh_say_that_nobody_has_reviewed_it(client):
    client.get("/language/cy/")
    page = client.get("/person").content.decode()
    assert '<html lang="cy"' in page
    assert "Cymraeg heb ei adolygu" in page
    assert "Welsh not yet reviewed" in page
    client.get("/language/en/")
    assert "heb ei adolygu" not in client.get("/person").content.decode()


def test_titles_on_the_persons_side_tell_nothing(client):
    for address in ("/person", "/check", *(f"/form/{number}" for number in range(1, 8)), "/together", "/sign-in/"):
        title = TITLE.search(client.get(address).content.decode())[1]
        assert title in ("Your page", "Sign in – Your page", "Check your answers – Your page") or re.fullmatch(
            r"Question \d of \d – Your page", title
        ), address


def test_what_is_not_there_is_one_page_for_everyone(client):
    stranger = client.get("/nothing")
    known = Client()
    known.force_login(get_user_model().objects.create_user("someone"))
    session = known.session
    session["second_factor"] = True
    session.save()
    assert stranger.status_code == 404
    assert known.get("/nothing").content == known.get("/else").content == stranger.content


def test_a_fault_and_a_missing_database_say_which_and_nothing_more(client, monkeypatch):
    client.raise_request_exception = False
    fault = client.get("/broken")
    assert (fault.status_code, "Something went wrong here" in fault.content.decode()) == (500, True)
    assert "RuntimeError" not in fault.content.decode()

    def away():
        raise OperationalError("no database")

    monkeypatch.setattr(clock, "now", away)  # what a page asks first
    missing = client.get("/cookies/")
    assert (missing.status_code, "This page is not available now" in missing.content.decode()) == (503, True)


def test_what_people_typed_is_never_markup(client):
    page = client.post("/form/2", {"name": "<script>alert(1)</script>\x07" + "x" * 300}).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "The name must be 200 characters or fewer; you typed 325" in page


def test_the_six_outcomes_have_words():
    assert list(components.STATUSES) == ["open", "met", "late", "overdue", "ceased", "not_in_force"]
    assert [components.status_words(status) for status in components.STATUSES] == [
        *("open", "told in time", "told late", "not told by the last day", "no longer owed", "not yet law")
    ]


def test_pages_hold_no_script_of_their_own_and_fetch_from_nobody_else(client):
    for address in ("/person", "/staff", "/form/1", "/sign-in/"):
        page = client.get(address).content.decode()
        assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
        assert not re.search(r"\son\w+=", page)
        assert not re.search(r'style="', page)
        assert not re.findall(r'(?:src|href|action)="https?://', page)

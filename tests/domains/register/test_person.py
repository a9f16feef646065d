"""The registered person's own pages: what is due, telling of a change, the receipt, and nobody else's."""

import re
import time
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pikepdf
import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from safehold.domains.register.request import own
from safehold.kernel.errors import Refused
from safehold.record import access, people, store
from safehold.record.scope import Reader, acting_as
from tests.domains.register.conftest import ACCOUNT, HOME, JOB, acknowledged, filled, hidden, send, told, words
from tests.record.conftest import TUESDAY_NIGHT

THURSDAY = datetime(2026, 7, 9, 9, 0, tzinfo=UTC)
RECEIPT = "This is not yet notification. Go to a police station in your area by the end of Wednesday 8 July 2026."


@pytest.fixture
def amir(client_of, clock_at):
    """Amir's browser on Tuesday 7 July 2026 at 23:50."""
    clock_at(TUESDAY_NIGHT)
    return client_of("amir")


@pytest.fixture
def kept(register):
    """What the record holds of Amir, as his officer sees it: `kept(store.receipts)`."""

    def ask(question, *more):
        with acting_as(register.officer):
            return question(register.amir, *more)

    return ask


def duty(register, name, now):
    with acting_as(register.officer):
        return [
            (row.status, row.due, row.met_on) for row in store.obligations([register.amir], now) if row.duty == name
        ]


# Home


def test_home_says_what_is_due_then_what_was_told_then_who_to_ask_then_what_if_it_is_wrong(amir):
    told(amir)
    page = words(amir.get("/you/"))
    parts = ["What is due next", "What you have told us", "Who to ask", "If something here is wrong"]
    assert [page.index(part) for part in parts] == sorted(page.index(part) for part in parts)
    assert "Tell the police of a social media or dating account. Last safe day: Wednesday 8 July 2026." in page
    assert "After that Go to a police station and confirm everything, once a year." in page
    assert "An online account , sent at 11:50:4" in page
    assert "Your officer is Officer." in page
    assert "Tarnbridge: 1 Weir Lane, Tarnbridge. Daily, 8 to 22" in page


def test_after_the_last_day_home_says_so_plainly(amir, clock_at):
    told(amir)
    clock_at(THURSDAY)
    assert "The last day was Wednesday 8 July 2026. Go as soon as you can." in words(amir.get("/you/"))


def test_home_takes_as_many_queries_after_twenty_tellings_as_after_one(amir):
    counts = []
    for tellings in (1, 19):
        for _time in range(tellings):
            told(amir)
        with CaptureQueriesContext(connection) as asked:
            amir.get("/you/")
            counts.append(len(asked))
    assert counts[0] == counts[1] < 40


def test_home_costs_little_processor_time(amir):
    for _time in range(5):
        told(amir)
    amir.get("/you/")
    spent = []
    for _time in range(9):
        began = time.process_time()
        amir.get("/you/")
        spent.append(time.process_time() - began)
    assert sorted(spent)[4] < 0.060


def test_the_days_go_into_a_calendar_in_words_that_tell_nobody_anything(amir):
    told(amir)
    file = amir.get("/you/days.ics")
    assert file["Content-Type"] == "text/calendar"
    lines = file.content.decode().splitlines()
    assert [line for line in lines if line.startswith("DTSTART")] == [
        "DTSTART;VALUE=DATE:20260708",
        "DTSTART;VALUE=DATE:20270601",
    ]
    assert {line for line in lines if line.startswith("SUMMARY")} == {"SUMMARY:Look at your page"}
    assert not re.search("police|notif|regist|Amir|North", file.content.decode(), re.IGNORECASE)


# Before the first question


def test_says_first_what_is_kept_who_reads_it_and_that_this_is_no_notification(amir):
    page = words(amir.get("/you/tell/"))
    assert page.index("Sending it here is not notification.") < page.index("What changed?")
    for said in ("Using this page is your choice.", "We keep your answers and the exact time", "Every look is written"):
        assert page.index(said) < page.index("What changed?")
    assert re.search(r"My home\s+An online account\s+A job", page)


def test_says_so_where_sending_is_notification(amir, settings):
    settings.LAW = settings.LAW | {"channels": ["station", "portal"]}
    assert "Sending it here is notification under the law in force." in words(amir.get("/you/tell/"))


def test_what_is_not_law_is_not_asked_for(amir, settings):
    settings.LAW = None
    page = words(amir.get("/you/tell/"))
    assert "Not law yet, so not asked for here: An online account; A job." in page
    assert amir.post("/you/tell/", {"what": "account"}).status_code == 422
    assert amir.get("/you/tell/account/1/").status_code == 404
    assert amir.get("/you/tell/home/1/").status_code == 200


def test_is_asked_again_where_nothing_was_chosen(amir):
    page = amir.post("/you/tell/", {})
    assert page.status_code == 422
    assert "Select what changed" in words(page)


# Telling


@pytest.mark.parametrize(("form", "pages"), [("account", ACCOUNT), ("home", HOME), ("job", JOB)])
def test_what_is_told_is_written_down_as_what_happened_on_their_word(amir, kept, form, pages):
    reference = told(amir, form, pages)
    (receipt,) = kept(store.receipts)
    event = kept(store.history)[-1]
    assert (receipt.reference, receipt.events, receipt.is_notification) == (reference, [event.id], False)
    assert (event.happened_on, event.source, event.role) == (date(2026, 7, 6), "the person", "person")
    typed = {name: value for page in pages[1:] for name, value in page.items()}
    assert event.payload == typed


def test_the_receipt_says_in_its_first_line_where_to_go_and_by_when(amir):
    reference = told(amir)
    page = words(amir.get(f"/you/receipt/{reference}/"))
    assert page.startswith(f"{RECEIPT} Your reference {reference} Received at 11:50:4")
    assert "pm on Tuesday 7 July 2026. Take this reference with you." in page
    assert "What name is shown on the account? Tolva_80" in page
    assert "Demonstration law (invented for this demonstration), checked to" in page


def test_the_receipt_is_the_same_as_plain_text_and_as_a_tagged_pdf(amir):
    reference = told(amir)
    text = amir.get(f"/you/receipt/{reference}/sheet.txt")
    assert (text["Content-Type"], text["Content-Disposition"]) == (
        "text/plain; charset=utf-8",
        f'attachment; filename="receipt-{reference}.txt"',
    )
    lines = text.content.decode().splitlines()
    assert lines[0] == RECEIPT
    assert {f"Your reference: {reference}", "Tolva_80", "Heartlane", "Monday 6 July 2026"} <= set(lines)
    file = amir.get(f"/you/receipt/{reference}/sheet.pdf")
    with pikepdf.open(BytesIO(file.content)) as pdf, pdf.open_metadata() as about:
        assert (about["dc:title"], about["pdfuaid:part"], bool(pdf.Root.MarkInfo.Marked)) == ("Receipt", "1", True)


def test_told_after_the_last_day_the_receipt_says_so_and_judges_nothing(amir, clock_at):
    clock_at(THURSDAY)
    page = words(amir.get(f"/you/receipt/{told(amir)}/"))
    assert page.startswith(
        "This is not yet notification. The last day was Wednesday 8 July 2026;"
        " go to a police station in your area as soon as you can."
    )
    assert not re.search("offence|overdue|breach|crime", page, re.IGNORECASE)


def test_where_the_law_lists_the_channel_the_receipt_is_notification(amir, register, settings):
    settings.LAW = settings.LAW | {"channels": ["station", "portal"]}
    page = words(amir.get(f"/you/receipt/{told(amir)}/"))
    assert page.startswith("This is notification under the law in force. You need not go anywhere.")
    assert "Where to go" not in page
    assert duty(register, "online", TUESDAY_NIGHT) == [("met", "2026-07-08", "2026-07-07")]


def test_after_the_desk_the_receipt_says_that_it_was_told(amir, client_of, clock_at):
    reference = told(amir)
    clock_at(datetime(2026, 7, 8, 9, 20, tzinfo=UTC))
    acknowledged(client_of("desk"), reference)
    page = words(amir.get(f"/you/receipt/{reference}/"))
    assert page.startswith("You told this at Tarnbridge on Wednesday 8 July 2026. That was your notification.")
    home = words(amir.get("/you/"))
    assert "Told at Tarnbridge on Wednesday 8 July 2026. Acknowledgement 2026/00001 (PDF)" in home
    text = amir.get("/you/told/2026/1/sheet.txt").content.decode()
    assert text.startswith("Acknowledgement 2026/00001: you gave a notification at Tarnbridge at 10:20am on Wednesday")
    assert "Northmoor Police, Tarnbridge" in text
    assert amir.get("/you/told/2026/1/sheet.pdf").content.startswith(b"%PDF-")
    assert amir.get("/you/told/2026/2/sheet.pdf").status_code == 404


def test_a_change_after_the_duties_ended_is_kept_and_nothing_is_said_to_be_owed(amir, clock_at, register):
    with acting_as(register.officer) as officer:
        caution = next(entry for entry in store.history(register.amir) if entry.type == "caution")
        quashed = store.Happened("quashed", "court", date(2026, 7, 7), fields={"of": str(caution.id)})
        store.append(register.amir, quashed, by=officer, why="set aside on review")
    now = clock_at(datetime(2026, 7, 20, 9, 0, tzinfo=UTC))
    page = words(amir.get("/you/"))
    assert "Your duties ended on " in page
    assert "Nothing is due." in page
    pages = ({"at-day": "19", "at-month": "7", "at-year": "2026"}, *HOME[1:])
    receipt = words(amir.get(f"/you/receipt/{told(amir, 'home', pages)}/"))
    assert receipt.startswith("This is not notification. From what we hold, you do not have to tell of this.")
    assert duty(register, "home", now) == []


def test_in_custody_no_last_day_is_known_and_none_is_made_up(amir, register):
    with acting_as(register.officer) as officer:
        held = store.Happened("custody_start", "prison", date(2026, 7, 7))
        store.append(register.amir, held, by=officer, why="remanded")
    page = words(amir.get(f"/you/receipt/{told(amir)}/"))
    assert page.startswith("This is not yet notification. Your last day cannot be told yet; look at your page again.")
    assert "The last day cannot be told yet." in words(amir.get("/you/"))


def test_as_the_law_grows_old_it_is_said_and_after_a_year_no_day_is_shown(amir, clock_at):
    clock_at(datetime(2027, 6, 1, 9, 0, tzinfo=UTC))
    page = words(amir.get("/you/"))
    assert "Careful: the law behind this page was last checked on Tuesday 24 November 2026." in page
    assert "Last safe day: Tuesday 1 June 2027." in page
    clock_at(datetime(2027, 11, 26, 9, 0, tzinfo=UTC))
    page = words(amir.get("/you/"))
    assert "more than a year ago, so no last day is shown. Ask at a police station today." in page
    assert "2028" not in page and "June" not in page
    assert b"DTSTART" not in amir.get("/you/days.ics").content
    pages = ({"at-day": "25", "at-month": "11", "at-year": "2027"}, *HOME[1:])
    assert words(amir.get(f"/you/receipt/{told(amir, 'home', pages)}/")).startswith(
        "This is not yet notification. Go to a police station in your area as soon as you can. The law behind this page"
    )


# The same form, and other tabs


def test_the_same_form_twice_gives_one_receipt(amir, kept):
    checked = filled(amir, "account", ACCOUNT)
    assert send(amir, "account", checked).url == send(amir, "account", checked).url
    assert len(kept(store.receipts)) == 1


def test_a_form_sent_again_after_midnight_still_gives_the_receipt_of_the_first(amir, clock_at, kept):
    tomorrow = ({"at-day": "8", "at-month": "7", "at-year": "2026"}, *HOME[1:])
    checked = filled(amir, "home", tomorrow)
    first = send(amir, "home", checked)
    clock_at(TUESDAY_NIGHT + timedelta(minutes=20))
    assert send(amir, "home", checked).url == first.url
    assert len(kept(store.receipts)) == 1


def test_two_tabs_with_other_answers_the_second_is_refused_with_both_shown(amir, kept):
    first = filled(amir, "account", ACCOUNT)
    token = hidden(first, "token")
    amir.post("/you/tell/account/2/", {"token": token, "service": "Heartlane", "handle": "another", "changing": "yes"})
    second = amir.get("/you/tell/account/check/")
    assert send(amir, "account", first).status_code == 302
    refused = send(amir, "account", second)
    assert refused.status_code == 409
    page = words(refused)
    assert page.index("Tolva_80") < page.index("Not sent") < page.index("another")
    (receipt,) = kept(store.receipts)
    assert receipt.contents["answers"]["handle"] == "Tolva_80"


def test_what_is_sent_is_what_the_page_showed(amir, kept):
    shown = filled(amir, "account", ACCOUNT)
    elsewhere = {"token": hidden(shown, "token"), "service": "Heartlane", "handle": "another", "changing": "yes"}
    amir.post("/you/tell/account/2/", elsewhere)
    send(amir, "account", shown)
    assert kept(store.history)[-1].payload["handle"] == "Tolva_80"


def test_a_tab_left_open_on_a_question_after_sending_is_told_so(amir):
    checked = filled(amir, "account", ACCOUNT)
    token = hidden(checked, "token")
    send(amir, "account", checked)
    late = amir.post("/you/tell/account/2/", {"token": token, "service": "Heartlane", "handle": "another"})
    assert late.status_code == 409
    assert "another" in words(late)


def test_telling_again_begins_a_new_form(amir, kept):
    assert told(amir) != told(amir)
    assert len(kept(store.receipts)) == 2


def test_a_page_that_did_not_arrive_whole_sends_nothing(amir, kept):
    filled(amir, "account", ACCOUNT)
    page = amir.post("/you/tell/account/check/", {"shown": "made:up:elsewhere"})
    assert page.status_code == 422
    assert "nothing was sent" in words(page)
    assert kept(store.receipts) == []


# Answers that cannot be accepted, and drafts


def test_a_form_that_fails_keeps_its_answers_and_its_time(amir, clock_at, kept):
    before_midnight = clock_at(datetime(2026, 7, 8, 22, 58, tzinfo=UTC))
    amir.post("/you/tell/account/1/", ACCOUNT[0])
    failed = amir.post("/you/tell/account/2/", {"service": "", "handle": "Tolva_80"})
    assert failed.status_code == 422
    assert "Enter the website or app" in words(failed)
    assert 'value="Tolva_80"' in failed.content.decode()
    clock_at(datetime(2026, 7, 8, 23, 4, tzinfo=UTC))
    told(amir)
    ((attempt,),) = kept(store.attempts).values()
    assert abs(attempt.at - before_midnight) < timedelta(seconds=5)
    assert attempt.contents["answers"] == {"at": "2026-07-06", "service": "", "handle": "Tolva_80"}
    assert attempt.problems == {"service": "Enter the website or app"}
    (receipt,) = kept(store.receipts)
    assert receipt.received_at > attempt.at + timedelta(minutes=5)


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (("31", "2", "2026"), "The date you opened the account must be a real date"),
        (("29", "2", "2027"), "The date you opened the account must be a real date"),
        (("13", "07", "26"), "The date you opened the account must have a year of 4 numbers, like 2026"),
        (("07", "13", "2026"), "The date you opened the account must be a real date"),
        (("8", "7", "2026"), "The date you opened the account must be today or in the past"),
        (("", "", ""), "Enter the date you opened the account"),
    ],
)
def test_a_day_that_cannot_be_is_asked_again(amir, day, says):
    page = amir.post("/you/tell/account/1/", dict(zip(("at-day", "at-month", "at-year"), day, strict=True)))
    assert page.status_code == 422
    assert says in words(page)


@pytest.mark.parametrize(
    "handle",
    ["@Tolva", "https://heartlane.example/Tolva", "Тоlva", "😀", "O’Drannick", "x" * 200, "\u202eevil", "=cmd|'A1"],
)
def test_a_name_is_kept_as_it_was_typed(amir, kept, handle):
    pages = (ACCOUNT[0], {"service": "Heartlane", "handle": handle}, ACCOUNT[2])
    reference = told(amir, "account", pages)
    assert kept(store.history)[-1].payload["handle"] == handle
    assert handle in words(amir.get(f"/you/receipt/{reference}/"))


def test_what_has_no_printed_form_is_left_out_and_said(amir, kept):
    checked = filled(amir, "account", (ACCOUNT[0], {"service": "Heartlane", "handle": "Tol\x07va"}, ACCOUNT[2]))
    assert "We left out of the name shown on the account what has no printed form: U+0007" in words(checked)
    send(amir, "account", checked)
    assert kept(store.history)[-1].payload["handle"] == "Tolva"


def test_too_long_a_text_is_kept_and_counted_but_not_taken(amir):
    amir.post("/you/tell/account/1/", ACCOUNT[0])
    page = amir.post("/you/tell/account/2/", {"service": "Heartlane", "handle": "x" * 4001})
    assert "must be 200 characters or fewer; you typed 4,001" in words(page)
    assert "x" * 4001 in page.content.decode()


def test_a_form_left_unfinished_is_kept_and_taken_up_where_it_was(amir, clock_at):
    amir.post("/you/tell/account/1/", ACCOUNT[0])
    clock_at(TUESDAY_NIGHT + timedelta(days=13))
    page = amir.get("/you/")
    assert "You began to tell us of “An online account” at 11:50pm on Tuesday 7 July 2026" in words(page)
    assert 'href="/you/tell/account/2/"' in page.content.decode()
    clock_at(TUESDAY_NIGHT + timedelta(days=14, minutes=1))
    assert "You began" not in words(amir.get("/you/"))


def test_a_form_left_unfinished_can_be_forgotten(amir):
    amir.post("/you/tell/account/1/", ACCOUNT[0])
    assert amir.get("/you/tell/account/forget/").status_code == 405
    amir.post("/you/tell/account/forget/", {"token": hidden(amir.get("/you/"), "token")})
    assert "You began" not in words(amir.get("/you/"))


def test_nobody_skips_a_question(amir):
    assert amir.get("/you/tell/account/3/").url == "/you/tell/account/1/"
    assert amir.get("/you/tell/account/check/").url == "/you/tell/"
    amir.post("/you/tell/account/1/", ACCOUNT[0])
    assert amir.get("/you/tell/account/check/").url == "/you/tell/account/2/"
    assert amir.get("/you/tell/account/4/").status_code == 404


# A day to come, and a day before one was born


def test_a_move_to_come_is_told_in_advance_and_has_not_happened_yet(amir, kept, register):
    pages = ({"at-day": "10", "at-month": "9", "at-year": "2026"}, *HOME[1:])
    checked = filled(amir, "home", pages)
    assert "This day is still to come, so you are telling of it in advance." in words(checked)
    reference = send(amir, "home", checked).url.split("/")[3]
    (receipt,) = kept(store.receipts)
    assert (receipt.events, receipt.contents["expected"]) == ([], "2026-09-10")
    assert "home_change" not in [entry.type for entry in kept(store.history)]
    assert words(amir.get(f"/you/receipt/{reference}/")).startswith(
        "This is not yet notification. Go to a police station in your area now to tell it in advance; or, once it has"
        " happened as you expect, by the end of Saturday 12 September 2026."
    )


@pytest.mark.parametrize(("moved", "status"), [("9", "met"), ("7", "open")])
def test_told_in_advance_at_the_desk_a_move_within_two_days_of_it_is_told(
    amir, client_of, clock_at, register, moved, status
):
    reference = told(amir, "home", ({"at-day": "10", "at-month": "9", "at-year": "2026"}, *HOME[1:]))
    assert "You told us of My home, in advance" in words(amir.get(f"/you/receipt/{reference}/"))
    clock_at(datetime(2026, 7, 8, 9, 20, tzinfo=UTC))
    paper = words(acknowledged(client_of("desk"), reference))
    assert "What was sent is still to come, and is told in advance" in paper
    now = clock_at(datetime(2026, 9, 9, 12, 0, tzinfo=UTC))
    told(amir, "home", ({"at-day": moved, "at-month": "9", "at-year": "2026"}, *HOME[1:]))
    assert [row[0] for row in duty(register, "home", now)] == [status]


def test_told_in_advance_where_the_law_lists_the_channel_it_is_notification(amir, clock_at, register, settings):
    settings.LAW = settings.LAW | {"channels": ["station", "portal"]}
    told(amir, "home", ({"at-day": "9", "at-month": "7", "at-year": "2026"}, *HOME[1:]))
    settings.LAW = settings.LAW | {"channels": ["station"]}
    now = clock_at(datetime(2026, 7, 9, 12, 0, tzinfo=UTC))
    told(amir, "home", ({"at-day": "9", "at-month": "7", "at-year": "2026"}, *HOME[1:]))
    assert [row[0] for row in duty(register, "home", now)] == ["met"]


def test_a_day_before_birth_is_taken_as_stated_and_shown_to_whoever_takes_it(amir, client_of):
    pages = ({"at-day": "1", "at-month": "1", "at-year": "1979"}, *HOME[1:])
    checked = filled(amir, "home", pages)
    assert "This date is before the date of birth that we hold." in words(checked)
    reference = send(amir, "home", checked).url.split("/")[3]
    desk = client_of("desk")
    desk.post("/desk/", {"reference": reference, "here": "yes"})
    assert "before the date of birth on record. It is taken as stated" in words(desk.get(f"/desk/{reference}/"))


# Nobody else's


def test_another_persons_receipt_by_guess_is_as_if_there_were_none(amir, register, client_of, clock_at):
    reference = told(amir)
    with acting_as(register.officer) as officer:
        way_in = people.enrol(register.bela, by=officer, why="asked for it")
    bela = client_of(get_user_model().objects.get(username=way_in.user).pk)
    for more in ("", "sheet.pdf", "sheet.txt"):
        anothers, none = (bela.get(f"/you/receipt/{name}/{more}") for name in (reference, "W" * 8))
        nowhere = bela.get("/you/nothing-of-this-name/")
        assert (anothers.status_code, none.status_code, nowhere.status_code) == (404, 404, 404)
        assert bare(anothers) == bare(none) == bare(nowhere)


def bare(page):
    return re.sub(r'(csrfmiddlewaretoken" value=)"[^"]*"|next=[^"]*"', "", page.content.decode())


def test_five_wrong_references_leave_an_alert(amir, register, address):
    for _time in range(5):
        amir.get("/you/receipt/WWWWWWWW/")
    with psycopg.connect(address("app")) as apart:
        apart.execute("SELECT set_config('safehold.user', %s, false)", [str(register.amir_user)])
        found = apart.execute(
            "SELECT kind, outcome FROM look WHERE by = %s ORDER BY id", [register.amir_user]
        ).fetchall()
    assert found == [("receipt by reference", "denied")] * 5 + [("alert: receipt by reference", "denied")]


ADDRESSES = [
    "/you/", "/you/told/", "/you/days.ics", "/you/tell/", "/you/tell/home/1/", "/you/tell/home/check/",
    "/you/tell/nothing/1/", "/you/receipt/{}/", "/you/receipt/{}/sheet.pdf", "/you/receipt/WWWWWWWW/",
    "/you/told/2026/1/sheet.pdf",
]  # fmt: skip


@pytest.mark.parametrize("path", ADDRESSES)
def test_the_stranger_and_the_staff_find_nothing_there(amir, client_of, path):
    path = path.format(told(amir))
    for part in ("stranger", "officer", "desk", "supervisor"):
        client = client_of(part)
        page = client.get(path)
        assert page.status_code == 404
        assert bare(page) == bare(client.get("/you/nothing-of-this-name/"))


@pytest.mark.parametrize("path", ADDRESSES)
def test_whoever_is_not_signed_in_is_asked_to_whether_or_not_there_is_anything(amir, path):
    path = path.format(told(amir))
    page = Client().get(path)
    assert (page.status_code, page.url) == (302, f"/sign-in/?next={path}")


def test_looking_changes_nothing_and_is_written_down(amir, kept, register):
    reference = told(amir)
    before = kept(store.history)
    for path in ADDRESSES:
        amir.get(path.format(reference))
    assert kept(store.history) == before
    with acting_as(register.supervisor) as supervisor:
        when = {"since": TUESDAY_NIGHT - timedelta(hours=1), "until": TUESDAY_NIGHT + timedelta(hours=1)}
        seen = access.who_saw(register.amir, by=supervisor, why="asked", **when)
    kinds = [line.kind for line in seen if line.role == "person"]
    assert sorted(set(kinds)) == ["own calendar", "own form", "own page", "own receipt", "what was told"]


def test_titles_and_addresses_tell_nobody_anything(amir):
    reference = told(amir)
    amir.post("/you/tell/home/1/", HOME[0])
    telling = re.compile("regist|offend|sor|sex|police|notif|criminal|probation", re.IGNORECASE)
    for path in ("/you/", "/you/told/", "/you/tell/", "/you/tell/home/2/", f"/you/receipt/{reference}/"):
        title = re.search("<title>(.*?)</title>", amir.get(path).content.decode())[1]
        assert title.endswith("Your page")
        assert not telling.search(title), title
    ours = [str(pattern.pattern) for pattern in get_resolver().url_patterns[-1].url_patterns]
    assert not [pattern for pattern in ours if telling.search(pattern)]


def test_the_front_door_leads_everyone_to_their_own_work(amir, client_of):
    where = {part: client_of(part).get("/").url for part in ("amir", "desk", "officer", "supervisor")}
    assert where == {"amir": "/you/", "desk": "/desk/", "officer": "/officer/", "supervisor": "/officer/"}


def test_the_front_door_is_open_to_whoever_is_not_signed_in(db):
    page = Client().get("/")
    assert page.status_code == 302
    assert not page.url.startswith(("/you/", "/desk/", "/officer/"))


def test_a_reader_without_a_record_of_their_own_has_no_pages():
    with pytest.raises(Refused):
        own(Reader(1, role="person"))


def test_the_pages_are_there_in_welsh(amir):
    amir.get("/language/cy/?next=/you/")
    page = amir.get("/you/")
    assert '<html lang="cy"' in page.content.decode()
    assert "What is due next" not in page.content.decode()
    assert "dydd Mercher 8 Gorffennaf 2026" in words(amir.get(f"/you/receipt/{told(amir)}/")).replace("Dydd", "dydd")

"""The station desk: opens whoever is here by their reference, reads back, and acknowledges once."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pikepdf
import psycopg
import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from safehold.domains.register import actions
from safehold.record import access, people, store
from safehold.record.scope import acting_as
from tests.domains.register.conftest import ACCOUNT, Controls, acknowledged, hidden, opened, read_back, told, words
from tests.record.conftest import TUESDAY_NIGHT

WEDNESDAY = datetime(2026, 7, 8, 9, 20, tzinfo=UTC)


@pytest.fixture
def reference(client_of, clock_at):
    """Of an account opened on Monday, told on Tuesday night; it is Wednesday 10:20."""
    clock_at(TUESDAY_NIGHT)
    reference = told(client_of("amir"))
    clock_at(WEDNESDAY)
    return reference


@pytest.fixture
def desk(client_of):
    return client_of("desk")


@pytest.fixture
def kept(register):
    """What the record holds of Amir, as his officer sees it."""

    def ask(question, *more):
        with acting_as(register.officer):
            return question(register.amir, *more)

    return ask


def duties(register, *names):
    with acting_as(register.officer):
        rows = store.obligations([register.amir], WEDNESDAY)
        return {row.duty: row.status for row in rows if row.duty in names and row.met_on == "2026-07-08"}


# The whole way


def test_what_was_sent_is_prefilled_read_back_acknowledged_and_told_in_time(desk, reference, register, kept):
    page = opened(desk, reference)
    assert Controls(page).sent | {"account-handle": "Tolva_80", "account": "changed", "account-at-day": "6"} == (
        Controls(page).sent
    )
    reading = read_back(desk, reference)
    assert "You are Amir Tolvanish. You tell us today, Wednesday 8 July 2026, the following." in words(reading)
    assert "What name is shown on the account? Tolva_80" in words(reading)
    done = words(acknowledged(desk, reference))
    assert done.startswith("Acknowledgement 2026/00001")
    assert "Online account (announced, modelled): last day Wednesday 8 July 2026 told in time" in done
    assert "Due next Yearly notification: last safe day Tuesday 1 June 2027" in done
    notification = kept(store.history)[-1]
    (receipt,) = kept(store.receipts)
    assert (notification.type, notification.role, notification.why) == (
        "notification",
        "desk",
        "told at the desk; identity: known to me",
    )
    assert notification.payload["covers"] == [str(event) for event in receipt.events]
    assert duties(register, "online") == {"online": "met"}


def test_after_the_last_day_it_shows_told_late(desk, reference, clock_at):
    clock_at(datetime(2026, 7, 9, 9, 20, tzinfo=UTC))
    assert "last day Wednesday 8 July 2026 told late" in words(acknowledged(desk, reference))


def test_the_paper_bears_the_number_and_what_was_told(desk, reference):
    acknowledged(desk, reference)
    file = desk.get(f"/desk/{reference}/paper.pdf")
    assert file["Content-Disposition"] == 'inline; filename="acknowledgement-2026-00001.pdf"'
    with pikepdf.open(BytesIO(file.content)) as pdf, pdf.open_metadata() as about:
        assert (about["dc:title"], about["pdfuaid:part"]) == ("Acknowledgement 2026/00001", "1")
    page = words(desk.get(f"/desk/{reference}/paper/"))
    assert "This paper acknowledges it in writing (Sexual Offences Act 2003 s.87(3))." in page
    assert "Online accounts When did you open the account? Monday 6 July 2026" in page


def test_the_order_is_the_statutes(desk, reference):
    page = words(opened(desk, reference)).split("How did you make sure")[1]
    order = [
        "Names",
        "Home address",
        "Other places",
        "someone under 18",
        "Bank accounts",
        "cards",
        "Passports",
        "Online",
    ]
    assert [page.index(part) for part in order] == sorted(page.index(part) for part in order)


def test_what_began_and_has_ended_is_no_longer_on_record(desk, reference, register):
    june = [datetime(2026, 6, day, 9, tzinfo=UTC).date() for day in (2, 9, 16)]
    with acting_as(register.officer) as officer:
        job = {"employer": "Quarl Roofing", "role": "roofer"}
        (first, _) = store.append(
            register.amir,
            store.Happened("job_started", "employer", june[0], fields=job),
            store.Happened("job_started", "employer", june[1], fields={"employer": "Weir Mills", "role": "carder"}),
            by=officer,
            why="told",
        )
        there = {"place": "2 Mill Lane"}
        store.append(
            register.amir,
            store.Happened("job_ended", "employer", june[2], fields={"of": str(first)}),
            store.Happened("household_stay", "desk", june[0], fields=there | {"to": "2026-06-03T12:00"}),
            store.Happened("household_end", "desk", june[2], fields=there),
            store.Happened("home_change", "desk", june[0], fields={"address": "1 Quay"}),
            store.Happened("home_change", "desk", june[1], fields={"address": "3 Quay"}),
            by=officer,
            why="told",
        )
    page = words(opened(desk, reference))
    assert "On record: carder, Weir Mills, from 9 June 2026" in page
    assert "On record: 3 Quay, from 9 June 2026" in page
    assert ("roofer" in page, "2 Mill Lane" in page, "1 Quay" in page) == (False, False, False)


def test_a_matter_of_which_nothing_is_said_is_asked_again(desk, reference):
    page = read_back(desk, reference, home="")
    assert "Select what is said of: home address" in words(page)


def test_what_is_announced_only_is_not_asked_at_the_desk(desk, client_of, clock_at, settings):
    settings.LAW = None
    clock_at(TUESDAY_NIGHT)
    pages = ({"at-day": "6", "at-month": "7", "at-year": "2026"}, {"address": "3 Weir Lane"}, {"living_with": "no one"})
    reference = told(client_of("amir"), "home", pages)
    page = words(opened(desk, reference))
    assert ("Home address" in page, "Online accounts" in page, "Jobs" in page) == (True, False, False)
    assert "Change of home address (SOA 2003 s.84(1)(b))" in words(acknowledged(desk, reference))


# Once


def test_a_second_acknowledgement_is_a_conflict_that_shows_the_first(desk, client_of, reference, kept):
    reading = read_back(desk, reference)
    acknowledged(desk, reference)
    for again in (
        desk.post(f"/desk/{reference}/acknowledge/", {"said": hidden(reading, "said"), "read": "yes"}),
        desk.post(f"/desk/{reference}/", Controls(reading).sent | {"identity": "known"}),
    ):
        assert again.status_code == 409
        assert "This was acknowledged as 2026/00001 at Tarnbridge, 10:20am on Wednesday 8 July 2026." in words(again)
    assert desk.get(f"/desk/{reference}/").url == f"/desk/{reference}/paper/"
    assert [entry.type for entry in kept(store.history)].count("notification") == 2
    other = client_of("desk")
    assert other.post("/desk/", {"reference": reference, "here": "yes"}).url == f"/desk/{reference}/"


def test_whoever_is_slower_by_a_moment_sees_the_first_acknowledgement(desk, reference, kept, monkeypatch):
    reading = read_back(desk, reference)
    acknowledge = actions.acknowledge

    def after_another(**given):
        acknowledge(**given)
        return acknowledge(**given)

    monkeypatch.setattr(actions, "acknowledge", after_another)
    slower = desk.post(f"/desk/{reference}/acknowledge/", {"said": hidden(reading, "said"), "read": "yes"})
    assert (slower.status_code, "This was acknowledged as 2026/00001" in words(slower)) == (409, True)
    assert len(kept(store.acknowledgements)) == 1


def test_there_is_no_paper_before_it_is_acknowledged(desk, reference):
    opened(desk, reference)
    assert desk.get(f"/desk/{reference}/paper/").status_code == 404


def test_numbers_follow_each_other(desk, client_of, reference):
    acknowledged(desk, reference)
    second = told(client_of("amir"))
    assert words(acknowledged(desk, second)).startswith("Acknowledgement 2026/00002")


def test_nothing_is_acknowledged_unread_or_unseen(desk, reference, kept):
    reading = read_back(desk, reference)
    unread = desk.post(f"/desk/{reference}/acknowledge/", {"said": hidden(reading, "said")})
    assert (unread.status_code, "Confirm that you read it back" in words(unread)) == (422, True)
    assert hidden(unread, "said")
    unseen = read_back(desk, reference, identity="")
    assert (unseen.status_code, "Select how you made sure who this is" in words(unseen)) == (422, True)
    made_up = desk.post(f"/desk/{reference}/acknowledge/", {"said": "made:up:elsewhere", "read": "yes"})
    assert made_up.status_code == 422
    assert kept(store.acknowledgements) == []


def test_what_was_read_for_one_receipt_acknowledges_no_other(desk, client_of, reference, kept):
    second = told(client_of("amir"))
    reading = read_back(desk, reference)
    opened(desk, second)
    crossed = desk.post(f"/desk/{second}/acknowledge/", {"said": hidden(reading, "said"), "read": "yes"})
    assert crossed.status_code == 422
    assert kept(store.acknowledgements) == []


def test_a_desk_without_a_station_acknowledges_nothing(client_of, reference, kept):
    people.create("desk-nowhere", name="Nowhere", role="desk", force="NORTH")
    desk = client_of(get_user_model().objects.get(username="desk-nowhere").pk)
    assert "Your post has no station" in words(desk.get("/desk/"))
    reading = read_back(desk, reference)
    refused = desk.post(f"/desk/{reference}/acknowledge/", {"said": hidden(reading, "said"), "read": "yes"})
    assert refused.status_code == 403
    assert kept(store.acknowledgements) == []


# What is said otherwise, and what is said besides


def test_what_the_person_says_otherwise_is_put_right_and_then_told(desk, reference, register, kept):
    done = acknowledged(desk, reference, **{"account-handle": "Tolva_81", "account-at-day": "7"})
    assert "What name is shown on the account? Tolva_81" in words(done)
    first, right = [entry for entry in kept(store.history) if entry.type == "online_account_opened"]
    assert (first.payload["handle"], first.corrected_by, right.payload["handle"], right.name) == (
        "Tolva_80", right.id, "Tolva_81", first.id,
    )  # fmt: skip
    assert duties(register, "online") == {"online": "met"}


def test_going_back_from_reading_keeps_what_was_entered(desk, reference):
    more = {"job": "changed", "job-at-day": "1", "job-at-month": "7", "job-at-year": "2026"}
    more |= {"job-employer": "Quarl Roofing", "job-work_place": "Quarl", "job-role": "roofer", "home": "same"}
    reading = read_back(desk, reference, **more)
    page = desk.post(f"/desk/{reference}/", {"said": hidden(reading, "said")})
    assert page.status_code == 200
    assert Controls(page).sent.items() >= (more | {"identity": "known", "account-handle": "Tolva_80"}).items()


def test_what_is_told_besides_is_taken_down_and_told_with_it(desk, reference, register, kept):
    day = {"at-day": "7", "at-month": "7", "at-year": "2026"}
    more = {"bank": "changed", "bank-what": "bank_account_opened", "names": "changed", "names-name": "Amir O’Vale"}
    more |= {f"{matter}-{part}": value for matter in ("bank", "names") for part, value in day.items()}
    more |= {"stays": "changed", "stays-place": "2 Mill Lane", "stays-at-day": "20", "stays-at-month": "6"}
    more |= {"stays-at-year": "2026", "stays-to-day": "7", "stays-to-month": "7", "stays-to-year": "2026"}
    done = words(acknowledged(desk, reference, **more))
    assert "Bank accounts On which day? Tuesday 7 July 2026 What happened? Opened" in done
    taken_down = {entry.type for entry in kept(store.history) if entry.role == "desk"}
    assert taken_down == {"bank_account_opened", "name_used", "stay", "notification"}
    told_today = duties(register, "online", "bank", "name", "premises")
    assert told_today == {"online": "met", "bank": "met", "name": "met", "premises": "late"}


def test_a_change_that_cannot_be_is_asked_again_with_what_was_typed(desk, reference):
    page = read_back(desk, reference, **{"bank": "changed", "bank-at-day": "31", "bank-at-month": "2"})
    assert page.status_code == 422
    assert "Select what happened" in words(page)
    assert Controls(page).sent["bank-at-day"] == "31"


def test_a_day_to_come_is_no_change_yet(desk, reference):
    page = read_back(desk, reference, **{"account-at-day": "9"})
    assert "The date you opened the account must be today or in the past" in words(page)


def test_the_matter_that_was_sent_is_told_or_nothing_is(desk, reference):
    page = read_back(desk, reference, account="none")
    assert page.status_code == 422
    assert "Online accounts is what was sent: take it down, or acknowledge nothing" in words(page)


def test_whoever_confirms_everything_has_told_the_whole(desk, reference, register):
    left = read_back(desk, reference, whole="yes")
    assert "The whole is told only when no matter is left as not told here" in words(left)
    all_same = dict.fromkeys(("names", "home", "stays", "children", "bank", "cards", "documents", "job"), "same")
    done = words(acknowledged(desk, reference, whole="yes", **all_same))
    assert "Names, as before: Amir Tolvanish" in done
    assert "Yearly notification (SOA 2003 s.85(1), (3)): last day Tuesday 1 June 2027 told in time" in done
    assert duties(register, "periodic") == {"periodic": "met"}


# Who is opened, and who is not


def test_a_wrong_reference_and_another_forces_get_the_same_answer(desk, reference, client_of):
    people.create("desk-south", name="South", role="desk", force="SOUTH", station="Sedgemouth")
    south = client_of(get_user_model().objects.get(username="desk-south").pk)
    anothers, none = (south.post("/desk/", {"reference": name, "here": "yes"}) for name in (reference, "WWWWWWWW"))
    assert (anothers.status_code, none.status_code) == (422, 422)
    assert bare(anothers).replace(reference, "") == bare(none).replace("WWWWWWWW", "")
    assert "Nothing waits under this reference: check each letter with the person" in words(none)


def bare(page):
    return re.sub(r'(csrfmiddlewaretoken" value=)"[^"]*"', "", page.content.decode())


def test_the_fifth_wrong_reference_leaves_an_alert(desk, register, address):
    for _time in range(5):
        desk.post("/desk/", {"reference": "WWWWWWWW", "here": "yes"})
    with psycopg.connect(address("app")) as apart:
        apart.execute("SELECT set_config('safehold.user', %s, false)", [str(register.desk)])
        found = apart.execute("SELECT kind, outcome FROM look WHERE by = %s ORDER BY id", [register.desk]).fetchall()
    assert found == [("person by reference", "denied")] * 5 + [("alert: person by reference", "denied")]


def test_nobody_is_opened_who_is_not_here(desk, reference):
    assert "Confirm that the person is here" in words(desk.post("/desk/", {"reference": reference}))
    assert "Enter the reference on the person’s paper" in words(desk.post("/desk/", {"here": "yes"}))
    for name in (reference, "WWWWWWWW"):
        for more in ("", "paper/", "paper.pdf"):
            assert desk.get(f"/desk/{name}/{more}").url == "/desk/"
        assert desk.post(f"/desk/{name}/acknowledge/").url == "/desk/"


def test_a_visit_lasts_a_quarter_of_an_hour(desk, reference, clock_at):
    reading = read_back(desk, reference)
    clock_at(WEDNESDAY + timedelta(minutes=16))
    assert desk.get(f"/desk/{reference}/").url == "/desk/"
    late = desk.post(f"/desk/{reference}/acknowledge/", {"said": hidden(reading, "said"), "read": "yes"})
    assert late.url == "/desk/"


def test_the_persons_own_reference_opens_what_waits(desk, reference, kept, register):
    ref = kept(people.known)[register.amir].ref
    opening = desk.post("/desk/", {"reference": f"{ref[:4].lower()}-{ref[4:]}", "here": "yes"})
    assert opening.url == f"/desk/{reference}/"
    acknowledged(desk, reference)
    assert "Nothing waits under this reference" in words(desk.post("/desk/", {"reference": ref, "here": "yes"}))


def test_what_else_waits_is_said_and_opens_on_the_same_visit(desk, reference, client_of):
    second = told(client_of("amir"), pages=(ACCOUNT[0], {"service": "Quarlbook", "handle": "b"}, ACCOUNT[2]))
    page = opened(desk, reference)
    assert "This person also sent something at 10:20am on Wednesday 8 July 2026:" in words(page)
    assert desk.get(f"/desk/{second}/").status_code == 200


def test_what_was_withdrawn_since_is_not_acknowledged(desk, reference, register, kept):
    (receipt,) = kept(store.receipts)
    with acting_as(register.officer) as officer:
        store.correct(register.amir, receipt.events[0], by=officer, why="another person’s account")
    desk.post("/desk/", {"reference": reference, "here": "yes"})
    page = desk.get(f"/desk/{reference}/")
    assert page.status_code == 409
    assert "What this receipt tells of was withdrawn since." in words(page)


def test_every_opening_is_written_down_with_its_reason(desk, reference, register):
    read_back(desk, reference)
    with acting_as(register.supervisor) as supervisor:
        when = {"since": WEDNESDAY - timedelta(hours=1), "until": WEDNESDAY + timedelta(hours=1)}
        seen = access.who_saw(register.amir, by=supervisor, why="asked", **when)
    at_the_desk = {(line.kind, line.why, line.asked, line.outcome) for line in seen if line.role == "desk"}
    assert at_the_desk == {("person by reference", "the person is here", reference, "allowed")}


PATHS = ["/desk/", "/desk/{}/", "/desk/{}/paper/", "/desk/{}/paper.pdf", "/desk/WWWWWWWW/"]


@pytest.mark.parametrize("path", PATHS)
def test_the_stranger_the_person_and_the_officer_find_nothing_there(client_of, reference, path):
    for part in ("stranger", "amir", "officer", "supervisor"):
        client = client_of(part)
        page = client.get(path.format(reference))
        assert page.status_code == 404
        assert bare(page) == bare(client.get("/desk-of-no-name/")).replace("desk-of-no-name", "desk")


@pytest.mark.parametrize("path", PATHS)
def test_whoever_is_not_signed_in_is_asked_to(reference, path):
    page = Client().get(path.format(reference))
    assert (page.status_code, page.url) == (302, f"/sign-in/?next={path.format(reference)}")

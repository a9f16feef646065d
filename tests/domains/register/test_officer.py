"""The officer's pages: what each role sees, what is written down of it, and that the stranger finds nothing."""

import re
import time
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from safehold.domains.register import lists
from safehold.record import access, people, store
from safehold.record.scope import acting_as
from tests.record.conftest import TUESDAY_NIGHT

WEDNESDAY = datetime(2026, 7, 8, 6, 5, tzinfo=UTC)  # 7:05 in London
YEAR = {"since": datetime(2026, 1, 1, tzinfo=UTC), "until": datetime(2027, 1, 1, tzinfo=UTC)}


@pytest.fixture
def told(register, clock_at):
    """On Tuesday night Amir tried once in vain, then told of an account opened on Monday; it is Wednesday morning."""
    answers = {
        "at": "2026-07-06",
        "service": "Heartlane",
        "handle": "amir",
        "purpose": "dating",
        "contact": "a@b.example",
    }
    clock_at(TUESDAY_NIGHT)
    with acting_as(register.amir_user) as amir:
        store.keep_attempt(
            register.amir,
            form_token="one",
            contents={"event": "online_account_opened", "answers": {"service": ""}},
            problems={"service": "Enter the website or app"},
            at=datetime(2026, 7, 7, 22, 48, tzinfo=UTC),
            by=amir,
        )
        receipt = store.submit(
            register.amir,
            store.Happened(
                "online_account_opened",
                "the person",
                happened_on=date(2026, 7, 6),
                fields={name: value for name, value in answers.items() if name != "at"},
            ),
            form_token="one",
            contents={"event": "online_account_opened", "answers": answers},
            channel="portal",
            received_at=TUESDAY_NIGHT,
            by=amir,
            why="told on the page",
        )
    clock_at(WEDNESDAY)
    return receipt


def words(answer):
    """What a page says, without its frame."""
    main = answer.content.decode().partition("<main")[2].partition("</main")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main.partition(">")[2])).strip()


def happened(kind, day, source="the person", **fields):
    return store.Happened(kind, source, happened_on=date.fromisoformat(day), fields=fields)


def looks_at(register, person):
    with acting_as(register.supervisor) as supervisor:
        return [
            (line.role, line.kind, line.why, line.outcome)
            for line in access.who_saw(person, by=supervisor, why="asked", **YEAR)[1:]
        ]


def record_of(person, more=""):
    return f"/officer/{person}/{more}"


def online(register):
    with acting_as(register.officer):
        [row] = [row for row in store.obligations([register.amir], WEDNESDAY) if row.duty == "online"]
    return record_of(register.amir, f"why/{lists.row_name(row.duty, row.key, row.arises)}/")


# The morning list


def test_the_list_has_what_was_told_in_the_night_with_its_reason_one_click_away(register, told, client_of):
    officer = client_of("officer")
    page = officer.get("/officer/")
    assert page.status_code == 200
    assert "New: told on their page at 11:50:41pm on Tuesday 7 July 2026, not yet acknowledged" in words(page)
    assert f"(reference {told.reference})" in words(page)
    [reason] = re.findall(
        r'href="(/officer/[^"]*/why/[^"]*)">(?:<bdi>)?Why(?:</bdi>)?<[^>]*> Online account', page.content.decode()
    )
    assert "Last day: Wednesday 8 July 2026." in words(officer.get(reason))


def test_each_person_on_a_list_and_each_left_out_is_written_down(register, told, client_of):
    with acting_as(register.officer) as officer:
        people.allocate(register.bela, register.officer, by=officer, why="new")
    client_of("officer").get("/officer/")
    for person in (register.amir, register.bela):
        assert looks_at(register, person)[0] == ("officer", "morning list", "own caseload", "allowed")


def test_the_choice_of_what_to_show_is_kept_until_everything_is_asked_for(register, told, client_of):
    officer = client_of("officer")
    assert (
        "Yearly notification"
        not in words(officer.get("/officer/?show=today&duty=&sort=")).partition("About")[2].partition("Due today")[2]
    )
    kept = words(officer.get("/officer/"))
    assert "Your choice hides 1 line." in kept
    assert "Open, due later The" not in kept
    assert "Your choice hides" not in words(officer.get("/officer/?show=&duty=&sort="))
    assert "Your choice hides 1 line." in words(officer.get("/officer/?show=&duty=periodic&sort="))
    assert officer.get("/officer/?show=nonsense&duty=%00&sort=name").status_code == 200


def test_headings_sort_and_turn_round(register, told, client_of, clock_at):
    with acting_as(register.officer) as officer:
        people.allocate(register.bela, register.officer, by=officer, why="new")
        for person in (register.amir, register.bela):
            store.append(person, happened("caution", "2026-07-08", listed=True), by=officer, why="new")
            store.append(
                person,
                store.Happened("home_change", "the person", happened_on=date(2026, 7, 8)),
                by=officer,
                why="told",
            )
    refs = sorted(known.ref for known in people_of(register))
    page = client_of("officer")
    for sort, expected in (("ref", refs), ("-ref", refs[::-1])):
        content = page.get(f"/officer/?show=soon&duty=home&sort={sort}").content.decode()
        assert re.findall(r'row"[^>]*><a[^>]*><bdi>(\w+)', content) == expected
        assert f'aria-sort="{"ascending" if sort == "ref" else "descending"}"' in content
        assert f'sort={"-ref" if sort == "ref" else "ref"}"' in content


def people_of(register):
    with acting_as(register.officer):
        return list(people.known(register.amir, register.bela).values())


def test_a_supervisor_sees_the_list_of_an_officer_and_an_officer_no_other(register, told, client_of):
    supervisor = client_of("supervisor")
    assert told.reference in words(supervisor.get("/officer/"))  # at first that of the first officer
    assert "0 people in the charge of" not in words(supervisor.get(f"/officer/?officer={register.officer}"))
    assert looks_at(register, register.amir)[0][1:3] == ("morning list", "supervision")
    assert told.reference not in words(supervisor.get(f"/officer/?officer={register.supervisor}"))
    kept = supervisor.get("/officer/?show=&duty=&sort=ref")
    assert told.reference not in words(kept)
    assert client_of("officer").get(f"/officer/?officer={register.supervisor}").status_code == 404


def test_the_page_of_a_list_takes_as_many_queries_for_many_people_as_for_one(register, clock_at, client_of):
    officer, counted, took = client_of("officer"), [], []
    for upto in (1, 10, 100):
        clock_at(datetime(2026, 6, 1, 9, 0, tzinfo=UTC))
        with acting_as(register.officer) as reader:
            for number in range(len(people.caseload(register.officer)), upto):
                person = people.register(name=f"Number {number}", born=None, by=reader, why="new")
                people.allocate(person, register.officer, by=reader, why="new")
                (caution,) = store.append(person, happened("caution", "2026-06-01", listed=True), by=reader, why="new")
                told = happened("notification", "2026-06-01", covers=[str(caution)])
                store.append(person, told, by=reader, why="new")
        clock_at(WEDNESDAY)
        officer.get("/officer/")  # the first look of a day works out what has changed
        with CaptureQueriesContext(connection) as asked:
            page = officer.get("/officer/")
        counted.append(len(asked))
    assert "100 people in your charge." in words(page)
    assert len(set(counted)) == 1
    for _time in range(3):
        begun = time.process_time()
        officer.get("/officer/")
        took.append(time.process_time() - begun)
    assert min(took) < 0.06


# A person's record


def test_the_record_shows_what_stands_what_was_sent_and_what_happened(register, told, client_of):
    shown = words(client_of("officer").get(record_of(register.amir)))
    assert "Subject to notification from Monday 1 June 2026 to Wednesday 31 May 2028." in shown
    assert "Online account 6 July 2026 8 July 2026 open Not told Why" in shown
    sent = shown.partition("What they sent")[2].partition("What happened")[0]
    assert sent.index("Tried, and not accepted: Online account opened") < sent.index(f"reference {told.reference}")
    assert "11:48pm on Tuesday 7 July 2026" in sent
    assert "Enter the website or app" in sent
    assert "Not notification yet: the desk has not acknowledged it." in sent
    happened = shown.partition("What happened")[2]
    assert (
        "Known on 7 July 2026. Written down at 11:50:41pm on Tuesday 7 July 2026 by the person: told on the page"
        in happened
    )
    assert happened.index("Online account opened") < happened.index("Caution")
    assert looks_at(register, register.amir)[0] == ("officer", "full record", "own caseload", "allowed")


def test_private_answers_are_masked_until_asked_for_and_that_is_written_down(register, told, client_of):
    officer = client_of("officer")
    assert "a@b.example" not in words(officer.get(record_of(register.amir)))
    unmasked = record_of(register.amir, "?known_on=&unmask=yes")
    asked = words(officer.get(unmasked))
    assert "Why do you need what is masked?" in asked and "a@b.example" not in asked
    assert officer.post(unmasked, {"reason": " "}).status_code == 422
    assert officer.post(unmasked, {"reason": "the platform asked"}).url == unmasked
    assert "a@b.example" in words(officer.get(unmasked))
    assert looks_at(register, register.amir)[0] == ("officer", "unmasked record", "the platform asked", "allowed")
    assert "a@b.example" not in words(officer.get(record_of(register.amir)))


def test_what_is_masked_is_not_opened_for_a_colleague_whatever_the_reason(register, told, client_of):
    with acting_as(register.supervisor) as supervisor:
        people.allocate(register.amir, register.supervisor, by=supervisor, why="moved")
    officer = client_of("officer")
    for address in (record_of(register.amir), record_of(register.amir, "?unmask=yes")):
        officer.post(address, {"reason": "covering for a colleague"})
    shown = words(officer.get(record_of(register.amir, "?unmask=yes")))
    assert "masked" in shown and "a@b.example" not in shown
    assert "Show what is masked" not in shown


def test_as_known_on_a_past_day_nothing_later_shows(register, told, client_of):
    officer = client_of("officer")
    before = words(officer.get(record_of(register.amir, "?known_on=2026-07-06")))
    assert "This is what was known at the end of Monday 6 July 2026." in before
    assert "Online account" not in before
    assert "Tried" not in before
    that_day = officer.get(record_of(register.amir, "?known_on=2026-07-07"))
    assert "Online account 6 July 2026 8 July 2026 open" in words(that_day)
    [reason] = set(
        re.findall(r'href="(/officer/[^"]*/why/[^"]*)"[^>]*><bdi>Why</bdi><[^>]*> Online', that_day.content.decode())
    )
    explained = words(officer.get(reason))
    assert "This is what was known at the end of Tuesday 7 July 2026." in explained
    assert "No notification of it is recorded up to" in explained


@pytest.mark.parametrize("typed", ["2026-02-31", "tomorrow", "2026-07-09", "0"])
def test_a_day_that_is_none_or_still_to_come_is_said_so_and_the_record_as_it_is_shown(register, told, client_of, typed):
    page = client_of("officer").get(record_of(register.amir, f"?known_on={typed}"))
    assert page.status_code == 200
    assert "The day must be a real date, today or in the past" in words(page)
    assert "<title>Error: " in page.content.decode()


def test_what_was_put_right_says_so(register, client_of, clock_at):
    clock_at(WEDNESDAY)
    with acting_as(register.officer) as officer:
        (moved,) = store.append(register.amir, happened("home_change", "2026-07-01"), by=officer, why="heard")
        store.correct(register.amir, moved, by=officer, why="it was someone else")
    shown = words(client_of("officer").get(record_of(register.amir)))
    assert "Put right by a later entry: it no longer counts." in shown
    assert "Entry withdrawn" in shown
    assert "Change of home address" not in shown


def test_the_record_takes_as_many_queries_for_a_long_history_as_for_a_short_one(register, told, client_of):
    officer = client_of("officer")
    counted = []
    for more in (0, 60):
        with acting_as(register.officer) as reader:
            cards = [happened("card_obtained", "2026-07-01", "the bank")] * more
            store.append(register.amir, *cards, by=reader, why="told")
        officer.get(record_of(register.amir))
        with CaptureQueriesContext(connection) as asked:
            officer.get(record_of(register.amir))
        counted.append(len(asked))
    assert counted[0] == counted[1]


# Why


def test_the_explanation_names_the_law_the_counting_and_the_event_and_is_written_down(register, told, client_of):
    shown = words(client_of("officer").get(online(register)))
    for said in (
        "Day 1 is 6 July 2026, day 3 is 8 July 2026.",
        "Answered under Demonstration law",
        "Which website or app is it on? Heartlane",
        "Which email address or phone number did you use to open it? masked",
        "What the date turns on The day of the change",
    ):
        assert said in shown
    assert str(told.events[0]) not in shown
    assert looks_at(register, register.amir)[0] == ("officer", "explanation", "own caseload", "allowed")


def test_a_reason_for_nothing_is_nothing(register, told, client_of):
    assert client_of("officer").get(record_of(register.amir, "why/0123456789/")).status_code == 404


# Another officer's people, and strangers


def test_another_officers_record_asks_for_a_reason_which_every_look_bears(register, told, client_of):
    officer = client_of("officer")  # Bela is in nobody's charge
    asked = officer.get(record_of(register.bela))
    assert "Why do you need this record?" in words(asked)
    assert "Bela" not in asked.content.decode()
    assert looks_at(register, register.bela)[0][1] == "person"  # nothing was shown, so nothing is written
    for reason in ("", "  ", "x" * 201):
        refused = officer.post(record_of(register.bela), {"reason": reason})
        assert (refused.status_code, "Enter a reason of at most 200 characters" in words(refused)) == (422, True)
    officer.post(record_of(register.bela), {"reason": "covering for a colleague"})
    assert "Bela O’Drannick" in words(officer.get(record_of(register.bela)))
    assert looks_at(register, register.bela)[0] == ("officer", "full record", "covering for a colleague", "allowed")
    assert "Why do you need" in words(client_of("officer").get(record_of(register.bela)))  # another session asks anew


def test_without_a_reason_no_explanation_of_another_officers_person(register, told, client_of):
    with acting_as(register.supervisor) as supervisor:
        people.allocate(register.amir, register.supervisor, by=supervisor, why="moved")
    answer = client_of("officer").get(online(register))
    assert (answer.status_code, answer.url) == (302, record_of(register.amir))


@pytest.mark.parametrize("part", ["stranger", "desk", "amir"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_to_a_stranger_a_record_is_the_same_page_as_nothing(register, told, client_of, part, method):
    reader = client_of(part)
    ask = getattr(reader, method)
    nothing = ask(record_of(uuid4()), {"reason": "curious"})
    for address in (record_of(register.amir), record_of(register.bela), online(register)):
        answer = ask(address, {"reason": "curious"})
        if method == "post" and "/why/" in address and part == "stranger":
            assert answer.status_code == 405
            continue
        assert (answer.status_code, body(answer)) == (404, body(nothing))


def body(answer):
    """A page without the token that differs in every answer."""
    return re.sub(rb'value="[A-Za-z0-9]{64}"', b"", answer.content)


def test_a_strangers_try_is_written_down_against_the_record(register, told, client_of, address):
    import psycopg

    client_of("stranger").get(record_of(register.amir))
    with psycopg.connect(address("app")) as apart:
        apart.execute("SELECT set_config('safehold.user', %s, false)", [str(register.stranger)])
        found = apart.execute("SELECT kind, outcome FROM look WHERE by = %s", [register.stranger]).fetchall()
    assert ("full record", "denied") in found


@pytest.mark.parametrize(
    "path", ["/officer/", "/officer/find/", record_of(UUID(int=1)), record_of(UUID(int=2), "why/0123456789/")]
)
def test_whoever_is_not_signed_in_is_asked_to_sign_in_and_learns_nothing(db, path):
    answer = Client().get(path)
    assert (answer.status_code, answer.url) == (302, f"/sign-in/?next={path}")


@pytest.mark.parametrize("part", ["desk", "amir"])
def test_the_list_is_nothing_to_whoever_is_no_officer(register, client_of, part):
    assert client_of(part).get("/officer/").status_code == 404


def test_an_officer_of_another_force_has_a_list_without_these_people(register, told, client_of):
    page = client_of("stranger").get("/officer/")
    assert "0 people in your charge." in words(page)
    assert told.reference not in page.content.decode()


# Finding by reference


def test_a_person_of_the_force_is_found_by_either_reference(register, told, client_of):
    officer = client_of("officer")
    [amir] = [known for known in people_of(register) if known.id == register.amir]
    for reference in (amir.ref, told.reference, f" {told.reference[:4].lower()} {told.reference[4:]} "):
        assert officer.get("/officer/find/", {"ref": reference}).url == record_of(register.amir)


def test_a_wrong_reference_and_another_forces_get_the_same_answer(register, told, client_of):
    stranger = client_of("stranger")
    found = [words(stranger.get("/officer/find/", {"ref": ref})) for ref in (told.reference, "WRONGREF")]
    assert found[0] == found[1]
    assert "Nobody of your force has this reference" in found[0]

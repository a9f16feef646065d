"""What an officer's list says of people, from what was recorded of them."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safehold.domains.register import lists
from safehold.record import people, store
from safehold.record.scope import acting_as

WEDNESDAY = datetime(2026, 7, 8, 6, 5, tzinfo=UTC)  # 7:05 in London


@pytest.fixture
def officer_of(register, clock_at):
    """Writes histories of new people in the officer's charge, and gives the list as of an instant."""

    class Office:
        def add(self, name, *happened, officer=None):
            clock_at(datetime(2026, 6, 1, 10, 0, tzinfo=UTC))
            with acting_as(register.officer) as reader:
                person = people.register(name=name, born=date(1980, 1, 1), by=reader, why="new")
                people.allocate(person, officer or register.officer, by=reader, why="new")
            self.happens(person, *happened)
            return person

        def happens(self, person, *happened):
            with acting_as(register.officer) as reader:
                return store.append(person, *happened, by=reader, why="told")

        def list_at(self, instant):
            clock_at(instant)
            with acting_as(register.officer) as reader:
                return lists.morning(reader.user, instant)

    return Office()


def cautioned(on, **fields):
    return store.Happened("caution", "court", happened_on=on, fields={"listed": True, **fields})


def told_everything(on, *covers):
    return store.Happened(
        "notification", "the person", happened_on=on, fields={"covers": [*covers], "home": "residence"}
    )


def happened(kind, on, **fields):
    return store.Happened(kind, "the person", happened_on=on, fields=fields)


def bands(found, person):
    return [(line.band, line.duty, line.last_day, line.action) for line in found.lines if line.person.id == person]


def registered(office, name="Somebody", on=date(2026, 6, 1)):
    """A person who was cautioned and told everything the same day, so that nothing is due for a year."""
    person = office.add(name)
    (caution,) = office.happens(person, cautioned(on))
    office.happens(person, told_everything(on, str(caution)))
    return person


def test_what_is_past_the_last_day_comes_first_and_then_by_how_soon_it_ends(officer_of):
    late, today, soon, later = (registered(officer_of, name) for name in ("Aler", "Brenn", "Corm", "Dace"))
    officer_of.happens(late, happened("home_change", date(2026, 7, 4)))
    officer_of.happens(today, happened("home_change", date(2026, 7, 6)))
    officer_of.happens(soon, happened("home_change", date(2026, 7, 8)))
    found = officer_of.list_at(WEDNESDAY)
    named = [(line.band, line.person.id, line.last_day) for line in found.lines if line.duty == "home"]
    assert named == [("overdue", late, "2026-07-06"), ("today", today, "2026-07-08"), ("soon", soon, "2026-07-10")]
    assert bands(found, later) == [("later", "periodic", "2027-06-01", "wait")]
    assert [line.band for line in found.lines][:3] == ["overdue", "today", "soon"]


def test_soon_is_72_hours_to_the_end_of_the_safe_day_and_not_a_minute_more(officer_of):
    person = registered(officer_of)
    officer_of.happens(person, happened("home_change", date(2026, 7, 8)))  # to the end of Friday 10 July
    ends = datetime(2026, 7, 10, 23, 0, tzinfo=UTC)
    assert bands(officer_of.list_at(ends - timedelta(hours=72)), person)[0][0] == "soon"
    # Told on the day of the move and known from then on, so the hours before have nothing to show.
    assert lists.policy.band(
        is_overdue=False, may_be_overdue=False, could_be_met=True, is_told=False, is_paused=False,
        is_restricted=False,
        ends=ends, now=ends - timedelta(hours=72, minutes=1), midnight=ends - timedelta(hours=71),
    ) == "later"  # fmt: skip


def test_whoever_is_away_has_a_stopped_clock_and_the_list_says_where(officer_of):
    person = officer_of.add(
        "Ela", cautioned(date(2026, 6, 10)), store.Happened("custody_start", "prison", happened_on=date(2026, 6, 10))
    )
    found = officer_of.list_at(WEDNESDAY)
    assert bands(found, person) == [("stopped", "initial", "", "watch")]
    assert [line.away for line in found.lines if line.person.id == person] == ["custody"]
    assert found.paused == 1


def test_what_turns_on_a_reading_is_for_checking_and_never_called_overdue(officer_of):
    """Back on 4 July: three days beginning with that day end on the 6th, three days after it on the 7th."""
    person = registered(officer_of)
    (plan,) = officer_of.happens(
        person, happened("travel_plan", date(2026, 6, 2), departs="2026-06-20", country="Spain", point="Estwick")
    )
    officer_of.happens(person, told_everything(date(2026, 6, 2), str(plan)))
    officer_of.happens(person, happened("leaves_uk", date(2026, 6, 20), trip=str(plan)))
    officer_of.happens(person, happened("returns_uk", date(2026, 7, 4), trip=str(plan)))
    debatable = officer_of.list_at(datetime(2026, 7, 7, 10, 0, tzinfo=UTC))
    assert [band for band, duty, *_rest in bands(debatable, person) if duty == "return"] == ["check"]
    certain = officer_of.list_at(WEDNESDAY)
    assert [band for band, duty, *_rest in bands(certain, person) if duty == "return"] == ["overdue"]


def test_a_trip_known_too_late_for_any_notice_is_checked_not_called_overdue(officer_of):
    person = registered(officer_of)
    officer_of.happens(
        person, happened("travel_plan", date(2026, 7, 8), departs="2026-07-08", country="Spain", point="Estwick")
    )
    lines = [line for line in officer_of.list_at(WEDNESDAY).lines if line.duty == "travel"]
    assert [(line.band, line.owed.could_be_met) for line in lines] == [("check", False)]


def test_a_history_that_does_not_fit_is_on_the_list(officer_of):
    person = registered(officer_of)
    officer_of.happens(person, happened("custody_end", date(2026, 6, 20)))
    [line] = [line for line in officer_of.list_at(WEDNESDAY).lines if line.finding]
    assert (line.person.id, line.band, line.action) == (person, "check", "correct")
    assert line.finding == "The custody ended without a beginning; its end changes nothing."


def test_what_a_person_sent_stands_with_what_it_is_about(register, clock_at, officer_of):
    officer_of.list_at(WEDNESDAY)  # so that the register stands
    with acting_as(register.amir_user) as amir:
        sent = store.submit(
            register.amir, happened("online_account_opened", date(2026, 7, 6)), form_token="one",
            contents={"event": "online_account_opened", "answers": {}}, channel="portal",
            received_at=clock_at(datetime(2026, 7, 7, 22, 50, 41, tzinfo=UTC)), by=amir, why="told on the page",
        )  # fmt: skip
    found = officer_of.list_at(WEDNESDAY)
    [line] = [line for line in found.lines if line.sent]
    assert (line.person.id, line.band, line.duty, line.last_day) == (register.amir, "today", "online", "2026-07-08")
    assert (line.sent.reference, line.is_new, line.action) == (sent.reference, True, "acknowledge")
    assert line.last_contact == "2026-07-07T23:50"
    [line] = [line for line in officer_of.list_at(datetime(2026, 7, 9, 6, 5, tzinfo=UTC)).lines if line.sent]
    assert (line.band, line.is_new, line.action) == ("overdue", False, "acknowledge")


def test_what_was_sent_in_time_but_not_today_waits_for_the_desk(register, clock_at, officer_of):
    officer_of.list_at(WEDNESDAY)
    with acting_as(register.amir_user) as amir:
        for token, contents in (
            ("one", {"event": "job_started"}),
            ("two", {"event": "home_change", "expected": "2026-07-20"}),
        ):
            happens = [happened("job_started", date(2026, 7, 8))] if token == "one" else []
            store.submit(
                register.amir, *happens, form_token=token, contents=contents, channel="portal", by=amir,
                received_at=clock_at(datetime(2026, 7, 8, 7, 0, tzinfo=UTC)), why="told on the page",
            )  # fmt: skip
    lines = [line for line in officer_of.list_at(datetime(2026, 7, 8, 9, 0, tzinfo=UTC)).lines if line.sent]
    told = {(line.band, line.title, line.duty, line.action) for line in lines}
    assert told == {("told", "Job", "job", "acknowledge"), ("told", "Home address changed", "", "acknowledge")}


def test_everybody_left_out_is_named_with_the_reason(officer_of):
    over = officer_of.add("Fenn")
    (caution,) = officer_of.happens(over, cautioned(date(2023, 6, 1)))
    officer_of.happens(over, told_everything(date(2023, 6, 1), str(caution)))
    for day in (date(2024, 5, 1), date(2025, 4, 20)):
        officer_of.happens(over, told_everything(day, "periodic"))
    never = officer_of.add("Goran")
    found = officer_of.list_at(WEDNESDAY)
    reasons = {one.person.id: (one.because, one.until) for one in found.left_out}
    assert reasons == {over: ("no longer subject", "2025-05-31"), never: ("never subject", "")}
    on_it = {line.person.id for line in found.lines}
    assert on_it.isdisjoint(reasons)
    assert on_it | set(reasons) == {known.id for known in found.people}


def test_another_officers_people_are_not_on_it(register, officer_of):
    other = officer_of.add("Hale", cautioned(date(2026, 7, 1)), officer=register.supervisor)
    assert bands(officer_of.list_at(WEDNESDAY), other) == []


def test_on_monday_new_is_what_came_since_friday_morning():
    monday = datetime(2026, 7, 6, 6, 5, tzinfo=UTC)
    assert lists.last_working_morning(monday) == datetime(2026, 7, 3, 6, 0, tzinfo=UTC)


def test_a_list_of_100_takes_as_many_queries_as_of_one_and_little_time(officer_of):
    counted, took = [], []
    for upto in (1, 10, 100):
        for number in range(len(officer_of.list_at(WEDNESDAY).people), upto):
            registered(officer_of, f"Number {number}")
        officer_of.list_at(WEDNESDAY)  # the first look of a day works out what has changed
        with CaptureQueriesContext(connection) as asked:
            found = officer_of.list_at(WEDNESDAY)
        counted.append(len(asked))
    for _time in range(3):
        begun = time.process_time()
        officer_of.list_at(WEDNESDAY)
        took.append(time.process_time() - begun)
    assert len(found.people) == 100
    assert len(set(counted)) == 1
    assert min(took) < 0.06

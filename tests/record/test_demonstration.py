"""The invented register: the same for the same seed, such as the law can answer, and quick to list."""

import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from safehold.law import answers
from safehold.record import access, clock, demonstration, people, store
from safehold.record.lives import UNTIL, lives
from safehold.record.models import ROLES
from safehold.record.scope import acting_as, relations

MORNING = datetime(2026, 7, 8, 6, 5, tzinfo=UTC)


def user(role):
    name = next(given.user for given in demonstration.SIGN_INS if given.role == role)
    return get_user_model().objects.get(username=name).pk


@pytest.fixture
def filled(db, clock_at):
    clock_at(UNTIL)
    return demonstration.fill(people=120, seed=1)


def test_lives_are_the_same_for_the_same_seed_and_others_for_another():
    assert list(lives(1, 20)) == list(lives(1, 20))
    assert [life.name for life in lives(1, 20)] != [life.name for life in lives(2, 20)]


def test_nothing_is_written_down_before_it_can_be_known_or_after_the_beginning():
    for life in lives(3, 200):
        moments = [entry.recorded_at for entry in life.entries]
        assert moments == sorted(moments)
        assert moments[-1] <= UNTIL
        planned = {"name_used", "travel_plan", "home_change", "review_bodies_notified"}
        for entry in life.entries:
            if entry.type not in planned and isinstance(entry.at, datetime):
                assert entry.at <= entry.recorded_at + timedelta(minutes=1)


def test_every_life_is_answered_and_most_people_tell_in_time(filled):
    statuses = Counter()
    for role in ("officer", "other-force-officer"):
        with acting_as(user(role)) as officer:
            found = [known.id for known in people.caseload(officer.user)]
            for person in found:
                fresh = answers.answer(store.case_file(person, clock.local(UNTIL)), draft=store.law_in_force())
                kept = store.obligations([person], UNTIL)
                assert Counter((row.duty, row.key, row.arises, row.due, row.status) for row in kept) == Counter(
                    (row["duty"], row["key"], row["arises"], row["due"], row["status"]) for row in fresh["duties"]
                )
                statuses.update(row.status for row in kept)
    assert statuses["met"] > 0.8 * statuses.total()
    assert min(statuses[status] for status in ("open", "late", "overdue", "ceased", "not_in_force")) > 0


def test_what_is_kept_stays_equal_to_a_fresh_answer_as_days_pass(filled):
    """Rows are worked out anew only when they may have changed; nothing may change in between."""
    moment = UNTIL
    with acting_as(user("officer")) as officer:
        persons = [known.id for known in people.caseload(officer.user)]
        for hours in (1, 7, 17, 30, 49, 75, 170, 400, 900, 2500, 9000):
            moment += timedelta(hours=hours)
            kept = store.obligations(persons, moment)
            for person in persons:
                fresh = answers.answer(store.case_file(person, clock.local(moment)), draft=store.law_in_force())
                assert Counter(
                    (row.duty, row.key, row.due, row.status, row.met_on) for row in kept if row.person == person
                ) == (
                    Counter(
                        (row["duty"], row["key"], row["due"], row["status"], row["met_on"]) for row in fresh["duties"]
                    )
                )


def test_the_person_of_the_first_tour_has_told_everything_in_time(filled):
    with acting_as(user("person")) as person:
        rows = store.obligations([person.person], UNTIL)
        assert {row.status for row in rows} == {"met", "open"}
        assert [(row.duty, row.due) for row in rows if row.status == "open"] == [("periodic", "2026-08-12")]
        assert len(store.acknowledgements(person.person)) == 4


def test_the_person_of_the_second_tour_was_late_once_and_owes_nothing_known(filled):
    with acting_as(user("second-person")) as person:
        rows = store.obligations([person.person], UNTIL)
        assert [row.duty for row in rows if row.status == "late"] == ["card"]
        assert [row.status for row in rows].count("overdue") == 0


@pytest.mark.parametrize(
    ("role", "opened", "by_morning", "in_the_end"),
    [
        ("person", date(2026, 7, 6), ("open", "2026-07-08", False), ("met", "2026-07-08", False)),
        ("second-person", date(2026, 7, 3), ("overdue", "2026-07-05", True), ("late", "2026-07-05", False)),
    ],
)
def test_both_tours_come_out_as_they_are_told(filled, clock_at, role, opened, by_morning, in_the_end):
    def account(now):
        with acting_as(user("officer")):
            rows = store.obligations([person], now, statuses=["open", "met", "late", "overdue"])
        return next((row.status, row.due, row.overdue_on_every_reading) for row in rows if row.key == str(told))

    night = clock_at(datetime(2026, 7, 7, 22, 50, 41, tzinfo=UTC))
    with acting_as(user(role)) as reader:
        person = reader.person
        receipt = store.submit(
            person,
            store.Happened("online_account_opened", "the person", happened_on=opened, fields={"service": "Heartlane"}),
            form_token="tour",
            contents={"service": "Heartlane"},
            channel="portal",
            received_at=night,
            by=reader,
            why="told by the person",
        )
    (told,) = receipt.events
    assert account(clock_at(MORNING)) == by_morning
    at_the_desk = clock_at(datetime(2026, 7, 8, 9, 20, tzinfo=UTC))
    with acting_as(user("desk")) as desk:
        here = access.admit(receipt.reference, by=desk, why="the person is here")
        given = {"covers": [str(told)], "told": ["An online account"], "station": here.station, "receipt": receipt}
        acknowledged = store.acknowledge(person, by=here, why="read back at the desk", **given)
    assert (acknowledged.station, acknowledged.year) == ("Tarnbridge", 2026)
    assert account(at_the_desk) == in_the_end


def test_everyone_printed_has_a_post_or_a_page_of_their_own(filled):
    seen = {}
    for given in filled:
        with acting_as(user(given.role)) as reader:
            seen[given.role] = (reader.role, reader.force)
    assert seen == {role: (role, "BRACKWATER") for role in ROLES} | {
        "second-person": ("person", "BRACKWATER"),
        "other-force-officer": ("officer", "HARROWMERE"),
    }


def test_the_representative_and_probation_see_one_person_whom_a_grant_names(filled):
    with acting_as(user("second-person")) as second:
        person = second.person
    for role, relation in (("representative", "own"), ("probation_practitioner", "shared")):
        with acting_as(user(role)) as reader:
            assert [one.person for one in reader.held] == [person]
            assert relations(reader, [person])[person].relation == relation


def test_a_list_for_a_hundred_people_takes_little_processor_time(filled, django_assert_num_queries):
    with acting_as(user("officer")) as officer:
        persons = [known.id for known in people.caseload(officer.user)]
        store.obligations(persons, MORNING)  # the first reader of the day works out who may have changed
        took = []
        for _ in range(5):
            began = time.process_time()
            with django_assert_num_queries(8):
                found = people.caseload(officer.user)
                access.look(by=officer, kind="morning list", why="own caseload", persons=persons)
                rows = store.obligations([known.id for known in found], MORNING, statuses=["open", "late", "overdue"])
            took.append((time.process_time() - began) * 100 / len(persons))
    assert rows
    assert min(took) < 0.060, took

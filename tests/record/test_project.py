"""What follows is worked out with each event and as days pass; a list costs as many queries for many as for one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safehold.law import answers
from safehold.record import clock, people, store
from safehold.record.scope import acting_as
from safehold.record.store import Happened


def rows(register, now):
    with acting_as(register.officer):
        return {row.duty: (row.status, row.due) for row in store.obligations([register.amir], now)}


def test_what_is_kept_equals_a_fresh_evaluation(register, clock_at):
    now = clock_at(datetime(2026, 7, 7, 9, 0, tzinfo=UTC))
    with acting_as(register.officer) as officer:
        for day in (1, 4, 6):
            moved = Happened("home_change", "the person", happened_on=date(2026, 7, day))
            store.append(register.amir, moved, by=officer, why="told")
        fresh = answers.answer(store.case_file(register.amir, clock.local(now)), draft=store.law_in_force())
        kept = store.obligations([register.amir], now)
        stands = store.standings([register.amir], now)[register.amir]
    same = ("duty", "key", "owner", "arises", "due", "status", "met_on", "cite")
    assert sorted([str(getattr(row, name)) for name in same] for row in kept) == sorted(
        [str(row[name]) for name in same] for row in fresh["duties"]
    )
    assert (stands.period, stands.review) == (fresh["period"], fresh["review"])


def test_a_day_that_passes_is_seen_on_reading(register, clock_at):
    clock_at(datetime(2026, 7, 6, 9, 0, tzinfo=UTC))
    with acting_as(register.officer) as officer:
        moved = Happened("home_change", "the person", happened_on=date(2026, 7, 6))
        store.append(register.amir, moved, by=officer, why="told")
    assert rows(register, datetime(2026, 7, 8, 22, 59, tzinfo=UTC))["home"] == ("open", "2026-07-08")  # 23:59 in London
    assert rows(register, datetime(2026, 7, 8, 23, 1, tzinfo=UTC))["home"] == ("overdue", "2026-07-08")
    assert rows(register, datetime(2026, 7, 8, 22, 59, tzinfo=UTC))["home"] == ("open", "2026-07-08")  # clock put back


def test_a_new_law_is_seen_on_reading(register, clock_at, settings):
    now = clock_at(datetime(2026, 7, 7, 9, 0, tzinfo=UTC))
    with acting_as(register.officer) as officer:
        opened = Happened("online_account_opened", "the person", happened_on=date(2026, 7, 6))
        store.append(register.amir, opened, by=officer, why="told")
    assert rows(register, now)["online"] == ("open", "2026-07-08")
    settings.LAW = None
    assert rows(register, now)["online"] == ("not_in_force", None)


def test_a_list_takes_as_many_queries_for_many_as_for_one(register, clock_at):
    now = clock_at(datetime(2026, 7, 7, 9, 0, tzinfo=UTC))
    with acting_as(register.officer) as officer:
        many = [people.register(name=f"Person {n}", born=None, by=officer, why="cautioned") for n in range(30)]
        for person in many:
            caution = Happened("caution", "court", happened_on=date(2026, 7, 6), fields={"listed": True})
            store.append(person, caution, by=officer, why="cautioned")
            people.allocate(person, register.officer, by=officer, why="new")
        later = now + timedelta(days=3)  # the three days of each have run out: all must be worked out anew
        counts = []
        for persons in (many[:1], many, many[:1], many):
            with CaptureQueriesContext(connection) as queries:
                assert {row.status for row in store.obligations(persons, later)} == {"overdue"}
                people.caseload(register.officer)
            counts.append(len(queries))
    stale_one, stale_many, one, all_of_them = counts
    assert (stale_one, one) == (stale_many, all_of_them)
    assert one < stale_one


ROW = {"duty": "travel", "key": "t", "status": "open", "due": "2026-02-13", "met_on": None}


@pytest.mark.parametrize(
    ("row", "otherwise", "advise_by", "breach_after", "overdue"),
    [
        (ROW, [], "2026-02-13", "2026-02-13", False),
        (ROW, [{"due": "2026-02-12", "status": "open"}], "2026-02-12", "2026-02-13", False),
        (ROW, [{"due": "2026-02-13T12:00", "status": "open"}], "2026-02-13T12:00", "2026-02-13", False),
        (ROW | {"due": None}, [], None, None, False),
        (ROW | {"status": "overdue"}, [], "2026-02-13", "2026-02-13", True),
        (ROW | {"status": "overdue"}, [{"due": "2026-02-12", "status": "overdue"}], "2026-02-12", "2026-02-13", True),
        (ROW | {"status": "overdue"}, [{"due": "2026-03-12", "status": "open"}], "2026-02-13", None, False),
        (ROW | {"status": "overdue"}, [{"due": None, "status": None}], "2026-02-13", None, False),
    ],
)
def test_the_safe_date_and_the_last_date_are_drawn_from_every_reading(row, otherwise, advise_by, breach_after, overdue):
    assert answers.drawn_together(row | {"otherwise": otherwise}) == {
        "advise_by": advise_by,
        "breach_after": breach_after,
        "overdue_on_every_reading": overdue,
    }

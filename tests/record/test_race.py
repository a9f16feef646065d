"""Many at once: one form sent fifty times in the same moment is one submission with one receipt."""

from datetime import UTC, date, datetime

import pytest
from django.db import connections

from safehold.record import clock, people, store
from safehold.record.scope import acting_as
from safehold.record.store import Happened

from .conftest import AT_ONCE, TUESDAY_NIGHT, at_once, made


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker):
    """A register that other connections see too."""
    with django_db_blocker.unblock():
        yield made(clock.set, mark="RACE")
        connections.close_all()


def test_one_form_fifty_times_at_once_is_one_submission_with_one_receipt(committed):
    def send(number):
        with acting_as(committed.amir_user) as amir:
            return store.submit(
                committed.amir,
                Happened("home_change", "the person", happened_on=date(2026, 7, 6)),
                form_token="one form",
                contents={"address": "3 Weir Lane"},
                channel="portal",
                received_at=TUESDAY_NIGHT.replace(microsecond=number),
                by=amir,
                why="told",
            )

    given = at_once(send)
    assert len({receipt.reference for receipt in given}) == 1
    assert len(set(map(repr, given))) == 1
    with acting_as(committed.officer):
        assert len(store.receipts(committed.amir)) == 1
        assert [entry.type for entry in store.history(committed.amir)].count("home_change") == 1
        rows = store.obligations([committed.amir], TUESDAY_NIGHT)
        assert [row.duty for row in rows].count("home") == 1


def test_fifty_events_at_once_are_all_counted(committed):
    """Two writers who each worked out what follows without the other's event would lose one of them."""

    def move(number):
        with acting_as(committed.officer) as officer:
            moved = Happened("home_change", "the person", happened_on=date(2026, 6, 2 + number % 25))
            store.append(committed.bela, moved, by=officer, why="told")

    with acting_as(committed.officer) as officer:
        listed = Happened("caution", "court", happened_on=date(2026, 6, 1), fields={"listed": True})
        store.append(committed.bela, listed, by=officer, why="cautioned")
    at_once(move)
    with acting_as(committed.officer):
        rows = store.obligations([committed.bela], datetime(2026, 7, 7, 9, tzinfo=UTC))
        assert len([row for row in rows if row.duty == "home"]) == AT_ONCE


def test_numbers_of_acknowledgements_given_at_once_have_no_gap_and_no_double(committed):
    with acting_as(committed.officer) as officer:
        (station,) = people.stations("NORTHRACE")
        persons = [people.register(name=f"P {n}", born=None, by=officer, why="x") for n in range(AT_ONCE)]

    def acknowledge(number):
        with acting_as(committed.officer) as officer:
            given = {"covers": ["periodic"], "told": ["nothing changed"], "station": station.id}
            return store.acknowledge(persons[number], by=officer, why="at the desk", **given).number

    assert sorted(at_once(acknowledge)) == list(range(1, AT_ONCE + 1))

"""A small register inside the test's own transaction: two forces, their staff, two people, and a stranger."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from safehold.kernel.errors import Conflict

AT_ONCE = 50

TUESDAY_NIGHT = datetime(2026, 7, 7, 22, 50, 41, tzinfo=UTC)  # 23:50:41 in London


@dataclass
class Register:
    """Users by part, and the people."""

    officer: int
    supervisor: int
    desk: int
    stranger: int
    amir: UUID
    amir_user: int
    bela: UUID


@pytest.fixture
def clock_at(settings):
    """A demonstration's clock that stands where the test puts it, within a second."""
    from safehold.record import clock

    def put(instant: datetime) -> datetime:
        clock.set(instant)
        return instant

    return put


@pytest.fixture
def register(db, clock_at) -> Register:
    """Amir, with a caution told in time, under an officer; Bela, with nothing yet; the stranger is of another force."""
    return made(clock_at)


def made(clock_at, mark: str = "") -> Register:
    from django.contrib.auth import get_user_model

    from safehold.record import people, store
    from safehold.record.scope import acting_as

    clock_at(datetime(2026, 6, 1, 9, 0, tzinfo=UTC))
    north, south = f"NORTH{mark}", f"SOUTH{mark}"
    people.set_up_force(north, f"Northmoor Police{mark}", [("Tarnbridge", "1 Weir Lane, Tarnbridge", "Daily, 8 to 22")])
    people.set_up_force(south, f"Southfen Police{mark}", [("Sedgemouth", "2 Quay, Sedgemouth", "Daily, 9 to 17")])

    def user(name: str, role: str, force: str) -> int:
        station = "Tarnbridge" if role == "desk" else None
        people.create(f"{name}{mark}", name=name.title(), role=role, force=force, station=station)
        return get_user_model().objects.get(username=f"{name}{mark}").pk

    officer, supervisor = user("officer", "officer", north), user("supervisor", "supervisor", north)
    desk, stranger = user("desk", "desk", north), user("stranger", "officer", south)
    with acting_as(officer) as reader:
        amir = people.register(name="Amir Tolvanish", born=date(1980, 5, 4), by=reader, why="cautioned")
        bela = people.register(name="Bela O’Drannick", born=None, by=reader, why="cautioned")
        people.allocate(amir, officer, by=reader, why="new")
        way_in = people.enrol(amir, by=reader, why="asked for it")
        (caution,) = store.append(
            amir,
            store.Happened("caution", "court", happened_on=date(2026, 6, 1), fields={"listed": True}),
            by=reader,
            why="cautioned at Tarnbridge",
        )
        store.append(
            amir,
            store.Happened(
                "notification", "the person", happened_on=date(2026, 6, 1), fields={"covers": [str(caution)]}
            ),
            by=reader,
            why="told at the station",
        )
    amir_user = get_user_model().objects.get(username=way_in.user).pk
    return Register(officer, supervisor, desk, stranger, amir, amir_user, bela)


def at_once(what):
    """What each of fifty comes to who begin in the same moment, each on a connection of its own; or "conflict"."""
    together = Barrier(AT_ONCE)

    def one(number):
        try:
            together.wait()
            return what(number)
        except Conflict:
            return "conflict"
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))

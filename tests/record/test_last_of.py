"""When something last happened to many people, and what still waits for the desk, each by one query."""

from datetime import UTC, date, datetime

from safehold.record import people, store
from safehold.record.scope import acting_as

TYPES = ("custody_start", "custody_end", "caution")
LATER = datetime(2026, 6, 20, 12, 0, tzinfo=UTC)


def happened(kind, day=None, at=None, **fields):
    return store.Happened(kind, "prison", happened_on=day, happened_at=at, fields=fields)


def test_the_last_of_each_kind_leaves_out_what_was_put_right_and_what_lies_ahead(
    register, clock_at, django_assert_num_queries
):
    clock_at(LATER)
    with acting_as(register.officer) as officer:
        first, mistaken, _ahead = store.append(
            register.bela,
            happened("custody_start", date(2026, 6, 3)),
            happened("custody_start", date(2026, 6, 9)),
            happened("custody_end", at=datetime(2026, 6, 25, 8, 0, tzinfo=UTC)),
            by=officer,
            why="letter from the prison",
        )
        store.correct(register.bela, mistaken, by=officer, why="another person")
        with django_assert_num_queries(1):
            found = store.last_of([register.amir, register.bela], TYPES, LATER)
    assert found == {register.amir: {"caution": "2026-06-01"}, register.bela: {"custody_start": "2026-06-03"}}
    assert first != mistaken


def test_what_was_sent_waits_until_the_desk_has_acknowledged_it(register, clock_at):
    clock_at(LATER)
    with acting_as(register.amir_user) as amir:
        receipt = store.submit(
            register.amir,
            store.Happened(
                "home_change", "the person", happened_on=date(2026, 6, 19), fields={"address": "2 Weir Lane"}
            ),
            form_token="one",
            contents={},
            channel="portal",
            received_at=LATER,
            by=amir,
            why="told on the page",
        )
    with acting_as(register.officer) as officer:
        assert store.awaiting(register.amir, register.bela) == [receipt]
        [station] = people.stations("NORTH")
        store.acknowledge(
            register.amir,
            covers=[str(event) for event in receipt.events],
            told=["My home"],
            station=station.id,
            by=officer,
            why="read back",
            receipt=receipt,
        )
        assert store.awaiting(register.amir) == []

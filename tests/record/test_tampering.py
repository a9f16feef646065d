"""Every way of tampering with the record, by someone who owns the server, is found and the first entry is named.

The tamperer turns all triggers and constraints off, and where it helps writes the leaves anew, renumbers the whole tree
and lets it grow on. Against that stands only a copy of the folder of checkpoints.

How many are tried: 100, or SAFEHOLD_TAMPERINGS=1000 ./safehold test tests/record/test_tampering.py
"""

import os
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.record.conftest import made

TAMPERINGS = int(os.environ.get("SAFEHOLD_TAMPERINGS", "100"))
GROUPED = {"look_person": "look"}


@dataclass
class Copy:
    """A record with history of every kind, its folder of checkpoints, and what stands where in its tree."""

    folder: Path
    signer: object
    register: object
    leaves: list[tuple[str, str]]  # kind and identity, by number

    def kept(self):
        from safehold.record.outside import Kept

        return [Kept.read(self.folder / "checkpoint", self.signer.verifier)]


@pytest.fixture(scope="module")
def copy(base, django_db_setup, django_db_blocker, tmp_path_factory):
    """A database of its own, reached as the owner of the server, to whom nothing is refused."""
    from django.conf import settings
    from django.db import connection

    from safehold.record import clock
    from tests.conftest import copy as copied

    def put(instant):
        clock.set(instant)
        return instant

    with copied(base, "tampered") as address, django_db_blocker.unblock():
        before = dict(connection.settings_dict)
        connection.close()
        demonstration, settings.DEMONSTRATION = settings.DEMONSTRATION, True
        try:
            as_role(address("app"))
            written = filled(put, tmp_path_factory.mktemp("outside"))
            as_role(address("owner"))
            drop_constraints()
            yield written
        finally:
            connection.close()
            connection.settings_dict.update(before)
            settings.DEMONSTRATION = demonstration


def drop_constraints():
    for table, name in rows(
        """SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint
        WHERE contype IN ('c', 'u', 'f') AND conparentid = 0 AND coninhcount = 0
            AND connamespace = 'public'::regnamespace AND conrelid <> 'leaf'::regclass
        ORDER BY contype = 'u'"""
    ):
        rows(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def as_role(address):
    from django.db import connection
    from psycopg.conninfo import conninfo_to_dict

    given = conninfo_to_dict(address)
    connection.close()
    connection.settings_dict.update(
        NAME=given["dbname"], USER=given["user"], HOST=given["host"], PASSWORD=given["password"]
    )


def filled(put, folder):
    """Some days of work, each ended by a checkpoint."""
    from safehold.record import access, store, verify
    from safehold.record.checkpoint import Signer
    from safehold.record.outside import Folder
    from safehold.record.scope import acting_as
    from safehold.record.store import Happened

    register = made(put)
    signer = Signer.new("northmoor.example/record")
    for day in range(2, 8):
        now = put(datetime(2026, 6, day, 9, 0, tzinfo=UTC))
        for hour in range(8):
            with acting_as(register.officer) as officer:
                moved = Happened(
                    "home_change", "the person", happened_on=date(2026, 6, day), fields={"address": f"{hour}"}
                )
                store.append(register.amir, moved, by=officer, why="told", at=now + timedelta(minutes=hour))
                access.look(by=officer, kind="list", why="caseload", persons=[register.amir, register.bela])
        with acting_as(register.amir_user) as amir:
            store.keep_attempt(
                register.amir, form_token=f"t{day}", contents={"a": day}, problems=["b"], at=now, by=amir
            )
            receipt = store.submit(
                register.amir,
                Happened("job_started", "the person", happened_on=date(2026, 6, day)),
                form_token=f"f{day}", contents={"day": day}, channel="portal", received_at=now, by=amir, why="told",
            )  # fmt: skip
        with acting_as(register.officer) as officer:
            store.acknowledge(
                register.amir, covers=[str(receipt.events[0])], told=["A job"], station=station_of(), by=officer,
                why="in person", at=now, receipt=receipt,
            )  # fmt: skip
        verify.sign(Folder(folder), signer, now + timedelta(hours=1))
    return Copy(folder, signer, register, numbered())


def station_of():
    from safehold.record.models import Station

    return Station.objects.filter(force_id="NORTH").get().pk


def rows(statement, *given):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall() if cursor.description else []


def numbered():
    return [
        (kind, str(entry)) for kind, entry in rows("SELECT kind, id FROM leaf WHERE number IS NOT NULL ORDER BY number")
    ]


@pytest.fixture
def tampered(copy):
    """Runs a tampering and the verification after it, then undoes both."""
    from django.db import transaction

    from safehold.record import verify

    class Undone(Exception):
        pass

    def run(tamper, *given):
        report = None
        try:
            with transaction.atomic():
                rows("SELECT set_config('timezone', 'UTC', true)")
                rows("SET LOCAL session_replication_role = replica")
                expected = tamper(copy, *given)
                report = verify.verify(copy.kept())
                raise Undone
        except Undone:
            return expected, report

    return run


# What a tamperer does. Each gives back the number of the first entry that is not what it was, and its identity if the
# record still knows it.


def chosen(copy, random, *kinds):
    number = random.choice([n for n, (kind, _) in enumerate(copy.leaves) if not kinds or kind in kinds])
    return number, *copy.leaves[number]


def column_of(kind):
    return GROUPED.get(kind, "id")


def change_a_row(copy, random, kind, entry):
    """Another value in one column of one row: of a text one sign, of a number or time a little."""
    columns = rows(
        """SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a
        WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attname <> %s""",
        kind,
        column_of(kind),
    )
    ways = {
        "text": "overlay(coalesce({0}, '') || '.' placing '~' from 1 for 1)",
        "character varying": "left({0}, 11) || '~'",
        "integer": "{0} + 1",
        "boolean": "NOT {0}",
        "date": "{0} - 1",
        "timestamp with time zone": "{0} - interval '1 microsecond'",
        "jsonb": "jsonb_build_array({0}, 'changed')",
        "uuid": "gen_random_uuid()",
        "uuid[]": "array_append({0}, gen_random_uuid())",
        "bytea": "sha256({0})",
    }
    for name, kind_of_column in random.sample(columns, len(columns)):
        how = ways[kind_of_column].format(f'"{name}"')
        one = f"ctid = (SELECT min(ctid) FROM {kind} WHERE {column_of(kind)} = '{entry}')"
        if kind == "event":
            one = f"id = '{entry}'"
        before = entry_hash(kind, entry)
        rows(f'UPDATE {kind} SET "{name}" = {how} WHERE {one}')
        if entry_hash(kind, entry) != before:
            return
    raise AssertionError(f"nothing of {kind} could be changed")


def entry_hash(kind, entry):
    found = rows(f"SELECT hash FROM entry_{kind} WHERE id = %s", entry)
    return bytes(found[0][0]) if found else None


def hash_anew(kind, entry):
    rows(
        f"UPDATE leaf SET hash = e.hash FROM entry_{kind} e WHERE kind = %s AND leaf.id = e.id AND e.id = %s",
        kind,
        entry,
    )


def close_the_gaps():
    rows("""UPDATE leaf SET number = -1 - n.place
        FROM (SELECT kind, id, row_number() OVER (ORDER BY number) - 1 AS place FROM leaf WHERE number IS NOT NULL) n
        WHERE leaf.kind = n.kind AND leaf.id = n.id""")
    rows("UPDATE leaf SET number = -1 - number")


def flip(copy, random):
    number, kind, entry = chosen(copy, random)
    change_a_row(copy, random, kind, entry)
    return number, entry


def flip_and_hash_anew(copy, random):
    number, kind, entry = chosen(copy, random)
    change_a_row(copy, random, kind, entry)
    hash_anew(kind, entry)
    return number, entry


def delete(copy, random):
    number, kind, entry = chosen(copy, random)
    rows(f"DELETE FROM {kind} WHERE {column_of(kind)} = %s", entry)
    return number, entry


def delete_with_its_leaf(copy, random):
    number, kind, entry = chosen(copy, random)
    rows(f"DELETE FROM {kind} WHERE {column_of(kind)} = %s", entry)
    rows("DELETE FROM leaf WHERE kind = %s AND id = %s", kind, entry)
    return number, None


def delete_and_renumber(copy, random):
    number, _ = delete_with_its_leaf(copy, random)
    close_the_gaps()
    return number, None


def put_in(random, copy):
    """Another event, like one that is there, at an older time."""
    _, _, like = chosen(copy, random, "event")
    ((entry,),) = rows("SELECT gen_random_uuid()")
    rows(
        """INSERT INTO event SELECT (e).* FROM (SELECT jsonb_populate_record(t, jsonb_build_object('id', %s::text,
            'salt', gen_random_uuid(), 'known_on', '2026-05-20', 'recorded_at', '2026-05-20T10:00:00Z')) AS e
        FROM event t WHERE id = %s) x""",
        str(entry),
        like,
    )
    return str(entry)


def insert(copy, random):
    return None, put_in(random, copy)


def insert_in_the_middle(copy, random):
    number, entry = random.randrange(len(copy.leaves)), put_in(random, copy)
    rows("UPDATE leaf SET number = -2 - number WHERE number >= %s", number)
    rows("UPDATE leaf SET number = -1 - number WHERE number < 0")
    rows(
        "INSERT INTO leaf (kind, id, hash, number) SELECT 'event', id, hash, %s FROM entry_event WHERE id = %s",
        number,
        entry,
    )
    return number, entry


def back_date_at_the_end(copy, random):
    """By the ordinary way, with every trigger on: only its time is a lie."""
    rows("SET LOCAL session_replication_role = origin")
    entry = put_in(random, copy)
    rows("SELECT number_leaves('2026-06-08 10:00Z')")
    return len(copy.leaves), entry


def back_date(copy, random):
    number, kind, entry = chosen(copy, random, "event", "look", "attempt", "submission", "acknowledgement", "mark")
    at = {"event": "recorded_at", "submission": "received_at"}.get(kind, "at")
    rows(f"UPDATE {kind} SET {at} = {at} - interval '1 day' WHERE id = %s", entry)
    if random.random() < 0.5:
        hash_anew(kind, entry)
    return number, entry


def swap_places(copy, random):
    first, second = sorted(random.sample(range(len(copy.leaves)), 2))
    rows("UPDATE leaf SET number = -1 WHERE number = %s", first)
    rows("UPDATE leaf SET number = %s WHERE number = %s", first, second)
    rows("UPDATE leaf SET number = %s WHERE number = -1", second)
    return first, copy.leaves[first][1]


def swap_contents(copy, random):
    events = [n for n, (kind, _) in enumerate(copy.leaves) if kind == "event"]
    first, second = sorted(random.sample(events, 2))
    one, other = copy.leaves[first][1], copy.leaves[second][1]
    rows(
        """UPDATE event e SET payload = o.payload, salt = o.salt FROM event o
        WHERE (e.id, o.id) IN ((%s, %s), (%s, %s))""",
        one, other, other, one,
    )  # fmt: skip
    if random.random() < 0.5:
        hash_anew("event", one)
        hash_anew("event", other)
    return first, one


def cut_off(copy, random):
    number = len(copy.leaves) - random.randint(1, 20)
    for kind, entry in copy.leaves[number:]:
        rows(f"DELETE FROM {kind} WHERE {column_of(kind)} = %s", entry)
        rows("DELETE FROM leaf WHERE kind = %s AND id = %s", kind, entry)
    return number, None


def rebuild_and_grow_on(copy, random):
    """A row changed, all leaves worked out anew, and honest entries after it."""
    number, kind, entry = chosen(copy, random)
    change_a_row(copy, random, kind, entry)
    for each in ("event", "look", "look_person", "submission", "attempt", "acknowledgement", "past", "mark"):
        rows(f"UPDATE leaf SET hash = e.hash FROM entry_{each} e WHERE kind = %s AND leaf.id = e.id", each)
    rows("SET LOCAL session_replication_role = origin")
    rows("UPDATE moved_clock SET ahead = ahead + interval '1 second'")
    rows("SELECT number_leaves('2026-06-08 10:00Z')")
    return number, entry


WAYS = (
    flip, flip_and_hash_anew, delete, delete_with_its_leaf, delete_and_renumber, insert, insert_in_the_middle,
    back_date_at_the_end, back_date, swap_places, swap_contents, cut_off, rebuild_and_grow_on,
)  # fmt: skip


def test_an_untouched_copy_fits(copy):
    from django.db import transaction

    from safehold.record import verify

    with transaction.atomic():
        report = verify.verify(copy.kept())
    assert (report.count, report.misfits, report.waiting, report.erased) == (0, [], 0, 0)
    assert report.entries == len(copy.leaves) > 200
    assert [each["fits"] for each in report.checkpoints] == [True]
    assert {kind for kind, _ in copy.leaves} == {
        "event", "submission", "attempt", "acknowledgement", "look", "look_person", "past", "mark",
    }  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_tampering_is_found_and_the_first_entry_is_named(tampered, way):
    each = max(1, TAMPERINGS // len(WAYS) + (WAYS.index(way) < TAMPERINGS % len(WAYS)))
    missed = []
    for seed in range(each):
        (number, entry), report = tampered(way, Random(f"{way.__name__} {seed}"))
        first = report.misfits[0] if report.misfits else None
        if not first or first.number != number or (entry and first.entry != entry) or not first.says.endswith("."):
            missed.append((seed, number, entry, first))
    assert missed == []

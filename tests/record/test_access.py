"""Every look is written down, a refused one too; where it cannot be written, nothing is answered."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection, transaction

from safehold.kernel.errors import Missing
from safehold.record import access, people
from safehold.record.scope import acting_as

WHEN = {"since": datetime(2026, 1, 1, tzinfo=UTC), "until": datetime(2027, 1, 1, tzinfo=UTC)}


def saw(register, person, part="supervisor"):
    with acting_as(getattr(register, part)) as reader:
        return access.who_saw(person, by=reader, why="asked by the person", **WHEN)


def test_a_list_writes_one_look_with_everyone_on_it(register):
    with acting_as(register.officer) as officer:
        access.look(by=officer, kind="morning list", why="own caseload", persons=[register.amir, register.bela])
    for person in (register.amir, register.bela):
        newest = saw(register, person)[1]
        told = (newest.name, newest.role, newest.operation, newest.kind, newest.why, newest.outcome)
        assert told == ("Officer", "officer", "consultation", "morning list", "own caseload", "allowed")


def test_asking_who_saw_is_itself_a_look(register):
    assert [line.kind for line in saw(register, register.bela)] == ["access history", "person"]
    assert [line.kind for line in saw(register, register.bela)] == ["access history", "access history", "person"]


def test_a_stranger_reads_no_log_of_another_force(register):
    assert saw(register, register.amir, "stranger") == []


def test_where_a_look_cannot_be_written_nothing_is_answered(register):
    with acting_as(register.officer) as officer:
        with pytest.raises(Missing), transaction.atomic():
            access.look(
                by=officer, kind="person", why=" ", persons=[register.amir]
            )  # the database refuses a blank reason
        with pytest.raises(Missing), transaction.atomic():
            access.look(by=officer, kind="person", why="duty", operation="peeping", persons=[register.amir])


def test_a_refused_look_stays_though_the_request_is_undone(register, address):
    with acting_as(register.stranger) as stranger, pytest.raises(ZeroDivisionError), transaction.atomic():
        access.refused(by=stranger, kind="person", why="opened by its address", asked="K7PM3XQ9")
        raise ZeroDivisionError
    with psycopg.connect(address("app")) as apart:
        apart.execute("SELECT set_config('safehold.user', %s, false)", [str(register.stranger)])
        found = apart.execute("SELECT kind, outcome, asked FROM look WHERE by = %s", [register.stranger]).fetchall()
    assert found == [("person", "denied", "K7PM3XQ9")]


def test_where_a_refusal_cannot_be_written_that_is_told_too(register, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "wrong")
    with acting_as(register.stranger) as stranger, pytest.raises(Missing):
        access.refused(by=stranger, kind="person", why="opened by its address")


@pytest.mark.parametrize("reference", ["WRONGREF", "", "a\0b", "' OR 1=1 --", "x" * 5000])
def test_a_wrong_reference_opens_nobody(register, reference):
    with acting_as(register.desk) as desk:
        assert access.admit(reference, by=desk, why="someone is here") is None


def test_the_desk_opens_a_person_by_the_reference_on_paper_however_it_is_typed(register):
    with acting_as(register.officer):
        ref = people.known(register.amir)[register.amir].ref
    with acting_as(register.desk) as desk:
        reader = access.admit(f" {ref[:3].lower()}-{ref[3:]} ", by=desk, why="the person is here")
        assert reader.person == register.amir
        assert list(people.known(register.amir, register.bela)) == [register.amir]
    with acting_as(register.desk):
        assert people.known(register.amir) == {}  # the next request starts with nobody


def test_a_long_history_of_looks_takes_as_many_queries_as_a_short_one(register, django_assert_num_queries):
    with acting_as(register.officer) as officer:
        for _ in range(100):
            access.look(by=officer, kind="morning list", why="own caseload", persons=[register.amir])
    with acting_as(register.supervisor) as supervisor, django_assert_num_queries(4):
        assert len(access.who_saw(register.amir, by=supervisor, why="asked", **WHEN)) > 100

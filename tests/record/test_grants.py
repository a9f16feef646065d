"""Grants, exclusions, conflicts, emergencies, second people: who is let in, until when, and who hears of it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.http import HttpResponse
from django.test import RequestFactory

from safehold.kernel.errors import Conflict, Refused, Unreadable
from safehold.permissions import decide
from safehold.record import access, clock, grants, people, store
from safehold.record.scope import RowScope, acting_as, acting_for, relations

from .conftest import AT_ONCE, at_once, made

NOON = datetime(2026, 7, 7, 11, 0, tzinfo=UTC)
TOMORROW = NOON + timedelta(days=1)
RECORD = {"purpose": "a robbery at Quarl", "scope": ["open_full_record"], "until": TOMORROW}
WHEN = {"since": NOON - timedelta(days=1), "until": TOMORROW}


def user_of(name):
    return get_user_model().objects.get(username=name).pk


def with_more(register, north="NORTH", south="SOUTH", mark=""):
    """The register with one more of each post that a grant or a notice needs; a name to a user."""
    posts = {
        "investigator": ("investigator", north), "inspector": ("authorising_officer", north),
        "auditor": ("auditor", north), "colleague": ("officer", north), "second": ("supervisor", north),
        "their_supervisor": ("supervisor", south), "their_auditor": ("auditor", south),
        "practitioner": ("probation_practitioner", north), "administrator": ("administrator", north),
        "platform": ("platform", north), "analyst": ("analyst", north), "responder": ("response_officer", north),
        "coordinator": ("mappa_coordinator", north), "reader": ("intelligence_officer", north),
    }  # fmt: skip
    found = {}
    for name, (role, force) in posts.items():
        people.create(f"{name}{mark}", name=name.title(), role=role, force=force)
        found[name] = user_of(f"{name}{mark}")
    with acting_as(register.officer):
        refs = {one.id: one.ref for one in people.known(register.amir, register.bela).values()}
    refs = {"amir_ref": refs[register.amir], "bela_ref": refs[register.bela]}
    return SimpleNamespace(**vars(register), **found, **refs)


@pytest.fixture
def cast(register, clock_at):
    found = with_more(register)
    clock_at(NOON)
    return found


def given(cast, holder, person=None, by="officer", approved_by="inspector", **changed):
    """A grant that two people stand behind."""
    with acting_as(getattr(cast, by)) as officer:
        asked = grants.give(person or cast.amir, holder, by=officer, why="asked for it", **{**RECORD, **changed})
    with acting_as(getattr(cast, approved_by)) as second:
        return grants.decide(asked, is_approved=True, by=second, why="needed")


def sees(user, person):
    with acting_as(user) as reader:
        return bool(people.known(person)), len(store.history(person)), reader.role


# What each role sees of the record by itself


@pytest.mark.parametrize(("part", "sees_it"), [
    ("officer", True), ("supervisor", True), ("inspector", True), ("reader", True), ("colleague", True),
    ("investigator", False), ("auditor", False), ("practitioner", False), ("administrator", False), ("platform", False),
    ("analyst", False), ("responder", False), ("coordinator", False), ("desk", False), ("stranger", False),
])  # fmt: skip
def test_a_role_sees_the_record_only_if_its_work_is_there(cast, part, sees_it):
    with acting_as(getattr(cast, part)):
        assert bool(people.known(cast.amir)) is sees_it
        assert bool(store.history(cast.amir)) is sees_it
        assert bool(people.search("tolvanish")) is sees_it


@pytest.mark.parametrize("part", ["inspector", "reader"])
def test_who_only_reads_writes_nothing_but_still_finds_what_is_due(cast, part):
    with acting_as(getattr(cast, part)) as reader:
        assert store.obligations([cast.amir], NOON)
        with pytest.raises(Exception, match="row-level security"):
            store.append(
                cast.amir, store.Happened("home_change", "x", happened_on=NOON.date()), by=reader, why="meddling"
            )


# Grants


def test_a_grant_opens_one_person_to_its_holder_until_its_end(cast, clock_at):
    assert sees(cast.investigator, cast.amir) == (False, 0, "investigator")
    given(cast, cast.investigator)
    assert sees(cast.investigator, cast.amir)[0] is True
    assert sees(cast.investigator, cast.bela)[0] is False
    clock_at(TOMORROW)
    assert sees(cast.investigator, cast.amir) == (False, 0, "investigator")


def test_a_grant_that_is_ended_is_over_at_the_next_request(cast):
    grant = given(cast, cast.investigator)
    with acting_as(cast.supervisor) as supervisor:
        grants.end(grant, by=supervisor, why="the case is closed")
        with pytest.raises(Conflict):
            grants.end(grant, by=supervisor, why="again")
    assert sees(cast.investigator, cast.amir) == (False, 0, "investigator")
    with acting_as(cast.stranger) as stranger, pytest.raises(Refused):
        grants.end(grant, by=stranger, why="meddling")


def test_nobody_gives_a_grant_alone_and_nobody_gives_one_to_themselves(cast):
    with acting_as(cast.officer) as officer:
        asked = grants.give(cast.amir, cast.investigator, by=officer, why="asked", **RECORD)
        with pytest.raises(Refused, match="own act"):
            grants.decide(asked, is_approved=True, by=officer, why="I think so too")
    with acting_as(cast.officer) as officer:
        to_me = grants.give(cast.amir, cast.colleague, by=officer, why="asked", **RECORD)
    with acting_as(cast.colleague) as colleague, pytest.raises(Refused, match="own act"):
        grants.decide(to_me, is_approved=True, by=colleague, why="for me")
    assert sees(cast.investigator, cast.amir)[0] is False


def test_a_refused_grant_opens_nothing_and_is_decided_once(cast):
    with acting_as(cast.officer) as officer:
        asked = grants.give(cast.amir, cast.investigator, by=officer, why="asked", **RECORD)
    with acting_as(cast.supervisor) as supervisor:
        assert [one.id for one in grants.waiting()] == [asked]
        assert grants.decide(asked, is_approved=False, by=supervisor, why="no case is named") is None
        with pytest.raises(Conflict):
            grants.decide(asked, is_approved=True, by=supervisor, why="on second thoughts")
        assert (grants.waiting(), grants.held_on(cast.amir)) == ([], [])
    assert sees(cast.investigator, cast.amir)[0] is False


def test_another_force_asks_by_reference_and_the_force_that_keeps_the_person_decides(cast):
    with acting_as(cast.stranger) as stranger:
        asked = grants.ask(cast.amir_ref, by=stranger, why="he is seen in Sedgemouth", **RECORD)
        assert people.known(cast.amir) == {}
    with acting_as(cast.their_supervisor) as theirs, pytest.raises(Refused):
        grants.decide(asked, is_approved=True, by=theirs, why="why not")
    with acting_as(cast.supervisor) as supervisor:
        grants.decide(asked, is_approved=True, by=supervisor, why="needed")
        assert [(one.holder, one.role, one.scope) for one in grants.held_on(cast.amir)] == [
            (cast.stranger, "officer", ["open_full_record"])
        ]
    assert sees(cast.stranger, cast.amir)[0] is True
    assert sees(cast.their_supervisor, cast.amir)[0] is False


@pytest.mark.parametrize(("changed", "where"), [
    ({"until": NOON}, "until"), ({"scope": []}, "scope"), ({"scope": ["open_everything"]}, "scope"),
    ({"scope": ["merge_persons"]}, "scope"), ({"purpose": " "}, "purpose"), ({"why": " "}, "why"),
])  # fmt: skip
def test_a_grant_that_lacks_something_is_refused_by_its_place(cast, changed, where):
    with acting_as(cast.officer) as officer, pytest.raises(Unreadable) as refused:
        grants.give(cast.amir, cast.investigator, by=officer, **{**RECORD, "why": "asked", **changed})
    assert refused.value.where == where


@pytest.mark.parametrize("part", ["platform", "analyst", "administrator", "desk"])
def test_no_grant_is_held_in_a_post_that_the_table_gives_none(cast, part):
    with acting_as(cast.supervisor) as supervisor, pytest.raises(Unreadable):
        grants.give(cast.amir, getattr(cast, part), by=supervisor, why="asked", **RECORD)


def test_a_grant_ends_with_the_post_in_which_it_was_held(cast):
    given(cast, cast.investigator)
    people.change_post("investigator", role="officer", force="SOUTH")
    assert sees(cast.investigator, cast.amir)[0] is False
    people.change_post("investigator", role="investigator", force="NORTH")
    assert sees(cast.investigator, cast.amir)[0] is False


# Representatives


@pytest.fixture
def solicitor(cast):
    with acting_as(cast.officer) as officer:
        way_in = people.represent(name="Sel Arkwright", by=officer, why="acts for him")
    return user_of(way_in.user)


def test_a_representative_is_a_stranger_without_a_grant_and_acts_for_one_person_with_it(cast, solicitor):
    assert sees(solicitor, cast.amir) == (False, 0, "")
    grant = given(cast, solicitor, scope=["due_list"])
    with acting_as(solicitor) as reader:
        assert (reader.role, reader.person) == ("representative", cast.amir)
        assert store.obligations([cast.amir], NOON)
        assert people.known(cast.bela) == {}
        with pytest.raises(Exception, match="row-level security"):
            submit(cast, reader)
    with acting_as(cast.amir_user) as amir:
        assert [one.id for one in grants.held_on(cast.amir)] == [grant]
        grants.end(grant, by=amir, why="another solicitor")
    assert sees(solicitor, cast.amir) == (False, 0, "")


def submit(cast, reader):
    return store.submit(
        cast.amir,
        store.Happened("home_change", "the representative", happened_on=NOON.date()),
        form_token="one form",
        contents={},
        channel="portal",
        received_at=NOON,
        by=reader,
        why="told for him",
    )


def test_a_representative_sends_only_where_the_grant_says_so(cast, solicitor):
    given(cast, solicitor, scope=["due_list", "submit"])
    with acting_as(solicitor) as reader:
        assert submit(cast, reader).person == cast.amir
        (entry,) = [one for one in store.history(cast.amir) if one.type == "home_change"]
        assert (entry.by, entry.role) == (solicitor, "representative")


def test_a_representative_of_two_says_for_whom_and_for_nobody_else(cast, solicitor):
    for person in (cast.amir, cast.bela):
        given(cast, solicitor, person, scope=["due_list"])
    with acting_as(solicitor) as reader:
        assert (reader.person, people.known(cast.amir, cast.bela)) == (None, {})
        assert acting_for(reader, cast.bela).person == cast.bela
        assert list(people.known(cast.amir, cast.bela)) == [cast.bela]


# Exclusions and conflicts of interest


def test_an_exclusion_beats_every_grant(cast):
    given(cast, cast.colleague)
    with acting_as(cast.supervisor) as supervisor:
        grants.exclude(cast.amir, cast.colleague, by=supervisor, why="his brother")
        with pytest.raises(Conflict):
            grants.exclude(cast.amir, cast.colleague, by=supervisor, why="again")
    assert sees(cast.colleague, cast.amir) == (False, 0, "officer")
    with acting_as(cast.colleague) as colleague:
        assert relations(colleague, [cast.amir])[cast.amir].closed == "exclusion"
        asked = access.question("open_full_record", by=colleague, person=cast.amir, now=NOON, reason="duty")
        assert decide(asked).word == "deny-restricted"
        assert store.obligations([cast.amir], NOON) == []
        assert people.known(cast.bela)


def test_only_a_supervisor_excludes_and_nobody_themselves(cast):
    for part in ("officer", "auditor", "administrator", "investigator", "their_supervisor"):
        with acting_as(getattr(cast, part)) as reader, pytest.raises(Refused):
            grants.exclude(cast.amir, cast.colleague, by=reader, why="a grudge")
    with acting_as(cast.supervisor) as supervisor, pytest.raises(Refused):
        grants.exclude(cast.amir, cast.supervisor, by=supervisor, why="myself")


def test_an_exclusion_is_ended_by_someone_whom_it_does_not_name(cast):
    with acting_as(cast.supervisor) as supervisor:
        exclusion = grants.exclude(cast.amir, cast.second, by=supervisor, why="a neighbour")
    with acting_as(cast.second) as named, pytest.raises(Refused):
        grants.end_exclusion(exclusion, by=named, why="it is nothing")
    with acting_as(cast.supervisor) as supervisor:
        grants.end_exclusion(exclusion, by=supervisor, why="moved away")
    assert sees(cast.second, cast.amir)[0] is True


def test_a_declared_conflict_closes_the_record_in_the_same_request_and_is_not_ended_by_oneself(cast):
    with acting_as(cast.second) as second:
        conflict = grants.declare_conflict(cast.amir, by=second, why="my cousin")
        assert people.known(cast.amir) == {}
        asked = access.question("open_full_record", by=second, person=cast.amir, now=NOON)
        assert not decide(asked)
        with pytest.raises(Refused):
            grants.end_conflict(conflict, by=second, why="a mistake")
    with acting_as(cast.supervisor) as supervisor:
        assert [(one.kind, one.by) for one in grants.notices()] == [("conflict of interest", cast.second)]
        grants.end_conflict(conflict, by=supervisor, why="looked into")
    assert sees(cast.second, cast.amir)[0] is True


def told(user):
    with acting_as(user):
        return [one.kind for one in grants.notices()]


def test_a_search_for_a_name_across_forces_gives_a_masked_hit_and_is_in_the_log_of_both_forces(cast):
    people.set_up_force("NORTH", "Northmoor Police", telephone="01632 960123")
    with acting_as(cast.stranger) as stranger:
        hits, is_restricted = access.masked("amir TOLVANISH", by=stranger, why="a man of this name")
        assert (hits, is_restricted) == ([access.Masked(cast.amir_ref, "Northmoor Police", "01632 960123")], False)
        question = access.question(
            "open_full_record", by=stranger, person=cast.amir, of_force="NORTH", now=NOON, reason="duty"
        )
        assert not decide(question)  # the full record needs a grant
    for part in ("supervisor", "auditor"):
        with acting_as(getattr(cast, part)) as reader:
            found = access.who_saw(cast.amir, by=reader, why="asked", **WHEN)
            assert [(line.by, line.force, line.outcome, line.asked) for line in found if line.outcome == "masked"] == [
                (cast.stranger, "SOUTH", "masked", "amir TOLVANISH")
            ]
    with acting_as(cast.their_auditor), connection.cursor() as cursor:
        cursor.execute("SELECT kind FROM look WHERE by = %s AND force = 'SOUTH'", [cast.stranger])
        assert ("search by name",) in cursor.fetchall()


def test_an_exact_name_that_an_exclusion_closes_is_restricted_and_the_supervisor_and_the_auditor_are_told(cast):
    with acting_as(cast.supervisor) as supervisor:
        grants.exclude(cast.amir, cast.colleague, by=supervisor, why="his brother")
    with acting_as(cast.colleague) as colleague:
        assert people.search("Amir Tolvanish") == []
        assert access.masked("Amir Tolvanish", by=colleague, why="curious") == ([], True)
        assert access.masked("Bela Nobody", by=colleague, why="curious") == ([], False)
    assert told(cast.supervisor) == ["restricted record asked for"]
    assert told(cast.auditor) == ["restricted record asked for", "exclusion"]
    assert told(cast.colleague) == []
    with acting_as(cast.auditor) as auditor:
        found = access.who_saw(cast.amir, by=auditor, why="asked", **WHEN)
        assert ("search by name", cast.colleague) in [(line.kind, line.by) for line in found]


def test_a_supervisor_whom_an_exclusion_names_is_not_told_of_it(cast):
    with acting_as(cast.supervisor) as supervisor:
        grants.exclude(cast.amir, cast.second, by=supervisor, why="her brother")
    with acting_as(cast.second) as second:
        access.masked("Amir Tolvanish", by=second, why="curious")
    assert told(cast.second) == []
    assert told(cast.supervisor) == ["restricted record asked for"]


# Emergencies


def test_emergency_access_lasts_60_minutes_and_is_told_at_once_and_reviewed_by_another(cast, clock_at):
    with acting_as(cast.stranger) as stranger:
        reader = grants.break_glass(cast.amir_ref, by=stranger, why="a child is missing")
        assert people.known(cast.amir)
        asked = access.question("open_full_record", by=reader, person=cast.amir, now=clock.now())
        assert decide(asked).word == "allow-60min"
    for part in ("supervisor", "auditor", "their_supervisor", "their_auditor"):
        assert told(getattr(cast, part)) == ["emergency access"]
    clock_at(NOON + timedelta(minutes=59))
    assert sees(cast.stranger, cast.amir)[0] is True
    clock_at(NOON + timedelta(minutes=61))  # the clock runs on while a test works
    assert sees(cast.stranger, cast.amir)[0] is False

    with acting_as(cast.their_supervisor) as theirs:
        (taken,) = grants.to_review()
        assert (taken.by, taken.why, taken.review_by.isoformat()) == (cast.stranger, "a child is missing", "2026-07-09")
        grants.review(taken.id, finding="the child was found there", by=theirs)
        with pytest.raises(Conflict):
            grants.review(taken.id, finding="again", by=theirs)
    with acting_as(cast.supervisor):
        assert grants.to_review() == []


def test_nobody_reviews_their_own_emergency_access(cast):
    with acting_as(cast.supervisor) as supervisor:
        grants.break_glass(cast.amir_ref, by=supervisor, why="a child is missing")
        (taken,) = grants.to_review()
        with pytest.raises(Refused, match="their own"):
            grants.review(taken.id, finding="it was right", by=supervisor)


@pytest.mark.parametrize("part", ["desk", "inspector", "auditor", "platform", "practitioner", "amir_user"])
def test_emergency_access_is_for_those_who_go_out(cast, part):
    with acting_as(getattr(cast, part)) as reader, pytest.raises(Refused):
        grants.break_glass(cast.bela_ref, by=reader, why="a child is missing")


def test_emergency_access_wants_a_reason_and_a_reference_that_is_right(cast):
    with acting_as(cast.stranger) as stranger:
        with pytest.raises(Unreadable):
            grants.break_glass(cast.amir_ref, by=stranger, why=" ")
        with pytest.raises(Refused):
            grants.break_glass("WRONGREF", by=stranger, why="a child is missing")


# Reading many


def test_the_21st_person_in_an_hour_outside_the_own_team_stops_until_it_is_said_why(cast, clock_at):
    with acting_as(cast.officer) as officer:
        others = [people.register(name=f"Person {n}", born=None, by=officer, why="cautioned") for n in range(45)]
    people.change_post("colleague", role="officer", force="NORTH", team="east")

    def opens(person):
        with acting_as(cast.colleague) as reader:
            asked = access.question("open_full_record", by=reader, person=person, now=clock.now(), reason="a pattern")
            if verdict := decide(asked):
                access.look(by=reader, kind="full record", why="a pattern", persons=[person])
            return verdict.word

    assert [opens(person) for person in others[:20]] == ["allow"] * 20
    assert opens(others[3]) == "allow"  # seen already
    assert opens(others[20]) == "deny-ask-why"
    with acting_as(cast.colleague) as reader:
        with pytest.raises(Unreadable):
            grants.bulk_reading(by=reader, why=" ")
        grants.bulk_reading(by=reader, why="the same car at each of their homes")
    assert told(cast.supervisor) == ["bulk reading"]
    assert [opens(person) for person in others[20:41]] == ["allow"] * 20 + ["deny-ask-why"]
    clock_at(NOON + timedelta(hours=2))
    assert opens(others[42]) == "allow"


def test_reading_the_own_team_is_never_too_much(cast):
    with acting_as(cast.officer) as officer:
        others = [people.register(name=f"Person {n}", born=None, by=officer, why="cautioned") for n in range(25)]
        for person in others:
            people.allocate(person, cast.officer, by=officer, why="new")
            access.look(by=officer, kind="full record", why="own caseload", persons=[person])
        asked = access.question("open_full_record", by=officer, person=cast.bela, now=NOON)
        assert asked.opened_in_the_hour == 0
        assert access.opened_outside_team(officer, cast.bela, NOON) == 1


# How a reader stands to people


def test_relations_are_told_by_one_query_for_a_list(cast, django_assert_num_queries):
    people.change_post("colleague", role="officer", force="NORTH", team="east")
    expected = {
        "officer": ("own", "team"), "supervisor": ("team", "team"), "second": ("team", "team"),
        "colleague": ("force", "force"), "stranger": ("other", "other"), "practitioner": ("none", "none"),
        "amir_user": ("own", "other"),
    }  # fmt: skip
    for part, stands in expected.items():
        with acting_as(getattr(cast, part)) as reader, django_assert_num_queries(1):
            found = relations(reader, [cast.amir, cast.bela])
        assert (found[cast.amir].relation, found[cast.bela].relation) == stands, part


def test_probation_shares_whom_it_has_a_grant_for(cast):
    given(cast, cast.practitioner)
    with acting_as(cast.practitioner) as reader:
        found = relations(reader, [cast.amir, cast.bela])
        assert (found[cast.amir].relation, found[cast.bela].relation) == ("shared", "none")
        assert decide(access.question("open_full_record", by=reader, person=cast.amir, now=NOON))
        assert not decide(access.question("read_intelligence", by=reader, person=cast.amir, now=NOON))


# Leaving and changing post


def test_whoever_left_sees_nothing_and_their_people_are_in_nobodys_charge(cast):
    people.disable("officer")
    with acting_as(cast.officer) as reader:
        assert (reader.role, reader.left_at) == ("", NOON.replace(microsecond=reader.left_at.microsecond))
        assert people.known(cast.amir) == {}
        assert not decide(access.question("open_full_record", by=reader, person=cast.amir, now=NOON))
    with acting_as(cast.supervisor):
        assert {one.id for one in people.unallocated()} == {cast.amir, cast.bela}


class Session(dict):
    def flush(self):
        self.clear()


def test_a_session_ends_with_the_post_in_which_it_began(cast):
    session = Session()

    def ask():
        request = RequestFactory().get("/")
        request.user, request.session = get_user_model().objects.get(pk=cast.officer), session
        return RowScope(lambda asked: HttpResponse(asked.reader.role if hasattr(asked, "reader") else "nobody"))(
            request
        ).content

    assert ask() == b"officer"
    people.change_post("officer", role="officer", force="NORTH", team="east")
    assert ask() == b"nobody"
    assert session == {}
    assert ask() == b"officer"  # signed in anew


# Many at once


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker):
    """A register that other connections see too."""
    with django_db_blocker.unblock():
        register = made(lambda instant: clock.set(instant) or instant, mark="GRANT")
        yield with_more(register, "NORTHGRANT", "SOUTHGRANT", mark="GRANT")
        connections.close_all()


def test_of_fifty_who_decide_at_once_one_is_heard(committed):
    until = clock.now() + timedelta(days=1)
    with acting_as(committed.officer) as officer:
        asked = grants.give(
            committed.amir, committed.investigator, by=officer, why="asked", **{**RECORD, "until": until}
        )

    def accept(number):
        with acting_as(committed.supervisor if number % 2 else committed.inspector) as second:
            return grants.decide(asked, is_approved=number % 3 > 0, by=second, why=f"number {number}")

    answers = at_once(accept)
    assert answers.count("conflict") == AT_ONCE - 1
    with acting_as(committed.supervisor):
        assert grants.waiting() == []
        (found,) = grants._asked("id = %s", asked)
        assert len(grants.held_on(committed.amir)) == (found.decision == "approved")


def test_of_fifty_who_end_a_grant_at_once_one_does(committed):
    until = clock.now() + timedelta(days=1)
    grant = given(committed, committed.practitioner, until=until)

    def ended(number):
        with acting_as(committed.supervisor if number % 2 else committed.officer) as reader:
            return grants.end(grant, by=reader, why=f"number {number}")

    assert at_once(ended).count("conflict") == AT_ONCE - 1


def test_many_records_opened_at_once_are_counted_one_after_the_other(committed):
    with acting_as(committed.officer) as officer:
        others = [people.register(name=f"P {n}", born=None, by=officer, why="x") for n in range(AT_ONCE)]
    people.change_post("colleagueGRANT", role="officer", force="NORTHGRANT", team="east")

    def opens(number):
        with acting_as(committed.colleague) as reader:
            asked = access.question(
                "open_full_record", by=reader, person=others[number], now=clock.now(), reason="a pattern"
            )
            if verdict := decide(asked):
                access.look(by=reader, kind="full record", why="a pattern", persons=[others[number]])
            return bool(verdict)

    assert at_once(opens).count(True) == 20


def test_a_reference_that_an_exclusion_closes_is_restricted_and_told_though_the_request_is_undone(committed):
    with acting_as(committed.supervisor) as supervisor:
        grants.exclude(committed.bela, committed.reader, by=supervisor, why="her brother")
    with acting_as(committed.reader) as reader:
        for ask in (access.named, access.admit):
            with pytest.raises(access.Restricted):
                ask(committed.bela_ref, by=reader, why="curious")
    with acting_as(committed.auditor) as auditor:
        kinds = [one.kind for one in grants.notices()]
        found = access.who_saw(
            committed.bela, by=auditor, why="asked", since=clock.now() - timedelta(1), until=clock.now() + timedelta(1)
        )
    assert kinds.count("restricted record asked for") == 2
    assert [line.outcome for line in found if line.by == committed.reader] == ["denied", "denied"]

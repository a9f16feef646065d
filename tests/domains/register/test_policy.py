"""Who may do what: each refusal with its reason, and what nobody allowed is refused."""

from datetime import UTC, date, datetime

import pytest

from safehold.domains.register import policy
from safehold.events import EVENTS
from safehold.kernel.errors import Refused
from safehold.permissions.table import ROLES

TODAY = date(2026, 7, 7)
NOW = datetime(2026, 7, 8, 9, 20, tzinfo=UTC)
DEMONSTRATION = {"law": {"online": {"from": "2026-06-01", "days": 3}, "job": {"from": "2026-08-01", "days": 3}}}


@pytest.mark.parametrize("role", ["", *ROLES.values()])
def test_each_part_is_for_its_own_roles(role):
    parts = {part for part in policy.PARTS if policy.may_enter(part, role=role)}
    assert parts == {"person": {"you"}, "desk": {"desk"}, "officer": {"officer"}, "supervisor": {"officer"}}.get(
        role, set()
    )


@pytest.mark.parametrize(
    ("event", "law", "reason"),
    [
        ("home_change", None, ""),
        ("online_account_opened", None, "This is not law yet."),
        ("online_account_opened", DEMONSTRATION, ""),
        ("job_started", DEMONSTRATION, "This is not law yet."),  # only from August
        ("conviction", DEMONSTRATION, "This is not told by the person."),
    ],
)
def test_only_what_is_law_is_asked_of_a_person(event, law, reason):
    assert policy.may_tell(EVENTS[event], law=law, today=TODAY).reason == reason


@pytest.mark.parametrize(
    ("event", "day", "may"),
    [("home_change", 10, True), ("online_account_opened", 10, False), ("online_account_opened", 7, True)],
)
def test_only_what_the_act_allows_is_told_in_advance(event, day, may):
    assert bool(policy.may_tell_of(EVENTS[event], happens_on=date(2026, 7, day), today=TODAY)) is may


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, ""),
        ({"role": "officer"}, "The table does not open this to your role in this relation."),
        ({"reference": " "}, "Nobody is opened at the desk without the reference on their paper."),
        ({"is_here": False}, "Nobody is opened at the desk whose attendance was not recorded within 15 minutes."),
    ],
)
def test_the_desk_opens_whoever_is_here(given, reason):
    asked = {"role": "desk", "reference": "K7PM3XQ9", "is_here": True, "now": NOW} | given
    found = policy.may_open(**asked)
    assert (bool(found), found.reason) == (not reason, reason or "Open: the person is here and named a reference.")


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, ""),
        ({"role": "supervisor"}, "Only the desk acknowledges what was told there."),
        ({"has_station": False}, "A notification is given at a station, and this post has none."),
        ({"is_identified": False}, "Make sure who is here before you acknowledge."),
        ({"is_read_back": False}, "Read back what was told before you acknowledge."),
    ],
)
def test_the_desk_acknowledges_what_was_read_back_to_whom_it_knows(given, reason):
    asked = {"role": "desk", "has_station": True, "is_identified": True, "is_read_back": True} | given
    verdict = policy.may_acknowledge(**asked)
    assert verdict.reason == reason
    if reason:
        with pytest.raises(Refused, match=reason):
            verdict.or_raise()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({}, ""),
        ({"role": "supervisor", "relation": "team"}, ""),
        ({"role": "desk"}, "This is answered by the person’s officer, or a supervisor."),
        ({"relation": "force"}, "This is answered by the person’s officer, or a supervisor."),
        ({"is_open": False}, "This has been answered already."),
    ],
)
def test_what_is_said_to_be_wrong_is_answered_once_by_whoever_has_charge(given, reason):
    asked = {"role": "officer", "relation": "own", "is_open": True} | given
    assert policy.may_answer(**asked).reason == reason


@pytest.mark.parametrize(
    ("role", "relation", "may"),
    [
        ("officer", "own", {"know", "open", "see the list", "reveal with a reason", "open with a reason"}),
        ("officer", "force", {"know", "open with a reason"}),
        ("officer", "other", set()),
        ("supervisor", "team", {"know", "open", "see the list", "reveal with a reason", "open with a reason"}),
        ("supervisor", "other", set()),
        ("desk", "force", set()),
        ("person", "other", set()),
        ("", "other", set()),
    ],
)
def test_what_an_officer_may_open_and_list_is_what_the_table_says(role, relation, may):
    who = {"role": role, "relation": relation}
    found = {
        "know": policy.may_know_of(**who),
        "open": policy.may_open_record(**who),
        "open with a reason": policy.may_open_record(**who, reason="covering"),
        "see the list": policy.may_see_list(**who),
        "reveal": policy.may_reveal(**who, reason=" "),
        "reveal with a reason": policy.may_reveal(**who, reason="the bank asked"),
    }
    assert {act for act, verdict in found.items() if verdict} == may

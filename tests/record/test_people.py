"""Ways in are given, taken away and renewed; a person's way in tells nothing about them."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.contrib.auth import authenticate, get_user_model
from django.test import RequestFactory

from safehold.kernel.errors import Conflict, Refused, Unreadable
from safehold.record import people
from safehold.record.scope import acting_as


def may_sign_in(user, password):
    return authenticate(RequestFactory().post("/"), username=user, password=password) is not None


def test_a_member_of_staff_is_created_disabled_and_recovered(register):
    given = people.create("rosk", name="Rosk Umberby", role="desk", force="NORTH", station="Tarnbridge")
    assert may_sign_in(given.user, given.password)
    assert Authenticator.objects.filter(user__username="rosk", type="totp").count() == 1

    renewed = people.recover("rosk")
    assert not may_sign_in("rosk", given.password)
    assert may_sign_in("rosk", renewed.password)
    assert renewed.secret != given.secret
    assert decrypt(Authenticator.objects.get(user__username="rosk").data["secret"]) == renewed.secret

    people.disable("rosk")
    assert not may_sign_in("rosk", renewed.password)
    assert not Authenticator.objects.filter(user__username="rosk").exists()
    with pytest.raises(Conflict):
        people.recover("rosk")


@pytest.mark.parametrize(
    ("changed", "where"),
    [({"role": "king"}, "role"), ({"force": "NOWHERE"}, "force"), ({"station": "Nowhere"}, "station")],
)
def test_a_post_that_cannot_be_is_refused_with_its_place(register, changed, where):
    with pytest.raises(Unreadable) as refused:
        people.create("rosk", **{"name": "Rosk", "role": "desk", "force": "NORTH"} | changed)
    assert refused.value.where == where


def test_a_user_name_is_given_once(register):
    with pytest.raises(Conflict):
        people.create("officer", name="Another", role="officer", force="NORTH")
    with pytest.raises(Unreadable):
        people.recover("nobody")


def test_a_persons_user_name_is_three_invented_words_and_a_number(register):
    user = get_user_model().objects.get(pk=register.amir_user)
    assert len(user.username.split("-")) == 4
    assert "amir" not in user.username
    assert (user.email, user.first_name, user.last_name) == ("", "", "")


def test_a_person_is_enrolled_once_and_only_by_their_own_force(register):
    with acting_as(register.officer) as officer, pytest.raises(Conflict):
        people.enrol(register.amir, by=officer, why="again")
    with acting_as(register.stranger) as stranger, pytest.raises(Refused):
        people.enrol(register.bela, by=stranger, why="curious")


def test_whoever_manages_a_person_changes_without_a_gap(register):
    with acting_as(register.officer) as officer:
        assert [one.id for one in people.caseload(register.officer)] == [register.amir]
        assert [one.id for one in people.unallocated()] == [register.bela]
        people.allocate(register.bela, register.officer, by=officer, why="new")
        people.allocate(register.amir, register.supervisor, by=officer, why="leave")
        assert [one.id for one in people.caseload(register.officer)] == [register.bela]
        (amir,) = people.known(register.amir).values()
        assert (amir.officer_name, amir.uses_portal, people.by_ref(amir.ref)) == ("Supervisor", True, amir)
        assert people.unallocated() == []


def test_staff_and_stations_are_listed_by_force(register):
    with acting_as(register.supervisor):
        assert [post.name for post in people.posts("officer")] == ["Officer"]
        assert people.names(register.officer, register.stranger) == {register.officer: "Officer"}
        assert [desk.name for desk in people.stations("NORTH")] == ["Tarnbridge"]

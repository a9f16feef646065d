"""Each request sees the rows of whoever signed in, and no scope outlives its request."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory

from safehold.record import people, store
from safehold.record.scope import RowScope, scope


class SignedIn:
    is_authenticated = True

    def __init__(self, pk):
        self.pk = pk


class NotSignedIn:
    is_authenticated = False


def answered(user, view):
    request = RequestFactory().get("/")
    request.user, request.session = user, {}
    return RowScope(view)(request)


@pytest.mark.parametrize(
    ("part", "role", "sees"),
    [
        ("officer", "officer", ["amir", "bela"]),
        ("supervisor", "supervisor", ["amir", "bela"]),
        ("amir_user", "person", ["amir"]),
        ("desk", "desk", []),
        ("stranger", "officer", []),
    ],
)
def test_a_request_sees_the_rows_of_its_reader(register, part, role, sees):
    def view(request):
        found = people.known(register.amir, register.bela)
        return HttpResponse(
            f"{request.reader.role}: {[name for name in ('amir', 'bela') if getattr(register, name) in found]}"
        )

    assert answered(SignedIn(getattr(register, part)), view).content.decode() == f"{role}: {sees}"


def test_a_request_without_sign_in_sees_nothing(register):
    scope()
    assert answered(NotSignedIn(), lambda request: HttpResponse(str(people.known(register.amir)))).content == b"{}"


def test_someone_whose_post_ended_sees_nothing(register):
    people.disable("officer")

    def view(request):
        return HttpResponse(f"{request.reader.role} {store.history(register.amir)}")

    assert answered(SignedIn(register.officer), view).content == b" []"


def test_a_scope_ends_with_its_transaction(address, django_db_blocker, django_db_setup):
    with django_db_blocker.unblock():
        scope(forces=["NORTH"], user=1)  # in autocommit the statement is a transaction of its own
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('safehold.forces', true), current_setting('safehold.user', true)")
            assert set(cursor.fetchone()) <= {"", None}
        connection.close()

"""Who is who: forces and their stations, staff and how they sign in, registered persons and who manages them.

These rows are nobody's history; they change, and the database keeps every former state. What a person did, or was told
to do, is an event and belongs to `store`.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import encrypt
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from safehold.kernel.errors import Conflict, Refused, Unreadable
from safehold.record import access, clock
from safehold.record.history import NOT_HERE
from safehold.record.ids import new_ids, new_reference
from safehold.record.models import POSTS, Allocation, Force, Representative, Staff, Standing, Station
from safehold.record.scope import Reader, scope

PASSWORD_LENGTH = 14
CONSONANTS, VOWELS = "bdfgklmnprstvz", "aeiou"

KNOWN = """SELECT p.id, p.ref, p.name, p.born, p.force, p.portal_user IS NOT NULL, a.officer, s.name
    FROM person p LEFT JOIN allocation a ON a.person = p.id AND a.until IS NULL
    LEFT JOIN staff s ON s.user_id = a.officer"""


@dataclass(frozen=True)
class SignIn:
    """What is handed over on paper, once: a user name, a password and the secret of the one-time codes."""

    role: str
    user: str
    password: str
    secret: str


@dataclass(frozen=True, slots=True)
class Known:
    """A person as staff know them, and who manages them."""

    id: UUID
    ref: str
    name: str
    born: date | None
    force: str
    uses_portal: bool
    officer: int | None
    officer_name: str | None


@dataclass(frozen=True, slots=True)
class Post:
    """Someone on the staff."""

    user: int
    name: str
    role: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """A station on the chief officer's published list: where a notification is given in person."""

    id: int
    name: str
    address: str
    opening: str


# Forces, stations, staff: for commands, which open the force themselves.


def set_up_force(
    code: str, name: str, stations: Iterable[tuple[str, str, str]] = (), *, telephone: str | None = None
) -> None:
    """Make a force with its published stations (name, address, opening times); may be called again."""
    with transaction.atomic():
        scope(administers=[code])
        Force.objects.get_or_create(code=code, defaults={"name": name})
        if telephone is not None:
            Force.objects.filter(code=code).update(telephone=telephone)
        for station, address, opening in stations:
            told = {"address": address, "opening": opening}
            Station.objects.update_or_create(force_id=code, name=station, defaults=told)


def create(
    user_name: str,
    *,
    name: str,
    role: str,
    force: str,
    station: str | None = None,
    team: str = "",
    password: str | None = None,
    secret: str | None = None,
) -> SignIn:
    """Give someone a post and a way to sign in, always with a second factor."""
    with transaction.atomic():
        scope(administers=[force])
        place = _place_of(role, force, station)
        user, sign_in = _signs_in(role, user_name, password, secret)
        post = {"force_id": force, "role": role, "team": team, "station": place, "since": clock.now()}
        Staff.objects.create(user_id=user, name=name, **post)
    return sign_in


def change_post(
    user_name: str, *, role: str, force: str, station: str | None = None, team: str = "", name: str | None = None
) -> None:
    """Give someone another post: whatever went with the one before, and every open session, ends now."""
    with transaction.atomic():
        user = _user(user_name)
        post = _in_post(user.pk)
        before = post.values("name", "force").first()
        if before is None:
            raise Conflict("This person no longer has a post.", where=user_name, do="Create the post anew.")
        scope(administers=[before["force"], force])
        place = _place_of(role, force, station)
        new = {"force_id": force, "role": role, "team": team, "station": place, "since": clock.now()}
        Staff.objects.filter(user_id=user.pk).update(name=name or before["name"], **new)


def _place_of(role: str, force: str, station: str | None) -> Station | None:
    """The station of a post, once the post can be."""
    if role not in POSTS:
        raise Unreadable(f"There is no post {role!r}.", where="role", do=f"Use one of {', '.join(POSTS)}.")
    if not Force.objects.filter(code=force).exists():
        raise Unreadable(f"There is no force {force!r}.", where="force", do="Set it up first.")
    place = Station.objects.filter(force_id=force, name=station).first() if station else None
    if station and not place:
        raise Unreadable(f"{force} has no station {station!r}.", where="station", do="Name one that it publishes.")
    return place


def disable(user_name: str) -> None:
    """End someone's access at once: the next request of an open session is already refused."""
    with transaction.atomic():
        user = _user(user_name)
        _in_post(user.pk).update(until=clock.now())
        user.is_active = False
        user.set_unusable_password()
        user.save()
        Authenticator.objects.filter(user=user).delete()


def recover(user_name: str) -> SignIn:
    """A new password and second factor for someone who lost either; what they had no longer works."""
    with transaction.atomic():
        user = _user(user_name)
        post = _in_post(user.pk).first()
        if post is None:
            raise Conflict("This person no longer has a post.", where=user_name, do="Create the post anew.")
        return _new_factors(user, post.role, None, None)


def _user(user_name: str) -> Any:
    user = get_user_model().objects.filter(username=user_name).first()
    if user is None:
        raise Unreadable(f"Nobody on the staff signs in as {user_name!r}.", where="user", do="Check the spelling.")
    return user


def _in_post(user: int) -> QuerySet[Staff]:
    """The post that a user holds, and the scope in which it may be changed."""
    scope(user=user)
    post = Staff.objects.filter(user_id=user, until=None).values_list("force", flat=True).first()
    scope(administers=[post] if post else [])
    return Staff.objects.filter(user_id=user, until=None)


def _signs_in(role: str, user_name: str, password: str | None, secret: str | None) -> tuple[int, SignIn]:
    try:
        with transaction.atomic():
            user = get_user_model().objects.create(username=user_name)
    except IntegrityError:
        raise Conflict(f"The user name {user_name!r} is taken.", where="user", do="Choose another.") from None
    return user.pk, _new_factors(user, role, password, secret)


def _new_factors(user: Any, role: str, password: str | None, secret: str | None) -> SignIn:
    sign_in = SignIn(role, user.username, password or new_reference(PASSWORD_LENGTH), secret or generate_totp_secret())
    user.set_password(sign_in.password)
    user.save()
    Authenticator.objects.filter(user=user).delete()
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": encrypt(sign_in.secret)})
    return sign_in


# Persons: within the reader's scope.


def register(*, name: str, born: date | None, by: Reader, why: str) -> UUID:
    """Open a record for a person, in the force of whoever opens it. No duty follows until something happened."""
    at = clock.now()
    (person,) = new_ids(at, 1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO person (id, force, ref, name, born) VALUES (%s, %s, %s, %s, %s)",
            (person, by.force, new_reference(), name, born),
        )
        Standing.objects.create(person_id=person, force_id=by.force, worked_out_at=at)
        access.look(by=by, kind="person", why=why, persons=[person], operation="collection")
    return person


def enrol(
    person: UUID,
    *,
    by: Reader,
    why: str,
    user_name: str | None = None,
    password: str | None = None,
    secret: str | None = None,
) -> SignIn:
    """Give a person a way to their own page, on paper. The user name is three invented words and two figures."""
    with transaction.atomic(), connection.cursor() as cursor:
        found = known(person).get(person)
        if found is None:
            raise Refused(NOT_HERE)
        user, sign_in = _signs_in("person", user_name or invented_words(), password, secret)
        cursor.execute("SELECT enrol(%s, %s)", (person, user))
        if cursor.fetchone() != (True,):
            raise Conflict("This person has a page already.", do="Renew the way in instead.")
        access.look(by=by, kind="way in", why=why, persons=[person], operation="alteration")
    return sign_in


def represent(
    *,
    name: str,
    by: Reader,
    why: str,
    user_name: str | None = None,
    password: str | None = None,
    secret: str | None = None,
) -> SignIn:
    """Give someone who acts for persons a way to sign in. It opens nothing until a grant names a person."""
    with transaction.atomic():
        user, sign_in = _signs_in("representative", user_name or invented_words(), password, secret)
        Representative.objects.create(user_id=user, force_id=by.force, name=name, since=clock.now())
        access.look(by=by, kind="way in of a representative", why=why, operation="collection")
    return sign_in


def invented_words(random: Random | None = None) -> str:
    """A user name that says nothing about whoever has it.

    >>> [len(word) for word in invented_words().split("-")]
    [5, 5, 5, 2]
    """
    random = random or secrets.SystemRandom()

    def word() -> str:
        return "".join(random.choice(signs) for signs in (CONSONANTS, VOWELS, CONSONANTS, VOWELS, CONSONANTS))

    return f"{word()}-{word()}-{word()}-{random.randrange(10, 100)}"


def allocate(person: UUID, officer: int, *, by: Reader, why: str, at: datetime | None = None) -> None:
    """Let this officer manage the person from now on; whoever did until now no longer does."""
    at = at or clock.now()
    with transaction.atomic():
        Allocation.objects.filter(person_id=person, until=None).update(until=at)
        Allocation.objects.create(force_id=by.force, person_id=person, officer_id=officer, since=at)
        access.look(by=by, kind="allocation", why=why, persons=[person], operation="alteration")


def known(*persons: UUID) -> dict[UUID, Known]:
    """These people, as far as the reader may see them."""
    return {found.id: found for found in _known("p.id = ANY(%s)", [list(persons)])}


def caseload(officer: int) -> list[Known]:
    """The people whom an officer manages now."""
    return _known("a.officer = %s", [officer])


def unallocated() -> list[Known]:
    """People in the reader's force whom nobody manages: a supervisor's alarm."""
    return _known("a.officer IS NULL")


def search(name: str) -> list[Known]:
    """Whom of a name, or of a part of one, the reader may see; however it is written."""
    return _known("folded(%(name)s) <> '' AND p.folded LIKE '%%' || folded(%(name)s) || '%%'", {"name": name})


def by_ref(ref: str) -> Known | None:
    """The person with this reference, if the reader may see them."""
    return next(iter(_known("p.ref = %s", [ref])), None)


def _known(which: str, given: Any = None) -> list[Known]:
    with connection.cursor() as cursor:
        cursor.execute(f"{KNOWN} WHERE {which} ORDER BY p.ref", given)
        return [Known(*row) for row in cursor.fetchall()]


def names(*users: int) -> dict[int, str]:
    """What members of staff of the reader's force are called; for a timeline that says who wrote."""
    return dict(Staff.objects.filter(user_id__in=users).values_list("user_id", "name"))


def role_of(user: int) -> str | None:
    """The role in which a user acts, if the reader's force knows them: a post, or that of a representative."""
    post = Staff.objects.filter(user_id=user, until=None).values_list("role", flat=True).first()
    acts = Representative.objects.filter(user_id=user, until=None).exists()
    return post or ("representative" if acts else None)


def posts(role: str) -> list[Post]:
    """Who holds a post of this kind in the reader's force."""
    found = Staff.objects.filter(role=role, until=None).order_by("name", "user_id")
    return [Post(*row) for row in found.values_list("user_id", "name", "role", "team")]


def force_name(code: str) -> str:
    """What a force calls itself."""
    return Force.objects.values_list("name", flat=True).get(code=code)


def stations(force: str) -> list[Desk]:
    """The stations that a force publishes."""
    found = Station.objects.filter(force_id=force).order_by("name")
    return [Desk(*row) for row in found.values_list("id", "name", "address", "opening")]

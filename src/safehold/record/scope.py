"""Which rows this request may see, told to PostgreSQL for as long as its transaction lasts.

Staff see the force they work for. A registered person sees that person. The desk sees nobody until someone names a
reference; then that one person (`access.admit`). What forgets to say its scope sees no rows.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

SETTINGS = ("forces", "person", "user", "desk", "reference")
SCOPE = "SELECT " + ", ".join(f"set_config('safehold.{name}', %s, true)" for name in SETTINGS)
WHO = """
    SELECT role, force, name, station, NULL::uuid FROM staff WHERE user_id = %(user)s AND until IS NULL
    UNION ALL SELECT 'person', force, name, NULL, id FROM person WHERE portal_user = %(user)s"""


@dataclass(frozen=True)
class Reader:
    """Whoever is looking, in the role in which they look. Someone without a role is a stranger here."""

    user: int
    role: str = ""
    force: str = ""
    name: str = ""
    station: int | None = None
    person: UUID | None = None


def scope(
    *, user: int | None = None, forces: Iterable[str] = (), person: UUID | None = None, desk: str = "", ref: str = ""
) -> None:
    """Say which rows the rest of this transaction may see. Whatever is not named is closed."""
    told = (",".join(forces), str(person or ""), str(user or ""), desk, ref)
    with connection.cursor() as cursor:
        cursor.execute(SCOPE, told)


def enter(user: int) -> Reader:
    """Find out as whom a signed-in user looks, and open the rows that this role may see."""
    scope(user=user)
    with connection.cursor() as cursor:
        cursor.execute(WHO, {"user": user})
        found = cursor.fetchone()
    reader = Reader(user, *found) if found else Reader(user)
    open_for(reader)
    return reader


def open_for(reader: Reader) -> None:
    """Open the rows that this reader may see: a force, one person, or (at the desk, and for strangers) none yet."""
    by_force = reader.role in ("officer", "supervisor")
    scope(
        user=reader.user,
        forces=[reader.force] if by_force else (),
        person=reader.person,
        desk=reader.force if reader.role == "desk" else "",
    )


def before(reader: Reader, person: UUID) -> Reader:
    """The same reader with this person before them."""
    return replace(reader, person=person)


@contextmanager
def acting_as(user: int) -> Iterator[Reader]:
    """For commands and tests: one transaction in a user's name, with the rows of that user's role."""
    with transaction.atomic():
        yield enter(user)


class RowScope:
    """Middleware, after authentication: each signed-in request is one transaction with one scope.

    Never stream guarded rows: a stream runs after the transaction, where no row is seen.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer within the reader's scope; `request.reader` says who looks."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        with transaction.atomic():
            request.reader = enter(request.user.pk)  # type: ignore[attr-defined]
            return self.get_response(request)

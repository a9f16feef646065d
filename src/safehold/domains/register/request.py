"""A request of somebody who signed in: `record.scope` says on each who looks."""

from uuid import UUID

from django.http import HttpRequest

from safehold.kernel.errors import Refused
from safehold.record.history import NOT_HERE
from safehold.record.scope import Reader


class SignedIn(HttpRequest):
    """What every page behind the sign-in is given."""

    reader: Reader


def own(reader: Reader) -> UUID:
    """The person who looks at their own record; nobody else has one here."""
    if reader.person is None:
        raise Refused(NOT_HERE)
    return reader.person

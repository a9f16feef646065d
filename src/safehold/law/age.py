"""How a door behaves when its law grows old: it says so after 180 days, and shows no date after a year."""

from datetime import date, timedelta

from safehold.kernel.errors import Conflict
from safehold.law import LAW_CHECKED_TO


def says_of_age(today: date) -> str:
    """The sentence that comes first in an answer given long after the law was checked; empty while it is fresh.

    >>> says_of_age(date(2026, 12, 1)), says_of_age(date(2027, 6, 1)).split(":")[0]
    ('', 'Careful')
    """
    checked = date.fromisoformat(LAW_CHECKED_TO)
    if today <= checked + timedelta(days=180):
        return ""
    return f"Careful: the law behind this answer was last checked on {LAW_CHECKED_TO}, {(today - checked).days} days ago. It may have changed."


def refuse_if_old(today: date, *, accepted: bool = False) -> None:
    """Raise Conflict where the law was checked more than a year ago and nobody has said that this is accepted."""
    checked = date.fromisoformat(LAW_CHECKED_TO)
    if today > checked + timedelta(days=365) and not accepted:
        raise Conflict(
            f"The law behind this program was last checked on {LAW_CHECKED_TO}, more than a year ago, so it shows no date.",
            do="Install a newer release, or give --accept-old-law if you know what has changed since.",
        )

"""What time it is. A rule never asks this: whoever acts asks once, and passes the answer on.

In the demonstration the clock runs ahead of the real one by an offset kept in the database, so that every worker
agrees and time keeps flowing.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from safehold.record.models import MovedClock

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """This instant, in UTC; in the demonstration, the demonstration's."""
    real = datetime.now(UTC)
    if not settings.DEMONSTRATION:
        return real
    ahead = MovedClock.objects.filter(id=1).values_list("ahead", flat=True).first()
    return real + (ahead or timedelta())


def set(instant: datetime) -> None:
    """Let the demonstration's clock show this instant now, and run on from there."""
    _only_in_the_demonstration()
    MovedClock.objects.update_or_create(id=1, defaults={"ahead": instant - datetime.now(UTC)})


def advance(by: timedelta) -> datetime:
    """Move the demonstration's clock on, and say what it shows."""
    set(now() + by)
    return now()


def _only_in_the_demonstration() -> None:
    if not settings.DEMONSTRATION:
        raise RuntimeError("record/clock.py: only the demonstration's clock can be set.")


def day(instant: datetime) -> date:
    """The civil day of an instant in London, on which the law counts."""
    return instant.astimezone(LONDON).date()


def local(instant: datetime) -> str:
    """A London time as a case file writes it: to the minute."""
    return instant.astimezone(LONDON).strftime("%Y-%m-%dT%H:%M")


def instant(text: str) -> datetime:
    """The instant of a case file's day (its start) or local time.

    An hour that the clocks skip or repeat is read with the offset that held before the change.
    """
    return datetime.fromisoformat(text).replace(tzinfo=LONDON, fold=0).astimezone(UTC)

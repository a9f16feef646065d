"""Days and times as people in England and Wales read them, always in London, in English or Welsh.

Given as values or as the text of a case file: `2026-07-08`, `2026-07-08T22:50:41Z`.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

LONDON = ZoneInfo("Europe/London")
gettext_noop("July")  # Django's own Welsh misspells it; ours goes before


def _read(value: str | date) -> date:
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    if isinstance(value, datetime):
        return value.astimezone(LONDON) if value.tzinfo else value.replace(tzinfo=LONDON)
    return value


def day(value: str | date | None) -> str:
    """Wednesday 8 July 2026. Nothing stays nothing: a last day may not be known yet."""
    return date_format(_read(value), "l j F Y") if value else ""


def short_day(value: str | date | None) -> str:
    """8 July 2026: for columns of a table."""
    return date_format(_read(value), "j F Y") if value else ""


def clock_time(value: str | datetime, *, seconds: bool = True) -> str:
    """11:50pm, 9am, midday, midnight. An instant to the second keeps its seconds: 11:50:41pm."""
    at = _read(value)
    if not isinstance(at, datetime):
        raise TypeError(f"{value!r} is a day, not an instant")
    at = at if seconds else at.replace(second=0)
    if (at.hour % 12, at.minute, at.second) == (0, 0, 0):
        return _("midday") if at.hour else _("midnight")
    minutes = f":{at.minute:02}" if at.minute or at.second else ""
    and_seconds = f":{at.second:02}" if at.second else ""
    return f"{at.hour % 12 or 12}{minutes}{and_seconds}{_('am') if at.hour < 12 else _('pm')}"


def instant(value: str | datetime | None, *, seconds: bool = True) -> str:
    """11:50pm on Wednesday 8 July 2026."""
    if not value:
        return ""
    return _("%(time)s on %(day)s") % {"time": clock_time(value, seconds=seconds), "day": day(value)}


def london(value: datetime, pattern: str) -> str:
    """An instant's London day or time in a pattern of digits, for a control of a form."""
    return _read(value).strftime(pattern)

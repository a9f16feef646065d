"""Civil days, months and hours as whole numbers: the arithmetic of statutes.

A day is its ordinal (`date.toordinal`); an instant is a local London minute, `day * 1440 + minute`.
Whole numbers only, so that one source runs on lists for one person and compiled on columns for many.
"""

from datetime import date
from functools import lru_cache

DAY = 1440  # minutes on the clock face
NONE = -1  # nothing known or nothing said
OPEN = 10_000_000  # a last day that has not been set: further order, life


def day_of(text: str) -> int:
    """The ordinal of a civil day written YYYY-MM-DD.

    >>> day_of("2004-05-01") - day_of("2004-04-30")
    1
    """
    return date.fromisoformat(text).toordinal()


@lru_cache(maxsize=100_000)
def day_text(day: int) -> str:
    """The day as YYYY-MM-DD.

    >>> day_text(day_of("2024-02-29"))
    '2024-02-29'
    """
    return date.fromordinal(day).isoformat()


def instant_text(instant: int) -> str:
    """The local minute as YYYY-MM-DDTHH:MM.

    >>> instant_text(day_of("2025-06-20") * 1440 + 61)
    '2025-06-20T01:01'
    """
    return f"{day_text(instant // DAY)}T{instant % DAY // 60:02d}:{instant % 60:02d}"


def month_of(day):
    """The month of a day, counted from March of the year 0: a leap day then ends its year, and months need no table.

    >>> month_of(day_of("0001-02-28")), month_of(day_of("2024-02-29")) - month_of(day_of("2023-03-01"))
    (11, 11)
    """
    since = day + 305  # days from 1 March of the year 0; 146,097 are 400 years, 36,524 a century, 1,461 four years
    rest = since % 146097
    year = (rest - rest // 1460 + rest // 36524 - rest // 146096) // 365 + since // 146097 * 400
    return 12 * year + (5 * (day - month_begins(12 * year)) + 2) // 153


def month_begins(month):
    """The first day of a month so counted.

    >>> day_text(month_begins(month_of(day_of("2024-02-29"))))
    '2024-02-01'
    """
    year = month // 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * (month % 12) + 2) // 5 - 305


def ordinal(year, month, day):
    """The ordinal of a day of the Gregorian calendar; the day may run past the month's end.

    >>> ordinal(1, 1, 1), ordinal(2024, 2, 30) == ordinal(2024, 3, 1)
    (1, True)
    """
    return month_begins(12 * year + month - 3) + day - 1


def year_of(day):
    """The year in which a day falls.

    >>> year_of(day_of("2023-12-31")), year_of(day_of("2024-01-01"))
    (2023, 2024)
    """
    return (month_of(day) + 2) // 12


def after_months(day, months):
    """The first day after a period of so many months beginning with a day.

    The corresponding date; where the month has none, the first day of the next month, so that
    the period ends with the last day of its month (Dodds v Walker [1981] 1 WLR 1027).

    >>> day_text(after_months(day_of("2020-08-31"), 30)), day_text(after_months(day_of("2015-03-10"), 120))
    ('2023-03-01', '2025-03-10')
    """
    month = month_of(day)
    return min(month_begins(month + months) + day - month_begins(month), month_begins(month + months + 1))


def year_after(day):
    """The last day of one year after a day: the same date next year, 28 February after a 29th.

    >>> day_text(year_after(day_of("2025-03-11"))), day_text(year_after(day_of("2024-02-29")))
    ('2026-03-11', '2025-02-28')
    """
    month = month_of(day)
    return min(month_begins(month + 12) + day - month_begins(month), month_begins(month + 13) - 1)


def last_sunday(year, month):
    """The last Sunday of a month with 31 days: when the clocks change.

    >>> day_text(last_sunday(2026, 3))
    '2026-03-29'
    """
    last = ordinal(year, month, 31)
    return last - last % 7


def elapsed(since, until):
    """The minutes that passed between two local minutes.

    A time in the hour that is skipped or repeated is read with the offset before the change.

    >>> elapsed(day_of("2026-10-24") * 1440 + 14 * 60, day_of("2026-10-25") * 1440 + 90) / 60
    11.5
    """
    return until - since - offset(until) + offset(since)


def offset(instant):
    """How many minutes London's clock is ahead of UTC at a local minute."""
    year = year_of(instant // DAY)
    return 60 if last_sunday(year, 3) * DAY + 120 <= instant < last_sunday(year, 10) * DAY + 120 else 0


def hours_later(instant, hours):
    """The local minute so many hours elapsed after (or, if negative, before) a local minute.

    >>> instant_text(hours_later(day_of("2026-03-28") * 1440 + 20 * 60, 12))
    '2026-03-29T09:00'
    >>> instant_text(hours_later(day_of("2026-10-24") * 1440 + 20 * 60, 12))
    '2026-10-25T07:00'
    """
    utc = instant + hours * 60 - offset(instant)
    year = year_of(utc // DAY)
    return utc + (60 if last_sunday(year, 3) * DAY + 60 <= utc < last_sunday(year, 10) * DAY + 60 else 0)

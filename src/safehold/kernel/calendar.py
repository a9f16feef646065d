"""Civil days, months and hours as whole numbers: the arithmetic of statutes.

A day is its ordinal (`date.toordinal`); an instant is a local London minute, `day * 1440 + minute`.
Whole numbers only, so that one source runs on lists for one person and compiled on columns for many.
"""

from datetime import date

DAY = 1440  # minutes on the clock face
NONE = -1  # nothing known or nothing said
OPEN = 10_000_000  # a last day that has not been set: further order, life


def day_of(text: str) -> int:
    """The ordinal of a civil day written YYYY-MM-DD.

    >>> day_of("2004-05-01") - day_of("2004-04-30")
    1
    """
    return date.fromisoformat(text).toordinal()


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


def ordinal(year, month, day):
    """The ordinal of a day of the Gregorian calendar; the day may run past the month's end.

    >>> ordinal(1, 1, 1), ordinal(2024, 2, 30) == ordinal(2024, 3, 1)
    (1, True)
    """
    y = year - (1 if month <= 2 else 0)
    m = month + (9 if month <= 2 else -3)
    return 365 * y + y // 4 - y // 100 + y // 400 + (153 * m + 2) // 5 + day - 306


def year_of(day):
    """The year in which a day falls.

    >>> year_of(day_of("2023-12-31")), year_of(day_of("2024-01-01"))
    (2023, 2024)
    """
    year = day * 400 // 146097 + 1
    while ordinal(year, 1, 1) > day:
        year -= 1
    while ordinal(year + 1, 1, 1) <= day:
        year += 1
    return year


def month_of(day, year):
    """The month of a day that falls in this year.

    >>> month_of(day_of("2024-02-29"), 2024)
    2
    """
    month = (day - ordinal(year, 1, 1)) // 31 + 1
    while month < 12 and ordinal(year, month + 1, 1) <= day:
        month += 1
    return month


def after_months(day, months):
    """The first day after a period of so many months beginning with a day.

    The corresponding date; where the month has none, the first day of the next month, so that
    the period ends with the last day of its month (Dodds v Walker [1981] 1 WLR 1027).

    >>> day_text(after_months(day_of("2020-08-31"), 30)), day_text(after_months(day_of("2015-03-10"), 120))
    ('2023-03-01', '2025-03-10')
    """
    year = year_of(day)
    month = month_of(day, year)
    dated = day - ordinal(year, month, 1)
    count = year * 12 + month - 1 + months
    year, month = count // 12, count % 12 + 1
    next_month = ordinal(year + 1, 1, 1) if month == 12 else ordinal(year, month + 1, 1)
    return min(ordinal(year, month, 1) + dated, next_month)


def year_after(day):
    """The last day of one year after a day: the same date next year, 28 February after a 29th.

    >>> day_text(year_after(day_of("2025-03-11"))), day_text(year_after(day_of("2024-02-29")))
    ('2026-03-11', '2025-02-28')
    """
    year = year_of(day)
    month = month_of(day, year)
    dated = day - ordinal(year, month, 1)
    return ordinal(year + 1, month, 28) if month == 2 and dated == 28 else ordinal(year + 1, month, dated + 1)


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

"""Is the arithmetic of days that of the calendar?"""

from datetime import date

from safehold.kernel.calendar import after_months, month_begins, month_of, ordinal, year_after, year_of
from tests.kernel.oracle import last_day_of_months, one_year_after

DAYS = range(date(1895, 1, 1).toordinal(), date(2205, 1, 1).toordinal())


def test_days_months_and_years_are_those_of_the_calendar():
    for day in DAYS:
        found = date.fromordinal(day)
        assert ordinal(found.year, found.month, found.day) == day
        assert year_of(day) == found.year
        assert month_begins(month_of(day)) == found.replace(day=1).toordinal()


def test_a_year_after_a_day_and_months_beginning_with_it_end_as_the_second_reading_says():
    for day in DAYS:
        assert year_after(day) == one_year_after(day)
        months = day % 250
        assert after_months(day, months) - 1 == last_day_of_months(months, beginning_with=day)

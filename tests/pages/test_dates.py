"""Days and times, always in London."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from safehold.pages import dates


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("2026-07-07T22:50:41+00:00", "11:50:41pm on Tuesday 7 July 2026"),  # summer: an hour ahead
        ("2026-01-07T23:50:00+00:00", "11:50pm on Wednesday 7 January 2026"),  # winter: none
        ("2026-03-29T00:59:00+00:00", "12:59am on Sunday 29 March 2026"),
        ("2026-03-29T01:00:00+00:00", "2am on Sunday 29 March 2026"),  # the clocks have gone forward
        ("2026-10-25T00:59:00+00:00", "1:59am on Sunday 25 October 2026"),
        ("2026-10-25T01:00:00+00:00", "1am on Sunday 25 October 2026"),  # and back
        ("2026-07-07T23:00:00+00:00", "midnight on Wednesday 8 July 2026"),
        ("2026-07-08T12:00", "midday on Wednesday 8 July 2026"),  # a case file's local time
        ("2026-07-08T12:05", "12:05pm on Wednesday 8 July 2026"),
    ],
)
def test_an_instant_is_worded_as_london_has_it(given, words):
    assert dates.instant(given) == words


def test_days_are_worded_from_text_and_from_values():
    assert dates.day("2026-07-08") == dates.day(date(2026, 7, 8)) == "Wednesday 8 July 2026"
    assert dates.short_day(datetime(2026, 7, 7, 23, 30, tzinfo=UTC)) == "8 July 2026"
    assert dates.day(None) == ""


def test_a_day_is_no_instant():
    with pytest.raises(TypeError):
        dates.clock_time("2026-07-08")


def test_welsh_has_its_own_words():
    with translation.override("cy"):
        assert dates.instant("2026-07-07T22:50:41+00:00") == "11:50:41yh, Dydd Mawrth 7 Gorffennaf 2026"

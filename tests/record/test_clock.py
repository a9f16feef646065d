"""The demonstration's clock runs ahead by what every worker reads; a real installation's is never moved."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from safehold.record import clock

MONDAY = datetime(2026, 7, 6, 8, 0, tzinfo=UTC)
A_MOMENT = timedelta(seconds=5)


def test_it_shows_what_it_was_set_to_and_time_flows_on(db):
    clock.set(MONDAY)
    first = clock.now()
    second = clock.now()
    assert MONDAY <= first < second < MONDAY + A_MOMENT
    assert MONDAY + timedelta(hours=9) <= clock.advance(timedelta(hours=9)) < MONDAY + timedelta(hours=9) + A_MOMENT


def test_a_change_of_the_clock_is_kept(db):
    clock.set(MONDAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM moved_clock")
        assert cursor.fetchone() == (1,)


def test_a_real_installation_tells_the_real_time_and_asks_nobody(settings):
    settings.DEMONSTRATION = False
    assert abs(clock.now() - datetime.now(UTC)) < A_MOMENT
    with pytest.raises(RuntimeError):
        clock.set(MONDAY)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-07-07T23:50", datetime(2026, 7, 7, 22, 50, tzinfo=UTC)),
        ("2026-07-08", datetime(2026, 7, 7, 23, 0, tzinfo=UTC)),
        ("2026-10-25T01:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # comes twice: the first is meant
        ("2026-03-29T01:30", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),  # never comes: read as if still winter
    ],
)
def test_london_times_are_read_with_the_offset_that_held_before_a_change(text, instant):
    assert clock.instant(text) == instant


def test_the_day_is_the_one_in_london():
    midnight = datetime(2026, 7, 7, 23, 0, tzinfo=UTC)
    assert (str(clock.day(midnight)), clock.local(midnight)) == ("2026-07-08", "2026-07-08T00:00")

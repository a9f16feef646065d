"""The calendar file: right days, neutral words, nothing else."""

from datetime import UTC, date, datetime

from icalendar import Calendar

from safehold.pages.diary import calendar

MADE = datetime(2026, 7, 7, 22, 50, tzinfo=UTC)
DAYS = [(date(2026, 7, 8), "Look at your page"), (date(2026, 10, 25), "Look at your page"), (date(2027, 3, 28), "Look")]


def test_each_last_day_is_one_whole_day_also_where_the_clocks_change():
    entries = Calendar.from_ical(calendar(DAYS, made_at=MADE)).walk("VEVENT")
    assert [(entry.decoded("dtstart"), str(entry["summary"])) for entry in entries] == DAYS
    assert all((entry.decoded("dtend") - entry.decoded("dtstart")).days == 1 for entry in entries)


def test_holds_no_word_but_the_given_ones():
    file = calendar([DAYS[0]], made_at=MADE).decode()
    names = {line.split(":", 1)[0].split(";")[0] for line in file.splitlines()}
    assert not names & {"ORGANIZER", "ATTENDEE", "LOCATION", "URL", "COMMENT", "CONTACT", "CATEGORIES", "GEO"}
    assert [line.split(":", 1)[1] for line in file.splitlines() if line.startswith(("SUMMARY", "DESCRIPTION"))] == [
        "Look at your page",
        "Look at your page",
    ]


def test_the_same_days_taken_twice_double_nothing():
    identities = [
        [str(entry["uid"]) for entry in Calendar.from_ical(calendar(DAYS, made_at=at)).walk("VEVENT")]
        for at in (MADE, MADE.replace(day=9))
    ]
    assert identities[0] == identities[1]
    assert len(set(identities[0])) == 3


def test_no_days_give_an_empty_calendar():
    assert b"VEVENT" not in calendar([], made_at=MADE)

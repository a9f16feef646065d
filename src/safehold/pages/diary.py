"""Last days as a calendar file, in words that are harmless on anyone's screen.

Needs no Django, for a command makes it too.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from icalendar import Alarm, Calendar, Event


def calendar(days: Iterable[tuple[date, str]], *, made_at: datetime) -> bytes:
    """A file with one whole day for each (day, words), and a reminder at 9 in the morning the day before.

    Words must be neutral, such as "Look at your page"; nothing else is in the file: no name, no place, no address.
    A day keeps its identity, so a calendar that takes the file again doubles nothing.
    """
    file = Calendar()
    file.add("prodid", "-//Diary//EN")
    file.add("version", "2.0")
    for day, words in days:
        entry = Event()
        entry.add("uid", sha256(f"{day} {words}".encode()).hexdigest()[:32])
        entry.add("dtstamp", made_at.astimezone(UTC))
        entry.add("dtstart", day)
        entry.add("dtend", day + timedelta(days=1))
        entry.add("summary", words)
        entry.add("class", "PRIVATE")
        entry.add("transp", "TRANSPARENT")
        reminder = Alarm()
        reminder.add("action", "DISPLAY")
        reminder.add("description", words)
        reminder.add("trigger", timedelta(hours=-15))
        entry.add_component(reminder)
        file.add_component(entry)
    return file.to_ical()

"""What can happen: one file per domain, declarations only. What follows from an event is not said here."""

from safehold.events import notification, record
from safehold.events.vocabulary import Event, Field

__all__ = ["EVENTS", "OF_THE_RECORD", "Event", "Field"]

EVENTS: dict[str, Event] = {event.name: event for event in notification.EVENTS}
OF_THE_RECORD: dict[str, Event] = {event.name: event for event in record.EVENTS}

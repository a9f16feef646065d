"""What can happen: one file per domain, declarations only. What follows from an event is not said here."""

from safehold.events import notification
from safehold.events.vocabulary import Event, Field

__all__ = ["EVENTS", "Event", "Field"]

EVENTS: dict[str, Event] = {event.name: event for event in notification.EVENTS}

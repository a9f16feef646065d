"""Who may do what on the register, and what is most pressing: pure functions, each with its reason.

Default deny: what no function here allows is refused. To whoever has no business with a person the pages answer as for
nothing at all; the reasons given here are for those who may know that there is something.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from safehold.events import Event
from safehold.kernel.errors import Refused
from safehold.law import DECLARED


@dataclass(frozen=True)
class Verdict:
    """Whether something may be done, and the reason where it may not: one for the button, the page and the refusal."""

    is_allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.is_allowed

    def or_raise(self) -> None:
        """Go on if it may be done."""
        if not self:
            raise Refused(self.reason)


allowed = Verdict(True)


def refused(reason: str) -> Verdict:
    """It may not be done, because."""
    return Verdict(False, reason)


# Which part of the register a role works in

PARTS = {"you": ("person",), "desk": ("desk",), "officer": ("officer", "supervisor")}


def may_enter(part: str, *, role: str) -> Verdict:
    """Each part is for its own roles; whoever has another, or none, finds nothing there.

    >>> bool(may_enter("desk", role="desk")), bool(may_enter("desk", role="person"))
    (True, False)
    """
    return allowed if role in PARTS[part] else refused("This part is not for your role.")


# The registered person


def may_tell(event: Event, *, law: dict[str, Any] | None, today: date) -> Verdict:
    """A person is asked only for what a provision in force makes them tell.

    What is announced is not owed before it is law, and nobody is asked for it as if it were.
    """
    if not event.told_as:
        return refused("This is not told by the person.")
    duties = [duty for duty in DECLARED if event.name in duty.on]
    rules = law["law"] if law else {}
    begins = [rules.get(duty.code, {}).get("from", duty.in_force) for duty in duties]
    if any(first and date.fromisoformat(first) <= today for first in begins):
        return allowed
    return refused("This is not law yet.")


def may_tell_of(event: Event, *, happens_on: date, today: date) -> Verdict:
    """A day to come is told in advance where the Act allows it (s.84(2)); of all else only what has happened is told."""
    if happens_on <= today or event.in_advance:
        return allowed
    return refused("This can be told once it has happened.")


# The station desk


def may_open(*, role: str, reference: str, why: str) -> Verdict:
    """The desk opens the one person who stands before it and names a reference, and writes down that this is so."""
    if role != "desk":
        return refused("Only the desk opens a person by a reference.")
    if not reference.strip():
        return refused("Nobody is opened without a reference.")
    if not why.strip():
        return refused("Nobody is opened without a reason.")
    return allowed


def may_acknowledge(*, role: str, has_station: bool, is_identified: bool, is_read_back: bool) -> Verdict:
    """The Act asks for attendance at a station and an oral notification (s.87(1)); so nothing is acknowledged unseen.

    Who stands there is made sure of first, and what is taken down is read back, because the paper is their proof.
    """
    if role != "desk":
        return refused("Only the desk acknowledges what was told there.")
    if not has_station:
        return refused("A notification is given at a station, and this post has none.")
    if not is_identified:
        return refused("Make sure who is here before you acknowledge.")
    if not is_read_back:
        return refused("Read back what was told before you acknowledge.")
    return allowed

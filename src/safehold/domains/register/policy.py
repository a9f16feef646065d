"""What may be done on the register, and what is most pressing: pure functions, each with its reason.

Who may open, see or change what is asked of `permissions`, here in the words of this part's work; the rest is the law's
own (what is told, and when) and the order of a list. To whoever has no business with a person the pages answer as for
nothing at all; the reasons given here are for those who may know that there is something.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from safehold.events import Event
from safehold.kernel.duty import Duty
from safehold.law import DECLARED
from safehold.permissions import Question, Verdict, allowed, decide, refused

# Each part of the register, by the act with which its work begins: whoever may do that works there.
SOME_TIME = datetime(2026, 1, 1, tzinfo=UTC)
PARTS = {
    "you": Question("", "own", "due_list"),
    "desk": Question("", "none", "open_person", has_reference=True, attended_at=SOME_TIME, now=SOME_TIME),
    "officer": Question("", "own", "open_full_record"),
}


def may_enter(part: str, *, role: str) -> Verdict:
    """Each part is for its own roles; whoever has another, or none, finds nothing there.

    >>> bool(may_enter("desk", role="desk")), bool(may_enter("desk", role="person"))
    (True, False)
    """
    return decide(replace(PARTS[part], role=role))


# The registered person


def is_in_force(duty: Duty, *, law: dict[str, Any] | None, today: date) -> bool:
    """Whether a provision is in force on a day, by itself or because the draft law in use says so."""
    first = (law or {"law": {}})["law"].get(duty.code, {}).get("from", duty.in_force)
    return bool(first) and date.fromisoformat(first) <= today


def may_tell(event: Event, *, law: dict[str, Any] | None, today: date) -> Verdict:
    """A person is asked only for what a provision in force makes them tell.

    What is announced is not owed before it is law, and nobody is asked for it as if it were.
    """
    if not event.told_as:
        return refused("This is not told by the person.")
    if any(is_in_force(duty, law=law, today=today) for duty in DECLARED if event.name in duty.on):
        return allowed
    return refused("This is not law yet.")


def may_tell_of(event: Event, *, happens_on: date, today: date) -> Verdict:
    """A day to come is told in advance where the Act allows it (s.84(2)); of all else only what has happened."""
    if happens_on <= today or event.in_advance:
        return allowed
    return refused("This can be told once it has happened.")


# The station desk


def may_open(*, role: str, reference: str, is_here: bool, now: datetime) -> Verdict:
    """The desk opens the one person who stands before it and names a reference."""
    here = now if is_here else None
    asked = Question(role, "none", "open_person", has_reference=bool(reference.strip()), attended_at=here, now=now)
    return decide(asked)


def may_acknowledge(*, role: str, has_station: bool, is_identified: bool, is_read_back: bool) -> Verdict:
    """The Act asks for attendance at a station and an oral notification (s.87(1)); so nothing is acknowledged unseen.

    Who stands there is made sure of first, and what is taken down is read back, because the paper is their proof.
    """
    if not may_enter("desk", role=role):
        return refused("Only the desk acknowledges what was told there.")
    if not has_station:
        return refused("A notification is given at a station, and this post has none.")
    if not is_identified:
        return refused("Make sure who is here before you acknowledge.")
    if not is_read_back:
        return refused("Read back what was told before you acknowledge.")
    return allowed


# The officer


def relation(*, user: int, role: str, force: str, officer: int | None, of_force: str) -> str:
    """How a member of staff stands to a person: own, team, force or other; a force's supervisor has all of it as team.

    >>> relation(user=1, role="officer", force="NORTH", officer=2, of_force="NORTH")
    'force'
    """
    if not force or force != of_force:
        return "other"
    if role == "supervisor":
        return "team"
    return "own" if officer == user else "force"


def may_know_of(*, role: str, relation: str) -> Verdict:
    """Who may learn, without a reason, that there is a record; to everyone else the page is the one for nothing."""
    return decide(Question(role, relation, "search_by_name"))


def may_open_record(*, role: str, relation: str, reason: str = "") -> Verdict:
    """Officers open the records of the people in their charge; another officer's only with a reason, which is kept."""
    return decide(Question(role, relation, "open_full_record", reason=reason))


def may_reveal(*, role: str, relation: str, reason: str) -> Verdict:
    """What is shown masked opens with a reason, even to whoever is in charge of the person."""
    return decide(Question(role, relation, "reveal_full_bank_or_id_number", reason=reason))


def may_see_list(*, role: str, relation: str) -> Verdict:
    """Each officer sees their own morning list; a supervisor sees that of every officer in the force.

    A list shows whom its reader may open; `relation` is how they stand to the people on it.
    """
    return decide(Question(role, relation, "person_row"))


def may_answer(*, role: str, relation: str, is_open: bool) -> Verdict:
    """What a person says is wrong is answered once, by whoever has charge of them, for the answer is the force's."""
    if not may_open_record(role=role, relation=relation):  # without a reason: only whoever has charge
        return refused("This is answered by the person’s officer, or a supervisor.")
    if not is_open:
        return refused("This has been answered already.")
    return allowed


# What is most pressing

BANDS = ("overdue", "today", "told", "wrong", "soon", "stopped", "later", "check")
SOON = timedelta(hours=72)


def band(
    *,
    is_overdue: bool,
    may_be_overdue: bool,
    could_be_met: bool,
    is_told: bool,
    is_paused: bool,
    is_restricted: bool,
    ends: datetime | None,
    now: datetime,
    midnight: datetime,
) -> str:
    """Where on a list something stands.

    `is_restricted`: it rests on an entry that could not be settled (Data Protection Act 2018 s.47).
    `is_overdue` on every reading, `may_be_overdue` on some. What no notice could have met in time, and what turns on a
    reading, is for people to look into before anybody calls it overdue. `ends` is the safe end, if it can be known.
    """
    has_passed = ends is not None and ends <= now
    if is_restricted or not could_be_met or may_be_overdue != is_overdue or (has_passed and not is_overdue):
        return "check"
    if is_overdue:
        return "overdue"
    if ends and ends <= midnight:
        return "today"
    if is_told:
        return "told"
    if ends and ends - now <= SOON:
        return "soon"
    return "stopped" if ends is None and is_paused else "later"


def action(band: str, *, is_told: bool, is_ours: bool) -> str:
    """What is to be done about something on a list; `is_ours` for what the police owe."""
    if band == "check":
        return "check"
    if is_ours:
        return "ours"
    if is_told:
        return "acknowledge"
    return {"overdue": "ask", "stopped": "watch"}.get(band, "wait")

"""The one question about access and its one answer: the table, and the eight rules that stand over it.

Whatever is not said is not so: a question without a reason has none, and without its time no grant is live. So whoever
forgets what opens something is refused; an exclusion, a conflict or a post left must be said by whoever asks.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from safehold.kernel.errors import Refused, Unreadable
from safehold.permissions.table import (
    ACTIONS,
    ACTS,
    FIFTEEN_MINUTES,
    NEVER,
    ROLES,
    Act,
    Cell,
    act_of,
    column_of,
)

LONDON = ZoneInfo("Europe/London")
PUBLIC = ("person", "representative", "platform")
IN_EMERGENCY = ("officer", "supervisor", "investigator")
EMERGENCY, ATTENDANCE, FLAG_CARD = timedelta(minutes=60), timedelta(minutes=15), timedelta(minutes=15)
MOST_IN_AN_HOUR = 20
NOTHING = NEVER["another_receipt_by_guess"]


@dataclass(frozen=True)
class Verdict:
    """Whether something may be done, and why: one for the button, the page and the refusal.

    `goes_with` is what a program must heed (`15min`, `restricted`, `same-answer`, `new-event-needed`, `60min`,
    `ask-why`), `limit` what of it is open (masked, own cases), or what smaller thing may be done instead; `until` when
    it ends.
    """

    is_allowed: bool
    reason: str = ""
    goes_with: str = ""
    limit: str = ""
    until: datetime | None = None

    def __bool__(self) -> bool:
        return self.is_allowed

    @property
    def word(self) -> str:
        """The verdict in a word, with what goes with it after a hyphen.

        >>> Verdict(True, goes_with="15min").word, refused("Not yours to do.").word
        ('allow-15min', 'deny')
        """
        return "-".join(part for part in ("allow" if self.is_allowed else "deny", self.goes_with) if part)

    def or_raise(self) -> None:
        """Go on if it may be done."""
        if not self:
            raise Refused(self.reason)


allowed = Verdict(True)


def refused(reason: str, goes_with: str = "", *, limit: str = "") -> Verdict:
    """It may not be done, because."""
    return Verdict(False, reason, goes_with, limit)


@dataclass(frozen=True)
class Grant:
    """Leave given to one reader: about which person, for which purpose and actions, until when. None is blank.

    A representative's grant is for the due list and the receipts, and for sending only if that is named too.
    """

    person: str
    purpose: str
    scope: frozenset[str]
    ends: datetime

    def __post_init__(self) -> None:
        if not (self.person and self.purpose.strip() and self.scope and self.scope <= set(ACTIONS)):
            says = "A grant names a person, a purpose, the actions in its scope, and its end."
            raise Unreadable(says, where="grant", do="Say each of the four.")

    def is_for(self, person: str, now: datetime | None) -> bool:
        """Whether it is live and about this person."""
        return now is not None and now < self.ends and person == self.person


# What a representative may do unless the grant says more: see the due list and the receipts. Sending must be ticked.
DEFAULT_SCOPE = frozenset({"due_list"})


@dataclass(frozen=True)
class Override:
    """Access in an emergency to one person's record: for a stated reason, for 60 minutes, told at once and reviewed."""

    person: str
    reason: str
    begun: datetime

    def is_live(self, person: str, now: datetime | None) -> bool:
        """Whether it opens this person's record now."""
        in_time = now is not None and self.begun <= now < self.begun + EMERGENCY
        return in_time and bool(self.reason.strip()) and person == self.person


def review_by(begun: datetime, bank_holidays: Collection[date] = ()) -> date:
    """The second working day after an emergency override, by which someone else has reviewed it.

    >>> review_by(datetime(2026, 7, 10, 23, 0, tzinfo=LONDON)).isoformat()  # a Friday
    '2026-07-14'
    """
    day, left = begun.astimezone(LONDON).date(), 2
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5 and day not in bank_holidays
    return day


@dataclass(frozen=True)
class Question:
    """Who wants to do what, how they stand to the person, and what is so at this moment."""

    role: str
    relation: str
    action: str
    person: str = ""  # which person, in whatever opaque words grants and overrides use
    now: datetime | None = None
    reason: str = ""  # as it is recorded
    has_reference: bool = False  # the person named the reference on their paper
    attended_at: datetime | None = None  # when it was recorded that the person is here
    authority: str = ""  # consent, condition or warrant, under which data are taken in
    grant: Grant | None = None
    override: Override | None = None
    is_excluded: bool = False  # an exclusion names this reader
    has_conflict: bool = False  # this reader declared a link to the person
    made_by: str = ""  # who asked for or prepared what is to be decided: self, or someone else
    opened_in_the_hour: int = 0  # persons outside the own team opened within the hour, this one included
    why_so_many: str = ""
    left_on: date | None = None  # the last day in the post


def decide(asked: Question) -> Verdict:
    """Whether this may be done, and why. First what stops anyone, then the table, then the emergency override."""
    if asked.action not in ACTIONS:
        return refused("The table does not name this action.")
    for stop in STOPS:
        if (verdict := stop(asked)) is not None:
            return verdict
    by_table = _by_table(asked)
    found = by_table or in_emergency(asked) or by_table
    return unless_too_many(asked, found) if found else found


# What stops anyone, whatever the table or a grant says


def nothing_for_the_public(asked: Question) -> Verdict | None:
    """The public can never tell known from unknown: about anyone but themselves they all get this, word for word."""
    if asked.action == "another_receipt_by_guess":
        return refused(NOTHING, "same-answer")
    act = ACTS.get(asked.action)
    if asked.role in set(ROLES.values()) - set(PUBLIC) or asked.action == "aggregate_before_disclosure_control":
        return None
    if act and not act.of_one_person:
        return None
    is_search = act is ACTS["search_by_name"]
    return refused(NOTHING, "same-answer") if is_search or not _is_of_their_own(asked) else None


def _is_of_their_own(asked: Question) -> bool:
    """Whether someone of the public asks about themselves, or about whom they represent."""
    if asked.role == "representative" and asked.grant and asked.grant.is_for(asked.person, asked.now):
        return True
    return asked.role in ("person", "representative") and asked.relation == "own"


def left_the_post(asked: Question) -> Verdict | None:
    """Leaving a post ends access on the same day."""
    if asked.left_on is None or (asked.now and asked.now.astimezone(LONDON).date() < asked.left_on):
        return None
    return refused("This post has ended, and its access with it.")


def excluded(asked: Question) -> Verdict | None:
    """An exclusion beats every grant. It says that it is one, so that nobody searches on for what is kept from them."""
    if not asked.is_excluded:
        return None
    return refused("This record is restricted. The supervisor and the auditor are told that you asked.", "restricted")


def in_conflict(asked: Question) -> Verdict | None:
    """A declared link to a person closes access at once."""
    if not asked.has_conflict:
        return None
    return refused("You declared a link to this person, so the record is closed to you.")


def never(asked: Question) -> Verdict | None:
    """What no cell of the table opens to anyone."""
    if asked.action not in NEVER:
        return None
    if asked.action == "edit_acknowledged_notification" and _may_add_an_event(asked):
        return refused(f"{NEVER[asked.action]} A new event puts it right.", "new-event-needed")
    return refused(NEVER[asked.action])


def _may_add_an_event(asked: Question) -> bool:
    """Whether this reader could say by a new event what a wrong notification should have said."""
    ways = ("correct_acknowledged_notification", "take_notification", "submit")
    return any(_cell(asked, ACTS[way]).how != "refuse" for way in ways)


def own_act(asked: Question) -> Verdict | None:
    """Nobody approves their own act."""
    act = act_of(asked.role, asked.action)
    if act is None or not act.is_decision or asked.made_by != "self" or _cell(asked, act).how in ("refuse", "instead"):
        return None
    return refused("Nobody approves their own act: someone else must decide this.")


STOPS: tuple[Callable[[Question], Verdict | None], ...] = (
    nothing_for_the_public, left_the_post, excluded, in_conflict, never, own_act,
)  # fmt: skip


# The table


def _cell(asked: Question, act: Act) -> Cell:
    """The cell for this reader. A representative stands in the column of the person whom they represent."""
    if asked.role == "representative":
        return act.cell(column_of("person", "own", act))
    return act.cell(column_of(asked.role, asked.relation, act))


def _by_table(asked: Question) -> Verdict:
    act = act_of(asked.role, asked.action)
    if act is None:
        return refused("The table does not name this action.")
    cell = _cell(asked, act)
    if asked.role == "representative" and cell.how == "allow":
        cell = Cell("grant", cell.limit)
    return HOW[cell.how](asked, act, cell)


def _allow(asked: Question, act: Act, cell: Cell) -> Verdict:
    return Verdict(True, _said("This is open to you", cell), limit=cell.limit)


def _with_reason(asked: Question, act: Act, cell: Cell) -> Verdict:
    """With a recorded reason; the purpose of a live grant is one. At the desk it is the person who stands there."""
    if asked.role == "desk":
        return _at_the_desk(asked)
    if act.needs_authority:
        if not asked.authority.strip():
            return refused("Nothing is taken in before an authority is chosen: a consent, a condition or a warrant.")
        return Verdict(True, "Open under the authority that is recorded.")
    if not (asked.reason.strip() or _is_granted(asked, act)):
        return refused("This needs a reason, which is recorded.")
    said = _said("Open with the reason that is recorded", cell)
    if cell.limit == FIFTEEN_MINUTES:
        return Verdict(True, said, "15min", cell.limit, asked.now and asked.now + FLAG_CARD)
    return Verdict(True, said, limit=cell.limit)


def _at_the_desk(asked: Question) -> Verdict:
    if not asked.has_reference:
        return refused("Nobody is opened at the desk without the reference on their paper.")
    is_here = asked.now and asked.attended_at and timedelta(0) <= asked.now - asked.attended_at <= ATTENDANCE
    if not is_here:
        return refused("Nobody is opened at the desk whose attendance was not recorded within 15 minutes.")
    return Verdict(True, "Open: the person is here and named a reference.")


def _second_person(asked: Question, act: Act, cell: Cell) -> Verdict:
    if asked.made_by != "someone else":
        return refused("This takes two: one person prepares it, another approves it.", limit=cell.limit)
    return Verdict(True, _said("You are the second person: someone else prepared it", cell), limit=cell.limit)


def _while_granted(asked: Question, act: Act, cell: Cell) -> Verdict:
    if not _is_granted(asked, act):
        return refused("This needs a live grant that names this person and this action.")
    assert asked.grant
    return Verdict(True, _said("Open while the grant lasts", cell), limit=cell.limit, until=asked.grant.ends)


def _is_granted(asked: Question, act: Act) -> bool:
    grant = asked.grant
    return bool(grant and grant.is_for(asked.person, asked.now) and any(ACTS.get(word) is act for word in grant.scope))


def _instead(asked: Question, act: Act, cell: Cell) -> Verdict:
    return refused(f"Not this, but you may do something smaller: {cell.limit}.", limit=cell.limit)


def _refuse(asked: Question, act: Act, cell: Cell) -> Verdict:
    return refused("The table does not open this to your role in this relation.")


HOW: dict[str, Callable[[Question, Act, Cell], Verdict]] = {
    "allow": _allow,
    "reason": _with_reason,
    "second": _second_person,
    "grant": _while_granted,
    "instead": _instead,
    "refuse": _refuse,
}


def _said(said: str, cell: Cell) -> str:
    return f"{said} ({cell.limit})." if cell.limit else f"{said}."


# After the table


def in_emergency(asked: Question) -> Verdict | None:
    """An override opens for 60 minutes what the table does not; the supervisor and the auditor are told at once."""
    act = act_of(asked.role, asked.action)
    if not (act and act.in_emergency and asked.role in IN_EMERGENCY and asked.override):
        return None
    if not asked.override.is_live(asked.person, asked.now):
        return None
    says = "Open for 60 minutes in an emergency. The supervisor and the auditor are told, and it is reviewed."
    return Verdict(True, says, "60min", until=asked.override.begun + EMERGENCY)


def unless_too_many(asked: Question, found: Verdict) -> Verdict:
    """Reading many people outside the own team stops, and goes on when it is said why."""
    is_elsewhere = asked.relation not in ("own", "team") and ACTS[asked.action].of_one_person
    if not is_elsewhere or asked.opened_in_the_hour <= MOST_IN_AN_HOUR or asked.why_so_many.strip():
        return found
    says = f"You opened more than {MOST_IN_AN_HOUR} people in an hour. Say why before going on; the supervisor is told."
    return refused(says, "ask-why")

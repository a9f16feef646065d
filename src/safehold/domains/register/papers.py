"""What a receipt and an acknowledgement say: the same words on the page, as PDF and as plain text.

The first line of a receipt says whether it is notification; if not, where to go and by when. The last day is the
engine's, on the strictest reading; no date is worked out here.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from safehold.events import EVENTS, Event
from safehold.kernel.duty import Duty
from safehold.kernel.errors import Conflict
from safehold.law import DECLARED, LAW_CHECKED_TO
from safehold.law.age import refuse_if_old, says_of_age
from safehold.pages import dates, forms
from safehold.pages.components import standing_words
from safehold.pages.sheet import Sheet
from safehold.record.disputes import Dispute
from safehold.record.store import Acknowledged, Owed, Receipt

LAW_STATUS = {
    "in_force": gettext_noop("in force"),
    "announced": gettext_noop("announced, not yet law"),
    "draft": gettext_noop("a draft, not law"),
    "demonstration": gettext_noop("invented for this demonstration"),
}


def event_of(receipt: Receipt) -> Event:
    """What kind of event a person told of."""
    return EVENTS[receipt.contents["event"]]


def told_of(receipt: Receipt) -> str:
    """What the person told of, in their words; what is still to come, as such."""
    what = _(event_of(receipt).told_as)
    return _("%(what)s, in advance") % {"what": what} if receipt.contents.get("expected") else what


def answers_of(receipt: Receipt) -> list[dict[str, Any]]:
    """The questions and answers of a receipt, to be read."""
    return forms.check_answers(forms.steps(event_of(receipt)), receipt.contents["answers"])


def duty_of(owed: Owed) -> Duty:
    """The declaration behind a row. Yearly and weekly notification share a code, not a citation."""
    return next(duty for duty in DECLARED if (duty.code, duty.cite) == (owed.duty, owed.cite))


def age_of_law(now: datetime) -> str:
    """What a page says of the age of its law: nothing at first, later a warning, after a year that no day is shown."""
    checked = {"day": dates.day(LAW_CHECKED_TO)}
    if is_law_too_old(now):
        return (
            _(
                "The law behind this page was last checked on %(day)s, more than a year ago, so no last day is shown."
                " Ask at a police station today."
            )
            % checked
        )
    if says_of_age(_today(now)):
        return _("Careful: the law behind this page was last checked on %(day)s. It may have changed since.") % checked
    return ""


def is_law_too_old(now: datetime) -> bool:
    """Whether so much time has passed since the law was checked that no day may be shown."""
    try:
        refuse_if_old(_today(now))
    except Conflict:
        return True
    return False


def last_day(owed: Iterable[Owed]) -> str | None:
    """The safe last day of what follows from one event: the earliest, for one visit tells it all."""
    return min((row.advise_by for row in owed if row.advise_by), default=None)


def is_past(last: str, now: datetime) -> bool:
    """Whether a last day, or a last minute, has gone by."""
    return last < (now.astimezone(dates.LONDON).strftime("%Y-%m-%dT%H:%M") if "T" in last else str(_today(now)))


def _today(now: datetime) -> date:
    return now.astimezone(dates.LONDON).date()


def lead(receipt: Receipt, owed: list[Owed], acknowledged: Acknowledged | None, now: datetime) -> str:
    """The first line: whether this is notification, or where to go and by when."""
    if acknowledged:
        return _("You told this at %(station)s on %(day)s. That was your notification.") % {
            "station": acknowledged.station,
            "day": dates.day(acknowledged.at),
        }
    if receipt.is_notification:
        return _("This is notification under the law in force. You need not go anywhere.")
    if is_law_too_old(now):
        return _("This is not yet notification. Go to a police station in your area as soon as you can.")
    expected = receipt.contents.get("expected")
    if expected and (last := last_day(owed)):
        if is_past(expected, now):
            return _(
                "This is not yet notification. If it happened on %(day)s, press “Something changed” and tell it."
            ) % {"day": shown_end(expected)}
        return _(
            "This is not yet notification. Go to a police station in your area now to tell it in advance; or, once it"
            " has happened as you expect, by the end of %(day)s."
        ) % {"day": shown_end(last)}
    due = [row for row in owed if row.status in ("open", "overdue")]
    if not due:
        return _("This is not notification. From what we hold, you do not have to tell of this.")
    last = last_day(due)
    if last is None:
        return _("This is not yet notification. Your last day cannot be told yet; look at your page again.")
    if is_past(last, now):
        return _(
            "This is not yet notification. The last day was %(day)s; go to a police station in your area as soon as"
            " you can."
        ) % {"day": shown_end(last)}
    return _("This is not yet notification. Go to a police station in your area by the end of %(day)s.") % {
        "day": shown_end(last)
    }


def shown_end(last: str | None) -> str:
    """A last day, or a last minute, written out; nothing while it cannot be known."""
    return dates.instant(last) if last and "T" in last else dates.day(last)


def law_line(receipt: Receipt) -> str:
    """Under which law the receipt was given, what that law is, and to which day it was checked."""
    return _("%(law)s (%(status)s), checked to %(day)s") % {
        "law": _(receipt.law_name),
        "status": _(LAW_STATUS[receipt.law_status]),
        "day": dates.day(receipt.law_checked_to),
    }


LAW_NAMES = (gettext_noop("The law in force"), gettext_noop("Demonstration law"))


def receipt_sheet(
    receipt: Receipt, owed: list[Owed], acknowledged: Acknowledged | None, stations: Iterable[Any], now: datetime
) -> Sheet:
    """A receipt to keep: what was told, when it arrived, and what it is in law."""
    facts = [
        (_("Received"), dates.instant(receipt.received_at)),
        (_("You told us of"), told_of(receipt)),
        *((row["key"], str(row["value"])) for row in answers_of(receipt)),
        (_("Law"), law_line(receipt)),
    ]
    places = tuple(f"{place.name}: {place.address}. {place.opening}" for place in stations)
    is_done = receipt.is_notification or acknowledged
    sections = () if is_done else ((_("Where to go"), places),)
    return Sheet(
        title=_("Receipt"),
        lead=lead(receipt, owed, acknowledged, now),
        lines=tuple(filter(None, [age_of_law(now)])),
        dated=receipt.received_at,
        reference=receipt.reference,
        facts=tuple(facts),
        sections=sections,
        **standing_words(),
    )


def told_sections(acknowledged: Acknowledged) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What was told, as it was read back: a part for each matter that changed, one for the rest."""
    told = [str(line).splitlines() for line in acknowledged.told]
    changed = tuple((matter[0], tuple(matter[1:])) for matter in told if len(matter) > 1)
    in_a_line = tuple(matter[0] for matter in told if len(matter) == 1)
    return (*changed, *([(_("What you told"), in_a_line)] if in_a_line else []))


def acknowledgement_sheet(acknowledged: Acknowledged, *, name: str, force: str) -> Sheet:
    """The written acknowledgement that the police must give (s.87(3))."""
    at = dates.instant(acknowledged.at, seconds=False)
    words = {"number": acknowledged.numbered, "station": acknowledged.station, "instant": at}
    return Sheet(
        title=_("Acknowledgement %(number)s") % {"number": acknowledged.numbered},
        lead=_("Acknowledgement %(number)s: you gave a notification at %(station)s at %(instant)s.") % words,
        dated=acknowledged.at,
        lines=(_("This paper acknowledges it in writing (Sexual Offences Act 2003 s.87(3)). Keep it."),),
        facts=(
            (_("Name"), name),
            (_("Given by"), f"{force}, {acknowledged.station}"),
            (_("Number"), acknowledged.numbered),
        ),
        sections=told_sections(acknowledged),
        **standing_words(),
    )


def wrong_about(dispute: Dispute, otherwise: str) -> str:
    """What the person says is wrong: a receipt, a visit to the desk, or `otherwise` the whole."""
    year, is_visit, number = dispute.about.partition("-")
    if is_visit:
        return _("Acknowledgement %(number)s") % {"number": f"{year}/{int(number):05d}"}
    return _("Receipt %(reference)s") % {"reference": year} if year else otherwise


def wrong_lead(dispute: Dispute) -> str:
    """The first line: by when it is answered, or what was done."""
    if dispute.is_open:
        return _("You will have an answer by the end of %(day)s.") % {"day": dates.day(dispute.answer_by)}
    return {
        "corrected": _("It was put right."),
        "restricted": _("It could not be settled. The entry is kept, marked, and nothing is decided by it alone."),
        "refused": _("It was not changed."),
    }[dispute.outcome]


def wrong_routes() -> tuple[str, ...]:
    """What a person can do who does not agree with the answer (Data Protection Act 2018 s.48(1)(b))."""
    return (
        _("You can complain to the force that answered you."),
        _("You can ask the Information Commissioner to check that this was lawful (Data Protection Act 2018 s.51)."),
        _("You can complain to the Information Commissioner."),
        _("You can apply to a court (s.167)."),
    )


def wrong_sheet(dispute: Dispute, force: str) -> Sheet:
    """A receipt of what a person says is wrong, to keep: their words, the day of the answer, and the answer."""
    facts = [
        (_("Received"), dates.instant(dispute.received_at)),
        (_("What it is about"), wrong_about(dispute, _("All that is held about you"))),
        (_("What is wrong, and what would be right?"), dispute.words),
    ]
    lines: tuple[str, ...] = (
        _("This is no notification. What must be told, and by when, stays as it is while it is looked into."),
    )
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    if dispute.answered_at:
        facts += [
            (_("Answered"), dates.instant(dispute.answered_at, seconds=False)),
            (_("Answered by"), force),
            (_("The reasons"), dispute.reasons),
        ]
        lines = ()
        if dispute.outcome != "corrected":
            sections = ((_("If you do not agree"), wrong_routes()),)
    return Sheet(
        title=_("Receipt"),
        lead=wrong_lead(dispute),
        lines=lines,
        dated=dispute.received_at,
        reference=dispute.reference,
        facts=tuple(facts),
        sections=sections,
        **standing_words(),
    )

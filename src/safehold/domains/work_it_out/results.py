"""What the answers come to, in words: what must be told, by when, where, why, what is not owed, what would change it.

The safe date stands first: the earliest last day on any reading of the law. The reasons are the law's own words, made
by `law.explanations`; no date is worked out here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from safehold.domains.work_it_out import policy
from safehold.domains.work_it_out.policy import Answers
from safehold.law import DUTIES
from safehold.law.explanations import explain
from safehold.pages import components, dates

REST = gettext_noop("All else that was told before, to confirm it")
TELL: dict[str, tuple[str, tuple[str, ...]]] = {
    "initial": (
        gettext_noop("The first visit"),
        (
            gettext_noop("Every name the person uses"),
            gettext_noop("Date of birth and National Insurance number"),
            gettext_noop("The home now, and the home on the day it all began"),
            gettext_noop("Other places in the UK where the person often stays"),
            gettext_noop("Any home where someone under 18 lives, if the person lives or stays there"),
            gettext_noop("Bank accounts, and bank and credit cards"),
            gettext_noop("Passport, or another identity paper"),
        ),
    ),
    "periodic": (
        gettext_noop("The yearly or weekly visit"),
        (gettext_noop("All that was told before, to confirm it, and what has changed"),),
    ),
    "home": (gettext_noop("The home"), (gettext_noop("The new address"), REST)),
    "name": (gettext_noop("The name"), (gettext_noop("The new name"), REST)),
    "name-advance": (gettext_noop("The name, before it is used"), (gettext_noop("The new name, and from which day"),)),
    "premises": (gettext_noop("The place"), (gettext_noop("The address of the place"), REST)),
    "release": (gettext_noop("The release"), (gettext_noop("That the person has come out"), REST)),
    "household": (
        gettext_noop("The home where a child lives"),
        (
            gettext_noop("The address, and from which day"),
            gettext_noop("When the person will live or stay there"),
            REST,
        ),
    ),
    "bank": (
        gettext_noop("The bank account"),
        (
            gettext_noop("Bank and branch, account number and sort code"),
            gettext_noop("What happened: opened, closed, or what changed"),
        ),
    ),
    "card": (
        gettext_noop("The card"),
        (
            gettext_noop("The card’s number and its dates"),
            gettext_noop("Whether the person got it or no longer has it"),
        ),
    ),
    "identity": (
        gettext_noop("The identity paper"),
        (
            gettext_noop("Passport: its number and the full name in it"),
            gettext_noop("Without a passport: what other paper, its number and the name in it"),
        ),
    ),
    "travel": (
        gettext_noop("The journey"),
        (
            gettext_noop("Day of leaving, first country, and where the person arrives"),
            gettext_noop("Other countries, with days; carriers; where the person will stay"),
            gettext_noop("Day and place of coming back, if known"),
        ),
    ),
    "online": (
        gettext_noop("The online account"),
        (gettext_noop("Website or app, and the name shown on the account"),),
    ),
    "job": (gettext_noop("The job"), (gettext_noop("Who it is for, where, what work, and from which day"),)),
}
"""What each duty asks for: its name on these pages, and the lines of the list."""

WHERE = (
    gettext_noop("Go in person to a police station. Not every station will do: call 101 and ask which one."),
    gettext_noop("Say it aloud there. A letter, a phone call or an email does not count."),
    gettext_noop("Ask for the paper that says it was told. The police must give it. Keep it."),
    gettext_noop("They may take fingerprints and a photograph, to see who it is."),
)  # fmt: skip
WHERE_HOME = gettext_noop("It may be a station in the area of the old home or of the new one.")
AHEAD = gettext_noop(
    "It may be told before it happens, if the day is said. That counts if it then happens on that day, or at most two "
    "days earlier or later."
)
ADVANCE = ("home", "name", "premises", "household", "bank", "card", "identity", "online", "job")
REASONABLE = gettext_noop(
    "That the day has passed does not say that anyone did wrong. There may have been a good reason. People decide "
    "that, not this page."
)
MISSING: dict[str, str] = {
    "offence": gettext_noop(
        "This holds only if the offence is one that counts. Ask the court or a lawyer for the paper that says so."
    ),
    "listing": gettext_noop("This holds only if the offence counts, which cannot be told from these answers."),
    "s81": gettext_noop("This holds only if the sentence was still running, or still to come, on 1 September 1997."),
    "order": gettext_noop(
        "If a court order is still running, the duty goes on at least as long, and no review is possible."
    ),
    "dealt": gettext_noop("How long the duty lasts cannot be told before the sentence is known."),
}
AND_THEN: dict[str, tuple[str, ...]] = {
    "first": (
        gettext_noop("After that visit the next one is due within a year; without a home to tell, within 7 days."),
    ),
    "home": (gettext_noop("If there is no home to tell any more, the person must go there every 7 days."),),
    "travel": (
        gettext_noop(
            "After coming back, the police must be told within 3 days, unless day and place were told before."
        ),
    ),
}
"""What follows the thing to tell, in a sentence."""
CHANGES_IT: dict[str, tuple[str, ...]] = {
    "first": (
        gettext_noop("Days in prison, in hospital by order of a court, or abroad: they do not count."),
        gettext_noop("If the person had to tell the police already for something else, and had done so."),
    ),
    "periodic": (
        gettext_noop("A visit about a name, a home, a stay or a release starts a new year."),
        gettext_noop(
            "Being in prison, hospital or abroad on the last day: then it is three days from the end of that."
        ),
        gettext_noop("With no home to tell, it is every 7 days."),
    ),
    "travel": (
        gettext_noop("Another day of leaving, or a plan that was known later."),
        gettext_noop("A good reason for not telling seven days before."),
    ),
    "change": (
        gettext_noop("Another day on which it happened."),
        gettext_noop("Days in prison, in hospital by order of a court, or abroad: they do not count."),
        gettext_noop("Being told already, or before it happened."),
    ),
    "end": (
        gettext_noop("Another sentence, or one changed on appeal."),
        gettext_noop("A court order that keeps it going."),
        gettext_noop("A later conviction or caution."),
    ),
}
NOT_WORKED_OUT = gettext_noop("This cannot be worked out here")


@dataclass(frozen=True)
class Row:
    """One thing to tell: by when, in which state, and why (in the law's English).

    `by` is the safe last day or minute (empty: not known), `latest` that of the most lenient reading. `status` is the
    law's, but that a last day has passed is judged by the real day: a plan is answered as of a day to come.
    """

    title: str
    tell: tuple[str, ...]
    by: str
    latest: str
    status: str
    other: str
    text: str
    could_be_met: bool


@dataclass(frozen=True)
class Result:
    """What is shown and printed. `days` go into the calendar file.

    `why`, `not_owed`, `findings` and the texts of the rows are the law's own, which are in English for now.
    """

    heading: str
    lead: tuple[str, ...]
    rows: tuple[Row, ...] = ()
    where: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    not_owed: tuple[str, ...] = ()
    changes_it: tuple[str, ...] = ()
    careful: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    under: str = ""


def of_answers(a: Answers, *, draft: Mapping[str, Any] | None, today: str) -> Result:
    """What the answers of the questions come to."""
    subject = policy.topic(a)
    if not policy.is_law(subject, draft):
        return _not_law(subject)
    if a.get("what") == "interview":
        return Result(
            _("There is nothing to tell"),
            (_("An interview or an offer is not a new job. Work it out again once the job starts."),),
        )
    if a["how"] == "abroad":
        return _abroad()
    sure = policy.surety(a)
    if not sure.counts:
        return Result(
            _("There is nothing to tell"),
            (_("From these answers, this offence does not bring the duty to tell the police."),),
            why=(sure.because,),
            changes_it=_said(("end",)),
            careful=(_("If a paper from the court says that it does, ask a lawyer: one of the two is wrong."),),
        )
    if subject == "next" and a["told"] != "yes":
        if a["told"] == "not_sure":
            return _not_known(
                _("It runs from the day of the last visit. Ask the police, or look at the paper they gave.")
            )
        subject = "first"
    case = policy.planned(a, draft=draft, today=today)
    not_sure = ("order",) if a.get("also-order") == "not_sure" else ()
    careful = tuple(_(MISSING[name]) for name in (*sure.missing, *not_sure))
    return of_case(case, subject=subject, draft=draft, today=today, careful=careful)


def of_case(
    case: dict[str, Any],
    *,
    draft: Mapping[str, Any] | None,
    today: str,
    subject: str = "",
    careful: tuple[str, ...] = (),
) -> Result:
    """What a case file comes to: one subject of these pages, or all of it."""
    found = explain(case, draft=dict(draft) if draft else None)
    under = f"{found['law']['name']} ({found['law']['status']})" if draft else ""
    result = _of_found(found, case, today, subject, careful, under)
    if subject:  # the questions leave out on purpose what a finding would miss
        return result
    return replace(result, findings=tuple(one["says"] for one in found.get("findings", [])))


def _of_found(
    found: Mapping[str, Any], case: dict[str, Any], today: str, subject: str, careful: tuple[str, ...], under: str
) -> Result:
    if subject == "end":
        return _end(found, today, careful, under)
    if subject == "review":
        return _review(found, careful, under)
    told = [one for one in found["duties"] if one["duty"] in _codes(subject) and one["owner"] != "police"]
    if not subject:
        told = [one for one in told if one["status"] in ("open", "overdue")]
    if subject == "next":
        told = told[-1:]  # the clock that runs is the last that began
    if subject in policy.CHANGES:  # a first visit is still owed only of someone who went in without one
        first = ("c1", "o1") if any(event["id"] == "the day in" for event in case["events"]) else ()
        told = [one for one in told if one["key"] in ("the change", "the place", *first)]
    rows = tuple(_row(one, today) for one in sorted(told, key=_most_pressing))
    absent = [one["why"] for one in found["not_owed"] if one["duty"] in _codes(subject)]
    if subject == "next" and rows and found["period"] and rows[0].by > found["period"]["end"] >= today:
        return _no_more_visit(found, careful, under)
    if not rows:
        return _nothing(found, absent, subject, careful, under)
    owed = [row for row in rows if row.status in ("open", "overdue")]
    return Result(
        heading=_heading(owed or list(rows), today),
        lead=_lead(owed, subject, today, case),
        rows=rows,
        where=_where(subject) if owed else (),
        why=(found["period_says"],),
        not_owed=tuple(absent),
        changes_it=_said(("periodic",) if subject == "next" else (subject,) if subject in CHANGES_IT else ("change",)),
        careful=careful,
        days=tuple(sorted({row.by[:10] for row in owed if row.by[:10] >= today})),
        under=under,
    )


def _codes(subject: str) -> Sequence[str]:
    return policy.DUTIES_OF.get(subject, tuple(DUTIES))


def _most_pressing(one: Mapping[str, Any]) -> str:
    return str(one["advise_by"] or "9999")


def _row(one: Mapping[str, Any], today: str) -> Row:
    title, tell = TELL.get(one["duty"], (one["title"], (one["means"],)))
    by = one["advise_by"] or ""
    latest = max([by, *(due for due in (one["due"], *(other["due"] for other in one["readings"])) if due)])
    other, status = "", one["status"]
    if status in ("open", "overdue") and by:
        status = "overdue" if latest[:10] < today else "open"
    if by[:10] < today <= latest[:10]:
        other = _("On the stricter reading of the law the last day was %(day)s. Go at once.") % {"day": _moment(by)}
    elif latest != by:
        says = _("Another reading of the law gives a later day, %(day)s. Keep to the first.")
        other = says % {"day": _moment(latest)}
    lines = tuple(_(line) for line in tell)
    return Row(_(title), lines, by, latest, status, other, one["text"], one.get("could_be_met", True))


def _moment(text: str) -> str:
    return dates.instant(text) if "T" in text else dates.day(text)


def _heading(rows: Sequence[Row], today: str) -> str:
    row = rows[0]
    if row.status == "met":
        return _("This was told in time")
    if row.status == "late":
        return _("This was told late")
    if row.status == "ceased":
        return _("This is no longer owed")
    if row.status == "not_in_force":
        return _("This is not law yet")
    if not row.by:
        return _("The last day is not known yet")
    if row.status == "overdue":
        return _("The last day was %(day)s") % {"day": _moment(row.by)}
    day = row.by if row.by[:10] >= today else row.latest
    if "T" in day:
        return _("Tell the police before %(moment)s") % {"moment": _moment(day)}
    return _("Tell the police by the end of %(day)s") % {"day": _moment(day)}


def _lead(owed: Sequence[Row], subject: str, today: str, case: Mapping[str, Any]) -> tuple[str, ...]:
    said = []
    if owed and owed[0].status == "overdue":
        if not owed[0].could_be_met:
            said.append(_("The plan was known too late for any telling in time."))
        said += [_("If it has not been told yet: tell the police now, and ask a lawyer."), _(REASONABLE)]
    elif owed and not owed[0].by:
        said.append(
            _("Days in prison, in hospital by order of a court, or abroad do not count. It goes on when they end.")
        )
    elif owed and "T" not in owed[0].by and owed[0].by >= today:
        left = (date.fromisoformat(owed[0].by) - date.fromisoformat(today)).days
        said.append(_days_left(left))
    if case["as_of"][:10] > today:
        said.append(_("This is if it happens as planned."))
        if subject in ADVANCE:
            said.append(_(AHEAD))
    return (*said, *(_(line) for line in AND_THEN.get(subject, ())))


def _days_left(left: int) -> str:
    if left == 0:
        return _("That is today.")
    return ngettext("That is tomorrow.", "That is in %(count)s days.", left) % {"count": left}


def _where(subject: str) -> tuple[str, ...]:
    lines = [*WHERE[:1], *([WHERE_HOME] if subject == "home" else []), *WHERE[1:]]
    return tuple(_(line) for line in lines)


def _said(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(_(line) for name in names for line in CHANGES_IT[name])


def _nothing(
    found: Mapping[str, Any], absent: Sequence[str], subject: str, careful: tuple[str, ...], under: str
) -> Result:
    lead = [_("From these answers, nothing has to be told about this.")]
    if not found["period"]:
        lead = [_("From these answers, the person does not have to tell the police anything.")]
    return Result(
        _("There is nothing to tell"),
        tuple(lead),
        why=(found["period_says"],),
        not_owed=tuple(absent),
        changes_it=_said(("change" if subject in policy.CHANGES else "end",)),
        careful=careful,
        under=under,
    )


def _no_more_visit(found: Mapping[str, Any], careful: tuple[str, ...], under: str) -> Result:
    """The year would end after the last day of all: a day sorts before “indefinite”."""
    lead = _("It all ends with %(day)s, before the next visit would be due.") % {
        "day": dates.day(found["period"]["end"])
    }
    said = _said(("end",))
    return Result(
        _("No more visit is due"), (lead,), why=(found["period_says"],), changes_it=said, careful=careful, under=under
    )


def _end(found: Mapping[str, Any], today: str, careful: tuple[str, ...], under: str) -> Result:
    period = found["period"]
    end = period["end"] if period else ""
    days: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    if not period:
        heading = _("There is no such duty")
        lead = (_("From these answers, the person never had to tell the police anything."),)
    elif end == "indefinite":
        heading = _("The duty has no last day")
        lead = (_("It goes on until a review, or the court that made an order, ends it."),)
    elif end == "pending":
        heading = _("The last day is not known yet")
        lead = (_("How long the duty lasts depends on the sentence."),)
    elif end < today:
        heading = _("The duty ended with %(day)s") % {"day": dates.day(end)}
    else:
        heading = _("The duty to tell the police ends with %(day)s") % {"day": dates.day(end)}
        lead = (_("That is the last day on which it still applies."),)
        days = (end,)
    changes_it = _said(("end",))
    return Result(
        heading, lead, why=(found["period_says"],), changes_it=changes_it, careful=careful, days=days, under=under
    )


def _review(found: Mapping[str, Any], careful: tuple[str, ...], under: str) -> Result:
    review, period = found["review"], found["period"]
    because, first = review["because"], review["from"]
    days: tuple[str, ...] = ()
    lead: tuple[str, ...]
    if because == "ok":
        heading = _("A review can be asked for now")
        lead = (
            _("The person writes to the police of the area where the home is."),
            _("The police must say within 14 days that they have the letter."),
        )
    elif because == "too_early":
        heading = _("A review can be asked for from %(day)s") % {"day": dates.day(first)}
        lead = (
            _("Not before that day. The person then writes to the police of the area where the home is."),
            *_counted(),
        )
        days = (first,)
    elif because == "subject_to_order":
        heading = _("No review can be asked for while the order runs")
        lead = (_("A court can end the order first."),)
    elif because == "no_relevant_notification":
        heading = _("The day is not known yet")
        lead = _counted()
    elif period and period["end"] == "pending":
        heading, lead = _("The day is not known yet"), (_("How long the duty lasts depends on the sentence."),)
    else:
        heading = _("There is no review for this")
        by_order = period and period["end"] == "indefinite"
        lead = (
            _("It comes from the order alone. A court can end the order.")
            if by_order
            else _("A review is only for a duty that has no last day. This one ends by itself."),
        )
    return Result(
        heading, lead, why=(found["period_says"],), changes_it=_said(("end",)), careful=careful, days=days, under=under
    )


def _counted() -> tuple[str, ...]:
    """How the time to a review runs (s.91B)."""
    return (
        _("It is 15 years from the first visit to the police after coming out of prison or hospital (s.91B)."),
        _("For someone under 18 on the day of the conviction it is 8 years."),
    )


def _not_law(subject: str) -> Result:
    job = (_("An interview or an offer is not a new job, even once this is law."),) if subject == "job" else ()
    return Result(
        _("No, this is not law yet"),
        (
            _("On 16 December 2025 the government said that it will make this a duty. No law that does so is known."),
            _("Nothing is owed before the law is in force. The law itself will say from which day."),
            *job,
        ),
        careful=(
            _("If a court order says that this must be told, the order counts: go by its words."),
            _("Ask again from time to time."),
        ),
        changes_it=(_("A law that comes into force."), _("A court order, such as a sexual harm prevention order.")),
    )


def _abroad() -> Result:
    return Result(
        _(NOT_WORKED_OUT),
        (
            _("What happened abroad counts only if a court made a notification order, or the police gave a notice."),
            _("With such a paper in hand, ask a lawyer, or make a case file with it and open it here."),
        ),
    )


def _not_known(why: str) -> Result:
    return Result(_(NOT_WORKED_OUT), (why,))


def in_english() -> tuple[str, ...]:
    """What is said to whoever reads in another language than the law's own reasons."""
    return () if components.language() == "en" else (_("The reasons are in English for now."),)

"""The words of each question, and how a posted page is read. What was answered before travels in the page itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from safehold.domains.work_it_out import policy
from safehold.domains.work_it_out.policy import MOST_STAYS
from safehold.events import Field
from safehold.law.schedule_3 import NOT_LISTED, OFFENCES, rows_for
from safehold.law.schedule_3_table import Offence
from safehold.pages import dates, forms
from safehold.pages.forms import Step

Values = dict[str, Any]
Choices = dict[str, str]
NOT_SURE = gettext_noop("I am not sure")

ABOUT: Choices = {
    "first": gettext_noop("When to tell the police for the first time"),
    "change": gettext_noop("When to tell the police of a change"),
    "next": gettext_noop("When the next yearly or weekly visit is due"),
    "end": gettext_noop("When the duty to tell the police ends"),
    "review": gettext_noop("When a review can be asked for"),
}
CHANGE: Choices = {
    "home": gettext_noop("The home"),
    "name": gettext_noop("A name"),
    "stay": gettext_noop("Staying somewhere else"),
    "household": gettext_noop("Living or staying where a child lives"),
    "bank": gettext_noop("A bank account"),
    "card": gettext_noop("A bank card or credit card"),
    "identity": gettext_noop("A passport or other identity paper"),
    "release": gettext_noop("Coming out of prison or hospital"),
    "travel": gettext_noop("Going abroad"),
    "online": gettext_noop("An online account"),
    "job": gettext_noop("A job"),
}
WHAT: dict[str, Choices] = {
    "bank": {
        "opened": gettext_noop("It was opened"),
        "closed": gettext_noop("It was closed"),
        "details": gettext_noop("Its details changed"),
    },
    "card": {
        "got": gettext_noop("The person got it"),
        "gone": gettext_noop("The person no longer has it"),
    },
    "identity": {
        "got": gettext_noop("The person got it"),
        "gone": gettext_noop("The person no longer has it"),
    },
    "online": {"opened": gettext_noop("It was opened"), "closed": gettext_noop("It was closed")},
    "job": {
        "started": gettext_noop("The person started it"),
        "ended": gettext_noop("The person left it"),
        "interview": gettext_noop("There was only an interview or an offer"),
    },
}
WHEN: Choices = {
    "home": gettext_noop("On which day did the person move, or will they?"),
    "name": gettext_noop("On which day was the name first used, or will it be?"),
    "bank": gettext_noop("On which day did it happen, or will it?"),
    "card": gettext_noop("On which day did it happen, or will it?"),
    "identity": gettext_noop("On which day did it happen, or will it?"),
    "online": gettext_noop("On which day did it happen?"),
    "job": gettext_noop("On which day did it happen, or will it?"),
}
HOW: Choices = {
    "conviction": gettext_noop("A conviction by a court"),
    "caution": gettext_noop("A caution, reprimand or warning by the police"),
    "insanity": gettext_noop("A court found them not guilty because of insanity"),
    "disability": gettext_noop("A court found they did it, but were not fit for a trial"),
    "order": gettext_noop("Only a court order, such as a sexual harm prevention order"),
    "abroad": gettext_noop("Something outside England and Wales"),
}
DEALT: Choices = {
    "imprisonment": gettext_noop("Prison"),
    "suspended": gettext_noop("Prison, suspended"),
    "detention": gettext_noop("Detention, or a young offender institution"),
    "dto": gettext_noop("A detention and training order"),
    "extended": gettext_noop("An extended sentence"),
    "life": gettext_noop("Life"),
    "ipp": gettext_noop("Imprisonment for public protection (IPP)"),
    "hospital": gettext_noop("A hospital order"),
    "hospital_restricted": gettext_noop("A hospital order with a restriction order"),
    "community": gettext_noop("A community order"),
    "youth_rehabilitation": gettext_noop("A youth rehabilitation order"),
    "fine": gettext_noop("A fine"),
    "conditional_discharge": gettext_noop("A conditional discharge"),
    "absolute_discharge": gettext_noop("An absolute discharge"),
    "other": gettext_noop("Something else"),
    "not_yet": gettext_noop("Nothing yet: the sentence is still to come"),
    "not_sure": NOT_SURE,
}
ORDER: Choices = {
    "shpo": gettext_noop("A sexual harm prevention order"),
    "interim_shpo": gettext_noop("An interim sexual harm prevention order"),
    "sopo": gettext_noop("A sexual offences prevention order (an older kind)"),
    "interim_sopo": gettext_noop("An interim sexual offences prevention order"),
}
YES_NO: Choices = {"yes": gettext_noop("Yes"), "no": gettext_noop("No")}
SURE: Choices = {**YES_NO, "not_sure": NOT_SURE}
PLACE: Choices = {"custody": gettext_noop("Prison"), "hospital": gettext_noop("Hospital, by order of a court")}


def _choice(name: str, label: str, choices: Choices, hint: str = "", error: str = "") -> Field:
    return Field(
        name,
        "choice",
        label=label,
        hint=hint,
        error=error or gettext_noop("an answer"),
        choices=tuple(choices),
        choice_labels=tuple(choices.values()),
    )


def _day(name: str, label: str, hint: str = "") -> Field:
    return Field(name, "day", label=label, hint=hint)


# The questions whose words are always the same. A hint says what a reader needs in order to answer, and no more.
ASKED: dict[str, tuple[Field, ...]] = {
    "about": (
        _choice(
            "about",
            gettext_noop("What do you want to work out?"),
            ABOUT,
            gettext_noop("These questions are about “the person”. That may be you, or somebody else."),
        ),
    ),
    "change": (_choice("change", gettext_noop("What has changed, or will change?"), CHANGE),),
    "household": (
        _choice(
            "household",
            gettext_noop("Does the person live there, or stay there?"),
            {"lives": gettext_noop("Lives there"), "stays": gettext_noop("Stays there")},
            gettext_noop("A home, or another place that is not open to all, where someone under 18 lives or stays."),
        ),
    ),
    "household-home": (
        _day("household-from", gettext_noop("On which day did the person begin to live there, or will they?")),
    ),
    "household-stay": (
        Field("household-from", "moment", label=gettext_noop("When does the stay begin?")),
        Field("household-to", "moment", label=gettext_noop("When does it end?")),
    ),
    "place": (
        _choice("place", gettext_noop("Where is the person coming out of?"), PLACE,
                gettext_noop("Not a police cell, unless a court had sent the person there.")),
    ),
    "released": (_day("released", gettext_noop("On which day did the person come out, or will they?")),),
    "first-told": (
        _choice("first-told", gettext_noop("Had the police been told for the first time before that day?"), SURE),
    ),
    "went-in": (_day("went-in", gettext_noop("On which day did the person go in?")),),
    "travel": (
        _day(
            "known",
            gettext_noop("On which day was the plan known?"),
            gettext_noop("The day on which the person knew when they leave, the first country, and where they arrive."),
        ),
        Field("departs", "moment", label=gettext_noop("When does the person leave the UK?")),
    ),
    "name-told": (
        _choice("name-told", gettext_noop("Had the police been told of this name before?"), SURE),
    ),
    "how": (
        _choice(
            "how",
            gettext_noop("What did the court or the police decide?"),
            HOW,
            gettext_noop("If there was more than one, work it out once for each, and go by the later end."),
        ),
    ),
    "s81": (
        _choice(
            "s81",
            gettext_noop("On 1 September 1997, was the sentence still running, or still to come?"),
            SURE,
            gettext_noop(
                "Yes, if the person was then in prison or hospital for it, on a community order, under supervision "
                "after prison, or still waiting to be dealt with."
            ),
        ),
    ),
    "listed": (
        _choice(
            "listed",
            gettext_noop("Is there a paper that says the person must tell the police?"),
            {
                "paper": gettext_noop("Yes"),
                "find": gettext_noop("No, or I am not sure: help me find out"),
            },
            gettext_noop("From the court or the police. It may say “notification requirements”, or “the register”."),
        ),
    ),
    "dealt": (
        _choice(
            "dealt",
            gettext_noop("What was the sentence?"),
            DEALT,
            gettext_noop("For this offence. If there was more than one thing, choose the first of them in this list."),
        ),
    ),
    "sentenced": (_day("sentenced", gettext_noop("On which day was the sentence given?")),),
    "born": (
        _day("born", gettext_noop("When was the person born?"),
             gettext_noop("For someone under 18 when the court or the police decided, it lasts half as long.")),
    ),
    "also-order": (
        _choice(
            "also-order",
            gettext_noop("Has a court also made an order that is still running?"),
            SURE,
            gettext_noop("A sexual harm prevention order, or a sexual offences prevention order."),
        ),
    ),
    "order-kind": (_choice("order-kind", gettext_noop("Which order is it?"), ORDER),),
    "order-made": (_day("order-made", gettext_noop("On which day did the court make the order?")),),
    "order-served": (
        _day("order-served", gettext_noop("On which day was the order given to the person?"),
             gettext_noop("If they were in court when it was made, that is often the same day.")),
    ),
    "order-lasts": (
        _choice(
            "order-lasts",
            gettext_noop("How long does the order last?"),
            {"day": gettext_noop("To a day that it names"), "open": gettext_noop("Until a court changes it")},
        ),
    ),
    "order-until": (_day("order-until", gettext_noop("What is the last day of the order?")),),
    "told": (_choice("told", gettext_noop("Have the police been told, at a police station?"), SURE),),
    "last-told": (
        _day(
            "last-told",
            gettext_noop("On which day did the person last go there to tell the police?"),
            gettext_noop(
                "Count the first visit, a yearly or weekly visit, and one about a home, a name, a stay or a release. "
                "Leave out a visit only about a bank account, a card, a passport, a child’s home or going abroad."
            ),
        ),
    ),
    "home": (
        _choice(
            "home",
            gettext_noop("Which home did the person tell the police of, the last time?"),
            {
                "residence": gettext_noop("A house, a flat or a room"),
                "nfa": gettext_noop("None: a place where they can often be found"),
            },
        ),
    ),
    "first-release": (
        _choice(
            "first-release",
            gettext_noop("Has the person come out of prison or hospital for this?"),
            {"out": gettext_noop("Yes"), "in": gettext_noop("No, not yet"), "not_sure": NOT_SURE},
        ),
    ),
    "out": (_day("out", gettext_noop("On which day did they first come out?")),),
    "first-told-on": (_day("first-told-on", gettext_noop("On which day, then or later, were the police first told?")),),
    "away": (
        Field(
            "away",
            "yes_no",
            label=gettext_noop("Is the person in prison, in hospital by order of a court, or abroad?"),
            hint=gettext_noop("Say yes if they are now, were on any day that counts here, or will be."),
        ),
    ),
}  # fmt: skip


def step_of(slug: str, values: Mapping[str, Any]) -> Step:
    """The page of a question, in words that fit what was answered before."""
    fields, heading = _fields(slug, values)
    return Step(slug, _("Question"), fields, heading)


def _fields(slug: str, values: Mapping[str, Any]) -> tuple[tuple[Field, ...], str]:
    subject = policy.topic(values)
    if slug.startswith("law-"):
        return (), ""
    if slug == "household-stay":
        return ASKED[slug], gettext_noop("The stay")
    if slug == "travel":
        return ASKED[slug], gettext_noop("Going abroad")
    if slug in ASKED:
        return ASKED[slug], ""
    if slug == "what":
        return (_choice("what", gettext_noop("What happened to it?"), WHAT[subject]),), ""
    if slug == "when":
        return (_day("when", WHEN[subject], gettext_noop("For example, 27 3 2026")),), ""
    if slug == "at":
        how = values.get("how", "conviction")
        return (_day("at", AT[how], CONVICTED if how == "conviction" else ""),), ""
    if slug == "length":
        return _length(values)
    if slug in ("offence", "corresponding"):
        return (Field(slug, "word", label=OFFENCE[slug]),), ""
    if slug in ("offender_age", "other_age", "sexual_purpose"):
        return (_choice(slug, _schedule_3(slug, values), SURE, _hint_of(slug)),), ""
    number = slug.split("-")[1]
    if slug.endswith("-more"):
        label = gettext_noop("Was there another stay at the same place, in the 12 months around it?")
        return (Field(slug, "yes_no", label=label if slug.startswith("stay") else MORE),), ""
    if slug.startswith("stay"):
        days = (_day(f"{slug}-from", gettext_noop("The first day")), _day(f"{slug}-to", gettext_noop("The last day")))
        return days, gettext_noop("When was the person at that place, or when will they be?")
    return _away(slug, number)


MORE = gettext_noop("Was there another time?")
CONVICTED = gettext_noop(
    "The day of the court’s finding, or the day they said in court that they did it. Not the day of the sentence."
)
AT: Choices = {
    "conviction": gettext_noop("On which day was the person convicted?"),
    "caution": gettext_noop("On which day was the caution given?"),
    "insanity": gettext_noop("On which day did the court decide?"),
    "disability": gettext_noop("On which day did the court decide?"),
}
OFFENCE: Choices = {
    "offence": gettext_noop("Which offence was it?"),
    "corresponding": gettext_noop("Which offence would it have been in an ordinary court?"),
}


def _length(values: Mapping[str, Any]) -> tuple[tuple[Field, ...], str]:
    heading = gettext_noop("How long is it?")
    hint = {
        "suspended": gettext_noop("The length of the prison term, not for how long it is suspended."),
        "dto": gettext_noop("Only the part in detention, which is half of the order."),
        "extended": gettext_noop("The time in prison and the extension, added up."),
        "conditional_discharge": gettext_noop("For how long it runs."),
    }.get(
        str(values.get("dealt")),
        gettext_noop(
            "If two such sentences follow one another, add them up. If they run side by side, take the longer."
        ),
    )
    months = Field(
        "months", "number", label=gettext_noop("Months"), hint=hint, error=gettext_noop("the number of months")
    )
    days = Field("days", "number", label=gettext_noop("Days, if any"), error=gettext_noop("the number of days"))
    return (months, days), heading


def _schedule_3(slug: str, values: Mapping[str, Any]) -> str:
    """A question of Schedule 3, about the person and not to them."""
    if slug == "sexual_purpose":
        return _("Did the court find that it was done for sexual pleasure?")
    rows = rows_for(values["offence"], values.get("corresponding"))
    if slug == "offender_age":
        ages = next(row.offender for row in rows if row.offender)
        return _("Was the person %(age)s or over when it happened?") % {"age": ages[0] or ages[1]}
    whose, age = next(row.other for row in rows if row.other)
    words = {
        "victim": _("Was the other person under %(age)s when it happened?"),
        "image": _("Did any picture show a child under %(age)s?"),
        "intended": _("Was it meant to happen to someone under %(age)s?"),
    }
    return words[whose] % {"age": age}


def _hint_of(slug: str) -> str:
    if slug == "offender_age":
        return gettext_noop("If it went on for some time, and the birthday was in that time, choose “I am not sure”.")
    return gettext_noop("The court’s paper says it.") if slug == "sexual_purpose" else ""


def _away(slug: str, number: str) -> tuple[tuple[Field, ...], str]:
    if slug.endswith("-over"):
        return (_choice(slug, gettext_noop("Is that time over?"), YES_NO),), ""
    if slug.endswith("-to"):
        hint = gettext_noop("The day of coming out, or of coming back.")
        return (_day(slug, gettext_noop("On which day did it end?"), hint),), ""
    places = {**PLACE, "abroad": gettext_noop("Outside the UK")}
    where = _choice(f"{slug}-place", gettext_noop("Where?"), places)
    return (where, _day(f"{slug}-from", gettext_noop("From which day?"))), gettext_noop("Prison, hospital or abroad")


# --- Reading what was posted ------------------------------------------------------------------------


@dataclass(frozen=True)
class Walk:
    """How far the answers lead: those accepted, the page to show (None: all is answered), and the pages before it."""

    values: Values
    step: Step | None
    errors: dict[str, str]
    before: tuple[Step, ...]
    typed: dict[str, str]  # what is posted again, so that nothing is lost


def walk(posted: Mapping[str, str], *, draft: Mapping[str, Any] | None, today: str) -> Walk:
    """Follow the questions as far as the answers go; every answer is read anew, wherever it comes from."""
    values: Values = {}
    before: list[Step] = []
    shown, just_sent = posted.get("show"), posted.get("page")
    for slug in policy.pages(values, draft=draft, today=today):
        step = step_of(slug, values)
        if shown == slug or not (slug == just_sent or _is_answered(step, posted)):
            return Walk(values, step, {}, tuple(before), kept(posted))
        errors = read_into(values, step, posted, today=today)
        if errors:
            return Walk(values, step, errors, tuple(before), kept(posted))
        before.append(step)
    return Walk(values, None, {}, tuple(before), kept(posted))


def _is_answered(step: Step, posted: Mapping[str, str]) -> bool:
    if not step.fields:
        return f"seen-{step.slug}" in posted
    return any(control in posted for control in controls_of(step))


def controls_of(step: Step) -> list[str]:
    """The names under which a page posts its answers."""
    return [
        name
        for field in step.fields
        for name in (
            [f"{field.name}-{part}" for part in (*forms.PARTS, "time")]
            if field.kind in ("day", "moment")
            else [field.name]
        )
    ]


KNOWN = frozenset(
    name
    for slug in (
        *(*ASKED, "what", "when", "at", "length"),
        *("offence", "corresponding", "offender_age", "other_age", "sexual_purpose"),
        *(f"stay-{n}{part}" for n in range(1, MOST_STAYS + 1) for part in ("", "-more")),
        *(f"away-{n}{part}" for n in range(1, MOST_STAYS + 1) for part in ("", "-over", "-to", "-more")),
    )
    for name in controls_of(
        Step(slug, "", _fields(slug, {"about": "change", "change": "bank", "offence": "sch3-18"})[0])
    )
) | {f"seen-law-{subject}" for subject in policy.ANNOUNCED}  # fmt: skip
"""Every control of every question: nothing else that is posted is posted again."""


def kept(posted: Mapping[str, str]) -> dict[str, str]:
    """What travels on in the next page: answers, and nothing else."""
    return {name: text for name, text in posted.items() if name in KNOWN and len(text) <= forms.ONE_LINE}


def read_into(values: Values, step: Step, posted: Mapping[str, str], *, today: str) -> dict[str, str]:
    """Read one page into the answers so far; the sentences that say what to mend, by control."""
    if step.slug in ("offence", "corresponding"):
        chosen = posted.get(step.slug, "")
        if chosen in policy.NO_OFFENCE or policy.is_choosable(chosen, corresponding=step.slug == "corresponding"):
            values[step.slug] = chosen
            return {}
        return {step.slug: _("Select an offence, or “I am not sure”")}
    boxes = dict(posted)
    if step.slug == "length" and any(posted.get(name, "").strip() for name in ("months", "days")):
        boxes |= {name: posted.get(name, "").strip() or "0" for name in ("months", "days")}
    latest = date.fromisoformat(today) if step.slug in PAST else None
    reading = forms.read(step, boxes, latest=latest)
    errors = reading.errors or _amiss(step, {**values, **reading.values})
    if not errors:
        values.update(reading.values)
    return errors


PAST = ("at", "sentenced", "born", "order-made", "last-told", "first-told-on", "out", "went-in")


def _amiss(step: Step, values: Values) -> dict[str, str]:
    """What does not fit with an answer before it."""
    for later, earlier, says in ORDERLY:
        for field in step.fields:
            if field.name != later and not (later.startswith("*") and field.name.endswith(later[1:])):
                continue
            first = field.name.replace(later[1:], earlier[1:]) if later.startswith("*") else earlier
            end = values[field.name]
            begin = (values.get(first) or "")[: len(end)]  # a day alone reaches to its end
            if begin and end < begin:
                return {f"{field.name}-day": says() % {"day": dates.short_day(values[first][:10])}}
    if step.slug == "went-in" and values["went-in"] > values["released"]:
        day = {"day": dates.short_day(values["released"])}
        return {"went-in-day": _("The date must be on or before %(day)s, the day of coming out") % day}
    if step.slug == "born" and values["born"] >= values["at"]:
        return {"born-day": _("The date must be before %(day)s") % {"day": dates.short_day(values["at"])}}
    if step.slug == "length" and not values["months"] and not values["days"]:
        return {"months": _("Enter the number of months, or of days")}
    if step.slug == "length" and (values["months"] > 1200 or values["days"] > 10_000):
        return {"months": _("Enter the number of months, like 18")}
    return {}


ORDERLY: tuple[tuple[str, str, Callable[[], str]], ...] = (
    ("sentenced", "at", lambda: _("The date must be on or after %(day)s, the day of the court’s finding")),
    ("order-served", "order-made", lambda: _("The date must be on or after %(day)s, the day the order was made")),
    ("order-until", "order-made", lambda: _("The date must be on or after %(day)s, the day the order was made")),
    ("household-to", "household-from", lambda: _("The end must come after the beginning, %(day)s")),
    ("departs", "known", lambda: _("The person must leave on or after %(day)s, the day the plan was known")),
    ("first-told-on", "out", lambda: _("The date must be on or after %(day)s, the day of coming out")),
    ("last-told", "at", lambda: _("The date must be on or after %(day)s")),
    ("out", "at", lambda: _("The date must be on or after %(day)s")),
    ("*-to", "*-from", lambda: _("The end must come after the beginning, %(day)s")),
)


def answers_given(found: Walk) -> list[dict[str, Any]]:
    """Each question with its answer, and which page changes it."""
    rows = []
    for step in found.before:
        if not step.fields:
            continue
        if step.slug in ("offence", "corresponding"):
            code = found.values[step.slug]
            told = [{"key": _(step.fields[0].label), "value": offence_words(code)}]
            if code not in policy.NO_OFFENCE:
                told[0]["lang"] = "en"  # as the Act names it
        else:
            told = [row for row in forms.check_answers([step], found.values) if row["value"] != "0"]
        rows.append({"slug": step.slug, "rows": told})
    return rows


# --- The list of offences ---------------------------------------------------------------------------


def offence_words(code: str) -> str:
    """An offence as a list shows it: what it is, and where it stands."""
    if code in policy.NO_OFFENCE:
        return _("I am not sure") if code == "not_sure" else _("It is not in this list")
    if code in NOT_LISTED:
        return NOT_LISTED[code][0].upper() + NOT_LISTED[code][1:]
    offence = OFFENCES[code]
    section = f" s.{offence.section}" if offence.section else ""
    return f"{offence.title} – {offence.act}{section}"


def offences(*, corresponding: bool = False) -> list[tuple[str, list[tuple[str, str]]]]:
    """The offences to choose from, in groups; those often thought to be listed stand apart."""
    groups: dict[str, list[tuple[str, str]]] = {"Sexual Offences Act 2003": []}
    for code, offence in OFFENCES.items():
        if policy.is_choosable(code, corresponding=corresponding):
            groups.setdefault(_group(code, offence), []).append((code, offence_words(code)))
    if not corresponding:
        groups[_("Other offences")] = [(code, offence_words(code)) for code in NOT_LISTED]
    return list(groups.items())


def _group(code: str, offence: Offence) -> str:
    if code.startswith(("sch3-sc", "sch3-ni")):
        return _("Scotland and Northern Ireland")
    if code.startswith("sch3-w"):
        return _("New in 2026")
    if offence.repealed:
        return _("Older Acts")
    return offence.act if offence.act == "Sexual Offences Act 2003" else _("Other Acts")

"""Which question comes next, and the case file that the answers tell. Pure: no page, no words, no clock.

Only what can change the answer is asked. An answer is kept under the name of its control; a day is YYYY-MM-DD.
"""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from safehold.events.notification import SENTENCES
from safehold.kernel.calendar import day_of, day_text
from safehold.law.answers import answer
from safehold.law.schedule_3 import NOT_LISTED, OFFENCES, Listing, Matter, Sentence, decide, service_row
from safehold.law.schedule_3_questions import next_question, questions

Answers = Mapping[str, Any]

ABOUTS = ("first", "change", "next", "end", "review")
CHANGES = {
    "home": ("home_change",),
    "name": ("name_used",),
    "stay": ("stay",),
    "household": ("household_stay",),
    "bank": ("bank_account_opened", "bank_account_closed", "bank_details_changed"),
    "card": ("card_obtained", "card_ceased"),
    "identity": ("identity_obtained", "identity_ceased"),
    "release": ("custody_end", "hospital_end"),
    "travel": ("travel_plan",),
    "online": ("online_account_opened", "online_account_closed"),
    "job": ("job_started", "job_ended"),
}
"""What can change, and the events of a case file in which it is told."""

DUTIES_OF = {
    "first": ("initial",), "next": ("periodic",), "end": (), "review": (),
    "home": ("home",), "name": ("name", "name-advance"), "stay": ("premises",), "household": ("household",),
    "bank": ("bank",), "card": ("card",), "identity": ("identity",), "release": ("release", "initial"),
    "travel": ("travel",), "online": ("online",), "job": ("job",),
}  # fmt: skip
"""The duties that each question is about."""

ANNOUNCED = ("online", "job")
ORDERS = ("shpo", "interim_shpo", "sopo", "interim_sopo")
TERMS = ("imprisonment", "suspended", "detention", "extended", "dto")
DEALT = (*(kind for kind in SENTENCES), "not_yet", "not_sure")
PLACES = ("custody", "hospital", "abroad")
MOST_STAYS = 6
NO_OFFENCE = ("not_in_list", "not_sure")
BORN_NOT_ASKED = "1900-01-01"  # the answer does not turn on an age
HOW = {"conviction": "conviction", "caution": "caution", "insanity": "finding", "disability": "finding"}


def topic(answers: Answers) -> str:
    """What is being worked out: one of DUTIES_OF."""
    about = str(answers.get("about", ""))
    return str(answers.get("change", "")) if about == "change" else about


def is_law(subject: str, draft: Mapping[str, Any] | None) -> bool:
    """Whether a subject is law under what everything here is answered under."""
    return subject not in ANNOUNCED or subject in (draft or {}).get("law", {})


# --- Which question comes next ----------------------------------------------------------------------


def pages(a: Answers, *, draft: Mapping[str, Any] | None, today: str) -> Iterator[str]:
    """The questions to ask, in order. `a` fills up meanwhile: each is asked for before the next is drawn."""
    yield "about"
    subject = a["about"]
    if subject == "change":
        yield "change"
        subject = a["change"]
    if subject in ANNOUNCED:
        if not is_law(subject, draft):
            return
        yield f"law-{subject}"
    yield from _the_change(a, subject)
    if a.get("what") == "interview":
        return
    yield "how"
    if a["how"] == "abroad":
        return
    if a["how"] == "order":
        yield from _an_order(a)
    else:
        yield from _the_finding(a, subject, today)
        listed = listing(a)
        if listed and listed.result == "no":
            return
    yield from _also_an_order(a, subject, today)
    yield from _what_was_told(a, subject, today)
    if subject not in ("end", "review"):
        yield from _where(a)


def _the_change(a: Answers, subject: str) -> Iterator[str]:
    if len(CHANGES.get(subject, ())) > 1 and subject != "release":
        yield "what"
        if a["what"] == "interview":
            return
    if subject == "stay":
        yield from _stays(a)
    elif subject == "household":
        yield "household"
        yield "household-stay" if a["household"] == "stays" else "household-home"
    elif subject == "release":
        yield "place"
        yield "released"
        yield "first-told"
        if a["first-told"] == "no":
            yield "went-in"
    elif subject == "travel":
        yield "travel"
    elif subject in CHANGES:
        yield "when"
        if subject == "name":
            yield "name-told"


def _stays(a: Answers) -> Iterator[str]:
    for number in range(1, MOST_STAYS + 1):
        yield f"stay-{number}"
        if number < MOST_STAYS:
            yield f"stay-{number}-more"
            if not a[f"stay-{number}-more"]:
                return


def _the_finding(a: Answers, subject: str, today: str) -> Iterator[str]:
    yield "at"
    old = a["at"] < "1997-09-01" and a["how"] != "caution"
    if old:
        yield "s81"
    yield "listed"
    by_sentence = False
    if a["listed"] == "find":
        yield "offence"
        if a["offence"] not in NO_OFFENCE:
            by_sentence = yield from _schedule_3(a)
            listed = listing(a)
            if listed and listed.result == "no":
                return
    if a["how"] == "caution" or (subject == "first" and not by_sentence):
        pass
    else:
        yield "dealt"
        kind = a["dealt"]
        if kind in TERMS or kind == "conditional_discharge":
            yield "length"
        if by_sentence or kind == "conditional_discharge" or (kind in TERMS and a.get("days")):
            yield "sentenced"
    if subject != "first" and _turns_on_age(a, today):
        yield "born"


def _schedule_3(a: Answers) -> Generator[str, None, bool]:
    """What Schedule 3 needs to know of this offence; returns whether the sentence is part of it."""
    asked: set[str] = set()
    while question := next_question(matter(a), asked):
        asked.add(question.id)
        if question.id == "sentence":
            return True
        yield question.id
    return False


def _turns_on_age(a: Answers, today: str) -> bool:
    """Whether for someone under 18 on the day of the conviction or caution the answer would be another."""
    adult, child = ({**a, "born": born} for born in (BORN_NOT_ASKED, _under_18(a["at"])))
    if a["about"] == "change":
        return _is_subject(adult, today) != _is_subject(child, today)
    return _period(adult, today) != _period(child, today)


def _under_18(day: str) -> str:
    return f"{int(day[:4]) - 12}-01-01"


def _period(a: Answers, today: str) -> dict[str, str] | None:
    found: dict[str, str] | None = answer({**case_file(a, today=today), "as_of": today})["period"]
    return found


def _also_an_order(a: Answers, subject: str, today: str) -> Iterator[str]:
    """An order keeps a person subject; it matters for the end, for a review, and where all else has ended."""
    if a["how"] == "order":
        return
    ended = a["about"] in ("change", "next") and not _is_subject(a, today)
    if subject in ("end", "review") or ended:
        yield "also-order"
        if a["also-order"] == "yes":
            yield from _an_order(a)


def _an_order(a: Answers) -> Iterator[str]:
    yield "order-kind"
    yield "order-made"
    if a["how"] == "order":
        yield "order-served"
    yield "order-lasts"
    if a["order-lasts"] == "day":
        yield "order-until"


def _is_subject(a: Answers, today: str) -> bool:
    """Whether the person is subject on the day that matters."""
    day = change_day(a) or today
    found = answer({**case_file(a, today=today), "as_of": day})["period"]
    return bool(found) and found["end"] >= day  # a day sorts before “indefinite” and “pending”


def _what_was_told(a: Answers, subject: str, today: str) -> Iterator[str]:
    """The last notification, from which the year runs; for a review, the first one after the first release."""
    if subject == "next":
        yield "told"
        if a["told"] == "yes":
            yield "last-told"
            yield "home"
    elif subject == "review" and a["how"] in HOW and _endless(a, today):
        yield "first-release"
        if a["first-release"] == "out":
            yield "out"
            yield "told"
            if a["told"] == "yes":
                yield "first-told-on"


def _endless(a: Answers, today: str) -> bool:
    """Whether the period of the conviction itself, without any order, has no end."""
    period = _period({**a, "also-order": "no"}, today)
    return period is not None and period["end"] == "indefinite"


def _where(a: Answers) -> Iterator[str]:
    """Prison, hospital and days abroad: they stop the count, or put its end off."""
    yield "away"
    if not a["away"]:
        return
    for number in range(1, MOST_STAYS + 1):
        yield f"away-{number}"
        yield f"away-{number}-over"
        if a[f"away-{number}-over"] == "yes":
            yield f"away-{number}-to"
        if number < MOST_STAYS:
            yield f"away-{number}-more"
            if not a[f"away-{number}-more"]:
                return


# --- Schedule 3 -------------------------------------------------------------------------------------


def matter(a: Answers) -> Matter:
    """What Schedule 3 is asked about."""
    known: dict[str, Any] = {}
    for question in questions(a["offence"], a.get("corresponding")):
        chosen = a.get(question.id)
        known |= next((dict(each.says) for each in question.answers if each.value == chosen), {})
    corresponding = a.get("corresponding") if service_row(a["offence"]) else None
    if corresponding in NO_OFFENCE or corresponding in NOT_LISTED:
        corresponding = None
    return Matter(a["offence"], a["how"], a["at"], corresponding=corresponding, **known)


def listing(a: Answers) -> Listing | None:
    """Whether the offence is listed; None where a paper says so, or where it is not known which offence it is."""
    if a.get("listed") != "find" or a.get("offence") in (*NO_OFFENCE, None):
        return None
    return decide(matter(a), _sentences(a))


def _sentences(a: Answers) -> list[Sentence]:
    kind = a.get("dealt")
    if not kind or kind == "not_yet":
        return []
    if kind == "not_sure":
        return [Sentence("not_known", a["at"])]
    return [Sentence(kind, a.get("sentenced", a["at"]), a.get("months"), a.get("days"), id="s1")]


def is_choosable(code: str, *, corresponding: bool = False) -> bool:
    """Whether an offence may be chosen; what a service offence corresponds to is one of England and Wales."""
    if corresponding:
        return code in OFFENCES and not service_row(code) and not code.startswith(("sch3-sc", "sch3-ni", "sch3-w"))
    return code in OFFENCES or code in NOT_LISTED


@dataclass(frozen=True)
class Sure:
    """How sure it is that the person is subject: whether at all, and what is not known but taken for so."""

    counts: bool
    because: str = ""
    missing: tuple[str, ...] = ()


def surety(a: Answers) -> Sure:
    """Whether the offence counts, as far as the answers tell. What is not known is never taken for no."""
    if a.get("offence") == "not_in_list":
        return Sure(True, missing=("offence",))
    if a.get("listed") == "find" and a.get("offence") == "not_sure":
        return Sure(True, missing=("offence",))
    missing: tuple[str, ...] = ("s81",) if a.get("s81") == "not_sure" else ()
    missing += ("dealt",) if a.get("dealt") == "not_sure" else ()
    listed = listing(a)
    if not listed:
        return Sure(True, missing=missing)
    if listed.result == "no":
        return Sure(False, listed.because)
    if listed.result == "unknown" or (listed.result == "pending" and a.get("dealt") != "not_yet"):
        return Sure(True, listed.because, (*missing, "listing"))
    return Sure(True, listed.because, missing)


# --- The case file ----------------------------------------------------------------------------------


def change_day(a: Answers) -> str:
    """The day on which the change happens, as far as it is known: of a stay, its last day."""
    days = [str(a[name])[:10] for name in ("when", "released", "known", "household-from") if a.get(name)]
    days += [a[name] for name in (f"stay-{number}-to" for number in range(1, MOST_STAYS + 1)) if a.get(name)]
    return max(days, default="")


def as_of(a: Answers, today: str) -> str:
    """The day for which to answer: today, or the planned day of the change, so that it is known."""
    planned = [str(a[name])[:10] for name in ("household-to", "order-served") if a.get(name)]
    return max([today, change_day(a), *planned])


def planned(a: Answers, *, draft: Mapping[str, Any] | None, today: str) -> dict[str, Any]:
    """The case file, known as far ahead as it takes: days away to come count only if they come before the last day."""
    case = case_file(a, today=today)
    away = [event["at"] for event in _away(a) if event["at"] > case["as_of"]]
    for day in sorted(away):
        rows = answer(case, draft=dict(draft) if draft else None)["duties"]
        dues = [row["due"] for row in rows if row["duty"] in DUTIES_OF[topic(a)] and row["status"] == "open"]
        if not any(due is None or due[:10] >= day for due in dues):
            break
        case["as_of"] = day
    return case


def case_file(a: Answers, *, today: str) -> dict[str, Any]:
    """The case file that the answers tell; what has not been answered yet is left out."""
    events = [*_findings(a), *_order(a), *_change(a), *_told(a), *_away(a)]
    return {"person": {"born": a.get("born") or BORN_NOT_ASKED}, "as_of": as_of(a, today), "events": events}


def _findings(a: Answers) -> Iterator[dict[str, Any]]:
    if a.get("how") not in HOW or not a.get("at"):
        return
    listed = listing(a)
    by_sentence = bool(listed and listed.result in ("when sentenced", "pending"))
    finding: dict[str, Any] = {"type": HOW[a["how"]], "id": "c1", "at": a["at"]}
    finding |= {"kind": a["how"]} if HOW[a["how"]] == "finding" else {}
    finding |= {"listed": not (listed and listed.result == "no")}
    finding |= {"offence": a["offence"]} if listed and a["offence"] in OFFENCES else {}
    finding |= {"sentence_condition": True} if by_sentence and a["how"] != "caution" else {}
    if finding["listed"] and a["how"] != "caution" and a["at"] < "1997-09-01":
        finding["s81_met"] = a.get("s81") != "no"
    yield finding
    kind = a.get("dealt")
    if a["how"] == "caution" or kind not in SENTENCES:
        return
    length = {name: a[name] for name in ("months", "days") if a.get(name) and (kind in TERMS or "discharge" in kind)}
    meets = {"meets_condition": True} if listed and listed.result == "when sentenced" else {}
    yield {
        "type": "sentence",
        "id": "s1",
        "at": a.get("sentenced", a["at"]),
        "of": ["c1"],
        "kind": kind,
        **length,
        **meets,
    }


def _order(a: Answers) -> Iterator[dict[str, Any]]:
    if not a.get("order-made") or (a.get("how") != "order" and a.get("also-order") != "yes"):
        return
    until = {"until": a["order-until"]} if a.get("order-lasts") == "day" and a.get("order-until") else {}
    yield {
        "type": "order_made", "id": "o1", "at": a["order-made"], "order": a["order-kind"],
        "served": a.get("order-served") or a["order-made"], **until,
    }  # fmt: skip


def _change(a: Answers) -> Iterator[dict[str, Any]]:
    subject = topic(a)
    if subject == "stay":
        for number in range(1, MOST_STAYS + 1):
            if a.get(f"stay-{number}-from"):
                days = {"at": a[f"stay-{number}-from"], "to": a[f"stay-{number}-to"]}
                yield {"type": "stay", "id": f"stay-{number}", "place": "the place", **days}
            if not a.get(f"stay-{number}-more"):
                return
    elif subject == "household" and a.get("household-from"):
        stay = {"resides": True} if a["household"] == "lives" else {"to": a["household-to"]}
        yield {"type": "household_stay", "id": "the change", "at": a["household-from"], "place": "the place", **stay}
    elif subject == "release" and a.get("released"):
        state = a["place"]
        if a.get("went-in"):
            yield {"type": f"{state}_start", "id": "the day in", "at": a["went-in"]}
        yield {"type": f"{state}_end", "id": "the change", "at": a["released"]}
    elif subject == "travel" and a.get("departs"):
        yield {"type": "travel_plan", "id": "the change", "at": a["known"], "departs": a["departs"]}
    elif subject in CHANGES and a.get("when"):
        told_as = {"opened": 0, "got": 0, "started": 0, "closed": 1, "gone": 1, "ended": 1, "details": 2}
        event: dict[str, Any] = {
            "type": CHANGES[subject][told_as.get(a.get("what", ""), 0)],
            "id": "the change",
            "at": a["when"],
        }
        yield event | ({"name": "the name"} if subject == "name" else {})


def _told(a: Answers) -> Iterator[dict[str, Any]]:
    """Notifications, as far as they are asked for; a first one is otherwise not said and shown nowhere."""
    key = "o1" if a.get("how") == "order" else "c1"
    if a.get("last-told"):
        home = {"home": a["home"]} if a.get("home") else {}
        first = {"covers": [key]} if a["last-told"] == a.get("at") else {"covers": [key, "periodic"]}
        yield {"type": "notification", "id": "n1", "at": a["last-told"], **first, **home}
    if a.get("out"):
        place = "hospital" if "hospital" in str(a.get("dealt")) else "custody"
        yield {"type": f"{place}_end", "id": "out", "at": a["out"], "for": "c1"}
    if a.get("first-told-on"):
        yield {"type": "notification", "id": "n1", "at": a["first-told-on"], "covers": [key, "out"]}
    if topic(a) == "name" and a.get("name-told") == "yes":
        before = day_text(day_of(a["when"]) - 1)  # on some earlier day; which of them makes no difference
        yield {"type": "notification", "id": "n1", "at": before, "covers": [key], "names": ["the name"]}


def _away(a: Answers) -> Iterator[dict[str, Any]]:
    if not a.get("away"):
        return
    names = {"custody": ("custody_start", "custody_end"), "hospital": ("hospital_start", "hospital_end")}
    for number in range(1, MOST_STAYS + 1):
        place = a.get(f"away-{number}-place")
        if place and a.get(f"away-{number}-from"):
            begins, ends = names.get(place, ("leaves_uk", "returns_uk"))
            yield {"type": begins, "id": f"away-{number}", "at": a[f"away-{number}-from"]}
            if a.get(f"away-{number}-to"):
                yield {"type": ends, "id": f"back-{number}", "at": a[f"away-{number}-to"]}
        if not a.get(f"away-{number}-more"):
            return

"""Forms made from an event's declared fields: one thing a page, then check your answers.

Pure functions on text: what was posted goes in, values as a case file writes them come out. Everything that a form
asks must be answered. What was typed is never lost: `page` shows it again beside the sentence that says what to mend.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safehold.events import Event, Field
from safehold.pages import dates

ASKED = ("day", "moment", "yes_no", "choice", "number", "word", "text")
PARTS = ("day", "month", "year")
ONE_LINE = 200  # what may be longer gets a box of several lines
EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
# What a browser may fill in: only what is about the person who types (WCAG 1.3.5). All else it should forget.
AUTOCOMPLETE = {"address": "street-address", "email": "email", "telephone": "tel"}
LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")
TIME = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})\s*(?P<half>am|pm)?", re.IGNORECASE)


@dataclass(frozen=True)
class Step:
    """One page of a form. `slug` is its part of the address and `title` its neutral name in the browser's history."""

    slug: str
    title: str
    fields: tuple[Field, ...]
    heading: str = ""


class Reading(NamedTuple):
    """What a posted page says: values that were accepted, a sentence for each control to mend, and notes.

    A note is something the reader should see that is no mistake: what was left out of their text, and why.
    """

    values: dict[str, Any]
    errors: dict[str, str]
    notes: list[str]


def steps(event: Event, *, together: Mapping[str, Sequence[str]] | None = None) -> tuple[Step, ...]:
    """The pages that ask for an event: its day first, then each field, in the order of the declaration.

    `together` puts fields that belong together on one page, under a heading:
    `{"The account": ["service", "handle"]}`.
    """
    fields = [day_of(event), *event.asked] if event.happened else list(event.asked)
    if odd := [field.name for field in fields if field.kind not in ASKED]:
        raise ValueError(f"{event.name}: no form can ask for {', '.join(odd)}; a form asks for {', '.join(ASKED)}.")
    groups = {name: heading for heading, names in (together or {}).items() for name in names}
    pages: list[tuple[str, list[Field]]] = []
    for field in fields:
        heading = groups.get(field.name, "")
        if heading and pages and pages[-1][0] == heading:
            pages[-1][1].append(field)
        else:
            pages.append((heading, [field]))
    return tuple(
        Step(
            str(number),
            _("Question %(number)s of %(count)s") % {"number": number, "count": len(pages)},
            tuple(on),
            head,
        )
        for number, (head, on) in enumerate(pages, start=1)
    )


def day_of(event: Event) -> Field:
    """The question when it happened, as a field named `at`, which is what a case file calls it."""
    return Field("at", "day", required=True, label=event.happened, hint=event.happened_hint, error=event.happened_error)


def after(steps: Sequence[Step], step: Step, *, changing: bool = False) -> Step | None:
    """The page that follows; None is check your answers, to which a changed answer returns at once."""
    following = steps.index(step) + 1
    return None if changing or following == len(steps) else steps[following]


def read(step: Step, posted: Mapping[str, str], *, latest: date | None = None) -> Reading:
    """What a posted page says. `latest` is the last day that may be given, where the law takes nothing in advance."""
    reading = Reading({}, {}, [])
    for field in step.fields:
        try:
            reading.values[field.name] = _READERS[field.kind](field, posted, latest, reading.notes)
        except _AmissError as amiss:
            reading.errors[amiss.control] = amiss.says
    return reading


class _AmissError(Exception):
    def __init__(self, control: str, says: str) -> None:
        self.control, self.says = control, says


def clean(text: str) -> tuple[str, list[str]]:
    """The text as typed, without control characters, and the names of those left out.

    Letters of every script, marks of direction, joiners and emoji stay: they are part of names. Ends of lines become
    one kind; space around the text goes, for nobody sees it.

    >>> clean(" Zoë\\x00 O’Neill-Çelik ")
    ('Zoë O’Neill-Çelik', ['U+0000'])
    """
    text = LINE_ENDS.sub("\n", text).replace("\t", " ")
    left_out = [letter for letter in text if letter != "\n" and unicodedata.category(letter) in ("Cc", "Cs")]
    kept = "".join(letter for letter in text if letter not in left_out).strip()
    return kept, sorted({f"U+{ord(letter):04X}" for letter in left_out})


def _noun(field: Field, otherwise: str) -> str:
    return _(field.error) if field.error else otherwise


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _text(field: Field, posted: Mapping[str, str], latest: date | None, notes: list[str]) -> str:
    text, left_out = clean(posted.get(field.name, ""))
    noun = _noun(field, _("an answer"))
    if all(unicodedata.category(letter)[0] in "CZ" for letter in text):
        raise _AmissError(field.name, _("Enter %(noun)s") % {"noun": noun})
    if len(text) > field.longest:
        raise _AmissError(
            field.name,
            _("%(noun)s must be %(most)s characters or fewer; you typed %(count)s")
            % {"noun": _capital(noun), "most": f"{field.longest:,}", "count": f"{len(text):,}"},
        )
    if left_out:
        notes.append(
            _("We left out of %(noun)s what has no printed form: %(characters)s")
            % {"noun": noun, "characters": ", ".join(left_out)}
        )
    return text


def _choice(field: Field, posted: Mapping[str, str], latest: date | None, notes: list[str]) -> str:
    chosen = posted.get(field.name, "")
    if chosen not in field.choices:
        raise _AmissError(field.name, _("Select %(noun)s") % {"noun": _noun(field, _("one answer"))})
    return chosen


def _yes_no(field: Field, posted: Mapping[str, str], latest: date | None, notes: list[str]) -> bool:
    if posted.get(field.name) not in ("yes", "no"):
        noun = field.error and _(field.error)
        raise _AmissError(field.name, _("Select yes if %(fact)s") % {"fact": noun} if noun else _("Select yes or no"))
    return posted[field.name] == "yes"


def _number(field: Field, posted: Mapping[str, str], latest: date | None, notes: list[str]) -> int:
    typed, noun = posted.get(field.name, "").strip(), _noun(field, _("the number"))
    if not typed:
        raise _AmissError(field.name, _("Enter %(noun)s") % {"noun": noun})
    if not re.fullmatch(r"[0-9]{1,9}", typed):  # "1,5" and "1.500" mean different numbers to different people
        raise _AmissError(field.name, _("%(noun)s must be a whole number, like 30") % {"noun": _capital(noun)})
    return int(typed)


def _day(field: Field, posted: Mapping[str, str], latest: date | None, notes: list[str]) -> str:
    noun = _capital(_noun(field, _("the date")))
    typed = {part: posted.get(f"{field.name}-{part}", "").strip() for part in PARTS}
    absent = [part for part in PARTS if not typed[part]]
    if len(absent) == 3:
        raise _AmissError(f"{field.name}-day", _("Enter %(noun)s") % {"noun": _noun(field, _("the date"))})
    if absent:
        says = {"day": _("%(noun)s must include a day"), "month": _("%(noun)s must include a month")}
        says["year"] = _("%(noun)s must include a year")
        raise _AmissError(f"{field.name}-{absent[0]}", says[absent[0]] % {"noun": noun})
    if not all(re.fullmatch("[0-9]+", typed[part]) for part in PARTS):
        part = next(part for part in PARTS if not re.fullmatch("[0-9]+", typed[part]))
        raise _AmissError(
            f"{field.name}-{part}", _("%(noun)s must be written in numbers, like 27 3 2026") % {"noun": noun}
        )
    if len(typed["year"]) != 4:  # 26 could be this century or the last; we ask instead of guessing
        raise _AmissError(f"{field.name}-year", _("%(noun)s must have a year of 4 numbers, like 2026") % {"noun": noun})
    if not EARLIEST_YEAR <= int(typed["year"]) <= LATEST_YEAR:
        raise _AmissError(f"{field.name}-year", _("%(noun)s must have a year from 1900 on, like 2026") % {"noun": noun})
    try:
        day = date(int(typed["year"]), int(typed["month"][:9]), int(typed["day"][:9]))
    except ValueError:
        wrong = "day" if 1 <= int(typed["month"][:9]) <= 12 else "month"
        raise _AmissError(f"{field.name}-{wrong}", _("%(noun)s must be a real date") % {"noun": noun}) from None
    if latest and day > latest:
        raise _AmissError(f"{field.name}-day", _("%(noun)s must be today or in the past") % {"noun": noun})
    return day.isoformat()


def _moment(field: Field, posted: Mapping[str, str], latest: date | None, notes: list[str]) -> str:
    """A day, and a time if the reader knows it."""
    day = _day(field, posted, latest, notes)
    typed = posted.get(f"{field.name}-time", "").strip()
    if not typed:
        return day
    said = TIME.fullmatch(typed)
    hour, minute = (int(said["hour"]), int(said["minute"])) if said else (99, 99)
    if said and said["half"] and 1 <= hour <= 12:
        hour = hour % 12 + (12 if said["half"].lower() == "pm" else 0)
    elif said and said["half"]:
        hour = 99
    if hour > 23 or minute > 59:
        raise _AmissError(f"{field.name}-time", _("Enter a time like 9:30am or 23:50"))
    return f"{day}T{hour:02}:{minute:02}"


_READERS: dict[str, Callable[..., Any]] = {
    "day": _day,
    "moment": _moment,
    "yes_no": _yes_no,
    "choice": _choice,
    "number": _number,
    "word": _text,
    "text": _text,
}


def typed(step: Step, values: Mapping[str, Any]) -> dict[str, str]:
    """What the boxes of a page hold for answers already given, so that going back shows them."""
    boxes: dict[str, str] = {}
    for field in step.fields:
        value = values.get(field.name)
        if value is None:
            continue
        if field.kind in ("day", "moment"):
            day, _letter, time = value.partition("T")
            year, month, number = day.split("-")
            boxes |= {
                f"{field.name}-day": str(int(number)),
                f"{field.name}-month": str(int(month)),
                f"{field.name}-year": year,
            }
            boxes |= {f"{field.name}-time": time} if time else {}
        else:
            boxes[field.name] = ("yes" if value else "no") if isinstance(value, bool) else str(value)  # 1 is not yes
    return boxes


def page(
    step: Step,
    typed: Mapping[str, str],
    errors: Mapping[str, str] | None = None,
    *,
    changing: bool = False,
    **more: Any,
) -> dict[str, Any]:
    """What `form/step.html` shows: the controls with what was typed in them, and the problems with links to them."""
    errors = errors or {}
    alone = len(step.fields) == 1
    return {
        "title": step.title,
        "heading": "" if alone else _(step.heading),
        "controls": [_control(field, typed, errors, alone) for field in step.fields],
        "problems": [{"text": says, "href": f"#{control}"} for control, says in errors.items()],
        "changing": changing,
        **more,
    }


def _control(field: Field, typed: Mapping[str, str], errors: Mapping[str, str], alone: bool) -> dict[str, Any]:
    """A GOV.UK macro and its options. Only `text` options, which the macros escape; never `html`."""
    size = "l" if alone else "m"
    question = {"text": _(field.label), "isPageHeading": alone}
    legend = {"legend": question | {"classes": f"govuk-fieldset__legend--{size}"}}
    hint = {"text": _(field.hint)} if field.hint else None
    said = next((errors[name] for name in _controls(field) if name in errors), None)
    options: dict[str, Any] = {"hint": hint, "errorMessage": {"text": said} if said else None}
    if field.kind in ("day", "moment"):
        options |= {"id": field.name, "fieldset": legend, "items": [_box(field, part, typed, errors) for part in PARTS]}
        time = _time_box(field, typed, errors) if field.kind == "moment" else None
        return {"macro": "date", "options": options, "time": time}
    if field.kind in ("choice", "yes_no"):
        items = [
            {"value": value, "text": text, "checked": typed.get(field.name) == value} for value, text in _answers(field)
        ]
        items[0]["id"] = field.name  # the error summary leads to the first answer
        return {"macro": "radios", "options": options | {"name": field.name, "fieldset": legend, "items": items}}
    options |= {
        "id": field.name,
        "name": field.name,
        "value": typed.get(field.name, ""),
        "label": question | {"classes": f"govuk-label--{size}"},
        "autocomplete": AUTOCOMPLETE.get(field.name, "off"),
        "spellcheck": False,
    }
    if field.kind == "number":
        return {"macro": "input", "options": options | {"inputmode": "numeric", "classes": "govuk-input--width-5"}}
    if field.longest > ONE_LINE:
        return {"macro": "textarea", "options": options | {"rows": 5}}
    return {"macro": "input", "options": options}


def _controls(field: Field) -> list[str]:
    return [field.name, *(f"{field.name}-{part}" for part in (*PARTS, "time"))]


def _box(field: Field, part: str, typed: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    name = f"{field.name}-{part}"
    # What is wrong with the date as a whole marks all three boxes; otherwise only the box to mend.
    filled = {bool(typed.get(f"{field.name}-{each}")) for each in PARTS}
    whole = f"{field.name}-day" in errors and len(filled) == 1
    wrong = " govuk-input--error" if name in errors or whole else ""
    width = "govuk-input--width-4" if part == "year" else "govuk-input--width-2"
    labels = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    return {
        "id": name,
        "name": name,
        "label": labels[part],
        "value": typed.get(name, ""),
        "classes": width + wrong,
        "autocomplete": "off",
    }


def _time_box(field: Field, typed: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, Any]:
    name = f"{field.name}-time"
    return {
        "id": name,
        "name": name,
        "value": typed.get(name, ""),
        "classes": "govuk-input--width-5",
        "autocomplete": "off",
        "label": {"text": _("Time, if you know it"), "classes": "govuk-label--s"},
        "hint": {"text": _("For example, 9:30am or 23:50")},
    }


def _answers(field: Field) -> Iterable[tuple[str, str]]:
    if field.kind == "yes_no":
        return [("yes", _("Yes")), ("no", _("No"))]
    return [(value, _(label)) for value, label in zip(field.choices, field.choice_labels or field.choices, strict=True)]


def shown(field: Field, value: Any) -> str:
    """An answer as a reader sees it: the words of a choice, a day written out."""
    if field.kind in ("choice", "yes_no"):
        key = {True: "yes", False: "no"}.get(value, value)
        return dict(_answers(field)).get(key, str(key))
    if field.kind in ("day", "moment"):
        return dates.instant(value) if "T" in value else dates.day(value)
    return str(value)


def check_answers(
    steps: Sequence[Step], values: Mapping[str, Any], change: Callable[[Step], str] | None = None
) -> list[dict[str, Any]]:
    """Rows for `form/check.html` and `facts`: each question, its answer, and where to change it.

    `change` gives the address of a step's page; without it the rows are only read, as on a receipt.
    """
    return [
        {
            "key": _(field.label),
            "value": shown(field, values[field.name]),
            "change": change(step) if change else None,
        }
        for step in steps
        for field in step.fields
        if values.get(field.name) is not None
    ]


def unanswered(steps: Sequence[Step], values: Mapping[str, Any]) -> Step | None:
    """The first page that still wants an answer, for a reader who jumps ahead."""
    return next((step for step in steps if any(values.get(field.name) is None for field in step.fields)), None)


def how_many(count: int) -> str:
    """The heading of an error summary."""
    return ngettext("There is a problem", "There are %(count)s problems", count) % {"count": count}

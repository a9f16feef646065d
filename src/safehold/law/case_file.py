"""Reading a case file: every fault is named by its place, and a sound file becomes columns of whole numbers."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from safehold.events import EVENTS, Field
from safehold.events.notification import FINDINGS, RISK_ORDERS
from safehold.kernel.calendar import DAY, NONE, OPEN
from safehold.kernel.errors import LawError, Unreadable
from safehold.law import DUTIES, schedule_3
from safehold.law.columns import (
    AT,
    BREACH,
    CONDITION,
    COVERS,
    COVERS_END,
    EARLIER_STAYS,
    EXCUSE,
    FLAGS,
    FOREIGN,
    GIVEN,
    KEY,
    KIND,
    KINDS,
    LAST,
    LISTED,
    MEETS,
    N2,
    N3,
    NAMES,
    NAMES_END,
    NOT_ACCEPTED,
    NOT_HAPPENED,
    NOT_HAPPENED_END,
    ORDERS,
    REF,
    REF2,
    REF3,
    RESIDES,
    S81_MET,
    SENTENCES,
    SORT,
    TEXT,
    TEXT2,
    TIMED,
    WHEN,
    WIDTH,
    N,
)  # fmt: skip

READINGS: dict[str, tuple[Any, Any]] = {
    "prescribed_change_resets": (False, True),
    "travel_clear_days": (False, True),
    "travel_hours_from": ("date", "departure"),
    "told_under_83_only": (False, True),
    "return_day_counts": (False, True),
}
REPLACED = {
    "shpo": "interim_shpo", "sopo": "interim_sopo", "notification_order": "interim_notification_order",
    "sex_offender_order": "interim_sex_offender_order", "sro": "interim_sro", "rsho": "interim_rsho",
}  # fmt: skip
_FLAGS = {
    "listed": LISTED, "sentence_condition": CONDITION, "foreign": FOREIGN, "s81_met": S81_MET, "meets_condition": MEETS,
    "earlier_stays": EARLIER_STAYS, "resides": RESIDES, "excuse": EXCUSE,
}  # fmt: skip
_SORTS: dict[tuple[str, str], dict[str, int]] = {
    ("order_made", "order"): {name: i for i, name in enumerate(ORDERS)},
    ("sentence", "kind"): {name: i for i, name in enumerate(SENTENCES)},
    ("sentence_varied", "kind"): {name: i for i, name in enumerate(SENTENCES)},
    ("finding", "kind"): {"insanity": 0, "disability": 1},
    ("review_decision", "outcome"): {"remain": 0, "cease": 1},
    ("appeal_decision", "outcome"): {"remain": 0, "cease": 1},
    ("notification", "home"): {"residence": 0, "nfa": 1},
}
_REFERENCES = {
    "of": REF,
    "trip": REF,
    "for": REF,
    "breach_of": REF,
    "replaces": REF2,
    "consecutive_to": REF2,
    "overlaps": REF3,
}
_INSTANTS = {"served": WHEN, "departs": WHEN, "leaves": WHEN, "enters": WHEN, "received": WHEN, "expected": WHEN}
_NUMBERS = {"months": N, "days": N2, "overlap_months": N3, "years": N}
_LISTS = {
    "covers": (COVERS, COVERS_END),
    "names": (NAMES, NAMES_END),
    "did_not_happen": (NOT_HAPPENED, NOT_HAPPENED_END),
}
_KIND_CODE = {name: code for code, name in enumerate(KINDS)}
_GIVEN = {
    "sentence_varied": ("kind", "months", "days", "consecutive_to", "overlaps", "overlap_months", "meets_condition"),
    "travel_plan": ("departs", "returns", "return_point", "excuse"),
    "travel_plan_changed": ("departs", "returns", "return_point", "excuse"),
    "order_varied": ("until",),
}
_CHECKED = {
    name: tuple((field.name, field) for field in event.fields if not field.record_only)
    for name, event in EVENTS.items()
}
_REQUIRED = {name: tuple(field.name for field in event.fields if field.required) for name, event in EVENTS.items()}


@dataclass(frozen=True)
class History:
    """A sound case file as the rules read it.

    `columns` (one list for each of columns.WIDTH names, a row an event), `pool` (the lists), `symbols` (the texts by
    number), `ids` (by row), `today` (ordinal of the last day that counts), `now` (the first local minute not reached
    where only a day is given, else the minute), `readings` (0 or 1 for each of READINGS), `law` (what a draft switches on).
    """

    columns: list[list[int]]
    pool: list[int]
    symbols: list[str]
    ids: list[str]
    born: int
    today: int
    now: int
    readings: tuple[int, ...]
    law: dict[str, dict[str, Any]]


@lru_cache(maxsize=100_000)
def instant(text: str) -> tuple[int, bool]:
    """A local minute from YYYY-MM-DD (its start) or YYYY-MM-DDTHH:MM, and whether a time was given; ValueError otherwise.

    >>> instant("0001-01-01T01:01"), instant("0001-01-02")
    ((1501, True), (2880, False))
    """
    if len(text) == 10 and text[4] == text[7] == "-":
        return date.fromisoformat(text).toordinal() * DAY, False
    if len(text) == 16 and text[10] == "T" and text[13] == ":" and text[11:13].isdigit() and text[14:].isdigit():
        hour, minute = int(text[11:13]), int(text[14:])
        if hour < 24 and minute < 60 and text[4] == text[7] == "-":
            return date.fromisoformat(text[:10]).toordinal() * DAY + hour * 60 + minute, True
    raise ValueError(text)


def _moment(value: Any, where: str, *, day_only: bool = False) -> tuple[int, bool]:
    try:
        minute, timed = instant(value)
        if not (day_only and timed):
            return minute, timed
    except (ValueError, TypeError):
        pass
    form = "YYYY-MM-DD" if day_only else "YYYY-MM-DD or YYYY-MM-DDTHH:MM"
    raise Unreadable(
        "This is not a date of the calendar" + ("." if day_only else " or a local time."),
        where=where,
        do=f"Write {form}.",
    )


def _check(field: Field, value: Any, where: str, types: dict[str, str]) -> None:
    """Raise Unreadable if a value is not one of its field's kind."""
    kind = field.kind
    if value is None and field.may_be_null:
        return
    if kind == "yes_no":
        if value is not True and value is not False:
            raise Unreadable(
                "This must be true or false.", where=where, do="Write true or false, without quotation marks."
            )
    elif kind == "moment":
        _moment(value, where)
    elif kind == "day":
        _moment(value, where, day_only=True)
    elif kind == "day_or_open":
        if value != "further_order":
            _moment(value, where, day_only=True)
    elif kind == "choice":
        if value not in field.choices:
            raise Unreadable(
                f"This is none of the words that {field.name} can be.",
                where=where,
                do=f"Write one of: {', '.join(field.choices)}.",
            )
    elif kind == "number":
        if type(value) is not int or not 0 <= value <= 10_000:
            raise Unreadable("This must be a whole number.", where=where, do="Write a number from 0 to 10000.")
    elif kind == "reference":
        _refer(field, value, where, types)
    elif kind == "references":
        if not isinstance(value, list) or not value:
            raise Unreadable("This must be a list of ids.", where=where, do="Write the ids in square brackets.")
        for one in value:
            _refer(field, one, where, types)
    elif kind == "words":
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise Unreadable("This must be a list of texts.", where=where, do="Write the texts in square brackets.")
    elif not isinstance(value, str):
        raise Unreadable("This must be a text.", where=where, do="Write it in quotation marks.")


def _refer(field: Field, value: Any, where: str, types: dict[str, str]) -> None:
    found = types.get(value) if isinstance(value, str) else None
    if found is None:
        raise Unreadable(
            "This names no event of the file.", where=where, do="Write the id of an event that stands in the file."
        )
    if found not in field.refers_to:
        raise Unreadable(
            f"This names an event of the type {found}.",
            where=where,
            do=f"Name an event of the type {' or '.join(field.refers_to)}.",
        )


def _missing(where: str, what: str = "This is missing.", do: str = "Add it; it has no default.") -> Unreadable:
    return Unreadable(what, where=where, do=do)


def check(case: Any) -> list[dict[str, Any]]:
    """The events of a case file, each found sound. Raises Unreadable at the first fault."""
    if not isinstance(case, dict):
        raise Unreadable("A case file is one JSON object.", where="", do='Begin it with {"person": ...}.')
    events = case.get("events", [])
    if not isinstance(events, list):
        raise Unreadable("The events must be a list.", where="events", do="Write them in square brackets.")
    types: dict[str, str] = {}
    for number, event in enumerate(events):
        if not isinstance(event, dict) or not isinstance(event.get("id"), str) or not event["id"]:
            raise _missing(f"events[{number}].id", "This event has no id.", "Give each event an id of its own.")
        if event["id"] in types:
            raise Unreadable("This id comes twice.", where=f"{event['id']}.id", do="Give each event an id of its own.")
        if not isinstance(event.get("type"), str) or event["type"] not in EVENTS:
            raise Unreadable(
                "This is no type of event.", where=f"{event['id']}.type", do="See the list of events in the reference."
            )
        types[event["id"]] = event["type"]
    for event in events:
        name, key = event["type"], event["id"]
        if "at" not in event:
            raise _missing(f"{key}.at", "The day is missing.")
        _moment(event["at"], f"{key}.at")
        for required in _REQUIRED[name]:
            if required not in event:
                raise _missing(f"{key}.{required}")
        for field_name, field in _CHECKED[name]:
            if field_name in event:
                _check(field, event[field_name], f"{key}.{field_name}", types)
        if "known" in event:
            _moment(event["known"], f"{key}.known", day_only=True)
    _check_together(events, types)
    return events


def _check_together(events: list[dict[str, Any]], types: dict[str, str]) -> None:
    """What one event must be because of another."""
    by_id = {event["id"]: event for event in events}
    for event in events:
        key = event["id"]
        if event["type"] in FINDINGS:
            if "listed" not in event and "offence" not in event:
                raise _missing(
                    f"{key}.listed",
                    "It must be said whether the offence is listed in Schedule 3.",
                    "Write listed, or the offence code.",
                )
            if event.get("breach_of"):
                if event.get("listed"):
                    raise Unreadable(
                        "The breach of a risk order is not a listed offence.", where=f"{key}.listed", do="Write false."
                    )
                if by_id[event["breach_of"]].get("order") not in RISK_ORDERS:
                    raise Unreadable(
                        "This is no risk order.",
                        where=f"{key}.breach_of",
                        do="Name a sexual risk order or risk of sexual harm order.",
                    )
        elif event["type"] == "order_made":
            if event["order"] in ("notification_order", "notification_notice") and "for" not in event:
                raise _missing(f"{key}.for", "The foreign conviction, finding or caution is missing.")
            if "for" in event and not by_id[event["for"]].get("foreign"):
                raise Unreadable(
                    "This is not a foreign conviction, finding or caution.",
                    where=f"{key}.for",
                    do="Name one with foreign: true.",
                )
            if "replaces" in event and by_id[event["replaces"]].get("order") != REPLACED.get(event["order"]):
                raise Unreadable(
                    "An order replaces only the interim order of its own kind.",
                    where=f"{key}.replaces",
                    do="Name that order.",
                )
    for event in events:
        if event["type"] in ("conviction", "finding") and event.get("listed") and not event.get("foreign"):
            if event["at"] < "1997-09-01" and "s81_met" not in event:
                raise _missing(
                    f"{event['id']}.s81_met",
                    "Before 1 September 1997 it must be said whether a condition of s.81 was met.",
                )


def _law(given: Any) -> dict[str, dict[str, Any]]:
    if not isinstance(given, dict):
        raise Unreadable("The law must be an object.", where="law", do='Write {"online": {"from": ...}}.')
    for name, rule in given.items():
        allowed = DUTIES[name].settings if name in DUTIES else ()
        if not allowed or not isinstance(rule, dict):
            raise Unreadable(
                "This is no rule that can be switched on.",
                where=f"law.{name}",
                do="See the announced duties in `law list`.",
            )
        for setting, value in rule.items():
            if setting not in allowed:
                raise Unreadable(
                    f"The rule has no setting {setting}.", where=f"law.{name}", do=f"Use only: {', '.join(allowed)}."
                )
            if setting == "from":
                _moment(value, f"law.{name}", day_only=True)
            elif type(value) is not int or not 0 <= value <= 10_000:
                says = f"The setting {setting} must be a whole number."
                raise Unreadable(says, where=f"law.{name}", do="Write a number from 0 to 10000.")
        if "from" not in rule:
            raise _missing(f"law.{name}", "It is not said from when the rule is in force.", "Write from.")
    return given


def draft_law(told: Any) -> dict[str, Any]:
    """A draft law found sound: `{"name", "status", "cite", "checked_on", "channels", "law"}`. Raises Unreadable."""
    if not isinstance(told, dict):
        raise Unreadable("A draft law is one JSON object.", where="law", do='Begin it with {"name": ...}.')
    for name in ("name", "status"):
        if not isinstance(told.get(name), str):
            raise _missing(name, f"The draft law has no {name}.")
    if told["status"] not in ("in_force", "announced", "draft", "demonstration"):
        raise Unreadable(
            "This is no status of a law.", where="status", do="Write in_force, announced, draft or demonstration."
        )
    _law(told.get("law") or {})
    return told


def _readings(given: Any) -> tuple[int, ...]:
    if not isinstance(given, dict):
        raise Unreadable("The readings must be an object.", where="readings", do="Write {} for the default readings.")
    for name, value in given.items():
        if name not in READINGS:
            raise Unreadable("This is no reading.", where=f"readings.{name}", do=f"Use one of: {', '.join(READINGS)}.")
        if not any(value is known or (isinstance(known, str) and value == known) for known in READINGS[name]):
            raise Unreadable(
                "This is no value of the reading.",
                where=f"readings.{name}",
                do=f"Write {READINGS[name][0]!r} or {READINGS[name][1]!r}.",
            )
    return tuple(int(name in given and given[name] != values[0]) for name, values in READINGS.items())


def read(case: Any, *, known_on: str | None = None, law: dict[str, Any] | None = None) -> History:
    """A case file found sound, as columns. `known_on` leaves out what the police came to know later; `law` is a draft's.

    Raises Unreadable with the place of the fault (case file, section 11).
    """
    events = check(case)
    if "as_of" not in case:
        raise _missing("as_of", "The day for which to answer is missing.")
    as_of, timed = _moment(case["as_of"], "as_of")
    if case["as_of"] > "9000":  # a last day that follows must still be one of the calendar
        raise Unreadable(
            "This is further off than can be answered.", where="as_of", do="Write a day before the year 9000."
        )
    person = case.get("person")
    if not isinstance(person, dict) or "born" not in person:
        raise _missing("person.born", "The date of birth is missing.")
    born = _moment(person["born"], "person.born", day_only=True)[0] // DAY
    readings = _readings(case.get("readings") or {})
    law = {**(law or {}), **_law(case.get("law") or {})}
    events = _with_listing(events, person["born"])
    if known_on:
        limit = _moment(known_on, "known_on", day_only=True)[0]
        events = [event for event in events if instant(event.get("known", event["at"]))[0] // DAY * DAY <= limit]
    rows = sorted(events, key=lambda event: (instant(event["at"])[0], event["id"]))
    row_of = {event["id"]: row for row, event in enumerate(rows)}
    symbol: dict[str, int] = {"periodic": 0}
    columns: list[list[int]] = [[NONE] * len(rows) for _ in range(WIDTH)]
    columns[FLAGS] = [0] * len(rows)
    columns[GIVEN] = [0] * len(rows)
    pool: list[int] = []
    for row, event in enumerate(rows):
        _fill(columns, pool, symbol, row_of, len(rows), row, event)
    return History(
        columns, pool, list(symbol), [event["id"] for event in rows], born, as_of // DAY,
        as_of if timed else as_of + DAY, readings, law,
    )  # fmt: skip


def _fill(
    columns: list[list[int]],
    pool: list[int],
    symbol: dict[str, int],
    row_of: dict[str, int],
    past: int,
    row: int,
    event: dict[str, Any],
) -> None:
    """Write one event into its row."""
    name = event["type"]
    columns[KIND][row] = _KIND_CODE[name]
    columns[AT][row] = instant(event["at"])[0]
    columns[KEY][row] = symbol.setdefault(event["id"], len(symbol))
    flags = 0
    columns[COVERS][row] = columns[COVERS_END][row] = columns[NAMES][row] = columns[NAMES_END][row] = 0
    columns[NOT_HAPPENED][row] = columns[NOT_HAPPENED_END][row] = 0
    for field, _ in _CHECKED[name]:
        value = event.get(field)
        if value is None:
            continue
        if field in _FLAGS:
            flags |= _FLAGS[field] if value else 0
        elif field == "accepted":
            flags |= 0 if value else NOT_ACCEPTED
        elif field in _LISTS:
            first, end = _LISTS[field]
            columns[first][row] = len(pool)
            pool.extend(symbol.setdefault(text, len(symbol)) for text in value)
            columns[end][row] = len(pool)
        elif field == "of" and name == "sentence":
            columns[COVERS][row] = len(pool)
            pool.extend(row_of.get(one, past) for one in value)
            columns[COVERS_END][row] = len(pool)
        elif field in _REFERENCES:
            columns[_REFERENCES[field]][row] = row_of.get(value, past)
            flags |= BREACH if field == "breach_of" else 0
        elif field in _INSTANTS:
            columns[WHEN][row], timed = instant(value)
            flags |= TIMED if timed else 0
        elif (name, field) in _SORTS:
            columns[SORT][row] = _SORTS[name, field][value]
        elif field == "days" and name == "absence_planned":
            columns[N][row] = value
        elif field in _NUMBERS:
            columns[_NUMBERS[field]][row] = value
        elif field == "to" and name == "household_stay":
            minute, timed = instant(value)
            columns[WHEN][row] = minute if timed else minute + DAY
        elif field in ("until", "to", "returns"):
            columns[LAST][row] = OPEN if value == "further_order" else instant(value)[0] // DAY
        elif field in ("place", "name", "point"):
            columns[TEXT][row] = symbol.setdefault(value, len(symbol))
        elif field == "return_point":
            columns[TEXT2][row] = symbol.setdefault(value, len(symbol))
    if name in ("order_made", "parental_direction") and "until" not in event:
        columns[LAST][row] = OPEN
    if name in _GIVEN:
        columns[GIVEN][row] = sum(1 << bit for bit, field in enumerate(_GIVEN[name]) if field in event)
    columns[FLAGS][row] = flags


def _with_listing(events: list[dict[str, Any]], born: str) -> list[dict[str, Any]]:
    """The same events, where an offence code stands in place of `listed` worked out by Schedule 3 (schedule-3, section 2)."""
    asked = [event for event in events if event["type"] in FINDINGS and "offence" in event and "listed" not in event]
    found = {event["id"]: event for event in events}
    for event in asked:
        sentences = [other for other in events if other["type"] == "sentence" and event["id"] in other["of"]]
        listing = schedule_3.listed(event, sentences, born)
        if listing.result == "unknown":
            raise listing.unreadable(f"{event['id']}.listed")
        by_sentence = listing.result != "yes" and listing.sentence_condition
        whole = {**event, "listed": listing.result == "yes" or by_sentence, "sentence_condition": by_sentence}
        found[event["id"]] = whole
        if (
            whole["listed"]
            and event["type"] != "caution"
            and not event.get("foreign")
            and event["at"] < "1997-09-01"
            and "s81_met" not in event
        ):
            raise _missing(
                f"{event['id']}.s81_met", "Before 1 September 1997 it must be said whether a condition of s.81 was met."
            )
        if by_sentence:
            _say_what_meets(event, sentences, events, born, found)
    return list(found.values())


def _say_what_meets(
    event: dict[str, Any],
    sentences: list[dict[str, Any]],
    events: list[dict[str, Any]],
    born: str,
    found: dict[str, dict[str, Any]],
) -> None:
    """Mark each sentence, and each variation of one, with whether it meets the condition of Schedule 3 as it then stands."""
    standing = {sentence["id"]: sentence for sentence in sentences}
    varied = sorted(
        (other for other in events if other["type"] == "sentence_varied" and other["of"] in standing),
        key=lambda other: (instant(other["at"])[0], other["id"]),
    )
    for told in (*sentences, *varied):
        of = told.get("of") if told["type"] == "sentence_varied" else told["id"]
        standing[of] = {**standing[of], **{name: told[name] for name in ("kind", "months", "days") if name in told}}
        meets = schedule_3.listed(event, [standing[of]], born).result == "when sentenced"
        if found[told["id"]].get("meets_condition", meets) != meets:
            raise Unreadable(
                "This sentence meets the condition of one of its offences and not of another.", where=f"{told['id']}.of",
                do="Write one sentence for each offence, joined as the court joined them.",
            )  # fmt: skip
        found[told["id"]] = {**found[told["id"]], "meets_condition": meets}


if set(_KIND_CODE) != set(EVENTS):
    raise LawError("Every declared event needs a number.")

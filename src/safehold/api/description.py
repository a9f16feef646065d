"""What the OpenAPI document says of a case file and of the answers: made from the declarations of events."""

from typing import Any

from safehold.events import EVENTS, Event, Field
from safehold.law import DUTIES
from safehold.law.case_file import READINGS

Schema = dict[str, Any]

DAY: Schema = {"type": "string", "format": "date", "description": "A London day, YYYY-MM-DD."}
MOMENT: Schema = {
    "type": "string",
    "pattern": r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$",
    "description": "A London day, or a local time YYYY-MM-DDTHH:MM.",
}
TEXT: Schema = {"type": "string"}
TEXTS: Schema = {"type": "array", "items": TEXT}
KINDS: dict[str, Schema] = {
    "day": DAY,
    "moment": MOMENT,
    "day_or_open": {"anyOf": [DAY, {"const": "further_order"}]},
    "yes_no": {"type": "boolean"},
    "number": {"type": "integer", "minimum": 0, "maximum": 10_000},
    "reference": TEXT | {"description": "The id of another event."},
    "references": TEXTS | {"description": "Ids of other events."},
    "word": TEXT,
    "words": TEXTS,
}


def _field(field: Field) -> Schema:
    schema = {"enum": list(field.choices)} if field.kind == "choice" else KINDS[field.kind]
    return {"anyOf": [schema, {"type": "null"}]} if field.may_be_null else schema


def _event(event: Event) -> Schema:
    fields = [field for field in event.fields if not field.record_only]
    return {
        "title": event.title,
        "type": "object",
        "properties": {
            "type": {"const": event.name},
            "id": TEXT | {"description": "Of this event alone in its file."},
            "at": MOMENT,
            "known": DAY | {"description": "The day on which the police came to know it; `at` if not said."},
            **{field.name: _field(field) for field in fields},
        },
        "required": ["type", "id", "at", *(field.name for field in fields if field.required)],
    }


def _object(properties: Schema, *, optional: tuple[str, ...] = (), **more: Any) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        **more,
    }


CASE_FILE = _object(
    {
        "person": _object({"born": DAY}),
        "as_of": MOMENT | {"description": "The end of that day, or that minute; nothing later is known."},
        "events": {"type": "array", "items": {"oneOf": [_event(event) for event in EVENTS.values()]}},
        "readings": {
            "type": "object",
            "description": "Questions of law that can be answered two ways; the first value is taken if not said.",
            "properties": {name: {"enum": list(values)} for name, values in READINGS.items()},
        },
        "law": {
            "type": "object",
            "description": "Announced rules that are switched on, such as online: {from: 2026-10-01, days: 3}.",
            "properties": {
                duty.code: _object({"from": DAY}, additionalProperties={"type": "integer", "minimum": 0})
                for duty in DUTIES.values()
                if duty.settings
            },
        },
    },
    optional=("readings", "law"),
    title="Case file",
)
SET = _object({"cases": {"type": "array", "items": _object({"id": TEXT, "file": CASE_FILE})}}, title="Set of cases")
ASKED: Schema = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {"anyOf": [CASE_FILE, SET]},
            "example": {
                "person": {"born": "1980-05-04"},
                "as_of": "2025-06-01",
                "events": [{"type": "conviction", "id": "c1", "at": "2025-03-10", "listed": True}],
            },
        }
    },
}

ERROR = _object(
    {
        "error": _object(
            {
                "kind": {"enum": ["unreadable", "refused", "missing", "conflict", "law", "fault"]},
                "where": TEXT | {"description": "A place in what was given, such as c1.at; may be empty."},
                "says": TEXT | {"description": "What is wrong, in one sentence."},
                "do": TEXT | {"description": "What to do now, in one sentence."},
            }
        )
    },
    title="Error",
)
OR_NULL: Schema = {"type": ["string", "null"]}
STATUS: Schema = {"enum": ["open", "met", "late", "overdue", "ceased", "not_in_force"]}
ROW = _object(
    {
        "duty": {"enum": list(DUTIES)},
        "cite": TEXT,
        "key": TEXT,
        "owner": {"enum": ["person", "parent", "police"]},
        "arises": DAY,
        "due": OR_NULL | {"description": "The last lawful day or minute; null while it cannot be known."},
        "status": STATUS,
        "met_on": OR_NULL,
        "otherwise": {
            "type": "array",
            "items": _object(
                {"reading": TEXT, "value": {}, "due": OR_NULL, "status": {"anyOf": [STATUS, {"type": "null"}]}}
            ),
        },
        "could_be_met": {"const": False},
    },
    optional=("otherwise", "could_be_met"),
)  # fmt: skip
PERIOD: Schema = {
    "anyOf": [
        _object({"start": DAY, "end": TEXT | {"description": "A day, `indefinite` or `pending`."}}),
        {"type": "null"},
    ]
}
REVIEW = _object({"eligible": {"type": "boolean"}, "from": OR_NULL, "because": TEXT})
FINDINGS: Schema = {"type": "array", "items": _object({"where": TEXT, "says": TEXT})}
ANSWER = _object(
    {"period": PERIOD, "review": REVIEW, "duties": {"type": "array", "items": ROW}, "findings": FINDINGS},
    optional=("findings",),
    title="Answer",
)
EXPLAINED_ROW = _object(
    {
        "duty": TEXT, "key": TEXT, "arises": DAY, "due": OR_NULL, "status": STATUS,
        "advise_by": OR_NULL | {"description": "The earliest last day on any reading: the safe one to tell a person."},
        "breach_after": OR_NULL | {"description": "The latest last day on any reading; lists wait for it."},
        "cite": TEXT, "says": TEXT, "events": TEXTS, "days_left_out": {"type": "array"}, "readings": {"type": "array"},
        "would_change": TEXTS, "text": TEXT | {"description": "Prose of at most 120 words."},
    }
)  # fmt: skip
EXPLANATION = _object(
    {
        "period": PERIOD, "period_says": TEXT, "review": REVIEW, "duties": {"type": "array", "items": EXPLAINED_ROW},
        "not_owed": {"type": "array", "items": _object({"duty": TEXT, "key": TEXT, "why": TEXT})}, "findings": FINDINGS,
    },
    optional=("findings",),
    title="Explanation",
)  # fmt: skip
CAREFUL = {"careful": TEXT | {"description": "Said first, once the law was checked more than 180 days ago."}}


def document(name: str, held: Schema) -> Schema:
    """A document with one entry for each case: what was found, or why it could not be read."""
    entry = {"oneOf": [_object({"id": TEXT, name: held}), _object({"id": TEXT, **ERROR["properties"]})]}
    whole = {**CAREFUL, "law_checked_to": DAY, f"{name}s": {"type": "array", "items": entry}}
    return _object(whole, optional=tuple(CAREFUL))


def responses(found: Schema) -> dict[int, Schema]:
    """What may come back, by status."""

    def of(description: str, schema: Schema) -> Schema:
        return {"description": description, "content": {"application/json": {"schema": schema}}}

    wait = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    return {
        200: of("Answered. In a set, a case that cannot be read has an error in place of its answer.", found),
        400: of("This is not JSON.", ERROR),
        409: of("The law was checked more than a year ago, so no date is shown.", ERROR),
        413: of("This is too large.", ERROR),
        422: of("This cannot be read as a case file or a set of them, at the place that is said.", ERROR),
        429: of("Too many questions in this minute.", ERROR) | {"headers": wait},
        503: of("The database does not answer.", ERROR),
    }

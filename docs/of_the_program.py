"""Reference made from the program's own declarations: commands, events, errors, the API, the tables."""

import inspect
import json
import os
import re
from pathlib import Path
from typing import Any

import typer.main

from docs.markdown import code, page, table
from docs.of_the_law import MADE
from safehold.cli import app
from safehold.events import EVENTS, Event, Field
from safehold.kernel import errors
from safehold.kernel.errors import SafeholdError
from safehold.law.answers import answer

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 100


def commands() -> str:
    """Every command with its own help."""
    return page(
        "# Commands",
        MADE,
        "`./safehold` alone lists them, `./safehold COMMAND --help` shows one. Exit codes: [Errors](errors.md).",
        *_helps(typer.main.get_command(app), None, ()),
    )


def _helps(command: Any, above: Any, names: tuple[str, ...]) -> list[str]:
    """The help of a command and of those below it."""
    name = names[-1] if names else "./safehold"
    context = command.make_context(name, [], parent=above, resilient_parsing=True)
    context.terminal_width = WIDTH
    parts = [f"{'#' * (1 + len(names))} {' '.join(names)}", code(command.get_help(context), "text")] if names else []
    for below in command.list_commands(context) if hasattr(command, "list_commands") else ():
        parts += _helps(command.get_command(context, below), context, (*names, below))
    return parts


KINDS = {
    "day": "a day, `YYYY-MM-DD`",
    "moment": "a day, or a local time `YYYY-MM-DDTHH:MM`",
    "day_or_open": "a day, or `further_order`",
    "yes_no": "`true` or `false`",
    "number": "a whole number from 0",
    "word": "a text that the rules compare",
    "words": "a list of such texts",
    "text": "told and kept; no rule reads it",
}


def events() -> str:
    """Every kind of event, with its fields."""
    return page(
        "# Events",
        f"{MADE}",
        "A case file is a person, a day and a list of events. Each event has a `type` of this page, an `id` of its "
        "own, and `at`: the day, or the local minute, at which it happened. It may have `known`, the day on which the "
        "police came to know it. Fields that the page does not name are ignored; a field of the wrong kind is refused.",
        *(part for event in EVENTS.values() for part in _event(event)),
    )


# What a field means; by the event and the field where the field alone does not say it
MEANS_OF = {
    "listed": "whether Schedule 3 lists the offence; must be said unless `offence` is",
    "sentence_condition": "the offence is listed only if its sentence meets a condition (s.132)",
    "foreign": "abroad: it counts only through a notification order or notice",
    "s81_met": "on 1 September 1997 a condition of s.81(3), (4) or (6) held; must be said of what was before that day",
    "breach_of": "the risk order that was broken (s.122I)",
    "offence": "the offence by its code in Schedule 3; says whether it is listed",
    "offence_on": "the day of the offence, or its first day",
    "offence_until": "its last day, where it lasted",
    "other_age": "the age of the other person on that day",
    "corresponding": "the code of the offence that it would have been in an ordinary court",
    "manner": "committed, attempted, conspired, incited, aided, encouraged_or_assisted",
    "sexual_purpose": "for sexual gratification",
    "decoy": "somebody played the other person; `other_age` is then the age that was played",
    "finding.kind": "not guilty by insanity, or under a disability and did the act",
    "of": "what it belongs to",
    "sentence.kind": "how the person was dealt with",
    "sentence_varied.kind": "the same, as varied",
    "months": "the months of its length",
    "days": "the days beside the months",
    "consecutive_to": "the term after which it runs (s.82(3))",
    "overlaps": "the term with which it partly runs (s.82(4))",
    "overlap_months": "for how many months",
    "meets_condition": "whether it meets the condition of Schedule 3",
    "order": "which order",
    "served": "when it was served; the day of making if not said",
    "until": "its last day; further order if not said",
    "order_made.for": "the foreign conviction, finding or caution",
    "for": "the conviction that it belongs to; any if not said",
    "replaces": "the interim order in whose place it comes",
    "earlier_stays": "the court ordered that an earlier order goes on",
    "trip": "the plan of the trip",
    "point": "where one arrives",
    "name_used.name": "the name",
    "address": "the new address",
    "living_with": "who lives there",
    "place": "a name for the place, the same each time",
    "stay.to": "the last day of the stay, which counts",
    "household_stay.to": "when it ended; until the next end there, if not said",
    "resides": "the person lives there",
    "service": "the website or app",
    "handle": "the name shown on the account",
    "purpose": "what the account is for",
    "contact": "the address or number with which it was opened",
    "employer": "for whom one works",
    "work_place": "where one works",
    "role": "what work it is",
    "departs": "when one leaves the United Kingdom",
    "country": "the first country",
    "returns": "when one comes back",
    "return_point": "where one comes back to",
    "travel_plan.excuse": "a reasonable excuse for missing seven days",
    "travel_plan_changed.excuse": "a reasonable excuse for missing the day before",
    "leaves": "when one leaves home",
    "absence_planned.days": "how many days one is away",
    "enters": "when one enters",
    "covers": "what is told: ids of events, places, or the word `periodic`",
    "names": "names told as one's own",
    "expected": "the day named, of something told in advance",
    "did_not_happen": "what was told in advance and did not happen",
    "home": "a residence, or none: a place where regularly found; as last told, if not said",
    "accepted": "false if it was not given in person at a station, nor otherwise as regulations allow",
    "outcome": "the decision",
    "review_decision.years": "until when no new application may be made; 8 if not said",
    "received": "when the person received it",
}


def _event(event: Event) -> list[str]:
    fields = [(f"`{field.name}`", _means(event, field), _kind(field), _asked(field)) for field in event.fields]
    told = f", told by a person as “{event.told_as}”" if event.told_as else ""
    return [
        f"## {event.title}",
        f"`{event.name}`{told}",
        table(("field", "means", "holds", "notes"), fields) or "No fields beside `id` and `at`.",
    ]


def _means(event: Event, field: Field) -> str:
    return MEANS_OF.get(f"{event.name}.{field.name}", MEANS_OF.get(field.name, ""))


def _kind(field: Field) -> str:
    if field.kind == "choice":
        return "one of " + ", ".join(f"`{choice}`" for choice in field.choices)
    if field.kind in ("reference", "references"):
        whose = ", ".join(f"`{name}`" for name in field.refers_to)
        return f"the {'ids of events' if field.kind == 'references' else 'id of an event'} of type {whose}"
    return KINDS[field.kind]


def _asked(field: Field) -> str:
    says = ["must be said"] if field.required else []
    says += ["`null` takes it away"] if field.may_be_null else []
    says += [f"asked as “{field.label}”"] if field.label else []
    says += ["shown masked"] if field.private else []
    return "; ".join(says) or "-"


def errors_() -> str:
    """The kinds of error, and every fault of a case file with the sentence that tells of it."""
    kinds = [kind for kind in (*SafeholdError.__subclasses__(), SafeholdError) if kind.__module__ == errors.__name__]
    rows = [(f"`{kind.kind}`", MEANS[kind.kind], kind.exit_code, kind.status) for kind in kinds]
    faults = json.loads((ROOT / "tests/spec/vectors.json").read_text())["errors"]
    return page(
        "# Errors",
        MADE,
        "An error says what is wrong, where, and what to do now. A command writes it as one sentence on standard "
        "error; with `--json`, and in the API, it is:",
        code(EXAMPLE, "json"),
        table(("kind", "means", "exit code", "HTTP status"), sorted(rows, key=lambda row: row[2])),
        "A command leaves with 0 when it is done, and with 1 when it is done and something needs a person's eye: a "
        "check that disagreed, rows that were set aside. The API answers 400 to what is not JSON, 413 to what is too "
        "large, and 429 to whoever asks too often. A stranger to a record gets the same 404 as for nothing.",
        "## Faults of a case file",
        "The whole file is read for them, whatever its day.",
        table(
            ("place", "what is wrong and what to do", "why"),
            [(f"`{fault['where']}`", _sentence(fault["file"]), fault["why"]) for fault in faults],
        ),
    )


EXAMPLE = """{"error": {"kind": "unreadable", "where": "events[3].at", "says": "one sentence", "do": "one sentence"}}"""
MEANS = {
    "unreadable": "what was given cannot be read or accepted, at this place",
    "refused": "not yours to do",
    "missing": "something outside is not there: a database, a server, a file",
    "conflict": "not now, because it was changed meanwhile or already done differently",
    "law": "a declaration of law is wrong",
    "fault": "a fault of Safehold's own",
}


def _sentence(file: Any) -> str:
    try:
        answer(file)
    except SafeholdError as error:
        return f"{error.says} {error.do}"
    raise AssertionError("the specification says that this cannot be read")


def api_document() -> dict[str, Any]:
    """The OpenAPI document of the machine door."""
    _start_django()
    from safehold.api.law import api

    return json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/")))


def api() -> str:
    """What can be asked of the machine door."""
    document = api_document()
    parts = []
    for address, ways in document["paths"].items():
        for way, told in ways.items():
            asked = [
                (f"`{one['name']}`", one.get("description") or one["schema"].get("description", ""))
                for one in told.get("parameters", [])
            ]
            parts += [
                f"## {way.upper()} {address}",
                f"{told['summary']}. {told.get('description', '')}",
                table(("in the address", "means"), asked),
                table(("status", "means"), [(status, one["description"]) for status, one in told["responses"].items()]),
            ]  # fmt: skip
    return page(
        "# API",
        f"{MADE} The whole description, for programs: [openapi.json](openapi.json).",
        document["info"]["description"].strip(),
        *parts,
    )


def _said_of(parameter: dict[str, Any]) -> str:
    return str(parameter.get("description") or parameter["schema"].get("description", ""))


def openapi() -> str:
    """The OpenAPI document as a file."""
    return json.dumps(api_document(), indent=1, ensure_ascii=False) + "\n"


WHO = {
    "by_force": "staff, for their own force", "by_person": "the person alone, or the desk with that person before it",
    "by_sign_in": "whoever is signed in, for what is their own",
    "by_grant": "roles that read their force, and whoever holds a live grant for that person",
    "by_reference": "the desk, by a reference that someone names", "by_post": "whoever holds the post",
    "seen": "staff for their own force, and whom it concerns", "given": "staff, and the desk with the person before it",
    "written": "anyone, to write", "known": "every session", "kept": "staff, for their own force",
    "in_own_name": "to write, only in one's own name", "overseen": "supervisors and auditors, for their own force",
    "administered": "administrators, for their own force", "supervised": "supervisors, in their own name",
    "declared": "in one's own name", "ended": "in one's own name", "taken": "in one's own name and post",
    "reviewed": "supervisors and auditors",
    "prepared": "in one's own name", "decided": "staff for their own force, in their own name",
    "read": "whoever holds the post",
    "not_closed": "never whom an exclusion names or who declared a conflict of interest",
    "enrolled": "without a sign-in, which is given by a function",
}  # fmt: skip
RESTRICTS = ("written", "in_own_name", "not_closed", "enrolled")
TYPES = {
    "UUIDField": "a random id", "TextField": "text", "CharField": "text", "DateTimeField": "an instant",
    "DateField": "a day", "JSONField": "JSON", "IntegerField": "a number", "PositiveIntegerField": "a number",
    "BigIntegerField": "a number", "BigAutoField": "a number", "BooleanField": "yes or no",
    "ArrayField": "a list of ids", "DurationField": "a length of time", "GeneratedField": "text, made by the database",
}  # fmt: skip


def tables() -> str:
    """The tables of the database: what each holds, who sees its rows, and what the database itself refuses."""
    _start_django()
    from django.apps import apps
    from django.db import models

    ours = [model for model in apps.get_models() if model.__module__.startswith("safehold.")]
    statements = _statements()
    parts = []
    for model in ours:
        name = model._meta.db_table
        columns = [
            (f"`{field.column}`", _type(field, models), "" if field.null else "always")
            for field in model._meta.concrete_fields
            if not isinstance(field, models.CompositePrimaryKey)
        ]
        kept, seen = _guards(name, statements)
        parts += [
            f"## `{name}`",
            inspect.getdoc(model) or "",
            "\n".join(
                f"* {line}" for line in (f"Rows: {kept}." if kept else "", f"Seen by: {seen}." if seen else "") if line
            ),
            table(("column", "holds", "filled"), columns),
        ]
    return page(
        "# Tables",
        f"{MADE} Why they are so: [The record](../decisions/the-record.md).",
        "Row security is forced, for the owner of the tables too; *seen by* names its policies. Django's own tables, "
        "for sign-in and sessions, stand beside these.",
        *parts,
    )


def _type(field: Any, models: Any) -> str:
    if isinstance(field, models.ForeignKey):
        return f"one of `{field.remote_field.model._meta.db_table}`"
    return TYPES[field.get_internal_type()]


def _statements() -> list[str]:
    """The SQL of the migrations, beside what Django makes of the models."""
    from django.db.migrations import RunSQL
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    found = []
    for (app_label, _), migration in sorted(loader.disk_migrations.items()):
        if app_label in ("record", "api"):
            for operation in migration.operations:
                if isinstance(operation, RunSQL):
                    found += [one[0] if isinstance(one, tuple) else one for one in operation.sql]
    return found


def _guards(name: str, statements: list[str]) -> tuple[str, str]:
    """How rows of a table are kept, and who may see them, as the migrations say it."""
    about = [statement for statement in statements if re.search(rf"\bON {name}\b", statement)]
    triggers = {found[1] for statement in about if (found := re.match(r"CREATE TRIGGER (\w+)", statement))}
    kept = "added, never changed nor deleted" if "no_edit" in triggers else ""
    if "kept_unless_erased" in triggers:
        kept = "added, never changed; erased only with a certificate of two people"
    if "no_delete" in triggers:
        kept = "changed, never deleted; every former state is kept"
    elif any(trigger.startswith("keep") for trigger in triggers):
        kept = "changed; every former state is kept"
    if "filled_in_once" in triggers:
        kept = "added, never changed nor deleted; how it ended is filled in once"
    policies: dict[str, str] = {}
    for statement in about:
        if found := re.match(r"DROP POLICY (\w+)", statement):
            del policies[found[1]]
        elif found := re.match(r"CREATE POLICY (?!keeper_|notary_)(\w+) ON \w+(?: AS \w+)? FOR (\w+)", statement):
            policies[found[1]] = found[2]
    what_for = {"SELECT": " (to read)", "INSERT": " (to write)", "UPDATE": " (to end it)"}
    seen = [
        WHO[name] + ("" if name in RESTRICTS else what_for.get(statement, "")) for name, statement in policies.items()
    ]
    return kept, "; ".join(dict.fromkeys(seen))


def _start_django() -> None:
    """Starts Django with settings that need no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()

"""What the commands of the law do with files: cases read, answers written. The command line itself is cli.py's."""

import csv
import io
import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from safehold.kernel.duty import Duty
from safehold.kernel.errors import SafeholdError, Unreadable
from safehold.law import DECLARED, DUTIES, audit
from safehold.law.age import refuse_if_old, says_of_age
from safehold.law.answers import answer
from safehold.law.case_file import draft_law
from safehold.law.cases import Case, about, answered, cases_in, each_once, json_in
from safehold.law.explanations import explain
from safehold.permissions import asking

LONDON = ZoneInfo("Europe/London")
HOLDERS = ("person or parent", "police", "person")


def text_of(path: str) -> str:
    """The text of a file, or of standard input for `-`; Unreadable where there is none."""
    try:
        return sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        says = (
            "There is no such file." if isinstance(error, FileNotFoundError) else "This cannot be read as UTF-8 text."
        )
        raise Unreadable(says, where=path, do="Check the name, and save the file as UTF-8.") from None


def json_of(path: str) -> Any:
    """What a JSON file holds; Unreadable with the line where it is broken."""
    return json_in(text_of(path), path)


def cases(paths: Sequence[str]) -> Iterator[Case]:
    """Each case of case files and sets, in order, with its id; a file that cannot be read is its own error."""
    return each_once(case for path in paths for case in _cases_of(path))


def _cases_of(path: str) -> list[Case]:
    name = "-" if path == "-" else Path(path).stem
    try:
        return cases_in(json_of(path), name)
    except Unreadable as error:
        return [(name, error)]


def draft_of(path: str | None) -> dict[str, Any] | None:
    """A draft law from its file, checked; None where none is named."""
    return draft_law(json_of(path)) if path else None


def answers(
    paths: Sequence[str], *, engine: str, draft: dict[str, Any] | None, today: date, accept_old_law: bool = False
) -> tuple[dict[str, Any], int]:
    """The document of `answer`, and its exit code: 1 if some case could not be read, 2 if none could."""
    refuse_if_old(today, accepted=accept_old_law)
    if engine == "compiled":
        from rich.console import Console

        from safehold.law.many import answers_of  # the compiler loads only where it is asked for

        with Console(stderr=True).status("Compiling the evaluation; it is kept for the next time"):
            found, good, bad = answered(cases(paths), today=today, draft=draft, engine=answers_of)
    else:
        found, good, bad = answered(cases(paths), today=today, draft=draft)
    return found, 0 if not bad else 1 if good else 2


def one_case(path: str, key: str | None) -> tuple[str, dict[str, Any]]:
    """The case that is asked for: the only one of a file, or the one of an id."""
    found = list(cases([path]))
    chosen = [(name, case) for name, case in found if key is None or name == key]
    if len(chosen) != 1:
        says = "There is no case of this id." if key else f"The file holds {len(found)} cases."
        raise Unreadable(says, where=path, do="Name one with --id.")
    name, case = chosen[0]
    if isinstance(case, SafeholdError):
        raise case
    return name, case


def explanation(
    path: str,
    *,
    key: str | None,
    as_of: str | None,
    duty: str | None,
    known_on: str | None,
    draft: dict[str, Any] | None,
) -> dict[str, Any]:
    """The document of `explain --json` for one case."""
    name, case = one_case(path, key)
    if duty is not None and duty not in DUTIES:
        raise Unreadable("This is no duty.", where="--duty", do=f"Use one of: {', '.join(DUTIES)}.")
    if as_of and isinstance(case, dict):
        case = {**case, "as_of": as_of}
    return {"id": name, **explain(case, draft=draft, duty=duty, known_on=known_on)}


def in_words(found: dict[str, Any], today: date) -> str:
    """An explanation as prose for a lawyer."""
    parts = [says_of_age(today)] if says_of_age(today) else []
    parts.append(
        f"Law checked to {found['law_checked_to']}."
        + (f" Answered under {found['law']['name']} ({found['law']['status']})." if "law" in found else "")
    )
    parts.append(found["period_says"])
    parts += [one["text"] for one in found["duties"]] or ["Nothing is owed."]
    if found["not_owed"]:
        parts.append(
            "Not owed:\n" + "\n".join(f"- {one['duty']} ({one['key']}): {one['why']}" for one in found["not_owed"])
        )
    if found.get("findings"):
        parts.append(
            "The facts do not fit:\n" + "\n".join(f"- {one['where']}: {one['says']}" for one in found["findings"])
        )
    return "\n\n".join(parts) + "\n"


def diary_of(found: dict[str, Any], made_at: datetime) -> bytes:
    """The open last days as a calendar file in neutral words."""
    from safehold.pages.diary import calendar

    days = {
        one["advise_by"][:10] for one in found["duties"] if one["status"] in ("open", "overdue") and one["advise_by"]
    }
    return calendar([(date.fromisoformat(day), "Look at your page") for day in sorted(days)], made_at=made_at)


def sheet_of(found: dict[str, Any], on: date) -> bytes:
    """The one-page sheet of an explanation as PDF."""
    from safehold.pages.sheet import Sheet, pdf

    due = [one for one in found["duties"] if one["status"] in ("open", "overdue")]
    lead = f"Next: {due[0]['means']}" if due else "Nothing is to be told now."
    sections = tuple((f"{one['title']} ({one['cite']})", (one["text"],)) for one in due)
    law = found.get("law")
    checked = f"Law checked to {found['law_checked_to']}."
    return pdf(Sheet(
        title="What is to be told, and by when", lead=lead, dated=on, checked=checked,
        lines=(f"Answered under {law['name']} ({law['status']}).",) if law else (), sections=sections, language="en",
    ))  # fmt: skip


def audited(
    path: str, map_path: str | None, *, as_of: str | None, today: date, accept_old_law: bool = False
) -> tuple[dict[str, Any], str, int]:
    """The document of `audit`, the list with what was found, and the exit code: 1 if a date disagrees."""
    refuse_if_old(today, accepted=accept_old_law)
    day = as_of or today.isoformat()
    try:
        date.fromisoformat(day)
    except ValueError:
        raise Unreadable(
            f"{day!r} is no day of the calendar.", where="--as-of", do="Write it as in 2026-06-30."
        ) from None
    names, rows = audit.read_list(text_of(path))
    found = audit.audit(rows, json_of(map_path) if map_path else None, as_of=day)
    if found and all(map(audit.could_not_be_read, found)):
        raise Unreadable("No row can be read.", where=path, do=f"The first: {found[0]['why']}")
    return {**about(None, today), "as_of": day, "rows": found}, audit.written(names, found), int(audit.disagrees(found))


def asked(path: str) -> tuple[list[dict[str, Any]], str]:
    """`access ask`: each question with its verdict and reason, for programs, and the same list with both added."""
    names, rows = audit.numbered_rows(text_of(path), asking.COLUMNS)
    if missing := [name for name in asking.COLUMNS if name not in names]:
        do = f"Begin the list with {','.join(asking.COLUMNS)}."
        raise Unreadable(f"The list has no column “{missing[0]}”.", where="line 1", do=do)
    found = asking.answered(rows)
    text = io.StringIO()
    into = csv.DictWriter(
        text, [*(name for name in names if name not in asking.ADDED), *asking.ADDED], lineterminator="\n"
    )
    into.writeheader()
    into.writerows(row for row, _verdict in found)
    return [{**row, "limit": verdict.limit} for row, verdict in found], text.getvalue()


def compared(path: str, draft: dict[str, Any] | None) -> tuple[list[str], int, int]:
    """`law cases`: where answers differ from those expected, how many cases there are and how many agree."""
    told = json_of(path)
    if not isinstance(told, dict) or not isinstance(told.get("cases"), list):
        raise Unreadable("This is no set of cases.", where=path, do='Write {"cases": [{"id", "file", "expect"}]}.')
    lines: list[str] = []
    agree = 0
    for case in told["cases"]:
        try:
            wrong = differences(answer(case["file"], draft=draft), case["expect"])
        except SafeholdError as error:
            wrong = [str(error)]
        agree += not wrong
        lines += [f"{case['id']}: {line}" for line in wrong]
    for case in told.get("errors", []):
        try:
            answer(case["file"], draft=draft)
            where: str | None = None
        except SafeholdError as error:
            where = error.where
        agree += where == case["where"]
        if where != case["where"]:
            lines.append(f"{case['id']}: the fault is at {case['where']}, found at {where}")
    return lines, len(told["cases"]) + len(told.get("errors", [])), agree


def differences(found: dict[str, Any], expected: dict[str, Any]) -> list[str]:
    """Row by row, where an answer differs from the one expected (case file, section 3)."""
    lines = [
        f"{part}: {found[part]}, expected {expected[part]}"
        for part in ("period", "review")
        if found[part] != expected[part]
    ]
    ours, theirs = ({_row(row) for row in each["duties"]} for each in (found, expected))
    lines += [f"not expected: {' '.join(map(str, row))}" for row in sorted(ours - theirs, key=str)]
    lines += [f"missing: {' '.join(map(str, row))}" for row in sorted(theirs - ours, key=str)]
    return lines


def _row(row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("duty", "key", "owner", "arises", "due", "status", "met_on"))


def listed(draft: dict[str, Any] | None) -> list[dict[str, Any]]:
    """`law list`: each declared duty with its citation, window and holder."""
    law = (draft or {}).get("law", {})

    def status(duty: Duty) -> str:
        if draft and duty.code in law:
            return f"{draft['status']} from {law[duty.code]['from']}"
        return "announced, not in force" if duty.announced else f"in force from {duty.in_force}"

    return [
        {
            "duty": duty.code,
            "title": duty.title,
            "cite": duty.cite,
            "window": f"{duty.deadline.span}, counted from {duty.deadline.counted_from}",
            "holder": HOLDERS[duty.holder],
            "status": status(duty),
        }
        for duty in DECLARED
    ]


def shown(code: str) -> dict[str, Any]:
    """`law show`: one duty's words, source and declaration, and the specification's cases that hold a row of it."""
    if code not in DUTIES:
        raise Unreadable("This is no duty.", where="CODE", do=f"Use one of: {', '.join(DUTIES)}.")
    import inspect

    chosen = [duty for duty in DECLARED if duty.code == code]
    module = next(
        sys.modules[name]
        for name in sorted(sys.modules)
        if name.startswith("safehold.law.") and chosen[0] in getattr(sys.modules[name], "DUTIES", ())
    )
    source = inspect.getsource(module)
    declared = [block for block in source.split("\n\n") if f'code="{code}"' in block]
    return {
        "duty": code,
        "declared": "\n\n".join(declared),
        "provisions": [
            {
                "title": d.title,
                "cite": d.cite,
                "says": d.says,
                "means": d.means,
                "source": d.source,
                "penalty": d.penalty,
                "turns_on": list(d.turns_on),
            }
            for d in chosen
        ],
        "cases": [
            {"id": case["id"], "title": case["title"], "why": case["why"]}
            for case in specification()
            if any(row["duty"] == code for row in case["expect"]["duties"])
        ],
    }


def specification() -> list[dict[str, Any]]:
    """The cases that fix the law of this product; empty where the source tree is not there."""
    path = Path(__file__).resolve().parents[2] / "tests/spec/vectors.json"
    return list(json.loads(path.read_text())["cases"]) if path.exists() else []


def write(content: str | bytes, out: str | None) -> None:
    """To a file, whole or not at all; or to standard output."""
    content = content.encode() if isinstance(content, str) else content
    if out is None or out == "-":
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    target = Path(out)
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as made:
            made.write(content)
        Path(made.name).replace(target)
    except OSError:
        raise Unreadable(
            "Nothing can be written there.", where=out, do="Name a folder that exists and is yours."
        ) from None


def today() -> date:
    """The civil day in London."""
    return now().astimezone(LONDON).date()


def now() -> datetime:
    """This instant: asked for only at the door, never inside a rule."""
    return datetime.now(UTC)

"""Reference made from the law's declarations: the duties and their cases, the readings, Schedule 3."""

import json
import re
from itertools import groupby
from pathlib import Path
from typing import Any

from docs.markdown import code, more, page, quoted, table
from safehold.commands import HOLDERS, shown
from safehold.events import EVENTS
from safehold.kernel.duty import AS_NAMED, FOLLOWED, NOT_HAPPENED, Duty
from safehold.law import DECLARED, LAW_CHECKED_TO
from safehold.law.answers import TOUCHED, answer
from safehold.law.case_file import READINGS
from safehold.law.explanations import POLICE_WORDS, READING_WORDS, WORDS
from safehold.law.facts import long_day, several
from safehold.law.schedule_3_table import ROWS, Row

ROOT = Path(__file__).resolve().parents[1]
MADE = "Made from the code by `./safehold docs`; do not write here."
# What the Act makes of events (law/matters.py), in words
MATTERS = {
    "relevant_date": "the relevant date of a conviction, finding or caution; service of an order that makes so",
    "untold_name": "using a name that was not told under s.83(1), s.84(1) or the 1997 Act",
    "name_never_told": "using a name that was not told under any provision",
    "qualifying_stay": "the seventh day stayed at one place within twelve months",
    "child_household": "residence, or the twelfth hour of a stay, where a child lives",
    "told_household_left": "the end of a stay where a child lives, once that had been told",
    "told_document_given_up": "giving up a document that had been told",
    "window_closed": "the end of the three days in which something told in advance had not happened",
    "notified_with_home": "a notification under s.83(1), 84(1) or 85(1); commencement; service of a notification order",
    "notified_without_home": "the same, where the home told was a place where regularly found",
    "trip_known": "knowing departure date, country and point of arrival",
    "told_trip_changed": "a change of a trip after it was told",
    "untold_return": "coming back from a trip that was to be told, unless date and point of return were told and kept",
    "risk_order_served": "service of a sexual risk order, or of an interim one",
    "bodies_notified": "the latest receipt by a responsible body of its notice",
}


def cases() -> list[dict[str, Any]]:
    """The specification's cases."""
    return list(json.loads((ROOT / "tests/spec/vectors.json").read_text())["cases"])


def duties() -> str:
    """Every duty in a line."""
    rows = [
        (
            f"[{duty.title}](duties/{duty.code}.md)", f"`{duty.code}`", duty.cite, _window(duty), HOLDERS[duty.holder],
            _force(duty),
        )
        for duty in DECLARED
    ]  # fmt: skip
    return page(
        "# Duties",
        f"{MADE} Law checked to {LAW_CHECKED_TO}.",
        "Each duty has a page with the words of the law, its declaration in the code, and the cases that fix what it "
        "means. `./safehold law list` prints this list, `./safehold law show CODE` a page.",
        table(("duty", "code", "provision", "how long", "who owes it", "in force"), rows),
        "A duty ends in one of six statuses: "
        + several([f"`{name}` ({words})" for name, words in WORDS.items()])
        + ".",
    )


def duty(of: str) -> str:
    """One duty: what it asks, the words of the law, its declaration, and its cases."""
    found = shown(of)
    declared = [one for one in DECLARED if one.code == of]
    held = [case for case in cases() if any(row["duty"] == of for row in case["expect"]["duties"])]
    about = [case for case in held if _turns_on(case, of)]
    rest = [case for case in held if case not in about]
    return page(
        f"# {declared[0].title if len(declared) == 1 else 'Periodic notification'}",
        f"{MADE} Code: `{of}`. Law checked to {LAW_CHECKED_TO}.",
        *(part for one in declared for part in _provision(one, len(declared) > 1)),
        "## As the code declares it",
        code(found["declared"], "python"),
        "## Cases",
        "From the specification, each answered exactly by both engines in the tests. A last day stands until midnight "
        "at its end. *Open* marks a question that lawyers may answer otherwise; the answer shown is the one taken here."
        if held
        else "The specification has no case of it; tests of the product's own hold some.",
        _case_table(about, of),
        more(f"{len(rest)} more cases with a row of it", _case_table(rest, of)),
    )


def _provision(one: Duty, several_: bool) -> list[str]:
    """What one provision asks, of whom, when and until when."""
    facts = [
        ("Provision", f"[{one.cite}]({one.source})" if one.source else one.cite),
        ("In plain words", one.means),
        ("Owed by", HOLDERS[one.holder]),
        ("Arises on", "; ".join(_trigger(name) for name in one.on)),
        ("Last day", _window(one)),
        ("Days left out", _left_out(one)),
        ("Discharged by", _discharge(one)),
        ("In force", _force(one)),
        ("Not doing it", one.penalty or "no offence is named for it here"),
        ("The date turns on", "; ".join(one.turns_on)),
    ]
    return [
        f"## {one.title}" if several_ else "",
        "\n".join(f"* **{name}**: {words}" for name, words in facts if words),
        quoted(one.says),
    ]


def _window(one: Duty) -> str:
    deadline = one.deadline
    if deadline.unit == 0:
        return f"{deadline.span} beginning with {deadline.counted_from}"
    if deadline.unit in (1, 2):
        return f"{str(deadline.span).replace('1 years', 'one year')} after {deadline.counted_from}"
    if deadline.unit in (3, 4):
        return f"{deadline.span} before {deadline.counted_from}"
    return f"worked out from {deadline.counted_from}"


def _left_out(one: Duty) -> str:
    if one.deadline.disregards:
        return f"days {', '.join(one.deadline.disregards)} are not counted (s.83(6))"
    if one.deadline.extended_by:
        states = ", ".join(one.deadline.extended_during)
        runs_on = f"runs on to the end of {one.deadline.extended_by} beginning with the day that ends (s.85(3))"
        return f"none; but a period that would end {states} {runs_on}"
    return "none"


def _discharge(one: Duty) -> str:
    how = one.discharged_by
    if how.how == FOLLOWED:
        return EVENTS[how.event].title.lower()
    if how.how == NOT_HAPPENED:
        return "a notification that names it as not having happened"
    if how.how == AS_NAMED:
        return "the next notification under s.83(1), 84(1) or 85(1)"
    if how.window:
        return (
            "a notification in person; one given beforehand counts if it named a day, and the change came from two "
            "days before to two days after it (s.84(2)-(4))"
        )
    return "a notification in person"


def _trigger(name: str) -> str:
    return MATTERS[name] if name in MATTERS else EVENTS[name].title.lower()


def _force(one: Duty) -> str:
    if one.announced:
        return "announced, not law as far as known; a draft law switches it on"
    return f"since {one.in_force}"


def _turns_on(case: dict[str, Any], of: str) -> bool:
    """Whether a case is about a duty. Nearly every one has a first and a yearly row, so these two must be cited."""
    sections = {"initial": r"\b8[0-3]\b|\b9[67]\w*\b|s\.1[03]\d", "periodic": r"\b85\b|\b98\b"}
    return of not in sections or bool(re.search(sections[of], case["cite"]))


def _case_table(found: list[dict[str, Any]], of: str) -> str:
    """Cases with the rows that they expect of a duty."""
    rows = []
    for case in found:
        for row in case["expect"]["duties"]:
            if row["duty"] == of:
                words = POLICE_WORDS if row["owner"] == "police" else WORDS
                when = long_day(row["due"]) if row["due"] else "cannot be known yet" if row["status"] == "open" else "-"
                rows.append((
                    f"{case['title']} (`{case['id']}`)", case["why"], case["cite"], when, words[row["status"]],
                    "*Open*" if case["debatable"] else "",
                ))  # fmt: skip
    return table(("case", "why", "cites", "last day", "status", ""), dict.fromkeys(rows))


def readings() -> str:
    """Every question that the law leaves open, with both answers and the cases that turn on it."""
    parts = []
    for (name, (default, other)), touched in zip(READINGS.items(), TOUCHED, strict=True):
        turning = [
            (f"{case['title']} (`{case['id']}`)", row["duty"], *_both(row, one))
            for case in cases()
            for row in answer(case["file"])["duties"]
            for one in row.get("otherwise", [])
            if one["reading"] == name
        ]
        parts += [
            f"## `{name}`",
            table(
                ("value", "reading", ""),
                [
                    (f"`{json.dumps(default)}`", READING_WORDS[name, default], "taken unless the file says otherwise"),
                    (f"`{json.dumps(other)}`", READING_WORDS[name, other], ""),
                ],
            ),
            f"It may move, or take away: {several([f'[`{one}`](duties/{one}.md)' for one in sorted(touched)])}.",
            table(("case", "duty", "as taken", "on the other reading"), turning),
        ]
    return page(
        "# Readings",
        f"{MADE} Why each question is open, and what speaks for either side: "
        "[Readings of the law that can be made two ways](../explanation/readings-of-ambiguous-law.md).",
        "A case file chooses by its field `readings`. Where another reading gives another date or status, the row of "
        "the answer says so in `otherwise`, and no list calls a duty overdue that one reading does not.",
        *parts,
    )


def _both(row: dict[str, Any], other: dict[str, Any]) -> tuple[str, str]:
    def told(due: str | None, status: str | None) -> str:
        return f"{due or 'no last day'}, {WORDS[status]}" if status else "no duty"

    return told(row["due"], row["status"]), told(other["due"], other["status"])


def schedule_3() -> str:
    """The offences of Schedule 3, Act by Act."""
    parts = []
    for act, rows in groupby(sorted(ROWS, key=lambda row: row.listed.act), key=lambda row: row.listed.act):
        parts += [
            f"## {act}",
            table(
                (
                    "code",
                    "para",
                    "section",
                    "offence",
                    "listed",
                    "the offender, that day",
                    "the other person",
                    "dealt with by",
                    "sure",
                ),
                [_offence(row) for row in rows],
            ),
        ]
    return page(
        "# Schedule 3",
        f"{MADE} The offences that make a person subject to notification, as the program holds them.",
        "Lines of one code before the dot are alternatives; in one line all conditions must hold. The day of the "
        "conviction, finding or caution must fall within *listed*; ages are those on the day of the offence. *Sure*: A "
        "was read in the text, B taken from official guidance, C known only from bills or press: the program then "
        "answers “unknown”, never yes or no. A conviction names its offence by this code in the field `offence`; with "
        "`listed` the file itself says whether it counts.",
        *parts,
    )


def _offence(row: Row) -> tuple[str, ...]:
    whose = {"victim": "", "image": "the child in the image ", "intended": "the intended person "}
    offender = ""
    if row.offender:
        offender = f"{row.offender[0]} or over" if row.offender[0] else f"under {row.offender[1]}"
    dealt = {
        "any": "in any way", "corresponding": f"as the corresponding offence asks (paras 1-{row.reaches})",
        "reference": "see note", "unknown": "unknown", "sentence": ", or ".join(map(str, row.terms)),
    }[row.rule]  # fmt: skip
    if row.event_before:
        dealt += f", before {row.event_before}"
    if row.sexual_purpose:
        dealt += ", if for sexual gratification"
    since = row.since or "not established"
    return (
        f"`{row.code}`", row.listed.paragraph, row.listed.section, row.listed.title,
        f"{since} to {row.until}" if row.until else f"since {since}" if row.since else since,
        offender, f"{whose.get(row.other[0], '')}under {row.other[1]}" if row.other else "", dealt, row.certainty,
    )  # fmt: skip

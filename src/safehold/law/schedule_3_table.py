"""Schedule 3 to the Sexual Offences Act 2003 as a table: `schedule_3.csv`, read and checked when the law is loaded.

One line is one set of conditions, all of which must hold; the lines of one offence are alternatives. What the
conditions mean for a person is decided in `schedule_3.py`, not here.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from safehold.kernel.errors import LawError

TERMS = {
    "custody": "custody",
    "hospital": "detention in a hospital",
    "hospital+restriction": "detention in a hospital with a restriction order",
    "community": "a community order",
    "service-community": "a service community order",
    "service-detention": "service detention",
}
_LENGTH = r">=[1-9]\d*[md]"
_TERM = (
    rf"(?:custody(?:{_LENGTH})?|hospital(?:\+restriction)?|(?:service-)?community{_LENGTH}|service-detention{_LENGTH})"
)
_DAY = r"\d{4}-\d{2}-\d{2}"
CELLS = {
    "code": r"sch3(?:-[0-9A-Za-z]+)+(?:\.[1-9])?",
    "paragraph": r"\?|\d+[A-Z]*(?:-\d+[A-Z]*)?(?:; \d+-\d+)*",
    "act": r".+",
    "section": r".*",
    "offence": r".+",
    "from": rf"(?:{_DAY})?",
    "to": rf"(?:{_DAY})?",
    "repealed_offence": r"(?:yes|no)?",
    "condition_offender_age": r"(?:[1-9]\d*\+|<[1-9]\d*)?",
    "condition_victim_age": r"(?:(?:image:|intended:)?<[1-9]\d*)?",
    "condition_sentence": rf"any|corresponding|reference|unknown|{_TERM}(?: \| {_TERM})*",
    "condition_other": rf"(?:event_before:{_DAY}|purpose:sexual_gratification|corresponding:paras 1-\d+[A-Z]?)?",
    "threshold_note": r".*",
    "applies_to_attempts": r"yes(?:; .+)?|unknown",
    "source": r".+",
    "certainty": r"[ABC]",
}
"""The columns, in their order, and what may stand in each."""


class Offence(NamedTuple):
    """An offence of the Schedule, for choosing one and for the published reference."""

    paragraph: str
    act: str
    section: str
    title: str
    repealed: bool


class Term(NamedTuple):
    """One way in which a sentence condition can be met: a kind, and its least length if there is one."""

    kind: str
    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        least = (
            f" of {self.months} months or more" if self.months else f" of {self.days} days or more" if self.days else ""
        )
        return TERMS[self.kind] + least


@dataclass(frozen=True)
class Row:
    """One line of the Schedule.

    `since`, `until`: compared with the day of the conviction, finding or caution; no `since`: not established.
    `offender`: at least the first age, under the second, on the day of the offence. `other`: the victim, the child of
    an image or the intended victim, and under which age. `rule`: `any` (no sentence condition), `sentence` (one of
    `terms`), `corresponding` (that of another row, `community` replaced by `terms`, up to paragraph `reaches`),
    `reference` and `unknown` (no rule here). `limb`: the subparagraph, such as (b)(ii).
    """

    code: str
    listed: Offence
    since: str
    until: str
    offender: tuple[int, int] | None
    other: tuple[str, int] | None
    rule: str
    terms: tuple[Term, ...]
    event_before: str
    sexual_purpose: bool
    reaches: str
    limb: str
    note: str
    source: str
    certainty: str

    @property
    def offence(self) -> str:
        """The code before the dot."""
        return self.code.partition(".")[0]


def read(text: str) -> tuple[Row, ...]:
    """The rows of a Schedule written as CSV; what cannot be read is a LawError at its line and column.

    >>> len(read(Path(__file__).with_name("schedule_3.csv").read_text(encoding="utf-8")))
    137
    """
    lines = csv.DictReader(io.StringIO(text), restkey="more")
    if lines.fieldnames != list(CELLS):
        raise LawError(
            f"The columns are not {', '.join(CELLS)}.", where="schedule_3.csv line 1", do="Mend the first line."
        )
    rows: list[Row] = []
    for cells in lines:
        where = f"schedule_3.csv line {lines.line_num}"
        if "more" in cells or None in cells.values():
            raise LawError(f"A row has {len(CELLS)} cells.", where=where, do="Put cells that hold commas in quotes.")
        row = _row(cells, where)
        _fits(row, rows, where)
        rows.append(row)
    return tuple(rows)


def _row(cells: Mapping[str, str], where: str) -> Row:
    for column, pattern in CELLS.items():
        if not re.fullmatch(pattern, cells[column]) or not all(map(_is_civil, re.findall(_DAY, cells[column]))):
            raise LawError(f"“{cells[column]}” cannot be read here.", where=f"{where}, {column}", do="Mend the cell.")
    rule, other, note = cells["condition_sentence"], cells["condition_other"], cells["threshold_note"]
    swap = re.search(rf"community>=12m becomes ({_TERM}(?: \| {_TERM})*)", note)
    for wrong, column, says in (
        (not cells["from"] and rule != "unknown", "from", "A row that is decided says since when it is listed."),
        (cells["to"] and cells["to"] < cells["from"], "to", "A row ends before it begins."),
        (
            other.startswith("corresponding") != (rule == "corresponding"),
            "condition_other",
            "A corresponding row says how far.",
        ),
        (
            rule == "corresponding" and not swap,
            "threshold_note",
            "A corresponding row says what community>=12m becomes.",
        ),
    ):
        if wrong:
            raise LawError(says, where=f"{where}, {column}", do="Mend the cell.")
    limb = re.match(r"(?:\([0-9a-z]+\))+", note)
    return Row(
        code=cells["code"],
        listed=Offence(
            cells["paragraph"], cells["act"], cells["section"], cells["offence"], cells["repealed_offence"] == "yes"
        ),
        since=cells["from"],
        until=cells["to"],
        offender=_ages(cells["condition_offender_age"]),
        other=_under(cells["condition_victim_age"]),
        rule=rule if re.fullmatch(r"[a-z]+", rule) and rule not in TERMS else "sentence",
        terms=_terms(swap[1] if swap else rule),
        event_before=other.removeprefix("event_before:") if other.startswith("event_before") else "",
        sexual_purpose=other == "purpose:sexual_gratification",
        reaches=other.removeprefix("corresponding:paras 1-") if rule == "corresponding" else "",
        limb=limb[0] if limb else "",
        note=note,
        source=cells["source"],
        certainty=cells["certainty"],
    )


def _is_civil(written: str) -> bool:
    try:
        return bool(date.fromisoformat(written))
    except ValueError:
        return False


def _ages(cell: str) -> tuple[int, int] | None:
    if not cell:
        return None
    return (0, int(cell[1:])) if cell.startswith("<") else (int(cell[:-1]), 1000)


def _under(cell: str) -> tuple[str, int] | None:
    whose, _, age = cell.rpartition("<")
    return (whose.rstrip(":") or "victim", int(age)) if cell else None


def _terms(cell: str) -> tuple[Term, ...]:
    """The terms in a cell; none in `any` and its like."""
    parts = [re.fullmatch(r"([a-z+-]+)(?:>=(\d+)([md]))?", term) for term in cell.split(" | ")]
    return tuple(
        Term(part[1], **{"months" if part[3] == "m" else "days": int(part[2] or 0)})
        for part in parts
        if part and part[1] in TERMS
    )


def _fits(row: Row, before: Sequence[Row], where: str) -> None:
    """The rows of one offence stand together, numbered from .1 (or one without number), and say the same of it."""
    siblings = [other for other in before if other.offence == row.offence]
    numbered = row.code == f"{row.offence}.{len(siblings) + 1}"
    together = not siblings or (before[-1] is siblings[-1] and siblings[0].code != row.offence)
    if not together or not (numbered or (row.code == row.offence and not siblings)):
        raise LawError(
            f"The code {row.code} does not follow from the rows before it.",
            where=f"{where}, code",
            do="Keep the rows of an offence together and number them .1, .2, .3.",
        )
    if siblings and siblings[0].listed != row.listed:
        raise LawError(
            f"{row.code} names another paragraph, Act, section, title or repeal than the row before it.",
            where=f"{where}, offence",
            do="Say the same of one offence in all its rows.",
        )


ROWS = read(Path(__file__).with_name("schedule_3.csv").read_text(encoding="utf-8"))

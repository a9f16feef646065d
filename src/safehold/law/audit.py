"""An office's own list held against the law: which dates on file disagree with it, and why.

Each row becomes a case file and is put to the engine; no date is worked out here. What a list leaves blank is tried
both ways where it may matter, so that a row is called wrong only if no answer to the blank would make it right.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, NamedTuple

from safehold.events.notification import SENTENCES
from safehold.kernel.calendar import after_months, day_of, day_text
from safehold.kernel.errors import Unreadable
from safehold.law.answers import standing

COLUMNS = (
    "ref", "born", "relevant_date", "disposal", "months", "days", "sentenced_on", "last_told", "last_told_what", "home",
    "period_end_on_file", "next_due_on_file",
)  # fmt: skip
ADDED = ("period_end", "next_due", "agrees", "why")
NEEDED = ("relevant_date", "period_end_on_file", "next_due_on_file")

# How offices write what they did, beside the words of a case file
DISPOSALS = {
    "caution": ("simple caution", "conditional caution", "youth caution", "reprimand", "warning", "final warning"),
    "life": ("life imprisonment", "life sentence"),
    "ipp": ("imprisonment for public protection",),
    "imprisonment": ("prison", "custody"),
    "suspended": ("suspended sentence", "suspended sentence order", "suspended imprisonment"),
    "detention": ("young offender institution", "detention in a young offender institution", "yoi"),
    "extended": ("extended sentence", "extended determinate sentence"),
    "dto": ("detention and training order",),
    "hospital": ("hospital order",),
    "hospital restricted": ("hospital order with restriction", "hospital order with a restriction order"),
    "community": ("community order",),
    "youth rehabilitation": ("youth rehabilitation order", "yro"),
}  # fmt: skip
YEARLY, OTHER, PRESCRIBED, NO_CLOCK = "periodic", "another", "prescribed", "no clock"
TOLD = {
    "initial": ("first", "first notification", "registration"),
    YEARLY: ("yearly", "annual", "weekly", "yearly notification", "annual notification", "confirmation"),
    OTHER: ("name", "home", "address", "home address", "stay", "place", "premises", "release", "change"),
    PRESCRIBED: (
        "bank", "bank account", "card", "bank card", "credit card", "identity", "passport", "household",
        "household end", "online", "online account", "job",
    ),
    NO_CLOCK: ("travel", "return", "travel update"),
}  # fmt: skip
HOMES = {"residence": ("home", "yes", "fixed"), "nfa": ("no fixed abode", "no fixed address", "none", "no", "homeless")}
ENDLESS = {"indefinite": ("indefinitely", "life", "for life", "lifelong", "lifetime"), "none": ("no", "not subject")}

TERMS = ("imprisonment", "suspended", "detention", "extended", "dto")
BEFORE_PART_2, BEFORE_1997_ACT = "2004-05-01", "1997-09-01"
HOW_LONG = {24: "2 years", 60: "5 years", 84: "7 years", 120: "10 years"}
HALVES = {12: "1 year", 30: "2 years and 6 months", 42: "3 years and 6 months", 60: "5 years"}
NOUNS = {
    "hospital": "a hospital order without a restriction order",
    "hospital_restricted": "a hospital order with a restriction order",
    "community": "a community order",
    "youth_rehabilitation": "a youth rehabilitation order",
    "caution": "a caution",
    "fine": "a fine",
    "other": "any other way of being dealt with",
    "life": "life",
    "ipp": "imprisonment for public protection",
}
COUNTS_AS = {
    "suspended": "a suspended sentence counts as prison for its whole length, and ",
    "extended": "custody and extension are counted together, and ",
    "dto": "only the part in detention counts, which is what months and days must hold, and ",
}


class Found(NamedTuple):
    """What a row comes to: the last day of the period (or `indefinite`, `none`) and the next date (or `none`)."""

    end: str
    due: str


@dataclass(frozen=True)
class Part:
    """One of the two dates compared: `verdict` (yes, no, or what is missing; empty: nothing on file) and a sentence."""

    verdict: str
    says: str


@dataclass(frozen=True)
class Row:
    """A row as read. `disposal` is a sentence of a case file, `caution`, or empty; `told` one of TOLD, or empty."""

    relevant: str
    born: str
    disposal: str
    months: int | None
    days: int | None
    sentenced: str
    last_told: str
    told: str
    told_words: str
    home: str
    end_on_file: str
    due_on_file: str


def read_list(text: str) -> tuple[list[str], list[dict[str, str]]]:
    """The columns and rows of a list written as CSV; Unreadable with the line where it is broken.

    >>> read_list("ref,born\\nA1,1980-05-04\\n")
    (['ref', 'born'], [{'ref': 'A1', 'born': '1980-05-04'}])
    """
    names, rows = numbered_rows(text, COLUMNS)
    return names, [row for _number, row in rows]


def numbered_rows(text: str, columns: Sequence[str]) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    """The columns of any CSV, and its rows with the number of each; `columns` are those that an empty one is told of."""
    try:
        lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True))
    except csv.Error:
        says, do = (
            "A cell opens with a quotation mark that is not closed.",
            "Save the list as CSV from your spreadsheet.",
        )
        raise Unreadable(says, where="the list", do=do) from None
    if not lines or not any(cell.strip() for cell in lines[0]):
        raise Unreadable(
            "The list is empty.", where="line 1", do=f"Begin it with the names of its columns: {','.join(columns)}."
        )
    names = [name.strip() for name in lines[0]]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise Unreadable(f"The column “{twice}” comes twice.", where="line 1", do="Give each column a name of its own.")
    rows = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            says = f"This row has {len(cells)} cells, the first line has {len(names)}."
            raise Unreadable(says, where=f"row {number}", do="Put cells that hold commas in quotation marks.")
        rows.append((number, dict(zip(names, (cell.strip() for cell in cells), strict=True))))
    return names, rows


def written(names: Iterable[str], rows: Iterable[Mapping[str, str]], *, for_a_spreadsheet: bool = False) -> str:
    """The list as CSV, with what was added last. `for_a_spreadsheet` keeps a cell from being taken for a formula."""
    text = io.StringIO()
    columns = [*(name for name in names if name not in ADDED), *ADDED]
    into = csv.writer(text, lineterminator="\r\n" if for_a_spreadsheet else "\n")
    safe = _no_formula if for_a_spreadsheet else str
    into.writerow([safe(name) for name in columns])
    into.writerows([safe(row[name]) for name in columns] for row in rows)
    return text.getvalue()


def _no_formula(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def audit(
    rows: Sequence[Mapping[str, str]], columns: Mapping[str, str] | None = None, *, as_of: str
) -> list[dict[str, str]]:
    """The same rows, each with `period_end`, `next_due`, `agrees` and `why`, as of a day.

    `columns` names columns that are called otherwise, either way round. `next_due` goes by the strictest reading: a
    notification of prescribed details alone (a bank account, a card, a passport) does not move the year. A blank
    `sentenced_on` is the relevant date, a blank `last_told_what` a full notification, a blank `home` a home.

    >>> row = {"ref": "A1", "born": "1980-05-04", "relevant_date": "2015-03-10", "disposal": "imprisonment",
    ...     "months": "12", "period_end_on_file": "2025-03-10"}
    >>> [audited] = audit([row], as_of="2026-06-30")
    >>> audited["period_end"], audited["agrees"]
    ('2025-03-09', 'no')
    """
    called = _called(columns or {}, rows)
    return [_audited(number, row, called, as_of) for number, row in enumerate(rows, start=2)]


def disagrees(rows: Iterable[Mapping[str, str]]) -> bool:
    """Whether some row needs a person's eye: a date on file is wrong, or a cell could not be read."""
    return any(row["agrees"] == "no" or could_not_be_read(row) for row in rows)


def could_not_be_read(row: Mapping[str, str]) -> bool:
    """Whether a row was set aside because of a cell."""
    return row["agrees"].startswith("cannot be told: ") and row["why"].startswith("row ")


def _called(columns: Mapping[str, str], rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Our name of each column to the list's own."""
    if not isinstance(columns, dict) or not all(isinstance(name, str) for name in columns.values()):
        raise Unreadable("The map is no object of names.", where="map", do='Write {"born": "Date of birth"}.')
    ours = dict(columns) if set(columns) <= set(COLUMNS) else {value: key for key, value in columns.items()}
    if unknown := [name for name in ours if name not in COLUMNS]:
        says = f"“{unknown[0]}” is no column of this check."
        raise Unreadable(says, where="map", do=f"Name one of {', '.join(COLUMNS)}.")
    there = set(rows[0]) if rows else set()
    if absent := [name for name in ours.values() if name not in there]:
        raise Unreadable(f"The list has no column “{absent[0]}”.", where="map", do="Name a column of its first line.")
    called = {name: ours.get(name, name) for name in COLUMNS}
    relevant, *on_file = (called[name] in there for name in NEEDED)
    if rows and not (relevant and any(on_file)):
        says = "The list needs the column relevant_date, and period_end_on_file or next_due_on_file."
        raise Unreadable(says, where="line 1", do="Rename its columns, or say in a map what they are called.")
    return called


def _audited(number: int, row: Mapping[str, str], called: Mapping[str, str], as_of: str) -> dict[str, str]:
    cells = {name: row.get(column, "") for name, column in called.items()}
    kept = {name: value for name, value in row.items() if name not in ADDED}
    try:
        read = _read(cells, as_of)
    except Unreadable as fault:
        column = called[fault.where]
        why = f"row {number}, {column}: {fault.says} {fault.do}"
        return {**kept, "period_end": "", "next_due": "", "agrees": f"cannot be told: {column}", "why": why}
    worlds, missing = _found(read, as_of)
    ends, dues = ({getattr(found, name) for found in worlds} for name in Found._fields)
    parts = [_period(read, ends, missing), _next(read, dues, missing)]
    told = {
        "period_end": ends.pop() if len(ends) == 1 else "",
        "next_due": dues.pop() if len(dues) == 1 and _starts_a_clock(read) else "",
        "agrees": _agrees([part.verdict for part in parts]),
        "why": " ".join(part.says for part in parts if part.says),
    }
    return {**kept, **told}


def _agrees(verdicts: Sequence[str]) -> str:
    if "no" in verdicts:
        return "no"
    if missing := dict.fromkeys(verdict for verdict in verdicts if verdict not in ("", "yes")):
        return f"cannot be told: {', '.join(missing)}"
    return "yes" if "yes" in verdicts else "cannot be told: period_end_on_file, next_due_on_file"


# --- Reading a row --------------------------------------------------------------------------------


def _read(cells: Mapping[str, str], as_of: str) -> Row:
    """A row's cells as values. Unreadable names the column by our own word."""
    days = {name: _day(name, cells[name]) for name in ("born", "relevant_date", "sentenced_on", "last_told")}
    for name, day in days.items():
        if day > as_of:
            raise Unreadable(f"This day is after {as_of}.", where=name, do="Check the year.")
    relevant = days["relevant_date"]
    if not relevant:
        raise Unreadable(
            "The relevant date is missing.", where="relevant_date", do="Give the day of the conviction or caution."
        )
    if days["born"] >= relevant:
        raise Unreadable("The birth is not before the relevant date.", where="born", do="Check both days.")
    if days["sentenced_on"] and days["sentenced_on"] < relevant:
        raise Unreadable("The sentence is before the relevant date.", where="sentenced_on", do="Check both days.")
    disposals = {name.replace("_", " "): DISPOSALS.get(name.replace("_", " "), ()) for name in ("caution", *SENTENCES)}
    end, due = (_end(name, cells[name]) for name in ("period_end_on_file", "next_due_on_file"))
    return Row(
        relevant, days["born"], _word("disposal", cells["disposal"], disposals).replace(" ", "_"),
        _number("months", cells["months"]), _number("days", cells["days"]), days["sentenced_on"] or relevant,
        days["last_told"], _word("last_told_what", cells["last_told_what"], TOLD), cells["last_told_what"],
        _word("home", cells["home"], HOMES), end, due,
    )  # fmt: skip


def _day(column: str, cell: str) -> str:
    if not cell:
        return ""
    try:
        if len(cell) == 10 and cell >= "1900" and date.fromisoformat(cell).isoformat() == cell:
            return cell
    except ValueError:
        pass
    raise Unreadable(f"“{cell}” is not a date of the calendar.", where=column, do="Write it as 2026-03-27.")


def _number(column: str, cell: str) -> int | None:
    if not cell:
        return None
    if not (cell.isascii() and cell.isdecimal() and int(cell) <= 10_000):
        raise Unreadable(f"“{cell}” is not a whole number.", where=column, do="Write it in figures, such as 18.")
    return int(cell)


def _word(column: str, cell: str, known: Mapping[str, Sequence[str]]) -> str:
    """The word under which one that offices use stands; empty if the cell is."""
    said = " ".join(cell.lower().replace("_", " ").replace("-", " ").split())
    for word, likes in known.items():
        if said in (word, *likes):
            return word
    if said:
        words = [
            like
            for word, likes in known.items()
            for like in (likes if word in (OTHER, PRESCRIBED, NO_CLOCK) else (word,))
        ]
        raise Unreadable(
            f"“{cell}” is none of the words known here.", where=column, do=f"Write one of: {', '.join(words)}."
        )
    return ""


def _end(column: str, cell: str) -> str:
    try:
        return _word(column, cell, ENDLESS)
    except Unreadable:
        return _day(column, cell)


# --- Asking the engine ----------------------------------------------------------------------------


def _found(row: Row, as_of: str) -> tuple[list[Found], list[str]]:
    """What the row comes to under every answer to what it leaves blank, and the blanks that make a difference."""
    if lacking := _lacking(row):
        return [_ask(row, row.born or "1900-01-01", True, as_of)._replace(end="")], [lacking]
    borns = [row.born] if row.born else ["1900-01-01", f"{int(row.relevant[:4]) - 12}-01-01"]
    old = row.relevant < BEFORE_1997_ACT and row.disposal != "caution"
    worlds = {
        (born, met): _ask(row, born, met, as_of) for born, met in product(borns, (True, False) if old else (True,))
    }
    missing = []
    if len({found for (_born, met), found in worlds.items() if met}) > 1:
        missing.append("born")
    if old and len({found for (born, _met), found in worlds.items() if born == borns[0]}) > 1:
        missing.append("whether a condition of s.81 was met on 1 September 1997")
    return list(worlds.values()), missing


def _lacking(row: Row) -> str:
    """The blank without which nothing can be said of the period."""
    if not row.disposal:
        return "disposal"
    wants_length = row.disposal in TERMS or row.disposal == "conditional_discharge"
    return "months" if wants_length and row.months is None and row.days is None else ""


def _ask(row: Row, born: str, met: bool, as_of: str) -> Found:
    found = standing(case_file(row, born, met, as_of))
    end = found["period"]["end"] if found["period"] else "none"
    clocks = [duty for duty in found["duties"] if duty["duty"] == "periodic"]
    if not clocks:
        over = end == "none" or (row.last_told and end < row.last_told)
        return Found(end, "none" if over else "")
    due = max(clocks, key=lambda clock: clock["arises"])["advise_by"]
    return Found(end, "none" if due > end else due)  # a day sorts before “indefinite” and “pending”


def case_file(row: Row, born: str, met: bool, as_of: str) -> dict[str, Any]:
    """The case file that a row tells. `met`: whether a condition of s.81 held, which no list says.

    Of a notification that starts no clock only its day is known, not that of the one before: the day before stands for
    it, which makes the next date the latest that is possible.
    """
    finding = {"type": "caution" if row.disposal == "caution" else "conviction", "id": "c1", "at": row.relevant}
    events: list[dict[str, Any]] = [
        {**finding, "listed": True} | ({"s81_met": met} if row.relevant < BEFORE_1997_ACT else {})
    ]
    if row.disposal != "caution" and not _lacking(row):
        length = {name: value for name, value in (("months", row.months), ("days", row.days)) if value is not None}
        events.append(
            {"type": "sentence", "id": "s1", "at": row.sentenced, "of": ["c1"], "kind": row.disposal, **length}
        )
    if row.last_told:
        on = row.last_told if _starts_a_clock(row) else day_text(day_of(row.last_told) - 1)
        covers = {"initial": ["c1"], OTHER: ["another"]}.get(row.told, ["periodic"])
        events.append({"type": "notification", "id": "n1", "at": on, "covers": covers, "home": row.home or "residence"})
    return {"person": {"born": born}, "as_of": as_of, "events": events}


def _starts_a_clock(row: Row) -> bool:
    return row.told not in (PRESCRIBED, NO_CLOCK)


# --- Saying why -----------------------------------------------------------------------------------


def _period(row: Row, ends: set[str], missing: Sequence[str]) -> Part:
    """The end of the period on file against those possible."""
    on_file = row.end_on_file
    if ends == {""}:
        return Part(missing[0] if on_file else "", f"The period cannot be worked out: {missing[0]} is blank.")
    rules = "; or ".join(dict.fromkeys(_rule(row, end) for end in sorted(ends)))
    says = f"Period: {rules}"
    if not on_file:
        return Part("yes" if ends == {"none"} else "", f"{says}.")
    over_before = ends == {"none"} and "1" < on_file < BEFORE_PART_2
    if on_file not in ends and not over_before:
        return Part("no", f"{says}; the list has {_words(on_file)}{_likeness(row, ends, on_file)}.")
    if len(ends) > 1:
        return Part(", ".join(missing), f"{says}, which turns on {' and '.join(missing)}.")
    return Part("yes", f"{says}.")


def _rule(row: Row, end: str) -> str:
    """The rule of s.82 and the arithmetic that lead to an end."""
    if end == "none":
        return _no_period(row)
    if row.disposal == "conditional_discharge":
        lasts = f"from {_words(row.sentenced)} to {_words(end)}"
        return f"a conditional discharge counts as long as it lasts, {lasts} (s.82(1))"
    before = COUNTS_AS.get(row.disposal, "")
    if end == "indefinite":
        what = "a term of 30 months or more" if row.disposal in TERMS else NOUNS[row.disposal]
        return f"{before}{what} has no end (s.82(1))"
    first, past = day_of(row.relevant), day_of(end) + 1
    counted = f"beginning with {_words(row.relevant)} ends with {_words(end)}"
    for months, what in _lengths(row).items():
        rule = f"{before}{what}: {HOW_LONG[months]}"
        if after_months(first, months) == past:
            return f"{rule}, which {counted} (s.82(1))"
        if after_months(first, months // 2) == past:
            halved = f"halved for someone under 18 on the relevant date to {HALVES[months // 2]}"
            return f"{rule}, {halved}, which {counted} (s.82(1), (2))"
    return f"it ends with {_words(end)} (s.82(1))"


def _no_period(row: Row) -> str:
    """Why nobody is subject through this."""
    if row.disposal == "absolute_discharge":
        return "after an absolute discharge nobody is subject (s.134)"
    if row.relevant < BEFORE_1997_ACT and row.disposal == "caution":
        return "a caution before 1 September 1997 never counts (s.81)"
    if row.relevant < BEFORE_1997_ACT:
        return "nobody is subject through this unless a condition of s.81 was met on 1 September 1997"
    if row.disposal == "conditional_discharge" and row.relevant < BEFORE_PART_2:
        return "after a conditional discharge before 1 May 2004 nobody is subject (s.134(2))"
    return "it was over before Part 2 of the Act began on 1 May 2004"


def _lengths(row: Row) -> dict[int, str]:
    """The full lengths, in months, that this way of being dealt with can have, and what each is for."""
    if row.disposal in TERMS:
        return {120: "a term of more than 6 months and less than 30", 84: "a term of 6 months or less"}
    if row.disposal == "caution":
        return {24: "a caution"} if row.relevant >= BEFORE_PART_2 else {60: "a caution before 1 May 2004"}
    return {84 if row.disposal == "hospital" else 60: NOUNS[row.disposal]}


def _likeness(row: Row, ends: set[str], on_file: str) -> str:
    """What a wrong end looks like: a day too many, or another length."""
    if not on_file[0].isdecimal():
        return ""
    first, given = day_of(row.relevant), day_of(on_file)
    if {day_text(given - 1), day_text(given + 1)} & ends:
        return f", a day too {'late' if day_text(given - 1) in ends else 'early'}: the first day counts"
    for months, words in {**HALVES, **HOW_LONG}.items():
        if 0 <= given + 1 - after_months(first, months) <= 1:
            return f", as if it were {words}"
    return ""


def _next(row: Row, dues: set[str], missing: Sequence[str]) -> Part:
    """The next date on file against the one that follows from the last notification."""
    on_file = row.due_on_file
    if not row.last_told:
        if dues == {"none"} and on_file in ("", "none"):
            return Part("yes" if on_file else "", "")
        if dues == {"none"}:
            return Part("no", f"Next date: nothing is owed; the list has {_words(on_file)}.")
        return Part("last_told" if on_file else "", "Next date: the last notification is blank." if on_file else "")
    if not on_file:
        return Part("", "" if len(dues) != 1 else f"{_clock(row, *dues)}.")
    if not _starts_a_clock(row):
        return _not_moved(row, dues)
    if len(dues) > 1:
        verdict = ", ".join(missing) if on_file in dues else "no"
        return Part(verdict, f"Next date: it turns on {' and '.join(missing)}; the list has {_words(on_file)}.")
    [due] = dues
    if not due:
        return Part("last_told", "Next date: the last notification is from before the person was subject.")
    if on_file == due:
        return Part("yes", f"{_clock(row, due)}.")
    if not row.told and on_file < due:
        return Part(
            "last_told_what", f"{_clock(row, due)}, if that was a full notification; the list has {_words(on_file)}."
        )
    return Part("no", f"{_clock(row, due)}; the list has {_words(on_file)}{_mistaken(row, due)}.")


def _clock(row: Row, due: str) -> str:
    if due == "none":
        return "Next date: none, for the period ends before one would come"
    if row.home == "nfa":
        counted = f"7 days after {_words(row.last_told)} end with {_words(due)}"
        return f"Next date: without a home, {counted} (s.85(5)(a), 2012 Regs reg.9)"
    return f"Next date: one year after {_words(row.last_told)}, that day not counted, ends with {_words(due)} (s.85(1))"


def _mistaken(row: Row, due: str) -> str:
    """What a wrong next date looks like."""
    if not (row.due_on_file[0].isdecimal() and due[0].isdecimal()):
        return ""
    later = day_of(row.due_on_file) - day_of(due)
    if 0 < later <= 3 and date.fromisoformat(due).weekday() >= 5:
        return ", but a weekend moves nothing"
    if row.due_on_file[5:] == row.relevant[5:] and row.relevant[5:] != row.last_told[5:]:
        return ", which counts from the relevant date"
    if row.home == "nfa" and later > 300:
        return ", which is a year"
    return ", a day too late" if later == 1 else ", a day too early" if later == -1 else ""


def _not_moved(row: Row, dues: set[str]) -> Part:
    """After a notification that starts no clock the year of the one before runs on, which the list does not tell."""
    [latest, *_others] = sorted(dues)
    says = f"Next date: what was told on {_words(row.last_told)} ({row.told_words}) does not move the year"
    if row.told == PRESCRIBED:
        says += " on the stricter reading (Home Office help page; otherwise regs 11, 13, 15 with s.85(2)(b))"
    if not latest[:1].isdecimal() or row.due_on_file == "none":
        return Part("last_told", f"{says}, which runs from the notification before.")
    if row.due_on_file > latest:
        return Part(
            "no",
            f"{says}, which runs from the one before; the list has {_words(row.due_on_file)}, counted from it.",
        )
    return Part("last_told", f"{says}; the day of the notification before is not in the list.")


def _words(day: str) -> str:
    """A day as it is read; other words as they are.

    >>> _words("2004-05-01"), _words("indefinite")
    ('1 May 2004', '“indefinite”')
    """
    if not day[:1].isdecimal():
        return {"indefinite": "“indefinite”", "none": "“none”"}.get(day, day)
    found = date.fromisoformat(day)
    return f"{found.day} {found:%B %Y}"

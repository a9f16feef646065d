"""An answer in sentences: what was owed and why, how the days were counted, what is not owed, and what would change it.

Every sentence is made from the rows that the evaluation wrote; nothing is worked out a second time.
"""

import re
from datetime import date
from typing import Any

from safehold.events import EVENTS
from safehold.kernel.calendar import DAY, NONE, OPEN, day_text
from safehold.kernel.duty import DAYS_AFTER, DAYS_BEFORE, DAYS_BEGINNING_WITH, HOURS_BEFORE, POLICE, YEARS_AFTER, Duty
from safehold.kernel.scan import R_ARISES, R_COUNTED, R_DUE, R_DUE_AT, R_DUTY, R_ROW, R_SPAN_END, R_TELLER, R_WIDTH
from safehold.kernel.states import switched_on
from safehold.law import DECLARED, LAW_CHECKED_TO
from safehold.law.absences import not_owed
from safehold.law.answers import assemble, drawn_together, run
from safehold.law.case_file import History, read
from safehold.law.columns import (
    AT,
    CUSTODY_END,
    CUSTODY_START,
    HOSPITAL_END,
    HOSPITAL_START,
    KIND,
    KINDS,
    LEAVES_UK,
    RETURNS_UK,
)  # fmt: skip
from safehold.law.findings import findings

STATES = (
    ("in custody", CUSTODY_START, CUSTODY_END),
    ("in hospital", HOSPITAL_START, HOSPITAL_END),
    ("outside the United Kingdom", LEAVES_UK, RETURNS_UK),
)
WORDS = {
    "open": "open", "met": "told in time", "late": "told late", "overdue": "not told by the last day",
    "ceased": "no longer owed", "not_in_force": "not yet law",
}  # fmt: skip
READING_WORDS = {
    (
        "prescribed_change_resets",
        True,
    ): "if a notification of prescribed details alone also restarts the year (regs 11, 13, 15 with s.85(2)(b))",
    (
        "prescribed_change_resets",
        False,
    ): "if a notification of prescribed details alone does not restart the year (Home Office help page)",
    ("travel_clear_days", True): "if seven days means seven clear days",
    ("travel_clear_days", False): "if the seventh day before departure still counts (reg.5(2))",
    ("travel_hours_from", "departure"): "if the hours run back from the time of departure (reg.7(2))",
    ("travel_hours_from", "date"): "if the hours run back from the start of the departure date (reg.5(3))",
    ("told_under_83_only", True): "if only a notification under s.83(1) tells a household or document",
    ("told_under_83_only", False): "if any notification tells a household or document",
    ("return_day_counts", True): "if the day of return counts",
    ("return_day_counts", False): "if the day of return does not count",
}


def long_day(text: str) -> str:
    """A day, or a local minute, as a letter writes it.

    >>> long_day("2026-07-08"), long_day("2026-07-08T12:00")
    ('Wednesday 8 July 2026', '12:00 on Wednesday 8 July 2026')
    """
    if "T" in text:
        day, time = text.split("T")
        return f"{time} on {long_day(day)}"
    day_ = date.fromisoformat(text)
    return f"{day_:%A} {day_.day} {day_:%B %Y}"


def short_day(day: int) -> str:
    """An ordinal as 8 July 2026."""
    found = date.fromordinal(day)
    return f"{found.day} {found:%B %Y}"


def phrase(duty: Duty) -> str:
    """The operative words of a provision: the period as the section puts it, or all of it in substance."""
    found = re.search(r"(?:not less than|within) [^;.]*?(?:beginning with|after|before)(?:[^,;.(]|\(\d\))*", duty.says)
    if duty.says.startswith("(") or not found:
        return duty.says.removeprefix("(In substance) ")
    return found[0].strip()


class Explained:
    """One history explained: its rows, the stretches of each state, and the words for its events."""

    def __init__(self, history: History, events: dict[str, dict[str, Any]]) -> None:
        self.history, self.events = history, events
        self.rows, others, self.out = run(history)
        self.answer = assemble(history, self.rows, others, self.out)
        self.stretches: list[tuple[int, int, str]] = []
        columns = history.columns
        known = sum(1 for instant in columns[AT] if instant <= min(history.now, history.today * DAY + DAY - 1))
        self.known = known
        for why, begins, ends in STATES:
            found: list[int] = []
            switched_on(columns[KIND], columns[AT], known, begins, ends, found)
            self.stretches += [
                (found[i], found[i + 1], why) for i in range(0, len(found), 2) if found[i] != found[i + 1]
            ]
        self.stretches.sort()

    def happened(self, row: int) -> str:
        """The event at a row in words, and its id."""
        key = self.history.ids[row]
        title = EVENTS[KINDS[self.history.columns[KIND][row]]].title
        return f"{title[0].lower()}{title[1:]}, {key}"

    def left_out(self, r: int) -> list[tuple[str, str | None, str]]:
        """The days that a row's count left out, or that put off its end: first, last (None: still running), and why."""
        duty = DECLARED[self.rows[r + R_DUTY]]
        first, due = self.rows[r + R_COUNTED], self.rows[r + R_DUE]
        until = due if due != NONE else self.history.today
        found = []
        for start, end, why in self.stretches:
            if duty.deadline.disregards and start <= until and end > first:
                begin = max(start, first)
                found.append((day_text(begin), day_text(min(end, until + 1) - 1) if end != OPEN else None, why))
            elif duty.deadline.extended_during and self._puts_off(duty, first, start, end):
                found.append((day_text(max(start, first)), day_text(end - 1) if end != OPEN else None, why))
        return found

    def _puts_off(self, duty: Duty, first: int, start: int, end: int) -> bool:
        plain = _plain_end(duty, first)
        return start <= plain < end

    def sentence_of_counting(self, r: int) -> str:
        """How the last day of a row was counted, with the days left out."""
        duty = DECLARED[self.rows[r + R_DUTY]]
        first, due = self.rows[r + R_COUNTED], self.rows[r + R_DUE]
        span = duty.deadline.span
        out = self.left_out(r)
        gaps = "; ".join(
            f"{short_day(_day(a))} to {short_day(_day(b)) if b else 'the day it ends'}, {why}" for a, b, why in out
        )
        unit = duty.deadline.unit
        if unit == DAYS_BEGINNING_WITH:
            words = f"Day 1 is {short_day(_first_counted(first, self.stretches) if out else first)}"
            if gaps:
                words += f"; left out under s.83(6): {gaps}"
            return words + (
                f"; day {span.number} is {short_day(due)}." if due != NONE else "; the count cannot end yet."
            )
        if unit in (DAYS_AFTER, YEARS_AFTER):
            length = "one year" if unit == YEARS_AFTER else f"{span.number} days"
            words = f"{length[0].upper()}{length[1:]} after {short_day(first)}, that day not counted"
            if out:
                words += f", would end on {short_day(_plain_end(duty, first))}; that falls in days {out[-1][2]}"
                if due != NONE and due != _plain_end(duty, first):
                    return (
                        words + f", so it ends with the third day beginning with their end, {short_day(due)} (s.85(3))."
                    )
                return words + ", which have not ended."
            return words + f", ends with {short_day(due)}."
        if unit == HOURS_BEFORE:
            return f"{span} before the time named in the plan."
        if unit == DAYS_BEFORE:
            return f"{span} before {short_day(first + span.number)}."
        if duty.code == "review-decision":
            return f"28 days and then 6 weeks after {short_day(first)}."
        return self._counted_back(r, first)

    def _counted_back(self, r: int, departs: int) -> str:
        """How the last day of a travel duty was counted back from departure."""
        known, due = self.rows[r + R_ARISES], self.rows[r + R_DUE]
        words = f"Departure is on {short_day(departs)}"
        if DECLARED[self.rows[r + R_DUTY]].code == "travel":
            ahead = departs - known
            words += f", known {ahead} days before ({'more' if ahead > 7 else 'not more'} than 7)"
        if departs - due in (7, 8):
            return f"{words}; {departs - due} days before it is {short_day(due)}."
        if self.rows[r + R_DUE_AT] == NONE:
            return f"{words}; 24 hours before that date is the end of {short_day(due)}."
        return f"{words}; the hours before it end then."

    def explain(self, r: int, row: dict[str, Any]) -> dict[str, Any]:
        """One row as `explain --json` gives it, with its prose."""
        duty = DECLARED[self.rows[r + R_DUTY]]
        trigger, teller = self.rows[r + R_ROW], self.rows[r + R_TELLER]
        events = [self.history.ids[i] for i in dict.fromkeys((trigger, teller)) if i != NONE]
        dates = drawn_together(row)
        found = {
            "duty": row["duty"], "key": row["key"], "arises": row["arises"], "due": row["due"], "status": row["status"],
            "advise_by": dates["advise_by"], "breach_after": dates["breach_after"], "cite": duty.cite, "says": duty.says,
            "events": events, "days_left_out": [list(gap) for gap in self.left_out(r)] if row["status"] != "not_in_force" else [],
            "readings": row.get("otherwise", []), "would_change": list(duty.turns_on), "owner": row["owner"], "met_on": row["met_on"],
            "title": duty.title, "means": duty.means, "source": duty.source,
        }  # fmt: skip
        if "could_be_met" in row:
            found["could_be_met"] = row["could_be_met"]
        found["text"] = self.prose(r, row, duty)
        return found

    def prose(self, r: int, row: dict[str, Any], duty: Duty) -> str:
        """A row in at most 120 words: authority, event, the section's words, counting, last day, what discharged it, other readings."""
        trigger, teller = self.rows[r + R_ROW], self.rows[r + R_TELLER]
        parts = [f"{duty.title} ({duty.cite}): {WORDS[row['status']]}."]
        because = self.happened(trigger) if trigger != NONE else "the commencement of the Act"
        parts.append(
            f"It arose on {short_day(_day(row['arises']))} ({because})"
            + ("; the parent owes it (s.89)." if row["owner"] == "parent" else ".")
        )
        if row["status"] == "not_in_force":
            when = (
                "It is announced and not law"
                if duty.announced
                else f"The provision was not in force for it (in force from {duty.in_force})"
            )
            return " ".join([*parts, f"{when}: nothing is owed for it."])
        if not duty.says.startswith("("):
            parts.append(f"The section says: “{phrase(duty)}”.")
        else:
            parts.append(f"In substance: {phrase(duty)}")
        parts.append(self.sentence_of_counting(r))
        if row["due"]:
            parts.append(
                f"Last day: {long_day(row['due'])}."
                if "T" not in row["due"]
                else f"Last moment: {long_day(row['due'])}."
            )
        if row.get("could_be_met") is False:
            parts.append("Known too late for any notice in time.")
        if row["status"] in ("met", "late"):
            parts.append(
                f"Told on {long_day(row['met_on'])} ({self.happened(teller)})."
                if teller != NONE
                else f"Done on {long_day(row['met_on'])}."
            )
        elif row["status"] == "ceased" and self.rows[r + R_SPAN_END] >= self.history.today:
            parts.append("The trip was cancelled by then, untold.")
        elif row["status"] == "ceased":
            parts.append(
                f"Being subject ended with {short_day(self.rows[r + R_SPAN_END])}, before the last day had passed."
            )
        else:
            parts.append(
                f"Nothing that tells it is recorded by {short_day(self.history.today)}."
                if duty.holder != POLICE
                else f"Nothing that does it is recorded by {short_day(self.history.today)}."
            )
        for other in row.get("otherwise", []):
            words = READING_WORDS[other["reading"], other["value"]]
            if other["status"] is None:
                parts.append(f"Other reading, {words}: nothing is owed.")
            else:
                last = f"last day {other['due'].replace('T', ' ')}" if other["due"] else "no last day yet"
                parts.append(f"Other reading, {words}: {last}, {WORDS[other['status']]}.")
        return _within(parts, 120, duty.turns_on)


def _within(parts: list[str], most: int, turns_on: tuple[str, ...]) -> str:
    """The parts joined, and, as far as the words allow, the facts on which the date turns."""
    text = " ".join(parts)
    for count in range(len(turns_on), 0, -1):
        whole = f"{text} It turns on: {'; '.join(turns_on[:count])}."
        if len(whole.split()) <= most:
            return whole
    return text


def _day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def _first_counted(first: int, stretches: list[tuple[int, int, str]]) -> int:
    """The first day on or after a day that no stretch takes."""
    for start, end, _ in stretches:
        if start <= first < end:
            first = end
    return min(first, OPEN // 10)


def _plain_end(duty: Duty, first: int) -> int:
    """The end of a period after a day, before anything puts it off."""
    if duty.deadline.unit == YEARS_AFTER:
        day = date.fromordinal(first)
        return (
            date(day.year + 1, 2, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
        ).toordinal()
    return first + duty.deadline.span.number


def explain(
    case: dict[str, Any], *, draft: dict[str, Any] | None = None, duty: str | None = None, known_on: str | None = None
) -> dict[str, Any]:
    """What was owed and why, in sentences: `{"law_checked_to", "period", "review", "duties": [...], "not_owed": [...]}`.

    Each of `duties` holds duty, key, arises, due, status, advise_by, breach_after, cite, says, events, days_left_out,
    readings, would_change and text (prose of at most 120 words); `not_owed` says of each event that might have given rise to
    a duty and did not, why. `duty` keeps one code only. Raises Unreadable with the place of a fault.

    >>> case = {"person": {"born": "1980-05-04"}, "as_of": "2025-06-01", "events": [
    ...     {"type": "conviction", "id": "c1", "at": "2025-03-10", "listed": True}]}
    >>> explain(case)["duties"][0]["text"].split(". ")[0]
    'First notification (SOA 2003 s.83(1)): not told by the last day'
    """
    history = read(case, known_on=known_on, law=(draft or {}).get("law"))
    explained = Explained(history, {event["id"]: event for event in case["events"]})
    duties = [
        explained.explain(number * R_WIDTH, row)
        for number, row in enumerate(explained.answer["duties"])
        if duty is None or row["duty"] == duty
    ]
    absent = not_owed(history, explained.known, explained.answer["duties"], explained.out)
    found = {
        "law_checked_to": LAW_CHECKED_TO, "period": explained.answer["period"], "review": explained.answer["review"],
        "duties": duties, "not_owed": [entry for entry in absent if duty is None or entry["duty"] == duty],
    }  # fmt: skip
    if findings_ := findings(history):
        found["findings"] = findings_
    if draft:
        found["law"] = {"name": draft.get("name", ""), "status": draft.get("status", "")}
    return found

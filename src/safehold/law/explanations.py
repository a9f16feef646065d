"""An answer in sentences: what was owed and why, how the days were counted, what is not owed, and what would change it.

Every sentence is made from the rows that the evaluation wrote; nothing is decided a second time.
"""

import re
from typing import Any

from safehold.kernel.calendar import DAY, NONE, elapsed, hours_later, offset
from safehold.kernel.duty import POLICE, Duty, next_of_its_kind
from safehold.kernel.scan import R_WIDTH
from safehold.law import DECLARED, LAW_CHECKED_TO
from safehold.law.absences import not_owed
from safehold.law.answers import assemble, drawn_together, run
from safehold.law.being_subject import ORDERS, sentences
from safehold.law.case_file import read
from safehold.law.columns import (
    AT,
    BREACH,
    COVERS,
    COVERS_END,
    FLAGS,
    HOUSEHOLD_END,
    HOUSEHOLD_STAY,
    INTERIM_NOTIFICATION_ORDER,
    INTERIM_SOPO,
    KIND,
    LAST,
    NAMES,
    NAMES_END,
    NOT_ACCEPTED,
    NOTIFICATION,
    NOTIFICATION_NOTICE,
    NOTIFICATION_ORDER,
    ORDER_MADE,
    RESIDES,
    SENTENCE,
    SOPO,
    SORT,
    STAY,
    TEXT,
    WHEN,
)  # fmt: skip
from safehold.law.counting import Row, as_told, left_out, sentence
from safehold.law.facts import Facts, listed, long_day, minute, ordinal_of, short_day
from safehold.law.findings import findings
from safehold.law.subject import COMMENCEMENT, served
from safehold.law.told import UNDER_83, UNDER_84, UNDER_85

MOST_WORDS = 120
TURNS = "It turns on: "
WORDS = {
    "open": "open", "met": "told in time", "late": "told late", "overdue": "not told by the last day",
    "ceased": "no longer owed", "not_in_force": "not yet law",
}  # fmt: skip
# The police tell nobody: they do what they owe.
POLICE_WORDS = {**WORDS, "met": "done in time", "late": "done late", "overdue": "not done by the last day"}
READING_WORDS = {
    ("prescribed_change_resets", True): "prescribed details alone restart the year: regs 11, 13, 15 with s.85(2)(b)",
    ("prescribed_change_resets", False): "prescribed details alone do not restart the year: Home Office help page",
    ("travel_clear_days", True): "seven clear days",
    ("travel_clear_days", False): "the seventh day before departure still counts: reg.5(2)",
    ("travel_hours_from", "departure"): "hours back from the time of departure: reg.7(2)",
    ("travel_hours_from", "date"): "hours back from the start of the departure date: reg.5(3)",
    ("told_under_83_only", True): "only a notification under s.83(1) tells it: regs 11(2)(b), 15(2)(b)",
    ("told_under_83_only", False): "a notification under any section tells it",
    ("return_day_counts", True): "the day of return counts",
    ("return_day_counts", False): "the day of return is not counted",
}
# Where an order's first notification is said to run from its service
SERVICE = {
    NOTIFICATION_ORDER: "s.98(4)",
    INTERIM_NOTIFICATION_ORDER: "s.100(6)",
    SOPO: "s.107(5)",
    INTERIM_SOPO: "s.107(5)",
}


def phrase(duty: Duty) -> str:
    """The operative words of a provision: the period as the section puts it, or all of it in substance.

    >>> from safehold.law import DUTIES
    >>> phrase(DUTIES["initial"])
    'within the period of 3 days beginning with the relevant date (or, if later, the commencement of this Part)'
    """
    if duty.says.startswith("("):  # (In substance) ..., or (Announced: ...)
        return duty.says.removeprefix("(In substance) ").strip("()")
    found = re.search(r"within (?:the period|the applicable period) .*?(?=, notify|, unless)", duty.says)
    return found[0] if found else duty.says


class Explained(Facts):
    """One history explained: what is known of it, its answer, and the rows behind that."""

    def __init__(self, case: dict[str, Any], draft: dict[str, Any] | None, known_on: str | None) -> None:
        super().__init__(read(case, known_on=known_on, law=(draft or {}).get("law")))
        rows, others, self.out = run(self.history)
        self.answer = assemble(self.history, rows, others, self.out)
        self.obligations = [Row(*rows[r : r + R_WIDTH]) for r in range(0, len(rows), R_WIDTH)]

    def explain(self, row: Row, told: dict[str, Any]) -> dict[str, Any]:
        """One row as `explain --json` gives it, with its prose."""
        duty, dates = DECLARED[row.duty], drawn_together(told)
        in_force = told["status"] != "not_in_force"
        found = {
            "duty": told["duty"], "key": told["key"], "arises": told["arises"], "due": told["due"], "status": told["status"],
            "advise_by": dates["advise_by"], "breach_after": dates["breach_after"], "cite": duty.cite, "says": duty.says,
            "events": [self.ids[i] for i in dict.fromkeys((self.cause(row), row.teller)) if i != NONE],
            "days_left_out": [as_told(away) for away in left_out(self, row)] if in_force else [],
            "readings": told.get("otherwise", []), "would_change": list(duty.turns_on), "owner": told["owner"],
            "met_on": told["met_on"], "title": duty.title, "means": duty.means, "source": duty.source,
        }  # fmt: skip
        if "could_be_met" in told:
            found["could_be_met"] = told["could_be_met"]
        found["text"] = self.prose(row, told, duty)
        return found

    def prose(self, row: Row, told: dict[str, Any], duty: Duty) -> str:
        """A row in at most 120 words: authority, event, the section's words, counting, last day, what discharged it, other readings."""
        words = POLICE_WORDS if duty.holder == POLICE else WORDS
        owner = {"parent": " The parent owes it (s.89).", "police": " The chief officer of police owes it."}.get(
            told["owner"], ""
        )
        parts = [
            f"{duty.title} ({duty.cite}): {words[told['status']]}.",
            f"It arose on {short_day(row.arises)} ({self.because(row, duty)}).{owner}",
        ]
        if told["status"] == "not_in_force":
            return " ".join([*parts, self.not_yet_law(duty)])
        said = _said(duty)
        if duty.code not in ("travel", "travel-update"):  # there the counting names the limb that applied
            parts.append(said)
        parts.append(sentence(self, row))
        if told["due"]:
            parts.append(f"Last {'moment' if 'T' in told['due'] else 'day'}: {long_day(told['due'])}.")
        failed = self.failed_notices(row, told, duty)
        parts += [*failed, *self.performance(row, told, duty)]
        parts += [_other(one, told["status"], words) for one in told.get("otherwise", [])]
        return _within(parts, [said, *failed], duty.turns_on)

    def because(self, row: Row, duty: Duty) -> str:
        """What gave rise to a row: the event in words with its id, and why on that day."""
        i = self.cause(row)
        if i == NONE:
            return "the commencement of the Act, s.85(2)(a)"
        kind, named, day = self.columns[KIND][i], self.named(i), self.day(i)
        made = f", made on {short_day(day)}"
        if kind == ORDER_MADE:
            return self._order(i, row.arises, made)
        if duty.code == "initial":
            return self._relevant_date(i, row.arises)
        if kind == STAY:
            return f"seventh day at {self.place(i)}, {self.ids[i]}; stayed there {listed(self._seven(i, row.arises))}"
        if kind == HOUSEHOLD_STAY:
            return self._twelfth_hour(i)
        if duty.code == "nonevent":
            return (
                f"a change told in advance for {short_day(row.counted)}, {self.symbols[row.key]}, had not happened by "
                f"{short_day(row.counted + 2)}, the end of 3 days beginning with it; {named}"
            )
        if row.arises == day:
            return named
        if duty.code == "travel":
            return f"first day of being subject; the plan of {short_day(day)}, {self.ids[i]}, counts as known then"
        if row.arises < day:
            return f"before the first use on {short_day(day)}; {named}"
        return f"first day of the rule; {short_day(day)}: {named}"

    def _order(self, i: int, arises: int, made: str) -> str:
        """The service of an order, or the day on which a notice was given."""
        sort = self.columns[SORT][i]
        name = f"{ORDERS[sort]}, {self.ids[i]}"
        if sort == NOTIFICATION_NOTICE:
            return f"day on which the {name}, was given, s.96ZC(4)"
        if arises == served(self.columns, i):
            cite = SERVICE.get(sort, "s.122F(1)" if "risk" in ORDERS[sort] else "s.103G(3)")
            return f"service of the {name}{made}; {cite}"
        return f"{name}{made}; subject from {short_day(arises)}"

    def _relevant_date(self, i: int, arises: int) -> str:
        """The relevant date of a conviction, finding or caution (ss.81, 82(6), 122I, 132)."""
        named, day = self.named(i), self.day(i)
        if self.columns[FLAGS][i] & BREACH:
            return f"{named} for breaking an order, s.122I(5)"
        if arises == day:
            return f"{named}: the relevant date, s.82(6)"
        if arises == COMMENCEMENT:
            return f"commencement of Part 2, s.81; {short_day(day)}: {named}"
        if any(self.day(s) == arises for s in self.rows(SENTENCE)):
            return f"day of the sentence that met the condition, s.132(3); {short_day(day)}: {named}"
        return f"day on which the sentence was varied; {short_day(day)}: {named}"

    def _seven(self, i: int, arises: int) -> list[int]:
        """The seven days at a place that end with the day on which the duty arose."""
        e = self.columns
        days = {
            day
            for j in self.rows(STAY)
            if self.place(j) == self.place(i)
            for day in range(self.day(j), min(e[LAST][j], arises) + 1)
        }
        return sorted(days)[-7:]

    def cause(self, row: Row) -> int:
        """The event that gave rise to a row; of several stays where a child lives, the one that reached it that day."""
        e, i = self.columns, row.trigger
        if i == NONE or e[KIND][i] != HOUSEHOLD_STAY:
            return int(i)
        for j in self.rows(HOUSEHOLD_STAY):
            if self.place(j) != self.place(i):
                continue
            if self.day(j) == row.arises if e[FLAGS][j] & RESIDES else self._twelfth(j) // DAY == row.arises:
                return j
        return int(i)

    def _twelfth(self, j: int) -> int:
        """The minute at which the twelfth hour of a stay was completed; NONE if it was not."""
        e = self.columns
        ends = [e[AT][k] for k in self.rows(HOUSEHOLD_END) if k > j and self.place(k) == self.place(j)]
        until = e[WHEN][j] if e[WHEN][j] != NONE else ends[0] if ends else self.now
        return int(hours_later(e[AT][j], 12)) if elapsed(e[AT][j], min(until, self.now)) >= 720 else NONE

    def _twelfth_hour(self, j: int) -> str:
        """Residence with a child, or the hours of a stay of which the twelfth was completed."""
        e = self.columns
        before = [k for k in self.rows(HOUSEHOLD_END) if self.place(k) == self.place(j) and k < j]
        anew = f"; a new stay, the last having ended on {short_day(self.day(before[-1]))}" if before else ""
        if e[FLAGS][j] & RESIDES:
            return f"residence at {self.place(j)} began, {self.ids[j]}{anew}"
        twelfth = hours_later(e[AT][j], 12)
        clocks = "; the clocks changed that night" if offset(e[AT][j]) != offset(twelfth) else ""
        return (
            f"twelfth hour at {self.place(j)}, {self.ids[j]}: stayed from {minute(e[AT][j])}, 12 hours elapsed at "
            f"{minute(twelfth)}{clocks}{anew}"
        )

    def not_yet_law(self, duty: Duty) -> str:
        """Why nothing is owed for what happened while its provision was not in force."""
        if duty.code in self.history.law:
            when = (
                f"The rule begins on {short_day(ordinal_of(self.history.law[duty.code]['from']))} and does not reach it"
            )
        elif duty.announced:
            when = "It is announced and not law"
        elif duty.code in ("travel", "travel-update"):
            when = "The Regulations, as they stood, did not reach this trip (2004 Regs reg.3; 2012 Regs)"
        else:
            when = f"The provision has been in force only since {short_day(ordinal_of(duty.in_force))}"
        return f"{when}: nothing is owed for it."

    def performance(self, row: Row, told: dict[str, Any], duty: Duty) -> list[str]:
        """What discharged a row, or that nothing did; and what became of a notice given in advance."""
        parts = []
        if told.get("could_be_met") is False:
            parts.append("Known too late for any notice in time.")
        status = told["status"]
        if status in ("met", "late"):
            done = "Done" if duty.holder == POLICE else "Told"
            if self.day(row.teller) < row.arises and duty.discharged_by.window:
                expected = short_day(self.columns[WHEN][row.teller] // DAY)
                parts.append(
                    f"Told in advance on {long_day(told['met_on'])} ({self.named(row.teller)}) for {expected}, "
                    "within two days of which it fell (s.84(2)-(4))."
                )
            else:
                after = ordinal_of(told["met_on"]) - row.due if status == "late" and row.due_at == NONE else 0
                late = f", {after} {'day' if after == 1 else 'days'} after the last" if after else ""
                under = (
                    ", under s.84(1)"
                    if duty.discharged_by is next_of_its_kind and self.is_only_a_change(row.teller)
                    else ""
                )
                parts.append(f"{done} on {long_day(told['met_on'])}{late} ({self.named(row.teller)}{under}).")
            return parts
        if status == "ceased":
            what = "The order" if duty.while_risk_order else "Being subject"
            if row.span_end >= self.today or NONE != row.due <= row.span_end:
                parts.append("The trip was cancelled by then, untold.")
            else:
                parts.append(
                    f"{what} ended with {short_day(row.span_end)}, before the last day had passed, so it ceased."
                )
            if row.teller != NONE:
                parts.append(f"What was told later ({self.named(row.teller)}) changes nothing.")
            return parts
        nothing = "Nothing that does it" if duty.holder == POLICE else "No notification of it"
        if duty.discharged_by is next_of_its_kind:
            nothing = "No notification that discharges it"
        parts.append(f"{nothing} is recorded up to {self.until()}.")
        return parts

    def until(self) -> str:
        """The day, or the minute, as of which the history is told."""
        return minute(self.now) if self.now % DAY and self.now // DAY == self.today else short_day(self.today)

    def is_only_a_change(self, n: int) -> bool:
        """Whether a notification is one under s.84(1) and no other section."""
        told = 0
        for symbol in self.history.pool[self.columns[COVERS][n] : self.columns[COVERS_END][n]]:
            told |= self.sections[symbol] if self.sections[symbol] != NONE else UNDER_84
        return bool(told & UNDER_84) and not told & (UNDER_83 | UNDER_85)

    def failed_notices(self, row: Row, told: dict[str, Any], duty: Duty) -> list[str]:
        """Earlier notices that might be thought to tell this, and why they do not."""
        if not duty.discharged_by.window or told["status"] == "ceased":
            return []
        found = []
        for n in self.rows(NOTIFICATION):
            notice = f"The notice of {short_day(self.day(n))} ({self.named(n)})"
            expected = self.columns[WHEN][n] // DAY if self.columns[WHEN][n] != NONE else NONE
            if n == row.teller or self.day(n) >= row.arises:
                continue
            if duty.code == "name" and self.names(n, row.trigger):
                found.append(f"{notice} named it, but only under s.85(1), of which s.84(1)(a) does not speak.")
            elif not self.covers(n, told["key"]):
                continue
            elif expected != NONE and row.counted < expected:
                found.append(
                    f"{notice} named {short_day(expected)}; the change came more than two days earlier, so it has no effect (s.84(3))."
                )
            elif expected != NONE:
                found.append(
                    f"{notice} named {short_day(expected)}; the change came more than two days later and is to be told anew (s.84(4))."
                )
            elif duty.code == "household":
                found.append(f"{notice} told an earlier stay, which had ended, not this one.")
        return found

    def names(self, n: int, used: int) -> bool:
        """Whether an accepted notification lists the name that was used."""
        e = self.columns
        listed_ = self.history.pool[e[NAMES][n] : e[NAMES_END][n]]
        return not e[FLAGS][n] & NOT_ACCEPTED and e[TEXT][used] != NONE and e[TEXT][used] in listed_


def _said(duty: Duty) -> str:
    """A provision as an explanation quotes it: its words, what they come to, or what is known of it."""
    if duty.says.startswith("(In substance)"):
        return f"In substance: {phrase(duty)}"
    return phrase(duty) if duty.says.startswith("(") else f"The section says: “{phrase(duty)}”."


def _other(other: dict[str, Any], status: str, words: dict[str, str]) -> str:
    """What another reading comes to; and, where only one reading says overdue, what follows for lists."""
    reading = READING_WORDS[other["reading"], other["value"]]
    if other["status"] is None:
        return f"Other reading ({reading}): nothing is owed."
    last = f"last day {short_day(ordinal_of(other['due']))}" if other["due"] else "no last day yet"
    if other["due"] and "T" in other["due"]:
        last = f"last moment {other['due'][11:]} on {short_day(ordinal_of(other['due']))}"
    found = f"Other reading ({reading}): {last}, {words[other['status']]}"
    return f"{found}; so no list calls it overdue." if status == "overdue" != other["status"] else f"{found}."


def _within(parts: list[str], dispensable: list[str], turns_on: tuple[str, ...]) -> str:
    """The parts joined, less what must go for their number of words; and, as far as it allows, what the date turns on."""
    for spare in dispensable:
        if len(" ".join(parts).split()) > MOST_WORDS:
            parts = [part for part in parts if part != spare]
    text = " ".join(parts)
    for count in range(len(turns_on), 0, -1):
        whole = f"{text} {TURNS}{'; '.join(turns_on[:count])}."
        if len(whole.split()) <= MOST_WORDS:
            return whole
    return text


def explain(
    case: dict[str, Any], *, draft: dict[str, Any] | None = None, duty: str | None = None, known_on: str | None = None
) -> dict[str, Any]:
    """What was owed and why, in sentences: `{"law_checked_to", "period", "period_says", "review", "duties", "not_owed"}`.

    Each of `duties` holds duty, key, arises, due, status, advise_by, breach_after, cite, says, events, days_left_out,
    readings, would_change and text (prose of at most 120 words); `not_owed` says of each event that might have given rise to
    a duty and did not, why; `period_says` through what, and until when, the person is subject. `duty` keeps one code only.
    Rows stand in the order in which they arose. Raises Unreadable with the place of a fault.

    >>> case = {"person": {"born": "1980-05-04"}, "as_of": "2025-06-01", "events": [
    ...     {"type": "conviction", "id": "c1", "at": "2025-03-10", "listed": True}]}
    >>> explain(case)["duties"][0]["text"].split(". ")[0]
    'First notification (SOA 2003 s.83(1)): not told by the last day'
    """
    explained = Explained(case, draft, known_on)
    answer = explained.answer
    both = sorted(zip(explained.obligations, answer["duties"], strict=True), key=lambda pair: pair[0].arises)
    found = {
        "law_checked_to": LAW_CHECKED_TO, "period": answer["period"], "period_says": sentences(explained, answer["review"]),
        "review": answer["review"],
        "duties": [explained.explain(row, told) for row, told in both if duty is None or told["duty"] == duty],
        "not_owed": [one for one in not_owed(explained, answer["duties"]) if duty is None or one["duty"] == duty],
    }  # fmt: skip
    if findings_ := findings(explained.history):
        found["findings"] = findings_
    if draft:
        found["law"] = {"name": draft.get("name", ""), "status": draft.get("status", "")}
    return found

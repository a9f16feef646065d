"""One history as its explanations read it, and the words for days, minutes and events that all of them share."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from safehold.events import EVENTS
from safehold.kernel.calendar import DAY
from safehold.kernel.states import merged, switched_on
from safehold.law.case_file import History
from safehold.law.columns import (
    AT,
    COVERS,
    COVERS_END,
    CUSTODY_END,
    CUSTODY_START,
    FLAGS,
    HOSPITAL_END,
    HOSPITAL_START,
    KIND,
    KINDS,
    LEAVES_UK,
    NOT_ACCEPTED,
    NOTIFICATION,
    RETURNS_UK,
    TEXT,
)  # fmt: skip
from safehold.law.subject import sources, spans
from safehold.law.told import symbols

STATES = (
    ("in custody", CUSTODY_START, CUSTODY_END),
    ("in hospital", HOSPITAL_START, HOSPITAL_END),
    ("outside the United Kingdom", LEAVES_UK, RETURNS_UK),
)
Stretch = tuple[int, int, str]  # the first day, the day it ended (OPEN: still running), and the state


class Facts:
    """What is known of a history, and what its sentences need of it beside the rows of the answer."""

    def __init__(self, history: History) -> None:
        self.history, self.columns, self.ids, self.symbols = history, history.columns, history.ids, history.symbols
        self.today, self.now = history.today, history.now
        self.limit = min(history.now, history.today * DAY + DAY - 1)
        self.count = sum(1 for instant in self.columns[AT] if instant <= self.limit)
        self.away = sorted(self._away())

    def _away(self) -> list[Stretch]:
        found: list[Stretch] = []
        for why, begins, ends in STATES:
            flat: list[int] = []
            switched_on(self.columns[KIND], self.columns[AT], self.count, begins, ends, flat)
            found += [(flat[i], flat[i + 1], why) for i in range(0, len(flat), 2) if flat[i] != flat[i + 1]]
        return found

    @cached_property
    def away_merged(self) -> list[int]:
        """The same days whatever the state, as the evaluation counts them."""
        return list(merged([day for first, end, _ in self.away for day in (first, end)]))

    @cached_property
    def sources(self) -> tuple[list[int], list[int], list[int]]:
        """What makes the person subject, the stretches of days, and the last day of each order (law.subject)."""
        found, stretches, ends, _died = sources(
            self.columns, self.history.pool, self.count, self.history.born, self.limit
        )
        return found, stretches, ends

    @cached_property
    def spans(self) -> list[int]:
        """First and last day of each unbroken time of being subject, in turn."""
        return list(spans(self.sources[1]))

    @cached_property
    def sections(self) -> list[int]:
        """For each symbol, the section under which it is told, as bits (law.told)."""
        return list(symbols(self.columns, self.count, len(self.symbols)))

    def is_subject(self, day: int) -> bool:
        """Whether the person is subject to notification on a day."""
        return any(self.spans[i] <= day <= self.spans[i + 1] for i in range(0, len(self.spans), 2))

    def day(self, row: int) -> int:
        """The day of an event."""
        return self.columns[AT][row] // DAY

    def rows(self, *kinds: int) -> list[int]:
        """The known events of these kinds, in order."""
        return [i for i in range(self.count) if self.columns[KIND][i] in kinds]

    def place(self, row: int) -> str:
        """The place that an event names."""
        return self.symbols[self.columns[TEXT][row]]

    def named(self, row: int) -> str:
        """An event in words, and its id."""
        title = EVENTS[KINDS[self.columns[KIND][row]]].title
        return f"{title[0].lower()}{title[1:]}, {self.ids[row]}"

    def covers(self, row: int, symbol: str) -> bool:
        """Whether an accepted notification covers an id or a place."""
        e = self.columns
        if e[KIND][row] != NOTIFICATION or e[FLAGS][row] & NOT_ACCEPTED:
            return False
        return any(self.symbols[s] == symbol for s in self.history.pool[e[COVERS][row] : e[COVERS_END][row]])


def ordinal_of(text: str) -> int:
    """The ordinal of a day, or of the day of a minute, as an answer writes it."""
    return date.fromisoformat(text[:10]).toordinal()


def long_day(text: str) -> str:
    """A day, or a local minute, as a letter writes it.

    >>> long_day("2026-07-08"), long_day("2026-07-08T12:00")
    ('Wednesday 8 July 2026', '12:00 on Wednesday 8 July 2026')
    """
    if "T" in text:
        day, time = text.split("T")
        return f"{time} on {long_day(day)}"
    found = date.fromisoformat(text)
    return f"{found:%A} {found.day} {found:%B %Y}"


def short_day(day: int) -> str:
    """An ordinal as 8 July 2026."""
    found = date.fromordinal(day)
    return f"{found.day} {found:%B %Y}"


def minute(instant: int) -> str:
    """A local minute as 20:00 on 28 March 2026."""
    return f"{instant % DAY // 60:02d}:{instant % 60:02d} on {short_day(instant // DAY)}"


def from_to(first: int, last: int) -> str:
    """A run of days, both included, no month or year said twice.

    >>> day = ordinal_of("2025-06-03")
    >>> from_to(day, day), from_to(day, day + 2), from_to(day, day + 40)
    ('3 June 2025', '3 to 5 June 2025', '3 June to 13 July 2025')
    """
    begins, ends = date.fromordinal(first), date.fromordinal(last)
    if first == last:
        return short_day(first)
    if begins.year != ends.year:
        return f"{short_day(first)} to {short_day(last)}"
    start = f"{begins.day}" if begins.month == ends.month else f"{begins.day} {begins:%B}"
    return f"{start} to {short_day(last)}"


def listed(days: Sequence[int]) -> str:
    """Some days in words, those that follow one another as one run.

    >>> day = ordinal_of("2025-06-03")
    >>> listed([day, day + 1, day + 2, day + 90])
    '3 to 5 June 2025, 1 September 2025'
    """
    runs: list[list[int]] = []
    for day in sorted(days):
        if runs and runs[-1][1] == day - 1:
            runs[-1][1] = day
        else:
            runs.append([day, day])
    return ", ".join(from_to(first, last) for first, last in runs)


def several(parts: Sequence[str]) -> str:
    """Parts joined as a sentence joins them.

    >>> several(["custody"]), several(["custody", "hospital", "absence"])
    ('custody', 'custody, hospital and absence')
    """
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}" if parts else ""

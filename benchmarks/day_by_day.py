"""The four duties of a simple life as one would first write them: go through every day and see what is so on it."""

from datetime import date

from benchmarks.simple_lives import TODAY, Life

Row = tuple[str, int, int, str]  # which duty, since, last day, status
LONGEST = 500  # days after today on which a last day may still lie


def evaluate(life: Life) -> list[Row]:
    """Every obligation of a life."""
    rows = []
    begun = (
        ("initial", "convicted", "told_first"),
        ("release", "custody_until", "told_first"),
        ("home", "moved", "told_move"),
    )
    for duty, since, told in begun:
        if life[since]:
            rows.append(row(duty, life[since], third_day(life, life[since]), life[told]))
    told = sorted(life[name] for name in ("told_first", "told_move", "told_yearly") if life[name])
    for this, following in zip(told, [*told[1:], 0], strict=True):
        rows.append(row("periodic", this, a_year_after(this), following))
    return sorted(rows)


def row(duty: str, since: int, last_day: int, told: int) -> Row:
    if told:
        return duty, since, last_day, "met" if told <= last_day else "late"
    return duty, since, last_day, "open" if last_day >= TODAY else "overdue"


def third_day(life: Life, first: int) -> int:
    """The third day beginning with this one, days in custody left out."""
    counted = 0
    for day in range(first, TODAY + LONGEST):
        in_custody = life["custody_from"] <= day < life["custody_until"]
        if not in_custody:
            counted += 1
        if counted == 3:
            return day
    raise ValueError("a simple life has a third day")


def a_year_after(first: int) -> int:
    """The same date of the next year; for 29 February the day before March."""
    began = date.fromordinal(first)
    for day in range(first + 1, first + 367):
        at = date.fromordinal(day)
        if at.year == began.year + 1 and (at.month, at.day) == (began.month, began.day):
            return day
        if at.year == began.year + 1 and (at.month, at.day) == (3, 1) and (began.month, began.day) == (2, 29):
            return day - 1
    raise ValueError("every date comes again within 366 days")

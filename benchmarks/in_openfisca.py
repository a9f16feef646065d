"""The four duties of a simple life as variables of OpenFisca-Core, for all lives at once.

It runs in an environment of its own, which `rivals` makes. The first line of its input holds the lives, whose
obligations it writes out; each further line says of how many lives to answer again, and it writes the milliseconds of
processor time.
"""

import json
import sys
import time
from datetime import date

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.simple_lives import FACTS, TODAY

PERSON = build_entity(key="person", plural="persons", label="", is_person=True)
NEVER = 10**7
OPEN, MET, LATE, OVERDUE = range(4)
STATUSES = ("open", "met", "late", "overdue")
TELLINGS = ("told_first", "told_move", "told_yearly")
EPOCH = date(1970, 1, 1).toordinal()
AS_KNOWN_ON = str(date.fromordinal(TODAY))


def variable(name: str, formula=None) -> type[Variable]:
    """A whole number of a person, as known on a day."""
    told = {"value_type": int, "entity": PERSON, "definition_period": DateUnit.DAY, "label": name}
    return type(name, (Variable,), told | ({"formula": formula} if formula else {}))


def third_day(since: str):
    """The third day beginning with this one, days in custody left out: custody that begins within it moves it on."""

    def formula(person, period):
        first, held, freed = (person(name, period) for name in (since, "custody_from", "custody_until"))
        is_held = (held > 0) & (first <= held) & (held <= first + 2)
        return np.where(first > 0, first + 2 + np.where(is_held, freed - held, 0), 0)

    return formula


def status(last_day: str, told: str):
    def formula(person, period):
        due, on = person(last_day, period), person(told, period)
        told_how = np.where(on <= due, MET, LATE)
        return np.where(on > 0, told_how, np.where(due >= TODAY, OPEN, OVERDUE))

    return formula


def telling(number: int):
    """The day of the first, second or third notification, in order of time; 0 if there was none."""

    def formula(person, period):
        days = np.stack([person(name, period) for name in TELLINGS])
        nth = np.sort(np.where(days > 0, days, NEVER), axis=0)[number]
        return np.where(nth < NEVER, nth, 0)

    return formula


def a_year_after(since: str):
    """The same date of the next year; for 29 February the day before March."""

    def formula(person, period):
        first = person(since, period)
        day = (first - EPOCH).astype("datetime64[D]")
        month = day.astype("datetime64[M]")
        of_month = day - month
        same = (month + 12).astype("datetime64[D]") + of_month
        same = np.where(same.astype("datetime64[M]") > month + 12, same - 1, same)
        return np.where(first > 0, same.astype(np.int64) + EPOCH, 0)

    return formula


THIRD_DAYS = {
    "initial": ("convicted", "told_first"),
    "release": ("custody_until", "told_first"),
    "home": ("moved", "told_move"),
}
YEARLY = {f"periodic_{number}": (f"telling_{number}", f"telling_{number + 1}") for number in range(3)}


def system() -> TaxBenefitSystem:
    made = TaxBenefitSystem([PERSON])
    for fact in FACTS:
        made.add_variable(variable(fact))
    for number in range(3):
        made.add_variable(variable(f"telling_{number}", telling(number)))
    made.add_variable(variable("telling_3"))
    for duties, last_day in ((THIRD_DAYS, third_day), (YEARLY, a_year_after)):
        for duty, (since, told) in duties.items():
            made.add_variable(variable(f"{duty}_due", last_day(since)))
            made.add_variable(variable(f"{duty}_status", status(f"{duty}_due", told)))
    return made


def evaluate(law: TaxBenefitSystem, facts: dict[str, np.ndarray]) -> dict[str, tuple[np.ndarray, ...]]:
    """Since when, until when and with what status each duty is owed; a simulation keeps its answers, so each is new."""
    asked = SimulationBuilder().build_default_simulation(law, len(facts["convicted"]))
    for name, days in facts.items():
        asked.set_input(name, AS_KNOWN_ON, days)
    return {
        duty: tuple(asked.calculate(name, AS_KNOWN_ON) for name in (since, f"{duty}_due", f"{duty}_status"))
        for duty, (since, _) in (THIRD_DAYS | YEARLY).items()
    }


def rows(found: dict[str, tuple[np.ndarray, ...]]) -> list[list]:
    """The obligations of each life, in the words of the others."""
    count = len(next(iter(found.values()))[0])
    each: list[list] = [[] for _ in range(count)]
    for duty, columns in found.items():
        for life, (since, due, how) in enumerate(zip(*(column.tolist() for column in columns), strict=True)):
            if since:
                each[life].append((duty.split("_")[0], since, due, STATUSES[how]))
    return [sorted(life) for life in each]


def main() -> None:
    law, lives = system(), json.loads(sys.stdin.readline())
    facts = {name: np.array([life[name] for life in lives]) for name in FACTS}
    print(json.dumps(rows(evaluate(law, facts))), flush=True)
    for count in sys.stdin:
        some = {name: days[: int(count)] for name, days in facts.items()}
        start = time.process_time()
        evaluate(law, some)
        print((time.process_time() - start) * 1000, flush=True)

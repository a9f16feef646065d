"""Lives so simple that anyone may work them out: one conviction, perhaps custody, a move, and up to three tellings.

Only four duties can arise from them: the first notification, release, a change of home, and the yearly notification.
Days are ordinals, 0 for what never happened. It knows nothing of Safehold: a rival reads the same.
"""

from datetime import date
from random import Random

SEED = 11
FIRST, LAST = date(2022, 1, 1).toordinal(), date(2025, 12, 1).toordinal()
TODAY = date(2026, 7, 7).toordinal()
FACTS = ("convicted", "custody_from", "custody_until", "moved", "told_first", "told_move", "told_yearly")
Life = dict[str, int]


def lives(count: int) -> list[Life]:
    """So many lives, the same each time; what would lie after today did not happen."""
    random = Random(SEED)
    return [life(random) for _ in range(count)]


def life(random: Random) -> Life:
    facts = dict.fromkeys(FACTS, 0)
    facts["convicted"] = free = random.randint(FIRST, LAST)
    if random.random() < 0.4:
        facts["custody_from"] = facts["convicted"] + random.randint(0, 2)
        facts["custody_until"] = free = facts["custody_from"] + random.randint(1, 60)
    facts["told_first"] = free + random.choice((0, 1, 2, 2, 3, 5))
    if random.random() < 0.7:
        facts["moved"] = facts["told_first"] + random.randint(1, 500)
        facts["told_move"] = facts["moved"] + random.choice((0, 1, 2, 3, 9)) if random.random() < 0.8 else 0
    if random.random() < 0.7:
        facts["told_yearly"] = facts["told_first"] + random.randint(300, 400)
    if facts["told_yearly"] == facts["told_move"]:
        facts["told_yearly"] = 0
    return {name: day if day <= TODAY else 0 for name, day in facts.items()}


def file_of(life: Life) -> dict:
    """The same life as a case file."""

    def happened(type: str, name: str, **more) -> list[dict]:
        day = life[name]
        return [{"type": type, "id": name, "at": str(date.fromordinal(day)), **more}] if day else []

    first = ["convicted", *(["custody_until"] if life["custody_until"] else [])]
    return {
        "person": {"born": "1980-01-01"},
        "as_of": str(date.fromordinal(TODAY)),
        "events": [
            *happened("conviction", "convicted", listed=True),
            *(
                {**told, "id": "sentence"}
                for told in happened("sentence", "convicted", of=["convicted"], kind="community")
            ),
            *happened("custody_start", "custody_from"),
            *happened("custody_end", "custody_until"),
            *happened("home_change", "moved"),
            *happened("notification", "told_first", covers=first),
            *happened("notification", "told_move", covers=["moved"]),
            *happened("notification", "told_yearly", covers=["periodic"]),
        ],
    }

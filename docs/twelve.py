"""The page of the twelve hardest cases: the program's own explanations, each with what it must say (twelve.toml)."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docs.markdown import page, quoted, table
from docs.of_the_law import MADE, ROOT
from safehold.events import EVENTS
from safehold.law import LAW_CHECKED_TO
from safehold.law.explanations import explain

HERE = Path(__file__).parent
PARTS = ("events", "section", "arithmetic", "days left out", "last day", "outcome", "other reading")


@dataclass(frozen=True)
class Hard:
    """One hard case: its file, why it is hard, the rows and absences to show, and the words that must stand in them."""

    title: str
    case: str
    why: str
    rows: list[list[str]]
    must_say: dict[str, list[str]]
    absent: tuple[list[str], ...] = ()
    tells_period: bool = False

    @property
    def file(self) -> dict[str, Any]:
        """The case file."""
        sample = HERE / "samples" / self.case
        if sample.exists():
            return dict(json.loads(sample.read_text()))
        return dict(self.specified["file"])

    @property
    def specified(self) -> dict[str, Any]:
        """The case as the specification, or the product's own cases, hold it with the answer expected."""
        for name in ("vectors", "own"):
            for case in json.loads((ROOT / f"tests/spec/{name}.json").read_text())["cases"]:
                if case["id"] == self.case:
                    return dict(case)
        raise LookupError(self.case)


HARD = [Hard(**told) for told in tomllib.loads((HERE / "twelve.toml").read_text())["case"]]


@dataclass(frozen=True)
class Explanation:
    """What the program says of a hard case: the rows shown, and its paragraphs in order."""

    rows: list[dict[str, Any]]
    paragraphs: list[str]


def explained(hard: Hard) -> Explanation:
    """The part of an explanation that a hard case shows."""
    found = explain(hard.file)
    rows = [row for row in found["duties"] if [row["duty"], row["key"]] in hard.rows]
    absent = [one for one in found["not_owed"] if [one["duty"], one["key"]] in hard.absent]
    not_owed = [f"Not owed: {one['duty']} ({one['key']}). {one['why']}" for one in absent]
    period = [found["period_says"]] if hard.tells_period else []
    return Explanation(rows, [*period, *(row["text"] for row in rows), *not_owed])


def missing(hard: Hard, paragraphs: list[str]) -> list[tuple[str, str]]:
    """What an explanation must say and does not: part and words."""
    text = "\n".join(paragraphs)
    return [(part, words) for part in PARTS for words in hard.must_say[part] if words not in text]


def hard_cases() -> str:
    """The page of the twelve."""
    return page(
        "# Twelve hard cases",
        f"{MADE} Law checked to {LAW_CHECKED_TO}.",
        "Where engines of this kind go wrong, and what ours says instead: for each the facts as a case file holds "
        "them, and the explanation as `./safehold explain` prints it. Every person is invented.",
        "Nothing here says that an offence was committed. “Not told by the last day” says only that the day passed; "
        "whether there was a reasonable excuse (s.91(1)) is for people to find out.",
        *(part for number, hard in enumerate(HARD, 1) for part in _section(number, hard)),
    )


def _section(number: int, hard: Hard) -> list[str]:
    checked = [(part, "; ".join(f"“{words}”" for words in hard.must_say[part]) or "none here") for part in PARTS]
    return [
        f"## {number}. {hard.title}",
        hard.why,
        table(("when", "what", "", "id"), [_fact(event) for event in hard.file["events"]]),
        f"As of {hard.file['as_of']}:",
        "\n>\n".join(map(quoted, explained(hard).paragraphs)),
        "What it must say, which a test holds against it:",
        table(("part", "in the words above"), checked),
    ]


def _fact(event: dict[str, Any]) -> tuple[str, ...]:
    details = [f"{name} {_value(value)}" for name, value in event.items() if name not in ("type", "id", "at")]
    return event["at"], EVENTS[event["type"]].title.lower(), "; ".join(details), f"`{event['id']}`"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else str(value)

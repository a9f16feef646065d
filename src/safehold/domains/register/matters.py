"""What is told at a desk, in the order of the statute: what the record holds of each, and how a change is taken down.

A change is taken down as an event, by a form made from its declared fields. Nothing is written here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from safehold.domains.register import policy
from safehold.events import EVENTS, Event, Field
from safehold.law import DUTIES
from safehold.pages import dates, forms
from safehold.record.store import Entry, Happened

CHOICES = ("same", "changed", "none")


@dataclass(frozen=True)
class Matter:
    """One matter of the statute. `form` asks for a change of it; where it offers several events, `what` says which."""

    key: str
    title: str
    duty: str
    events: tuple[str, ...] = ()
    form: Event | None = None

    @property
    def cite(self) -> str:
        """The provision under which a change of it is told."""
        return DUTIES[self.duty].cite

    @property
    def step(self) -> forms.Step | None:
        """The controls for a change, all on one page, each under the matter's name."""
        if self.form is None:
            return None
        fields = tuple(field for step in forms.steps(self.form) for field in step.fields)
        return forms.Step(self.key, self.title, tuple(replace(one, name=f"{self.key}-{one.name}") for one in fields))


def _one_of(key: str, *events: tuple[str, str]) -> Event:
    """The form for a matter of which only the day and the kind of change are told."""
    names, words = zip(*events, strict=True)
    what = Field("what", "choice", choices=names, choice_labels=words, label="What happened?", error="what happened")
    return Event(key, key, (what,), happened="On which day?", happened_error="the day")


NAME = Event(
    "name", "Name", (Field("name", "word", label="What is the new name?", error="the new name"),),
    happened="When was it first used?", happened_error="the day it was first used",
)  # fmt: skip
STAY = Event(
    "stay", "Stay",
    (
        Field("place", "word", label="What is the address of the place?", error="the address"),
        Field("to", "day", label="What was the last day there, until today?", error="the last day there"),
    ),
    happened="What was the first day there?", happened_error="the first day there",
)  # fmt: skip

MATTERS = (
    Matter("names", "Names", "name", ("name_used",), NAME),
    Matter("home", "Home address", "home", ("home_change",), EVENTS["home_change"]),
    Matter("stays", "Other places of seven days or more", "premises", ("stay",), STAY),
    Matter("children", "Homes with someone under 18", "household", ("household_stay", "household_end")),
    Matter(
        "bank", "Bank accounts", "bank",
        ("bank_account_opened", "bank_account_closed", "bank_details_changed"),
        _one_of("bank", ("bank_account_opened", "Opened"), ("bank_account_closed", "Closed"),
                ("bank_details_changed", "Details changed")),
    ),
    Matter(
        "cards", "Debit and credit cards", "card", ("card_obtained", "card_ceased"),
        _one_of("cards", ("card_obtained", "Got one"), ("card_ceased", "No longer held")),
    ),
    Matter(
        "documents", "Passports and identity documents", "identity",
        ("identity_obtained", "identity_ceased"),
        _one_of("documents", ("identity_obtained", "Got one"), ("identity_ceased", "No longer held")),
    ),
    Matter(
        "account", "Online accounts", "online", ("online_account_opened", "online_account_closed"),
        EVENTS["online_account_opened"],
    ),
    Matter("job", "Jobs", "job", ("job_started", "job_ended"), EVENTS["job_started"]),
)  # fmt: skip


def asked(law: dict[str, Any] | None, today: date) -> list[Matter]:
    """The matters that the law in force makes a person tell; what is announced only is not asked for."""
    return [matter for matter in MATTERS if policy.is_in_force(DUTIES[matter.duty], law=law, today=today)]


def held(matter: Matter, entries: Iterable[Entry]) -> list[str]:
    """What the record holds of a matter, the latest last: what began and has not ended."""
    now: dict[str, str] = {}
    for entry in entries:
        if entry.type not in matter.events or not entry.counts:
            continue
        if entry.payload.get("of"):
            now.pop(entry.payload["of"], None)
            continue
        key = "home" if entry.type == "home_change" else entry.payload.get("place", str(entry.name))
        if entry.type == "household_end":
            now.pop(key, None)
        else:
            now[key] = words(entry)
    return list(now.values())


def words(entry: Entry) -> str:
    """An entry in one line, as the desk compares it with what it is told."""
    told = entry.payload
    on = dates.short_day(entry.at)
    if entry.type == "online_account_opened":
        return f"{told.get('handle', 'an account')} on {told.get('service', 'a service not named')}, opened {on}"
    if entry.type == "job_started":
        work = told.get("role", "work")
        return f"{work}, {told.get('employer', 'employer not named')}, from {on}"
    if named := told.get("address") or told.get("name") or told.get("place"):
        return f"{named}, from {on}"
    return f"{EVENTS[entry.type].title}, {on}"


# What was said of each at the desk


@dataclass(frozen=True)
class Said:
    """What the person says of one matter: the same as before, changed and how, or not told here."""

    matter: Matter
    choice: str
    answers: dict[str, Any]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """A change as questions and answers, to be read aloud."""
        return forms.check_answers(forms.steps(self.matter.form), self.answers) if self.matter.form else []

    @property
    def line(self) -> str:
        """A change as the acknowledgement says it: the matter, then a line for each question with its answer."""
        return "\n".join(
            [self.matter.title, *(f"{row['key']} {row['value']}".replace("\n", ", ") for row in self.rows)]
        )

    @property
    def happened(self) -> Happened:
        """The change as an event, taken down at the desk on the person's word."""
        told = {name: value for name, value in self.answers.items() if name not in ("at", "what")}
        kind = self.answers.get("what") or self.matter.events[0]
        day = date.fromisoformat(self.answers["at"])
        return Happened(kind, "the person", happened_on=day, fields=told, channel="station")


def read(matter: Matter, posted: Mapping[str, str], *, latest: date | None) -> tuple[Said, dict[str, str]]:
    """What was entered for a matter, and a sentence for each control to mend."""
    choice = posted.get(matter.key, "")
    if choice not in CHOICES or (choice == "changed" and not matter.step):
        return Said(matter, "", {}), {matter.key: f"Select what is said of: {matter.title.lower()}"}
    if choice != "changed" or not matter.step:
        return Said(matter, choice, {}), {}
    reading = forms.read(matter.step, posted, latest=latest)
    answers = {name.removeprefix(f"{matter.key}-"): value for name, value in reading.values.items()}
    return Said(matter, choice, answers), reading.errors


def boxes(matter: Matter, answers: Mapping[str, Any]) -> dict[str, str]:
    """What the boxes of a matter hold for answers already given."""
    named = {f"{matter.key}-{name}": value for name, value in answers.items()}
    return forms.typed(matter.step, named) if matter.step else {}


def controls(matter: Matter, typed: Mapping[str, str], errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """The controls for a change of a matter."""
    return forms.page(matter.step, typed, errors)["controls"] if matter.step else []

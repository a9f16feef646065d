"""The words in which an event is declared: what it is called, and the fields that tell of it."""

from dataclasses import dataclass

KINDS = (
    "day",
    "moment",
    "day_or_open",
    "yes_no",
    "choice",
    "number",
    "reference",
    "references",
    "word",
    "words",
    "text",
)


@dataclass(frozen=True)
class Field:
    """One thing that is told of an event.

    `kind` is one of: `day` (YYYY-MM-DD), `moment` (a day, or a local time YYYY-MM-DDTHH:MM),
    `day_or_open` (a day, or `further_order`), `yes_no`, `choice` (one of `choices`), `number`
    (whole, from 0), `reference` (the id of another event, of a type named in `refers_to`),
    `references` (a list of them), `word` and `words` (text that the rules compare: a place, a name,
    what a notification covers), `text` (told and kept; no rule reads it).

    `required`: the event means nothing without it. `record_only`: asked of a person and kept, never
    read by a rule. `private`: shown masked. `label`, `hint`, `error` are the words of its form
    (a field without a label has no form); `before` says in which order forms ask.
    """

    name: str
    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()
    choice_labels: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()
    may_be_null: bool = False
    record_only: bool = False
    private: bool = False
    label: str = ""
    hint: str = ""
    error: str = ""
    longest: int = 200

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.name}: a field's kind is one of {', '.join(KINDS)}, not {self.kind}")


@dataclass(frozen=True)
class Event:
    """Something that can happen in a person's life or in what is done about it.

    `title` names it in a list; `told_as` is how a registered person says it ("An online account");
    `happened` is the question for its day, `happened_error` names that day when it is asked again.
    An event with `told_as` can be told by the person, and its form is made from those of its fields
    that carry a label.

    >>> Event("job_started", "Job started", told_as="A job").asked
    ()
    """

    name: str
    title: str
    fields: tuple[Field, ...] = ()
    told_as: str = ""
    happened: str = ""
    happened_hint: str = ""
    happened_error: str = ""
    in_advance: bool = False

    @property
    def asked(self) -> tuple[Field, ...]:
        """The fields that a form asks for, in order."""
        return tuple(field for field in self.fields if field.label)

    def field(self, name: str) -> Field | None:
        """The field of this name, or None."""
        return next((field for field in self.fields if field.name == name), None)

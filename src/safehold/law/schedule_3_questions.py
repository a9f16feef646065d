"""What to ask a person so that Schedule 3 can be decided: plain words, and only what matters for the offence.

Which offence, what it ended in, and on which day, is asked of everyone first. What the answers mean is decided in
`schedule_3.py`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from safehold.law.schedule_3 import Matter, check_code, decide, rows_for
from safehold.law.schedule_3_table import Row, Term


class Answer(NamedTuple):
    """An answer to choose, and the fields of a Matter that it fills."""

    value: str
    words: str
    says: Mapping[str, Any]


NOT_SURE = Answer("not_sure", "I am not sure", {})
COUNTS = {
    "custody": "prison or detention (suspended too)",
    "hospital": "a hospital order",
    "hospital+restriction": "a hospital order with a restriction order",
    "community": "a community order",
    "service-community": "a service community order",
    "service-detention": "service detention",
}


@dataclass(frozen=True)
class Question:
    """One question in plain words, with the answers to choose from.

    Two have "I am not sure" only, as the rest is not yes or no: `corresponding` is answered with an offence code,
    `sentence` with a kind of SENTENCES, its day and its length ("I am not sure": the kind `not_known`).
    """

    id: str
    asks: str
    hint: str
    answers: tuple[Answer, ...]


def questions(code: str, corresponding: str | None = None) -> tuple[Question, ...]:
    """What decides whether this offence is listed, in the order to ask; nothing if the code alone decides.

    >>> for question in questions("sch3-29"):
    ...     print(question.asks)
    Was the other person under 16 when it happened?
    Were you 18 or over when it happened?
    What sentence did you get for this offence alone?
    """
    check_code("offence", code)
    rows = rows_for(code, corresponding)
    if any(row.rule == "corresponding" for row in rows):
        asks = "Which offence would it have been in an ordinary court?"
        return (Question("corresponding", asks, "The court's paper says it.", (NOT_SURE,)),)
    asked = []
    if any(row.sexual_purpose for row in rows):
        asks = "Did the court find that it was done for sexual pleasure?"
        asked.append(
            _yes_no("sexual_purpose", asks, "Look at the court's paper. If it says why, go by that.", True, False)
        )
    age = [_offender(row.offender) for row in rows if row.offender][:1]
    other_age = [_other(*row.other) for row in rows if row.other][:1]
    # What every row needs comes first: without it nothing more is asked.
    asked += [*other_age, *age] if all(row.other for row in rows) else [*age, *other_age]
    if any(row.terms for row in rows):
        asked.append(_sentence(rows))
    return tuple(asked)


def next_question(matter: Matter, asked: Collection[str]) -> Question | None:
    """The next question whose answer could change what is decided; None once nothing more needs asking.

    >>> adult = Matter("sch3-18", "conviction", "2024-02-01", offender_age=18)
    >>> next_question(adult, {"offender_age"}).id, next_question(replace(adult, other_age=17), {"offender_age"})
    ('other_age', None)
    """
    for question in questions(matter.offence, matter.corresponding):
        known = matter.ages if question.id == "offender_age" else getattr(matter, question.id, None) is not None
        if question.id not in asked and not known and _matters(question, matter):
            return question
    return None


def _matters(question: Question, matter: Matter) -> bool:
    if question.id == "sentence":
        return decide(matter).result == "pending"
    if question.id == "corresponding":
        return True
    listings = [decide(replace(matter, **answer.says)) for answer in question.answers]
    return len({(listing.result, listing.row) for listing in listings}) > 1


def _yes_no(field: str, asks: str, hint: str, yes: Any, no: Any) -> Question:
    return Question(field, asks, hint, (Answer("yes", "Yes", {field: yes}), Answer("no", "No", {field: no}), NOT_SURE))


def _offender(ages: tuple[int, int]) -> Question:
    age = ages[0] or ages[1]
    hint = f"If it went on for some time, and you turned {age} while it did, choose “I am not sure”."
    return _yes_no("offender_age", f"Were you {age} or over when it happened?", hint, age, age - 1)


def _other(whose: str, age: int) -> Question:
    asks, hint = {
        "victim": (f"Was the other person under {age} when it happened?", ""),
        "image": (f"Did any picture show a child under {age}?", "Go by the age when the picture was taken."),
        "intended": (f"Was the sexual offence meant to be against someone under {age}?", ""),
    }[whose]
    return _yes_no("other_age", asks, hint, age - 1, age)


def _sentence(rows: Sequence[Row]) -> Question:
    counts = dict.fromkeys(_plain(term) for row in rows for term in row.terms)
    hint = f"What counts: {'; '.join(counts)}. Leave out what you got for other offences on the same day."
    if any(row.terms and not (row.offender and row.offender[0]) for row in rows):
        hint += " Of a detention and training order, count only the part in detention, which is half."
    return Question("sentence", "What sentence did you get for this offence alone?", hint, (NOT_SURE,))


def _plain(term: Term) -> str:
    length = f", {term.months} months or more" if term.months else f", {term.days} days or more" if term.days else ""
    return COUNTS[term.kind] + length

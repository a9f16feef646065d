"""Which offences make a person subject to notification: Schedule 3 to the Sexual Offences Act 2003, with ss.130 to 135.

The Schedule is a table (`schedule_3.csv`); here it is put to a conviction, a finding or a caution. It was read as it
stood on 1 December 2010, with the later insertions that its rows name, up to the Data (Use and Access) Act 2025. The
Crime and Policing Act 2026 was not read: what hangs on it is `unknown`. How long a person is subject (s.82), and
what an older conviction needs besides (s.81), do not belong here.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from safehold.kernel.calendar import after_months, day_of
from safehold.kernel.errors import Unreadable
from safehold.law.schedule_3_table import ROWS, Offence, Row, Term

COMMENCEMENT = "2004-05-01"  # Part 2 of the Act
ENCOURAGING_SINCE = "2008-10-01"  # para 94A, with Part 2 of the Serious Crime Act 2007

EVENTS = {
    "conviction": ("conviction", "conviction"),
    "hospital_order_without_conviction": ("hospital order without conviction", "conviction"),  # s.135
    "insanity": ("finding of insanity", "finding"),
    "disability": ("finding of disability", "finding"),
    "caution": ("caution", "caution"),
    "youth_caution": ("youth caution", "caution"),
    "conditional_caution": ("conditional caution", "caution"),
    "reprimand": ("reprimand", "caution"),
    "warning": ("warning", "caution"),
    "community_resolution": ("community resolution", "nothing"),
}
"""What an offence can end in: its name, and as what it counts (ss.80, 133, 135)."""

MANNERS = ("committed", "attempted", "conspired", "incited", "aided", "encouraged_or_assisted")  # paras 94, 94A

SENTENCES = {
    "imprisonment": "prison",
    "suspended": "a suspended prison sentence",
    "detention": "detention, or a young offender institution",
    "dto": "a detention and training order",
    "extended": "an extended sentence",
    "life": "life",
    "ipp": "imprisonment for public protection",
    "hospital": "a hospital order",
    "hospital_restricted": "a hospital order with a restriction order",
    "hospital_interim": "an interim hospital order, or remand to a hospital",
    "guardianship": "a guardianship order",
    "community": "a community order",
    "youth_rehabilitation": "a youth rehabilitation order",
    "referral": "a referral order",
    "service_detention": "service detention",
    "service_community": "a service community order",
    "conditional_discharge": "a conditional discharge",
    "absolute_discharge": "an absolute discharge",
    "fine": "a fine",
    "other": "something else",
    "not_known": "not known",
}
"""The ways of being dealt with, in words: those of a case file, and those that only the Schedule tells apart."""

MEETS = {
    "custody": ("imprisonment", "suspended", "detention", "dto", "extended", "life", "ipp"),  # s.131
    "hospital": ("hospital", "hospital_restricted"),
    "hospital+restriction": ("hospital_restricted",),
    "community": ("community",),
    "service-community": ("service_community",),
    "service-detention": ("service_detention",),
}
MAY_MEET = {
    "hospital": ("hospital_interim",),  # whether that is being detained in a hospital was not established
    "service-community": ("community", "other"),  # an older file may have had no word of its own for these two
    "service-detention": ("other",),
}
LIFE = (1200, 0)  # months and days longer than any term of the Schedule

NOT_LISTED = {
    "s66B(1)": "sharing an intimate photograph or film without consent, s.66B(1)",
    "s66B(2)": "sharing one to cause alarm, distress or humiliation, s.66B(2)",
    "s66B(4)": "threatening to share one, s.66B(4)",
    "s66E": "making a made-up intimate image of an adult, s.66E",
    "s66F": "asking for a made-up intimate image of an adult, s.66F",
    "s52": "causing or inciting prostitution for gain, s.52",
    "s53": "controlling prostitution for gain, s.53",
    "s53A": "paying for sexual services of a person subjected to force, s.53A",
    "s71": "sexual activity in a public lavatory, s.71",
    "trafficking": "trafficking people",
    "2015-s33": "disclosing private sexual photographs and films, Criminal Justice and Courts Act 2015 s.33",
    "outraging-public-decency": "outraging public decency",
    "harassment": "harassment",
    "1956-s11": "incest by a woman, Sexual Offences Act 1956 s.11",
}
"""Offences often thought to be listed that are in none of the paragraphs read."""

OFFENCES: dict[str, Offence] = {row.offence: row.listed for row in ROWS}
"""Every offence of the Schedule by its code, in the order of the paragraphs."""

ROWS_OF = {offence: [row for row in ROWS if row.offence == offence] for offence in OFFENCES}
CODES = OFFENCES.keys() | {row.code for row in ROWS} | NOT_LISTED.keys()
OTHERS = {"victim": "the other person", "image": "the youngest child shown", "intended": "the intended victim"}

Length = tuple[int, int]  # months, days


# --- What is put to the Schedule ----------------------------------------------------------------


@dataclass(frozen=True)
class Readings:
    """Questions of law that can be answered in two ways; the first value is the one taken.

    `dto`: only the detention part of a detention and training order is a term of custody (s.131(a); Slocombe
    [2005] EWCA Crim 2997), or the `whole` order is. `joined_terms`: consecutive terms stay `separate` (no words of
    Schedule 3 add them), or are `added` as s.82 adds them for the period. `community_length`: the length that the
    court `stated` (Davison [2008] EWCA Crim 2795), or how long the work took (`worked`; contrast Odam).
    """

    dto: str = "detention-part"
    joined_terms: str = "separate"
    community_length: str = "stated"

    def __post_init__(self) -> None:
        _one_of("readings.dto", self.dto, ("detention-part", "whole"))
        _one_of("readings.joined_terms", self.joined_terms, ("separate", "added"))
        _one_of("readings.community_length", self.community_length, ("stated", "worked"))


@dataclass(frozen=True)
class Sentence:
    """How the person was dealt with for this offence alone, and on which day.

    Lengths mean what they mean in a case file: for `extended` custody and extension, for `dto` the detention part
    (half the order). Neither `months` nor `days`: the length is not known. `consecutive`: served after the one before
    it in the list. `worked_months`, `worked_days`: how long the work of a community order took.
    """

    kind: str
    on: str
    months: int | None = None
    days: int | None = None
    consecutive: bool = False
    worked_months: int | None = None
    worked_days: int | None = None
    id: str = ""

    def __post_init__(self) -> None:
        place = f"{self.id}." if self.id else ""
        _one_of(f"{place}kind", self.kind, SENTENCES)
        _a_day(f"{place}on", self.on)
        for name in ("months", "days", "worked_months", "worked_days"):
            _a_number(f"{place}{name}", getattr(self, name))
        _yes_or_no(f"{place}consecutive", self.consecutive)

    def length(self, readings: Readings) -> Length | None:
        """The months and days that count; None while they are not known."""
        if self.kind in ("life", "ipp"):
            return LIFE
        worked = self.kind == "community" and readings.community_length == "worked"
        months, days = (self.worked_months, self.worked_days) if worked else (self.months, self.days)
        if months is None and days is None:
            return None
        times = 2 if self.kind == "dto" and readings.dto == "whole" else 1
        return (months or 0) * times, (days or 0) * times


@dataclass(frozen=True)
class Matter:
    """What happened and what was found. None is "not known", and never taken for no.

    `offence`: a code of OFFENCES (a row's number may follow after a dot) or of NOT_LISTED. `kind`: one of EVENTS, on
    the day `on`. `offence_on`, `offence_until`: first and last day of the offence. Ages are those of that day (para
    95): `offender_age` goes before what `born` gives; `other_age` is that of the victim or other party, of the
    youngest child shown when the picture was taken, of the intended victim (ss.62, 63), or of whom a `decoy` played.
    `sexual_purpose`: whether the court found sexual gratification. `corresponding`: of a service offence, the code of
    the same conduct in England and Wales. `manner`: one of MANNERS.
    """

    offence: str
    kind: str
    on: str
    offence_on: str | None = None
    offence_until: str | None = None
    born: str | None = None
    offender_age: int | None = None
    other_age: int | None = None
    decoy: bool = False
    sexual_purpose: bool | None = None
    corresponding: str | None = None
    manner: str = "committed"
    foreign: bool = False

    def __post_init__(self) -> None:
        check_code("offence", self.offence)
        _one_of("kind", self.kind, EVENTS)
        _one_of("manner", self.manner, MANNERS)
        for name in ("on", "offence_on", "offence_until", "born"):
            if name == "on" or getattr(self, name) is not None:
                _a_day(name, getattr(self, name))
        for name in ("offender_age", "other_age"):
            _a_number(name, getattr(self, name))
        for name in ("decoy", "foreign", "sexual_purpose"):
            if name != "sexual_purpose" or self.sexual_purpose is not None:
                _yes_or_no(name, getattr(self, name))
        known = [name for name in ("born", "offence_on", "offence_until", "on") if getattr(self, name)]
        for earlier, later in pairwise(known):
            if getattr(self, later) < getattr(self, earlier):
                says = f"{later} is before {earlier}."
                raise Unreadable(says, where=later, do="Give birth, offence and outcome each its day.")
        if self.corresponding is not None:
            check_code("corresponding", self.corresponding)
            rows = ROWS_OF.get(self.corresponding.partition(".")[0], [])
            if not service_row(self.offence) or any(row.rule in ("corresponding", "reference") for row in rows):
                raise Unreadable(
                    "Only a service offence corresponds to another, which is one of England and Wales.",
                    where="corresponding",
                    do="Leave it out, or choose what the same conduct would be in England and Wales.",
                )

    @property
    def ages(self) -> tuple[int, ...]:
        """The person's age on the first and on the last day of the offence; nothing if not known."""
        if self.offender_age is not None:
            return (self.offender_age,)
        if self.born is None or self.offence_on is None:
            return ()
        return _age(self.born, self.offence_on), _age(self.born, self.offence_until or self.offence_on)


def _age(born: str, on: str) -> int:
    """An age is reached on the birthday; by someone born on 29 February, in a common year on 1 March."""
    return int(on[:4]) - int(born[:4]) - (on[5:] < born[5:])


def _one_of(where: str, value: object, known: Collection[str]) -> None:
    if not isinstance(value, str) or value not in known:
        raise Unreadable("This is none of the words known here.", where=where, do=f"Give one of {', '.join(known)}.")


def _a_day(where: str, value: object) -> None:
    try:
        fits = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        fits = False
    if not fits:
        raise Unreadable("This is no day of the calendar.", where=where, do="Write it as YYYY-MM-DD.")


def _a_number(where: str, value: object) -> None:
    if value is not None and (type(value) is not int or not 0 <= value < 10_000):
        raise Unreadable("This is no whole number from 0 to 9999.", where=where, do="Give one, or leave it out.")


def _yes_or_no(where: str, value: object) -> None:
    if type(value) is not bool:
        raise Unreadable("This is neither true nor false.", where=where, do="Give true or false, or leave it out.")


def check_code(where: str, value: object) -> None:
    """Raise Unreadable for what is neither a code of the Schedule nor one of NOT_LISTED."""
    if not isinstance(value, str) or value not in CODES:
        raise Unreadable(
            "This is no offence code of Schedule 3, nor of an offence often thought to be listed.",
            where=where,
            do="Choose a code from the list of offences, such as sch3-18.",
        )


# --- Judging a row in three values: true, false, and None for unknown -----------------------------


class Found(NamedTuple):
    """One condition as judged, in words, and the facts that would settle it."""

    holds: bool | None
    says: str = ""
    missing: tuple[str, ...] = ()


class Judged(NamedTuple):
    """A row as judged: its conditions, the one on the sentence apart, and which sentence met that, if one did."""

    row: Row
    facts: list[Found]
    sentence: Found = Found(True)
    met_by: Sentence | None = None
    bound: bool = False  # a sentence could decide it

    @property
    def without_sentence(self) -> bool | None:
        return every(found.holds for found in self.facts)

    @property
    def holds(self) -> bool | None:
        return every((self.without_sentence, self.sentence.holds))


def every(values: Iterable[bool | None]) -> bool | None:
    """Whether all are true, where some may be unknown.

    >>> every([True, None]), every([None, False]), every([])
    (None, False, True)
    """
    found = set(values)
    return False if False in found else None if None in found else True


def some(values: Iterable[bool | None]) -> bool | None:
    """Whether one is true, where some may be unknown.

    >>> some([True, None]), some([None, False]), some([])
    (True, None, False)
    """
    found = set(values)
    return True if True in found else None if None in found else False


def _found(holds: bool | None, subject: str, was: str, *missing: str) -> Found:
    if holds is None:
        return Found(None, f"it is not known whether {subject} was {was}", missing)
    return Found(holds, f"{subject} was {'' if holds else 'not '}{was}")


def _judge(row: Row, matter: Matter, sentences: Sequence[Sentence], readings: Readings) -> Judged:
    if row.rule == "corresponding":
        missing = ("the corresponding offence of England and Wales",)
        return Judged(row, [*_in_time(row, matter), Found(None, f"{missing[0]} is not known", missing)])
    if row.rule == "reference":
        return Judged(row, [Found(None, "the paragraphs for Scotland and Northern Ireland are not decided here")])
    if row.rule == "unknown" and row.reaches:
        return Judged(row, [Found(None, f"service offences were read as reaching to paragraph {row.reaches} only")])
    if row.rule == "unknown":
        return Judged(row, [Found(None, "its place in the Schedule was not established in the texts read")])
    facts = [*_in_time(row, matter), *_of_age(row, matter)]
    if row.sexual_purpose:
        facts.append(
            _found(matter.sexual_purpose, "the purpose that the court found", "sexual gratification", "that purpose")
        )
    if row.rule == "any":
        return Judged(row, facts)
    return Judged(row, facts, *_sentenced(row, matter, sentences, readings))


def _in_time(row: Row, matter: Matter) -> Iterator[Found]:
    """Insertions do not reach back (s.130(2)); before 1 May 2004 s.81 carries over what the 1997 Act listed."""
    the_event = f"the {EVENTS[matter.kind][0]}"
    if row.since > matter.on and row.since != COMMENCEMENT:
        yield _found(False, the_event, f"on or after {in_words(row.since)}")
    if row.until and matter.on > row.until:
        yield _found(False, the_event, f"on or before {in_words(row.until)}")
    if row.event_before:
        yield _found(matter.on < row.event_before, the_event, f"before {in_words(row.event_before)}")
    if matter.manner == "encouraged_or_assisted" and matter.on < ENCOURAGING_SINCE:
        yield _found(False, f"{the_event} for encouraging or assisting", f"on or after {in_words(ENCOURAGING_SINCE)}")


def _of_age(row: Row, matter: Matter) -> Iterator[Found]:
    if row.offender:
        least, under = row.offender
        answers = {least <= age < under for age in matter.ages}
        wanted = f"{least} or over" if least else f"under {under}"
        missing = "the day of the offence, if it did not last over a birthday, and the date of birth"
        yield _found(answers.pop() if len(answers) == 1 else None, "the person", f"{wanted} at the offence", missing)
    if row.other:
        whose, under = row.other
        young = None if matter.other_age is None else matter.other_age < under
        if matter.decoy and young is not False:
            yield Found(None, f"whether a decoy can be a victim under {under} is open")
        else:
            yield _found(young, OTHERS[whose], f"under {under}", f"the age of {OTHERS[whose]}")


def _sentenced(
    row: Row, matter: Matter, sentences: Sequence[Sentence], readings: Readings
) -> tuple[Found, Sentence | None, bool]:
    """Whether the sentence condition is met, by which sentence, and whether a sentence could meet it at all."""
    noun, counts = EVENTS[matter.kind]
    terms = " or ".join(str(term) for term in row.terms)
    if counts == "finding" and row.listed.paragraph == "25":  # which says "the offence" and not "or finding"
        return Found(None, f"whether the paragraph reaches a {noun} is open"), None, False
    able = [term for term in row.terms if counts == "conviction" or (counts == "finding" and "hospital" in term.kind)]
    if not able:
        return Found(False, f"a {noun} cannot bring {terms}"), None, False
    if not sentences:
        return Found(None, f"{terms} is needed, and no sentence is known", ("the sentence",)), None, True
    lengths = list(_with_lengths(sentences, readings))
    met = [(one, term) for one, length in lengths for term in able if _meets(term, one, length)]
    if met:
        sentence, term = min(met, key=lambda each: each[0].on)
        return Found(True, f"the sentence was {term}"), sentence, True
    holds = some(_meets(term, one, length) for one, length in lengths for term in able)
    return _found(holds, "the sentence", terms, "the kind and length of the sentence"), None, True


def _with_lengths(sentences: Sequence[Sentence], readings: Readings) -> Iterator[tuple[Sentence, Length | None]]:
    """Each sentence with its length, to which consecutive terms of custody before it are added if so read."""
    before: Length | None = None
    for sentence in sentences:
        length, custody = sentence.length(readings), sentence.kind in MEETS["custody"]
        if custody and sentence.consecutive and before and length and readings.joined_terms == "added":
            length = (before[0] + length[0], before[1] + length[1])
        before = length if custody else None
        yield sentence, length


def _meets(term: Term, sentence: Sentence, length: Length | None) -> bool | None:
    """Whether a sentence is of the term's kind and length; 52 weeks are not 12 months (laid on the calendar)."""
    unsure = sentence.kind == "not_known" or sentence.kind in MAY_MEET.get(term.kind, ())
    kind = None if unsure else sentence.kind in MEETS[term.kind]
    if not (term.months or term.days):
        return kind
    if length is None:
        return every((kind, None))
    first = day_of(sentence.on)
    return every((kind, after_months(first, length[0]) + length[1] >= after_months(first, term.months) + term.days))


# --- The answer ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Listing:
    """Whether a conviction, finding or caution is listed; from which day, by which row, and why.

    `yes`: from that event on. `when sentenced`: as if convicted on the day of that sentence (`sentence` is its id),
    and nothing is owed before (s.132(3)). `pending`: so, but no sentence is known yet. `unknown`: never to be shown as
    no; `missing` says which facts would settle it, and is empty where only a lawyer can. `no`: not by this.
    `sentence_condition`: a sentence decides, or another one than this would.
    """

    result: str
    because: str
    since: str | None = None
    row: str = ""
    sentence: str | None = None
    missing: tuple[str, ...] = ()
    sentence_condition: bool = False

    def unreadable(self, where: str) -> Unreadable:
        """The error of a file from which it cannot be told whether this is listed."""
        add = f"Add {'; and '.join(self.missing)}; or s" if self.missing else "S"
        return Unreadable(self.because, where=where, do=f"{add}ay on a lawyer's advice whether it is listed.")


def decide(matter: Matter, sentences: Sequence[Sentence] = (), readings: Readings | None = None) -> Listing:
    """Whether a conviction, finding or caution makes the person subject to notification.

    >>> matter = Matter("sch3-18", "conviction", "2024-02-01", offender_age=43, other_age=30)
    >>> decide(matter).result
    'pending'
    >>> decide(matter, [Sentence("community", "2024-03-01", months=12)]).since
    '2024-03-01'
    >>> print(decide(matter, [Sentence("community", "2024-03-01", months=11)]).because.partition(";")[0])
    Schedule 3 paragraph 18: not listed, as for (a) the person was not under 18 at the offence
    """
    noun, counts = EVENTS[matter.kind]
    code = matter.corresponding or matter.offence
    if code in NOT_LISTED:
        return Listing("no", f"This offence ({NOT_LISTED[code]}) is in none of the paragraphs of Schedule 3 read.")
    if counts == "nothing":
        return Listing("no", f"A {noun} is no conviction, finding or caution (s.80(1)).")
    if counts == "conviction" and sentences and all(_undoes(sentence, matter) for sentence in sentences):
        return Listing("no", f"After {SENTENCES[sentences[-1].kind]} alone, the conviction does not count (s.134).")
    judged = [
        _judge(row, matter, sentences, readings or Readings()) for row in rows_for(matter.offence, matter.corresponding)
    ]
    return _weigh(judged, matter, sentenced=bool(sentences))


def _undoes(sentence: Sentence, matter: Matter) -> bool:
    """An absolute discharge is no conviction; nor was a conditional one here before 1 May 2004 (s.134(2))."""
    old = matter.on < COMMENCEMENT and not matter.foreign
    return sentence.kind == "absolute_discharge" or (old and sentence.kind == "conditional_discharge")


def rows_for(offence: str, corresponding: str | None = None) -> list[Row]:
    """The rows of an offence; of a service offence, those of the corresponding one with its own terms in place.

    >>> [str(term) for term in rows_for("sch3-93A", "sch3-25-s16")[0].terms][2:]
    ['a service community order of 12 months or more', 'service detention of 112 days or more']
    """
    service = service_row(offence)
    if not service or not corresponding:
        return ROWS_OF.get(offence.partition(".")[0], [])
    rows = []
    for row in rows_for(corresponding):
        terms = [new for term in row.terms for new in (service.terms if term.kind == "community" else (term,))]
        since = max(row.since, service.since) if row.since else ""
        row = replace(row, terms=tuple(terms), since=since)
        beyond = _place(row.listed.paragraph) > _place(service.reaches)
        rows.append(replace(row, rule="unknown", reaches=service.reaches) if beyond else row)
    return rows


def service_row(offence: str) -> Row | None:
    """The row of paragraph 93 or 93A, if that is the offence."""
    return next((row for row in ROWS_OF.get(offence.partition(".")[0], []) if row.rule == "corresponding"), None)


def _place(paragraph: str) -> tuple[int, str]:
    """Where a paragraph stands: 35B after 35A and before 93."""
    number = paragraph.rstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return (int(number), paragraph[len(number) :]) if number.isdecimal() else (0, "")


def _weigh(judged: list[Judged], matter: Matter, *, sentenced: bool) -> Listing:
    """The first of: a row without sentence condition; a sentence that meets one; what is open; no."""
    free = [one for one in judged if one.row.rule != "sentence"]
    bound = [one for one in judged if one.bound and one.without_sentence is not False]
    event = f"the {EVENTS[matter.kind][0]} of {in_words(matter.on)}"
    event += ", if section 81 carries it over" if matter.on < COMMENCEMENT else ""
    event += ", through a notification order or notice only" if matter.foreign else ""
    for one in free:
        if one.holds:
            because = _because(one.facts, True) or "it has no further condition"
            return Listing("yes", f"{_cite(one, matter)}: listed from {event}, as {because}.", matter.on, one.row.code)
    unclear = [one for one in free if one.holds is None]
    met = [(one.met_by, one) for one in bound if one.holds and one.met_by]
    if met:
        sentence, one = min(met, key=lambda each: each[0].on)
        because = f"{_cite(one, matter)}: listed from the sentence of {in_words(sentence.on)} for {event}"
        because += f", as {_because([*one.facts, one.sentence], True)}"
        if unclear:
            because += f"; perhaps already from the {EVENTS[matter.kind][0]}, as {_because(unclear[0].facts, None)}"
        return Listing("when sentenced", f"{because}.", sentence.on, one.row.code, sentence.id, sentence_condition=True)
    pending = bound and not sentenced and not unclear
    unknown = [*unclear, *(one for one in judged if one.row.rule == "sentence" and one.holds is None)]
    if unknown:
        one = unknown[0]
        says = "listed only when sentenced" if pending else "it cannot be told whether it is listed"
        because = f"{_cite(one, matter)}: {says}, as {_because([*one.facts, one.sentence], None)}."
        missing = dict.fromkeys(
            fact for each in unknown for found in (*each.facts, each.sentence) for fact in found.missing
        )
        result = "pending" if pending else "unknown"
        return Listing(result, because, None, one.row.code, None, tuple(missing), sentence_condition=bool(bound))
    reasons = []
    for one in judged:
        says = next(found.says for found in (*one.facts, one.sentence) if found.holds is False)
        reasons.append(f"for {one.row.limb} {says}" if one.row.limb else says)
    because = f"Schedule 3 paragraph {judged[0].row.listed.paragraph}: not listed, as {'; '.join(reasons)}."
    return Listing("no", because, sentence_condition=bool(bound))


def _because(facts: Iterable[Found], holds: bool | None) -> str:
    return " and ".join(found.says for found in facts if found.holds is holds and found.says)


def _cite(one: Judged, matter: Matter) -> str:
    paragraph = one.row.listed.paragraph + one.row.limb
    service = service_row(matter.offence) if matter.corresponding else None
    through = f"{service.listed.paragraph} with paragraph " if service else ""
    return "Schedule 3" if paragraph.startswith("?") else f"Schedule 3 paragraph {through}{paragraph}"


def in_words(day: str) -> str:
    """A day as it is read.

    >>> in_words("2004-05-01")
    '1 May 2004'
    """
    return f"{int(day[8:])} {date.fromisoformat(day):%B} {day[:4]}"


# --- From a case file ---------------------------------------------------------------------------

TOLD_OF_AN_OFFENCE = (
    "offence_on", "offence_until", "other_age", "decoy", "sexual_purpose", "corresponding", "manner", "foreign",
)  # fmt: skip


def listed(event: Mapping[str, Any], sentences: Sequence[Mapping[str, Any]], born: str | None) -> Listing:
    """What a case file's conviction, finding or caution with an `offence` is, given the sentences for it.

    The event may carry, besides `offence`: `offence_on` and `offence_until` (first and last day of the offence),
    `other_age`, `decoy`, `sexual_purpose`, `corresponding`, `manner`, `foreign`, as Matter explains them. Of a
    sentence `id`, `at`, `kind`, `months`, `days` are read. Discharges after which a conviction does not count are left
    to the case file's own rules, which end what they undo on their day and bring it back if another sentence follows.

    For the reader: `yes` is `listed`; `unknown` is an error (`unreadable`); otherwise `listed` and
    `sentence_condition` are what `sentence_condition` says here, and a sentence, as it then stands, has
    `meets_condition` if alone it gives `when sentenced`.

    >>> event = {"id": "c1", "type": "conviction", "at": "2024-02-01", "offence": "sch3-22"}
    >>> listed(event, [{"id": "s1", "at": "2024-03-01", "kind": "detention", "months": 12}], "2008-05-04").sentence
    's1'
    """
    told = {name: event[name] for name in TOLD_OF_AN_OFFENCE if name in event}
    kind = event.get("kind") if event["type"] == "finding" else event["type"]
    try:
        matter = Matter(offence=event["offence"], kind=kind, on=_day_part(event["at"]), born=born, **told)  # type: ignore[arg-type]
    except Unreadable as error:
        where = {"on": f"{event['id']}.at", "born": "person.born"}.get(error.where, f"{event['id']}.{error.where}")
        raise Unreadable(error.says, where=where, do=error.do) from None
    standing = [_sentence(one) for one in sentences]
    return decide(matter, [sentence for sentence in standing if not _undoes(sentence, matter)])


def _sentence(told: Mapping[str, Any]) -> Sentence:
    try:
        return Sentence(told["kind"], _day_part(told["at"]), told.get("months"), told.get("days"), id=told["id"])
    except Unreadable as error:
        raise Unreadable(error.says, where=re.sub(r"\.on$", ".at", error.where), do=error.do) from None


def _day_part(moment: Any) -> Any:
    return moment[:10] if isinstance(moment, str) else moment

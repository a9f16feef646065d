"""Is this Schedule 3? Every worked example, every row, every boundary and switch; and nothing unknown is ever a no."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from safehold.kernel.errors import LawError, Unreadable
from safehold.law import schedule_3, schedule_3_table
from safehold.law.schedule_3 import NOT_LISTED, OFFENCES, Listing, Matter, Readings, Sentence, decide, listed
from safehold.law.schedule_3_questions import next_question, questions
from safehold.law.schedule_3_table import CELLS, ROWS, read

EXAMPLES = json.loads(Path(__file__).with_name("schedule_3_examples.json").read_text(encoding="utf-8"))
TABLE = Path(schedule_3_table.__file__).with_name("schedule_3.csv").read_text(encoding="utf-8")
DECIDED = [row for row in ROWS if row.rule in ("any", "sentence")]
KINDS_OF = {
    "custody": "imprisonment",
    "hospital": "hospital",
    "hospital+restriction": "hospital_restricted",
    "community": "community",
    "service-community": "service_community",
    "service-detention": "service_detention",
}
WHOLE = {"offence": "sch3-18", "kind": "conviction", "on": "2024-02-01", "offender_age": 40, "other_age": 30}


def matter(**told):
    return Matter(**{**WHOLE, **told})


def sentence(kind, months=None, days=None, on="2024-02-01", **told):
    return Sentence(kind, on, months, days, **told)


def result(told, *sentences, **readings):
    return decide(told, sentences, Readings(**readings)).result


def day_before(day):
    return (date.fromisoformat(day) - timedelta(1)).isoformat()


# --- The worked examples ------------------------------------------------------------------------


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_a_worked_example_comes_out_as_written(example):
    found = decide(Matter(**example["matter"]), [Sentence(**one) for one in example["sentences"]])
    assert (found.result, found.since, found.row) == (example["result"], example["since"], example["row"]), (
        found.because
    )


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_a_worked_example_comes_out_the_same_from_a_case_file(example):
    told = dict(example["matter"])
    kind = "caution" if "caution" in told.pop("kind") else "conviction"
    event = {**told, "id": "c1", "type": kind, "at": told.pop("on") + "T10:00"}
    sentences = [
        {"id": f"s{number}", "type": "sentence", "of": ["c1"], "at": one["on"], **one}
        for number, one in enumerate(example["sentences"], 1)
    ]
    found = listed(event, sentences, told.pop("born", None))
    assert (found.result, found.since, found.row) == (example["result"], example["since"], example["row"]), (
        found.because
    )
    assert (found.sentence is not None) == (found.result == "when sentenced")


def test_there_are_twenty_five_worked_examples_of_all_three_outcomes():
    outcomes = [example["result"] for example in EXAMPLES]
    assert (len(outcomes), set(outcomes)) == (25, {"yes", "when sentenced", "no"})


# --- Every row ----------------------------------------------------------------------------------


def just_inside(row):
    """A matter, and sentences, that meet this row and as few others as can be."""
    at = day_before(row.event_before) if row.event_before else max(row.since, "2004-05-01")
    told = Matter(
        row.code,
        "conviction",
        at,
        offender_age=row.offender[0] if row.offender and row.offender[0] else 17,
        other_age=row.other[1] - 1 if row.other else 30,
        sexual_purpose=row.sexual_purpose or None,
    )
    return told, [sentence(KINDS_OF[term.kind], term.months, term.days, on=at) for term in row.terms]


@pytest.mark.parametrize("row", DECIDED, ids=lambda row: row.code)
def test_a_row_decides_when_its_conditions_are_just_met(row):
    told, sentences = just_inside(row)
    for given in [[one] for one in sentences] or [[]]:
        found = decide(told, given)
        assert (found.row, found.result) == (row.code, "when sentenced" if row.terms else "yes"), found.because
        assert row.listed.paragraph + row.limb in found.because


@pytest.mark.parametrize("row", DECIDED, ids=lambda row: row.code)
def test_a_row_does_not_decide_when_one_condition_is_just_missed(row):
    told, sentences = just_inside(row)
    missed = []
    if row.offender:
        missed.append(
            (replace(told, offender_age=row.offender[0] - 1 if row.offender[0] else row.offender[1]), sentences)
        )
    if row.other:
        missed.append((replace(told, other_age=row.other[1]), sentences))
    if row.sexual_purpose:
        missed.append((replace(told, sexual_purpose=False), sentences))
    if row.event_before:
        missed.append((replace(told, on=row.event_before), sentences))
    if row.since != "2004-05-01":
        missed.append((replace(told, on=day_before(row.since)), sentences))
    for term, given in zip(row.terms, sentences, strict=True):
        if term.months:  # one day less, on the calendar
            missed.append((told, [replace(given, months=term.months - 1, days=27)]))
    if row.terms:
        missed += [
            (told, [sentence(kind)]) for kind in ("fine", "conditional_discharge", "youth_rehabilitation", "referral")
        ]
        missed += [(told, [sentence("guardianship")]), (replace(told, kind="caution"), sentences)]
    for other, given in missed:
        assert decide(other, given).row != row.code


@pytest.mark.parametrize("row", [row for row in ROWS if row.rule in ("reference", "unknown")], ids=lambda row: row.code)
def test_a_row_without_a_rule_is_unknown_whatever_is_told(row):
    for told in (
        Matter(row.code, "caution", "1999-01-01"),
        Matter(row.code, "conviction", "2026-11-01", offender_age=30),
    ):
        found = decide(told, [sentence("imprisonment", 60)])
        assert (found.result, found.row, found.missing) == ("unknown", row.code, ())


def test_a_service_offence_waits_for_the_corresponding_one():
    found = decide(Matter("sch3-93A", "conviction", "2024-02-01"))
    assert (found.result, found.row, found.missing) == (
        "unknown",
        "sch3-93A",
        ("the corresponding offence of England and Wales",),
    )


# --- Days ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "first"),
    [("sch3-24A", "2017-04-03"), ("sch3-29B", "2007-02-19"), ("sch3-33B", "2024-01-31"), ("sch3-35C", "2015-05-03")],
)
def test_an_insertion_counts_from_its_day_and_does_not_reach_back(code, first):
    told = Matter(code, "caution", first, offender_age=30, other_age=15)
    outcomes = [result(replace(told, on=on)) for on in (day_before(first), first, "2026-01-01")]
    assert outcomes == ["no", "yes", "yes"]


def test_a_paragraph_that_ends_does_not_reach_events_after_its_last_day(monkeypatch):
    until = [replace(row, until="2024-06-30") for row in schedule_3.ROWS_OF["sch3-24"]]
    monkeypatch.setitem(schedule_3.ROWS_OF, "sch3-24", until)
    on = ("2024-06-29", "2024-06-30", "2024-07-01")
    assert [result(Matter("sch3-24", "caution", day)) for day in on] == ["yes", "yes", "no"]


def test_what_is_older_than_the_act_counts_if_section_81_carries_it():
    old = decide(Matter("sch3-17-s1", "conviction", "2004-04-30"))
    new = decide(Matter("sch3-17-s1", "conviction", "2004-05-01"))
    assert (old.result, "section 81" in old.because, new.result, "section 81" in new.because) == (
        "yes",
        True,
        "yes",
        False,
    )


def test_the_day_of_the_offence_does_not_decide_whether_a_paragraph_was_there():
    assert result(Matter("sch3-35C", "caution", "2016-01-01", offence_on="2014-01-01", born="1980-01-01")) == "yes"


def test_encouraging_or_assisting_counts_from_october_2008():
    told = Matter("sch3-24", "caution", "2008-09-30", manner="encouraged_or_assisted")
    assert (result(told), result(replace(told, on="2008-10-01"))) == ("no", "yes")
    assert result(replace(told, manner="conspired")) == "yes"


@pytest.mark.parametrize(
    ("born", "offence_on", "outcome"),
    [
        ("2005-05-02", "2023-05-01", "no"),  # the day before the eighteenth birthday
        ("2005-05-01", "2023-05-01", "yes"),
        ("2004-02-29", "2022-02-28", "no"),
        ("2004-02-29", "2022-03-01", "yes"),
    ],
)
def test_an_age_is_reached_on_the_birthday(born, offence_on, outcome):
    told = Matter("sch3-18", "caution", "2023-06-01", offence_on=offence_on, born=born, other_age=15)
    assert result(told) == outcome


def test_an_offence_over_the_eighteenth_birthday_is_unknown():
    told = Matter("sch3-20", "caution", "2024-01-01", "2023-04-01", "2023-04-30", born="2005-05-01", other_age=10)
    assert result(told) == "no"
    assert result(replace(told, offence_until="2023-05-01")) == "unknown"
    assert result(replace(told, offence_on="2023-05-01", offence_until="2023-06-01")) == "yes"


# --- Sentences ----------------------------------------------------------------------------------


def test_fifty_two_weeks_are_not_twelve_months():
    young = matter(offence="sch3-22")
    terms = [sentence("detention", days=364), sentence("detention", days=365), sentence("detention", 11, 31)]
    assert [result(young, term) for term in terms] == ["no", "no", "when sentenced"]  # 2024 is a leap year
    assert result(young, sentence("detention", days=365, on="2025-02-01")) == "when sentenced"


@pytest.mark.parametrize("kind", schedule_3.MEETS["custody"])
def test_custody_is_what_section_131_equates(kind):
    assert result(matter(offence="sch3-22"), sentence(kind, 12)) == "when sentenced"


def test_life_is_longer_than_any_term_though_no_length_is_given():
    assert result(matter(offence="sch3-35A"), sentence("life")) == "when sentenced"
    assert result(matter(offence="sch3-35A"), sentence("imprisonment")) == "unknown"


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        ("hospital", "no"),
        ("hospital_restricted", "when sentenced"),
        ("hospital_interim", "no"),
        ("not_known", "unknown"),
    ],
)
def test_the_act_of_1956_needs_a_restriction_order_besides(kind, outcome):
    assert result(matter(offence="sch3-7"), sentence(kind)) == outcome


def test_whether_remand_to_a_hospital_is_detention_there_is_open():
    assert result(matter(), sentence("hospital_interim")) == "unknown"


def test_the_earliest_sentence_that_meets_the_condition_gives_the_day():
    terms = [sentence("imprisonment", 3, on="2025-05-02", id="s2"), sentence("community", 12, on="2024-05-02", id="s1")]
    found = decide(matter(), [sentence("fine"), *terms])
    assert (found.since, found.sentence) == ("2024-05-02", "s1")


def test_nothing_is_owed_before_the_sentence_unless_it_may_be_without_one():
    assert decide(matter()).result == "pending"
    found = decide(matter(other_age=None), [sentence("imprisonment", 3)])
    assert found.result == "when sentenced" and "perhaps already" in found.because
    assert "perhaps" not in decide(matter(), [sentence("imprisonment", 3)]).because


def test_a_listed_conviction_is_listed_before_any_sentence():
    assert decide(matter(other_age=17)).since == "2024-02-01"
    assert decide(matter(other_age=17), [sentence("imprisonment", 36, on="2024-05-01")]).since == "2024-02-01"


def test_an_absolute_discharge_leaves_no_conviction_but_a_finding_stays():
    rape = matter(offence="sch3-17-s1")
    assert result(rape, sentence("absolute_discharge")) == "no"
    assert result(replace(rape, kind="disability"), sentence("absolute_discharge")) == "yes"
    assert result(rape, sentence("absolute_discharge"), sentence("imprisonment", 12, on="2024-05-01")) == "yes"


def test_a_conditional_discharge_leaves_the_conviction_standing_since_may_2004():
    rape = matter(offence="sch3-17-s1", on="2004-05-01")
    old = replace(rape, on="2004-04-30")
    told = [result(each, sentence("conditional_discharge", 12)) for each in (rape, old, replace(old, foreign=True))]
    assert told == ["yes", "no", "yes"]


# --- Cautions, findings, youth, service, foreign ---------------------------------------------------


@pytest.mark.parametrize("kind", ["caution", "youth_caution", "conditional_caution", "reprimand", "warning"])
def test_a_caution_meets_only_what_needs_no_sentence(kind):
    assert result(matter(kind=kind, other_age=17)) == "yes"
    assert result(matter(kind=kind)) == "no"
    assert result(matter(kind=kind), sentence("imprisonment", 36)) == "no"


def test_a_community_resolution_does_not_count():
    assert result(matter(kind="community_resolution", offence="sch3-17-s1")) == "no"


def test_a_finding_meets_a_term_of_hospital_and_no_other():
    finding = matter(kind="insanity")
    assert result(finding) == "pending"
    assert result(finding, sentence("hospital")) == "when sentenced"
    assert result(finding, sentence("imprisonment", 36)) == "no"
    assert result(replace(finding, offence="sch3-22"), sentence("hospital")) == "no"


def test_a_finding_of_abuse_of_trust_is_unknown():
    found = decide(matter(kind="disability", offence="sch3-25-s17"), [sentence("hospital")])
    assert (found.result, found.missing) == ("unknown", ())
    assert result(matter(offence="sch3-25-s17"), sentence("hospital")) == "when sentenced"


def test_a_hospital_order_without_conviction_counts_as_one():
    told = matter(kind="hospital_order_without_conviction", offence="sch3-25-s16")
    assert result(told, sentence("hospital")) == "when sentenced"


@pytest.mark.parametrize("section", [1, 2, 4, 5, 6, 8, *range(30, 38), 61])
def test_a_youth_caution_at_fourteen_is_enough_for_the_gravest(section):
    assert result(Matter(code_of(str(section)), "youth_caution", "2024-01-01", offender_age=14)) == "yes"


def test_no_row_for_the_young_takes_a_community_order():
    for row in DECIDED:
        if row.offender is None or not row.offender[0]:
            assert not [term for term in row.terms if term.kind == "community" and row.listed.paragraph != "25"]


def test_a_decoy_leaves_open_what_hangs_on_the_victim_and_nothing_else():
    assert result(matter(decoy=True, other_age=None)) == "unknown"
    assert result(matter(decoy=True, other_age=14)) == "unknown"
    assert result(matter(decoy=True, other_age=18)) == "pending"  # who played an adult is no child on any reading
    assert result(matter(decoy=True, offence="sch3-24")) == "yes"


def service(corresponding, **told):
    return matter(offence="sch3-93A", corresponding=corresponding, **told)


def test_a_service_offence_has_its_own_terms_in_place_of_a_community_order():
    days = [sentence("service_detention", days=111), sentence("service_detention", days=112)]
    assert [result(service("sch3-18"), each) for each in days] == ["no", "when sentenced"]
    assert result(service("sch3-18"), sentence("service_community", 12)) == "when sentenced"
    assert result(service("sch3-18"), sentence("service_community", 11)) == "no"
    assert result(service("sch3-18"), sentence("community", 12)) == "unknown"  # of which court?
    assert result(service("sch3-18"), sentence("community", 11)) == "no"
    assert result(service("sch3-35-s69"), sentence("service_detention", days=112)) == "no"
    assert result(service("sch3-18"), sentence("imprisonment", 1)) == "when sentenced"
    assert result(matter(), sentence("service_detention", days=112)) == "no"


def test_what_a_file_calls_other_may_be_a_service_sentence_if_long_enough():
    given = [sentence("other", days=111), sentence("other", days=112), sentence("other", 12), sentence("other")]
    assert [result(service("sch3-18"), each) for each in given] == ["no", "unknown", "unknown", "unknown"]
    assert result(matter(), sentence("other", 36)) == "no"


def test_the_older_service_acts_know_no_service_community_order():
    old = matter(offence="sch3-93", corresponding="sch3-18", on="2008-02-01")
    assert result(old, sentence("service_community", 12)) == "no"
    assert result(old, sentence("service_detention", 4)) == "when sentenced"


def test_a_service_offence_reaches_paragraph_35b_and_no_further():
    assert result(service("sch3-35B"), sentence("imprisonment", 24)) == "when sentenced"
    assert result(service("sch3-35C"), sentence("imprisonment", 24)) == "unknown"
    assert result(service("s66B(1)"), sentence("imprisonment", 24)) == "no"
    assert result(service("sch3-w-66AB")) == "unknown"


def test_a_service_offence_counts_from_the_later_of_both_paragraphs():
    told = service("sch3-17-s1", on="2009-10-30")
    assert [result(told), result(replace(told, on="2009-10-31"))] == ["no", "yes"]
    told = service("sch3-24A", on="2017-04-02")
    assert [result(told), result(replace(told, on="2017-04-03"))] == ["no", "yes"]
    assert result(Matter("sch3-93A", "conviction", "2009-10-30")) == "no"


def test_a_foreign_matter_says_that_it_counts_through_an_order_or_notice():
    found = decide(matter(foreign=True, other_age=17))
    assert found.result == "yes" and "notification order or notice only" in found.because


# --- Readings -----------------------------------------------------------------------------------

YOUNG = Matter("sch3-22", "conviction", "2024-02-01")
JOINED = sentence("detention", 8, consecutive=True)
OPEN_QUESTIONS = [
    ("dto", "whole", YOUNG, [sentence("dto", 12)], "when sentenced", "when sentenced"),
    ("dto", "whole", YOUNG, [sentence("dto", 6)], "no", "when sentenced"),
    ("dto", "whole", YOUNG, [sentence("dto", 5, 27)], "no", "no"),
    ("joined_terms", "added", YOUNG, [sentence("detention", 8), JOINED], "no", "when sentenced"),
    ("joined_terms", "added", YOUNG, [sentence("detention", 8), sentence("detention", 8)], "no", "no"),
    ("joined_terms", "added", YOUNG, [sentence("fine"), JOINED], "no", "no"),
    ("community_length", "worked", matter(), [sentence("community", 12, worked_months=9)], "when sentenced", "no"),
    ("community_length", "worked", matter(), [sentence("community", 9, worked_months=12)], "no", "when sentenced"),
    ("community_length", "worked", matter(), [sentence("community", 12)], "when sentenced", "unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("switch", "value", "told", "sentences", "by_default", "otherwise"), OPEN_QUESTIONS)
def test_an_open_question_of_law_is_a_switch(switch, value, told, sentences, by_default, otherwise):
    assert (result(told, *sentences), result(told, *sentences, **{switch: value})) == (by_default, otherwise)


def test_an_unknown_reading_names_its_place():
    for name in ("dto", "joined_terms", "community_length"):
        with pytest.raises(Unreadable) as error:
            Readings(**{name: "both"})
        assert error.value.where == f"readings.{name}"


# --- The reason ---------------------------------------------------------------------------------

REASONS = [
    (
        matter(offence="sch3-17-s1"),
        [],
        Listing(
            "yes",
            "Schedule 3 paragraph 17: listed from the conviction of 1 February 2024, as it has no further condition.",
            "2024-02-01",
            "sch3-17-s1",
        ),
    ),
    (
        matter(other_age=None),
        [sentence("community", 12, on="2024-03-01", id="s1")],
        Listing(
            "when sentenced",
            "Schedule 3 paragraph 18(b)(ii): listed from the sentence of 1 March 2024 for the conviction of 1 February 2024, "
            "as the person was 18 or over at the offence and the sentence was a community order of 12 months or more; perhaps "
            "already from the conviction, as it is not known whether the other person was under 18.",
            "2024-03-01",
            "sch3-18.3",
            "s1",
            sentence_condition=True,
        ),
    ),
    (
        matter(offence="sch3-28-s38", on="2004-04-30", foreign=True),
        [],
        Listing(
            "pending",
            "Schedule 3 paragraph 28(b): listed only when sentenced, as custody or detention in a hospital or a community "
            "order of 12 months or more is needed, and no sentence is known.",
            None,
            "sch3-28-s38.2",
            missing=("the sentence",),
            sentence_condition=True,
        ),
    ),
    (
        matter(offence="sch3-93A", corresponding="sch3-35C"),
        [],
        Listing(
            "unknown",
            "Schedule 3 paragraph 93A with paragraph 35C(a): it cannot be told whether it is listed, as service offences "
            "were read as reaching to paragraph 35B only.",
            None,
            "sch3-35C.1",
        ),
    ),
    (
        matter(kind="disability", offence="sch3-25-s16"),
        [],
        Listing(
            "unknown",
            "Schedule 3 paragraph 25: it cannot be told whether it is listed, as whether the paragraph reaches a finding of "
            "disability is open.",
            None,
            "sch3-25-s16",
        ),
    ),
    (
        matter(offence="sch3-w-46A"),
        [],
        Listing(
            "unknown",
            "Schedule 3: it cannot be told whether it is listed, as its place in the Schedule was not established in the "
            "texts read.",
            None,
            "sch3-w-46A",
        ),
    ),
    (
        matter(offence="sch3-29A", kind="youth_caution", on="2007-02-18"),
        [],
        Listing(
            "no",
            "Schedule 3 paragraph 29A: not listed, as for (a) the youth caution was not on or after 19 February 2007; for (b) "
            "the youth caution was not on or after 19 February 2007.",
        ),
    ),
]


@pytest.mark.parametrize(
    ("told", "sentences", "expected"), REASONS, ids=[f"{one[2].result} {one[2].row}" for one in REASONS]
)
def test_the_whole_answer_gives_its_reason_in_one_sentence(told, sentences, expected):
    assert decide(told, sentences) == expected


# --- The unknown --------------------------------------------------------------------------------

FACTS = ("offender_age", "other_age", "sexual_purpose")


@pytest.mark.parametrize("row", DECIDED, ids=lambda row: row.code)
@pytest.mark.parametrize("kind", ["conviction", "caution"])
def test_a_fact_not_known_is_never_taken_for_no(row, kind):
    """Whatever is left unsaid: the answer is no only if it would be no whatever the truth."""
    full, sentences = just_inside(row)
    full = replace(full, kind=kind)
    truths = {"offender_age": (17, 19, 20), "other_age": (15, 17, 18), "sexual_purpose": (True, False)}
    for hidden in range(1, 1 << len(FACTS)):
        names = [name for bit, name in enumerate(FACTS) if hidden >> bit & 1]
        masked = decide(replace(full, **dict.fromkeys(names)), sentences)
        worlds = [full]
        for name in names:
            worlds = [replace(world, **{name: value}) for world in worlds for value in truths[name]]
        real = {decide(world, sentences).result for world in worlds}
        if masked.result == "unknown":
            assert masked.missing
        elif masked.result == "when sentenced":
            assert real <= {"when sentenced", "yes"}
        else:
            assert real == {masked.result}


def test_what_is_missing_is_named_so_that_it_can_be_added():
    found = decide(Matter("sch3-34A", "conviction", "2024-02-01"))
    assert found.result == "unknown"
    assert len(found.missing) == 4 and "the sentence" in found.missing
    error = found.unreadable("c1.listed")
    assert error.where == "c1.listed" and "the age of the other person" in error.do and "lawyer" in error.do
    assert (
        decide(Matter("sch3-sc-36", "caution", "2024-02-01")).unreadable("c1.listed").do.startswith("Say on a lawyer")
    )


def test_while_no_sentence_is_known_the_age_does_not_matter_where_all_need_one():
    found = decide(Matter("sch3-28-s38", "conviction", "2024-02-01"))
    assert (found.result, "the sentence" in found.missing, found.sentence_condition) == ("pending", True, True)
    assert result(Matter("sch3-28-s38", "conviction", "2024-02-01"), sentence("imprisonment", 12)) == "unknown"


# --- Not in the Schedule, and bad input -----------------------------------------------------------


@pytest.mark.parametrize("code", NOT_LISTED)
def test_an_offence_often_thought_listed_is_not(code):
    found = decide(Matter(code, "conviction", "2024-02-01"), [sentence("imprisonment", 36)])
    assert (found.result, found.row) == ("no", "") and NOT_LISTED[code] in found.because


def test_a_row_number_after_the_code_changes_nothing():
    assert decide(matter(offence="sch3-18.1")) == decide(matter())


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("offence", "sch3-18.4"),
        ("offence", "sch3-99"),
        ("offence", "s66B(3)"),
        ("offence", ""),
        ("offence", None),
        ("kind", "finding"),
        ("kind", None),
        ("manner", "tried"),
        ("on", "2024-02-30"),
        ("on", "2024-2-1"),
        ("on", None),
        ("on", "20240201"),
        ("offence_on", "May"),
        ("offence_until", 2024),
        ("born", "1980-13-01"),
        ("offender_age", -1),
        ("offender_age", "18"),
        ("other_age", True),
        ("other_age", 15.5),
        ("decoy", None),
        ("decoy", "no"),
        ("foreign", 1),
        ("sexual_purpose", "humiliation"),
        ("corresponding", "sch3-99"),
        ("corresponding", "sch3-18"),
    ],
)
def test_what_cannot_be_read_names_its_place(field, value):
    with pytest.raises(Unreadable) as error:
        matter(**{field: value})
    assert error.value.where == field and error.value.do


@pytest.mark.parametrize("code", ["sch3-93", "sch3-sc-36", "sch3-ni-61"])
def test_a_service_offence_corresponds_to_one_of_england_and_wales(code):
    with pytest.raises(Unreadable) as error:
        service(code)
    assert error.value.where == "corresponding"


@pytest.mark.parametrize(
    ("days", "where"),
    [
        ({"born": "2020-01-01", "offence_on": "2019-01-01"}, "offence_on"),
        ({"offence_on": "2024-02-02"}, "on"),
        ({"offence_on": "2023-02-02", "offence_until": "2023-02-01"}, "offence_until"),
        ({"born": "2024-02-02"}, "on"),
    ],
)
def test_days_out_of_order_are_named(days, where):
    with pytest.raises(Unreadable) as error:
        matter(**days)
    assert error.value.where == where


def test_birth_offence_and_outcome_may_fall_on_one_day():
    day = "2024-02-01"
    assert matter(on=day, offence_on=day, offence_until=day, born=day, offender_age=None).ages == (0, 0)
    assert matter(offence_until=day, born="1980-01-01", offender_age=None).ages == ()


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"kind": "prison"}, "s1.kind"),
        ({"at": "2024-02-31"}, "s1.at"),
        ({"months": -1}, "s1.months"),
        ({"days": "12"}, "s1.days"),
    ],
)
def test_a_case_file_names_the_sentence_that_cannot_be_read(told, where):
    event = {"id": "c1", "type": "conviction", "at": "2024-02-01", "offence": "sch3-22"}
    with pytest.raises(Unreadable) as error:
        listed(event, [{"id": "s1", "at": "2024-02-01", "kind": "fine", **told}], None)
    assert error.value.where == where


@pytest.mark.parametrize(
    ("told", "born", "where"),
    [
        ({"offence": "rape"}, None, "c1.offence"),
        ({"at": "2024-02-31T10:00"}, None, "c1.at"),
        ({"at": None}, None, "c1.at"),
        ({"type": "finding"}, None, "c1.kind"),
        ({"other_age": "15"}, None, "c1.other_age"),
        ({"decoy": "yes"}, None, "c1.decoy"),
        ({}, "1980-02-30", "person.born"),
    ],
)
def test_a_case_file_names_the_event_that_cannot_be_read(told, born, where):
    with pytest.raises(Unreadable) as error:
        listed({"id": "c1", "type": "conviction", "at": "2024-02-01", "offence": "sch3-18", **told}, [], born)
    assert error.value.where == where


# --- From a case file -----------------------------------------------------------------------------


def test_a_finding_of_a_case_file_is_read_by_its_kind():
    event = {"id": "f1", "type": "finding", "kind": "insanity", "at": "2024-02-01", "offence": "sch3-28-s38"}
    event["offence_on"] = "2023-02-01"
    hospital = {"id": "s1", "kind": "hospital", "at": "2024-02-01"}
    assert listed(event, [hospital], "1980-01-01").sentence == "s1"
    assert listed(event, [{**hospital, "kind": "imprisonment", "months": 12}], "1980-01-01").result == "no"


def test_a_discharge_that_undoes_a_conviction_is_left_to_the_case_file():
    event = {"id": "c1", "type": "conviction", "at": "2024-02-01", "offence": "sch3-17-s1"}
    assert listed(event, [{"id": "s1", "kind": "absolute_discharge", "at": "2024-02-01"}], None).result == "yes"


def test_a_sentence_too_short_says_that_another_would_have_counted():
    event = {"id": "c1", "type": "conviction", "at": "2024-02-01", "offence": "sch3-22"}
    found = listed(event, [{"id": "s1", "kind": "detention", "at": "2024-02-01", "months": 11, "days": None}], None)
    assert (found.result, found.sentence_condition) == ("no", True)
    assert listed({**event, "type": "caution"}, [], None).sentence_condition is False


# --- The table --------------------------------------------------------------------------------------


def cells_of(text):
    return list(csv.reader(io.StringIO(text)))


def written(rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def changed(line, column, cell):
    rows = cells_of(TABLE)
    rows[line][list(CELLS).index(column)] = cell
    return written(rows)


def line_of(code):
    return next(number for number, row in enumerate(cells_of(TABLE)) if row[0] == code)


MALFORMED = {
    "code": ["", "18", "sch3-", "sch3-18.x", "sch3-18.12", "sch3-18.1"],
    "paragraph": ["", "17a", "seventeen"],
    "act": [""],
    "offence": [""],
    "from": ["", "2004", "2004-05-32", "1 May 2004"],
    "to": ["2024", "2024-13-01", "2004-04-30"],
    "repealed_offence": ["maybe", "Yes"],
    "condition_offender_age": ["18", ">18", "18-20", "+", "0+"],
    "condition_victim_age": ["<", "18+", "child:<16", "image:16", "<0"],
    "condition_sentence": [
        "",
        "prison",
        "custody>12m",
        "custody>=12",
        "custody>=12y",
        "custody>=0m",
        "community",
        "hospital>=3m",
        "any | custody",
        "custody|hospital",
        "custody | ",
        "corresponding",
    ],
    "condition_other": [
        "event_before:2004",
        "event_before:2004-02-30",
        "purpose:humiliation",
        "corresponding:paras 1-35B",
    ],
    "applies_to_attempts": ["", "no", "yes;"],
    "source": [""],
    "certainty": ["", "D", "a", "AB"],
}


@pytest.mark.parametrize(("column", "cell"), [(column, cell) for column, cells in MALFORMED.items() for cell in cells])
def test_a_malformed_cell_fails_loudly_at_its_line_and_column(column, cell):
    line = line_of("sch3-30")
    with pytest.raises(LawError) as error:
        read(changed(line, column, cell))
    assert f"line {line + 1}, " in error.value.where and error.value.do
    assert column in error.value.where or cell in ("corresponding", "sch3-18.1")


def test_every_closed_column_was_tried_with_malformed_cells():
    assert set(CELLS) - set(MALFORMED) == {"section", "threshold_note"}  # free text


def test_a_service_row_must_say_how_far_it_reaches_and_what_it_puts_in_place():
    line = line_of("sch3-93A")
    for column, cell in (("condition_other", ""), ("threshold_note", "as before"), ("condition_sentence", "any")):
        with pytest.raises(LawError):
            read(changed(line, column, cell))


def test_the_rows_of_an_offence_stand_together_and_agree():
    rows = cells_of(TABLE)
    first = line_of("sch3-18.1")
    parted = [*rows[: first + 1], rows[first + 3], *rows[first + 1 : first + 3], *rows[first + 4 :]]
    apart = [*rows[: first + 1], *rows[first + 2 :], rows[first + 1]]
    doubled = [*rows, rows[-1]]
    for broken in (parted, apart, doubled, cells_of(changed(first + 1, "section", "4"))):
        with pytest.raises(LawError):
            read(written(broken))


def test_a_row_with_a_cell_too_few_or_too_many_and_a_strange_heading_fail():
    rows = cells_of(TABLE)
    few, many = [*rows[:5], rows[5][:-1], *rows[6:]], [*rows[:5], [*rows[5], "more"], *rows[6:]]
    for broken in (few, many, [rows[0][:-1], *rows[1:]], [rows[0][::-1]], []):
        with pytest.raises(LawError) as error:
            read(written(broken))
        assert error.value.where.startswith("schedule_3.csv line")


THREE_WAY = "<18 custody>=12m / 18+ {}<18 any / 18+ custody | hospital | community>=12m"
SHAPES = {
    "any": "1 2 10 11 12 17-s1 17-s2 19-s4 19-s5 19-s6 21-s8 21-s9 21-s10 21-s11 21-s12 24 24A 27-s30 27-s31 27-s32 "
    "27-s33 27-s34 27-s35 27-s36 27-s37 30",
    "20+ any": "3 16",
    "<18 any": "4 9",  # here the age is the other's
    "20+ <18 any": "5 6",
    "<18 any / custody>=30m | hospital+restriction": "7 8",
    "image:<16 any event_before:2004-05-01 / 18+ image:<16 any / image:<16 custody>=12m": "13 14 15",
    THREE_WAY.format(""): "18 33 33A 33B 34",
    THREE_WAY.format("intended:"): "31-s62 31-s63",
    " / ".join(f"{way} purpose:sexual_gratification" for way in THREE_WAY.format("").split(" / ")): "34A",
    "18+ any / custody>=12m": "20 23 26-s25 26-s26 29A 29B 29C 35C",
    "custody>=12m": "22",
    "custody | hospital | community>=12m": "25-s16 25-s17 25-s18 25-s19",
    "<18 custody>=12m / 18+ custody | hospital | community>=12m": "28-s38 28-s39 28-s40 28-s41",
    "18+ <16 any / <16 custody>=12m": "29",
    "<18 custody>=12m / 18+ custody | hospital": "32-s64 32-s65 35-s69 35-s70",
    "18+ custody>=24m": "35A 35B",
}
LATER = {
    "24A": "2017-04-03", "29A": "2007-02-19", "29B": "2007-02-19", "29C": "2007-02-19", "33A": "2024-01-31",
    "33B": "2024-01-31", "34A": "2019-04-12", "35A": "2009-01-26", "35B": "2010-04-06", "35C": "2015-05-03",
}  # fmt: skip


def test_every_offence_has_the_conditions_of_its_paragraph():
    shapes = {}
    for cells in csv.DictReader(io.StringIO(TABLE)):
        if cells["condition_sentence"] not in ("corresponding", "reference", "unknown"):
            names = ("offender_age", "victim_age", "sentence", "other")
            row = " ".join(filter(None, (cells[f"condition_{name}"] for name in names)))
            shapes.setdefault(cells["code"].partition(".")[0].removeprefix("sch3-"), []).append(row)
    expected = {code: shape for shape, codes in SHAPES.items() for code in codes.split()}
    assert {code: " / ".join(rows) for code, rows in shapes.items()} == expected


def test_every_paragraph_is_listed_from_its_day():
    assert {row.offence.removeprefix("sch3-"): row.since for row in DECIDED if row.since != "2004-05-01"} == LATER
    assert {row.code: row.since for row in ROWS if row.rule == "corresponding"} == {
        "sch3-93": "2004-05-01",
        "sch3-93A": "2009-10-31",
    }
    assert not [row.code for row in ROWS if row.until]


def test_the_offences_stand_in_the_order_of_the_table_with_what_a_form_shows():
    assert list(OFFENCES)[:2] == ["sch3-1", "sch3-2"] and len(OFFENCES) == len({row.offence for row in ROWS})
    assert OFFENCES["sch3-18"] == ("18", "Sexual Offences Act 2003", "3", "Sexual assault", False)
    assert OFFENCES["sch3-1"].repealed is True


# --- What is asked ----------------------------------------------------------------------------------

SEXUAL_OFFENCES_ACT = "Sexual Offences Act 2003"
ASKED = {
    (): ["1", "2", "4", "5", "6", *map(str, range(8, 13)), "15", "15A", *map(str, range(30, 38)), "61"],
    ("offender_age 18", "sentence"): ["7", "14", "25", "26", "48", "49", "50"],
    ("offender_age 18", "other_age 18", "sentence"): ["3", "66", "66A", "66B(3)", "67", "62", "63"],
    ("sexual_purpose", "offender_age 18", "other_age 18", "sentence"): ["67A"],
    ("sentence",): ["13", "16", "17", "18", "19"],
    ("other_age 16", "offender_age 18", "sentence"): ["47"],
}
ASKED_ELSEWHERE = {
    "sch3-1": (),
    "sch3-2": (),
    "sch3-11": (),
    "sch3-35C": ("offender_age 18", "sentence"),
    "sch3-13": ("other_age 16", "offender_age 18", "sentence"),
    "sch3-15": ("other_age 16", "offender_age 18", "sentence"),
    "sch3-35A": ("offender_age 18", "sentence"),
    "sch3-35B": ("offender_age 18", "sentence"),
    "sch3-7": ("other_age 18", "sentence"),
    "sch3-8": ("other_age 18", "sentence"),
    "sch3-3": ("offender_age 20",),
    "sch3-93A": ("corresponding",),
    "s66B(1)": (),
    "sch3-sc-36": (),
}


def asked(code):
    said = []
    for question in questions(code):
        ages = {word for word in question.asks.split() if word.rstrip("?").isdigit()}
        said.append(" ".join([question.id, *(age.rstrip("?") for age in ages)]))
    return tuple(said)


def code_of(section):
    (code,) = [
        row.offence for row in DECIDED if (row.listed.act, row.listed.section) == (SEXUAL_OFFENCES_ACT, section)
    ][:1]
    return code


@pytest.mark.parametrize(
    ("expected", "section"), [(said, section) for said, sections in ASKED.items() for section in sections]
)
def test_an_offence_of_the_act_asks_only_what_matters(expected, section):
    assert asked(code_of(section)) == expected


@pytest.mark.parametrize("code", ASKED_ELSEWHERE)
def test_another_offence_asks_only_what_matters(code):
    assert asked(code) == ASKED_ELSEWHERE[code]


def test_every_question_can_be_answered_with_i_am_not_sure():
    for code in OFFENCES:
        for question in questions(code):
            assert question.answers[-1].words == "I am not sure" and question.answers[-1].says == {}


def test_the_sentence_question_says_what_counts():
    _, said = questions("sch3-35A")
    assert "24 months or more" in said.hint and "suspended too" in said.hint and "training" not in said.hint
    assert all("half" in questions(code)[-1].hint for code in ("sch3-22", "sch3-18", "sch3-7"))
    assert "service detention, 112 days or more" in questions("sch3-93A", "sch3-18")[-1].hint


def test_an_answer_says_what_the_conditions_look_for():
    says = {question.id: [answer.says for answer in question.answers] for question in questions("sch3-34A")}
    assert says == {
        "sexual_purpose": [{"sexual_purpose": True}, {"sexual_purpose": False}, {}],
        "offender_age": [{"offender_age": 18}, {"offender_age": 17}, {}],
        "other_age": [{"other_age": 17}, {"other_age": 18}, {}],
        "sentence": [{}],
    }


def test_an_unknown_offence_has_no_questions_but_an_error():
    with pytest.raises(Unreadable) as error:
        questions("sch3-99")
    assert error.value.where == "offence"


def interview(told, answers):
    """The questions put to someone who answers with the words given, and where it leads."""
    put = []
    while question := next_question(told, put):
        put.append(question.id)
        chosen = [answer for answer in question.answers if answer.value == answers.get(question.id, "not_sure")]
        told = replace(told, **chosen[0].says) if chosen else told
    return put, decide(told).result


@pytest.mark.parametrize(
    ("code", "answers", "put", "outcome"),
    [
        ("sch3-18", {"offender_age": "yes", "other_age": "yes"}, ["offender_age", "other_age"], "yes"),
        ("sch3-18", {"offender_age": "yes", "other_age": "no"}, ["offender_age", "other_age", "sentence"], "pending"),
        ("sch3-18", {"offender_age": "no"}, ["offender_age", "sentence"], "pending"),
        ("sch3-18", {}, ["offender_age", "other_age"], "unknown"),
        ("sch3-13", {"other_age": "no"}, ["other_age"], "no"),
        ("sch3-13", {"other_age": "yes", "offender_age": "no"}, ["other_age", "offender_age", "sentence"], "pending"),
        ("sch3-34A", {"sexual_purpose": "no"}, ["sexual_purpose"], "no"),
        ("sch3-35A", {"offender_age": "no"}, ["offender_age"], "no"),
        ("sch3-7", {"other_age": "no"}, ["other_age", "sentence"], "pending"),
        ("sch3-17-s1", {}, [], "yes"),
        ("sch3-93A", {}, ["corresponding"], "unknown"),
    ],
)  # fmt: skip
def test_an_interview_stops_as_soon_as_it_is_decided(code, answers, put, outcome):
    assert interview(Matter(code, "conviction", "2024-02-01"), answers) == (put, outcome)


def test_a_caution_is_not_asked_for_a_sentence_nor_the_known_again():
    adult = Matter("sch3-18", "caution", "2024-02-01", "2023-01-01", born="1980-01-01")
    assert interview(adult, {"other_age": "no"}) == (["other_age"], "no")
    assert interview(replace(adult, offence="sch3-93A", corresponding="sch3-18"), {"other_age": "yes"})[1] == "yes"

"""Which questions are asked, and the case file that the answers tell."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safehold.domains.work_it_out import policy
from safehold.domains.work_it_out.forms import KNOWN, walk
from safehold.law.answers import answer
from safehold.law.schedule_3 import NOT_LISTED, OFFENCES

from .conftest import TODAY
from .ways import CONVICTION, FREE, WAYS, posted

DRAFT = {"name": "Draft", "status": "draft", "law": {"online": {"from": "2026-06-01", "days": 3}}}


def asked(answers, draft=DRAFT):
    """The pages that these answers lead through, and the one they lead to."""
    boxes = {f"seen-law-{subject}": "yes" for subject in policy.ANNOUNCED}
    for name, each in answers.items():
        boxes |= posted(name, each)
    found = walk(boxes, draft=draft, today=TODAY)
    return [step.slug for step in found.before], found.step and found.step.slug


FIND = {"about": "change", "change": "home", "when": "2026-07-06", **CONVICTION, **FREE, "listed": "find"}


@pytest.mark.parametrize(
    ("offence", "questions"),
    [
        ("sch3-17-s1", []),  # rape: the code alone decides
        ("sch3-20", ["offender_age"]),
        ("sch3-13", ["offender_age", "other_age"]),
        ("sch3-18", ["offender_age", "other_age"]),
        ("sch3-34A", ["sexual_purpose", "offender_age", "other_age"]),
        ("sch3-35A", ["offender_age"]),
        ("sch3-29", ["other_age", "offender_age"]),
        ("sch3-7", ["other_age"]),
        ("sch3-93A", ["corresponding"]),
        ("harassment", []),
        ("not_sure", []),
        ("not_in_list", []),
    ],
)
def test_of_an_offence_it_asks_what_schedule_3_needs_and_no_more(offence, questions):
    unsure = dict.fromkeys(("offender_age", "other_age", "sexual_purpose", "corresponding"), "not_sure")
    before, _next = asked({**FIND, **unsure, "offence": offence, "sentenced": "2025-04-14"})
    both = {"offender_age", "other_age", "sexual_purpose", "corresponding"}
    assert {slug for slug in before if slug in both} == set(questions)


def test_a_sentence_is_asked_with_its_day_where_it_decides_whether_the_offence_counts():
    adult = {**FIND, "offence": "sch3-18", "offender_age": "yes", "other_age": "no"}
    assert asked(adult) == (
        ["about", "change", "when", "how", "at", "listed", "offence", "offender_age", "other_age", "dealt", "length"],
        "sentenced",
    )
    young_victim = {**adult, "other_age": "yes"}
    assert "sentenced" not in asked(young_victim)[0]


@pytest.mark.parametrize(
    ("answers", "absent"),
    [
        (WAYS["first"], {"dealt", "length", "born", "also-order", "told"}),
        (WAYS["home"], {"born", "also-order", "told", "offence", "sentenced", "order-kind"}),
        (WAYS["end"], {"away", "told", "sentenced"}),
        ({**WAYS["review"], "length": {"months": "12"}, "born": "1980-05-04"}, {"first-release", "out", "told"}),
        (WAYS["first, by an order"], {"at", "listed", "dealt", "born"}),
    ],
)
def test_asks_nothing_that_cannot_change_the_answer(answers, absent):
    before, left = asked(answers)
    assert left is None
    assert not absent & set(before)


def test_a_birth_is_asked_only_if_an_age_changes_the_answer():
    recent = {**WAYS["home"], "at": "2026-03-10"}
    assert "born" not in asked(recent)[0]
    half_over = {**WAYS["home"], "at": "2021-03-10"}  # five years, for someone under 18, are over
    assert asked(half_over)[1] == "born"


def test_an_order_is_asked_for_where_all_else_has_ended():
    ended = {**WAYS["home"], "dealt": "fine", "at": "2020-03-10", "born": "1980-05-04"}
    assert asked(ended)[1] == "also-order"


def test_what_is_not_law_is_said_first_and_nothing_else_is_asked():
    assert asked({"about": "change", "change": "job"}, draft=None) == (["about", "change"], None)
    assert asked({"about": "change", "change": "job"}) == (["about", "change"], None)
    assert asked({"about": "change", "change": "online"}) == (["about", "change", "law-online"], "what")


@pytest.mark.parametrize("name", WAYS)
def test_every_way_ends_in_a_sound_case_file(name):
    boxes = {f"seen-law-{subject}": "yes" for subject in policy.ANNOUNCED}
    for each, told in WAYS[name].items():
        boxes |= posted(each, told)
    draft = {**DRAFT, "law": {**DRAFT["law"], "job": {"from": "2026-06-01", "days": 3}}}
    found = walk(boxes, draft=draft, today=TODAY)
    assert found.step is None, found.step
    assert answer(policy.case_file(found.values, today=TODAY), draft=draft)["period"]


def test_what_a_listed_offence_is_taken_for_stands_in_the_case_file():
    adult = {**FIND, "offence": "sch3-18", "offender_age": "yes", "other_age": "no", "sentenced": "2025-04-14"}
    boxes = {control: text for name, each in adult.items() for control, text in posted(name, each).items()}
    found = walk(boxes, draft=None, today=TODAY)
    conviction, sentence, _move = policy.case_file(found.values, today=TODAY)["events"]
    assert (conviction["listed"], conviction["sentence_condition"], conviction["offence"]) == (True, True, "sch3-18")
    assert (sentence["meets_condition"], sentence["at"]) == (True, "2025-04-14")


def test_what_is_not_known_is_never_taken_for_no():
    for answers, missing in (
        ({"listed": "find", "offence": "not_sure"}, ("offence",)),
        ({"listed": "find", "offence": "not_in_list"}, ("offence",)),
        ({"listed": "find", "offence": "sch3-20", "offender_age": "not_sure", "dealt": "fine"}, ("listing",)),
        ({"listed": "paper", "dealt": "not_sure"}, ("dealt",)),
    ):
        sure = policy.surety({"how": "conviction", "at": "2025-03-10", **answers})
        assert (sure.counts, sure.missing) == (True, missing)
    no = policy.surety({"how": "conviction", "at": "2025-03-10", "listed": "find", "offence": "harassment"})
    assert not no.counts


TYPED = st.sampled_from(
    ["", "yes", "no", "not_sure", "find", "paper", "conviction", "caution", "order", "insanity", "home", "release",
     "job",
     "stay", "travel", "first", "change", "next", "end", "review", "fine", "life", "imprisonment", "custody",
     "abroad", "lives", "stays", "day", "open", "out", "shpo", "opened", "interview", "sch3-18", "sch3-93A", "sch3-29",
     "harassment", "2", "31", "12", "1", "2025", "1996", "2026", "99999", "٣", "\x00", "x" * 500, *policy.DEALT]
) | st.text(max_size=4)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    boxes=st.dictionaries(st.sampled_from(sorted(KNOWN)) | st.sampled_from(["show", "page", "seen-law-job"]), TYPED),
    dates=st.dictionaries(
        st.sampled_from(sorted(name.removesuffix("-day") for name in KNOWN if name.endswith("-day"))),
        st.dates(min_value=date(1990, 1, 1), max_value=date(2027, 1, 1)),
    ),
    draft=st.sampled_from([None, DRAFT]),
)
def test_whatever_is_posted_the_questions_go_on_or_end_in_a_sound_case_file(boxes, dates, draft):
    for name, day in dates.items():
        boxes |= posted(name, day.isoformat())
    found = walk(boxes, draft=draft, today=TODAY)
    if found.step is None:
        answer({**policy.case_file(found.values, today=TODAY)})


def test_every_offence_can_be_chosen_and_only_an_ordinary_one_corresponds():
    assert all(map(policy.is_choosable, [*OFFENCES, *NOT_LISTED]))
    corresponding = [code for code in OFFENCES if policy.is_choosable(code, corresponding=True)]
    assert "sch3-18" in corresponding
    assert not {"sch3-93", "sch3-93A", "sch3-sc-36", "sch3-ni-61", "sch3-w-2026"} & set(corresponding)

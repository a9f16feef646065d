"""Each explanation says its events, section, arithmetic, days left out, last day, outcome and other reading."""

import re

import pytest

from docs.twelve import HARD, PARTS, explained, missing
from safehold.law.explanations import MOST_WORDS, POLICE_WORDS, READING_WORDS, WORDS, explain
from safehold.law.facts import long_day

TITLES = [hard.title for hard in HARD]
one_of_them = pytest.mark.parametrize("hard", HARD, ids=TITLES)


def test_they_are_twelve():
    assert len(set(TITLES)) == 12


@one_of_them
def test_it_says_all_that_its_checklist_asks(hard):
    assert set(hard.must_say) == set(PARTS)
    assert missing(hard, explained(hard).paragraphs) == []


@one_of_them
def test_its_checklist_would_notice_each_sentence_that_is_lost(hard):
    """Taking away the sentence that holds an item makes the checklist fail for the part it stands in."""
    paragraphs = explained(hard).paragraphs
    for part in PARTS:
        for words in hard.must_say[part]:
            poorer = [paragraph.replace(words, "") for paragraph in paragraphs]
            assert part in {lost for lost, _ in missing(hard, poorer)}


@one_of_them
def test_its_checklist_does_not_hold_of_another_case(hard):
    for other in HARD:
        if other is not hard:
            lost = {part for part, _ in missing(hard, explained(other).paragraphs)}
            assert {"arithmetic", "last day"} <= lost


@one_of_them
def test_its_rows_are_those_that_the_case_expects(hard):
    """Last day, status and readings of each row shown, from the case's own answer and not from the explanation."""
    shown = explained(hard)
    assert [row["text"] for row in shown.rows] == [part for part in shown.paragraphs if "It arose on" in part]
    for row in shown.rows:
        words = POLICE_WORDS if row["owner"] == "police" else WORDS
        assert f"({row['cite']}): {words[row['status']]}." in row["text"]
        assert long_day(row["due"]) in row["text"]
        for other in row["readings"]:
            assert READING_WORDS[other["reading"], other["value"]] in row["text"]
        for first, _, why in row["days_left_out"]:
            assert why in row["text"]
            assert str(int(first[8:])) in row["text"]
    if not hard.case.endswith(".json"):
        expected = {
            (row["duty"], row["key"], row["arises"], row["due"], row["status"])
            for row in hard.specified["expect"]["duties"]
            if [row["duty"], row["key"]] in hard.rows
        }
        assert {(r["duty"], r["key"], r["arises"], r["due"], r["status"]) for r in shown.rows} == expected


@one_of_them
def test_nothing_is_left_unsaid_where_the_checklist_says_none(hard):
    rows = explained(hard).rows
    if not hard.must_say["days left out"]:
        assert [row["days_left_out"] for row in rows] == [[]] * len(rows)
    if not hard.must_say["other reading"]:
        assert [row["readings"] for row in rows] == [[]] * len(rows)


@one_of_them
def test_every_duty_is_told_in_at_most_120_words(hard):
    for row in explain(hard.file)["duties"]:
        assert len(row["text"].split()) <= MOST_WORDS == 120


@one_of_them
def test_it_pronounces_no_verdict(hard):
    text = "\n".join(explained(hard).paragraphs)
    assert not re.search(r"breach(?! of a risk order)|guilt|offence (?:was|is) |danger", text)

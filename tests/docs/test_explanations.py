"""Every explanation, on every reading: short enough, true to its row, and one reason for each thing not owed."""

import json
import re

import pytest

from docs.of_the_law import ROOT
from safehold.law.answers import answer
from safehold.law.case_file import READINGS
from safehold.law.explanations import MOST_WORDS, POLICE_WORDS, WORDS, explain
from safehold.law.facts import long_day, ordinal_of, short_day

FILES = {
    case["id"]: case["file"]
    for name in ("vectors", "own", "generated")
    for case in json.loads((ROOT / f"tests/spec/{name}.json").read_text())["cases"]
}


def taken(file, name, value):
    return {**file, "readings": {**file.get("readings", {}), name: value}}


@pytest.fixture(scope="module")
def all_of_them():
    return {key: explain(file) for key, file in FILES.items()}


def test_every_row_of_the_answer_is_explained_in_the_order_in_which_it_arose(all_of_them):
    for key, file in FILES.items():
        rows = [(row["duty"], row["key"], row["arises"], row["due"], row["status"]) for row in answer(file)["duties"]]
        shown = [(r["duty"], r["key"], r["arises"], r["due"], r["status"]) for r in all_of_them[key]["duties"]]
        assert sorted(shown, key=str) == sorted(rows, key=str)
        assert [row[2] for row in shown] == sorted(row[2] for row in rows)


def test_each_says_its_provision_its_status_its_day_and_its_events(all_of_them):
    for explained in all_of_them.values():
        for row in explained["duties"]:
            words = POLICE_WORDS if row["owner"] == "police" else WORDS
            assert f"({row['cite']}): {words[row['status']]}." in row["text"]
            assert f"It arose on {short_day(ordinal_of(row['arises']))} (" in row["text"]
            assert [key for key in row["events"] if f", {key}" not in row["text"]] == []
            if row["due"]:
                assert long_day(row["due"]) in row["text"]
            if row["met_on"]:
                assert long_day(row["met_on"]) in row["text"]
            if row["status"] == "not_in_force":
                assert "nothing is owed for it" in row["text"]


def test_the_last_day_counted_is_the_last_day(all_of_them):
    counted = 0
    for explained in all_of_them.values():
        for row in explained["duties"]:
            found = re.search(r"day (\d+) is (\d+ \w+ \d{4})\.", row["text"])
            if found:
                counted += 1
                assert found[2] == short_day(ordinal_of(row["due"]))
    assert counted > 500


def test_each_left_out_day_is_named_with_its_state(all_of_them):
    named = 0
    for explained in all_of_them.values():
        for row in explained["duties"]:
            for first, _, why in row["days_left_out"]:
                named += 1
                assert why in row["text"]
                assert (
                    short_day(ordinal_of(first)).rpartition(" ")[0] in row["text"]
                    or f"{int(first[8:])} " in row["text"]
                )
    assert named > 100


def test_none_is_longer_than_120_words_on_any_reading():
    for file in FILES.values():
        for name, values in READINGS.items():
            for value in values:
                for row in explain(taken(file, name, value))["duties"]:
                    assert len(row["text"].split()) <= MOST_WORDS, row["text"]


def test_what_is_not_owed_has_one_reason_and_is_not_owed(all_of_them):
    for key, explained in all_of_them.items():
        owed = {(row["duty"], row["key"]) for row in explained["duties"]}
        absent = [(one["duty"], one["key"]) for one in explained["not_owed"]]
        assert len(set(absent)) == len(absent)
        assert owed & set(absent) == set(), key
        assert all(one["why"].endswith(".") and " or it had " not in one["why"] for one in explained["not_owed"])


def test_the_period_is_told_with_its_last_day(all_of_them):
    for explained in all_of_them.values():
        period = explained["period"]
        if period is None:
            assert "Not subject to notification" in explained["period_says"]
            continue
        assert f"from {short_day(ordinal_of(period['start']))}" in explained["period_says"]
        if period["end"] not in ("indefinite", "pending"):
            assert f"to {short_day(ordinal_of(period['end']))}, both included" in explained["period_says"]


def test_an_overdue_that_stands_on_one_reading_only_says_so():
    rows = explain(FILES["V105"])["duties"]
    [row] = [row for row in rows if row["status"] == "overdue"]
    assert "so no list calls it overdue." in row["text"]
    rows = explain(FILES["V106"])["duties"]
    assert not any("so no list" in row["text"] for row in rows)

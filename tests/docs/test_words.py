"""The words of the pages are those of the code, and nothing in them belongs to one machine or one writer."""

import re

import pytest

from safehold.law.explanations import WORDS

from .pages import ALL, ROOT, text_of

SOURCE = "\n".join(file.read_text() for file in (ROOT / "src/safehold").rglob("*.py"))


def rows_of_the_glossary():
    return [line.strip("| ").split(" | ") for line in text_of("GLOSSARY.md").splitlines() if line.startswith("| ")]


def test_every_code_word_of_the_glossary_is_a_word_of_the_code():
    named = re.findall(r"`([\w-]+)`", "\n".join(" | ".join(row) for row in rows_of_the_glossary()))
    assert len(named) > 40
    assert [word for word in named if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", SOURCE)] == []


def test_the_glossary_names_each_thing_once():
    names = [row[0] for row in rows_of_the_glossary()]
    assert len(names) == len(set(names)) + names.count("code") - 1


def test_the_six_statuses_have_their_words():
    [row] = [row for row in rows_of_the_glossary() if row[0] == "`status`"]
    assert row[1] == "; ".join(WORDS.values())
    assert re.findall(r"`(\w+)`", row[2]) == list(WORDS)


@pytest.mark.parametrize("place", ALL)
def test_a_page_names_no_folder_of_one_machine_and_none_of_its_writers(place):
    text = text_of(place)
    assert not re.search(r"/(?:work|root|home|tmp|Users)/|\bshared/|\bhelpers?\b(?!`)|scenario", text), place

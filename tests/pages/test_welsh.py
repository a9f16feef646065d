"""The Welsh catalogue holds exactly the English there is, and nothing on the person's or public pages lacks Welsh."""

import re

import polib

from safehold.pages.welsh import CATALOGUE, PACKAGE, gather

FILE = polib.pofile(str(CATALOGUE))
PLACED = re.compile(r"%%|%\((\w+)\)s")
RUN = "run python -m safehold.pages.welsh"


def test_the_catalogue_holds_the_english_of_today():
    assert {(entry.msgid, entry.msgid_plural or None) for entry in FILE} == set(gather()), RUN


def test_its_compiled_form_is_the_same():
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert {(entry.msgid, entry.msgstr) for entry in compiled} == {
        (entry.msgid, entry.msgstr) for entry in FILE if entry.translated()
    }, RUN


def test_every_word_on_the_persons_and_public_pages_has_welsh():
    staff_only = {
        str(file.relative_to(PACKAGE))
        for file in PACKAGE.glob("domains/**/*.html")
        if 'extends "staff.html"' in file.read_text()
    }
    wanting = [
        entry.msgid
        for entry in FILE.untranslated_entries()
        if {place for place, _line in entry.occurrences} - staff_only
    ]
    assert wanting == []


def test_welsh_takes_what_is_put_into_the_english():
    for entry in FILE.translated_entries():
        for welsh in [entry.msgstr, *entry.msgstr_plural.values()]:
            if welsh:
                assert set(PLACED.findall(welsh)) <= set(PLACED.findall(entry.msgid + entry.msgid_plural)), entry.msgid
        if not entry.msgid_plural:
            assert set(PLACED.findall(entry.msgstr)) == set(PLACED.findall(entry.msgid)), entry.msgid


def test_says_that_nobody_has_reviewed_it():
    assert FILE.metadata["X-Reviewed"] == "no"

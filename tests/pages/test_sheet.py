"""Sheets of paper: tagged, titled, equal again, and never missing for want of a letter."""

from datetime import UTC, date, datetime
from io import BytesIO

import pikepdf
import pytest

from safehold.pages.sheet import Sheet, pdf, plain_text

RECEIPT = Sheet(
    title="Receipt",
    lead="Attend at Alderstow by 11:59pm on Wednesday 8 July 2026",
    dated=datetime(2026, 7, 7, 22, 50, 41, tzinfo=UTC),
    checked="Law checked to Tuesday 24 November 2026.",
    lines=("This is not yet notification.",),
    reference="K7M 2QX 9",
    facts=(("What name is shown?", "Zoë <b>*x*</b> #let $a$"), ("Address", "1 High Street\nAlderstow")),
    sections=(("What happens next", ("Go there.", "Take this paper.")),),
    mark="Demonstration. Invented people. Demonstration law.",
)
NAMES = {
    "Latin": "O’Neill-Çelik Łukasz Nguyễn",
    "Welsh": "Llŷr ŵ",
    "Greek": "Γιώργος",
    "Cyrillic": "Олександр",
    "Armenian": "Արամ",
    "Georgian": "გიორგი",
    "Hebrew": "דוד",
    "Arabic": "محمد",
    "Devanagari": "अर्जुन",
    "Bengali": "আরিফ",
    "Gurmukhi": "ਗੁਰਪ੍ਰੀਤ",
    "Gujarati": "પટેલ",
    "Tamil": "முருகன்",
    "Telugu": "రాము",
    "Kannada": "ರಾಜು",
    "Malayalam": "രാജു",
    "Sinhala": "නිමල්",
    "Thai": "สมชาย",
    "Khmer": "សុខ",
    "Burmese": "အောင်",
    "Tibetan": "བསྟན",
    "Ethiopic": "አበበ",
    "Han": "王小明",
    "Kana": "さくらサクラ",
    "Hangul": "김민수",
    "Emoji": "😀❤️👨‍👩‍👧",
    "Joiner": "نام\u200cها",
    "Marks": "a\u0300\u0323",
    "Private": "\ue000\uf8ff",
    "Unassigned": "\u0378",
    "Mark of order": "a\ufeffb",
}


def opened(sheet: Sheet) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf(sheet)))


def test_says_its_language_and_title_and_is_tagged_for_screen_readers():
    document = opened(RECEIPT)
    assert str(document.Root.Lang) == "en-GB"
    assert document.Root.MarkInfo.Marked
    assert document.Root.ViewerPreferences.DisplayDocTitle
    with document.open_metadata() as told:
        assert told["dc:title"] == "Receipt"
        assert told["pdfuaid:part"] == "1"
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "A")
    kinds = tags(document.Root.StructTreeRoot)
    assert [kind for kind in kinds if kind.startswith("/H")] == ["/H1", "/H2"]


def tags(node) -> list[str]:
    found = [str(node.S)] if "/S" in node else []
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and ("/S" in child or "/K" in child):
            found += tags(child)
    return found


def test_the_same_sheet_gives_the_same_bytes():
    assert pdf(RECEIPT) == pdf(RECEIPT)


def test_a_receipt_is_one_page():
    assert len(opened(RECEIPT).pages) == 1


@pytest.mark.parametrize("script", NAMES)
def test_a_name_in_any_script_gives_a_sheet(script):
    assert len(opened(Sheet("Sheet", NAMES[script], date(2026, 7, 7), "Checked.")).pages) == 1


def test_all_scripts_at_once_and_one_word_of_two_hundred_letters_give_a_sheet():
    facts = (*NAMES.items(), ("Long", "Wolfeschlegelsteinhausenbergerdorff" * 6), ("Longer", "One line\n" * 9))
    assert len(opened(Sheet("Sheet", "Names", date(2026, 7, 7), "Checked.", facts=facts)).pages) == 2


def test_a_welsh_sheet_says_that_it_is_welsh():
    assert (
        str(opened(Sheet("Taflen", "Eich tudalen", date(2026, 7, 7), "Gwiriwyd.", language="cy")).Root.Lang) == "cy-GB"
    )


def test_the_same_words_stand_in_plain_text_whatever_their_script():
    sheet = Sheet("Receipt", "Attend.", date(2026, 7, 7), "Law checked.", reference="K7M", facts=tuple(NAMES.items()))
    text = plain_text(sheet)
    assert text.startswith("Attend.\n\nYour reference: K7M\n")
    assert text.endswith("\n\nLaw checked.\n")
    assert all(name in text for name in NAMES.values())

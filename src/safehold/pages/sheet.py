"""Sheets of paper: the same words as PDF and as plain text.

The PDF meets PDF/UA-1 (for screen readers) and PDF/A-2a (to be kept) by what its maker checks; nobody else
validated it. The same sheet gives the same bytes. Needs no Django, for a command makes sheets too.
"""

import json
import re
import textwrap
import unicodedata
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import typst

HERE = Path(__file__).parent
WORDS = {
    "en": {
        "reference": "Your reference",
        "numbers": "Letters that this sheet cannot print are given by their Unicode numbers.",
    },
    "cy": {
        "reference": "Eich cyfeirnod",
        "numbers": "Rhoddir rhifau Unicode llythrennau na ellir eu hargraffu ar y daflen hon.",
    },
}
CANNOT_PRINT = re.compile(r'(?:the text|codepoint) `"(?:\\u\{(?P<number>[0-9a-f]+)\}|(?P<letter>.))')
JOINED = re.compile(r"\](\s?)\[(?=U\+)")
ALL = "all but plain English"
BELONGS_TO_THE_LAST = ("Mn", "Mc", "Me", "Cf")  # accents, joiners and variants: nothing without their letter


@dataclass(frozen=True)
class Sheet:
    """What stands on it, in order; every word is the caller's, in the reader's language.

    `lead` is the first line: what this paper is, or what to do by when. `title` names the file to its reader and is
    not printed. `dated` is the day or instant from which the sheet comes. `checked` says to which day the law was
    checked. `mark` is what must stand on top.
    """

    title: str
    lead: str
    dated: date
    checked: str
    lines: tuple[str, ...] = ()
    reference: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
    foot: tuple[str, ...] = ()
    mark: str = ""
    language: str = "en"


def pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF; a letter without a font at hand is given by its number, so that there is always a sheet."""
    at = sheet.dated if isinstance(sheet.dated, datetime) else datetime.combine(sheet.dated, datetime.min.time())
    words = WORDS[sheet.language]
    told = asdict(sheet) | {"dated": [str(part) for part in at.timetuple()[:6]], "words": words}
    numbered: set[str] = set()
    while True:
        told["foot"] = [*sheet.foot, *([words["numbers"]] if numbered else []), sheet.checked]
        try:
            return typst.compile(
                HERE / "sheets/sheet.typ",
                sys_inputs={"sheet": json.dumps(_numbered(told, numbered), ensure_ascii=False)},
                font_paths=[HERE / "fonts"],
                ignore_system_fonts=True,
                pdf_standards=["ua-1", "a-2a"],
            )
        except typst.TypstError as problem:
            found = CANNOT_PRINT.search(str(problem))
            if not found:
                raise
            script = _script(found["letter"] or chr(int(found["number"], 16)))
            if ALL in numbered:
                raise
            numbered.add(ALL if script in numbered or not script else script)


def _script(letter: str) -> str:
    """The first word of a letter's name: CJK, HANGUL, GRINNING. Near enough to a script to replace it whole.

    Empty for what every font has.
    """
    if letter.isascii():
        return ""
    return unicodedata.name(letter, unicodedata.category(letter)).split()[0].split("-")[0]


def _numbered(value: object, scripts: set[str]) -> object:
    """The same, with each letter of these scripts as its number: `王小` becomes `[U+738B U+5C0F]`."""
    if isinstance(value, str):
        text, by_number = "", False
        for letter in value:
            goes_along = by_number and unicodedata.category(letter) in BELONGS_TO_THE_LAST
            by_number = goes_along or _script(letter) in scripts or (ALL in scripts and not letter.isascii())
            text += f"[U+{ord(letter):04X}]" if by_number else letter
        return JOINED.sub(" ", text) if scripts else text
    if isinstance(value, dict):
        return {key: _numbered(each, scripts) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_numbered(each, scripts) for each in value]
    return value


def plain_text(sheet: Sheet) -> str:
    """The same words as plain text, for whoever reads it so, in every script. The first line is `lead`, whole."""
    parts: list[str] = [sheet.mark, *sheet.lines]
    if sheet.reference:
        parts.append(f"{WORDS[sheet.language]['reference']}: {sheet.reference}")
    parts += [f"{key}\n{value}" for key, value in sheet.facts]
    for title, lines in sheet.sections:
        parts += [title.upper(), *lines]
    parts += [*sheet.foot, sheet.checked]
    wrapped = ["\n".join(textwrap.fill(line, 76) for line in part.splitlines()) for part in parts if part]
    return f"{sheet.lead}\n\n" + "\n\n".join(wrapped) + "\n"

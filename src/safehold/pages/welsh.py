"""The Welsh of the whole product: gathers its English, keeps `locale/cy`, and says what still wants Welsh.

For developers, who run `python -m safehold.pages.welsh` after changing words; both files are committed, so that nobody
else needs a tool. Every page in Welsh says that it has not been reviewed, until somebody who may has done so.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import polib  # type: ignore[import-untyped]
from jinja2 import Environment

from safehold.events import EVENTS
from safehold.law import DECLARED

PACKAGE = Path(__file__).parents[1]
CATALOGUE = Path(__file__).parent / "locale/cy/LC_MESSAGES/django.po"
HEAD = {
    "Content-Type": "text/plain; charset=utf-8",
    "Language": "cy",
    "Plural-Forms": "nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3;",  # as Django's own
    "X-Reviewed": "no",
}
MARKED = ("_", "gettext", "gettext_lazy", "gettext_noop", "ngettext")

Words = tuple[str, str | None]  # one, and the many of it if it is counted


def gather() -> dict[Words, list[str]]:
    """Every English text that a page may show, with the files that hold it."""
    found: dict[Words, set[str]] = {}
    for file in sorted(PACKAGE.rglob("*.html")):
        for words in _in_template(file.read_text()):
            found.setdefault(words, set()).add(str(file.relative_to(PACKAGE)))
    for file in sorted([*PACKAGE.glob("pages/*.py"), *PACKAGE.glob("domains/**/*.py")]):
        for words in _in_code(file.read_text()):
            found.setdefault(words, set()).add(str(file.relative_to(PACKAGE)))
    for words in _in_events():
        found.setdefault(words, set()).add("events")
    for duty in DECLARED:
        found.setdefault((duty.means, None), set()).add("law")
    return {words: sorted(places) for words, places in found.items()}


def _in_template(text: str) -> Iterator[Words]:
    environment = Environment(extensions=["jinja2.ext.i18n"])
    for _line, _function, words in environment.extract_translations(text):  # type: ignore[attr-defined]
        if isinstance(words, str):
            yield words, None
        elif words:  # nothing, where what is to be translated is itself a value
            yield words[0], words[1]


def _in_code(text: str) -> Iterator[Words]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKED:
            said = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if said:
                yield said[0], (said[1] if node.func.id == "ngettext" else None)


def _in_events() -> Iterator[Words]:
    for event in EVENTS.values():
        if not event.told_as:
            continue
        asked = [event.told_as, event.title, event.happened, event.happened_hint, event.happened_error]
        for field in event.asked:
            asked += [field.label, field.hint, field.error, *(field.choice_labels or field.choices)]
        yield from ((words, None) for words in asked if words)


def update(catalogue: Path = CATALOGUE) -> list[str]:
    """Bring the catalogue up to the English there is, build its compiled form, and return what wants Welsh.

    Welsh that has no English any more is dropped.
    """
    kept = {(entry.msgid, entry.msgid_plural or None): entry for entry in polib.pofile(str(catalogue))}
    made = polib.POFile(wrapwidth=118)
    made.metadata = HEAD
    for (one, many), places in sorted(gather().items(), key=lambda item: (item[1], item[0][0])):
        old = kept.get((one, many))
        made.append(
            polib.POEntry(
                msgid=one,
                msgid_plural=many or "",
                msgstr=old.msgstr if old else "",
                msgstr_plural=(old.msgstr_plural if old else dict.fromkeys(range(4), "")) if many else {},
                occurrences=[(place, "") for place in places],
                flags=["python-format"] if "%(" in one else [],
            )
        )
    made.save(str(catalogue))
    made.save_as_mofile(str(catalogue.with_suffix(".mo")))
    return [entry.msgid for entry in made.untranslated_entries()]


if __name__ == "__main__":
    for words in update():
        print(words)

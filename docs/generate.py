"""The generated pages: made from the code by `./safehold docs`, compared with it by `./safehold check`.

A page is its place under docs/ and a function that returns its text; the functions read the code's own declarations and
never the clock, so that the same code gives the same bytes. A page that nothing makes any more is taken away.
"""

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from docs import of_access, of_the_law, of_the_program, twelve
from safehold.law import DUTIES

DOCS = Path(__file__).parent
PAGES: dict[str, Callable[[], str]] = {
    "reference/duties.md": of_the_law.duties,
    **{f"reference/duties/{code}.md": partial(of_the_law.duty, code) for code in DUTIES},
    "reference/events.md": of_the_program.events,
    "reference/readings.md": of_the_law.readings,
    "reference/schedule-3.md": of_the_law.schedule_3,
    "reference/access.md": of_access.access,
    "reference/commands.md": of_the_program.commands,
    "reference/errors.md": of_the_program.errors_,
    "reference/api.md": of_the_program.api,
    "reference/openapi.json": of_the_program.openapi,
    "reference/tables.md": of_the_program.tables,
    "explanation/twelve-hard-cases.md": twelve.hard_cases,
}


def main(only_compare: bool) -> int:
    """Writes the pages, or says which differ from the code; 1 if any does."""
    stale = [place for place, make in PAGES.items() if _differs(DOCS / place, make(), only_compare)]
    for old in sorted((DOCS / "reference").rglob("*.*")):
        place = old.relative_to(DOCS).as_posix()
        if place not in PAGES:
            stale.append(place)
            if not only_compare:
                old.unlink()
    if only_compare and stale:
        print(f"Not as the code has it: {', '.join(stale)}. Run ./safehold docs.")
    return int(only_compare and bool(stale))


def _differs(page: Path, text: str, only_compare: bool) -> bool:
    if page.exists() and page.read_text() == text:
        return False
    if not only_compare:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text)
    return True


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))

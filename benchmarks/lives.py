"""The invented lives that the benchmarks measure on, as the record would give them to the law."""

import os

from safehold.law.case_file import History, read

AS_OF = "2026-07-07"


def files(people: int) -> list[dict]:
    """Case files of so many invented lives, as known on one day; the same each time."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from safehold.record.lives import lives

    return [file_of(life) for life in lives(1, people)]


def file_of(life) -> dict:
    corrected = {entry.corrects for entry in life.entries}
    return {
        "person": {"born": life.born.isoformat() if life.born else "1900-01-01"},
        "as_of": AS_OF,
        "events": [
            {"type": entry.type, "id": str(entry.corrects or entry.id), "at": entry.at.isoformat()[:16], **entry.fields}
            for entry in life.entries
            if entry.id not in corrected
        ],
    }


def histories(people: int) -> list[History]:
    return [read(file) for file in files(people)]

"""Case files and sets as any door takes them, and the documents that answer them. A door itself reads the files."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from safehold.kernel.errors import SafeholdError, Unreadable
from safehold.law import LAW_CHECKED_TO
from safehold.law.age import says_of_age
from safehold.law.answers import answer_of
from safehold.law.case_file import History, read

Case = tuple[str, Any]  # an id and the case file; in place of a file that cannot be read, its error


def json_in(text: str, where: str) -> Any:
    """What a JSON text holds; Unreadable with the line where it is broken."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        says = f"This is not JSON: line {error.lineno}, column {error.colno}."
        raise Unreadable(says, where=where, do="Mend it there.") from None
    except ValueError:
        raise Unreadable("A number has too many digits.", where=where, do="Numbers go up to 10000.") from None
    except RecursionError:
        raise Unreadable("This is nested too deeply.", where=where, do="A case file is a list of events.") from None


def cases_in(told: Any, name: str) -> list[Case]:
    """The cases of a set, or the one case of a bare case file, each with its id."""
    if not (isinstance(told, dict) and "cases" in told):
        return [(name, told)]
    if not isinstance(told["cases"], list):
        raise Unreadable("The cases must be a list.", where="cases", do="Write them in square brackets.")
    return [
        (case["id"], case.get("file"))
        if isinstance(case, dict) and isinstance(case.get("id"), str)
        else (
            f"cases[{number}]",
            Unreadable("This case has no id.", where=f"cases[{number}].id", do="Give it one."),
        )
        for number, case in enumerate(told["cases"])
    ]


def each_once(cases: Iterable[Case]) -> Iterator[Case]:
    """The same cases; one whose id came before is an error."""
    seen: set[str] = set()
    for key, case in cases:
        if key in seen:
            case = Unreadable("This id comes twice.", where=key, do="Give each case an id of its own.")
        seen.add(key)
        yield key, case


def _plain(histories: list[History]) -> list[dict[str, Any]]:
    return [answer_of(history) for history in histories]


def answered(
    cases: Iterable[Case],
    *,
    today: date,
    draft: dict[str, Any] | None = None,
    engine: Callable[[list[History]], list[dict[str, Any]]] = _plain,
) -> tuple[dict[str, Any], int, int]:
    """The document of `answer`, how many cases were answered, and how many could not be read."""
    law = (draft or {}).get("law")
    entries: list[dict[str, Any]] = []
    histories: list[tuple[int, History]] = []
    for key, case in cases:
        try:
            if isinstance(case, SafeholdError):
                raise case
            histories.append((len(entries), read(case, law=law)))
            entries.append({"id": key})
        except Unreadable as error:
            entries.append({"id": key, **error.as_json()})
    found = engine([history for _place, history in histories])
    for (place, _history), one in zip(histories, found, strict=True):
        entries[place]["answer"] = one
    return {**about(draft, today), "answers": entries}, len(histories), len(entries) - len(histories)


def about(draft: dict[str, Any] | None, today: date) -> dict[str, Any]:
    """What stands at the head of every answer: the day to which the law was checked, and the draft it speaks under."""
    careful = says_of_age(today)
    return {
        **({"careful": careful} if careful else {}),
        "law_checked_to": LAW_CHECKED_TO,
        **({"law": {"name": draft["name"], "status": draft["status"]}} if draft else {}),
    }

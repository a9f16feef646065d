"""The few shapes of a Markdown page that the generated pages share."""

from collections.abc import Iterable, Sequence


def cell(text: object) -> str:
    """A text as one cell: on one line, its bars escaped.

    >>> cell("custody | hospital")
    'custody \\\\| hospital'
    """
    return " ".join(str(text).split()).replace("|", "\\|")


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Rows under their heads; nothing where there are no rows.

    >>> print(table(("a", "b"), [(1, 2)]))
    | a | b |
    |---|---|
    | 1 | 2 |
    """
    lines = [f"| {' | '.join(map(cell, row))} |" for row in rows]
    if not lines:
        return ""
    return "\n".join([f"| {' | '.join(heads)} |", "|" + "---|" * len(heads), *lines])


def code(text: str, language: str) -> str:
    """A block of code or of a terminal's text."""
    return f"```{language}\n{text.strip()}\n```"


def quoted(text: str) -> str:
    """A paragraph set apart as said by someone."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def page(*parts: str) -> str:
    """The parts of a page, a blank line between them; empty ones are left out."""
    return "\n\n".join(part.strip("\n") for part in parts if part) + "\n"


def more(summary: str, text: str) -> str:
    """A part that opens on asking."""
    return f"<details><summary>{summary}</summary>\n\n{text}\n\n</details>" if text else ""

"""The pages that people write, and what in them can be tried: commands with what they print, files to save, links."""

import re
import shlex
from dataclasses import dataclass
from pathlib import Path

from docs.generate import PAGES

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = sorted(
    page.relative_to(ROOT).as_posix()
    for page in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "changelog.d").glob("*.md"))
    if page.relative_to(ROOT / "docs" if page.is_relative_to(ROOT / "docs") else ROOT).as_posix() not in PAGES
)
ALL = sorted({*WRITTEN, *(f"docs/{place}" for place in PAGES if place.endswith(".md"))})
# Other tests run these, or they run the tests; here it is only seen that there are such commands.
ELSEWHERE = {"demo", "serve", "test", "check", "fix", "docs", "bench"}

BLOCK = re.compile(r"(?:Save this as `(?P<name>[^`]+)`:\n\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """A block of code: its language, its text, and under which name the page says to save it."""

    language: str
    text: str
    name: str | None


def text_of(page: str) -> str:
    """The text of a page."""
    return (ROOT / page).read_text()


def blocks(page: str) -> list[Block]:
    """The blocks of code of a page, in order."""
    text = re.sub(r"(Save this as `[^`]+`):", r"\1:", text_of(page).replace("save this as `", "Save this as `"))
    return [Block(found["language"], found["text"], found["name"]) for found in BLOCK.finditer(text)]


@dataclass(frozen=True)
class Step:
    """A command of a page, and the lines that it is said to print."""

    command: str
    prints: list[str]

    @property
    def name(self) -> str:
        """The command of Safehold that it begins with; empty for another program."""
        words = shlex.split(self.command)
        return words[1] if words[0] == "./safehold" and len(words) > 1 else ""


def steps(block: Block) -> list[Step]:
    """The commands of a terminal, each with what it prints."""
    found: list[Step] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append(Step(line[2:], []))
        else:
            found[-1].prints.append(line)
    return found


def prints(expected: list[str], printed: str) -> str:
    """What is missing of the lines that a command is said to print, or nothing.

    A line `...` stands for any lines; one that ends in ` ...` for all that begin so. Without a line `...` nothing else
    may be printed.
    """
    lines = printed.splitlines()
    if "..." not in expected and len(lines) != len(expected):
        return f"{len(expected)} lines were said, {len(lines)} printed:\n{printed}"
    at = 0
    for line in expected:
        if line == "...":
            continue
        begins = line.removesuffix(" ...")
        for place in range(at, len(lines)):
            if lines[place] == line or (begins != line and lines[place].startswith(begins)):
                at = place + 1
                break
        else:
            return f"{line!r} is not printed after line {at}:\n{printed}"
    return ""

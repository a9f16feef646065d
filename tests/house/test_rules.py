"""Rules of the house that a machine can look after."""

import os
import re
import tomllib
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Made by tools; everything else that begins with a dot is looked at by name.
MADE = re.compile(r"\.(git|tools|data|venv-\w+|\w+_cache|hypothesis)$|__pycache__$|node_modules$")
# Each begins with a class of one letter, so that this file keeps the rule too.
REGISTRIES = [r"[p]ypi\.org", r"[p]ythonhosted", r"[r]egistry\.npm", r"[d]eb\.debian", r"[e]xtra-index-url"]
PLACES = [r"/[r]oot/", r"/[w]ork/main", r"/[U]sers/"]
VERDICTS = [r"[o]ffence proved", r"(?<!not )(?<!not_)\b[g]uilty", r"\b[b]reached", r"\b[d]angerous"]
CODES = [r"\b[R]-\d\d\b", r"\b[H]I-\d\d\b"]


@pytest.fixture(scope="module")
def ours():
    """The text of every file of the project, by its place."""
    found = {}
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if not MADE.search(name)]
        for name in files:
            file = Path(folder, name)
            with suppress(UnicodeDecodeError):  # a picture, a font
                found[str(file.relative_to(ROOT))] = file.read_text()
    assert "pyproject.toml" in found
    return found


def places(ours, patterns):
    pattern = re.compile("|".join(patterns), re.IGNORECASE)
    return [
        f"{place}:{number}: {line.strip()[:80]}"
        for place, text in ours.items()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_holds_the_address_of_a_registry(ours):
    assert places(ours, REGISTRIES) == []


def test_no_file_names_a_folder_of_one_machine(ours):
    assert places(ours, [*PLACES, re.escape(str(ROOT))]) == []


def test_the_product_pronounces_no_verdict(ours):
    its_words = {place: text for place, text in ours.items() if place.startswith(("src/", "docs/", "README"))}
    assert places(its_words, VERDICTS) == []


def test_no_file_uses_a_code_that_only_its_writer_knows(ours):
    assert places(ours, CODES) == []


def test_every_dependency_says_why_it_is_here():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    named = [line for line in lines if re.match(r'    "[a-z]', line)]
    declared = tomllib.loads("\n".join(lines))
    assert len(named) == len(declared["project"]["dependencies"]) + len(declared["dependency-groups"]["dev"])
    assert [line for line in named if not re.search(r'",\s+# \S.{9,}', line)] == []


def test_every_dependency_is_locked_with_hashes():
    for name in ("core", "dev", "uv", "openfisca"):
        lock = (ROOT / f"requirements/{name}.lock").read_text()
        packages = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)[1:]
        assert packages
        assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_no_file_is_called_after_nothing():
    names = {"utils", "helpers", "common", "base", "misc", "manager", "service"}
    assert [str(file) for file in (ROOT / "src").rglob("*.py") if file.stem in names] == []


def test_every_room_says_what_it_is():
    rooms = [folder for folder in (ROOT / "src/safehold").rglob("*") if folder.is_dir() and any(folder.glob("*.py"))]
    silent = [
        str(room)
        for room in rooms
        if room.name != "migrations" and not (room / "__init__.py").read_text().startswith('"""')
    ]
    assert silent == []

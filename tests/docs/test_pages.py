"""What the pages tell a reader to do works, and prints what they say; every link leads somewhere."""

import json
import re

import pytest
import typer.main

from safehold.cli import app
from safehold.law.case_file import read

from .pages import ALL, ELSEWHERE, ROOT, WRITTEN, blocks, prints, steps, text_of

TERMINALS = [page for page in WRITTEN if any(block.language == "console" for block in blocks(page))]
# Pages that need a database or a changed law; each has a test of its own
OWN_TESTS = {"docs/how-to/run-an-installation.md", "docs/how-to/add-a-duty.md"}


def test_the_pages_are_found():
    assert {"README.md", "CONTRIBUTING.md", "docs/README.md", "docs/tutorial/from-a-case-file-to-a-sheet.md"} <= set(
        WRITTEN
    )
    assert set(TERMINALS) > OWN_TESTS


@pytest.mark.parametrize("place", [page for page in TERMINALS if page not in OWN_TESTS])
def test_every_command_runs_and_prints_what_the_page_says(place, reader):
    ran = 0
    for block in blocks(place):
        if block.name:
            (reader.folder / block.name).write_text(block.text)
        if block.language != "console":
            continue
        for step in steps(block):
            if step.name in ELSEWHERE:
                assert step.name in typer.main.get_command(app).commands
                continue
            shown = reader(step.command)
            assert shown.returncode == 0, f"{step.command}\n{shown.stderr}"
            assert prints(step.prints, shown.stdout) == "", step.command
            ran += 1
    assert ran


@pytest.mark.parametrize("place", WRITTEN)
def test_every_case_file_and_json_of_a_page_can_be_read(place):
    for block in blocks(place):
        if block.language == "json":
            told = json.loads(block.text)
            if "person" in told:
                read(told)


@pytest.mark.parametrize("place", WRITTEN)
def test_every_block_has_a_language_that_is_tried(place):
    known = {"console", "json", "csv", "python", "sql", "nginx", "systemd", "text"}
    assert {block.language for block in blocks(place)} <= known
    assert text_of(place).count("```") == 2 * len(blocks(place))


def test_a_page_that_says_something_else_would_be_noticed():
    assert prints(["1"], "1\n") == ""
    assert prints(["1"], "1\n2\n")
    assert prints(["...", "b", "..."], "a\nb\nc\n") == ""
    assert prints(["...", "b", "a"], "a\nb\n")
    assert prints(["First notification ..."], "First notification: told late\n") == ""


def anchor(heading):
    """A heading as a link names it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("place", ALL)
def test_every_link_and_picture_leads_somewhere(place):
    text = re.sub(r"```.*?```", "", text_of(place), flags=re.S)
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            assert target.startswith(("https://www.legislation.gov.uk/", "https://www.gov.uk/")), target
            continue
        path, _, part = target.partition("#")
        file = (ROOT / place).parent / path if path else ROOT / place
        headings = re.findall(r"^#+ (.*)$", file.read_text(), re.M) if part and file.exists() else []
        if not file.exists() or (part and part not in map(anchor, headings)):
            broken.append(target)
    assert broken == []


def test_every_page_under_docs_can_be_reached_from_the_first():
    reached, open_ = set(), ["docs/README.md"]
    while open_:
        page = open_.pop()
        if page in reached or not (ROOT / page).exists():
            continue
        reached.add(page)
        for target in re.findall(r"\]\(([^)#\s]+)", text_of(page)):
            file = ((ROOT / page).parent / target).resolve()
            if file.suffix == ".md" and file.is_relative_to(ROOT):
                open_.append(file.relative_to(ROOT).as_posix())
    assert {page for page in ALL if page.startswith("docs/")} - reached == set()


def test_the_first_screen_of_the_readme_is_one_screen():
    first = text_of("README.md").split("\n## ")[0]
    assert len(first.splitlines()) <= 45
    for said in (
        "./safehold demo",
        "./safehold test",
        "Not used with real data",
        "docs/pictures/",
        "docs/README.md",
        "MIT",
    ):
        assert said in first


@pytest.mark.parametrize("place", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "GLOSSARY.md", "CODE_OF_CONDUCT.md"])
def test_every_path_that_a_page_names_is_there(place):
    for path in re.findall(r"`((?:src|tests|docs|changelog\.d|requirements)/[\w./*-]*)`", text_of(place)):
        assert list(ROOT.glob(path.rstrip("/"))), path

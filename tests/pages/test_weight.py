"""The first load stays small: people come with old phones and little data."""

import gzip
import re
from pathlib import Path

import pytest

import safehold.pages

STATIC = Path(safehold.pages.__file__).parent / "static"
WITHOUT_FONT, WITH_FONT = 60_000, 100_000


def squeezed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


@pytest.mark.django_db
@pytest.mark.usefixtures("gallery_pages")
@pytest.mark.parametrize("path", ["/person", "/form/1", "/check", "/sign-in/"])
def test_first_load_of_the_persons_pages(client, path):
    page = client.get(path).content
    files = re.findall(rb'(?:href|src)="/static/(safehold/[^"]+)"', page)
    assert len(files) == 3
    weight = squeezed(page) + sum(squeezed((STATIC / file.decode()).read_bytes()) for file in files)
    assert weight <= WITHOUT_FONT
    assert weight + (STATIC / "safehold/fonts/latin.woff2").stat().st_size <= WITH_FONT


def test_the_style_names_only_files_that_stand_beside_it():
    style = (STATIC / "safehold/safehold.css").read_text()
    named = set(re.findall(r"url\(\"?([^)\"]+)\"?\)", style))
    assert named == {"fonts/latin.woff2", "fonts/latin-ext.woff2"}
    assert all((STATIC / "safehold" / file).exists() for file in named)


def test_nothing_that_is_the_crowns_is_shipped():
    for file in STATIC.rglob("*"):
        assert not re.search(r"crown|crest|transport|govuk-logo", file.name)
    style = (STATIC / "safehold/safehold.css").read_text()
    assert not re.search(r"GDS Transport|govuk-crest|govuk-logo", style)


@pytest.mark.parametrize("file", ["safehold/safehold.css", "safehold/safehold.js"])
def test_what_is_built_in_keeps_its_licence(file):
    assert "MIT" in (STATIC / file).read_text()[:400]
    assert "govuk-frontend 6.3.0" in (STATIC / "safehold/licences.txt").read_text()

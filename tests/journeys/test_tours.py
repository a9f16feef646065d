"""Both tours of the README, word for word, in a real browser: large and small, with script and without, by keyboard."""

import pytest

from .conftest import fresh
from .walk import Walk

WAYS = {
    "wide": {"width": 1280},
    "narrow": {"width": 320},
    "wide without script": {"width": 1280, "script": False},
    "narrow without script": {"width": 320, "script": False},
    "keyboard alone": {"width": 1280, "keyboard": True},
}


@pytest.fixture(scope="module", params=WAYS)
def walk(request, browser, made, open_folder):
    """A reader before a fresh demonstration, who takes both tours one after the other."""
    way = WAYS[request.param]
    size, has_script = {"width": way["width"], "height": 800}, way.get("script", True)
    with (
        fresh(made, open_folder) as demonstration,
        browser.new_context(viewport=size, java_script_enabled=has_script) as context,
        browser.new_context(viewport=size) as other,
    ):
        checker = None if has_script else other.new_page()
        yield Walk(context.new_page(), demonstration, keyboard=way.get("keyboard", False), checker=checker)


@pytest.mark.parametrize("tour", ["A tour in five minutes", "A second tour"])
def test_the_tour_goes_as_the_readme_tells_it(walk, tour):
    walk.through(tour)

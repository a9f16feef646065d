"""The pages in a real browser: every question and result accessible, at 320 and at 1280 pixels, and without script."""

import json
import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from safehold.domains.work_it_out.views import SAMPLE
from tests.journeys.walk import take_picture

from .ways import HEADINGS, WAYS

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PICTURES = os.environ.get("SAFEHOLD_PICTURES")  # a folder; without it no picture is taken
SIZES = {320: 640, 1280: 900}


@pytest.fixture(autouse=True)
def quiet(page):
    """No page says anything on the browser's console."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert said == []


@pytest.fixture
def look(page):
    """Looks at the open page once for each of its names: no rule broken, nothing sideways, and a picture if wanted."""
    seen = set()

    def at(name):
        if name in seen:
            return
        seen.add(name)
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
        assert not found, (name, [(rule["id"], rule["nodes"][0]["html"]) for rule in found])
        for width, height in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (name, width)
            if PICTURES:
                take_picture(page, Path(PICTURES) / f"work-it-out-{name}-{width}.png")

    return at


def fill(page, name, answer):
    """An answer as a reader gives it."""
    if isinstance(answer, dict):
        for each, one in answer.items():
            fill(page, each, one)
    elif page.locator(f"select[name='{name}']").count():
        page.select_option(f"select[name='{name}']", answer)
    elif page.locator(f"input[type=radio][name='{name}'][value='{answer}']").count():
        page.check(f"input[type=radio][name='{name}'][value='{answer}']")
    elif answer[4:5] == "-":
        day, _letter, time = answer.partition("T")
        for part, text in zip(("year", "month", "day"), day.split("-"), strict=True):
            page.fill(f"[id='{name}-{part}']", text)
        if time:
            page.fill(f"[id='{name}-time']", time)
    else:
        page.fill(f"input[name='{name}']", answer)


def walk(page, served, way, look=lambda name: None):
    """From the start to the result."""
    page.goto(f"{served}/work-it-out/")
    page.get_by_role("button", name="Start").click()
    page.wait_for_load_state()
    while page.locator("input[name=page]").count():
        slug = page.locator("input[name=page]").get_attribute("value")
        look(slug)
        if way[slug] is not None:
            fill(page, slug, way[slug])
        page.get_by_role("button", name="Continue").click()
        page.wait_for_load_state()


@pytest.mark.parametrize("name", WAYS)
def test_every_way_is_accessible_and_fits(page, served, look, name):
    walk(page, served, WAYS[name], look)
    assert page.get_by_role("heading", level=1).inner_text() == HEADINGS[name]
    look(f"result-{name.replace(', ', '-').replace(' ', '-')}")


def test_an_offence_is_chosen_from_a_list_that_a_keyboard_searches(page, served, look):
    way = {**WAYS["home"], "listed": "find", "offence": "sch3-18", "offender_age": "yes", "other_age": "not_sure"}
    walk(page, served, {**way, "sentenced": "2025-04-14"}, look)
    page.get_by_text("See and change the answers").click()
    assert page.get_by_text("Sexual assault – Sexual Offences Act 2003 s.3", exact=True).is_visible()
    look("result-answers")


def test_mistakes_are_accessible_and_lead_to_where_to_mend_them(page, served, look):
    page.goto(f"{served}/work-it-out/")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Continue").click()
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    look("mistake")
    page.locator(".govuk-error-summary a").click()
    assert page.evaluate("document.activeElement.name") == "about"


def test_a_list_and_a_case_file_are_chosen_and_read(page, served, look):
    page.goto(f"{served}/work-it-out/list/")
    look("list")
    page.get_by_role("button", name="Check").click()
    look("list-mistake")
    page.set_input_files("#file", str(SAMPLE))
    page.get_by_role("button", name="Check").click()
    assert page.get_by_role("heading", level=1).inner_text() == "18 rows disagree with the law"
    look("list-checked")
    page.goto(f"{served}/work-it-out/open/")
    look("open")
    event = {"type": "conviction", "id": "c1", "at": "2025-03-10", "listed": True}
    page.fill("#text", json.dumps({"person": {"born": "1980-05-04"}, "as_of": "2025-06-01", "events": [event]}))
    page.get_by_role("button", name="Open").click()
    look("opened")


def test_the_sheet_the_calendar_and_the_case_file_come_as_files(page, served):
    walk(page, served, WAYS["home"])
    for button, file in (
        ("One page to print (PDF)", "sheet.pdf"),
        ("For a calendar, in neutral words", "days.ics"),
        ("Case file, to open again", "answers.json"),
    ):
        with page.expect_download() as coming:
            page.get_by_role("button", name=button).click()
        assert coming.value.suggested_filename == file


def test_in_welsh_from_the_middle_on(page, served, look):
    way = WAYS["home"]
    page.goto(f"{served}/work-it-out/")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Cymraeg").click()
    page.wait_for_load_state()
    while page.locator("input[name=page]").count():
        slug = page.locator("input[name=page]").get_attribute("value")
        look(f"cy-{slug}")
        fill(page, slug, way[slug])
        page.get_by_role("button", name="Parhau").click()
        page.wait_for_load_state()
    assert "Gorffennaf 2026" in page.get_by_role("heading", level=1).inner_text()
    look("cy-result")


def test_by_keyboard_alone(page, served):
    page.goto(f"{served}/work-it-out/")

    def tab_to(test):
        for _key in range(40):
            page.keyboard.press("Tab")
            if page.evaluate(test):
                return
        raise AssertionError(test)

    tab_to("document.activeElement.innerText.trim() === 'Start'")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to("document.activeElement.name === 'about'")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.get_by_role("heading", level=1).inner_text() == "What has changed, or will change?"


def test_without_script_and_without_a_cookie(browser, served):
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        walk(page, served, WAYS["review"])
        assert page.get_by_role("heading", level=1).inner_text() == HEADINGS["review"]
        page.get_by_text("See and change the answers").click()
        page.locator("button[name=show][value=out]").click()
        page.wait_for_load_state()
        assert page.input_value("#out-day") == "10"
        assert context.cookies() == []
        assert all(url.startswith(served) and "?" not in url for url in asked)


def test_on_paper_nothing_but_the_result_remains(page, served):
    walk(page, served, WAYS["home"])
    page.emulate_media(media="print")
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.get_by_text("Go in person to a police station.").is_visible()
    assert not page.locator("button").first.is_visible()
    assert page.get_by_text("Law checked to Tuesday 24 November 2026.").is_visible()

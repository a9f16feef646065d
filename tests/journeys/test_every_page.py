"""Pages that no tour leads to: each fits and is accessible at both sizes; and every page has a picture in the docs."""

import re
from pathlib import Path

import pytest
from django.urls import URLPattern, get_resolver

from .walk import NAMES, place_of

PICTURES = Path(__file__).resolve().parents[2] / "docs/pictures"
# Addresses that show no page of their own: files, forms that lead on, steps of signing in that the pages' tests try.
SHOW_NO_PAGE = {
    "health", "front", "language", "quick-exit", "demonstration-clock", "account_logout", "you-forget", "you-days",
    "desk-acknowledge", "work-it-out-calendar", "work-it-out-case-file", "work-it-out-sheet", "work-it-out-list-sample",
    "work-it-out-list-checked", "you-acknowledgement",
    "mfa_login_webauthn", "mfa_activate_totp", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn", "account_change_password", "account_reauthenticate",
}  # fmt: skip
AT_ONE_ADDRESS = {"work-it-out-about", "work-it-out-offence", "work-it-out-result", "work-it-out-list-checked"}
ANSWERS = {
    "home": ["What is the new address?", "Does anyone else live there?"],
    "job": ["Who do you work for?", "Where do you work?", "What work do you do?"],
}


@pytest.fixture(params=["desktop", "phone"])
def walk(request):
    return request.getfixturevalue(request.param)


def test_pages_for_anyone(walk):
    for path in ("/accessibility/", "/cookies/", "/privacy/", "/nothing/", "/work-it-out/open/", "/work-it-out/list/"):
        walk.open(path)
    assert walk.said_amiss() == []


def test_the_persons_other_forms(walk):
    walk.sign_in("second-person")
    walk.open("/you/told/")
    for form, labels in ANSWERS.items():
        walk.open(f"/you/tell/{form}/1/")
        walk.write("**Day**, **Month** and **Year**", "**7**, **7** and **2026**")
        walk.press("Continue")
        while walk.page.url.rstrip("/").rpartition("/")[2] != "check":
            walk.look()
            for label in labels:
                if walk.page.get_by_label(label, exact=True).count():
                    walk.write(f"**{label}**", "**nobody and nothing**")
            walk.press("Continue")
        walk.look()
        walk.open("/you/")
        walk.press("Forget it")
    walk.open("/your-sign-in/")
    walk.open("/your-sign-in/passkeys/")
    assert walk.said_amiss() == []


def test_something_is_wrong_from_the_persons_page_to_the_answer(walk):
    walk.sign_in("second-person")
    walk.press("Something here is wrong")
    walk.look()
    walk.press("Continue")
    walk.look()
    walk.write("**What is wrong, and what would be right?**", "**The day is not right**")
    walk.press("Continue")
    walk.look()
    walk.press("Send")
    walk.keep_the_reference()
    walk.read("You will have an answer by the end of")
    walk.look()
    said = walk.page.url
    walk.sign_out()
    walk.sign_in("officer")
    walk.read("Said to be wrong, waiting for an answer")
    walk.press("Read it")
    walk.read("The day is not right")
    walk.press("Answer it")
    walk.look()
    walk.choose("Refused")
    walk.write("**The reasons, as the person will read them**", "**The paper of that day shows the same**")
    walk.press("Answer it")
    walk.read("It was not changed.")
    walk.look()
    walk.sign_out()
    walk.sign_in("second-person")
    walk.open(said.removeprefix(walk.demonstration.address))
    walk.read("The paper of that day shows the same")
    walk.read("You can complain to the Information Commissioner.")
    assert walk.said_amiss() == []


def test_what_an_officer_meets_beside_the_list(walk):
    walk.sign_in("officer")
    walk.open("/officer/find/?ref=NOSUCHREF")
    walk.page.goto(f"{walk.demonstration.address}/officer/?show=&duty=&sort=ref")
    address = walk.page.locator("tbody th a").last.get_attribute("href")
    walk.open(f"{address}?known_on=2030-01-01")
    walk.demonstration.is_in_nobodys_charge(address.split("/")[2])
    walk.open(address)
    walk.read("Why do you need this record?")
    walk.press("Open the record")
    walk.look()
    walk.write("**Why do you need this record?**", "**covering for a colleague**")
    walk.press("Open the record")
    walk.read("How things stand")
    assert walk.said_amiss() == []


def test_the_officers_list_fits_however_it_is_sorted(walk):
    walk.sign_in("officer")
    for sort in ("", "ref", "what", "day", "contact", "-contact"):
        walk.page.goto(f"{walk.demonstration.address}/officer/?show=&duty=&sort={sort}")
        assert walk.page.locator("tbody tr").count() > 10
        assert walk.sideways() == [], sort
    walk.page.goto(f"{walk.demonstration.address}{walk.page.locator('tbody th a').first.get_attribute('href')}")
    assert walk.sideways() == []


def patterns(of):
    for one in of:
        if isinstance(one, URLPattern):
            yield one
        elif one.namespace is None and one.app_name is None:
            yield from patterns(one.url_patterns)


def test_every_page_has_its_picture_at_both_sizes():
    names = {one.name for one in patterns(get_resolver().url_patterns) if one.name} - SHOW_NO_PAGE | AT_ONE_ADDRESS
    shown = {re.sub(r"(-(account|home|job))?(-\d)?-(?=\d+$)", "-", file.stem) for file in PICTURES.glob("*.png")}
    without = [
        f"{NAMES.get(name, name)}-{size}"
        for name in sorted(names)
        if not name.endswith(("-file", "-pdf"))
        for size in (320, 1280)
        if f"{NAMES.get(name, name)}-{size}" not in shown
    ]
    assert without == [], "run the journeys with SAFEHOLD_PICTURES=docs/pictures"


def test_a_place_is_named_without_anybodys_reference():
    assert place_of("/you/receipt/K7PM3XQ9/") == "you-receipt"
    assert place_of("/you/tell/account/2/") == "you-question-account-2"
    assert place_of("/no/such/page/") == "page-not-found"

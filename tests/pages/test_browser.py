"""The pages in a real browser: accessible, nothing sideways at 320 pixels, by keyboard alone and without script."""

import re

import pytest

PAGES = ["person", "staff", "check", "together", *(f"form/{number}" for number in range(1, 8)), "nothing", "sign-in/"]
AWAY = "https://www.bbc.co.uk/weather"  # asked for, and then not there: the tests are alone
STANDING = ["accessibility/", "cookies/", "privacy/"]


@pytest.fixture(autouse=True)
def quiet(page):
    """No page says anything on the browser's console, but that a page is not there."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    assert [words for words in said if "404 (Not Found)" not in words and "ERR_NAME_NOT_RESOLVED" not in words] == []


@pytest.mark.parametrize("path", [*PAGES, *STANDING])
def test_is_accessible_and_fits(page, gallery, accessible, path):
    page.goto(f"{gallery}/{path}")
    accessible()


@pytest.mark.parametrize("path", ["person", "check", "form/1", "sign-in/", "accessibility/"])
def test_is_accessible_and_fits_in_welsh(page, gallery, accessible, path):
    page.goto(f"{gallery}/language/cy/?next=/{path}")
    assert page.locator("html").get_attribute("lang") == "cy"
    accessible()


@pytest.mark.parametrize("path", ["together", *(f"form/{number}" for number in range(1, 8))])
def test_mistakes_are_accessible_and_lead_to_where_to_mend_them(page, gallery, accessible, path):
    page.goto(f"{gallery}/{path}")
    with page.expect_navigation():
        page.get_by_role("button", name="Continue").click()
    assert page.title().startswith("Error: ")
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    accessible()
    page.locator(".govuk-error-summary a").first.click()
    assert page.evaluate("['INPUT', 'TEXTAREA'].includes(document.activeElement.tagName)")


def test_zoomed_to_four_hundred_per_cent_nothing_is_lost(page, gallery):
    page.set_viewport_size({"width": 320, "height": 256})  # what 1280 by 1024 is at 400 %
    for path in PAGES:
        page.goto(f"{gallery}/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_whole_form_works_by_keyboard_alone(page, gallery):
    page.goto(f"{gallery}/form/1")
    for _key in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "at-day":
            break
    for part in ("31", "2", "2026"):
        page.keyboard.type(part)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_by_role("alert").inner_text().splitlines()[-1] == "The date must be a real date"
    assert page.locator("#at-day").input_value() == "31"


def test_shift_three_times_leaves_the_page(page, gallery):
    page.goto(f"{gallery}/person")
    with page.expect_request(AWAY):
        for _time in range(3):
            page.keyboard.press("Shift")


def test_without_script_the_way_out_the_menu_and_the_reasons_are_there(browser, gallery):
    with browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        page.goto(f"{gallery}/staff")
        assert page.get_by_role("link", name="Find").is_visible()
        page.goto(f"{gallery}/person")
        page.get_by_text("Why is this the last day?").click()
        assert page.get_by_text("The day you opened it is the first of three days.").is_visible()
        with page.expect_request(AWAY):
            page.get_by_role("button", name="Leave this page quickly").click()


def test_the_clock_moves_without_script(browser, gallery):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{gallery}/person")
        page.get_by_text("Move the clock").first.click()
        page.get_by_label("To day").fill("2026-07-08")
        page.get_by_label("and time").fill("07:05")
        page.get_by_role("button", name="Move the clock").click()
        assert page.url == f"{gallery}/person"
        assert page.get_by_text("It is 7:05am on Wednesday 8 July 2026.").is_visible()


@pytest.fixture
def somebody(address):
    """A user whom the gallery's own process can see, gone again afterwards."""
    import psycopg
    from allauth.mfa.totp.internal.auth import generate_totp_secret
    from allauth.mfa.utils import encrypt
    from django.contrib.auth.hashers import make_password
    from psycopg.types.json import Json

    secret, name = generate_totp_secret(), "quiet-heron-31"
    with psycopg.connect(address("app"), autocommit=True) as app:
        [user] = app.execute(
            "INSERT INTO auth_user (username, password, is_active, is_superuser, is_staff, first_name, last_name,"
            " email, date_joined) VALUES (%s, %s, true, false, false, '', '', '', now()) RETURNING id",
            [name, make_password("seven grey herons")],
        ).fetchone()
        app.execute(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at) VALUES (%s, 'totp', %s, now())",
            [user, Json({"secret": encrypt(secret)})],
        )
        yield name, secret
        app.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", [user])
        app.execute("DELETE FROM auth_user WHERE id = %s", [user])


def code(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_passkey_is_added_and_then_signs_in_alone(page, gallery, accessible, somebody):
    name, secret = somebody
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    device |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})

    page.goto(f"{gallery}/sign-in/?next=/your-sign-in/")
    page.get_by_label("User name").fill(name)
    page.get_by_label("Password").fill("seven grey herons")
    page.get_by_role("button", name="Continue").click()
    accessible()
    page.get_by_label("6-digit code from your app").fill(code(secret))
    page.get_by_role("button", name="Sign in", exact=True).click()
    accessible()
    page.get_by_role("link", name=re.compile("Passkeys")).click()
    accessible()
    page.get_by_role("button", name="Add a passkey").click()
    accessible()  # "show that it is you"
    page.get_by_label("Password").fill("seven grey herons")
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile("passkeys/add"))
    accessible()
    page.get_by_label("Name of this passkey").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url(f"{gallery}/your-sign-in/")
    page.goto(f"{gallery}/your-sign-in/passkeys/")
    assert page.get_by_text("My phone", exact=True).is_visible()

    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{gallery}/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{gallery}/")
    page.goto(f"{gallery}/your-sign-in/passkeys/")
    page.get_by_role("link", name=re.compile("Remove")).click()
    page.get_by_label("Password").fill("seven grey herons")
    page.get_by_role("button", name="Continue").click()
    accessible()
    page.get_by_role("button", name="Remove").click()
    assert page.get_by_text("You have no passkey.").is_visible()

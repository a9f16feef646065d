"""When something goes amiss in a browser: strangers, people who are not signed in, sessions that end, wrong answers."""

NOTHING = "Page not found"
OF_NOBODY = "/officer/01890000-0000-7000-8000-000000000000/"


def record_of_somebody(walk):
    walk.page.goto(f"{walk.demonstration.address}/officer/?show=&duty=&sort=")
    return walk.page.locator("tbody th a").first.get_attribute("href")


def tell_of_an_account(walk):
    walk.press("Something changed")
    walk.choose("An online account")
    walk.press("Continue")
    walk.look()


def write_the_day(walk, day, month, year):
    walk.write("**Day**, **Month** and **Year**", f"**{day}**, **{month}** and **{year}**")
    walk.press("Continue")
    walk.look()


def test_a_stranger_finds_the_same_as_for_nobody(desktop):
    desktop.sign_in("officer")
    address = record_of_somebody(desktop)
    reason = desktop.page.locator("td a").first.get_attribute("href")
    desktop.sign_out()
    desktop.sign_in("other-force-officer")
    pages = []
    for path in (OF_NOBODY, address, reason, "/desk/", "/you/"):
        desktop.open(path)
        assert NOTHING in desktop.shown()
        pages.append((desktop.page.title(), desktop.shown()))
    assert len(set(pages)) == 1
    assert desktop.said_amiss() == []


def test_whoever_is_not_signed_in_is_asked_to_and_then_comes_to_the_page(phone):
    for path in (OF_NOBODY, "/officer/", "/you/", "/desk/"):
        phone.open(path)
        assert "Sign in" in phone.shown()
        assert "person" not in phone.page.title()
    phone.open("/officer/find/")
    phone.say_who("supervisor")
    assert phone.page.url.endswith("/officer/find/")
    assert phone.said_amiss() == []


def test_a_session_that_ends_in_the_middle_of_a_form_costs_no_answer(phone):
    phone.sign_in("person")
    tell_of_an_account(phone)
    write_the_day(phone, 6, 7, 2026)
    at = phone.page.url
    phone.demonstration.sessions_expire()
    phone.write(
        "**Which website or app is it on?** and **What name is shown on the account?**", "**Heartlane** and **J**"
    )
    phone.press("Continue")
    assert "Sign in" in phone.shown()
    phone.say_who("person")
    assert phone.page.url == at
    phone.press("Back")
    assert phone.page.get_by_label("Day", exact=True).input_value() == "6"
    phone.open("/you/")
    phone.read("You began to tell us of “An online account”")
    phone.press("Forget it")
    assert phone.said_amiss() == []


def test_a_wrong_answer_is_named_kept_and_shown_to_the_officer_first(phone):
    phone.sign_in("second-person")
    tell_of_an_account(phone)
    write_the_day(phone, 31, 2, 2026)
    phone.read("The date you opened the account must be a real date")
    assert phone.page.get_by_label("Day", exact=True).input_value() == "31"
    write_the_day(phone, 3, 7, 2026)
    phone.open("/you/")
    phone.press("Forget it")
    phone.sign_out()
    phone.sign_in("officer")
    with phone.leaving():
        phone.page.get_by_role("row").filter(has_text="Corvan Pellamstow").first.get_by_role("link").first.click()
    phone.look()
    phone.read("Tried, and not accepted: Online account opened")
    phone.read("The date you opened the account must be a real date")
    assert phone.said_amiss() == []

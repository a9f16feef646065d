"""Reads a tour from the README and does what it says in a browser, as a reader would: by pointer or by keyboard alone.

The numbered steps of a tour are sentences of the few forms below, and nothing else; a sentence that has another form
fails the test. What stands between the steps is free.
"""

import os
import re
import time
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from PIL import Image

README = Path(__file__).resolve().parents[2] / "README.md"
PICTURES = os.environ.get("SAFEHOLD_PICTURES")  # a folder; without it no picture is taken
NAMES = {
    "account_login": "sign-in",
    "mfa_authenticate": "sign-in-code",
    "mfa_index": "your-sign-in",
    "mfa_list_webauthn": "your-passkeys",
    "officer": "officer-list",
}
AT_ONE_ADDRESS = {"Read this aloud": "desk-read-back", "Why do you need this record?": "officer-reason"}
TALLEST = 2400  # what stands further down is more of the same
COLOURS = 48
CODE_STANDS = 30  # seconds
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
REFERENCE = "the reference"

BOLD = r"\*\*[^*]+\*\*"
SEVERAL = rf"{BOLD}(?:(?:, | and ){BOLD})*"
SENTENCES = {
    "sign_in": r"Sign in as \*\*(?P<role>[\w-]+)\*\*\.",
    "sign_out": r"Sign out\.",
    "move_the_clock": r"Move the clock to \*\*(?P<time>\d\d:\d\d)\*\* on \*\*(?P<day>\d+ \w+ \d{4})\*\*\.",
    "press_in_line": rf"In the line with (?P<line>{BOLD}), press \*\*(?P<name>[^*]+)\*\*\.",
    "read_in_line": rf"In the line with (?P<line>{BOLD}), read: “(?P<words>[^”]+)”\.?",
    "press": r"Press \*\*(?P<name>[^*]+)\*\*\.",
    "choose": r"Choose \*\*(?P<name>[^*]+)\*\*\.",
    "write": rf"Write (?P<texts>{SEVERAL}) under (?P<labels>{SEVERAL})\.",
    "read": r"Read: “(?P<words>[^”]+)”\.?",
    "read_nowhere": r"Nowhere read: “(?P<words>[^”]+)”\.?",
    "keep_the_reference": r"Keep the reference\.",
}


def steps(heading):
    """The sentences of the numbered steps under a heading of the README: (what to do, with what, the sentence)."""
    part = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", README.read_text(), re.MULTILINE | re.DOTALL)[1]
    found = []
    for _number, text in re.findall(r"^(\d+)\. (.*?)(?=^\d+\. |^(?![ \n])|\Z)", part, re.MULTILINE | re.DOTALL):
        text = re.sub(r"\s+", " ", text).strip()
        while text:
            name, said = next(
                ((name, said) for name, form in SENTENCES.items() if (said := re.match(form, text))), (None, None)
            )
            assert name, f"No test can do this step of the README: {text}"
            found.append((name, said.groupdict(), said[0]))
            text = text[said.end() :].strip()
    assert found
    return found


def bold(text):
    return re.findall(r"\*\*([^*]+)\*\*", text)


class Walk:
    """One reader with one browser page, who does the steps and looks at each page on the way."""

    def __init__(self, page, demonstration, *, keyboard=False, checker=None):
        self.page, self.demonstration = page, demonstration
        self.hands, self.checker = Keyboard(page) if keyboard else Pointer(page), checker
        page.set_default_timeout(30_000)  # a browser that hangs fails its test, and no more
        self.reference, self.said, self.looked_at = "", [], set()
        page.on("console", lambda line: self.said.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.said.append(str(error)))

    def through(self, heading):
        """Do a whole tour."""
        for name, given, sentence in steps(heading):
            try:
                getattr(self, name)(**given)
                self.look(is_read=name.startswith("read"))
            except Exception as problem:
                problem.add_note(f"at the step: {sentence} ({self.page.url})\n{self.shown()[:3000]}")
                raise
        assert self.said == []

    def open(self, path):
        """Open a page by its address, and look at it."""
        self.page.goto(self.demonstration.address + path)
        self.look()

    def said_amiss(self):
        """What the browser's console said, but that a page is not there or took no answer, where that was asked for."""
        return [line for line in self.said if "404 (Not Found)" not in line and "422" not in line]

    def look(self, *, is_read=False):
        """Nothing scrolls sideways and no rule of accessibility is broken, on each page once.

        A picture, where one is asked for, shows the page when it was last read.
        """
        page, place = self.page, self.place()
        if (
            PICTURES
            and isinstance(self.hands, Pointer)
            and not self.checker
            and (is_read or place not in self.looked_at)
        ):
            take_picture(page, Path(PICTURES) / f"{place}-{page.viewport_size['width']}.png")
        if place in self.looked_at:
            return
        self.looked_at.add(place)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} scrolls sideways"
        broken = broken_rules(self.copied() if self.checker else page)
        assert not broken, broken

    def sideways(self):
        """The tables of the open page that are wider than their frame, so that a reader must scroll in them."""
        return self.page.evaluate(
            """[...document.querySelectorAll(".moj-scrollable-pane")]
                .filter((frame) => frame.scrollWidth > frame.clientWidth)
                .map((frame) => frame.getAttribute("aria-label"))"""
        )

    def copied(self):
        """The page as it stands, without its script, in a browser that has script: without, no rule can be tried."""
        text = re.sub(r"<script\b.*?</script>", "", self.page.content(), flags=re.DOTALL)
        self.checker.route(
            self.page.url, lambda asked: asked.fulfill(body=text, content_type="text/html; charset=utf-8")
        )
        self.checker.goto(self.page.url)
        return self.checker

    def place(self):
        """What the open page is called in pictures: its route, and which question it asks."""
        heading = plain(self.page.locator("h1").first.inner_text()).strip()
        address = self.page.url.removeprefix(self.demonstration.address).partition("?")[0]
        name = AT_ONE_ADDRESS.get(heading) or place_of(address)
        return f"{name}-problem" if self.page.title().startswith("Error: ") else name

    # What the sentences mean

    def sign_in(self, role):
        self.page.goto(f"{self.demonstration.address}/sign-in/")
        self.look()
        self.say_who(role)

    def say_who(self, role):
        user, password, secret = self.demonstration.sign_ins[role]
        self.write("**User name** and **Password**", texts=f"**{user}** and **{password}**")
        self.press("Continue")
        self.look()
        self.write("**6-digit code from your app**", texts=f"**{self.code(secret)}**")
        self.press("Sign in")

    def code(self, secret):
        """The code that an app shows now; one that was used already is not taken, so a reader waits for the next."""
        used = self.demonstration.codes
        while (count := int(time.time()) // CODE_STANDS) == used.get(secret):
            time.sleep(0.2)
        used[secret] = count
        return format_hotp_value(hotp_value(secret, count))

    def sign_out(self):
        self.press("Sign out")

    def move_the_clock(self, time, day):
        self.hands.press(self.page.locator(".safehold-demonstration summary"))
        self.write("**To day** and **and time**", texts=f"**{day}** and **{time}**")
        self.press("Move the clock", self.page.locator(".safehold-demonstration form"))

    def press(self, name, within=None):
        target = self.find(name, within or self.page)
        with self.leaving():
            self.hands.press(target)

    @contextmanager
    def leaving(self):
        """What is done here leads to another page: wait until it is there.

        The old page is marked, for on a busy machine a browser can tell of a navigation twice.
        """
        self.page.evaluate("document.documentElement.dataset.left = ''")
        yield
        self.page.locator("html:not([data-left])").wait_for(state="attached")
        self.page.wait_for_load_state()

    def press_in_line(self, line, name):
        self.press(name, self.line(line))

    def read_in_line(self, line, words):
        assert words in plain(self.line(line).inner_text())

    def line(self, line):
        [text] = bold(line)
        rows = self.page.get_by_role("row").filter(has_text=self.named(text))
        assert rows.count() > 0, f"no line with {text}"
        return rows.first

    def find(self, name, within):
        """The link or button of this name; a name may go on with words that are read out only."""
        for match in ({"name": name, "exact": True}, {"name": re.compile(rf"^{re.escape(name)}\b")}):
            found = (
                within.get_by_role("link", **match).or_(within.get_by_role("button", **match)).locator("visible=true")
            )
            if found.count():
                return found.first
        menu = self.page.get_by_role("button", name="Menu")
        assert menu.count() and menu.get_attribute("aria-expanded") == "false", f"nothing is called {name}"
        self.hands.press(menu)  # as one does on a phone
        return self.find(name, within)

    def choose(self, name):
        self.hands.choose(self.page.get_by_label(name, exact=True))

    def write(self, labels, texts):
        for label, text in zip(bold(labels), bold(texts), strict=True):
            self.hands.write(self.page.get_by_label(label, exact=True), self.named(text))

    def read(self, words):
        assert words in self.shown()

    def read_nowhere(self, words):
        assert words not in self.shown()

    def keep_the_reference(self):
        self.reference = re.search(r"Your reference (\w+)", self.shown())[1]

    def named(self, text):
        if text == REFERENCE:
            assert self.reference, "no reference was kept"
            return self.reference
        return text

    def shown(self):
        """What the open page says, in one line."""
        return plain(self.page.locator("main").inner_text())


def plain(text):
    return re.sub(r"\s+", " ", text)


def place_of(path):
    """A name for the page at an address, in which nobody's reference stands."""
    try:
        found = resolve(path)
    except Resolver404:
        return "page-not-found"
    more = [str(found.kwargs[name]) for name in ("form", "number") if name in found.kwargs]
    return "-".join([NAMES.get(found.url_name, found.url_name), *more])


def broken_rules(page):
    """The rules of accessibility that the open page breaks, each with the first place."""
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"]) for rule in found]


def take_picture(page, file):
    """A small picture of a page, for the docs."""
    page.evaluate("scrollTo(0, 0)")
    whole = Image.open(BytesIO(page.screenshot(full_page=True, animations="disabled"))).convert("RGB")
    shown = whole.crop((0, 0, whole.width, min(whole.height, TALLEST)))
    shown.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def as_typed(field, text):
    """A text as this field's own control takes it."""
    if field.get_attribute("type") == "date" and not re.match(r"\d{4}-", text):
        return str(datetime.strptime(text, "%d %B %Y").date())
    return text


class Pointer:
    """A reader with a mouse or a finger."""

    def __init__(self, page):
        self.page = page

    def press(self, what):
        what.click()

    def choose(self, what):
        what.check()

    def write(self, field, text):
        field.fill(as_typed(field, text))


class Keyboard:
    """A reader who has a keyboard and nothing else: Tab, the arrows, Space, Enter and letters."""

    def __init__(self, page):
        self.page = page

    def reach(self, what):
        """Tab until it is what the next key goes to."""
        what.wait_for()
        target = what.element_handle()
        for _key in range(400):
            if target.evaluate("(e) => e === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            if self.is_other_answer(target):
                return
        raise AssertionError("no number of tabs leads there")

    def is_other_answer(self, target):
        """Whether the keys go to another answer of the same question: Tab stops at one of them only."""
        return target.evaluate(
            """(e) => e.type === "radio" && e.name === document.activeElement.name
                && document.activeElement.type === "radio" """
        )

    def press(self, what):
        self.reach(what)
        self.page.keyboard.press("Enter")

    def choose(self, what):
        self.reach(what)
        target = what.element_handle()
        for _key in range(20):
            if target.evaluate("(e) => e === document.activeElement"):
                break
            self.page.keyboard.press("ArrowDown")
        if not what.is_checked():
            self.page.keyboard.press("Space")
        assert what.is_checked()

    def write(self, field, text):
        self.reach(field)
        kind, wanted = field.get_attribute("type"), as_typed(field, text)
        for keys in typed_as(kind, wanted):
            if kind in ("date", "time"):
                for _part in range(4):
                    self.page.keyboard.press("ArrowLeft")
            else:
                self.page.keyboard.press("Control+A")
            self.page.keyboard.type(keys)
            if field.input_value() == wanted:
                return
        raise AssertionError(f"{text} could not be typed; it reads {field.input_value()}")


def typed_as(kind, wanted):
    """The keys for a value; a control for days and times has the order of the browser's own country."""
    if kind == "date":
        year, month, day = wanted.split("-")
        return day + month + year, month + day + year
    if kind == "time":
        return wanted.replace(":", ""), datetime.strptime(wanted, "%H:%M").strftime("%I%M%p")
    return (wanted,)

"""Ways through the questions: what is answered on each page, as a reader would type it."""

from html.parser import HTMLParser

CONVICTION = {
    "how": "conviction", "at": "2025-03-10", "listed": "paper", "dealt": "imprisonment", "length": {"months": "12"},
}  # fmt: skip
FREE = {"away": "no"}
CAUTION = {"how": "caution", "at": "2026-07-06", "listed": "paper"}
ORDER = {"order-kind": "shpo", "order-made": "2026-07-01", "order-lasts": "open"}


def change(subject, **answers):
    """A change told by someone convicted in March 2025 and sentenced to twelve months."""
    return {"about": "change", "change": subject, **answers, **CONVICTION, **FREE}


WAYS = {
    "home": change("home", when="2026-07-06"),
    "home, planned": change("home", when="2026-07-10"),
    "name": change("name", when="2026-07-06", **{"name-told": "no"}),
    "stay": change("stay", **{"stay-1": {"stay-1-from": "2026-07-01", "stay-1-to": "2026-07-09"}, "stay-1-more": "no"}),
    "household": change(
        "household",
        household="stays",
        **{"household-stay": {"household-from": "2026-07-06T20:00", "household-to": "2026-07-07T09:00"}},
    ),
    "living there": change("household", household="lives", **{"household-home": {"household-from": "2026-07-06"}}),
    "bank": change("bank", what="details", when="2026-07-06"),
    "card": change("card", what="gone", when="2026-07-06"),
    "passport": change("identity", what="got", when="2026-07-06"),
    "release": change("release", place="custody", released="2026-07-06", **{"first-told": "yes"}),
    "travel": change("travel", travel={"known": "2026-07-01", "departs": "2026-07-20"}),
    "account": change("online", what="opened", when="2026-07-06", **{"law-online": None}),
    "job": change("job", what="started", when="2026-07-06", **{"law-job": None}),
    "first": {"about": "first", **CAUTION, **FREE},
    "first, abroad": {
        "about": "first", **CAUTION, "away": "yes", "away-1": {"away-1-place": "abroad", "away-1-from": "2026-07-06"},
        "away-1-over": "no", "away-1-more": "no",
    },
    "first, by an order": {"about": "first", "how": "order", **ORDER, "order-served": "2026-07-06", **FREE},
    "next": {
        "about": "next", **CONVICTION, "born": "1980-05-04", "told": "yes", "last-told": "2026-02-03",
        "home": "residence", **FREE,
    },
    "next, without a home": {
        "about": "next", **CONVICTION, "born": "1980-05-04", "told": "yes", "last-told": "2026-07-03", "home": "nfa",
        **FREE,
    },
    "end": {"about": "end", **CONVICTION, "born": "1980-05-04", "also-order": "no"},
    "end, by an order": {
        "about": "end", **CONVICTION, "born": "1980-05-04", "also-order": "yes", **ORDER, "order-lasts": "day",
        "order-until": "2036-04-13",
    },
    "review": {
        "about": "review", **CONVICTION, "length": {"months": "36"}, "also-order": "no", "first-release": "out",
        "out": "2026-01-10", "told": "yes", "first-told-on": "2026-01-11",
    },
}  # fmt: skip
"""Whole ways, as of 7 July 2026 under the demonstration's law."""

HEADINGS = {
    "home": "Tell the police by the end of Wednesday 8 July 2026",
    "home, planned": "Tell the police by the end of Sunday 12 July 2026",
    "name": "Tell the police by the end of Wednesday 8 July 2026",
    "stay": "Tell the police by the end of Thursday 9 July 2026",
    "household": "Tell the police by the end of Thursday 9 July 2026",  # the twelfth hour is at 8 on the 7th
    "living there": "Tell the police by the end of Wednesday 8 July 2026",
    "bank": "Tell the police by the end of Wednesday 8 July 2026",
    "card": "Tell the police by the end of Wednesday 8 July 2026",
    "passport": "Tell the police by the end of Wednesday 8 July 2026",
    "release": "Tell the police by the end of Wednesday 8 July 2026",
    "travel": "Tell the police by the end of Sunday 12 July 2026",  # clear days: the safe one of two readings
    "account": "Tell the police by the end of Wednesday 8 July 2026",
    "job": "Tell the police by the end of Wednesday 8 July 2026",
    "first": "Tell the police by the end of Wednesday 8 July 2026",
    "first, abroad": "The last day is not known yet",
    "first, by an order": "Tell the police by the end of Wednesday 8 July 2026",
    "next": "Tell the police by the end of Wednesday 3 February 2027",
    "next, without a home": "Tell the police by the end of Friday 10 July 2026",
    "end": "The duty to tell the police ends with Friday 9 March 2035",
    "end, by an order": "The duty to tell the police ends with Sunday 13 April 2036",
    "review": "A review can be asked for from Friday 11 January 2041",
}
"""What each comes to, reckoned by hand."""


def posted(name, answer):
    """An answer as its controls post it."""
    if isinstance(answer, dict):
        return {control: text for each, one in answer.items() for control, text in posted(each, one).items()}
    if answer is None:
        return {}
    day, _letter, time = answer.partition("T")
    if len(day) == 10 and day[4] == "-":
        year, month, number = day.split("-")
        parts = {f"{name}-day": number, f"{name}-month": month, f"{name}-year": year}
        return parts | ({f"{name}-time": time} if time else {})
    return {name: answer}


class Form(HTMLParser):
    """The form `answers` of a page: what it carries, and where its buttons lead."""

    def __init__(self, response):
        super().__init__()
        self.page = response.content.decode()
        self.kept, self.buttons, self.heading, self.inside = {}, [], "", ""
        self.feed(self.page)

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "input" and told.get("type") == "hidden":
            self.kept[told["name"]] = told["value"]
        if tag == "button":
            self.buttons.append(told)
        self.inside = "h1" if tag == "h1" or (tag in ("label", "legend") and self.inside == "h1") else ""

    def handle_data(self, text):
        if self.inside == "h1" and text.strip() and not self.heading:
            self.heading = text.strip()


def go(client, way, *, until=""):
    """Answers page after page as a browser without script would; the last page, and which pages there were."""
    response = client.post("/work-it-out/", {"start": "yes"})
    seen = []
    for _turn in range(40):
        form = Form(response)
        slug = form.kept.get("page")
        if slug is None or slug == until:
            return response, seen
        seen.append(slug)
        response = client.post("/work-it-out/", form.kept | posted(slug, way[slug]))
    raise AssertionError(f"no end: {seen}")

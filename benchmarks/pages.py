"""The officer's list and the person's page, on the demonstration's own stack: processor time, queries and bytes.

The neighbour is a bare page of Django and Jinja that sends the same bytes, knowing them beforehand.
"""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from markupsafe import Markup

from benchmarks import bare
from benchmarks.measuring import alike, in_turns, milliseconds, ratios, show, span
from benchmarks.stack import Browser, filled
from safehold.site.demonstration import LONDON

NIGHT = datetime(2026, 7, 7, 23, 50, tzinfo=LONDON)
MORNING = datetime(2026, 7, 8, 7, 5, tzinfo=LONDON)
CASELOADS = (1, 10, 100)
FORCE = "HARROWMERE"
PEOPLE = 335  # of whom 111 are of that force: 100 stay with its first officer
ROUNDS = 40
OWN_PAGES = ("/sign-in/", "/you/", "/you/tell/", "/you/tell/account/1/", "/you/told/")

T = TypeVar("T")


@dataclass
class Cast:
    """Who looks: officers, by how many people they have; the records of the one with a hundred; and a person."""

    officers: dict[int, Browser]
    records: list[str]
    person: Browser


def cast() -> Cast:
    """Hand out the people of one force so that its officers have 100, 10 and 1, as its supervisor would."""
    from django.contrib.auth import get_user_model

    from safehold.record import clock, people
    from safehold.record.scope import acting_as

    users = {user.username: user for user in get_user_model().objects.all()}
    supervisor, officer = users["supervisor-harrowmere"].pk, users["officer-harrowmere"]
    for count in CASELOADS[:-1]:
        people.create(f"officer-of-{count}", name=f"Officer of {count}", role="officer", force=FORCE)
        users[f"officer-of-{count}"] = get_user_model().objects.get(username=f"officer-of-{count}")
    with acting_as(supervisor) as reader:
        spare = people.caseload(officer.pk)[100:]
        for place, one in enumerate(spare):
            to = users["officer-of-1" if place == 0 else "officer-of-10"]
            people.allocate(one.id, to.pk, by=reader, why="a caseload to measure", at=clock.now())
        known = people.caseload(officer.pk)
        found = {count: len(people.caseload(users[f"officer-of-{count}"].pk)) for count in CASELOADS[:-1]}
    alike("caseloads", found | {100: len(known)}, {count: count for count in CASELOADS})
    return Cast(
        {1: signed_in(users["officer-of-1"]), 10: signed_in(users["officer-of-10"]), 100: signed_in(officer)},
        [f"/officer/{one.id}/" for one in known],
        signed_in(users["velom-tarik-sunda-48"]),
    )


def signed_in(user) -> Browser:
    from django.test import Client

    from safehold.site.wsgi import application

    client = Client()
    client.force_login(user)
    return Browser(application, "; ".join(f"{name}={told.value}" for name, told in client.cookies.items()))


def queries(browser: Browser, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        browser.get(address)
    return len(asked)


def beside_a_bare_page(browser: Browser, address: str) -> dict[str, object]:
    """A page and a bare page of the same bytes, in turns."""
    from django.core.handlers.wsgi import WSGIHandler
    from django.test import override_settings

    page = browser.get(address)
    bare.lines = [Markup(line) for line in page.decode().splitlines(keepends=True)]
    with override_settings(ROOT_URLCONF=bare.ROOT_URLCONF, MIDDLEWARE=bare.MIDDLEWARE):
        plain = Browser(WSGIHandler())

    def bare_page() -> bytes:
        with override_settings(ROOT_URLCONF=bare.ROOT_URLCONF):
            return plain.get("/")

    alike(f"{address} and the bare page", page, bare_page())
    taken = in_turns(ROUNDS, page=lambda: browser.get(address), bare=bare_page)
    return {
        "bytes": len(page),
        "queries": queries(browser, address),
        "CPU ms": span(taken["page"]),
        "bare page of the same bytes, CPU ms": span(taken["bare"]),
        "page / bare page": span(ratios(taken["page"], taken["bare"])),
    }


def first_looks(seen: Cast) -> None:
    """The first list after the law changed works out everyone anew; that of a morning, whose answer may be another."""
    from django.conf import settings
    from django.test import override_settings

    from safehold.record import clock

    def under_another_name(name: str, look: Callable[[], T]) -> T:
        with override_settings(LAW=settings.LAW | {"name": name}):
            return look()

    asked = {
        count: under_another_name("once", lambda officer=officer: queries(officer, "/officer/"))
        for count, officer in seen.officers.items()
    }
    alike("queries of the list worked out anew for 1, 10 and 100 people", len(set(asked.values())), 1)
    hundred = seen.officers[100]
    everyone = [
        under_another_name(f"round {number}", lambda: milliseconds(lambda: hundred.get("/officer/")))
        for number in range(ROUNDS)
    ]
    hundred.get("/officer/")
    clock.set(MORNING)
    show(
        {
            "queries with everyone worked out anew": asked[100],
            "list of 100 after a change of law, CPU ms": span(everyone),
            "list of 100 on the next morning, once, CPU ms": milliseconds(lambda: hundred.get("/officer/")),
        }
    )


def records(officer: Browser, addresses: list[str]) -> None:
    """Every record that an officer has, opened once and again."""
    for address in addresses:
        officer.get(address)
    taken = [milliseconds(lambda address=address: officer.get(address)) for address in addresses]
    asked = [queries(officer, address) for address in addresses]
    show(
        {
            "records": len(addresses),
            "CPU ms": span(taken),
            "the slowest, CPU ms": max(taken),
            "queries": f"{min(asked)} to {max(asked)}",
        }
    )


def first_load(own: Browser, anyone: Browser) -> None:
    """What a telephone fetches for the person's pages when it comes for the first time."""
    for address in OWN_PAGES:
        page = (anyone if address == "/sign-in/" else own).get(address)
        files = re.findall(r'(?:href|src)="(/static/[^"]+)"', page.decode())
        style = next(gzip.decompress(own.get(file)).decode() for file in files if file.endswith(".css"))
        font = re.search(r'url\("?([^")]*latin\.[^")]*woff2)"?\)', style)[1]
        beside = sum(len(own.get(file)) for file in files)
        without = len(gzip.compress(page, 9)) + beside
        with_font = without + len(own.get(f"/static/safehold/{font}"))
        sent = len(page) - len(gzip.compress(page, 9))
        print(
            f"{address}: {without:,} bytes without the font, {with_font:,} with it; {sent:,} more if no proxy squeezes"
        )


def main() -> None:
    with filled(PEOPLE, NIGHT):
        seen = cast()
        print("-- the officer's list, by how many people it is about")
        lists = {count: beside_a_bare_page(officer, "/officer/") for count, officer in seen.officers.items()}
        for count, figures in lists.items():
            show({f"{count}: {name}": figure for name, figure in figures.items()})
        alike("queries of the list for 1, 10 and 100 people", len({each["queries"] for each in lists.values()}), 1)
        print("-- the first list after something changed")
        first_looks(seen)
        print("-- one person's record, as their officer sees it")
        show(beside_a_bare_page(seen.officers[100], seen.records[0]))
        print("-- the records of all hundred")
        records(seen.officers[100], seen.records)
        print("-- the person's own page")
        show(beside_a_bare_page(seen.person, "/you/"))
        print("-- the first load of the person's pages")
        first_load(seen.person, Browser(seen.person.application))


if __name__ == "__main__":
    main()

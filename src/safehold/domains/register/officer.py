"""The officer's pages: the morning list, a person's record, and the reason for each thing that is owed.

Each page reads, asks `policy`, writes down the look and shows. Whoever may not know of a person gets the page for
nothing; another officer's record of the same force opens with a reason, which every look at it then bears.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from safehold.domains.register import actions, lists, papers, policy
from safehold.domains.register.request import SignedIn
from safehold.events import EVENTS, OF_THE_RECORD, Field
from safehold.kernel.errors import Refused
from safehold.law import DUTIES
from safehold.pages import forms
from safehold.record import access, clock, disputes, people, store
from safehold.record.history import NOT_HERE
from safehold.record.scope import Reader

FILTERS, OFFICER, REASONS = "officer-filters", "officer-of-list", "officer-reasons"  # what a session keeps
LONGEST_REASON = 200
ONCE_GIVEN = "as it will be given"  # to ask whether a reason would open something
SORTS: dict[str, Callable[[lists.Line], Any]] = {
    "ref": lambda line: line.person.ref,
    "what": lambda line: (line.title, line.last_day),
    "day": lambda line: line.last_day or "9",
    "contact": lambda line: line.last_contact,
}

# The morning list


@require_GET
def morning(request: SignedIn) -> HttpResponse:
    """What there is to do today for the people in an officer's charge."""
    reader = _reader(request)
    officers = people.posts("officer") if reader.role == "supervisor" else []
    officer = _whose_list(request, reader, officers)
    found = lists.morning(officer, clock.now())
    access.look(by=reader, kind="morning list", why=_list_of(reader, officer), persons=[one.id for one in found.people])
    chosen = _chosen(request)
    shown = _sorted([line for line in found.lines if _is_chosen(line, chosen)], chosen["sort"])
    bands = [(band, [line for line in shown if line.band == band]) for band in policy.BANDS]
    page = {
        "found": found,
        "bands": bands,
        "hidden": len(found.lines) - len(shown),
        "chosen": chosen,
        "sorts": _sort_links(chosen),
        "duties": sorted(
            {(line.duty, DUTIES[line.duty].title) for line in found.lines if line.duty}, key=lambda of: of[1]
        ),
        "officers": officers,
        "officer": officer,
        "whose": next((one.name for one in officers if one.user == officer), ""),
    }
    return _page(request, reader, "list", page)


def _whose_list(request: SignedIn, reader: Reader, officers: list[people.Post]) -> int:
    """The officer whose list is asked for: the reader; for a supervisor the one last asked for, at first the first."""
    before = request.session.get(OFFICER) or next((one.user for one in officers), reader.user)
    asked = request.GET.get("officer", "")
    officer = int(asked) if asked.isdecimal() and len(asked) < 10 else before
    if not policy.may_see_list(role=reader.role, relation=_stands(reader, officer, reader.force)):
        access.refused(by=reader, kind="morning list", why="opened by its address", asked=asked)
        raise Refused(NOT_HERE)
    request.session[OFFICER] = officer
    return officer


def _list_of(reader: Reader, officer: int) -> str:
    return "own caseload" if officer == reader.user else "supervision"


def _chosen(request: SignedIn) -> dict[str, str]:
    """What of the list is shown and how: as asked for now, or as last asked for in this session."""
    given = request.GET if request.GET.keys() & {"show", "duty", "sort"} else request.session.get(FILTERS, {})
    show, duty, sort = (given.get(name, "") for name in ("show", "duty", "sort"))
    chosen = {
        "show": show if show in policy.BANDS else "",
        "duty": duty if duty in DUTIES else "",
        "sort": sort if sort.removeprefix("-") in SORTS else "",
    }
    request.session[FILTERS] = chosen
    return chosen


def _is_chosen(line: lists.Line, chosen: dict[str, str]) -> bool:
    return chosen["show"] in ("", line.band) and chosen["duty"] in ("", line.duty)


def _sorted(lines: list[lists.Line], sort: str) -> list[lists.Line]:
    """The lines in the order asked for; without one, most pressing first, as they come."""
    if not sort:
        return lines
    return sorted(lines, key=SORTS[sort.removeprefix("-")], reverse=sort.startswith("-"))


def _sort_links(chosen: dict[str, str]) -> dict[str, dict[str, str]]:
    """For each column that sorts, where its heading leads and how it is sorted now; a second press turns it round."""
    links = {}
    for name in SORTS:
        now = {name: "ascending", f"-{name}": "descending"}.get(chosen["sort"], "")
        following = f"-{name}" if now == "ascending" else name
        links[name] = {"href": f"?show={chosen['show']}&duty={chosen['duty']}&sort={following}", "sorted": now}
    return links


# One person


@require_GET
def find(request: SignedIn) -> HttpResponse:
    """A person of the force by reference. A wrong one and another force's get the same answer."""
    reader = _reader(request)
    asked = request.GET.get("ref", "").strip()
    if asked and (found := access.admit(asked, by=reader, why="looked up by reference")):
        return redirect("officer-person", found.person)
    return _page(request, reader, "find", {"asked": asked})


@require_http_methods(["GET", "POST"])
def person(request: SignedIn, person: UUID) -> HttpResponse:
    """A person's record, as it is or as it was known on a day; where a reason is wanted, first the question for it."""
    reader = _reader(request, person)
    if request.method == "POST":
        return _give_reason(request, reader, person)
    unmasked = _is_unmasked(request, reader, person)
    reason = _reason(request, reader, person, unmasked=unmasked)
    if reason is None:
        return _page(request, reader, "reason", {"unmasked": unmasked, "longest": LONGEST_REASON})
    now = clock.now()
    known_on, problems = _known_on(request, clock.day(now))
    found = lists.record(person, now, known_on=known_on)
    access.look(by=reader, kind="unmasked record" if unmasked else "full record", why=reason, persons=[person])
    titles = {str(entry.name): title(entry) for entry in found.entries}
    page = {
        "found": found,
        "typed": request.GET.get("known_on", ""),
        "problems": problems,
        "unmasked": unmasked,
        "may_reveal": _may_reveal(reader, person, reason=ONCE_GIVEN),
        "running": [_named(row) for row in found.owed if row.status in ("open", "overdue")],
        "settled": [_named(row) for row in found.owed if row.status not in ("open", "overdue")],
        "events": [(entry, title(entry), told(entry.type, entry.payload, titles, unmasked)) for entry in found.entries],
        "sent": [(one, _form_title(one), _form_told(one, titles, unmasked)) for one in found.sent],
    }
    return _page(request, reader, "person", page)


def _named(row: store.Owed) -> tuple[store.Owed, str, str]:
    """A row with what it is called and the name of its explanation's page."""
    return row, DUTIES[row.duty].title, lists.row_name(row.duty, row.key, row.arises)


def _known_on(request: SignedIn, today: date) -> tuple[date | None, list[dict[str, str]]]:
    """The past day for which the record is asked, if it is one."""
    typed = request.GET.get("known_on", "").strip()
    if not typed:
        return None, []
    try:
        asked = date.fromisoformat(typed)
    except ValueError:
        asked = None
    if asked is None or asked > today:
        return None, [{"href": "#known_on"}]
    return asked, []


def _give_reason(request: SignedIn, reader: Reader, person: UUID) -> HttpResponse:
    """Keep the reason for this session; every look of its kind at this person then bears it."""
    unmasked = request.GET.get("unmask") == "yes"
    reason = forms.clean(request.POST.get("reason", ""))[0]
    if not reason or len(reason) > LONGEST_REASON:
        page = {"unmasked": unmasked, "longest": LONGEST_REASON, "typed": reason, "problems": [{"href": "#reason"}]}
        return _page(request, reader, "reason", page, status=422)
    request.session[REASONS] = {**request.session.get(REASONS, {}), _kept_under(person, unmasked): reason}
    return redirect(request.get_full_path())


def _kept_under(person: UUID, unmasked: bool) -> str:
    return f"{person} unmasked" if unmasked else str(person)


@require_GET
def why(request: SignedIn, person: UUID, row: str) -> HttpResponse:
    """Why something is owed, until when, and what was recorded of it."""
    reader = _reader(request, person)
    reason = _reason(request, reader, person)
    if reason is None:
        return redirect("officer-person", person)
    now = clock.now()
    known_on, _problems = _known_on(request, clock.day(now))
    found = lists.why(person, row, now, known_on=known_on)
    access.look(by=reader, kind="explanation", why=reason, persons=[person])
    titles = {str(entry.name): title(entry) for entry in found.entries}
    events = [(entry, title(entry), told(entry.type, entry.payload, titles, False)) for entry in found.entries]
    return _page(request, reader, "why", {"found": found, "known_on": known_on, "events": events})


# What the person says is wrong

OUTCOMES = ("corrected", "restricted", "refused")
REASONS_FIELD = Field("reasons", "text", error="the reasons", longest=4000)
DAY_FIELD = Field("day", "day", error="the right day")


@require_http_methods(["GET", "POST"])
def wrong(request: SignedIn, person: UUID, reference: str) -> HttpResponse:
    """What the person says is wrong, by when it is to be answered, and the answer or the form for it."""
    reader = _reader(request, person)
    reason = _reason(request, reader, person)
    if reason is None:
        return redirect("officer-person", person)
    dispute = disputes.named(reference)
    if dispute is None or dispute.person != person:
        raise Refused(NOT_HERE)
    relation = _relation(reader, person)
    problems: dict[str, str] = {}
    entries = {str(entry.id): entry for entry in store.history(person) if entry.counts}
    if request.method == "POST":
        given, problems = _answer_of(request, entries)
        if not problems:
            actions.answer_wrong(dispute, **given, relation=relation, by=reader, at=clock.now(), why=reason)
            return redirect("officer-wrong", person, dispute.reference)
    access.look(by=reader, kind="what is said to be wrong", why=reason, persons=[person])
    page = {
        "dispute": dispute,
        "known": people.known(person)[person],
        "about": papers.wrong_about(dispute, "The record as a whole"),
        "concerned": [(one, title(one)) for one in entries.values() if str(one.name) in dispute.entries],
        "entries": [(one, title(one)) for one in sorted(entries.values(), key=lambda one: one.at, reverse=True)],
        "may_answer": policy.may_answer(role=reader.role, relation=relation, is_open=dispute.is_open),
        "lead": papers.wrong_lead(dispute),
        "answered_by": people.names(dispute.answered_by or 0).get(dispute.answered_by or 0, ""),
        "typed": request.POST,
        "longest": REASONS_FIELD.longest,
        "problems": [{"text": says, "href": f"#{control}"} for control, says in problems.items()],
        "errors": problems,
    }
    return _page(request, reader, "wrong", page, status=422 if problems else 200)


def _answer_of(request: SignedIn, entries: dict[str, store.Entry]) -> tuple[dict[str, Any], dict[str, str]]:
    """The answer that was filled in, and a sentence for each control to mend."""
    outcome, chosen, how = (request.POST.get(name, "") for name in ("outcome", "entry", "how"))
    step = forms.Step("1", "", (REASONS_FIELD, *([DAY_FIELD] if outcome == "corrected" and how == "day" else [])))
    reading = forms.read(step, request.POST, latest=clock.day(clock.now()))
    problems: dict[str, str] = {}
    if outcome not in OUTCOMES:
        problems["outcome"] = "Select what you decided"
    if chosen and chosen not in entries:
        problems["entry"] = "Select an entry of this record"
    if outcome == "restricted" and not chosen:
        problems["entry"] = "Select the entry that is restricted"
    if outcome == "corrected" and chosen and how not in ("withdrawn", "day"):
        problems["how"] = "Select how the entry is put right"
    entry = entries.get(chosen) if outcome in ("corrected", "restricted") else None
    right = None
    if entry and how == "day" and "day" in reading.values:
        right = _with_day(entry, date.fromisoformat(reading.values["day"]))
    given = {"outcome": outcome, "reasons": reading.values.get("reasons", ""), "right": right}
    return {**given, "entry": entry}, problems | reading.errors


def _with_day(entry: store.Entry, day: date) -> store.Happened:
    """The same entry on another day. What was an instant is then known to the day only."""
    return store.Happened(
        entry.type,
        entry.source,
        happened_on=day,
        known_on=entry.known_on,
        fields=entry.payload,
        channel=entry.channel,
    )


def _reader(request: SignedIn, person: UUID | None = None) -> Reader:
    """Whoever is looking, if they may know of the person who is named."""
    reader = request.reader
    if person and not policy.may_know_of(role=reader.role, relation=_relation(reader, person)):
        access.refused(by=reader, kind="full record", why="opened by its address", persons=[person])
        raise Refused(NOT_HERE)
    return reader


def _relation(reader: Reader, person: UUID) -> str:
    known = people.known(person).get(person)
    return _stands(reader, known.officer, known.force) if known else _stands(reader, None, "")


def _stands(reader: Reader, officer: int | None, force: str) -> str:
    """How the reader stands to the people in an officer's charge in a force."""
    return policy.relation(user=reader.user, role=reader.role, force=reader.force, officer=officer, of_force=force)


def _is_unmasked(request: SignedIn, reader: Reader, person: UUID) -> bool:
    """Whether what is masked is asked for by someone to whom a reason would open it."""
    if request.GET.get("unmask") != "yes":
        return False
    if not _may_reveal(reader, person, reason=ONCE_GIVEN):
        access.refused(by=reader, kind="unmasked record", why="opened by its address", persons=[person])
        return False
    return True


def _may_reveal(reader: Reader, person: UUID, *, reason: str) -> policy.Verdict:
    return policy.may_reveal(role=reader.role, relation=_relation(reader, person), reason=reason)


def _reason(request: SignedIn, reader: Reader, person: UUID, *, unmasked: bool = False) -> str | None:
    """The purpose of a look at this person; None if one must be asked for first."""
    given = request.session.get(REASONS, {}).get(_kept_under(person, unmasked), "")
    if unmasked:
        return given if _may_reveal(reader, person, reason=given) else None
    relation = _relation(reader, person)
    if not policy.may_open_record(role=reader.role, relation=relation, reason=given):
        return None
    return {"own": "own caseload", "team": "supervision"}.get(relation, given)


def _page(request: SignedIn, reader: Reader, name: str, page: dict[str, Any], *, status: int = 200) -> HttpResponse:
    frame = {"who": reader.name, "home_url": reverse("officer")}
    return render(request, f"register/officer/{name}.html", {**frame, **page}, status=status)


# How entries read


def title(entry: store.Entry) -> str:
    """What an entry is called; a withdrawal is no event of the law."""
    event = (EVENTS | OF_THE_RECORD).get(entry.type)
    return event.title if event else "Entry withdrawn"


def told(kind: str, fields: dict[str, Any], titles: dict[str, str], unmasked: bool) -> list[tuple[str, str, bool]]:
    """What was told of an event: each field's name and value, and whether the value is masked."""
    event = (EVENTS | OF_THE_RECORD).get(kind)
    declared = event.fields if event else ()
    return [
        (
            field.label or field.name.replace("_", " "),
            _value(field, fields[field.name], titles),
            field.private and not unmasked,
        )
        for field in declared
        if fields.get(field.name) not in (None, "", [])
    ]


def _value(field: Field, value: Any, titles: dict[str, str]) -> str:
    """A value in words: the name of an event instead of its id, of a duty instead of its code."""
    if field.kind in ("reference", "references", "words"):
        named = titles | {code: duty.title for code, duty in DUTIES.items()}
        return ", ".join(named.get(one, one) for one in ([value] if isinstance(value, str) else value))
    if field.kind == "day_or_open" and value == "further_order":
        return "further order"
    if field.kind == "choice" and not field.choice_labels:
        return str(value).replace("_", " ")
    return forms.shown(field, value)


def _form_title(sent: lists.Sent) -> str:
    event = EVENTS.get(sent.contents.get("event", ""))
    return event.title if event else ""


def _form_told(sent: lists.Sent, titles: dict[str, str], unmasked: bool) -> list[tuple[str, str, bool]]:
    """The answers of a form: as they were accepted, or, of one that failed, as they were typed."""
    kind, answers = sent.contents.get("event", ""), sent.contents.get("answers", {})
    if sent.problems is None:
        return told(kind, answers, titles, unmasked)
    private = {field.name for field in EVENTS[kind].fields if field.private} if kind in EVENTS else set()
    return [(name.replace("_", " "), str(typed), name in private and not unmasked) for name, typed in answers.items()]

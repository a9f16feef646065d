"""The registered person's pages: what is due, what was told, and telling that something changed.

Titles and addresses are neutral, for they stand in the browser's history. The server's time of the first complete form
counts; it is taken before anything else is done.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safehold.domains.register import actions, papers, policy
from safehold.domains.register.request import SignedIn, own
from safehold.events import EVENTS, Event
from safehold.kernel.errors import Conflict, Unreadable
from safehold.law import answers
from safehold.pages import diary, forms
from safehold.pages import sheet as sheets
from safehold.record import access, clock, disputes, people, store

Paper = TypeVar("Paper")
OWN = "the person’s own page"
FIRST_FEW = 5


@dataclass(frozen=True)
class Form:
    """What a person may tell here: the event, and which of its fields stand on one page together."""

    event: Event
    together: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[forms.Step, ...]:
        """Its pages, in the reader's language."""
        return forms.steps(self.event, together=self.together)


FORMS = {
    "home": Form(EVENTS["home_change"]),
    "account": Form(
        EVENTS["online_account_opened"],
        {
            gettext_noop("The account"): ("service", "handle"),
            gettext_noop("How you use it"): ("purpose", "contact"),
        },
    ),
    "job": Form(EVENTS["job_started"], {gettext_noop("The job"): ("employer", "work_place", "role")}),
}


def look(request: SignedIn, kind: str) -> None:
    """Write down that the person looks at their own record."""
    access.look(by=request.reader, kind=kind, why=OWN, persons=[own(request.reader)])


# Home


@require_GET
def home(request: SignedIn) -> HttpResponse:
    """In this order: what is due next, what was told, who to ask, how to say that something is wrong."""
    person, now = own(request.reader), clock.now()
    look(request, "own page")
    standing = store.standings([person], now)[person]
    return render(
        request,
        "register/person/home.html",
        {
            "due": [Due(row, now) for row in due(person, now)],
            "told": told_by(person)[:FIRST_FEW],
            "begun": begun(request, now),
            "known": people.known(person)[person],
            "stations": people.stations(request.reader.force),
            "age_of_law": papers.age_of_law(now),
            "ended": ended(standing, now),
            "review": standing.review,
            "disputes": [(one, papers.wrong_lead(one)) for one in disputes.of(person)],
            "wrong_begun": store.draft(person, form=actions.WRONG, at=now),
        },
    )


def ended(standing: store.Stands, now: datetime) -> str:
    """The day on which the person's duties came to an end, if they did."""
    end = standing.period["end"] if standing.period else ""
    return end if end[:1].isdigit() and end < str(clock.day(now)) else ""


@dataclass(frozen=True)
class Due:
    """Something that the person must still tell, in words for them."""

    owed: store.Owed
    now: datetime

    @property
    def title(self) -> str:
        """What to do, as the law room puts it in plain words."""
        return _(papers.duty_of(self.owed).means)

    @property
    def last(self) -> str:
        """The last safe day written out; nothing while it cannot be known, or the law is too old to say."""
        return "" if papers.is_law_too_old(self.now) else papers.shown_end(self.owed.advise_by)

    @property
    def is_past(self) -> bool:
        """Whether that day has gone by."""
        return self.owed.advise_by is not None and papers.is_past(self.owed.advise_by, self.now)


def due(person: UUID, now: datetime) -> list[store.Owed]:
    """What the person, or a parent for them, must still tell; the most pressing first, what has no day last."""
    rows = store.obligations([person], now, statuses=("open", "overdue"))
    mine = [row for row in rows if row.owner != "police"]
    return sorted(mine, key=lambda row: (row.advise_by or "9", row.duty, row.key))


def told_by(person: UUID) -> list[dict[str, Any]]:
    """What the person told, the latest first: sent from here, or told at a desk."""
    given = store.acknowledgements(person)
    by_reference = {one.reference: one for one in given if one.reference}
    sent = [
        {"at": one.received_at, "receipt": one, "words": papers.told_of(one),
         "acknowledged": by_reference.get(one.reference)}
        for one in store.receipts(person)
    ]  # fmt: skip
    at_the_desk = [{"at": one.at, "acknowledged": one, "words": one.told} for one in given if not one.reference]
    return sorted([*sent, *at_the_desk], key=lambda one: one["at"], reverse=True)


def begun(request: SignedIn, now: datetime) -> list[dict[str, Any]]:
    """Forms that were begun and not sent."""
    found = {name: store.draft(own(request.reader), form=form.event.name, at=now) for name, form in FORMS.items()}
    return [
        {"name": name, "form": FORMS[name], "draft": draft, "href": next_page(name, draft.answers)}
        for name, draft in found.items()
        if draft
    ]


@require_GET
def told(request: SignedIn) -> HttpResponse:
    """All that was told."""
    look(request, "what was told")
    return render(
        request,
        "register/person/told.html",
        {"title": _("What you told us"), "back_url": reverse("you"), "told": told_by(own(request.reader))},
    )


@require_GET
def days(request: SignedIn) -> HttpResponse:
    """The last safe days to come as a calendar file, in words that tell nobody anything."""
    person, now = own(request.reader), clock.now()
    look(request, "own calendar")
    last = set() if papers.is_law_too_old(now) else {row.advise_by[:10] for row in due(person, now) if row.advise_by}
    to_come = sorted(date.fromisoformat(day) for day in last if day >= str(clock.day(now)))
    file = diary.calendar([(day, _("Look at your page")) for day in to_come], made_at=now)
    return download(file, "text/calendar", "days.ics")


# Telling that something changed


def may_tell(form: Form, law: Any, now: datetime) -> policy.Verdict:
    return policy.may_tell(form.event, law=law, today=clock.day(now))


def form_of(name: str, now: datetime) -> Form:
    """The form of this name, if the law in force asks for what it tells."""
    found = FORMS.get(name)
    if found is None or not may_tell(found, store.law_in_force(), now):
        raise Http404
    return found


def next_page(name: str, given: Mapping[str, Any]) -> str:
    """The first page that still wants an answer; check your answers if none does."""
    wanting = forms.unanswered(FORMS[name].steps, given)
    return reverse("you-question", args=[name, int(wanting.slug)]) if wanting else reverse("you-check", args=[name])


@require_http_methods(["GET", "POST"])
def choose(request: SignedIn) -> HttpResponse:
    """What is kept, who reads it and why; then: what changed?"""
    now, law = clock.now(), store.law_in_force()
    offered = {name: form for name, form in FORMS.items() if may_tell(form, law, now)}
    chosen, problems = request.POST.get("what", ""), []
    if request.method == "POST":
        if chosen in offered:
            return redirect("you-question", chosen, 1)
        problems = [{"text": _("Select what changed"), "href": "#what"}]
    return render(
        request,
        "register/person/choose.html",
        {
            "title": _("Something changed"),
            "back_url": reverse("you"),
            "offered": offered,
            "not_yet": [form.event for name, form in FORMS.items() if name not in offered],
            "is_notification": actions.PORTAL in (law or store.STATUTE)["channels"],
            "problems": problems,
        },
        status=422 if problems else 200,
    )


@require_http_methods(["GET", "POST"])
def question(request: SignedIn, form: str, number: int) -> HttpResponse:
    """One page of a form. What was answered is kept, what could not be accepted too, each with its time."""
    at = clock.now()
    told = form_of(form, at)
    look(request, "own form")
    steps = told.steps
    if not 1 <= number <= len(steps):
        raise Http404
    step, changing = steps[number - 1], "changing" in (request.POST or request.GET)
    draft = store.draft(own(request.reader), form=told.event.name, at=at)
    given = draft.answers if draft else {}
    before = steps[number - 2].slug if number > 1 else ""
    page: dict[str, Any] = {
        "token": draft.form_token if draft else new_token(),
        "back_url": reverse("you-check", args=[form]) if changing
        else reverse("you-question", args=[form, int(before)]) if before else reverse("you-tell"),
    }  # fmt: skip
    if request.method == "GET":
        if (wanting := forms.unanswered(steps, given)) and steps.index(wanting) < number - 1:
            return redirect("you-question", form, int(wanting.slug))
        shown = forms.page(step, forms.typed(step, given), changing=changing, **page)
        return render(request, "register/person/question.html", shown)
    token = request.POST.get("token") or page["token"]
    if not draft or draft.form_token != token:
        if first := store.sent(own(request.reader), token):
            return sent_before(request, told, first, given | forms.read(step, request.POST).values)
        token = page["token"]
    reading = forms.read(step, request.POST, latest=None if told.event.in_advance else clock.day(at))
    if reading.errors:
        typed = {name: value for name, value in request.POST.items() if name not in ("csrfmiddlewaretoken", "token")}
        actions.keep_failed(
            event=told.event, typed=given | typed, problems=reading.errors, token=token, by=request.reader, at=at
        )
        shown = forms.page(step, request.POST, reading.errors, changing=changing, **page)
        return render(request, "register/person/question.html", shown, status=422)
    note(request, token, reading.notes)
    given = given | reading.values
    actions.keep(event=told.event, answers=given, token=token, by=request.reader, at=at)
    follows = forms.after(steps, step, changing=changing)
    return redirect("you-question", form, int(follows.slug)) if follows else redirect(next_page(form, given))


def note(request: SignedIn, token: str, notes: list[str]) -> None:
    """Keep what the person should see of what they typed, such as signs left out of it, until it is sent."""
    if notes:
        request.session["notes"] = {token: [*request.session.get("notes", {}).get(token, []), *notes]}


def new_token() -> str:
    return secrets.token_urlsafe(16)


@require_http_methods(["GET", "POST"])
def check(request: SignedIn, form: str) -> HttpResponse:
    """Check your answers, and send. What is sent is what this page showed, whatever another tab does meanwhile."""
    at = clock.now()
    told = form_of(form, at)
    if request.method == "POST":
        return send(request, told, at)
    look(request, "own form")
    draft = store.draft(own(request.reader), form=told.event.name, at=at)
    if draft is None:
        return redirect("you-tell")
    if forms.unanswered(told.steps, draft.answers):
        return redirect(next_page(form, draft.answers))
    return render(
        request,
        "register/person/check.html",
        {
            "title": _("Check your answers"),
            "rows": forms.check_answers(
                told.steps,
                draft.answers,
                lambda step: reverse("you-question", args=[form, int(step.slug)]) + "?changing",
            ),
            "token": draft.form_token,
            "shown": signing.dumps({"token": draft.form_token, "answers": draft.answers}, salt=form),
            "notes": [*request.session.get("notes", {}).get(draft.form_token, []), *odd(request, draft.answers, at)],
            "back_url": reverse("you-question", args=[form, len(told.steps)]),
            "is_notification": actions.PORTAL in (store.law_in_force() or store.STATUTE)["channels"],
        },
    )


def odd(request: SignedIn, given: Mapping[str, Any], at: datetime) -> list[str]:
    """What the person should look at again, though it is taken as they say it."""
    person = own(request.reader)
    born, notes = people.known(person)[person].born, []
    if born and given["at"] < str(born):
        notes.append(_("This date is before the date of birth that we hold. You can send it as it is, or change it."))
    if given["at"] > str(clock.day(at)):
        notes.append(_("This day is still to come, so you are telling of it in advance."))
    return notes


def send(request: SignedIn, told: Form, at: datetime) -> HttpResponse:
    name = next(name for name, form in FORMS.items() if form is told)
    try:
        shown = signing.loads(request.POST.get("shown", ""), salt=name)
    except signing.BadSignature:
        raise Unreadable(
            _("This form did not arrive whole, so nothing was sent."), where="shown", do=_("Go back and send it again.")
        ) from None
    try:
        receipt = actions.tell(
            event=told.event, answers=shown["answers"], token=shown["token"], by=request.reader, received_at=at,
            why="the person told of a change",
        )  # fmt: skip
    except Conflict:
        if first := store.sent(own(request.reader), shown["token"]):
            return sent_before(request, told, first, shown["answers"])
        raise
    return redirect("you-receipt", receipt.reference)


def sent_before(request: SignedIn, told: Form, first: store.Receipt, second: Mapping[str, Any]) -> HttpResponse:
    """This form was sent from another tab, with other answers: both versions, and nothing is lost."""
    return render(
        request,
        "register/person/sent_before.html",
        {
            "title": _("Sent already"),
            "first": first,
            "first_rows": papers.answers_of(first),
            "second_rows": forms.check_answers(told.steps, second),
            "back_url": reverse("you"),
        },
        status=409,
    )


@require_POST
def forget(request: SignedIn, form: str) -> HttpResponse:
    """Forget what was begun and not sent."""
    actions.forget(token=request.POST.get("token", ""), by=request.reader)
    return redirect("you")


# Receipts


def own_paper(request: SignedIn, reference: str, named: Callable[[str], Paper | None]) -> Paper:
    """The person's own paper of this reference; anybody else's is as if there were none, and the guess written down."""
    found = named(reference)
    if found is None:
        access.refused(by=request.reader, kind="receipt by reference", why=OWN, asked=reference)
        raise Http404
    look(request, "own receipt")
    return found


def owed_for(receipt: store.Receipt, now: datetime) -> list[store.Owed]:
    """What follows from a receipt. What it says is still to come is answered for the expected day, as if it came."""
    if expected := receipt.contents.get("expected"):
        happens = {"type": receipt.contents["event"], "id": receipt.contents["will_be"], "at": expected}
        case = store.case_file(receipt.person, max(expected, str(clock.day(now))))
        told = {event["id"] for event in case["events"]}
        case["events"] += [] if happens["id"] in told else [happens]
        rows = answers.standing(case, draft=store.law_in_force())["duties"]
        return [owed(receipt.person, row) for row in rows if row["key"] == happens["id"]]
    names = {str(event) for event in receipt.events}
    return [row for row in store.obligations([receipt.person], now) if row.key in names]


def owed(person: UUID, row: dict[str, Any]) -> store.Owed:
    told: dict[str, Any] = {"person": person, "otherwise": [], "could_be_met": True, **row}
    return store.Owed(**told)


def paper(request: SignedIn, reference: str) -> tuple[store.Receipt, sheets.Sheet]:
    found, now = own_paper(request, reference, store.receipt), clock.now()
    given = next((one for one in store.acknowledgements(found.person) if one.reference == found.reference), None)
    stations = people.stations(request.reader.force)
    return found, papers.receipt_sheet(found, owed_for(found, now), given, stations, now)


@require_GET
def receipt(request: SignedIn, reference: str) -> HttpResponse:
    """The receipt as a page."""
    found, sheet = paper(request, reference)
    return render(
        request,
        "register/person/receipt.html",
        {"title": _("Receipt"), "receipt": found, "sheet": sheet, "back_url": reverse("you")},
    )


@require_GET
def receipt_file(request: SignedIn, reference: str, kind: str) -> HttpResponse:
    """The receipt as a sheet of paper, or as plain text."""
    found, sheet = paper(request, reference)
    return as_file(sheet, kind, f"receipt-{found.reference}")


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_GET
def acknowledgement(request: SignedIn, year: int, number: int, kind: str) -> HttpResponse:
    """An acknowledgement that the person was given at a desk, as a sheet of paper or as plain text."""
    person = own(request.reader)
    given = store.acknowledgements(person)
    found = next((one for one in given if (one.year, one.number) == (year, number)), None)
    if found is None:
        access.refused(by=request.reader, kind="acknowledgement by number", why=OWN, asked=f"{year}/{number}")
        raise Http404
    look(request, "own acknowledgement")
    name, force = people.known(person)[person].name, people.force_name(found.force)
    return as_file(papers.acknowledgement_sheet(found, name=name, force=force), kind, f"{year}-{number:05d}")


def as_file(sheet: sheets.Sheet, kind: str, name: str) -> HttpResponse:
    """A sheet as a file to keep: `pdf`, or plain text."""
    if kind == "pdf":
        return download(sheets.pdf(sheet), "application/pdf", f"{name}.pdf")
    return download(sheets.plain_text(sheet).encode(), "text/plain; charset=utf-8", f"{name}.txt")

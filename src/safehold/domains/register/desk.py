"""The station desk: someone is here, names a reference, and tells in person; what was told is acknowledged in writing.

The desk sees nobody until a reference is named, and then that one person, for a quarter of an hour. Nothing is
acknowledged that was not read back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from safehold.domains.register import actions, papers, policy
from safehold.domains.register.request import SignedIn
from safehold.kernel.errors import Conflict
from safehold.pages import sheet as sheets
from safehold.record import access, clock, people, store
from safehold.record.scope import Reader

IS_HERE = "the person is here"
STAYS = timedelta(minutes=15)
IDENTITY = {
    "passport": "Passport or driving licence",
    "known": "Known to me",
    "prints": "Fingerprints",
    "photograph": "Photograph on record",
}


@dataclass(frozen=True)
class Here:
    """Whoever stands at the desk: their receipt, what they are called, and the reader with them before it."""

    reader: Reader
    receipt: store.Receipt
    known: people.Known


def frame(request: SignedIn, **more: Any) -> dict[str, Any]:
    """What stands around a page of the desk."""
    place = next((one for one in people.stations(request.reader.force) if one.id == request.reader.station), None)
    return {"who": request.reader.name, "where": place, "home_url": reverse("desk"), **more}


@require_http_methods(["GET", "POST"])
def ask(request: SignedIn) -> HttpResponse:
    """Someone is here: the reference on their paper. A wrong one, and one of another force, get the same answer."""
    typed = request.POST.get("reference", "")
    problems = []
    if request.method == "POST":
        why = IS_HERE if request.POST.get("here") == "yes" else ""
        verdict = policy.may_open(role=request.reader.role, reference=typed, why=why)
        reader = access.admit(typed, by=request.reader, why=why) if verdict else None
        receipt = store.receipt(typed) if reader else None
        if receipt:
            remember(request, receipt.reference)
            return redirect("desk-matters", receipt.reference)
        problems = [wrong(typed, why)]
    return render(
        request,
        "register/desk/ask.html",
        frame(request, title="Someone is here", typed=typed, problems=problems),
        status=422 if problems else 200,
    )


def wrong(typed: str, why: str) -> dict[str, str]:
    if not typed.strip():
        return {"text": "Enter the reference on the person’s paper", "href": "#reference"}
    if not why:
        return {"text": "Confirm that the person is here", "href": "#here"}
    return {"text": "Nothing waits under this reference: check each letter with the person", "href": "#reference"}


def remember(request: SignedIn, *references: str) -> None:
    """That somebody is here, for as long as a visit takes."""
    until = (clock.now() + STAYS).isoformat()
    request.session["here"] = request.session.get("here", {}) | dict.fromkeys(references, until)


def here(request: SignedIn, reference: str) -> Here | None:
    """Whoever named this reference a moment ago; None if nobody did, whether or not it is anybody's."""
    until = request.session.get("here", {}).get(reference)
    if until is None or datetime.fromisoformat(until) <= clock.now():
        return None
    reader = access.admit(reference, by=request.reader, why=IS_HERE)
    found = store.receipt(reference) if reader else None
    if reader is None or found is None:
        raise Http404
    return Here(reader, found, people.known(found.person)[found.person])


@require_http_methods(["GET", "POST"])
def matters(request: SignedIn, reference: str) -> HttpResponse:
    """What the person told, to be read back to them, and acknowledged once they say that it is right."""
    someone = here(request, reference)
    if someone is None:
        return redirect("desk")
    if first := acknowledged(someone):
        if request.method == "POST":
            return acknowledged_before(request, someone, first)
        return redirect("desk-paper", reference)
    problems = []
    if request.method == "POST":
        identity, is_read_back = request.POST.get("identity", ""), request.POST.get("read") == "yes"
        verdict = policy.may_acknowledge(
            role=request.reader.role, has_station=request.reader.station is not None,
            is_identified=identity in IDENTITY, is_read_back=is_read_back,
        )  # fmt: skip
        if verdict:
            return acknowledge(request, someone, identity)
        problems = [{"text": verdict.reason, "href": "#read" if identity in IDENTITY else "#identity"}]
    return render(
        request,
        "register/desk/matters.html",
        frame(
            request, title="Notification", back_url=reverse("desk"), known=someone.known, receipt=someone.receipt,
            event=papers.event_of(someone.receipt), rows=papers.answers_of(someone.receipt), identity=IDENTITY,
            problems=problems,
        ),
        status=422 if problems else 200,
    )  # fmt: skip


def acknowledge(request: SignedIn, someone: Here, identity: str) -> HttpResponse:
    receipt = someone.receipt
    said = "; ".join(str(row["value"]) for row in papers.answers_of(receipt))
    will_be = receipt.contents.get("will_be")
    try:
        actions.acknowledge(
            receipt=receipt, told=[f"{papers.event_of(receipt).told_as}: {said}"],
            covers=[will_be] if will_be else [str(event) for event in receipt.events],
            is_identified=True, is_read_back=True, by=someone.reader, at=clock.now(),
            why=f"told at the desk; identity: {IDENTITY[identity].lower()}",
        )  # fmt: skip
    except Conflict:
        return acknowledged_before(request, someone, acknowledged(someone))
    return redirect("desk-paper", receipt.reference)


def acknowledged(someone: Here) -> store.Acknowledged | None:
    """The acknowledgement that was given for this receipt."""
    given = store.acknowledgements(someone.receipt.person)
    return next((one for one in given if one.reference == someone.receipt.reference), None)


def acknowledged_before(request: SignedIn, someone: Here, first: store.Acknowledged | None) -> HttpResponse:
    """Somebody was quicker, or the button was pressed twice: the first acknowledgement stands, and is shown."""
    return render(
        request,
        "register/desk/acknowledged_before.html",
        frame(request, title="Acknowledged already", known=someone.known, first=first, receipt=someone.receipt),
        status=409,
    )


def sheet_of(request: SignedIn, reference: str) -> tuple[Here, store.Acknowledged, sheets.Sheet] | None:
    someone = here(request, reference)
    if someone is None:
        return None
    given = acknowledged(someone)
    if given is None:
        raise Http404
    return someone, given, papers.acknowledgement_sheet(given, name=someone.known.name, force=given.force)


@require_GET
def paper(request: SignedIn, reference: str) -> HttpResponse:
    """The acknowledgement, to be printed and handed over; and whether it was told in time."""
    found = sheet_of(request, reference)
    if found is None:
        return redirect("desk")
    someone, given, sheet = found
    names = {str(event) for event in someone.receipt.events}
    owed = [row for row in store.obligations([someone.receipt.person], clock.now()) if row.key in names]
    return render(
        request,
        "register/desk/paper.html",
        frame(
            request, title=sheet.title, known=someone.known, given=given, sheet=sheet, owed=owed,
            receipt=someone.receipt,
        ),
    )  # fmt: skip


@require_GET
def paper_pdf(request: SignedIn, reference: str) -> HttpResponse:
    """The acknowledgement as a sheet of paper."""
    found = sheet_of(request, reference)
    if found is None:
        return redirect("desk")
    name = f"acknowledgement-{found[1].numbered.replace('/', '-')}.pdf"
    return HttpResponse(
        sheets.pdf(found[2]), "application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )

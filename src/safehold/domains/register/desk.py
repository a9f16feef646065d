"""The station desk: someone is here, names a reference, and tells in person; what was told is acknowledged in writing.

The desk sees nobody until a reference is named, and then that one person, for a quarter of an hour. Nothing is
acknowledged that was not read back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safehold.domains.register import actions, papers, policy
from safehold.domains.register.matters import MATTERS, Matter, Said, asked, boxes, controls, held, read
from safehold.domains.register.request import SignedIn
from safehold.kernel.errors import Conflict, Unreadable
from safehold.pages import sheet as sheets
from safehold.permissions import ATTENDANCE
from safehold.record import access, clock, people, store
from safehold.record.scope import Reader

IS_HERE = "the person is here"
IN_ADVANCE = "What was sent is still to come, and is told in advance"
IDENTITY = {
    "document": "Passport or driving licence",
    "photograph": "Photograph on record",
    "prints": "Fingerprints",
    "known": "Known to me",
}


def frame(request: SignedIn, **more: Any) -> dict[str, Any]:
    """What stands around a page of the desk."""
    place = next((one for one in people.stations(request.reader.force) if one.id == request.reader.station), None)
    age = papers.age_of_law(clock.now())
    return {"who": request.reader.name, "where": place, "age_of_law": age, "home_url": reverse("desk"), **more}


# Someone is here


@require_http_methods(["GET", "POST"])
def ask(request: SignedIn) -> HttpResponse:
    """Someone is here: the reference on their paper. A wrong one, and one of another force, get the same answer."""
    typed = request.POST.get("reference", "")
    problems = []
    if request.method == "POST":
        why = IS_HERE if request.POST.get("here") == "yes" else ""
        verdict = policy.may_open(role=request.reader.role, reference=typed, is_here=bool(why), now=clock.now())
        reader = access.admit(typed, by=request.reader, why=why) if verdict else None
        if reader and (waiting := references(reader, typed)):
            remember(request, *waiting)
            return redirect("desk-matters", waiting[0])
        problems = [wrong(typed, why)]
    page = frame(request, title="Someone is here", typed=typed, problems=problems)
    return render(request, "register/desk/ask.html", page, status=422 if problems else 200)


def references(reader: Reader, typed: str) -> list[str]:
    """What of the person may be opened: the receipt named first, then whatever else of theirs waits for the desk."""
    named = store.receipt(typed)
    waiting = [one.reference for one in store.awaiting(reader.person)] if reader.person else []
    return list(dict.fromkeys([*([named.reference] if named else []), *waiting]))


def wrong(typed: str, why: str) -> dict[str, str]:
    if not typed.strip():
        return {"text": "Enter the reference on the person’s paper", "href": "#reference"}
    if not why:
        return {"text": "Confirm that the person is here", "href": "#here"}
    return {"text": "Nothing waits under this reference: check each letter with the person", "href": "#reference"}


def remember(request: SignedIn, *references: str) -> None:
    """That somebody is here, for as long as a visit takes."""
    until = (clock.now() + ATTENDANCE).isoformat()
    request.session["here"] = request.session.get("here", {}) | dict.fromkeys(references, until)


@dataclass(frozen=True)
class Visit:
    """Whoever stands at the desk, with the receipt that they named."""

    reader: Reader
    receipt: store.Receipt
    known: people.Known
    now: datetime

    @property
    def today(self) -> date:
        return clock.day(self.now)

    @cached_property
    def entries(self) -> list[store.Entry]:
        """What was written down about them."""
        return store.history(self.receipt.person)

    @property
    def matter(self) -> Matter:
        """What the receipt is about."""
        return next(one for one in MATTERS if one.form and one.form.name == self.receipt.contents["event"])

    @property
    def entry(self) -> store.Entry | None:
        """The entry that the receipt stands for, as it was last put right; nothing if it is still to come."""
        names = set(self.receipt.events)
        return next((one for one in self.entries if one.name in names and one.counts), None)

    @property
    def answers(self) -> dict[str, Any]:
        """What the person sent, as it stands in the record."""
        if self.entry:
            return {"at": self.entry.at, **self.entry.payload}
        return self.receipt.contents["answers"]

    def held(self, matter: Matter) -> list[str]:
        """What the record holds of a matter, but for what was sent just now."""
        before = held(matter, [one for one in self.entries if one.name not in self.receipt.events])
        return [self.known.name, *before] if matter.key == "names" else before

    @property
    def covers(self) -> list[str]:
        """The names under which what was sent is told."""
        will_be = self.receipt.contents.get("will_be")
        return [will_be] if will_be else [str(event) for event in self.receipt.events]

    @property
    def acknowledged(self) -> store.Acknowledged | None:
        """The acknowledgement that was given for this receipt."""
        given = store.acknowledgements(self.receipt.person)
        return next((one for one in given if one.reference == self.receipt.reference), None)

    def end_of(self, last: str | None) -> str:
        """A last day written out; nothing where it is not known, or the law is too old to say."""
        return "" if papers.is_law_too_old(self.now) else papers.shown_end(last)

    def owed(self, *statuses: str) -> list[store.Owed]:
        """What the person must tell, in order of the last safe day."""
        rows = store.obligations([self.receipt.person], self.now, statuses=statuses)
        return sorted((row for row in rows if row.owner != "police"), key=lambda row: row.advise_by or "9")


def visit(request: SignedIn, reference: str) -> Visit | None:
    """Whoever named this reference a moment ago; None if nobody did, whether or not it is anybody's."""
    now, until = clock.now(), request.session.get("here", {}).get(reference)
    if until is None or datetime.fromisoformat(until) <= now:
        return None
    reader = access.admit(reference, by=request.reader, why=IS_HERE)
    found = store.receipt(reference) if reader else None
    if reader is None or found is None:
        raise Http404
    someone = Visit(reader, found, people.known(found.person)[found.person], now)
    if found.events and not someone.entry:
        raise Conflict("What this receipt tells of was withdrawn since.", do="Ask the person’s officer.")
    return someone


# What is told


@require_http_methods(["GET", "POST"])
def matters(request: SignedIn, reference: str) -> HttpResponse:
    """Every matter in the order of the statute: the same, changed, or not told here. Then it is read back."""
    someone = visit(request, reference)
    if someone is None:
        return redirect("desk")
    if someone.acknowledged:
        return already(request, someone) if request.method == "POST" else redirect("desk-paper", reference)
    if request.method == "GET":
        return ask_matters(request, someone, as_sent(someone), {})
    if "said" in request.POST:  # something was not right when it was read back
        return ask_matters(request, someone, typed_of(signed(request, someone)), {})
    said: list[Said] = []
    errors: dict[str, str] = {}
    for matter in asked(store.law_in_force(), someone.today):
        is_sent = matter.key == someone.matter.key and "expected" in someone.receipt.contents
        one, wrong = read(matter, request.POST, latest=None if is_sent else someone.today)
        said.append(one)
        errors |= wrong
    errors |= amiss(request.POST, someone, said)
    if errors:
        return ask_matters(request, someone, request.POST, errors)
    return read_back(request, someone, said, request.POST["identity"], request.POST.get("whole") == "yes")


def amiss(posted: Mapping[str, str], someone: Visit, said: list[Said]) -> dict[str, str]:
    """What is wrong with the page as a whole."""
    found = {}
    if posted.get("identity") not in IDENTITY:
        found["identity"] = "Select how you made sure who this is"
    if not any(one.matter.key == someone.matter.key and one.choice == "changed" for one in said):
        found[someone.matter.key] = f"{someone.matter.title} is what was sent: take it down, or acknowledge nothing"
    if posted.get("whole") == "yes" and any(one.choice == "none" for one in said):
        found["whole"] = "The whole is told only when no matter is left as not told here"
    return found


def as_sent(someone: Visit) -> dict[str, str]:
    """The page before anything was said: what was sent is filled in, nothing else is told yet."""
    rest = {matter.key: "none" for matter in MATTERS}
    return rest | {someone.matter.key: "changed"} | boxes(someone.matter, someone.answers)


def ask_matters(request: SignedIn, someone: Visit, typed: Mapping[str, str], errors: Mapping[str, str]) -> HttpResponse:
    rows = [
        {
            "matter": matter,
            "held": someone.held(matter),
            "is_sent": matter.key == someone.matter.key,
            "choice": typed.get(matter.key, ""),
            "controls": controls(matter, typed, errors),
            "is_open": matter.key == someone.matter.key or typed.get(matter.key) == "changed",
            "error": errors.get(matter.key),
        }
        for matter in asked(store.law_in_force(), someone.today)
    ]
    born = someone.known.born
    page = frame(
        request,
        title="What is told",
        back_url=reverse("desk"),
        someone=someone,
        rows=rows,
        identity=IDENTITY,
        typed=typed,
        errors=errors,
        periodic=next((row for row in someone.owed("open", "overdue") if row.duty == "periodic"), None),
        end_of=someone.end_of,
        also=[one for one in store.awaiting(someone.receipt.person) if one.reference != someone.receipt.reference],
        before_birth=bool(born and someone.answers["at"] < str(born)),
        problems=[{"text": says, "href": f"#{where}"} for where, says in errors.items()],
    )
    return render(request, "register/desk/matters.html", page, status=422 if errors else 200)


# Read back, then acknowledged


def read_back(
    request: SignedIn, someone: Visit, said: list[Said], identity: str, is_whole: bool, *, is_unread: bool = False
) -> HttpResponse:
    """A page to be read aloud, which carries what was said as it was read."""
    carried = {
        "identity": identity,
        "whole": is_whole,
        "said": {one.matter.key: [one.choice, one.answers] for one in said},
    }
    page = frame(
        request,
        title="Read this aloud",
        someone=someone,
        changed=[one for one in said if one.choice == "changed"],
        same=[(one.matter, someone.held(one.matter)) for one in said if one.choice == "same"],
        untold=[one.matter.title for one in said if one.choice == "none"],
        is_whole=is_whole,
        in_advance="" if someone.entry else IN_ADVANCE,
        carried=signing.dumps(carried, salt=someone.receipt.reference),
        problems=[{"text": "Confirm that you read it back", "href": "#read"}] if is_unread else [],
    )
    return render(request, "register/desk/read_back.html", page, status=422 if is_unread else 200)


def signed(request: SignedIn, someone: Visit) -> dict[str, Any]:
    """What the read-back page carried."""
    try:
        return signing.loads(request.POST.get("said", ""), salt=someone.receipt.reference)
    except signing.BadSignature:
        raise Unreadable("The page did not arrive whole.", where="said", do="Go back and read it again.") from None


def said_of(carried: dict[str, Any]) -> list[Said]:
    return [Said(one, *carried["said"][one.key]) for one in MATTERS if one.key in carried["said"]]


def typed_of(carried: dict[str, Any]) -> dict[str, str]:
    """The page of matters as it was filled in."""
    typed = {"identity": carried["identity"], "whole": "yes" if carried["whole"] else ""}
    for one in said_of(carried):
        typed |= {one.matter.key: one.choice} | boxes(one.matter, one.answers)
    return typed


@require_POST
def acknowledge(request: SignedIn, reference: str) -> HttpResponse:
    """Acknowledge what was read back; the same paper is given for the same receipt, once."""
    someone = visit(request, reference)
    if someone is None:
        return redirect("desk")
    if someone.acknowledged:
        return already(request, someone)
    carried = signed(request, someone)
    said = said_of(carried)
    if request.POST.get("read") != "yes":
        return read_back(request, someone, said, carried["identity"], carried["whole"], is_unread=True)
    changed = [one for one in said if one.choice == "changed"]
    sent = next(one for one in changed if one.matter.key == someone.matter.key)
    same = [
        f"{one.matter.title}, as before: {'; '.join(someone.held(one.matter)) or 'none'}"
        for one in said
        if one.choice == "same"
    ]
    try:
        actions.acknowledge(
            receipt=someone.receipt,
            happened=[one.happened for one in changed if one is not sent],
            put_right=(someone.entry.id, sent.happened) if someone.entry and sent.answers != someone.answers else None,
            covers=[
                *someone.covers,
                *(one.answers["place"] for one in changed if "place" in one.answers),
                *(["periodic"] if carried["whole"] else []),
            ],
            expected=None if someone.entry else date.fromisoformat(sent.answers["at"]),
            told=[*(one.line for one in changed), *same, *([] if someone.entry else [IN_ADVANCE])],
            is_identified=carried["identity"] in IDENTITY,
            is_read_back=True,
            by=someone.reader,
            at=clock.now(),
            why=f"told at the desk; identity: {IDENTITY[carried['identity']].lower()}",
        )
    except Conflict:
        if someone.acknowledged:
            return already(request, someone)
        raise
    return redirect("desk-paper", reference)


def already(request: SignedIn, someone: Visit) -> HttpResponse:
    """Somebody was quicker, or the button was pressed twice: the first acknowledgement stands, and is shown."""
    page = frame(request, title="Acknowledged already", someone=someone, first=someone.acknowledged)
    return render(request, "register/desk/already.html", page, status=409)


# The paper


def paper_of(request: SignedIn, reference: str) -> tuple[Visit, store.Acknowledged, sheets.Sheet] | None:
    """The acknowledgement of whoever is here."""
    someone = visit(request, reference)
    if someone is None:
        return None
    given = someone.acknowledged
    if given is None:
        raise Http404
    force = people.force_name(given.force)
    return someone, given, papers.acknowledgement_sheet(given, name=someone.known.name, force=force)


@require_GET
def paper(request: SignedIn, reference: str) -> HttpResponse:
    """The acknowledgement, to be printed and handed over; and whether it was told in time."""
    found = paper_of(request, reference)
    if found is None:
        return redirect("desk")
    someone, given, sheet = found
    told = next(entry for entry in someone.entries if entry.id == given.notification)
    on, covers = str(clock.day(given.at)), told.payload["covers"]
    page = frame(
        request,
        title=sheet.title,
        back_url=reverse("desk"),
        someone=someone,
        given=given,
        sheet=sheet,
        told=[
            row
            for row in someone.owed("met", "late")
            if row.met_on == on and (row.key in covers or row.duty == "periodic")
        ],
        due=someone.owed("open", "overdue"),
        duty_of=papers.duty_of,
        end_of=someone.end_of,
    )
    return render(request, "register/desk/paper.html", page)


@require_GET
def paper_pdf(request: SignedIn, reference: str) -> HttpResponse:
    """The acknowledgement as a sheet of paper."""
    found = paper_of(request, reference)
    if found is None:
        return redirect("desk")
    name = f"acknowledgement-{found[1].numbered.replace('/', '-')}.pdf"
    content = sheets.pdf(found[2])
    return HttpResponse(content, "application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'})

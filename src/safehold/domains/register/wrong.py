"""The registered person says that something is wrong with what is held, and reads the answer.

It begins on their page, or at one thing that they told. Titles and addresses are neutral, as on all their pages.
"""

from collections.abc import Mapping
from typing import NamedTuple

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_http_methods

from safehold.domains.register import actions, papers
from safehold.domains.register.person import as_file, look, new_token, note, own_paper
from safehold.domains.register.request import SignedIn, own
from safehold.events import Field
from safehold.kernel.errors import Conflict, Unreadable
from safehold.pages import dates, forms
from safehold.record import clock, disputes, people, store

WORDS = Field(
    "words",
    "text",
    label=gettext_noop("What is wrong, and what would be right?"),
    hint=gettext_noop("Say it in your own words. You can also say how you know, or what shows it."),
    error=gettext_noop("what is wrong"),
    longest=4000,
)
SALT = "what is wrong"


class Thing(NamedTuple):
    """Something that the person told: how they know it, and the entries of the record that came of it."""

    words: str
    entries: tuple[str, ...]


def things(request: SignedIn) -> dict[str, Thing]:
    """What the person told, by the name under which their page links from it."""
    person = own(request.reader)
    found = {
        one.reference: Thing(
            _("%(what)s, sent at %(instant)s")
            % {"what": papers.told_of(one), "instant": dates.instant(one.received_at)},
            tuple(str(event) for event in one.events),
        )
        for one in store.receipts(person)
    }
    covered = {str(one.name): one.payload.get("covers", []) for one in store.history(person)}
    for given in store.acknowledgements(person):
        told = _("What you told at %(station)s on %(day)s") % {"station": given.station, "day": dates.day(given.at)}
        entries = (str(given.notification), *covered.get(str(given.notification), ()))
        found[f"{given.year}-{given.number}"] = Thing(told, entries)
    return found


def step() -> forms.Step:
    """The one question, under a neutral title."""
    return forms.Step("1", _("Something is wrong"), (WORDS,))


@require_http_methods(["GET", "POST"])
def say(request: SignedIn) -> HttpResponse:
    """What is kept and who reads it; then the question, with what was begun still in it."""
    at = clock.now()
    look(request, "own form")
    draft, known = store.draft(own(request.reader), form=actions.WRONG, at=at), things(request)
    begun = draft.answers if draft else {}
    about = request.POST.get("about", request.GET.get("about", begun.get("about", "")))
    if about and about not in known:
        raise Http404
    token = draft.form_token if draft else request.POST.get("token") or new_token()
    if store.sent(own(request.reader), token):
        token = new_token()  # an old tab: what it says now is another thing than what was sent
    more = {"token": token, "about": about, "thing": known.get(about), "back_url": reverse("you")}
    if request.method == "GET":
        shown = forms.page(step(), forms.typed(step(), begun), **more)
        return render(request, "register/person/wrong.html", shown)
    reading = forms.read(step(), request.POST)
    if reading.errors:
        shown = forms.page(step(), request.POST, reading.errors, **more)
        return render(request, "register/person/wrong.html", shown, status=422)
    note(request, token, reading.notes)
    actions.keep_wrong(words=reading.values["words"], about=about, token=token, by=request.reader, at=at)
    return redirect("you-wrong-check")


@require_http_methods(["GET", "POST"])
def check(request: SignedIn) -> HttpResponse:
    """Check your answers, and send. What is sent is what this page showed."""
    at = clock.now()
    if request.method == "POST":
        return send(request)
    look(request, "own form")
    draft = store.draft(own(request.reader), form=actions.WRONG, at=at)
    if draft is None:
        return redirect("you-wrong")
    change = reverse("you-wrong")
    page = {
        "title": _("Check your answers"),
        "rows": [
            {"key": _("What it is about"), "value": about_words(things(request), draft.answers), "change": None},
            {"key": _(WORDS.label), "value": draft.answers["words"], "change": change},
        ],
        "notes": request.session.get("notes", {}).get(draft.form_token, []),
        "shown": signing.dumps({"token": draft.form_token, "answers": draft.answers}, salt=SALT),
        "back_url": change,
    }
    return render(request, "register/person/wrong_check.html", page)


def about_words(known: Mapping[str, Thing], given: Mapping[str, str]) -> str:
    thing = known.get(given["about"])
    return thing.words if thing else _("All that is held about you")


def send(request: SignedIn) -> HttpResponse:
    try:
        shown = signing.loads(request.POST.get("shown", ""), salt=SALT)
    except signing.BadSignature:
        raise Unreadable(
            _("This form did not arrive whole, so nothing was sent."), where="shown", do=_("Go back and send it again.")
        ) from None
    given, known = shown["answers"], things(request)
    thing = known.get(given["about"])
    first = store.sent(own(request.reader), shown["token"])
    if first and first.contents["wrong"] != given["words"]:
        raise Conflict(
            _("This form was sent already, with other answers."),
            do=_("Look at what was sent on your page, and say the rest on a new form."),
        )
    reference = first.reference if first else actions.say_wrong(
        words=given["words"], about=given["about"] if thing else "", entries=thing.entries if thing else (),
        token=shown["token"], by=request.reader, received_at=clock.now(),
    )  # fmt: skip
    return redirect("you-wrong-said", reference)


@require_GET
def said(request: SignedIn, reference: str) -> HttpResponse:
    """The receipt of what was said to be wrong: by when it is answered, or the answer."""
    found = own_paper(request, reference, disputes.named)
    sheet = papers.wrong_sheet(found, people.force_name(request.reader.force))
    page = {"title": _("Receipt"), "said": found, "sheet": sheet, "back_url": reverse("you")}
    return render(request, "register/person/wrong_said.html", page)


@require_GET
def said_file(request: SignedIn, reference: str, kind: str) -> HttpResponse:
    """The same as a sheet of paper, or as plain text."""
    found = own_paper(request, reference, disputes.named)
    sheet = papers.wrong_sheet(found, people.force_name(request.reader.force))
    return as_file(sheet, kind, f"receipt-{found.reference}")

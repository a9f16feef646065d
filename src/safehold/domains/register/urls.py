"""Addresses of the register, neutral in every word, and the one place that says who may enter which part."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from safehold.domains.register import desk, officer, person, policy, wrong
from safehold.record import access


class SheetConverter(StringConverter):
    """The two forms of a sheet."""

    regex = "pdf|txt"


register_converter(SheetConverter, "sheet")
View = Callable[..., HttpResponse]
HOMES = {"person": "you", "desk": "desk", "officer": "officer", "supervisor": "officer"}


def open_to(part: str, address: str, view: View, name: str) -> URLPattern:
    """An address for those who work in this part. Whoever is signed in and does not finds nothing, which is kept.

    Whoever is not signed in is asked to sign in, whether or not there is anything behind the address.
    """

    @login_required
    def guarded(request: HttpRequest, **given: Any) -> HttpResponse:
        if not policy.may_enter(part, role=request.reader.role):  # type: ignore[attr-defined]
            access.refused(by=request.reader, kind=f"{part} pages", why="opened by its address")  # type: ignore[attr-defined]
            raise Http404
        return view(request, **given)

    return path(address, guarded, name=name)


def front(request: HttpRequest) -> HttpResponse:
    """Where signing in leads: to the work of one's role; whoever is not signed in, to what is open to anyone."""
    if request.user.is_authenticated:
        role = request.reader.role  # type: ignore[attr-defined]
        return redirect(HOMES[role]) if role in HOMES else redirect("mfa_index")
    return redirect(settings.FOR_ANYONE)


urlpatterns = [
    path("", front, name="front"),
    open_to("you", "you/", person.home, "you"),
    open_to("you", "you/told/", person.told, "you-told"),
    open_to("you", "you/tell/", person.choose, "you-tell"),
    open_to("you", "you/tell/<slug:form>/<int:number>/", person.question, "you-question"),
    open_to("you", "you/tell/<slug:form>/check/", person.check, "you-check"),
    open_to("you", "you/tell/<slug:form>/forget/", person.forget, "you-forget"),
    open_to("you", "you/receipt/<str:reference>/", person.receipt, "you-receipt"),
    open_to("you", "you/receipt/<str:reference>/sheet.<sheet:kind>", person.receipt_file, "you-receipt-file"),
    open_to(
        "you", "you/told/<int:year>/<int:number>/sheet.<sheet:kind>", person.acknowledgement, "you-acknowledgement"
    ),
    open_to("you", "you/wrong/", wrong.say, "you-wrong"),
    open_to("you", "you/wrong/check/", wrong.check, "you-wrong-check"),
    open_to("you", "you/wrong/<str:reference>/", wrong.said, "you-wrong-said"),
    open_to("you", "you/wrong/<str:reference>/sheet.<sheet:kind>", wrong.said_file, "you-wrong-said-file"),
    open_to("you", "you/days.ics", person.days, "you-days"),
    open_to("desk", "desk/", desk.ask, "desk"),
    open_to("desk", "desk/<str:reference>/", desk.matters, "desk-matters"),
    open_to("desk", "desk/<str:reference>/acknowledge/", desk.acknowledge, "desk-acknowledge"),
    open_to("desk", "desk/<str:reference>/paper/", desk.paper, "desk-paper"),
    open_to("desk", "desk/<str:reference>/paper.pdf", desk.paper_pdf, "desk-paper-pdf"),
    open_to("officer", "officer/", officer.morning, "officer"),
    open_to("officer", "officer/find/", officer.find, "officer-find"),
    open_to("officer", "officer/<uuid:person>/", officer.person, "officer-person"),
    open_to("officer", "officer/<uuid:person>/why/<str:row>/", officer.why, "officer-why"),
    open_to("officer", "officer/<uuid:person>/wrong/<str:reference>/", officer.wrong, "officer-wrong"),
]

"""The few pages that belong to no domain."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from safehold.kernel.errors import Unreadable
from safehold.pages.dates import LONDON
from safehold.record import clock

LEAVE_FOR = "https://www.bbc.co.uk/weather"


def _back(request: HttpRequest, to: str | None) -> HttpResponseRedirect:
    """Back to a page of ours, never to an address that someone else put into a link."""
    safe = to and url_has_allowed_host_and_scheme(to, {request.get_host()}, require_https=request.is_secure())
    return redirect(to if safe and to else "/")


@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """Leave quickly: signed out, nothing left in the browser, and an ordinary page instead.

    A plain link, because it must work at once and without script. Another site cannot misuse it: browsers do not send
    it our session.
    """
    logout(request)
    away = HttpResponseRedirect(getattr(settings, "LEAVE_FOR", LEAVE_FOR))
    away["Clear-Site-Data"] = '"cache", "storage"'
    away["Referrer-Policy"] = "no-referrer"
    return away


@require_GET
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Show the pages in English or Welsh from now on, in this browser."""
    if code not in ("en", "cy"):
        raise Http404
    back = _back(request, request.GET.get("next"))
    back.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        "cy" if code == "cy" else settings.LANGUAGE_CODE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Strict",
    )
    return back


@require_POST
def move_clock(request: HttpRequest) -> HttpResponse:
    """Move the demonstration's clock, and come back to the page that was open. No other installation has this page."""
    if not settings.DEMONSTRATION:
        raise Http404
    try:
        shown = datetime.fromisoformat(f"{request.POST.get('day', '')}T{request.POST.get('time', '')}")
    except ValueError:
        raise Unreadable(
            "The demonstration's clock needs a real day and a time.", where="day", do="Go back and choose both."
        ) from None
    clock.set(shown.replace(tzinfo=LONDON))
    return _back(request, request.POST.get("next"))


def standing_page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    """A page that only says something: accessibility, cookies, privacy."""

    @require_GET
    def view(request: HttpRequest) -> HttpResponse:
        return render(request, f"standing/{name}.html")

    return view

"""What every answer of the web goes through: nothing kept by browsers, sessions that end, errors that tell nothing."""

import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from safehold.kernel.errors import SafeholdError
from safehold.record.history import NOT_HERE

Answering = Callable[[HttpRequest], HttpResponse]


def not_kept_by_browsers(get_response: Answering) -> Answering:
    """Pages are never stored, so that Back after signing out, or the next user of a computer, finds none.

    An answer that ends a session also empties what the browser kept from this site.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        answer.headers.setdefault("Cache-Control", "no-store")
        session = answer.cookies.get(settings.SESSION_COOKIE_NAME)
        if session is not None and session["max-age"] == 0:
            answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer

    return middleware


def signed_in_for_a_working_day(get_response: Answering) -> Answering:
    """A session ends after 12 hours however busy it is."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())  # the real clock: a session is no part of the story that a demonstration tells
            if now - request.session.setdefault("signed_in_at", now) > settings.WORKING_DAY:
                logout(request)
        return get_response(request)

    return middleware


class KindsOfError:
    """An error that a view raises, as a page: what is wrong and what to do, with the status of its kind."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if not isinstance(problem, SafeholdError) or problem.status == 500:
            return None
        if problem.says == NOT_HERE:
            return not_found(request, problem)
        return render(request, "error.html", {"error": problem}, status=problem.status)


def form_not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: an old tab, or another site's doing. Django's own page would tell which."""
    error = SafeholdError("This page was open for too long.", do="Go back, open the page again and send it once more.")
    return render(request, "error.html", {"error": error}, status=403)


def not_taken(request: HttpRequest, exception: Exception | None) -> HttpResponse:
    """What Django itself will not take. A session not kept because the database was away is a fault of ours."""
    cause: BaseException | None = exception
    while cause and not isinstance(cause, OperationalError):
        cause = cause.__cause__ or cause.__context__
    if cause:
        return render(request, "500.html", {"status": 503}, status=503)
    error = SafeholdError("This request could not be taken.", do="Go back, open the page again and send it once more.")
    return render(request, "error.html", {"error": error}, status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The same page for what does not exist and for what is not the reader's to see."""
    return render(request, "404.html", status=404)


def fault(request: HttpRequest) -> HttpResponse:
    """Ours to mend, or the database is away; the page says which of the two and nothing else."""
    status = 503 if isinstance(sys.exc_info()[1], OperationalError) else 500
    return render(request, "500.html", {"status": status}, status=status)

"""The law, asked by a machine: `answer` and `explain` as the commands give them, by the plain engine.

Open, without a token. Nothing that is asked is kept or logged. Answers are under the law in force, and under what a
case file's own `law` switches on; never under a demonstration's.
"""

import json
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from safehold.api import description
from safehold.kernel.errors import Conflict, Missing, SafeholdError, Unreadable
from safehold.law import DUTIES
from safehold.law.age import refuse_if_old
from safehold.law.cases import Case, about, answered, cases_in, each_once, json_in
from safehold.law.explanations import explain as explanation_of
from safehold.pages import pace
from safehold.record import clock

api = NinjaAPI(
    title="Safehold: the law",
    version="1",
    description=__doc__ or "",
    docs_url=None,  # its page would fetch scripts from somebody else
    urls_namespace="api",
)
ACCEPT_OLD_LAW = Query(False, description="Show dates though the law was checked more than a year ago.")


class NotJsonError(Unreadable):
    """What was sent is not JSON at all."""

    status = 400


class TooLargeError(Unreadable):
    """What was sent is larger than any set of cases needs to be."""

    status = 413


def answer_with(document: Any, status: int = 200) -> HttpResponse:
    """JSON in plain ASCII, so that no letter of it can be one that UTF-8 lacks."""
    return HttpResponse(json.dumps(document), content_type="application/json", status=status)


@api.post(
    "/answer",
    summary="Who is subject, which duties exist, and their status",
    openapi_extra={
        "requestBody": description.ASKED,
        "responses": description.responses(description.document("answer", description.ANSWER)),
    },
)
def answer(request: HttpRequest, accept_old_law: bool = ACCEPT_OLD_LAW) -> HttpResponse:
    """A case file, or a set of them. In a set, a case that cannot be read has an error; the others go on."""
    cases = _cases(request, accept_old_law)
    document, good, bad = answered(cases, today=_today())
    if bad and not good:
        return _nothing_read(cases, document)
    return answer_with(document)


@api.post(
    "/explain",
    summary="What was owed and why, in sentences that a lawyer can check",
    openapi_extra={
        "requestBody": description.ASKED,
        "responses": description.responses(description.document("explanation", description.EXPLANATION)),
    },
)
def explain(
    request: HttpRequest,
    duty: str = Query("", description="Only this duty."),
    known_on: str = Query("", description="Leave out what became known after this day."),
    accept_old_law: bool = ACCEPT_OLD_LAW,
) -> HttpResponse:
    """A case file, or a set of them. In a set, a case that cannot be read has an error; the others go on."""
    cases = _cases(request, accept_old_law)
    if duty and duty not in DUTIES:
        raise Unreadable("This is no duty.", where="duty", do=f"Use one of: {', '.join(DUTIES)}.")
    entries: list[dict[str, Any]] = []
    for key, case in cases:
        try:
            if isinstance(case, SafeholdError):
                raise case
            found = explanation_of(case, duty=duty or None, known_on=known_on or None)
            entries.append({"id": key, "explanation": found})
        except Unreadable as error:
            entries.append({"id": key, **error.as_json()})
    document = {**about(None, _today()), "explanations": entries}
    if entries and all("error" in entry for entry in entries):
        return _nothing_read(cases, document)
    return answer_with(document)


def _cases(request: HttpRequest, accept_old_law: bool) -> list[Case]:
    """The cases that were sent, once this asker is admitted and the law is young enough."""
    pace.admit(get_adapter().get_client_ip(request))
    try:
        refuse_if_old(_today(), accepted=accept_old_law)
    except Conflict as old:
        raise Conflict(old.says, do="Ask with accept_old_law=true if you know what has changed since.") from None
    try:
        text = request.body.decode("utf-8-sig")
    except RequestDataTooBig:
        raise TooLargeError("This is larger than a megabyte.", do="Send fewer cases at a time.") from None
    except UnicodeDecodeError:
        raise NotJsonError("This is not UTF-8 text.", do="Send JSON in UTF-8.") from None
    try:
        told = json_in(text, "")
    except Unreadable as error:
        raise NotJsonError(error.says, do=error.do) from None
    return list(each_once(cases_in(told, "-")))


def _today() -> Any:
    return clock.day(clock.now())


def _nothing_read(cases: list[Case], document: dict[str, Any]) -> HttpResponse:
    """A bare case file has its own error; of a set, every case has one."""
    entries = document.get("answers") or document["explanations"]
    if len(cases) == 1 and cases[0][0] == "-":
        return answer_with({"error": entries[0]["error"]}, 422)
    none = Unreadable("None of these cases can be read.", where="cases", do="Look at the error of each.")
    return answer_with({**none.as_json(), **document}, 422)


@api.exception_handler(SafeholdError)
def told(_request: HttpRequest, error: SafeholdError) -> HttpResponse:
    """An error as every door gives it."""
    response = answer_with(error.as_json(), error.status)
    if error.status == 429:
        response["Retry-After"] = "60"
    return response


@api.exception_handler(OperationalError)
def no_database(_request: HttpRequest, _error: OperationalError) -> HttpResponse:
    """The law needs no database, but the count of who asks how often does."""
    error = Missing("The database does not answer.", do="Try again in a minute.")
    return answer_with(error.as_json(), error.status)


@api.exception_handler(ValidationError)
def odd_words(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A word after the question mark that means nothing."""
    where = str(error.errors[0]["loc"][-1])
    odd = Unreadable("This is neither true nor false.", where=where, do="Write true or false, or leave it out.")
    return answer_with(odd.as_json(), odd.status)

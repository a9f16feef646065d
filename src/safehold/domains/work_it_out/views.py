"""The pages of this room: ask, work out, hand over; and forget."""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from safehold.domains.work_it_out import forms, policy, results, sheets
from safehold.domains.work_it_out.results import Result
from safehold.kernel.errors import Conflict, SafeholdError, Unreadable
from safehold.law import LAW_CHECKED_TO, audit
from safehold.law.age import refuse_if_old, says_of_age
from safehold.law.case_file import read
from safehold.law.cases import cases_in, json_in
from safehold.pages import pace
from safehold.pages.forms import page as form_page
from safehold.pages.forms import typed
from safehold.record import clock

LARGEST = 300_000  # bytes of one file or of what is pasted
MOST_ROWS = 1000
SAMPLE = Path(__file__).resolve().parents[4] / "docs/samples/list-of-an-office.csv"
View = Callable[..., HttpResponse]


def for_anyone(view: View) -> View:
    """A page that knows nobody: no token to check, for nothing is kept that another site could change; no transaction.

    An upload stays in memory. A law checked more than a year ago shows no date. What cannot be read is an error page.
    """

    @csrf_exempt
    @transaction.non_atomic_requests
    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        request.upload_handlers = [MemoryFileUploadHandler(request)]
        language = None
        try:
            if int(request.META.get("CONTENT_LENGTH") or 0) > 2 * LARGEST:
                raise RequestDataTooBig
            language = request.POST.get("language")
        except RequestDataTooBig:
            return _too_large(request)
        if language in ("en", "cy"):
            translation.activate("cy" if language == "cy" else "en-gb")
        today = clock.day(clock.now())
        try:
            refuse_if_old(today)
        except Conflict as old:
            return render(request, "work_it_out/old.html", _frame(request, today), status=old.status)
        response = view(request, today)
        if language in ("en", "cy"):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                "cy" if language == "cy" else settings.LANGUAGE_CODE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Strict",
            )
        return response

    return wrapped


def _too_large(request: HttpRequest) -> HttpResponse:
    error = Unreadable(_("This is too large."), do=_("A file may have up to 300 kB. Go back and choose a smaller one."))
    return render(request, "error.html", {"error": error}, status=413)


def _frame(request: HttpRequest, today: date, **more: Any) -> dict[str, Any]:
    """What every page here is given."""
    careful = ""
    if says_of_age(today):
        days = (today - date.fromisoformat(LAW_CHECKED_TO)).days
        careful = _("Careful: the law was last checked %(days)s days ago. It may have changed.") % {"days": days}
    law = settings.LAW
    under = _("Answered under: %(name)s. It is not law.") % {"name": law["name"]} if law else ""
    return {
        "title": _("Work it out"),
        "careful": careful,
        "under": under,
        "in_english": results.in_english(),
        **more,
    }


@for_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def work_it_out(request: HttpRequest, today: date) -> HttpResponse:
    """The questions, one a page, and then the result."""
    if request.method != "POST":
        return render(request, "work_it_out/start.html", _frame(request, today))
    posted = request.POST.dict()
    if "start" in posted:
        posted = {}
    found = forms.walk(posted, draft=settings.LAW, today=today.isoformat())
    if found.step is None:
        return _shown(request, today, _result(found, today), forms.answers_given(found), kept=found.typed)
    return _asked(request, today, found, posted)


def _asked(request: HttpRequest, today: date, found: forms.Walk, posted: Mapping[str, str]) -> HttpResponse:
    step = found.step
    assert step is not None
    own = set(forms.controls_of(step))
    about = {
        "slug": step.slug,
        "kept": {name: text for name, text in found.typed.items() if name not in own},
        "back": found.before[-1].slug if found.before else "",
    }
    boxes = {name: text for name, text in posted.items() if name in own}
    if step.slug.startswith("law-"):
        law = {"subject": step.slug.removeprefix("law-"), "since": _since(step.slug)}
        return render(request, "work_it_out/is_it_law.html", _frame(request, today, **about, **law))
    page = form_page(step, boxes, found.errors)
    if step.slug in ("offence", "corresponding"):
        groups = forms.offences(corresponding=step.slug == "corresponding")
        more = {
            "label": page["controls"][0]["options"]["label"]["text"],
            "groups": groups,
            "chosen": boxes.get(step.slug),
        }
        return render(request, "work_it_out/offence.html", _frame(request, today, **page, **about, **more))
    return render(request, "work_it_out/question.html", _frame(request, today, **page, **about))


def _since(slug: str) -> str:
    """From which day the draft under which this site answers has the rule."""
    return str(settings.LAW["law"][slug.removeprefix("law-")]["from"]) if settings.LAW else ""


def _result(found: forms.Walk, today: date) -> Result:
    return results.of_answers(found.values, draft=settings.LAW, today=today.isoformat())


def _shown(
    request: HttpRequest,
    today: date,
    result: Result,
    answers: list[dict[str, Any]],
    *,
    kept: Mapping[str, str],
    as_of: str = "",
) -> HttpResponse:
    about = {"result": result, "answers": answers, "kept": kept, "as_of": as_of}
    return render(request, "work_it_out/result.html", _frame(request, today, **about))


# --- What can be taken along ------------------------------------------------------------------------


def _again(request: HttpRequest, today: date) -> tuple[Result, dict[str, Any]]:
    """The result that a page shows, and its case file, worked out anew from what the page carries."""
    posted = request.POST.dict()
    if "case" in posted:
        case = _one_case(posted["case"])
        return results.of_case(case, draft=settings.LAW, today=str(case["as_of"])[:10]), case
    found = forms.walk(posted, draft=settings.LAW, today=today.isoformat())
    if found.step is not None:
        raise Unreadable(_("Some answers are missing."), do=_("Go back and answer every question."))
    case = policy.planned(found.values, draft=settings.LAW, today=today.isoformat())
    return _result(found, today), {**case, "work_it_out": found.values}


@for_anyone
@require_POST
def sheet(request: HttpRequest, today: date) -> HttpResponse:
    """One page to print, as PDF."""
    result, _case = _again(request, today)
    return _file(sheets.pdf_of(result, today), "application/pdf", "sheet.pdf")


@for_anyone
@require_POST
def diary(request: HttpRequest, today: date) -> HttpResponse:
    """The last days as a calendar file, in neutral words."""
    result, _case = _again(request, today)
    return _file(sheets.diary_of(result, clock.now()), "text/calendar", "days.ics")


@for_anyone
@require_POST
def case_file(request: HttpRequest, today: date) -> HttpResponse:
    """The case file, to keep and to open again."""
    _result_of, case = _again(request, today)
    return _file(json.dumps(case, ensure_ascii=False, indent=1).encode(), "application/json", "answers.json")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


# --- Opening a case file ----------------------------------------------------------------------------


@for_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def open_case(request: HttpRequest, today: date) -> HttpResponse:
    """A case file chosen or pasted: one of ours goes on where it stood, any other is answered as it is."""
    if request.method != "POST":
        return render(request, "work_it_out/open.html", _frame(request, today))
    try:
        case = _one_case(_given(request))
        answers = case.get("work_it_out")
        if isinstance(answers, dict) and (found := _taken_up(answers, case, today)):
            return _shown(request, today, _result(found, today), forms.answers_given(found), kept=found.typed)
        result = results.of_case(case, draft=settings.LAW, today=case["as_of"][:10])
    except Unreadable as error:
        return _problem(request, today, "work_it_out/open.html", error)
    as_of = case["as_of"][:10]
    kept = {"case": json.dumps(case, ensure_ascii=False)}
    return _shown(request, today, result, [], kept=kept, as_of=as_of if as_of != today.isoformat() else "")


def _taken_up(answers: dict[str, Any], case: Mapping[str, Any], today: date) -> forms.Walk | None:
    """The questions with these answers in them; None if they do not tell what the file itself tells."""
    posted: dict[str, str] = {}
    for subject in policy.ANNOUNCED:
        posted[f"seen-law-{subject}"] = "yes"
    for _turn in range(len(answers) + 1):
        found = forms.walk(posted, draft=settings.LAW, today=today.isoformat())
        if found.step is None:
            told = policy.case_file(found.values, today=today.isoformat())
            return found if told["events"] == case.get("events") else None
        given = {field.name: answers.get(field.name) for field in found.step.fields}
        try:
            boxes = typed(found.step, given)
        except (AttributeError, ValueError):
            return None
        if not boxes or found.errors:
            return None
        posted |= boxes
    return None


def _one_case(text: str) -> dict[str, Any]:
    """The one case of a JSON text, sound; Unreadable with the place of a fault."""
    found = cases_in(json_in(text, _("the file")), "-")
    if len(found) != 1:
        raise Unreadable(_("This holds more than one case."), do=_("Open one at a time."))
    [(_key, case)] = found
    if isinstance(case, Unreadable):
        raise case
    read(case)  # finds every fault
    return dict(case)


def _given(request: HttpRequest) -> str:
    """The text of the file that was chosen, or else what was pasted."""
    chosen = request.FILES.get("file")
    if chosen is None:
        text = request.POST.get("text", "")
        if not text.strip():
            raise Unreadable(_("Choose a file, or paste what it holds."))
        return text
    if (chosen.size or 0) > LARGEST:
        raise Unreadable(_("This is too large."), do=_("A file may have up to 300 kB."))
    try:
        return chosen.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("This file is not text in UTF-8."), do=_("Save it as UTF-8 and choose it again.")) from None


def _problem(
    request: HttpRequest, today: date, template: str, error: SafeholdError, *, text: str | None = None
) -> HttpResponse:
    """The page again with what is wrong, and with what was pasted, or `text`, still in it."""
    says = " ".join(part for part in (f"{error.where}: {error.says}" if error.where else error.says, error.do) if part)
    kept = request.POST.get("text", "") if text is None else text
    about = {"problems": [{"text": says, "href": "#text"}], "text": kept}
    answer = render(request, template, _frame(request, today, **about))
    if isinstance(error, pace.TooOftenError):
        answer.status_code, answer.headers["Retry-After"] = error.status, "60"
    return answer


def _admit(request: HttpRequest) -> None:
    """Count this asking for a whole list, which costs as much as many questions of the API, by the API's own count."""
    try:
        pace.admit(get_adapter().get_client_ip(request))
    except pace.TooOftenError:
        raise pace.TooOftenError(
            _("Too many lists were sent in this minute."),
            do=_("Wait a minute, then send it again: what you sent is still in the box below."),
        ) from None


# --- An office's own list ---------------------------------------------------------------------------


@for_anyone
@require_http_methods(["GET", "HEAD", "POST"])
def check_list(request: HttpRequest, today: date) -> HttpResponse:
    """A list chosen or pasted, and which of its dates disagree with the law."""
    if request.method != "POST":
        return render(request, "work_it_out/list.html", _frame(request, today))
    try:
        text = _given(request)
    except Unreadable as error:
        return _problem(request, today, "work_it_out/list.html", error)
    try:
        _admit(request)
        _names, rows = _audited(text, today)
    except (Unreadable, pace.TooOftenError) as error:
        return _problem(request, today, "work_it_out/list.html", error, text=text)
    wrong = [row for row in rows if row["agrees"] == "no"]
    unclear = [row for row in rows if row["agrees"] not in ("yes", "no")]
    about = {"count": len(rows), "wrong": wrong, "unclear": unclear, "text": text}
    return render(request, "work_it_out/checked.html", _frame(request, today, **about))


def _audited(text: str, today: date) -> tuple[list[str], list[dict[str, str]]]:
    names, rows = audit.read_list(text)
    if len(rows) > MOST_ROWS:
        says = _("This list has more than %(most)s rows.") % {"most": f"{MOST_ROWS:,}"}
        raise Unreadable(says, do=_("Check it in parts, or with the command audit."))
    return names, audit.audit(rows, as_of=today.isoformat())


@for_anyone
@require_POST
def checked_list(request: HttpRequest, today: date) -> HttpResponse:
    """The list with what was found, for a spreadsheet."""
    try:
        text = _given(request)
        _admit(request)
        names, rows = _audited(text, today)
    except (Unreadable, pace.TooOftenError) as error:
        return _problem(request, today, "work_it_out/list.html", error)
    text = audit.written(names, rows, for_a_spreadsheet=True)
    return _file(f"\ufeff{text}".encode(), "text/csv; charset=utf-8", "list-checked.csv")


@for_anyone
@require_GET
def sample_list(_request: HttpRequest, _today: date) -> HttpResponse:
    """The invented sample."""
    return _file(SAMPLE.read_bytes(), "text/csv; charset=utf-8", SAMPLE.name)

"""Pages that show every component at once, for tests alone; and the sign-in pages as they are."""

import os

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from safehold.events import EVENTS, Event, Field
from safehold.pages import forms

LONG = "Wolfeschlegelsteinhausenbergerdorff" * 5
EVERY_KIND = Event(
    "every_kind",
    "Every kind",
    (
        Field("name", "text", label="What is the name?", hint="Type it exactly.", error="the name"),
        Field("words", "text", label="What happened?", error="what happened", longest=4000),
        Field(
            "purpose",
            "choice",
            label="What is it for?",
            error="its purpose",
            choices=("a", "b"),
            choice_labels=("Work", "Home"),
        ),
        Field("alone", "yes_no", label="Do you live alone?", error="you live alone"),
        Field("days", "number", label="How many days?", error="the number of days"),
        Field("leaves", "moment", label="When do you leave?", error="the day you leave"),
    ),
    happened="When did it happen?",
    happened_hint="For example, 27 3 2026",
)
STEPS = forms.steps(EVERY_KIND)
ANSWERS = {
    "at": "2026-07-06",
    "name": LONG,
    "words": "One line\nand another",
    "purpose": "a",
    "alone": True,
    "days": 3,
    "leaves": "2026-07-08T23:50",
}


def person(request: HttpRequest) -> HttpResponse:
    return render(
        request, "gallery/person.html", {"rows": forms.check_answers(STEPS, ANSWERS, lambda step: f"/form/{step.slug}")}
    )


def staff(request: HttpRequest) -> HttpResponse:
    navigation = [
        {"text": "Today", "href": "/staff", "current": True},
        {"text": "Find", "href": "/staff"},
        {"text": "Team", "href": "/staff"},
    ]
    return render(request, "gallery/staff.html", {"navigation": navigation, "long": LONG})


def form(request: HttpRequest, slug: str) -> HttpResponse:
    step = next(step for step in STEPS if step.slug == slug)
    typed, errors = (request.POST, forms.read(step, request.POST).errors) if request.method == "POST" else ({}, {})
    return render(request, "form/step.html", forms.page(step, typed, errors, back_url="/person"))


def together(request: HttpRequest) -> HttpResponse:
    [step] = [
        step
        for step in forms.steps(EVENTS["online_account_opened"], together={"The account": ["service", "handle"]})
        if step.heading
    ]
    typed, errors = (request.POST, forms.read(step, request.POST).errors) if request.method == "POST" else ({}, {})
    return render(request, "form/step.html", forms.page(step, typed, errors, back_url="/person"))


def check(request: HttpRequest) -> HttpResponse:
    rows = forms.check_answers(STEPS, ANSWERS, lambda step: f"/form/{step.slug}")
    return render(
        request,
        "form/check.html",
        {
            "title": "Check your answers",
            "rows": rows,
            "token": "t",
            "notes": ["We left out of the name what has no printed form: U+0000"],
        },
    )


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("as a fault would")


urlpatterns = [
    path("", include("safehold.pages.urls")),
    path("", person),
    path("person", person),
    path("staff", staff),
    path("form/<str:slug>", form),
    path("together", together),
    path("check", check),
    path("broken", broken),
]
handler404 = "safehold.site.safeguards.not_found"
handler500 = "safehold.site.safeguards.fault"

assert os.environ.get("SAFEHOLD_DEMONSTRATION") == "1", "the gallery is for tests alone"

"""The one template environment, and what every page is given."""

import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import ChoiceLoader, Environment, PackageLoader, PrefixLoader
from markupsafe import Markup

from safehold.law import LAW_CHECKED_TO
from safehold.pages import components, dates, forms, sign_in
from safehold.record import clock


def json_for_script(value: object) -> Markup:
    """Data for a `<script type="application/json">`: no letter of it can end the element."""
    return Markup(json.dumps(value, default=dict).translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}))


def svg_only(picture: str) -> Markup:
    """A picture that we made ourselves, without the head of its own file, to stand inside a page."""
    return Markup(picture[picture.index("<svg") :])


FILTERS = (
    *(dates.day, dates.short_day, dates.clock_time, dates.instant, dates.london),
    *(components.status_words, components.status_colour, forms.how_many),
    *(json_for_script, svg_only),
)


def environment(**options: Any) -> Environment:
    """Django's Jinja2 backend calls this; templates may use the GOV.UK macros by `govuk_frontend_jinja/...`.

    No StrictUndefined: those macros read options that nobody gave.
    """
    macros = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    loader = ChoiceLoader([PackageLoader("safehold.pages"), options.pop("loader"), macros])
    made = Environment(loader=loader, extensions=["jinja2.ext.i18n"], **options)
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(static=static, url=url, form_controls=sign_in.controls, form_problems=sign_in.problems)
    made.filters.update({of.__name__: of for of in FILTERS})
    return made


def url(name: str, *args: object, **kwargs: object) -> str:
    return reverse(name, args=args or None, kwargs=kwargs or None)


def frame(request: HttpRequest) -> dict[str, Any]:
    """What stands around the content of any page. Nothing here depends on who is looking."""
    return {
        "language": components.language(),
        "law_checked_to": LAW_CHECKED_TO,
        "demonstration": settings.DEMONSTRATION,
        "for_anyone": settings.FOR_ANYONE,
        "now": clock.now,  # asked only where a page shows it: a page about a missing database must not need one
        "here": request.get_full_path() if request.method == "GET" else request.path,
    }

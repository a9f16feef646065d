"""The neighbour of the pages and of the start: the barest Django with Jinja, without sign-in, middleware or query.

This one file is its settings, its addresses and its page, which is made of the lines given to it.
"""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from jinja2 import Environment
from markupsafe import Markup

ROOT_URLCONF = "benchmarks.bare"
ALLOWED_HOSTS = ["*"]
MIDDLEWARE: list[str] = []
SECRET_KEY = "of a site in which there is nothing"

PAGE = Environment(autoescape=True, keep_trailing_newline=True).from_string(
    "{% for line in lines %}{{ line }}{% endfor %}"
)
lines = [Markup("<!DOCTYPE html>\n"), Markup("<title>A bare page</title>\n")]


@transaction.non_atomic_requests
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PAGE.render(lines=lines))


urlpatterns = [path("", page)]

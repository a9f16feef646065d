"""What every answer of the web goes through, in the demonstration and in a real installation."""

import json
import os
import subprocess
import sys
import time
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.http import HttpResponse
from django.urls import include, path

from safehold.kernel.errors import Conflict, LawError, Missing, Refused, Unreadable
from safehold.record.history import NOT_HERE

ERRORS = {
    "unreadable": Unreadable("There is no 31 February.", do="Check the date."),
    "refused": Refused("Only this case's supervisor can close it."),
    "not-here": Refused(NOT_HERE),
    "missing": Missing("The printer is not there."),
    "conflict": Conflict("This was changed meanwhile."),
    "law": LawError("A period must say whether its first day counts."),
    "fault": ValueError("Amir Example, 1 High Street"),
    "database": OperationalError("password of Amir Example"),
}


def fail(request, kind):
    raise ERRORS[kind]


def plain(request):
    return HttpResponse(request.user.get_username())


def end_session(request):
    Session.objects.all().delete()
    return HttpResponse("done")


def form(request):
    return HttpResponse("accepted")


urlpatterns = [
    path("fail/<str:kind>", fail),
    path("plain", plain),
    path("form", form),
    path("end-session", end_session),
    path("", include("safehold.site.urls")),
]
handler400 = "safehold.site.safeguards.not_taken"
handler404 = "safehold.site.safeguards.not_found"
handler500 = "safehold.site.safeguards.fault"
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def visitor(client):
    client.raise_request_exception = False
    return client


@pytest.fixture
def signed_in(visitor):
    visitor.force_login(get_user_model().objects.create(username="j.ames"))
    session = visitor.session
    session["second_factor"] = True
    session.save()
    return visitor


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("unreadable", 422),
        ("refused", 403),
        ("not-here", 404),
        ("missing", 503),
        ("conflict", 409),
        ("law", 500),
        ("fault", 500),
        ("database", 503),
    ],
)
def test_each_kind_of_error_has_its_status_and_the_same_protection(visitor, kind, status):
    page = visitor.get(f"/fail/{kind}")
    assert page.status_code == status
    assert page["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Content-Type-Options"] == "nosniff"
    assert page["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("kind", ["law", "fault", "database"])
def test_a_fault_tells_nothing_of_what_went_wrong(visitor, kind):
    text = visitor.get(f"/fail/{kind}").content.decode()
    assert "Amir" not in text
    assert "Error" not in text


def test_what_is_not_the_readers_is_the_same_page_as_what_does_not_exist(visitor):
    assert visitor.get("/fail/not-here").content == visitor.get("/nothing").content


def test_a_session_that_the_database_could_not_keep_is_a_fault_of_ours(signed_in, monkeypatch):
    signed_in.get("/plain")

    def lost(*_):
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(SessionStore, "create_model_instance", lost)
    page = signed_in.get("/plain")
    assert page.status_code == 503
    assert "not available now" in page.content.decode()


def test_a_session_that_ended_meanwhile_is_said_so_on_a_page_of_ours(signed_in):
    page = signed_in.get("/end-session")
    assert page.status_code == 400
    assert "open the page again" in page.content.decode()
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]


def test_scripts_run_only_from_here(visitor):
    policy = visitor.get("/cookies/")["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == directives["form-action"] == "'self'"
    assert directives["script-src"].split()[0] == "'self'"
    assert "unsafe" not in policy


def test_a_session_ends_after_a_quarter_of_an_hour_without_a_request(signed_in):
    assert signed_in.get("/plain").content == b"j.ames"
    assert signed_in.session.get_expiry_age() == 15 * 60
    assert signed_in.cookies["session"]["max-age"] == ""  # and with the browser


def test_every_request_begins_that_quarter_of_an_hour_anew(signed_in):
    assert "session" in signed_in.get("/plain").cookies
    assert "session" in signed_in.get("/plain").cookies


def test_a_session_ends_after_twelve_hours_however_busy(signed_in):
    signed_in.get("/plain")
    session = signed_in.session
    session["signed_in_at"] = int(time.time()) - 12 * 60 * 60 - 1
    session.save()
    assert signed_in.get("/plain").content == b""


def test_signing_out_empties_what_the_browser_kept(signed_in):
    page = signed_in.post("/sign-out/")
    assert page["Clear-Site-Data"] == '"cache", "storage"'
    assert signed_in.get("/plain").content == b""


def test_a_password_alone_reaches_nothing(visitor):
    visitor.force_login(get_user_model().objects.create(username="j.ames"))
    page = visitor.get("/plain")
    assert (page.status_code, page["Location"]) == (302, "/your-sign-in/app/")


def test_a_form_without_its_token_is_refused_without_details(django_app_with_csrf):
    page = django_app_with_csrf.post("/form")
    assert page.status_code == 403
    assert "CSRF" not in page.content.decode()
    assert "open for too long" in page.content.decode()


@pytest.fixture
def django_app_with_csrf():
    from django.test import Client

    return Client(enforce_csrf_checks=True)


REAL = """
import json, django
django.setup()
from django.test import Client
page = Client().get("/sign-in/", secure=True, headers={"host": "pages.example"})
plain = Client().get("/sign-in/", headers={"host": "pages.example"})
clock = Client().post("/demonstration/clock/", {"day": "2026-07-08"}, secure=True, headers={"host": "pages.example"})
other = Client().get("/sign-in/", secure=True, headers={"host": "other.example"})
health = Client().get("/health", headers={"host": "pages.example"})
print(json.dumps({"status": page.status_code, "headers": dict(page.headers), "cookies": page.cookies.output(header=""),
    "plain": [plain.status_code, plain["Location"]], "clock": clock.status_code, "other": other.status_code,
    "health": health.status_code, "text": page.content.decode()}))
"""


@pytest.fixture(scope="module")
def real(address):
    """One visit to a real installation: not the demonstration, so by TLS."""
    given = {
        "DJANGO_SETTINGS_MODULE": "safehold.site.settings",
        "DATABASE_URL": address("app"),
        "SAFEHOLD_SECRET_KEY": "only for this test 0123456789 0123456789 0123456789",
        "SAFEHOLD_HOSTS": "pages.example",
        "SAFEHOLD_DEMONSTRATION": "",
        "SAFEHOLD_DATA": str(Path(os.environ["SAFEHOLD_TEST_HOME"]) / "data"),
    }
    shown = subprocess.run(
        [sys.executable, "-c", REAL], env=os.environ | given, capture_output=True, text=True, check=False
    )
    assert shown.returncode == 0, shown.stderr
    return json.loads(shown.stdout)


def test_a_real_installation_keeps_its_cookies_to_itself(real):
    cookies = SimpleCookie(real["cookies"].replace("\r\n", ";"))
    assert set(cookies) == {"__Host-csrf"}
    csrf = cookies["__Host-csrf"]
    assert (csrf["secure"], csrf["httponly"], csrf["samesite"], csrf["path"]) == (True, True, "Strict", "/")
    assert csrf["domain"] == ""


def test_a_real_installation_speaks_tls_alone(real):
    assert real["status"] == 200
    assert real["headers"]["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert real["plain"] == [301, "https://pages.example/sign-in/"]
    assert real["health"] == 200  # asked from beside it, before the proxy


def test_a_real_installation_has_no_banner_and_no_clock_to_move(real):
    assert "Demonstration" not in real["text"]
    assert real["clock"] == 404


def test_a_real_installation_answers_to_its_own_names_alone(real):
    assert real["other"] == 400

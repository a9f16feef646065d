"""Signing in, out and away: one answer for all who may not, and no way round the second factor."""

import json
import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("gallery_pages")]
PASSWORD = "seven grey herons"


def code_of(secret: str, *, earlier: int = 0) -> str:
    """The code that the app shows now, or so many codes earlier."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - earlier))


@pytest.fixture
def amir():
    """Somebody with a password and an app that shows codes."""
    user = get_user_model().objects.create_user("amber-fern-12", password=PASSWORD)
    user.secret = generate_totp_secret()
    TOTP.activate(user, user.secret)
    return user


def try_password(client, name, password):
    return client.post("/sign-in/", {"login": name, "password": password})


def bare(page) -> str:
    """A page without what differs at random, or because the reader typed something else."""
    return re.sub(
        r'(csrfmiddlewaretoken" value=|id_login" value=|name="login" type="text" .*?value=)"[^"]*"',
        "",
        page.content.decode(),
    )


def test_a_code_is_asked_after_the_password_and_opens_once(client, amir):
    assert try_password(client, amir.username, PASSWORD).url == "/sign-in/code/"
    assert client.get("/your-sign-in/").status_code == 302  # not in yet
    wrong = client.post("/sign-in/code/", {"code": "000000"})
    assert "That code is not right. Wait for the next one and enter it." in wrong.content.decode()
    before = client.session.session_key
    code = code_of(amir.secret)
    assert client.post("/sign-in/code/", {"code": code}).status_code == 302
    assert client.session.session_key != before
    assert client.get("/your-sign-in/").status_code == 200

    again = Client()
    try_password(again, amir.username, PASSWORD)
    for spelling in (code, f"{code[:3]} {code[3:]}", f"{code[:3]}-{code[3:]}"):
        assert again.post("/sign-in/code/", {"code": spelling}).status_code == 200
    assert again.get("/your-sign-in/").status_code == 302


def test_a_code_that_changed_while_it_was_typed_is_taken_and_an_older_one_is_not(client, amir):
    try_password(client, amir.username, PASSWORD)
    assert client.post("/sign-in/code/", {"code": code_of(amir.secret, earlier=3)}).status_code == 200
    assert client.post("/sign-in/code/", {"code": code_of(amir.secret, earlier=1)}).status_code == 302


def test_unknown_wrong_and_closed_get_one_answer(client, amir):
    get_user_model().objects.create_user("closed-lark-77", password=PASSWORD, is_active=False)
    answers = [
        try_password(Client(), name, password)
        for name, password in [(amir.username, "wrong"), ("nobody-here-1", PASSWORD), ("closed-lark-77", PASSWORD)]
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert len({bare(answer) for answer in answers}) == 1
    assert len({tuple(sorted(name for name in answer.headers if name != "Content-Length")) for answer in answers}) == 1
    assert "Check your user name and password, and try again." in answers[0].content.decode()


class Counted(MD5PasswordHasher):
    """Counts the work, which is what takes the time."""

    done = 0

    def encode(self, password, salt):
        Counted.done += 1
        return super().encode(password, salt)


def test_unknown_wrong_and_closed_take_the_same_work(amir, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    from django.contrib.auth import hashers

    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()
    get_user_model().objects.create_user("closed-lark-77", password=PASSWORD, is_active=False)
    work = []
    for name, password in [(amir.username, "wrong"), ("nobody-here-1", PASSWORD), ("closed-lark-77", PASSWORD)]:
        Counted.done = 0
        try_password(Client(), name, password)
        work.append(Counted.done)
    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()
    assert work == [1, 1, 1]


@pytest.mark.parametrize("name", ["amber-fern-12", "nobody-here-1"])
def test_after_five_tries_even_the_right_password_waits_in_every_process(amir, settings, name):
    for _try in range(5):
        try_password(Client(), name, "wrong")
    page = try_password(Client(), name, PASSWORD)
    assert page.status_code == 200
    assert "Too many tries. Wait 5 minutes, then try again." in page.content.decode()
    assert settings.CACHES["default"]["BACKEND"].endswith("db.DatabaseCache")
    with connection.cursor() as cursor:  # the count stands in the database, not in this process
        cursor.execute("SELECT count(*) FROM shared_cache WHERE cache_key LIKE '%%login_failed%%'")
        assert cursor.fetchone()[0] > 0


def test_what_is_empty_is_asked_for_by_name(client):
    page = client.post("/sign-in/", {}).content.decode()
    assert page.count("Enter your user name") == page.count("Enter your password") == 2  # above, and beside the box


def test_without_a_second_factor_nothing_opens_but_its_setting_up(client):
    user = get_user_model().objects.create_user("grey-otter-5", password=PASSWORD)
    try_password(client, user.username, PASSWORD)
    for address in ("/person", "/your-sign-in/", "/your-sign-in/passkeys/"):
        assert client.get(address).url == "/your-sign-in/app/"
    again = client.get("/your-sign-in/app/").url  # whoever sets up shows once more that they know the password
    assert again.startswith("/your-sign-in/again/?next=")
    assert client.post(again, {"password": "wrong"}).status_code == 200
    assert client.post(again, {"password": PASSWORD}).url == "/your-sign-in/app/"
    page = client.get("/your-sign-in/app/")
    secret = re.search(r'<strong class="safehold-secret">([A-Z2-7]{32})</strong>', page.content.decode())[1]
    assert "not right" in client.post("/your-sign-in/app/", {"code": "12345"}).content.decode()
    assert client.post("/your-sign-in/app/", {"code": code_of(secret)}).url == "/your-sign-in/"
    assert client.get("/person").status_code == 200


def test_secrets_are_not_kept_in_clear(amir):
    kept = json.dumps(Authenticator.objects.get(user=amir).data)
    assert amir.secret not in kept


def signed_in(amir) -> Client:
    client = Client()
    try_password(client, amir.username, PASSWORD)
    client.post("/sign-in/code/", {"code": code_of(amir.secret)})
    assert client.get("/your-sign-in/").status_code == 200
    return client


def test_signing_out_leaves_nothing_in_the_browser(amir):
    client = signed_in(amir)
    assert client.get("/person")["Cache-Control"] == "no-store"
    out = client.post("/sign-out/")
    assert "Clear-Site-Data" in out
    assert out.cookies["session"]["max-age"] == 0
    assert client.get("/your-sign-in/").status_code == 302


def test_leaving_quickly_signs_out_and_goes_to_an_ordinary_page(amir):
    client = signed_in(amir)
    page = client.get("/person").content.decode()
    assert '<a href="/leave/"' in page  # a plain link: no script needed
    away = client.get("/leave/")
    assert (away.status_code, away.url) == (302, "https://www.bbc.co.uk/weather")
    assert "Clear-Site-Data" in away
    assert away["Referrer-Policy"] == "no-referrer"
    assert client.get("/your-sign-in/").status_code == 302


def test_a_session_ends_after_fifteen_idle_minutes(amir, settings):
    client = signed_in(amir)
    kept = Session.objects.get(session_key=client.session.session_key)
    assert timedelta(minutes=14) < kept.expire_date - timezone.now() <= timedelta(minutes=15)
    first = kept.expire_date
    client.get("/your-sign-in/")
    kept.refresh_from_db()
    assert kept.expire_date > first  # each page starts the quarter of an hour anew
    Session.objects.filter(pk=kept.pk).update(expire_date=timezone.now())
    assert client.get("/your-sign-in/").status_code == 302


def test_the_page_asked_for_comes_after_signing_in(client, amir):
    client.post("/sign-in/", {"login": amir.username, "password": PASSWORD, "next": "/form/3"})
    assert client.post("/sign-in/code/", {"code": code_of(amir.secret)}).url == "/form/3"
    elsewhere = Client()
    elsewhere.post("/sign-in/", {"login": amir.username, "password": PASSWORD, "next": "https://elsewhere.example/"})


@pytest.mark.parametrize(
    "path",
    [
        "signup/",
        "password/reset/",
        "email/",
        "confirm-email/",
        "inactive/",
        "login/",
        "sign-in/code/request/",
        "your-sign-in/codes/",
    ],
)
def test_there_is_no_sign_up_no_e_mail_and_no_reset(client, path):
    nothing = client.get("/nothing")
    assert client.get(f"/{path}").content == client.get(f"/accounts/{path}").content == nothing.content
    assert client.get(f"/{path}").status_code == 404


def test_a_changed_password_is_the_one_that_holds(amir):
    client = signed_in(amir)
    given = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    assert client.post("/your-sign-in/password/", given).status_code == 200
    given |= {"password1": "eleven blue doors", "password2": "eleven blue doors"}
    assert client.post("/your-sign-in/password/", given).status_code == 302
    assert try_password(Client(), amir.username, PASSWORD).status_code == 200
    assert try_password(Client(), amir.username, "eleven blue doors").status_code == 302


def test_a_key_that_is_not_ours_is_turned_away_with_a_word(client):
    answer = client.post("/sign-in/passkey/", {"credential": json.dumps({"id": "x"})})
    assert answer.url == "/sign-in/?passkey=no"
    assert "That passkey did not work here." in client.get(answer.url).content.decode()


def test_sign_in_is_in_welsh_too(client):
    client.get("/language/cy/")
    page = try_password(client, "nobody-here-1", "wrong").content.decode()
    assert "Gwiriwch eich enw defnyddiwr a’ch cyfrinair" in page
    assert "Mewngofnodi" in page

"""What anyone can try of the published verification standard, where no other test tries it."""

import ast
import time
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth import get_user_model, password_validation
from django.core.exceptions import ValidationError
from django.test import Client

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db
FOR_ANYONE = ["/sign-in/", "/cookies/", "/work-it-out/", "/nothing", "/api/openapi.json", "/health"]


def sign_in(client, name, password):
    return client.post("/sign-in/", {"login": name, "password": password})


@pytest.mark.parametrize("path", [*FOR_ANYONE, "/api/answer"])
def test_another_site_is_given_leave_for_nothing(client, path):
    for ask in (client.get, client.post, client.options):
        answer = ask(path, headers={"origin": "https://evil.example"})
        assert [name for name in answer.headers if name.lower().startswith("access-control")] == []


@pytest.mark.parametrize("path", FOR_ANYONE)
def test_every_answer_says_what_it_is_and_how_a_browser_must_treat_it(client, path):
    answer = client.get(path)
    is_json = path in ("/api/openapi.json", "/health")
    assert answer["Content-Type"].startswith("application/json" if is_json else "text/html; charset=utf-8")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    for directive in ("frame-ancestors 'none'", "object-src 'none'", "base-uri 'none'"):
        assert directive in answer["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/.git/config", "/.git/", "/static/", "/src/", "/pyproject.toml", "/static/../.env"])
def test_neither_source_nor_a_list_of_files_is_served(client, path):
    assert client.get(path).content == client.get("/nothing").content


def test_nothing_makes_an_account_of_a_usual_name_or_one_that_may_do_everything():
    accounts = get_user_model().objects
    assert not accounts.filter(username__in=["admin", "administrator", "root", "sa", "postgres", "test", "safehold"])
    assert not accounts.filter(is_superuser=True)


def refused(password):
    try:
        password_validation.validate_password(password)
    except ValidationError:
        return True
    return False


def test_a_password_is_long_enough_and_may_be_made_of_anything():
    assert refused("vqzxkwj")
    for password in (
        "vqzxkwjp",
        "\N{GRINNING FACE}" * 64,
        "only small letters here",
        "27182818284590452353602874713527",
    ):
        assert not refused(password)


def test_more_than_three_thousand_common_passwords_that_are_long_enough_are_refused():
    listed = [password for password in password_validation.CommonPasswordValidator().passwords if len(password) >= 8]
    assert len(listed) > 3000
    for password in ("12345678", "password1", "qwertyuiop", "football", "iloveyou", *listed[:200]):
        assert refused(password), password


def test_a_password_is_taken_exactly_as_it_was_typed(client):
    password = " \N{GRINNING FACE}Seven Grey Herons" + "x" * 80 + " "
    user = get_user_model().objects.create_user("amber-fern-12", password=password)
    TOTP.activate(user, generate_totp_secret())
    for other in (password.strip(), password.lower(), password[:72], password[:-1]):
        assert sign_in(Client(), user.username, other).status_code == 200
    assert sign_in(client, user.username, password).url == "/sign-in/code/"


def test_a_session_that_was_planted_is_not_taken_up_and_one_that_ended_cannot_be_played_again(client):
    user = get_user_model().objects.create_user("amber-fern-12", password="seven grey herons")
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    client.cookies["session"] = planted = "p" * 32
    sign_in(client, user.username, "seven grey herons")
    client.post("/sign-in/code/", {"code": format_hotp_value(hotp_value(secret, int(time.time()) // 30))})
    kept = client.cookies["session"].value
    assert client.get("/your-sign-in/").status_code == 200
    assert kept != planted
    client.post("/sign-out/")
    again = Client()
    again.cookies["session"] = kept
    assert again.get("/your-sign-in/").status_code == 302


def test_what_stands_in_an_address_is_never_taken_for_what_was_filled_in(client):
    page = client.post("/sign-in/?login=amber-fern-12&password=x", {}).content.decode()
    assert "Enter your user name" in page
    assert "Enter your password" in page


FORBIDDEN = {"eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle", "marshal", "shelve", "yaml"}


def names_in(tree):
    """Names that are called or imported, with the module before the dot where it is one name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            of = node.func
            if isinstance(of, ast.Name):
                yield of.id
            elif isinstance(of, ast.Attribute) and isinstance(of.value, ast.Name):
                yield f"{of.value.id}.{of.attr}"
            yield from (f"{word.arg}=True" for word in node.keywords if ast.unparse(word.value) == "True")
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ([node.module] if isinstance(node, ast.ImportFrom) else [name.name for name in node.names])


def test_nothing_that_is_sent_can_become_a_command_or_a_program():
    sources = [ast.parse(file.read_text()) for file in (ROOT / "src").rglob("*.py")]
    found = {name for tree in sources for name in names_in(tree)}
    assert "subprocess.run" in found  # what it looks for it would see
    assert found & (FORBIDDEN | {"shell=True"}) == set()


def test_our_scripts_keep_nothing_in_the_browser_and_put_no_text_into_a_page_as_markup():
    scripts = [*(ROOT / "src/safehold/pages/static").rglob("*.js")]
    assert scripts
    for script in scripts:
        for word in ("localStorage", "sessionStorage", "indexedDB", "innerHTML", "document.write", "postMessage"):
            assert word not in script.read_text()

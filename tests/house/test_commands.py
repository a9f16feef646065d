"""The command line: what it lists, and how each kind of error leaves it."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
import typer

from safehold import cli
from safehold.kernel.errors import Conflict, LawError, Missing, Refused, Unreadable


def safehold(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "safehold", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "safehold.site.settings", **environment},
    )


@pytest.fixture
def failing(monkeypatch):
    """Runs a command that raises this error, with these further words, and gives back its exit code."""

    def run(error, *words):
        broken = typer.Typer()

        @broken.command()
        def fail(json: bool = False):
            raise error

        monkeypatch.setattr(cli, "app", broken)
        monkeypatch.setattr(sys, "argv", ["safehold", *words])
        with pytest.raises(SystemExit) as left:
            cli.run()
        return left.value.code

    return run


def test_alone_lists_its_commands():
    shown = safehold()
    assert shown.returncode == 0
    listed = {line.split()[0] for line in shown.stdout.splitlines() if line.startswith("  ")}
    assert {"demo", "serve", "migrate", "people", "test", "check", "fix", "docs", "bench"} <= listed


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unreadable("There is no 31 February.", where="c1.at", do="Check the date."), 2),
        (Refused("This is not yours to do."), 3),
        (Missing("The server is not there."), 4),
        (psycopg.OperationalError("connection refused"), 4),
        (Conflict("This was changed meanwhile."), 5),
        (LawError("A period must say whether its first day counts."), 6),
        (ValueError("Amir Example, 1 High Street"), 70),
        (KeyboardInterrupt(), 130),
    ],
)
def test_leaves_with_the_code_of_the_error(failing, error, code):
    assert failing(error) == code


def test_an_error_is_one_sentence_with_place_rule_and_remedy(failing, capsys):
    failing(Unreadable("There is no 31 February.", where="c1.at", do="Check the date."))
    assert capsys.readouterr().err == "safehold: c1.at: There is no 31 February. Check the date.\n"


def test_an_error_is_json_when_json_was_asked_for(failing, capsys):
    failing(Unreadable("There is no 31 February.", where="c1.at", do="Check the date."), "--json")
    shown = capsys.readouterr()
    assert shown.err == ""
    assert json.loads(shown.out) == {
        "error": {"kind": "unreadable", "where": "c1.at", "says": "There is no 31 February.", "do": "Check the date."}
    }


def test_a_fault_tells_its_kind_and_place_and_nobodys_data(failing, capsys):
    failing(ValueError("Amir Example, 1 High Street"))
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "test_commands.py, line" in said
    assert "Amir" not in said


@pytest.mark.parametrize(
    "words", [["nonsense"], ["demo", "--port", "x"], ["demo", "--port", "70000"], ["demo", "--who"]]
)
def test_words_it_does_not_know_leave_with_2(words):
    shown = safehold(*words)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert len(shown.stderr.splitlines()) == 1


def test_a_clock_that_is_no_instant_is_said_before_anything_starts(tmp_path):
    shown = safehold("demo", "--clock", "yesterday", SAFEHOLD_DATA=str(tmp_path / "data"))
    assert shown.returncode == 2
    assert "--clock" in shown.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", ["serve", "migrate"])
@pytest.mark.parametrize("missing", ["DATABASE_URL", "SAFEHOLD_SECRET_KEY"])
def test_a_missing_setting_is_named(command, missing):
    shown = safehold(command, **{missing: ""})
    assert shown.returncode == 4
    assert missing in shown.stderr


def test_an_address_that_is_none_is_unreadable():
    shown = safehold("migrate", DATABASE_URL="nonsense=1")
    assert (shown.returncode, shown.stderr.count("\n")) == (2, 1)
    assert "DATABASE_URL" in shown.stderr


def test_a_database_that_does_not_answer_is_missing():
    shown = safehold("migrate", DATABASE_URL="host=/nonexistent dbname=none connect_timeout=1")
    assert (shown.returncode, shown.stderr.count("\n")) == (4, 1)


@pytest.fixture
def staff(own_address):
    """Runs `people` on a database of its own, as the web's role."""
    return lambda *words: safehold("people", *words, DATABASE_URL=own_address("app"))


def test_a_member_of_staff_is_created_recovered_and_disabled(staff):
    assert staff("force", "fenmoor", "Fenmoor Police").returncode == 0
    made = staff("create", "j.ames", "--name", "Jo Ames", "--role", "officer", "--force", "fenmoor")
    role, user, password, _secret = made.stdout.split()
    assert (role, user) == ("officer", "j.ames")

    again = json.loads(staff("recover", "j.ames", "--json").stdout)
    assert again["user"] == "j.ames"
    assert again["password"] != password

    assert staff("disable", "j.ames").returncode == 0
    assert staff("recover", "j.ames").returncode == 5


@pytest.mark.parametrize(
    ("words", "code", "place"),
    [
        (("create", "a.b", "--name", "A", "--role", "king", "--force", "fenmoor"), 2, "role"),
        (("create", "a.b", "--name", "A", "--role", "officer", "--force", "nowhere"), 2, "force"),
        (("disable", "nobody"), 2, "user"),
    ],
)
def test_staff_that_cannot_be_are_refused_by_place(staff, words, code, place):
    refused = staff(*words)
    assert refused.returncode == code
    assert refused.stderr.startswith(f"safehold: {place}: ")


def test_a_reader_that_has_seen_enough_is_no_error():
    shown = subprocess.run(f"{sys.executable} -m safehold | true", shell=True, capture_output=True, text=True)
    assert shown.stderr == ""

"""Logs: one JSON line an event, and nobody's data in it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

VISITS = """
import django
django.setup()
from django.conf import settings
from django.test import Client
import structlog
settings.ROOT_URLCONF = "tests.house.test_safeguards"
visitor = Client(raise_request_exception=False)
visitor.get("/fail/fault?name=Amir", headers={"host": "localhost"})
visitor.get("/people/Amir", headers={"host": "localhost"})
visitor.get("/cookies/", headers={"host": "amir.example"})
structlog.get_logger("safehold").warning("form refused", status=422, name="Amir", route="form")
"""
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def lines(address):
    """What a fault, a page that does not exist, a wrong host and a line of our own leave in the log."""
    given = {
        "DJANGO_SETTINGS_MODULE": "safehold.site.settings",
        "DATABASE_URL": address("app"),
        "SAFEHOLD_DATA": str(Path(os.environ["SAFEHOLD_TEST_HOME"]) / "data"),
    }
    shown = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", VISITS], cwd=ROOT, env=os.environ | given, capture_output=True, text=True
    )
    assert shown.returncode == 0, shown.stderr
    return shown.stderr.splitlines()


def test_no_line_holds_anyones_name(lines):
    assert lines
    assert [line for line in lines if "amir" in line.lower()] == []


def test_every_line_is_json_with_known_names_alone(lines):
    known = {"timestamp", "level", "logger", "event", "status", "route", "error", "place"}
    assert [line for line in lines if not set(json.loads(line)) <= known] == []


def test_a_fault_is_found_by_its_kind_and_place(lines):
    (fault,) = [line for line in map(json.loads, lines) if line.get("status") == 500]
    assert (fault["level"], fault["error"], fault["route"]) == ("error", "ValueError", "fail/<str:kind>")
    assert fault["place"].startswith("test_safeguards.py:")


def test_our_own_line_keeps_what_is_on_the_list(lines):
    own = json.loads(lines[-1])
    assert (own["event"], own["status"], own["logger"]) == ("form refused", 422, "safehold")
    assert "name" not in own

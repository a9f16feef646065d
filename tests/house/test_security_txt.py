"""Whoever finds a weakness is told whom to write to, by the file that they look for first (RFC 9116)."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

ADDRESS = "/.well-known/security.txt"


def fields(page):
    return [tuple(line.split(": ", 1)) for line in page.content.decode().splitlines()]


def test_the_demonstration_names_an_invented_contact(client, db):
    page = client.get(ADDRESS)
    assert page.status_code == 200
    assert page["Content-Type"] == "text/plain; charset=utf-8"
    told = dict(fields(page))
    assert set(told) == {"Contact", "Expires", "Preferred-Languages"}
    assert told["Contact"] == "mailto:security@register.example"
    assert told["Preferred-Languages"] == "en, cy"
    assert "Set-Cookie" not in page.headers
    assert not page.cookies
    assert "session" not in client.cookies


def test_it_expires_within_a_year_but_not_soon(client, db):
    expires = datetime.fromisoformat(dict(fields(client.get(ADDRESS)))["Expires"])
    now = datetime.now(UTC)
    assert now + timedelta(days=60) < expires < now + timedelta(days=365)


def test_an_installation_names_its_own_contact_and_its_own_hosts(client, db, settings):
    settings.SECURITY_CONTACT = "https://register.example/weakness"
    settings.HOSTS = ["register.example", ".anything.example"]
    page = client.get(ADDRESS)
    assert fields(page)[0] == ("Contact", "https://register.example/weakness")
    assert [value for name, value in fields(page) if name == "Canonical"] == [f"https://register.example{ADDRESS}"]


def test_an_installation_that_names_nobody_has_no_such_file(client, db, settings):
    settings.SECURITY_CONTACT = ""
    assert client.get(ADDRESS).content == client.get("/nothing").content


def test_it_needs_no_database(client):
    assert client.get(ADDRESS).status_code == 200  # without the mark, any query fails the test


@pytest.mark.parametrize("contact", ["security@register.example", "http://register.example", "mailto:a\nContact: b"])
def test_a_contact_that_nobody_can_write_to_is_named(contact):
    given = {"SAFEHOLD_SECURITY_CONTACT": contact, "DATABASE_URL": "dbname=none", "SAFEHOLD_SECRET_KEY": "x" * 50}
    shown = subprocess.run(
        [sys.executable, "-m", "safehold", "migrate"], env=os.environ | given, capture_output=True, text=True
    )
    assert (shown.returncode, shown.stderr.count("\n")) == (2, 1)
    assert "SAFEHOLD_SECURITY_CONTACT: Nobody can write to this." in shown.stderr

"""The tests' own database is what it says: the web's role, the real tables, rolled back after each test."""

import pytest
from django.db import ProgrammingError, connection


@pytest.mark.django_db
def test_runs_as_the_web_role():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("app",)


@pytest.mark.django_db
def test_the_web_role_owns_no_table():
    with connection.cursor() as cursor, pytest.raises(ProgrammingError):
        cursor.execute("DROP TABLE django_session")


@pytest.mark.django_db
def test_health_answers_when_the_database_does(client):
    assert client.get("/health").json() == {"status": "ok"}

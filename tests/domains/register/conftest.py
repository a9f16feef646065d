"""The record's small register, and a browser of each of its people."""

from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation

from tests.record.conftest import clock_at, register  # noqa: F401 (fixtures)


@pytest.fixture
def client_of(register):  # noqa: F811
    """A browser in which one of the register's people has signed in with both factors: `client_of("desk")`."""

    def signed_in(part: str) -> Client:
        user = register.amir_user if part == "amir" else getattr(register, part)
        client = Client()
        client.force_login(get_user_model().objects.get(pk=user))
        return client

    return signed_in


@pytest.fixture(autouse=True)
def english():
    """A page shown in Welsh leaves Welsh behind in its thread."""
    with translation.override("en-gb"):
        yield


@pytest.fixture
def story(register, clock_at, client_of):  # noqa: F811
    """The register, its clock and its browsers in one."""
    return SimpleNamespace(register=register, clock_at=clock_at, client_of=client_of)

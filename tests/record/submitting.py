"""A web application with one page, so that the record can be killed under load: it takes a form and gives its receipt.

`POST /USER/PERSON/TOKEN` as that signed-in person; the same token again is the same form.
"""

import os
from datetime import UTC, datetime
from uuid import UUID

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "safehold.site.settings")
django.setup()

from django.core.signals import request_finished, request_started  # noqa: E402 (Django comes first)
from django.db import Error  # noqa: E402

from safehold.record import clock, store  # noqa: E402
from safehold.record.scope import acting_as  # noqa: E402


def application(environ, start_response):
    request_started.send(sender=None, environ=environ)
    try:
        _, user, person, token = environ["PATH_INFO"].split("/")
        received_at = datetime.now(UTC)
        with acting_as(int(user)) as reader:
            moved = store.Happened("home_change", "the person", happened_on=clock.day(received_at))
            receipt = store.submit(
                UUID(person), moved, form_token=token, contents={"token": token}, channel="portal",
                received_at=received_at, by=reader, why="told",
            )  # fmt: skip
        status, body = "200 OK", receipt.reference
    except Error:
        status, body = "503 Service Unavailable", ""
    finally:
        request_finished.send(sender=None)
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body.encode()]

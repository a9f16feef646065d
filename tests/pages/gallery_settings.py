"""The tests' settings with the gallery's addresses, for a server process of its own."""

import os

from psycopg.conninfo import conninfo_to_dict

from tests.settings import *  # noqa: F403

ROOT_URLCONF = "tests.pages.gallery"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], "tests/pages/templates"]  # noqa: F405
if given := os.environ.get("GALLERY_DATABASE"):
    of = conninfo_to_dict(given)
    DATABASES["default"] |= {"NAME": of["dbname"], "USER": of["user"], "HOST": of["host"], "PASSWORD": of["password"]}  # noqa: F405

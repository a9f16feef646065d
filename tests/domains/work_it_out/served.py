"""The tests' settings for a server process of its own."""

import os

from psycopg.conninfo import conninfo_to_dict

from tests.settings import *  # noqa: F403

if given := os.environ.get("SERVED_DATABASE"):
    of = conninfo_to_dict(given)
    DATABASES["default"] |= {"NAME": of["dbname"], "USER": of["user"], "HOST": of["host"], "PASSWORD": of["password"]}  # noqa: F405

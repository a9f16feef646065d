"""The demonstration's settings, but quick: plain static files and cheap password hashes."""

import os
import tempfile

os.environ["SAFEHOLD_DEMONSTRATION"] = "1"
os.environ["SAFEHOLD_SECRET_KEY"] = "for tests alone, and therefore no secret: 0123456789"
os.environ["DATABASE_URL"] = "dbname=none"  # conftest names the throw-away database once a test needs it
os.environ.setdefault("SAFEHOLD_DATA", tempfile.gettempdir())

from safehold.site.settings import *  # noqa: F403 (the environment comes first)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # noqa: F405 (nothing was collected)
STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}

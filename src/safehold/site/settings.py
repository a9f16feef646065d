"""Settings of the web, all from the environment, and the list of domains.

DATABASE_URL               the database, as an address or as key=value; in the web's role to serve
SAFEHOLD_SECRET_KEY        signs sessions; at least 50 random characters
SAFEHOLD_HOSTS             names under which the site is reached, with commas between them
SAFEHOLD_PROXIES           how many proxies stand before the server (0): their headers are believed, no others
SAFEHOLD_SECURITY_CONTACT  where whoever finds a weakness writes to: mailto: with an address, or an https:// page
SAFEHOLD_DATA              folder for what the program makes (.data beside the source)
SAFEHOLD_LOG_KEY           file of the key that signs checkpoints of the record, apart from the data (log.key)
SAFEHOLD_DEMONSTRATION     1 for the demonstration: invented people, its own clock and law, no TLS
"""

import json
import os
import re
from pathlib import Path
from typing import Any

from csp.constants import NONCE, NONE, SELF
from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from safehold.kernel.errors import Missing, Unreadable

PACKAGE = Path(__file__).resolve().parents[1]
DATA = Path(os.environ.get("SAFEHOLD_DATA", PACKAGE.parents[1] / ".data"))
LOG_KEY = Path(os.environ.get("SAFEHOLD_LOG_KEY", "log.key"))
DEMONSTRATION = os.environ.get("SAFEHOLD_DEMONSTRATION") == "1"
# The draft law under which everything is answered; None is the law in force.
LAW = json.loads(Path(__file__).with_name("demonstration_law.json").read_text()) if DEMONSTRATION else None

DOMAINS: list[str] = ["register", "work_it_out"]
FOR_ANYONE = "/work-it-out/"  # where whoever does not sign in is led


def required(name: str, do: str) -> str:
    if value := os.environ.get(name):
        return value
    raise Missing(f"{name} is not set.", do=do)


EXAMPLE = "Name the database, for example postgresql://app@localhost/safehold."
try:
    given = conninfo_to_dict(required("DATABASE_URL", EXAMPLE))
except ProgrammingError:
    raise Unreadable("This is no address of a database.", where="DATABASE_URL", do=EXAMPLE) from None
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": given.pop("dbname", "safehold"),
        "USER": given.pop("user", ""),
        "PASSWORD": given.pop("password", ""),
        "HOST": given.pop("host", ""),
        "PORT": given.pop("port", ""),
        # Without it Django turns a view's exception into a page inside the outer block, which then commits.
        "ATOMIC_REQUESTS": True,
        # Each thread of the server keeps its connection, and asks before each request whether it still holds.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": "5", **given},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # In the database, for a lock-out must count across processes.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"}
}

SECRET_KEY = required("SAFEHOLD_SECRET_KEY", "Set it to 50 or more random characters, and keep it.")
DEBUG = False
HOSTS = [name for name in os.environ.get("SAFEHOLD_HOSTS", "").split(",") if name]
ALLOWED_HOSTS = HOSTS + (["localhost", "127.0.0.1", "[::1]", "testserver"] if DEMONSTRATION else [])
SECURITY_CONTACT = os.environ.get(
    "SAFEHOLD_SECURITY_CONTACT", "mailto:security@register.example" if DEMONSTRATION else ""
)
if SECURITY_CONTACT and not re.fullmatch(r"(mailto:|tel:|https://)[!-~]+", SECURITY_CONTACT):
    raise Unreadable(
        "Nobody can write to this.",
        where="SAFEHOLD_SECURITY_CONTACT",
        do="Give mailto: with an address, or a page that begins with https://.",
    )

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "safehold.record",
    "safehold.pages",
    "safehold.api",
    *(f"safehold.domains.{domain}" for domain in DOMAINS),
]
MIDDLEWARE = [
    "safehold.site.safeguards.not_kept_by_browsers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "safehold.site.safeguards.signed_in_for_a_working_day",
    "safehold.pages.sign_in.always_a_second_factor",
    "safehold.record.scope.RowScope",
    "safehold.site.safeguards.KindsOfError",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [PACKAGE / "domains" / domain / "templates" for domain in DOMAINS],
        "OPTIONS": {
            "environment": "safehold.pages.jinja.environment",
            "context_processors": ["safehold.pages.jinja.frame"],
        },
    }
]
ROOT_URLCONF = "safehold.site.urls"
WSGI_APPLICATION = "safehold.site.wsgi.application"

# Sign-in: a user name given on paper or by the force, a password, and always a second factor.
# Not allauth's own, which tells the holder of a closed account so: here it is a wrong password like any other.
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ACCOUNT_ADAPTER = "safehold.pages.sign_in.Accounts"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]  # there is no sign-up; this keeps e-mail out
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("SAFEHOLD_PROXIES", "0"))
MFA_ADAPTER = "safehold.pages.sign_in.Factors"
MFA_FORMS = {
    "authenticate": "safehold.pages.sign_in.CodeForm",
    "reauthenticate": "safehold.pages.sign_in.CodeAgainForm",
    "add_webauthn": "safehold.pages.sign_in.PasskeyForm",
    "login_webauthn": "safehold.pages.sign_in.PasskeySignInForm",
    "authenticate_webauthn": "safehold.pages.sign_in.PasskeyCodeForm",
    "reauthenticate_webauthn": "safehold.pages.sign_in.PasskeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # a code that changed while it was typed is taken (RFC 6238, section 5.2); none opens twice
MFA_TOTP_ISSUER = "Your page"  # stands in the phone's list of codes, so it tells nothing
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEMONSTRATION
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# A session ends after 15 minutes without a request, with the browser, and after 12 hours in any case.
SESSION_COOKIE_AGE = 15 * 60
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
WORKING_DAY = 12 * 60 * 60

PREFIX = "" if DEMONSTRATION else "__Host-"  # browsers then refuse a cookie that another host planted
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME, LANGUAGE_COOKIE_NAME = (
    f"{PREFIX}session",
    f"{PREFIX}csrf",
    f"{PREFIX}language",
)
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not DEMONSTRATION
CSRF_FAILURE_VIEW = "safehold.site.safeguards.form_not_from_here"

SECURE_SSL_REDIRECT = not DEMONSTRATION
SECURE_REDIRECT_EXEMPT = [r"^health$"]
SECURE_HSTS_SECONDS = 0 if DEMONSTRATION else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_SECONDS > 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"  # "no-referrer" would make browsers hide the origin that a form's check needs
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
LOCALE_PATHS = [PACKAGE / "pages/locale"]
TIME_ZONE = "Europe/London"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STORAGES = {"staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
ASKS_A_MINUTE = 120  # of the open API and of whole lists together, for one address

LOGGING_CONFIG = "safehold.site.log.configure"
# What a line may hold; anything else is left out. Neither a text that was filled in nor an address is on the list.
LOGGING = {"written": ["timestamp", "level", "logger", "event", "status", "route", "error", "place"]}

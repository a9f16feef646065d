"""Signing in: a user name and a password, then a code from an app; or a passkey, which is both at once.

The pages and the steps are allauth's; here stands what we want otherwise. There is no sign-up, no e-mail and no reset:
whoever cannot sign in goes to the desk, or to whoever looks after staff. A passkey is the only kind of key, so that no
key that was meant as a second factor can ever sign in alone.
"""

from base64 import urlsafe_b64encode
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.cache import cache
from django.forms import BoundField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

LABELS = {
    "login": gettext_noop("User name"),
    "password": gettext_noop("Password"),
    "code": gettext_noop("6-digit code from your app"),
    "oldpassword": gettext_noop("Your password now"),
    "password1": gettext_noop("New password"),
    "password2": gettext_noop("New password again"),
    "name": gettext_noop("Name of this passkey"),
}
MISSING = {
    "login": gettext_noop("Enter your user name"),
    "password": gettext_noop("Enter your password"),
    "code": gettext_noop("Enter the code from your app"),
    "oldpassword": gettext_noop("Enter your password now"),
    "password1": gettext_noop("Enter a new password"),
    "password2": gettext_noop("Enter the new password again"),
}
AUTOCOMPLETE = {
    "login": "username",
    "password": "current-password",
    "oldpassword": "current-password",
    "password1": "new-password",
    "password2": "new-password",
    "code": "one-time-code",
}
WRONG_CODE = gettext_lazy("That code is not right. Wait for the next one and enter it.")
MALFORMED = (KeyError, IndexError, TypeError, ValueError, AttributeError)
CODE_HOLDS = 120  # seconds; longer than any code is accepted


class Accounts(DefaultAccountAdapter):
    """One answer for an unknown name, a wrong password and an account that is closed."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": gettext_lazy("Check your user name and password, and try again."),
        "incorrect_password": gettext_lazy("Check your password, and try again."),
        "enter_current_password": gettext_lazy("Check your password, and try again."),
        "too_many_login_attempts": gettext_lazy("Too many tries. Wait 5 minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        return redirect("account_login")

    def is_ajax(self, request: HttpRequest) -> bool:
        """Only the script for passkeys asks for JSON; it gets a challenge and nothing else."""
        return request.path == reverse("mfa_login_webauthn") and request.method == "GET"


class Factors(DefaultMFAAdapter):
    """Secrets of second factors are kept encrypted, so that a copy of the database gives no codes."""

    error_messages = DefaultMFAAdapter.error_messages | {"incorrect_code": WRONG_CODE}

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """A passkey may go, the app may not: somebody must always be able to come in."""
        return authenticator.type == authenticator.Type.WEBAUTHN


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    derived = [HKDF(SHA256(), 32, salt=None, info=b"second factors").derive(str(key).encode()) for key in keys]
    return MultiFernet([Fernet(urlsafe_b64encode(key)) for key in derived])


class _OnlyOnce:
    """A code opens one door once, for as long as it would be accepted."""

    user: Any

    def clean_code(self) -> str:
        code = super().clean_code()  # type: ignore[misc]
        digits = "".join(letter for letter in code if letter.isalnum())
        if not cache.add(f"second-factor-{self.user.pk}-{digits}", "used", timeout=CODE_HOLDS):
            raise Factors().validation_error("incorrect_code")
        return code


class CodeForm(_OnlyOnce, AuthenticateForm):
    """The code asked for at sign-in."""


class CodeAgainForm(_OnlyOnce, ReauthenticateForm):
    """The code asked for before a change to how one signs in."""


class _Unbroken:
    """Whatever arrives in place of a passkey's answer is a wrong answer, never a fault of ours."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except MALFORMED:
            raise Factors().validation_error("incorrect_code") from None


class PasskeyForm(AddWebAuthnForm):
    """A new passkey: it must have checked who holds it, for later it signs in alone."""

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        try:
            return super().clean()
        except MALFORMED:
            raise Factors().validation_error("incorrect_code") from None


class PasskeySignInForm(_Unbroken, LoginWebAuthnForm):
    """A passkey in place of name, password and code."""


class PasskeyCodeForm(_Unbroken, AuthenticateWebAuthnForm):
    """A passkey in place of the code."""


class PasskeyAgainForm(_Unbroken, ReauthenticateWebAuthnForm):
    """A passkey before a change to how one signs in."""


class AddPasskey(AddWebAuthnView):
    """Asks the browser for a key that checks its holder, and for no other."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": webauthn.begin_registration(self.request.user, passwordless=True)}
        return context


class PasskeySignIn(LoginWebAuthnView):
    """A passkey that is not ours leads back to the sign-in page, which says so."""

    def form_invalid(self, form: Form) -> HttpResponse:
        return redirect(reverse("account_login") + "?passkey=no")


def always_a_second_factor(get_response):
    """Whoever is signed in without one sets it up before anything else, or leaves."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and not request.session.get("second_factor"):
            if is_mfa_enabled(request.user):
                request.session["second_factor"] = True
            elif request.path not in _open_without():
                return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware


def _open_without() -> set[str]:
    names = ("mfa_activate_totp", "account_reauthenticate", "account_logout", "quick-exit")
    return {reverse(name) for name in names} | {reverse("language", args=[code]) for code in ("en", "cy")}


def controls(form: Form) -> list[dict[str, Any]]:
    """The visible fields of a sign-in form, as options of the GOV.UK text input."""
    made = []
    for bound in form.visible_fields():
        options = {
            "id": bound.auto_id,
            "name": bound.html_name,
            "label": {"text": _(LABELS.get(bound.name, str(bound.label)))},
            "type": "password" if "password" in bound.name else "text",
            "autocomplete": AUTOCOMPLETE.get(bound.name, "off"),
            "spellcheck": False,
            "errorMessage": {"text": _wrong(bound)} if bound.errors else None,
        }
        if "password" not in bound.name and bound.value() and bound.name != "code":
            options["value"] = bound.value()
        if bound.name == "code":
            options |= {"inputmode": "numeric", "classes": "govuk-input--width-10 govuk-input--extra-letter-spacing"}
        made.append(options)
    return made


def problems(form: Form) -> list[dict[str, str]]:
    """What is wrong with a sign-in form, each with a link to where to mend it."""
    first = form.visible_fields()[0].auto_id if form.visible_fields() else "main-content"
    whole = [{"text": str(says), "href": f"#{first}"} for says in form.non_field_errors()]
    return whole + [
        {"text": _wrong(bound), "href": f"#{bound.auto_id}"} for bound in form.visible_fields() if bound.errors
    ]


def _wrong(bound: BoundField) -> str:
    """What is wrong with one field; where it is only empty, by its name."""
    empty = bound.form.has_error(bound.name, code="required")
    return _(MISSING[bound.name]) if empty and bound.name in MISSING else str(bound.errors[0])

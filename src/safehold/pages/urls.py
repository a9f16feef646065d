"""Addresses of this room: signing in and out, the language, the demonstration's clock, and what the footer links to."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from safehold.pages import sign_in, views

# Only what we use of allauth: no sign-up, no e-mail, no reset, so those addresses are like any that does not exist.
urlpatterns = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/code/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/passkey/", sign_in.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("your-sign-in/", factors.index, name="mfa_index"),
    path("your-sign-in/password/", account.password_change, name="account_change_password"),
    path("your-sign-in/app/", app.activate_totp, name="mfa_activate_totp"),
    path("your-sign-in/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("your-sign-in/passkeys/add/", sign_in.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("your-sign-in/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    path("your-sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("your-sign-in/again/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("your-sign-in/again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("leave/", views.leave, name="quick-exit"),
    path("language/<str:code>/", views.language, name="language"),
    path("demonstration/clock/", views.move_clock, name="demonstration-clock"),
    path("accessibility/", views.standing_page("accessibility"), name="accessibility"),
    path("cookies/", views.standing_page("cookies"), name="cookies"),
    path("privacy/", views.standing_page("privacy"), name="privacy"),
]

"""Sets Flask-Security up, and says before each request who the person is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from blinker import NamedSignal
from flask import Flask, current_app, g, session
from flask_login import current_user, logout_user, user_logged_in, user_logged_out
from flask_security import (
    Security,
    password_changed,
    password_reset,
    reset_password_instructions_sent,
    tf_disabled,
    tf_profile_changed,
)
from flask_security.utils import check_and_update_authn_fresh

from cms.access import ANYONE, NOBODY, OUTSIDE_VIEWS
from cms.accounts import forms
from cms.accounts.account import Account, make_account_store
from cms.accounts.known_browsers import mark_browser
from cms.accounts.letters import LetterQueue
from cms.accounts.noting import note_of_account
from cms.accounts.passwords import Passwords
from cms.accounts.recovery_codes import RecoveryCodes
from cms.accounts.second_factor import OneTimeCodes
from cms.accounts.sessions import begin_session, end_other_sessions, end_session, read_session
from cms.accounts.single_sign_on import install_single_sign_on
from cms.accounts.throttling import PASSWORDS, forget_tries
from cms.database import find_session
from yardstick.settings import Settings

VIEWS = {
    "security.login": ANYONE,
    "security.logout": ANYONE,
    "security.verify": "account.use",
    "security.forgot_password": ANYONE,
    "security.reset_password": ANYONE,
    "security.change_password": "account.use",
    "security.two_factor_setup": ANYONE,
    "security.two_factor_setup_validate": "account.use",
    "security.two_factor_token_validation": ANYONE,
    "security.two_factor_rescue": NOBODY,
    "security.mf_recovery": ANYONE,
    "security.mf_recovery_codes": "account.use",
    "security.send_confirmation": NOBODY,
    "security.confirm_email": NOBODY,
    "security.oauthstart": ANYONE,
    "security.oauthresponse": ANYONE,
    "security.oauth_verify_start": "account.use",
    "security.oauth_verify_response": "account.use",
    "security.tf_select": NOBODY,
    "security.static": NOBODY,
}
"""Flask-Security's views. What nobody may use is replaced by a view of ours, or is no feature here."""


def install_accounts(app: Flask, settings: Settings, clock: Callable[[], datetime]) -> Security:
    """Give the application its accounts, and each request `flask.g.person`."""
    OUTSIDE_VIEWS.update(VIEWS)
    security = Security(
        app,
        make_account_store(),
        login_form=forms.SignInForm,
        verify_form=forms.ConfirmItIsYouForm,
        change_password_form=forms.NewPasswordForm,
        forgot_password_form=forms.ForgottenPasswordForm,
        two_factor_rescue_form=forms.NoRescueForm,
        two_factor_setup_form=forms.SecondFactorForm,
        two_factor_verify_code_form=forms.CodeForm,
        mf_recovery_form=forms.RecoveryCodeForm,
        mail_util_cls=LetterQueue,
        password_util_cls=Passwords,
        totp_cls=OneTimeCodes,
        mf_recovery_codes_util_cls=RecoveryCodes,
    )
    security.want_json(lambda _request: False)
    security.login_manager.request_loader(lambda _request: None)
    if settings.oidc_issuer:
        install_single_sign_on(app, security, settings)
    _note_signs(app, clock)
    app.before_request(_identify(clock))
    return security


def _note_signs(app: Flask, clock: Callable[[], datetime]) -> None:
    def begin(_app: Flask, user: Account, **_more: object) -> None:
        note_of_account(user.id, "signed in")
        begin_session(user.id, clock())

    def end(_app: Flask, user: Account, **_more: object) -> None:
        if user.is_authenticated:
            note_of_account(user.id, "signed out")
        end_session(clock())

    def end_others(_app: Flask, user: Account, **_more: object) -> None:
        note_of_account(user.id, "changed the password")
        end_other_sessions(user.id, clock())

    def open_the_way(_app: Flask, user: Account, **_more: object) -> None:
        note_of_account(user.id, "chose a new password")
        end_other_sessions(user.id, clock())
        forget_tries(PASSWORDS, f"{user.email} ")
        mark_browser(user.id)

    def ask(_app: Flask, user: Account, **_more: object) -> None:
        note_of_account(user.id, "asked for a new password")
        find_session().commit()

    def set_up(_app: Flask, user: Account, **_more: object) -> None:
        note_of_account(user.id, "set up the second factor")

    def take_off(_app: Flask, user: Account, **_more: object) -> None:
        note_of_account(user.id, "took off the second factor")

    _hear(
        app,
        (reset_password_instructions_sent, ask),
        (tf_profile_changed, set_up),
        (tf_disabled, take_off),
        (user_logged_in, begin),
        (user_logged_out, end),
        (password_changed, end_others),
        (password_reset, open_the_way),
    )


def _hear(app: Flask, *pairs: tuple[NamedSignal, Callable[..., None]]) -> None:
    """Connect each signal to its receiver while the application lives, which the signals outlive."""
    app.extensions["yardstick-receivers"] = [receiver for _signal, receiver in pairs]
    for signal, receiver in pairs:
        signal.connect(receiver, app)


def _identify(clock: Callable[[], datetime]) -> Callable[[], None]:
    def identify() -> None:
        if not current_user.is_authenticated:
            return
        sitting = read_session(current_user.id, clock())
        if sitting is None:
            logout_user()
            session.clear()
            return
        g.sitting, g.person = sitting, sitting.person

    return identify


def is_sign_in_fresh() -> bool:
    """Whether the person gave the password a short time ago."""
    within, grace = (current_app.config[f"SECURITY_{name}"] for name in ("FRESHNESS", "FRESHNESS_GRACE_PERIOD"))
    return check_and_update_authn_fresh(within, grace, "session")

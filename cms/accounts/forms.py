"""Flask-Security's forms, each with its limit on tries."""

from __future__ import annotations

import logging
from typing import Any

from flask_login import current_user
from flask_security import (
    ChangePasswordForm,
    ForgotPasswordForm,
    LoginForm,
    MfRecoveryForm,
    TwoFactorRescueForm,
    TwoFactorSetupForm,
    TwoFactorVerifyCodeForm,
    VerifyForm,
)
from flask_security.proxies import _datastore
from wtforms import Field, StringField

from cms.accounts.domains import normalise_address
from cms.accounts.known_browsers import mark_browser, name_browser
from cms.accounts.noting import note_failure, note_of_account
from cms.accounts.passwords import LONGEST
from cms.accounts.second_factor import find_codes
from cms.accounts.throttling import (
    CODES,
    LETTERS,
    LETTERS_OF_ADDRESS,
    PASSWORDS,
    PASSWORDS_OF_ADDRESS,
    forget_tries,
    give_try_back,
    read_address,
    take_try,
)

TOO_MANY = "There were too many tries. Wait 15 minutes, or choose a new password by e-mail: that works at once."
UNREADABLE = "Your codes cannot be checked any more: a key was changed here. Ask an administrator to reset your factor."
TOO_MANY_CODES = "There were too many tries. Wait 10 minutes, then try a new code."

log = logging.getLogger("cms.accounts")


def _refuse(field: Field, words: str) -> bool:
    field.errors = [*field.errors, words]
    return False


def _read_address(field: Field) -> str:
    """Return the address of a field, and leave it there, in the one form that accounts are found by.

    So every spelling of it signs in, and none is counted apart.
    """
    field.data = normalise_address(field.data or "")
    return str(field.data)


def _empty_where_too_long(field: Field) -> None:
    """Empty a field whose text is longer than any password, before it is hashed."""
    if len(field.data or "") > LONGEST:
        field.data = ""


class SignInForm(LoginForm):
    """Address and password."""

    limit_words: str | None = None

    def validate(self, **kwargs: Any) -> bool:
        """Judge the password unless there were too many tries."""
        _empty_where_too_long(self.password)
        email = _read_address(self.email)
        known = _datastore.find_user(case_insensitive=True, email=email)
        browser = name_browser(known.id) if known else None
        subject = f"{email} {browser or ''}"
        place = read_address() if browser is None else f"known {browser}"
        if not take_try(PASSWORDS, subject) or not take_try(PASSWORDS_OF_ADDRESS, place):
            self.limit_words = TOO_MANY
            return _refuse(self.password, TOO_MANY)
        if not super().validate(**kwargs):
            note_failure(known.id if known else None, "failed to sign in", email)
            return False
        assert self.user is not None
        forget_tries(PASSWORDS, subject)
        give_try_back(PASSWORDS_OF_ADDRESS, place)
        mark_browser(self.user.id)
        return True


class ConfirmItIsYouForm(VerifyForm):
    """The password once more, before something dangerous."""

    def validate(self, **kwargs: Any) -> bool:
        """Judge the password unless there were too many tries."""
        _empty_where_too_long(self.password)
        subject = f"signed in {self.user.id}"
        if not take_try(PASSWORDS, subject):
            return _refuse(self.password, TOO_MANY)
        if not super().validate(**kwargs):
            return False
        forget_tries(PASSWORDS, subject)
        return True


class NewPasswordForm(ChangePasswordForm):
    """The old password and the new one."""

    def validate(self, **kwargs: Any) -> bool:
        """Judge both unless there were too many tries."""
        _empty_where_too_long(self.password)
        if not take_try(PASSWORDS, f"signed in {current_user.id}"):
            return _refuse(self.password, TOO_MANY)
        return bool(super().validate(**kwargs))


class SecondFactorForm(TwoFactorSetupForm):
    """What to do about the second factor: "authenticator" or "disable"."""

    setup = StringField()  # type: ignore[assignment]  # the library's is a choice among ways that we lack


class NoRescueForm(TwoFactorRescueForm):
    """Nothing: who lost the phone uses a recovery code, or asks an administrator."""

    help_setup = StringField()  # type: ignore[assignment]  # the library's is a choice among ways that we lack


class CodeForm(TwoFactorVerifyCodeForm):
    """A code of the app."""

    def validate(self, **kwargs: Any) -> bool:
        """Judge the code unless there were too many tries."""
        assert self.user is not None
        if not find_codes().can_read(self.tf_totp_secret):
            log.error("The second factor of u-%s was encrypted with a key that is not known any more.", self.user.id)
            return _refuse(self.code, UNREADABLE)
        if not take_try(CODES, str(self.user.id)):
            return _refuse(self.code, TOO_MANY_CODES)
        if not super().validate(**kwargs):
            note_failure(self.user.id, "gave a wrong code")
            return False
        forget_tries(CODES, str(self.user.id))
        return True


class RecoveryCodeForm(MfRecoveryForm):
    """A recovery code."""

    def validate(self, **kwargs: Any) -> bool:
        """Judge the code unless there were too many tries."""
        assert self.user is not None
        if not take_try(CODES, str(self.user.id)):
            return _refuse(self.code, TOO_MANY_CODES)
        is_right = bool(super().validate(**kwargs))
        if is_right:
            note_of_account(self.user.id, "used a recovery code")
        else:
            note_failure(self.user.id, "gave a wrong recovery code")
        return is_right


class ForgottenPasswordForm(ForgotPasswordForm):
    """The address to which a link is sent."""

    def validate(self, **kwargs: Any) -> bool:
        """Judge the address; past the limit nothing is sent, and the answer is the same."""
        email = _read_address(self.email)
        allowed = take_try(LETTERS, email) and take_try(LETTERS_OF_ADDRESS, read_address())
        return bool(super().validate(**kwargs)) and allowed

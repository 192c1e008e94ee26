"""What a password must be: long, and not one that guessers try first."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from flask import Flask
from flask_security import PasswordUtil
from zxcvbn import zxcvbn
from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST, LONGEST = 12, 200
WEAKEST = 8.0
"""A password that this many tens of guesses reach (10 ** 8) is refused."""
JUDGED = 72
COMMON = frozenset(FREQUENCY_LISTS["passwords"])

TOO_SHORT = f"Use at least {SHORTEST} characters. Three or four unrelated words are easy to remember."
TOO_LONG = f"Use at most {LONGEST} characters."
TOO_COMMON = "This password is on the lists that guessers try first. Use three or four unrelated words."
TOO_PERSONAL = "Use a password that holds neither your name nor your e-mail address."


def find_password_fault(password: str, about: tuple[str, ...] = ()) -> str | None:
    """Return why a password is refused; None when it is good. `about` holds the person's name and address.

    Source: National Cyber Security Centre, "Password policy: updating your approach" (deny lists instead of rules of
    composition; length).
    """
    if len(password) < SHORTEST:
        return TOO_SHORT
    if len(password) > LONGEST:
        return TOO_LONG
    if _is_personal(password, about):
        return TOO_PERSONAL
    if _is_common(password) or zxcvbn(password[:JUDGED])["guesses_log10"] < WEAKEST:
        return TOO_COMMON
    return None


def _is_common(password: str) -> bool:
    """Whether a password is on the list, as it is, without its ends, or said more than once."""
    plain = password.casefold()
    trimmed = plain.strip("0123456789!?.,-_ #*@$")
    repeated = re.fullmatch(r"(.+?)[-_ .]?(?:\1[-_ .]?)+", plain)
    return any(part in COMMON for part in (plain, trimmed, repeated[1] if repeated else plain))


def _is_personal(password: str, about: tuple[str, ...]) -> bool:
    """Whether little is left of a password once the person's own words are taken out."""
    rest = password.casefold()
    words = {word for text in about for word in re.split(r"[\W_]+", text.casefold()) if len(word) >= 3}
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return rest != password.casefold() and len(re.sub(r"[\W_]+", "", rest)) < SHORTEST // 2


def normalise_password(password: str) -> str:
    """Return a password in the one form of its characters that is hashed, whatever keyboard it was typed on."""
    return unicodedata.normalize("NFKD", password)


class Passwords(PasswordUtil):
    """The rules, as Flask-Security asks for them."""

    def __init__(self, app: Flask) -> None:
        super().__init__(app)

    def normalize(self, password: str) -> str:
        """Return a password in one form of its characters."""
        return normalise_password(password)

    def validate(self, password: str, is_register: bool, **kwargs: Any) -> tuple[list[str] | None, str]:  # noqa: ARG002, FBT001 (its signature)
        """Return the faults of a password, or None, and its normal form."""
        normal = self.normalize(password)
        user = kwargs.get("user")
        about = (user.name, user.email) if user is not None else ()
        fault = find_password_fault(normal, about)
        return ([fault] if fault else None), normal

"""What Flask and its extensions are told, made from the settings."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cms.accounts.hashing import ARGON2
from cms.accounts.passwords import SHORTEST
from cms.accounts.sessions import LONGEST
from cms.accounts.words import MESSAGES
from yardstick.settings import Settings, SettingsRefused

MEGABYTE = 1024 * 1024
FRESH = timedelta(minutes=30)


def check_settings(settings: Settings) -> None:
    """Check that the settings are enough for an application that others reach.

    Raises:
        SettingsRefused: CMS_ORIGIN is missing outside local.
    """
    if settings.stage != "local" and not settings.cms_origin:
        raise SettingsRefused(
            (f"CMS_ORIGIN: Nothing is set, and the editing application needs it in stage {settings.stage}.",)
        )


def make_configuration(settings: Settings) -> Mapping[str, Any]:
    """Return the configuration of the application."""
    secure = settings.stage != "local"
    return {
        "SECRET_KEY": derive_key(settings.secret_key, "sessions"),
        "SECRET_KEY_FALLBACKS": tuple(derive_key(key, "sessions") for key in reversed(settings.secret_key_fallbacks)),
        "MAX_CONTENT_LENGTH": 32 * MEGABYTE,
        "MAX_FORM_MEMORY_SIZE": 16 * MEGABYTE,
        "MAX_FORM_PARTS": 20_000,
        "SESSION_COOKIE_NAME": "__Host-yardstick" if secure else "yardstick",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": LONGEST,
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_SSL_STRICT": secure,
        **ACCOUNTS,
        **FEATURES,
        "SECURITY_TOTP_SECRETS": _name_second_factor_keys(settings),
        "SECURITY_OAUTH_ENABLE": settings.oidc_issuer is not None,
        **{f"SECURITY_MSG_{name}": words for name, words in MESSAGES.items()},
    }


ACCOUNTS: Mapping[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": {f"argon2__{name}": value for name, value in ARGON2.items()},
    "SECURITY_PASSWORD_LENGTH_MIN": SHORTEST,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_EMAIL_VALIDATOR_ARGS": {"check_deliverability": False},
    "SECURITY_EMAIL_HTML": False,
    "SECURITY_EMAIL_SUBJECT_PASSWORD_RESET": "Choose a new password",
    "SECURITY_EMAIL_SUBJECT_PASSWORD_NOTICE": "Your password was changed",
    "SECURITY_EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": "Your password was changed",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET": "mail/reset",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_RESET_NOTICE": "mail/changed",
    "SECURITY_EMAIL_TEMPLATE_PASSWORD_CHANGE_NOTICE": "mail/changed",
    "SECURITY_FRESHNESS": FRESH,
    "SECURITY_FRESHNESS_GRACE_PERIOD": FRESH,
    "SECURITY_RESET_PASSWORD_WITHIN": timedelta(hours=1),
    "SECURITY_CONFIRM_EMAIL_WITHIN": timedelta(days=2),
    "SECURITY_API_ENABLED_METHODS": ["session"],
    "SECURITY_OAUTH_BUILTIN_PROVIDERS": [],
}

FEATURES: Mapping[str, Any] = {
    "SECURITY_CONFIRMABLE": True,
    "SECURITY_RECOVERABLE": True,
    "SECURITY_CHANGEABLE": True,
    "SECURITY_TWO_FACTOR": True,
    "SECURITY_TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
    "SECURITY_TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
    "SECURITY_TWO_FACTOR_RESCUE_EMAIL": False,
    "SECURITY_TWO_FACTOR_ALWAYS_VALIDATE": True,
    "SECURITY_TWO_FACTOR_POST_SETUP_VIEW": "accounts.show_account",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES": True,
    "SECURITY_TOTP_ISSUER": "Yardstick",
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_VERIFY_URL": "/confirm-it-is-you",
    "SECURITY_RESET_URL": "/forgotten-password",
    "SECURITY_CHANGE_URL": "/account/password",
    "SECURITY_TWO_FACTOR_SETUP_URL": "/account/second-factor",
    "SECURITY_TWO_FACTOR_TOKEN_VALIDATION_URL": "/sign-in/code",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_URL": "/account/recovery-codes",
    "SECURITY_MULTI_FACTOR_RECOVERY_URL": "/sign-in/recovery-code",
    "SECURITY_OAUTH_START_URL": "/sign-in/with",
    "SECURITY_OAUTH_RESPONSE_URL": "/sign-in/from",
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_POST_CHANGE_VIEW": "accounts.show_account",
    "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "SECURITY_VERIFY_TEMPLATE": "accounts/verify.html",
    "SECURITY_FORGOT_PASSWORD_TEMPLATE": "accounts/forgotten_password.html",
    "SECURITY_RESET_PASSWORD_TEMPLATE": "accounts/new_password.html",
    "SECURITY_CHANGE_PASSWORD_TEMPLATE": "accounts/change_password.html",
    "SECURITY_TWO_FACTOR_SETUP_TEMPLATE": "accounts/second_factor.html",
    "SECURITY_TWO_FACTOR_VERIFY_CODE_TEMPLATE": "accounts/code.html",
    "SECURITY_MULTI_FACTOR_RECOVERY_TEMPLATE": "accounts/recovery_code.html",
    "SECURITY_MULTI_FACTOR_RECOVERY_CODES_TEMPLATE": "accounts/recovery_codes.html",
}


def _name_second_factor_keys(settings: Settings) -> Mapping[str, str]:
    """Return the keys that second factors are encrypted with, the present one first, by names made from them."""
    every = (settings.secret_key, *settings.secret_key_fallbacks)
    return {derive_key(key, "name of second factor")[:12]: derive_key(key, "second factor") for key in every}


def derive_key(secret: str, purpose: str) -> str:
    """Return a key for one purpose, so that what is signed for one is worth nothing for another."""
    return hmac.digest(secret.encode(), f"yardstick {purpose}".encode(), "sha256").hex()

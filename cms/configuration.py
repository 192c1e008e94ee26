"""What Flask and its extensions are told, made from the settings."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cms.accounts.sessions import LONGEST
from yardstick.settings import Settings

MEGABYTE = 1024 * 1024
ARGON2 = {"argon2__memory_cost": 19_456, "argon2__time_cost": 2, "argon2__parallelism": 1}
"""Source: OWASP Password Storage Cheat Sheet, Argon2id, the profile of 19 MiB and two passes."""


def make_configuration(settings: Settings) -> Mapping[str, Any]:
    """Return the configuration of the application."""
    secure = settings.stage != "local"
    return {
        "SECRET_KEY": derive_key(settings, "sessions"),
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
    }


ACCOUNTS: Mapping[str, Any] = {
    "SECURITY_PASSWORD_HASH": "argon2",
    "SECURITY_PASSWORD_SCHEMES": ["argon2"],
    "SECURITY_DEPRECATED_PASSWORD_SCHEMES": [],
    "SECURITY_PASSWORD_SINGLE_HASH": True,
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": ARGON2,
    "SECURITY_PASSWORD_LENGTH_MIN": 12,
    "SECURITY_JOIN_USER_ROLES": False,
    "SECURITY_RETURN_GENERIC_RESPONSES": True,
    "SECURITY_LOGIN_URL": "/sign-in",
    "SECURITY_LOGOUT_URL": "/sign-out",
    "SECURITY_VERIFY_URL": "/confirm-it-is-you",
    "SECURITY_LOGIN_USER_TEMPLATE": "accounts/sign_in.html",
    "SECURITY_VERIFY_TEMPLATE": "accounts/verify.html",
    "SECURITY_FLASH_MESSAGES": True,
    "SECURITY_POST_LOGIN_VIEW": "/",
    "SECURITY_POST_LOGOUT_VIEW": "/sign-in",
    "SECURITY_MSG_LOGIN": ("Sign in to go on.", "info"),
}


def derive_key(settings: Settings, purpose: str) -> str:
    """Return a key for one purpose, so that what is signed for one is worth nothing for another."""
    return hmac.digest(settings.secret_key.encode(), f"yardstick {purpose}".encode(), "sha256").hex()

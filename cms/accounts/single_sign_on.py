"""Single sign-on by OpenID Connect, where the settings name an issuer."""

from __future__ import annotations

import logging
from typing import Any

import sqlalchemy as sa
from authlib.integrations.base_client import OAuthError
from flask import Flask, flash, redirect, url_for
from flask_security import FsOAuthProvider, Security
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug import Response

from cms.accounts.account import Account
from cms.accounts.domains import is_allowed_address, normalise_address
from cms.database import find_session
from cms.surroundings import read_now
from yardstick.settings import Settings

log = logging.getLogger("cms.accounts")
PROVIDER = "sso"
DISCOVERY = "/.well-known/openid-configuration"


class IssuerOfSettings(FsOAuthProvider):
    """The issuer that the settings name."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(PROVIDER)
        self._settings = settings

    def authlib_config(self) -> dict[str, Any]:
        """Return what the client needs to know of the issuer."""
        issuer = (self._settings.oidc_issuer or "").rstrip("/")
        return {
            "client_id": self._settings.oidc_client_id,
            "client_secret": self._settings.oidc_client_secret,
            "server_metadata_url": issuer + DISCOVERY,
            "client_kwargs": {"scope": "openid email profile", "code_challenge_method": "S256"},
        }

    def fetch_identity_cb(self, oauth: Any, token: Any) -> tuple[str, Any]:  # noqa: ARG002 (its signature)
        """Return the address of the account that the issuer vouches for.

        Raises:
            OAuthError: the issuer does not vouch for an address that may have an account.
        """
        claims = token.get("userinfo") or {}
        subject, email = claims.get("sub"), normalise_address(str(claims.get("email", "")))
        if not subject or not email or claims.get("email_verified") is not True:
            raise OAuthError("unverified", "The issuer does not vouch for an e-mail address.")
        if not is_allowed_address(email, self._settings.email_domains):
            raise OAuthError("domain", "This address may have no account here.")
        return "email", _link_account(f"{claims.get('iss')} {subject}", email)

    def oauth_response_failure(self, error_view: str, e: OAuthError) -> Response:  # noqa: ARG002 (its signature)
        """Go back to the sign-in page with a sentence that tells nothing of the exchange."""
        return _go_back(e)


def _link_account(subject: str, email: str) -> str:
    """Return the address of the account of a subject; the first sign-on ties an account to its subject.

    Raises:
        OAuthError: the account with this address is tied to somebody else.
    """
    session = find_session()
    tied = session.scalar(sa.select(Account).filter_by(single_sign_on=subject))
    if tied is not None:
        return str(tied.email)
    account = session.scalar(sa.select(Account).filter_by(email=email))
    if account is None:
        return email
    if account.single_sign_on is not None:
        raise OAuthError("subject", "The account is tied to another identity.")
    account.single_sign_on = subject
    account.confirmed_at = account.confirmed_at or read_now()
    session.commit()
    return email


def _go_back(fault: Exception) -> Response:
    log.warning("Single sign-on failed: %s", type(fault).__name__)
    flash("Single sign-on did not work. Try again, or sign in with your password.", "error")
    return redirect(url_for("security.login"))


def install_single_sign_on(app: Flask, security: Security, settings: Settings) -> None:
    """Register the issuer, and go back to the sign-in page from whatever goes wrong with it."""
    assert security.oauthglue is not None
    for fault in (JoseError, OAuthError, RequestException):
        app.register_error_handler(fault, _go_back)
    security.oauthglue.register_provider_ext(IssuerOfSettings(settings))

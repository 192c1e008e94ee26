"""Invitations: a link by e-mail by which a person sets the first password, once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import sqlalchemy as sa
from flask import current_app, render_template, url_for
from flask_security import hash_password
from itsdangerous import BadData, URLSafeTimedSerializer

from cms.accounts.account import Account
from cms.accounts.noting import note_of_account
from cms.accounts.passwords import normalise_password
from cms.addresses import find_origin
from cms.database import find_session
from cms.letters.queue import Letter, queue_letter
from cms.surroundings import list_signing_keys, read_now

SALT = "invitation"
VALID = timedelta(days=7)


def send_invitation(account: Account, inviter: str) -> None:
    """Send a person the link by which they set their password."""
    link = find_origin() + make_invitation_path(account)
    body = render_template("mail/invitation.txt", person=account, inviter=inviter, link=link, days=VALID.days)
    queue_letter(Letter(account.email, "Your account for editing statistics", body))


def make_invitation_path(account: Account) -> str:
    """Return the path of the page where an invited person sets a password."""
    with current_app.test_request_context():
        return url_for("accounts.accept_invitation", token=_make_token(account))


def find_invited(token: str) -> Account | None:
    """Return whom a link invites; None when it is no link of ours, too old, or used."""
    try:
        content = _make_serializer().loads(token, max_age=int(VALID.total_seconds()))
    except BadData:
        return None
    if not isinstance(content, list) or len(content) != 2:
        return None
    found = find_session().scalar(sa.select(Account).filter_by(fs_uniquifier=content[0], email=content[1]))
    return found if found is not None and found.password is None and found.is_active else None


def accept_invitation(account: Account, password: str) -> None:
    """Set the first password. The address is confirmed by it, and the link is worth nothing any more."""
    account.password = hash_password(normalise_password(password))
    account.confirmed_at = account.confirmed_at or read_now()
    account.fs_uniquifier = uuid.uuid4().hex
    note_of_account(account.id, "set the first password")
    find_session().commit()


def _make_token(account: Account) -> str:
    return _make_serializer().dumps([account.fs_uniquifier, account.email])


def _make_serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(list_signing_keys(), salt=SALT)

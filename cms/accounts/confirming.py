"""Confirms an address that an administrator set: by a link and a button, since opening a link changes nothing."""

from __future__ import annotations

from flask import render_template
from flask_security.confirmable import confirm_email_token_status, generate_confirmation_token

from cms.accounts.account import Account
from cms.accounts.noting import note_of_account
from cms.addresses import make_address
from cms.database import find_session
from cms.letters.queue import Letter, queue_letter
from cms.surroundings import read_now


def ask_for_confirmation(account: Account) -> None:
    """Send the link by which a person confirms their address."""
    link = make_address("accounts.confirm_address", token=generate_confirmation_token(account))  # type: ignore[no-untyped-call]
    body = render_template("mail/confirm.txt", person=account, link=link)
    queue_letter(Letter(account.email, "Confirm your e-mail address", body))


def find_unconfirmed(token: str) -> Account | None:
    """Return whose address a link confirms; None when it is no link of ours, too old, or used."""
    expired, invalid, account = confirm_email_token_status(token)  # type: ignore[no-untyped-call]
    if expired or invalid or not isinstance(account, Account):
        return None
    return account if account.is_active and account.confirmed_at is None else None


def confirm_address(account: Account) -> None:
    """Note that the address is the person's."""
    account.confirmed_at = read_now()
    note_of_account(account.id, "confirmed the address")
    find_session().commit()

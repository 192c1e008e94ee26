"""What the commands that fill a stage have in common: the accounts that it gets, and the words of refusals."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

import click

from yardstick.exits import CommandRefused, ExitCode
from yardstick.publishing_runs import outside_failures
from yardstick.settings import Settings

if TYPE_CHECKING:
    from publishing.staging.accounts import KnownAccounts

USUAL_DOMAIN = "example.org"
"""The mail domain of the accounts, where EMAIL_DOMAINS names none."""


def make_accounts(settings: Settings, at: datetime) -> KnownAccounts:
    """Return an account for each role, with the password of the settings, or one that is asked for without showing it.

    Raises:
        CommandRefused: the password is too weak.
    """
    from cms.accounts.hashing import PasswordRefused, hash_password_for
    from publishing.staging.accounts import KnownAccounts, name_accounts

    every = name_accounts(next(iter(settings.email_domains), USUAL_DOMAIN))
    password = settings.accounts_password or click.prompt(
        "Password of the accounts", hide_input=True, confirmation_prompt=True, err=True
    )
    try:
        hashed = hash_password_for(password, tuple(word for each in every for word in (each.name, each.email)))
    except PasswordRefused as refusal:
        raise CommandRefused("The password of the accounts is refused.", str(refusal)) from None
    tokens = tuple(secrets.token_hex(16) for _ in every)
    return KnownAccounts(every=every, password_hash=hashed, session_secrets=tokens, made_at=at)


@contextmanager
def filling_failures() -> Iterator[None]:
    """Turn what keeps a stage from being filled into a sentence and an exit code."""
    from measures.store.git import NoStore, PushRefused, RemoteUnreachable
    from publishing.staging.refusal import PullRefused

    try:
        with outside_failures(NoStore, PushRefused, RemoteUnreachable):
            yield
    except PullRefused as refusal:
        raise CommandRefused(str(refusal), "Nothing was changed.", code=ExitCode.NO) from None


def tell_accounts(accounts: KnownAccounts) -> None:
    """Print who can sign in."""
    width = max(len(each.email) for each in accounts.every)
    click.echo("Sign in with the password that was given as")
    for each in accounts.every:
        click.echo(f"  {each.email:{width}}  {each.name} ({each.person})")

"""Fills this stage from production: content, files and database, masked, all of it or nothing."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from publishing.staging.accounts import KnownAccounts
from publishing.staging.content import MaskedContent, Wanted, mask_content
from publishing.staging.database import (
    check_tables,
    find_same_server,
    open_source,
    read_rows,
    read_words_of_people,
    refill,
)
from publishing.staging.places import is_same_database, is_same_store
from publishing.staging.refusal import PullRefused
from publishing.staging.stores import NewStore, alone, open_store, replace_store
from yardstick.settings import Settings

_MESSAGE = "Fill the stage from production, masked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What a stage was filled with: how many files, versions and rows, and a sentence for what was left out."""

    files: int
    versions: int
    rows: int
    left_out: tuple[str, ...]


def pull_production(settings: Settings, accounts: KnownAccounts, instant: datetime) -> Pulled:
    """Fill the stage of these settings from production; whoever was signed in there is not any more.

    Raises:
        PullRefused: the settings name no source, production itself or one place twice; or no rule covers something.
        DatabaseUnreachable, NoStore, RemoteUnreachable, PushRefused: a store or a database failed.
    """
    sources = check_sources(settings)
    with alone(settings):
        return _pull(settings, accounts, instant, sources)


def _pull(settings: Settings, accounts: KnownAccounts, instant: datetime, sources: tuple[str, str]) -> Pulled:
    content_url, database_url = sources
    with (
        open_source(database_url) as source,
        open_store(content_url, settings.content_branch, settings.var) as (store, head),
    ):
        check_tables(source)
        _check_server(settings, source)
        wanted = _want(settings, accounts, instant, read_words_of_people(source))
        masked = mask_content(store, store.root_of(head), store.list_approved(), wanted)
        rows = read_rows(source, accounts, masked.trees)
        at = store.time_of(head)
    new = _describe_store(masked, accounts, at)
    with replace_store(settings, new) as put, refill(settings.database_url, rows, accounts):
        put()
    count = sum(len(each) for each in rows.values())
    return Pulled(files=len(masked.files), versions=len(masked.trees), rows=count, left_out=masked.left_out)


def check_sources(settings: Settings) -> tuple[str, str]:
    """Return the addresses of production's content store and database.

    Raises:
        PullRefused: the settings name none, or this is production, or one is written that is read.
    """
    if settings.stage == "production":
        raise PullRefused("This is production, which is never filled from elsewhere.", "Run it where STAGE is staging.")
    if settings.production_content_url is None or settings.production_database_url is None:
        sentence = "Nothing says where production's content and database are."
        raise PullRefused(sentence, "Set PRODUCTION_CONTENT_URL and PRODUCTION_DATABASE_URL.")
    if is_same_store(settings.production_content_url, settings.content_url):
        raise PullRefused("CONTENT_URL and PRODUCTION_CONTENT_URL name one store.", "Give this stage its own.")
    if is_same_database(settings.production_database_url, settings.database_url):
        raise PullRefused("DATABASE_URL and PRODUCTION_DATABASE_URL name one database.", "Give this stage its own.")
    return settings.production_content_url, settings.production_database_url


def _check_server(settings: Settings, source: sa.Connection) -> None:
    if find_same_server(source, settings.database_url):
        raise PullRefused("DATABASE_URL and PRODUCTION_DATABASE_URL lead to one database.", "Give this stage its own.")


def _want(settings: Settings, accounts: KnownAccounts, instant: datetime, people: tuple[str, ...]) -> Wanted:
    key = hmac.digest(settings.secret_key.encode(), b"yardstick masking", "sha256")
    sealed = settings.approval_key.encode() if settings.approval_key is not None else None
    return Wanted(instant=instant, people=people, accounts=accounts, key=key, approval_key=sealed)


def _describe_store(masked: MaskedContent, accounts: KnownAccounts, at: datetime) -> NewStore:
    return NewStore(
        files=masked.files,
        approved=masked.approved,
        author=accounts.find("administrator").person,
        at=at,
        message=_MESSAGE,
    )

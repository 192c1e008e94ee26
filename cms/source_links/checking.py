"""Checks addresses of sources in turn, and keeps since when each fails."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import sqlalchemy as sa

from cms.database import transaction
from cms.source_links.asking import Ask
from cms.source_links.tables import source_links

AGAIN = timedelta(days=7)
FAILING_AGAIN = timedelta(hours=20)
PATIENCE = timedelta(days=3)
"""How long an address must fail before editors are told: servers are away for a weekend."""
MOST = 500
PAUSE_SECONDS = 1.0
"""Between two questions to one host."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailingLink:
    """An address that has failed: since when, and how."""

    url: str
    since: datetime
    fault: str


@dataclass(frozen=True, slots=True)
class Checked:
    """How many addresses were asked, and how many of them failed."""

    asked: int
    failed: int


def check_links(urls: Iterable[str], now: datetime, ask: Ask, sleep: Callable[[float], None]) -> Checked:
    """Ask the addresses that are due, at most 500, those asked longest ago first; forget those in use no more.

    An address is due a week after it was asked, one that fails each day.
    """
    used = sorted(set(urls))
    due = _choose_due(used, now)
    failed, before = 0, ""
    for url in due:
        host = urlsplit(url).netloc
        if host == before:
            sleep(PAUSE_SECONDS)
        before = host
        fault = ask(url)
        failed += fault is not None
        _keep(url, now, fault)
    return Checked(asked=len(due), failed=failed)


def list_failing(now: datetime) -> tuple[FailingLink, ...]:
    """Return the addresses that have failed for three days or longer, the longest first."""
    table = source_links.c
    query = sa.select(table.url, table.failing_since, table.fault).where(table.failing_since <= now - PATIENCE)
    with transaction() as connection:
        rows = connection.execute(query.order_by(table.failing_since, table.url)).all()
    return tuple(FailingLink(url=row.url, since=row.failing_since, fault=row.fault or "") for row in rows)


def _choose_due(used: list[str], now: datetime) -> list[str]:
    table = source_links.c
    with transaction() as connection:
        rows = connection.execute(sa.select(table.url, table.checked_at, table.failing_since)).all()
        gone = {row.url for row in rows} - set(used)
        for url in gone:
            connection.execute(sa.delete(source_links).where(table.url == url))
    waits = {row.url: row.checked_at + (FAILING_AGAIN if row.failing_since else AGAIN) for row in rows}
    due = [url for url in used if url not in waits or waits[url] <= now]
    chosen = sorted(due, key=lambda url: (url in waits, waits.get(url, now), url))[:MOST]
    return sorted(chosen, key=lambda url: (urlsplit(url).netloc, url))


def _keep(url: str, now: datetime, fault: str | None) -> None:
    table = source_links.c
    with transaction() as connection:
        since = connection.scalar(sa.select(table.failing_since).where(table.url == url))
        connection.execute(sa.delete(source_links).where(table.url == url))
        values = {"url": url, "checked_at": now, "failing_since": (since or now) if fault else None, "fault": fault}
        connection.execute(sa.insert(source_links).values(**values))

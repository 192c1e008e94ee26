"""Banners at the top of a version's page: notices, corrections, old versions, measures that are no longer updated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Literal

from generator.pages.addresses import address_of_latest, address_of_version
from generator.pages.mistakes import find_corrections, find_mistakes
from generator.pages.notices import ANCHOR, notices_on
from generator.pages.standing import VersionNote, link_changes, title_of, version_notes
from generator.pages.words import Link, tell_instant
from measures.figures import format_date
from measures.model.dates import VersionNumber
from measures.publication.record import PublicMeasure
from measures.publication.site import PublicSite, path_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Banner:
    """One banner: how loud it is, its icon, its title, lines of text and links; `id` is its place in the page."""

    tone: Literal["calm", "warning"]
    icon: Literal["warning", "correction", "old", "stop"]
    title: str
    lines: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    id: str = ""


def build_banners(site: PublicSite, found: PublicMeasure, number: VersionNumber, zone: tzinfo) -> tuple[Banner, ...]:
    """Return the banners of a version, the most urgent first."""
    notes = version_notes(site, found.path)
    return (
        *tell_notices_on(site, found.path, number, zone),
        *_tell_mistakes(found.path, notes, number, zone),
        *_tell_correction(found, notes, number, zone),
        *_tell_newer(found, number, zone),
        *_tell_retirement(site, found),
    )


def tell_notices_on(site: PublicSite, path: str, number: VersionNumber, zone: tzinfo) -> Iterator[Banner]:
    """Yield a banner for each notice on a version, the newest first; marks elsewhere lead to the first."""
    for at, notice in enumerate(notices_on(site, path, str(number)), 1):
        yield Banner(
            id=ANCHOR if at == 1 else f"{ANCHOR}-{at}",
            tone="warning",
            icon="warning",
            title=f"Notice of {tell_instant(notice.since, zone).words}",
            lines=(notice.text,),
        )


def _tell_mistakes(path: str, notes: tuple[VersionNote, ...], number: VersionNumber, zone: tzinfo) -> Iterator[Banner]:
    for note in find_mistakes(number, notes):
        when = tell_instant(note.published, zone).words
        link = Link(f"version {note.number}", address_of_version(path, str(note.number)), f"Corrected on {when}. See ")
        yield Banner(
            tone="warning",
            icon="warning",
            title="This version holds a mistake",
            lines=(note.changes,),
            links=(link,),
        )


def _tell_correction(
    found: PublicMeasure, notes: tuple[VersionNote, ...], number: VersionNumber, zone: tzinfo
) -> Iterator[Banner]:
    for note in find_corrections(number, notes):
        when = tell_instant(note.published, zone).words
        changes = link_changes(found, note.number)
        yield Banner(
            tone="calm",
            icon="correction",
            title=f"Corrected on {when}",
            lines=(note.changes,),
            links=(changes,) if changes else (),
        )


def _tell_newer(found: PublicMeasure, number: VersionNumber, zone: tzinfo) -> Iterator[Banner]:
    latest = found.latest
    if latest is None or number == latest.number:
        return
    own = found.by_number[str(number)]
    link = Link(
        f"version {latest.number}",
        address_of_latest(found.path),
        f"The newest, published on {tell_instant(latest.published, zone).words}, is ",
    )
    yield Banner(
        tone="calm",
        icon="old",
        title="This is an old version",
        lines=(f"Version {number} was published on {tell_instant(own.published, zone).words}.",),
        links=(link,),
    )


def _tell_retirement(site: PublicSite, found: PublicMeasure) -> Iterator[Banner]:
    if found.retired is None:
        return
    yield Banner(
        tone="calm",
        icon="stop",
        title=f"No longer updated since {format_date(found.retired.at)}",
        lines=(found.retired.why,),
        links=tuple(list_replacements(site, found)),
    )


def list_replacements(site: PublicSite, found: PublicMeasure) -> Iterator[Link]:
    """Yield a link to each measure that took the place of one, where it is public."""
    for measure_id in found.replaced_by:
        path = path_of(site, measure_id)
        title = title_of(site, path) if path else None
        if path and title:
            yield Link(title, address_of_latest(path), "It is replaced by ")

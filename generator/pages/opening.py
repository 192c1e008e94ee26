"""The facts beside a version's title: who, where, when, how good, how new; and whom to ask."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.coverage import coverage_of
from generator.pages.summary import edition_dates
from generator.pages.words import (
    RELEASE_STATUSES,
    STATUS_NOTES,
    STATUSES,
    Link,
    Pair,
    join_words,
    tell_date,
    tell_instant,
)
from measures.figures import format_date
from measures.model.measure import NextRelease
from measures.model.site import Contact
from measures.publication.contents import clock_of, facts, organisation, site_of
from measures.publication.record import PublicMeasure, PublicVersion
from measures.publication.site import PublicSite


def build_facts(site: PublicSite, found: PublicMeasure, public: PublicVersion) -> tuple[Pair, ...]:
    """Return the facts of a version, in the order in which readers ask."""
    number = str(public.number)
    return (
        *_tell_coverage(site, found.path, number),
        *_tell_dates(site, found, public),
        *_tell_origin(site, found.path, number),
        *_tell_making(site, found.path, number),
        Pair(name="Version", link=Link(number, "#versions")),
    )


def _tell_coverage(site: PublicSite, path: str, number: str) -> Iterator[Pair]:
    covered = coverage_of(site, path, number)
    if covered.population:
        yield Pair(name="Who", words=covered.population)
    if covered.areas or covered.level:
        level = f"Lowest level: {covered.level}" if covered.areas and covered.level else ""
        yield Pair(name="Where", words=covered.areas or covered.level, note=level)
    if covered.period:
        yield Pair(name="When", words=covered.period)


def _tell_dates(site: PublicSite, found: PublicMeasure, public: PublicVersion) -> Iterator[Pair]:
    published, updated = edition_dates(found, str(public.number))
    zone = clock_of(site).zone
    yield Pair(name="Published", moment=tell_instant(published, zone))
    yield Pair(name="Last updated", moment=tell_instant(updated, zone))
    if found.next_release is not None and found.retired is None:
        yield _tell_next(found.next_release)


def _tell_next(release: NextRelease) -> Pair:
    moves = [
        f"Moved from {format_date(move.from_)} on {format_date(move.announced)}: {move.why}" for move in release.moved
    ]
    if release.status == "cancelled":
        return Pair(name="Next release", words="Cancelled", note=" ".join(moves))
    notes = [f"{RELEASE_STATUSES[release.status]}.", *moves]
    return Pair(name="Next release", moment=tell_date(release.on), note=" ".join(notes))


def _tell_origin(site: PublicSite, path: str, number: str) -> Iterator[Pair]:
    front = facts(site, path, number)
    if front.official_statistics != "none":
        status = front.official_statistics
        yield Pair(name="Status", words=STATUSES[status], note=STATUS_NOTES.get(status, ""))
    names = dict.fromkeys(source.publisher for source in front.sources if source.role == "primary" and source.publisher)
    found = [organisation(site, name) for name in names]
    publishers = tuple(each.name for each in found if each is not None)
    if publishers:
        yield Pair(name="Source", link=Link(join_words(publishers), "#sources"))


def _tell_making(site: PublicSite, path: str, number: str) -> Iterator[Pair]:
    """Yield whether figures are weighted, and where their quality is described."""
    front = facts(site, path, number)
    if front.weighting is not None:
        words = "Weighted" if front.weighting.applied else "Not weighted"
        yield Pair(name="Weighting", words=words, note=front.weighting.text or "")
    quality = front.quality
    if quality is not None and quality.url:
        yield Pair(name="Quality", link=Link("How good these figures are", quality.url), note=quality.text or "")
    elif quality is not None and quality.text:
        yield Pair(name="Quality", words=quality.text)


def tell_contact(site: PublicSite, own: Contact | None) -> tuple[Pair, ...]:
    """Return whom to ask about a version: its own contact, else the site's."""
    contact = own or site_of(site).contact
    pairs = (
        Pair(name="Name", words=contact.name or ""),
        Pair(name="Team", words=contact.team or ""),
        Pair(name="Email", link=Link(contact.email, f"mailto:{contact.email}") if contact.email else None),
        Pair(name="Phone", link=Link(contact.phone, _dial(contact.phone)) if contact.phone else None),
    )
    return tuple(pair for pair in pairs if pair.words or pair.link)


def _dial(phone: str) -> str:
    return "tel:" + "".join(sign for sign in phone if sign.isdecimal() or sign == "+")

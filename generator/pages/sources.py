"""The sources of a version, in final words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.pages.words import DATA_TYPES, FREQUENCIES, LICENCES, STATUSES, Link, Pair, join_words, tell_date
from measures.model.version import Source
from measures.publication.contents import facts, organisation
from measures.publication.site import PublicSite


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceView:
    """One source: its title with its address, and what is known of it."""

    id: str
    title: str
    url: str
    facts: tuple[Pair, ...]


def anchor_of_source(source_id: str) -> str:
    """Return the id of a source's place on the page."""
    safe = "".join(sign if sign.isalnum() else "-" for sign in source_id.lower())
    return f"source-{safe}"


def build_sources(site: PublicSite, path: str, number: str) -> tuple[SourceView, ...]:
    """Return the sources of a version, primary ones first, else in the order written."""
    written = facts(site, path, number).sources
    ordered = sorted(written, key=lambda source: source.role != "primary")
    return tuple(
        SourceView(
            id=anchor_of_source(source.id),
            title=source.title,
            url=source.url or "",
            facts=tuple(_tell_facts(site, source)),
        )
        for source in ordered
    )


def _tell_facts(site: PublicSite, source: Source) -> Iterator[Pair]:
    if source.publisher:
        yield tell_publisher(site, source.publisher)
    if source.dataset:
        yield Pair(name="Dataset", words=source.dataset)
    if source.type_of_data:
        yield Pair(name="Type of data", words=join_words(tuple(DATA_TYPES[kind] for kind in source.type_of_data)))
    if source.type_of_statistic:
        yield Pair(name="Type of statistic", words=STATUSES[source.type_of_statistic])
    if source.role == "secondary":
        yield Pair(name="Role", words="Secondary source")
    if source.published:
        yield Pair(name="Published", moment=tell_date(source.published))
    if source.accessed:
        yield Pair(name="Accessed", moment=tell_date(source.accessed))
    if source.frequency:
        yield Pair(name="How often published", words=FREQUENCIES[source.frequency])
    if source.purpose:
        yield Pair(name="Purpose", words=source.purpose)
    if source.note:
        yield Pair(name="Note", words=source.note)
    yield from _tell_terms(source)


def _tell_terms(source: Source) -> Iterator[Pair]:
    licence = LICENCES.get(source.licence or "")
    if licence:
        yield Pair(name="Licence", link=Link(licence.words, licence.url))
    elif source.licence:
        yield Pair(name="Licence", words=source.licence)
    if source.attribution:
        yield Pair(name="Attribution", words=source.attribution)


def tell_publisher(site: PublicSite, publisher: str) -> Pair:
    """Return who published a source, with a link where one is known."""
    found = organisation(site, publisher)
    if found is None:
        return Pair(name="Publisher", words=publisher)
    note = ""
    if found.closed and found.closed.replaced_by:
        heir = organisation(site, found.closed.replaced_by)
        note = f"Its work is now done by {heir.name}." if heir else ""
    if found.url:
        return Pair(name="Publisher", link=Link(found.name, found.url), note=note)
    return Pair(name="Publisher", words=found.name, note=note)

"""How to cite a version, and the figure that stands for it."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.addresses import address_of_version
from generator.pages.frame import origin
from generator.pages.summary import edition_dates, headline
from generator.pages.text import Whereabouts, find_row
from generator.pages.words import Link, tell_instant
from measures.filters import select_rows
from measures.publication.contents import clock_of, facts, observations, site_of
from measures.publication.questions import question
from measures.publication.record import PublicMeasure, PublicVersion
from measures.publication.site import PublicSite


def build_citations(site: PublicSite, found: PublicMeasure, public: PublicVersion) -> Iterator[Link]:
    """Yield the sentence to cite a version by, and the one for its headline figure, each with its permanent address."""
    number = str(public.number)
    when = tell_instant(edition_dates(found, number)[0], clock_of(site).zone).words
    title, name = facts(site, found.path, number).title, site_of(site).name
    address = origin(site) + address_of_version(found.path, number)
    yield Link(address, address, f"{name}, {title}, version {number}, published {when}. ")
    anchor = headline_anchor(site, found.path, number)
    words = headline(site, found.path, number)
    if words is not None and anchor:
        figure = ", ".join(part for part in (words.figure, words.label, words.group) if part)
        cell = f"{address}#{anchor}"
        yield Link(
            cell, cell, f"The figure at the top: {name}, {title}, {figure}, version {number}, published {when}. "
        )


@question(sort="cutoff")
def headline_anchor(site: PublicSite, path: str, number: str) -> str:
    """Return where the headline figure of a version stands in its page; `""` where the version names no single cell."""
    chosen = facts(site, path, number).headline
    if chosen is None:
        return ""
    data = observations(site, path, number, chosen.dimension)
    rows = select_rows(data, chosen.where).rows
    return find_row(site, Whereabouts(path, number, chosen.dimension), data, rows[0]) if len(rows) == 1 else ""

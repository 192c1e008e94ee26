"""How to cite a version."""

from __future__ import annotations

from generator.pages.addresses import address_of_version
from generator.pages.frame import origin
from generator.pages.summary import edition_dates
from generator.pages.words import Link, tell_instant
from measures.publication.contents import clock_of, facts, site_of
from measures.publication.record import PublicMeasure, PublicVersion
from measures.publication.site import PublicSite


def build_citation(site: PublicSite, found: PublicMeasure, public: PublicVersion) -> Link:
    """Return the sentence to cite a version by, and its permanent address."""
    number = str(public.number)
    when = tell_instant(edition_dates(found, number)[0], clock_of(site).zone).words
    title = facts(site, found.path, number).title
    address = origin(site) + address_of_version(found.path, number)
    return Link(address, address, f"{site_of(site).name}, {title}, version {number}, published {when}. ")

"""Notices on a version, such as that a figure is being checked, as every page and file that shows its figures says it.

A notice holds for a version as a whole, and so for each of its dimensions. `notices_on` alone decides which do.
"""

from __future__ import annotations

from datetime import tzinfo
from textwrap import shorten

from generator.pages.addresses import address_of_latest, address_of_version
from generator.pages.words import Link, tell_instant
from measures.publication.questions import question
from measures.publication.record import PublicNotice
from measures.publication.site import PublicSite, measure

ANCHOR = "public_notice"
"""Where notices stand in the page of their version; no dimension has this address, since slugs hold no underscore."""
LONGEST_MARK = 90
"""How many signs of a notice stand beside a figure elsewhere; the rest is told where the mark leads."""


@question(sort="cutoff")
def notices_on(site: PublicSite, path: str, number: str) -> tuple[PublicNotice, ...]:
    """Return the notices that hold for a public version, the newest first."""
    found = measure(site, path)
    held = [each for each in (found.notices if found else ()) if number in map(str, each.on)]
    return tuple(sorted(dict.fromkeys(held), key=lambda each: each.since, reverse=True))


@question(sort="cutoff")
def mark_on_newest(site: PublicSite, path: str) -> Link | None:
    """Return what stands beside a figure of a measure's newest version; None where no notice holds for it."""
    found = measure(site, path)
    if found is None or found.latest is None:
        return None
    return _mark(notices_on(site, path, str(found.latest.number)), address_of_latest(path))


def mark_on(site: PublicSite, path: str, number: str) -> Link | None:
    """Return what stands beside a figure of a version; None where no notice holds for it."""
    return _mark(notices_on(site, path, number), address_of_version(path, number))


def _mark(notices: tuple[PublicNotice, ...], page: str) -> Link | None:
    if not notices:
        return None
    words = shorten(" ".join(each.text for each in notices), LONGEST_MARK, placeholder=" …")
    return Link(f"Notice: {words}", f"{page}#{ANCHOR}")


def tell_notices(site: PublicSite, path: str, number: str, zone: tzinfo) -> tuple[str, ...]:
    """Return a sentence for each notice on a version, the newest first, as files say it."""
    return tuple(tell_notice(each, zone) for each in notices_on(site, path, number))


def tell_notice(notice: PublicNotice, zone: tzinfo) -> str:
    """Return a notice with the day since when it stands."""
    return f"Notice of {tell_instant(notice.since, zone).words}: {notice.text}"

"""Measures in lists: what each measures, with its headline figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.pages.addresses import address_of_latest
from generator.pages.notices import mark_on_newest
from generator.pages.standing import standing
from generator.pages.summary import summary
from generator.pages.words import Link
from measures.figures import format_date
from measures.publication.questions import question
from measures.publication.site import PublicSite


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureItem:
    """A measure in a list: title, address, one sentence, and its headline figure where it has one.

    `short` is for lists without room for the sentence: what the figure is, else the sentence. `ended` says
    since when a retired measure is no longer updated; `notice` leads to the notice on its newest version.
    """

    title: str
    url: str
    about: str
    figure: str
    label: str
    short: str
    ended: str
    notice: Link | None


@question(stored=True, kept=True)
def item_of(site: PublicSite, path: str) -> MeasureItem | None:
    """Return what lists show of a measure's newest version; None when no version is public."""
    found = standing(site, path)
    if found is None or found.latest is None:
        return None
    short = summary(site, path, str(found.latest.number))
    words = short.headline
    about = short.description or short.population
    label = ". ".join(part for part in (words.label, words.group) if part) if words else ""
    ended = f"No longer updated since {format_date(found.retired.at)}." if found.retired else ""
    return MeasureItem(
        title=short.title,
        url=address_of_latest(path),
        about=about,
        figure=words.figure if words else "",
        label=label,
        short=label or about,
        ended=ended,
        notice=mark_on_newest(site, path),
    )


def list_items(site: PublicSite, paths: Iterable[str]) -> tuple[MeasureItem, ...]:
    """Return the items of the measures that have a public version, in the order given."""
    return tuple(item for path in paths if (item := item_of(site, path)) is not None)

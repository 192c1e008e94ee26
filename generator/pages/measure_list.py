"""Measures in lists: what each measures, with its headline figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from generator.pages.addresses import address_of_latest
from generator.pages.headline import headline_of
from generator.pages.standing import standing
from measures.publication.contents import facts
from measures.publication.questions import question
from measures.publication.site import PublicSite


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureItem:
    """A measure in a list: title, address, one sentence, and its headline figure where it has one."""

    title: str
    url: str
    about: str
    figure: str
    label: str


@question(sort="cutoff")
def item_of(site: PublicSite, path: str) -> MeasureItem | None:
    """Return what lists show of a measure's newest version; None when no version is public."""
    found = standing(site, path)
    if found is None or found.latest is None:
        return None
    number = str(found.latest.number)
    front = facts(site, path, number)
    figure = headline_of(site, path, number)
    return MeasureItem(
        title=front.title,
        url=address_of_latest(path),
        about=front.description or front.population or "",
        figure=figure.number if figure else "",
        label=f"{figure.unit}. {figure.about}" if figure else "",
    )


def list_items(site: PublicSite, paths: Iterable[str]) -> tuple[MeasureItem, ...]:
    """Return the items of the measures that have a public version, in the order given."""
    return tuple(item for path in paths if (item := item_of(site, path)) is not None)

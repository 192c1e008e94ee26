"""Offers in words: file by file, each part as it was, as the correction has it, and why one cannot be taken over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa

from cms.access import EDITING, may
from cms.editing.dimensions import name_dimension
from cms.editing.finding import Place, find_state
from cms.editing.links import link
from cms.editing.state_names import name_state
from cms.forms.wording import find_words
from cms.offers.finding import Standing, find_offers
from measures.diff import Piece, compare_words
from measures.merge import Hindrance, Offer

MOST_SHOWN = 50
"""How many changes of one file are listed. More of them are answered together."""
_WHY: Mapping[Hindrance, str] = {
    "changed": "Both changed: {number} says something else here by now.",
    "gone": "Version {number} does not have it any more.",
    "there": "Version {number} has one already, which says otherwise.",
    "column": "A whole column came or went, with a figure for each row.",
    "columns": "The rows of {number} have other columns.",
    "unkeyed": "The parts of this file cannot be told apart, and {number} has other content.",
}
_TYPES = {"measure.md": "VersionFront"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOffer:
    """A change: its part, the difference in pieces, what stands here if that is neither, why it cannot be taken."""

    key: str
    title: str
    pieces: tuple[Piece, ...]
    here: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownFile:
    """The changes of a file: its title, where it is edited, the first changes, how many more, how many can be taken."""

    path: str
    title: str
    href: str
    offers: tuple[ShownOffer, ...]
    more: int
    possible: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What is offered to a version: how many changes, of which update in which state, and whether they can be taken."""

    number: str
    state: str
    count: int
    href: str
    may_take: bool

    @property
    def words(self) -> str:
        """How many changes are offered, in words."""
        return "1 change" if self.count == 1 else f"{self.count:,} changes"


def describe_offered(connection: sa.Connection, place: Place) -> Offered | None:
    """Return what is offered to a version, in short; None where nothing is."""
    standing = find_offers(connection, place)
    return None if standing is None else shorten(standing)


def shorten(standing: Standing) -> Offered:
    """Return what is offered, in short."""
    place, update = standing.beside.place, standing.beside.update
    return Offered(
        number=update.number,
        state=name_state(update),
        count=len(standing.offers),
        href=link("offers.show_offers", measure_id=place.measure.id, version=place.version.number),
        may_take=may("data.edit") and find_state(place) in EDITING["data.edit"],
    )


def list_files(standing: Standing) -> Iterator[ShownFile]:
    """Yield the files that have changes to offer."""
    place = standing.beside.place
    for path, group in groupby(standing.offers, key=lambda each: each.path):
        offers = tuple(group)
        title, href = _name_file(place, path)
        yield ShownFile(
            path=path,
            title=title,
            href=href,
            offers=tuple(_show(each, place, standing.beside.update.number) for each in offers[:MOST_SHOWN]),
            more=max(len(offers) - MOST_SHOWN, 0),
            possible=sum(not each.hindrance for each in offers),
        )


def _name_file(place: Place, path: str) -> tuple[str, str]:
    """Return the title of a file, and where it is edited."""
    names = {"measure_id": place.measure.id, "version": place.version.number}
    slug, _, kind = path.rpartition(".")
    if path == "measure.md":
        return "Facts, text and sources", link("versions.show_version", **names)
    title = name_dimension(place, slug)
    if kind == "csv":
        return f"Data: {title}", link("data.show_data", dimension=slug, **names)
    return f"Settings and text: {title}", link("dimensions.show_dimension", dimension=slug, **names)


def _show(offer: Offer, place: Place, update: str) -> ShownOffer:
    why = _WHY[offer.hindrance].format(number=place.version.number) if offer.hindrance else ""
    is_whole = offer.kind == "file"
    is_apart = offer.hindrance and offer.here is not None and offer.here not in (offer.before, offer.after)
    return ShownOffer(
        key=offer.key,
        title=_name_whole(offer, update) if is_whole else _name_part(offer),
        pieces=() if is_whole else compare_words(offer.before or "", offer.after or ""),
        here=offer.here or "" if is_apart and not is_whole else "",
        why=why,
    )


def _name_whole(offer: Offer, update: str) -> str:
    if offer.before is None:
        return f"All of it is new in {update}"
    return f"All of it is gone in {update}" if offer.after is None else f"All of it as {update} has it"


def _name_part(offer: Offer) -> str:
    if offer.kind == "field":
        return _name_field(offer)
    if offer.kind in ("text", "section"):
        return f"Text: {offer.part[0] or 'the opening'}"
    if offer.kind == "row":
        verb = "New row" if offer.before is None else "Row gone" if offer.after is None else "Row"
        return f"{verb}: {', '.join(offer.part)}"
    if offer.kind == "cell":
        return ", ".join(offer.part)
    return f"{offer.kind.capitalize()}: {', '.join(offer.part)}"


def _name_field(offer: Offer) -> str:
    """Return the label of a field, with what leads to it within."""
    first, *rest = offer.part or ("",)
    type_name = _TYPES.get(offer.path, "DimensionSettings")
    return ", ".join((find_words(f"{type_name}.{first}").label, *rest))

"""Comments as screens show them: threads with their words, and those that stand beside a part of a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from cms.comments.spots import HASHED, WHOLE, Spot, describe_spot, hash_dimension, list_parts, read_digests, read_values
from cms.comments.threads import Thread, list_people, list_threads, name_author
from cms.database import transaction
from cms.editing.dimensions import name_dimension
from cms.editing.finding import Place
from cms.editing.links import link
from cms.moments import describe_moment
from cms.workspace.people import name_people


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownComment:
    """A comment: who wrote it, when, and the words."""

    by: str
    at: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownThread:
    """A thread: what it is about, what became of the value or text that it was begun on, and its comments."""

    number: int
    is_open: bool
    about: str
    address: str
    value: str
    resolved: str
    comments: tuple[ShownComment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """The comments of a version: how many are open, and the open ones about each spot by its address."""

    place: Place
    threads: tuple[ShownThread, ...]

    @property
    def counted(self) -> str:
        """How many are open, in words."""
        return count_in_words(len(self.threads))

    def at(self, part: str = "", dimension: str = "") -> tuple[ShownThread, ...]:
        """Return the open threads about a part; of a dimension also those about its cells."""
        address = Spot(part=part, dimension=dimension).address
        start = f"#{dimension}." if dimension else None
        return tuple(
            each for each in self.threads if each.address == address or (start and each.address.startswith(start))
        )

    def link_new(self, part: str = "", dimension: str = "") -> str:
        """Return the address of the form for a comment on a part."""
        return link("comments.write_comment", **_name(self.place), **Spot(part=part, dimension=dimension).query)


def count_in_words(count: int) -> str:
    """Return how many comments are open, in words."""
    return "No comment is open" if not count else "1 comment is open" if count == 1 else f"{count} comments are open"


def show_beside(place: Place) -> Beside:
    """Return the open comments of a version, for the screens that show them beside what they are about."""
    with transaction() as connection:
        return Beside(place=place, threads=show_threads(connection, place, only_open=True))


def show_threads(connection: sa.Connection, place: Place, *, only_open: bool) -> tuple[ShownThread, ...]:
    """Return the threads of a version in words, the oldest first."""
    found = list_threads(connection, place.measure.id, place.version.number)
    threads = [each for each in found if each.is_open or not only_open]
    names = name_people(connection, list_people(threads))
    return tuple(_show(threads, place, names))


def _show(threads: Sequence[Thread], place: Place, names: Mapping[str, str]) -> Iterator[ShownThread]:
    parts = list_parts() if threads else {}
    slugs = {thread.spot.dimension for thread in threads if thread.spot.dimension}
    titles = {slug: name_dimension(place, slug) for slug in sorted(slugs)}
    values: dict[str, Mapping[tuple[str, str], str]] = {}
    digests = read_digests(place) if any(_is_of_text(thread) for thread in threads) else {}
    for thread in threads:
        spot = thread.spot
        if spot.is_cell and spot.dimension not in values:
            values[spot.dimension] = read_values(place, spot.dimension)
        yield ShownThread(
            number=thread.number,
            is_open=thread.is_open,
            about=describe_spot(spot, parts, titles),
            address=spot.address,
            value=_tell_text(thread, digests, place) or _tell_value(thread, values.get(spot.dimension, {})),
            resolved=_tell_resolved(thread, names),
            comments=tuple(
                ShownComment(by=name_author(each.author, names), at=describe_moment(each.at), text=each.text)
                for each in thread.comments
            ),
        )


def _is_of_text(thread: Thread) -> bool:
    """Whether a thread is about a part or a dimension whose state was noted when it was begun."""
    return thread.spot != WHOLE and not thread.spot.is_cell and thread.value is not None


def _tell_text(thread: Thread, digests: Mapping[str, str], place: Place) -> str:
    """Return whether a part or a dimension changed since its thread was begun."""
    if not _is_of_text(thread):
        return ""
    now = digests.get(thread.spot.address)
    if now is None:
        return "It is gone since."
    if thread.spot.dimension and str(thread.value).startswith(HASHED):
        now = hash_dimension(place, thread.spot.dimension)
    return "It stands as it was." if now == thread.value else "It has changed since."


def _tell_value(thread: Thread, values: Mapping[tuple[str, str], str]) -> str:
    """Return what a cell showed when its thread was begun, and whether it changed since."""
    if not thread.spot.is_cell or thread.value is None:
        return ""
    now = values.get((thread.spot.row, thread.spot.column))
    if now is None:
        return f"It was {thread.value}. The row or column is gone since."
    return f"It is {now}, as it was." if now == thread.value else f"It was {thread.value}. It is {now} now."


def _tell_resolved(thread: Thread, names: Mapping[str, str]) -> str:
    if thread.resolved_at is None:
        return ""
    by = thread.resolved_by or ""
    return f"Resolved by {names.get(by, by)} at {describe_moment(thread.resolved_at)}."


def _name(place: Place) -> dict[str, str]:
    return {"measure_id": place.measure.id, "version": place.version.number}

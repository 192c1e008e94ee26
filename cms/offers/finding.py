"""What is offered to a version: a standing comparison of trees, so that nothing is stored that could grow old.

A version of a later edition began with the files of an earlier one. What an update of that earlier edition changed in
them since is offered to it, as it stands: the files that it began with, the update, and the version are compared anew.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from cms.editing.carrying import carry_edition, count_sources, read_tree
from cms.editing.finding import Place
from cms.workspace import MeasureRow, VersionRow, workspace
from cms.workspace.answering import Answer, find_answers
from measures.merge import Offer, Offered, offer_changes
from measures.model.tree import ObjectMissing
from measures.writing.markdown_edits import FrontMatterMissing
from measures.writing.yaml_nodes import NotEditable

SEEN = frozenset({"approved", "withdrawn"})
_SHUT = frozenset({"rejected", "withdrawn"})
_MOST_KEPT = 64
_FOUND: OrderedDict[tuple[str, str, str], tuple[Offer, ...]] = OrderedDict()
"""Offers by the three trees that they were made of. A tree never changes, so what is found stays true."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A version, the update of an earlier edition beside it, and the tree that the version's edition began with."""

    place: Place
    update: VersionRow
    began: str

    @property
    def key(self) -> tuple[str, str]:
        """The measure and the version."""
        return self.place.measure.id, self.place.version.number


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The changes that are offered to a version and not answered yet."""

    beside: Beside
    offers: tuple[Offer, ...]


def find_beside(place: Place) -> Beside | None:
    """Return the update that has changes to offer to a version; None where there is none.

    It is the newest of the edition that the version's edition began with.
    """
    major = place.version.order[0]
    began = workspace().index.find_beginning(place.measure.id, f"{major}.0")
    number, tree = began if began is not None else _guess_beginning(place.measure, major)
    first = place.measure.version(number) if number else None
    if first is None:
        return None
    update = next(_list_updates(place.measure, first.order), None)
    return None if update is None or update.tree == tree else Beside(place=place, update=update, began=tree)


def _list_updates(measure: MeasureRow, since: tuple[int, int]) -> Iterator[VersionRow]:
    """Yield the updates of an edition from a version on, newest first."""
    for row in measure.versions:
        if row.order[0] == since[0] and row.order >= since and row.order[1] and row.status not in _SHUT:
            yield row


def _guess_beginning(measure: MeasureRow, major: int) -> tuple[str, str]:
    """Return the version before the newest update of the edition before, where no commit says what was begun with."""
    older = [row for row in measure.versions if row.order[0] < major and row.status in SEEN]
    edition = older[0].order[0] if older else 0
    rows = [row for row in measure.versions if row.order[0] == edition and row.status not in _SHUT]
    return (rows[1].number, rows[1].tree) if len(rows) > 1 else ("", "")


def find_offers(connection: sa.Connection, place: Place) -> Standing | None:
    """Return what is offered to a version and not answered; None where nothing is."""
    beside = find_beside(place)
    if beside is None:
        return None
    answers = find_answers(connection, *beside.key)
    offers = tuple(each for each in _find_all(beside) if not _is_answered(each, answers))
    return Standing(beside=beside, offers=offers) if offers else None


def _is_answered(offer: Offer, answers: Mapping[str, Answer]) -> bool:
    """Whether an offer was answered; one that was taken and is as it was before, as by undo, is offered again."""
    answer = answers.get(offer.key)
    return answer == "left" or (answer == "taken" and bool(offer.hindrance))


def count_offers(connection: sa.Connection, wanted: Iterable[tuple[str, str]]) -> Mapping[tuple[str, str], int]:
    """Return how many changes are offered to each of the wanted versions (measure, number) to which any are."""
    passed = set(workspace().index.list_passed())
    found: dict[tuple[str, str], int] = {}
    for measure_id, number in (each for each in wanted if each in passed):
        measure = workspace().find_measure(measure_id)
        version = measure.version(number) if measure is not None else None
        if measure is not None and version is not None:
            standing = find_offers(connection, Place(measure=measure, version=version))
            found |= {(measure_id, number): len(standing.offers)} if standing is not None else {}
    return found


def _find_all(beside: Beside) -> tuple[Offer, ...]:
    key = (beside.began, beside.place.version.tree, beside.update.tree)
    found = _FOUND.get(key)
    if found is None:
        found = take_offers(beside, frozenset()).offers
        _FOUND[key] = found
        while len(_FOUND) > _MOST_KEPT:
            _FOUND.popitem(last=False)
    return found


def take_offers(beside: Beside, taken: frozenset[str]) -> Offered:
    """Return what is offered, and the files of the version with the changes whose keys are taken.

    What belongs to one edition or one version is no part of it: uploads, the period, dates of sources, what changed.
    """
    objects = workspace().objects
    try:
        base, here, theirs = (
            read_tree(objects, tree) for tree in (beside.began, beside.place.version.tree, beside.update.tree)
        )
        return offer_changes(_carry(base), here, _carry(theirs), taken)
    except (ObjectMissing, FrontMatterMissing, NotEditable, KeyError, UnicodeDecodeError):
        return Offered(offers=(), changes={})


def _carry(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return carry_edition(files, count_sources(files))

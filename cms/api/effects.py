"""What a change would do to a version: rows, settings that no longer apply, new errors; or why it is refused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias

from cms.api import shapes
from cms.api.problems import ApiProblem
from cms.api.reading import show_problem
from cms.data.replacing import Replacement, compare_rows, find_new_errors, tell_columns
from cms.editing.finding import Place
from cms.editing.overview import check_place
from measures.checks.loaded import LoadedDimension, LoadedVersion
from measures.model.problem import Problem

Files: TypeAlias = Mapping[str, bytes]
"""Files of a version by their names in its folder."""
_MOST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What becomes of the rows and columns of a dimension, and the errors that the version did not have before."""

    rows: shapes.Rows | None = None
    columns: tuple[str, ...] = ()
    errors: tuple[Problem, ...] = ()


def find_effects(place: Place, files: Files, slug: str | None) -> Effects:
    """Return what other files of a version change, of one dimension where it is named.

    Raises:
        ApiProblem: a file of them could not be read.
    """
    if not files:
        return Effects()
    before, known = check_place(place)
    after, found = check_place(place, files)
    if before is None or after is None:
        raise ApiProblem(503)
    _refuse_unreadable(place, files, slug, after, found)
    errors = tuple(find_new_errors(known, found))
    if slug is None:
        return Effects(errors=errors)
    old, new = before.dimensions.get(slug), after.dimensions.get(slug)
    if old is None or new is None:
        return Effects(errors=errors)
    return Effects(
        rows=_compare(old, new),
        columns=tuple(tell_columns(old.settings, new.settings)) if old.settings.columns else (),
        errors=errors,
    )


def _refuse_unreadable(
    place: Place, files: Files, slug: str | None, after: LoadedVersion, found: Sequence[Problem]
) -> None:
    """Refuse files of which nothing could be published, whatever else were mended."""
    names = {f"{place.folder}/{name}" for name in files}
    own = [each for each in found if each.is_error and each.place.file in names]
    if slug is None:
        is_read = after.version is not None
    else:
        dimension = after.dimensions.get(slug)
        is_read = dimension is not None and (dimension.observations is not None or f"{slug}.csv" not in files)
    if not is_read and own:
        shown = [show_problem(each, place).model_dump() for each in own[:_MOST]]
        raise ApiProblem(422, "What is sent cannot be read as content.", "See problems.", problems=shown)


def _compare(old: LoadedDimension, new: LoadedDimension) -> shapes.Rows | None:
    if old.observations is None or new.observations is None:
        return None
    found = compare_rows(old.observations, new.observations)
    return shapes.Rows(
        new=found.new, gone=found.gone, changed=found.changed, same=found.same, examples=list(_show_rows(found))
    )


def _show_rows(found: Replacement) -> Iterator[shapes.ChangedRow]:
    for key, before, after in chain(found.new_rows, found.gone_rows, found.changed_rows):
        yield shapes.ChangedRow(key=key, before=before, after=after)

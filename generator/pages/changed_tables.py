"""What changed in a version's tables since the version before, in words and figure by figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.pages.changed_data import data_changes
from generator.pages.dimension_files import data_of
from generator.pages.words import join_words
from measures.diff import CellChange, MemberChange, TableChange, compare_members, find_withheld
from measures.downloads import DimensionData
from measures.figures import format_count, format_value, name_column
from measures.model.observations import Observation, Observations
from measures.publication.contents import list_dimensions
from measures.publication.site import PublicSite

CELLS_SHOWN = 200
_ROWS_NAMED = 20
_MEMBERS_NAMED = 12
WITHHELD = "a figure, now withheld"
NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownChange:
    """A figure that changed: its row and column in words, what stood there and what stands there."""

    row: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableView:
    """What changed in a table: sentences, and the figures that changed, as far as they fit on the page.

    `column` is the column of all of them where it is one.
    """

    id: str
    title: str
    lines: tuple[str, ...]
    column: str
    changes: tuple[ShownChange, ...]
    figures: int
    left_out: str


def build_tables(site: PublicSite, path: str, before: str, number: str) -> tuple[TableView, ...]:
    """Return the tables that changed between two neighbouring versions, in the order of the page."""
    had, has = list_dimensions(site, path, before), list_dimensions(site, path, number)
    views = []
    for change in data_changes(site, path, number):
        if change.is_empty:
            continue
        old = data_of(site, path, before, change.slug) if change.slug in had else None
        new = data_of(site, path, number, change.slug) if change.slug in has else None
        views.append(build_table(change, old, new))
    return tuple(views)


def withholds_more(site: PublicSite, path: str, before: str, number: str) -> bool:
    """Return whether a version withholds a figure that the version before showed."""
    had = list_dimensions(site, path, before)
    for change in data_changes(site, path, number):
        if change.slug in had and change.cells:
            old, new = data_of(site, path, before, change.slug), data_of(site, path, number, change.slug)
            if withholds_any(change, old, new):
                return True
    return False


def withholds_any(change: TableChange, old: DimensionData, new: DimensionData) -> bool:
    """Return whether a table withholds a figure that it showed before."""
    return any(_is_withheld(cell, old, new) for cell in change.cells)


def _is_withheld(cell: CellChange, old: DimensionData, new: DimensionData) -> bool:
    return find_withheld(old, new, (cell.row.old or 0) - 1, (cell.row.new or 0) - 1, cell.of)


def build_table(change: TableChange, old: DimensionData | None, new: DimensionData | None) -> TableView:
    """Return how a table changed, in sentences and figures; None stands for no such table."""
    data = new or old
    title = data.settings.title if data else change.slug
    if old is None or new is None:
        lines: tuple[str, ...] = ("This table is new." if new else "This table is gone.",)
        return TableView(id=change.slug, title=title, lines=lines, column="", changes=(), figures=0, left_out="")
    shown = tuple(_list_shown(change, old, new))
    columns = {each.column for each in shown}
    figures = len({(cell.row.new, cell.of) for cell in change.cells if cell.of in new.observations.values})
    left = f"These are the first {CELLS_SHOWN} of {format_count(len(shown))} changes. The files below have all."
    return TableView(
        id=change.slug,
        title=title,
        lines=tuple(_tell_rows(change, old.observations, new.observations)),
        column=columns.pop() if len(columns) == 1 else "",
        changes=shown[:CELLS_SHOWN],
        figures=figures,
        left_out=left if len(shown) > CELLS_SHOWN else "",
    )


def _tell_rows(change: TableChange, old: Observations, new: Observations) -> Iterator[str]:
    if set(old.keys) != set(new.keys):
        yield "The rows of this table tell of other things than before, so they are not compared one by one."
        return
    members = compare_members(old, new)
    yield from _tell_members(members, new)
    yield from _tell_columns(change)
    came = [new.rows[(each.row.new or 0) - 1] for each in change.added]
    went = [old.rows[(row.old or 0) - 1] for row in change.gone]
    yield from _count_rows(new, came, members, "new")
    yield from _count_rows(old, went, members, "gone")
    if change.moved:
        yield f"{_say_rows(len(change.moved))} in another place."


def _tell_members(members: tuple[MemberChange, ...], new: Observations) -> Iterator[str]:
    for each in members:
        name = name_column(each.key, new.formats.get(each.key))
        if each.new:
            yield f"New in {name}: {_name_some(each.new)}."
        if each.gone:
            yield f"No longer in {name}: {_name_some(each.gone)}."


def _name_some(labels: tuple[str, ...]) -> str:
    if len(labels) <= _MEMBERS_NAMED:
        return join_words(labels)
    rest = f"{format_count(len(labels) - _MEMBERS_NAMED)} more"
    return join_words((*labels[:_MEMBERS_NAMED], rest))


def _tell_columns(change: TableChange) -> Iterator[str]:
    came = tuple(name for name in change.new_header if name not in change.old_header)
    went = tuple(name for name in change.old_header if name not in change.new_header)
    if came:
        yield f"New columns in the data: {_name_some(came)}."
    if went:
        yield f"Columns no longer in the data: {_name_some(went)}."


def _count_rows(
    data: Observations, rows: list[Observation], members: tuple[MemberChange, ...], what: str
) -> Iterator[str]:
    """Yield how many rows are new or gone; those that no new or gone label explains are named, where they are few."""
    if not rows:
        return
    told = {(each.key, label) for each in members for label in (*each.new, *each.gone)}
    others = [row for row in rows if not told & set(_list_labels(data, row))]
    names = "; ".join(name_row(data, row) for row in others) if 0 < len(others) <= _ROWS_NAMED else ""
    yield f"{_say_rows(len(rows))} {what}{f': {names}' if names else ''}."


def _say_rows(count: int) -> str:
    return "One row is" if count == 1 else f"{format_count(count)} rows are"


def _list_labels(data: Observations, row: Observation) -> list[tuple[str, str]]:
    named = [{member.id: member.label for member in data.members[key]} for key in data.keys]
    return [(key, labels[name]) for key, name, labels in zip(data.keys, row.key, named, strict=True)]


def name_row(data: Observations, row: Observation) -> str:
    """Return a row in words: its labels, without those that all rows share."""
    labels = _list_labels(data, row)
    telling = [label for key, label in labels if len(data.members[key]) > 1]
    return ", ".join(telling or [label for _, label in labels])


def _list_shown(change: TableChange, old: DimensionData, new: DimensionData) -> Iterator[ShownChange]:
    seen: set[tuple[int | None, str]] = set()
    for cell in change.cells:
        is_figure = cell.of in new.observations.values
        if is_figure and (cell.row.new, cell.of) in seen:
            continue
        seen.add((cell.row.new, cell.of))
        row = new.observations.rows[(cell.row.new or 0) - 1]
        before, after = _show_figure(cell, old, new) if is_figure else (cell.old or NOTHING, cell.new or NOTHING)
        column = name_column(cell.of, new.observations.formats[cell.of]) if is_figure else cell.column
        yield ShownChange(row=name_row(new.observations, row), column=column, before=before, after=after)


def _show_figure(cell: CellChange, old: DimensionData, new: DimensionData) -> tuple[str, str]:
    hidden = _is_withheld(cell, old, new)
    before = WITHHELD if hidden else _show_cell(old.observations, cell.row.old, cell.of)
    return before, _show_cell(new.observations, cell.row.new, cell.of)


def _show_cell(data: Observations, row: int | None, value: str) -> str:
    found = data.rows[(row or 0) - 1].values.get(value)
    return NOTHING if found is None else format_value(found, data.formats[value])

"""The layout of tables: which members head the rows and columns, and which cell stands where."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from measures.figures import describe_unit, format_amount, format_marks, name_column
from measures.filters import find_varying_keys, list_fixed_labels, select_rows
from measures.model.dimension import Column, DimensionSettings, TableSettings
from measures.model.observations import Member, Observation, Observations
from measures.model.value import Absent, Value
from measures.tables.anchors import is_reserved, make_row_key
from measures.tables.notes import Footnotes
from measures.tables.table import Cell, ColumnGroup, ColumnHead, RowHead, RowKind, Table, TableRow

MISSING = Cell("no data", kind="missing")
_WIDE = 12
_FEW = 6

Cells = Mapping[tuple[str, ...], Mapping[str, Observation]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which key columns stand in the rows, which one in the columns, and which value columns are shown."""

    rows: tuple[str, ...]
    columns: str | None
    values: tuple[str, ...]


def lay_out_tables(settings: DimensionSettings, observations: Observations, slug: str) -> tuple[Table, ...]:
    """Return the tables of a dimension, at least one: where the settings describe none, one with all rows."""
    wanted = settings.table or (TableSettings(),)
    return tuple(_lay_out(settings, table, observations, slug, number) for number, table in enumerate(wanted, 1))


def _lay_out(
    settings: DimensionSettings, table: TableSettings, observations: Observations, slug: str, number: int
) -> Table:
    shown = select_rows(observations, table.where)
    plan = plan_table(table, shown)
    notes = Footnotes(settings, observations, plan.rows, _find_fixed(plan, shown))
    groups, columns = _head_columns(plan, shown, notes)
    rows = tuple(_lay_out_rows(plan, shown, notes))
    return Table(
        slug=slug,
        number=number,
        caption=table.title or settings.title,
        subtitle=_write_subtitle(plan, shown),
        row_keys=plan.rows,
        row_titles=tuple(name_column(key, settings.columns.get(key)) for key in plan.rows),
        groups=groups,
        columns=columns,
        rows=rows,
        shorthands=_list_shorthands(plan, shown),
        notes=notes.notes,
        caption_notes=notes.caption,
        rows_left_out=len(observations.rows) - len(shown.rows),
        rows_in_data=len(observations.rows),
    )


def _find_fixed(plan: Plan, shown: Observations) -> dict[str, str]:
    """Return the member of each key column that the table shows neither in its rows nor in its columns."""
    places = [place for place, key in enumerate(shown.keys) if key not in plan.rows and key != plan.columns]
    return {shown.keys[place]: shown.rows[0].key[place] for place in places} if shown.rows else {}


def plan_table(table: TableSettings, shown: Observations) -> Plan:
    """Decide what stands where: what the settings say, then every key that varies, so that no two rows share a cell."""
    known = [key for key in table.rows if key in shown.keys]
    columns = table.columns if table.columns in shown.keys else None
    rest = [key for key in find_varying_keys(shown) if key not in known and key != columns]
    if not known and columns is None and len(rest) > 1:
        columns = _choose_columns(rest, shown)
        rest = [key for key in rest if key != columns]
    rows = (*known, *rest) or tuple(key for key in shown.keys if key != columns)[:1] or shown.keys[:1]
    columns = None if columns in rows else columns
    values = tuple(value for value in table.values if value in shown.values) or _choose_values(shown, columns)
    return Plan(tuple(rows), columns, values)


def _choose_columns(keys: Sequence[str], shown: Observations) -> str | None:
    counts = {key: len(shown.members[key]) for key in keys}
    times = [key for key in keys if key in shown.times and counts[key] <= _WIDE]
    if times:
        return times[0]
    fewest = min(keys, key=lambda key: (counts[key], keys.index(key)))
    return fewest if counts[fewest] <= _FEW else None


def _choose_values(shown: Observations, columns: str | None) -> tuple[str, ...]:
    values = tuple(value for value in shown.values if shown.formats[value].role == "value")
    return values if values and columns is not None else shown.values


def _write_subtitle(plan: Plan, shown: Observations) -> str:
    words = []
    if len(plan.values) == 1:
        column = shown.formats[plan.values[0]]
        words += [name_column(plan.values[0], column), describe_unit(column.unit)]
    drawn = {*plan.rows, plan.columns}
    words += list_fixed_labels(shown, [key for key in shown.keys if key in drawn])
    return ", ".join(dict.fromkeys(word for word in words if word))


def _head_columns(
    plan: Plan, shown: Observations, notes: Footnotes
) -> tuple[tuple[ColumnGroup, ...], tuple[ColumnHead, ...]]:
    values = tuple(_head_value(value, shown.formats[value], notes) for value in plan.values)
    if plan.columns is None:
        return (), values
    members = [member for member in shown.members[plan.columns] if member.has_rows]
    marks = [notes.on_member(plan.columns, member.id) for member in members]
    if len(values) == 1:
        unit = values[0].notes
        heads = (ColumnHead(member.label, "", (*mark, *unit)) for member, mark in zip(members, marks, strict=True))
        return (), tuple(heads)
    groups = (ColumnGroup(member.label, len(values), mark) for member, mark in zip(members, marks, strict=True))
    return tuple(groups), values * len(members)


def _head_value(value: str, column: Column, notes: Footnotes) -> ColumnHead:
    return ColumnHead(name_column(value, column), describe_unit(column.unit), notes.on_column(value))


def _lay_out_rows(plan: Plan, shown: Observations, notes: Footnotes) -> Iterator[TableRow]:
    cells = _sort_cells(plan, shown)
    columns = [m.id for m in shown.members[plan.columns] if m.has_rows] if plan.columns is not None else [""]
    formats = [(value, shown.formats[value]) for value in plan.values]
    parents = frozenset(member.parent for member in shown.members[plan.rows[-1]])
    heads_of = _RowHeads(plan, shown, notes)
    seen: dict[str, int] = {}
    for path in _walk_rows(plan, shown, cells):
        ids = tuple([member.id for member in path])
        heads = heads_of.list(path, ids)
        key = _make_unique(make_row_key(ids), seen)
        found = cells.get(ids)
        if found is None:
            yield TableRow(heads, (), "heading", key, ids)
        else:
            row = [_fill_cell(value, column, found.get(at), notes) for at in columns for value, column in formats]
            yield TableRow(heads, tuple(row), _row_kind(path[-1], parents), key, ids)


class _RowHeads:
    """The heads of rows, made once for each member; a note on a whole row stands at its last head."""

    def __init__(self, plan: Plan, shown: Observations, notes: Footnotes) -> None:
        self._keys = plan.rows
        self._notes = notes
        self._levels = {key: find_levels(shown.members[key]) for key in plan.rows}
        self._heads: dict[tuple[str, str], RowHead] = {}

    def list(self, path: tuple[Member, ...], ids: tuple[str, ...]) -> tuple[RowHead, ...]:
        heads = tuple([self._make(key, member) for key, member in zip(self._keys, path, strict=False)])
        on_row = self._notes.on_row(dict(zip(self._keys, ids, strict=False)))
        return (*heads[:-1], heads[-1]._replace(notes=(*heads[-1].notes, *on_row))) if on_row else heads

    def _make(self, key: str, member: Member) -> RowHead:
        head = self._heads.get((key, member.id))
        if head is None:
            notes = self._notes.on_member(key, member.id)
            head = self._heads[(key, member.id)] = RowHead(member.label, self._levels[key][member.id], notes)
        return head


def _make_unique(key: str, seen: dict[str, int]) -> str:
    seen[key] = seen.get(key, int(is_reserved(key))) + 1
    return key if seen[key] == 1 else _make_unique(f"{key}-{seen[key]}", seen)


def _sort_cells(plan: Plan, shown: Observations) -> Cells:
    places = [shown.keys.index(key) for key in plan.rows]
    column = shown.keys.index(plan.columns) if plan.columns is not None else None
    cells: dict[tuple[str, ...], dict[str, Observation]] = {}
    for row in shown.rows:
        key = tuple([row.key[place] for place in places])
        cells.setdefault(key, {})["" if column is None else row.key[column]] = row
    return cells


def _walk_rows(plan: Plan, shown: Observations, cells: Cells) -> Iterator[tuple[Member, ...]]:
    """Yield the members at the head of each row, in display order; the last key's parents without rows are headings."""
    used = {key[:length] for key in cells for length in range(1, len(plan.rows))}

    def walk(path: tuple[Member, ...], ids: tuple[str, ...]) -> Iterator[tuple[Member, ...]]:
        members = shown.members[plan.rows[len(path)]]
        if len(path) == len(plan.rows) - 1:
            here = {member.id for member in members if (*ids, member.id) in cells}
            here |= _find_parents(members, here)
            yield from ((*path, member) for member in members if member.id in here)
            return
        for member in members:
            if (*ids, member.id) in used:
                yield from walk((*path, member), (*ids, member.id))

    return walk((), ())


def _find_parents(members: tuple[Member, ...], used: set[str]) -> set[str]:
    parents = {member.id: member.parent for member in members if not member.has_rows or member.id in used}
    found: set[str] = set()
    for name in used:
        parent = parents.get(name)
        while parent is not None and parent in parents and parent not in found:
            found.add(parent)
            parent = parents[parent]
    return found


def find_levels(members: tuple[Member, ...]) -> dict[str, int]:
    """Return how many parents stand above each member; parents that are not among the members do not count."""
    levels: dict[str, int] = {}
    for member in members:
        levels[member.id] = levels[member.parent] + 1 if member.parent in levels else 0
    return levels


def _row_kind(member: Member, parents: Collection[str | None]) -> RowKind:
    if member.kind != "category":
        return "aggregate" if member.kind == "aggregate" else "unknown"
    return "parent" if member.id in parents else "category"


def _fill_cell(value: str, column: Column, observation: Observation | None, notes: Footnotes) -> Cell:
    held = observation.values.get(value) if observation is not None else None
    if observation is None or held is None:
        return MISSING
    return make_cell(held, column, notes.on_cell(value, observation))


def make_cell(value: Value, column: Column, notes: tuple[int, ...] = ()) -> Cell:
    """Return a value as a cell: its figure without the unit, which stands in the header, and its shorthands apart."""
    if isinstance(value, Absent):
        return Cell(value.shorthand, "", "shorthand", explain(value), notes)
    marks = format_marks(value) if value.marks else ""
    return Cell(format_amount(value, column, unit=False), marks, "number", explain(value) if marks else "", notes)


def explain(value: Value) -> str:
    """Return the meaning of a cell's shorthands in words; `""` for a plain number."""
    reasons = [value.reason.meaning] if isinstance(value, Absent) else []
    return "; ".join([*reasons, *(mark.meaning for mark in value.marks)])


def _list_shorthands(plan: Plan, shown: Observations) -> tuple[tuple[str, str], ...]:
    found: dict[tuple[str, str], None] = {}
    for row in shown.rows:
        for name in plan.values:
            value = row.values.get(name)
            if value is None:
                continue
            if isinstance(value, Absent):
                found[(value.reason.shorthand, value.reason.meaning)] = None
            for mark in value.marks:
                found[(mark.shorthand, mark.meaning)] = None
    return tuple(sorted(found))

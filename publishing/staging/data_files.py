"""Masks a dimension's CSV: other numbers and other names where it is not public; cleaned of people where it is."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from measures.checks.loaded import LoadedDimension
from measures.model.dimension import NUMERIC_ROLES, DimensionSettings
from measures.model.dimension import Column as Settings
from measures.model.observations import Data, Observations
from measures.model.value import NUMBER, Number
from measures.reading.cells import CellFault, read_cell, read_shorthands
from measures.reading.columns import Plan
from publishing.staging.numbers import Chance, Column, Key, replace_numbers
from publishing.staging.records import Masking

_BOUNDS = ("lower", "upper", "error")
_NAMED = frozenset({"category", "time", "geography", "measure", "code", "parent", "level", "constant", "unit"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A dimension's data as its CSV has it, with what each column is."""

    settings: DimensionSettings
    data: Data
    plan: Plan
    observed: Observations


def clean_data(data: Data, masking: Masking) -> bytes:
    """Return a public CSV without addresses and names of people."""
    return _write(data.columns, [[masking.scrub.clean(cell) for cell in row] for row in data.rows])


def mask_data(sheet: Sheet, masking: Masking, chance: Chance) -> bytes:
    """Return a CSV that is not public with other numbers, and other names where readers do not know them."""
    columns = [list(each) for each in zip(*sheet.data.rows, strict=True)] or [[] for _ in sheet.data.columns]
    cells = dict(zip(sheet.data.columns, columns, strict=True))
    numbers = _replace_all(sheet, cells, chance)
    masked = []
    for name in sheet.data.columns:
        role = sheet.plan.columns[name].role
        if role in NUMERIC_ROLES:
            masked.append(_write_numbers(cells[name], numbers[name], sheet.settings.marks))
        elif role in _NAMED:
            masked.append([masking.name(cell) for cell in cells[name]])
        elif role == "status":
            masked.append([_write_status(cell, sheet.settings.marks) for cell in cells[name]])
        elif role == "order":
            masked.append([cell if re.fullmatch("[0-9]{1,3}", cell) else "" for cell in cells[name]])
        else:
            masked.append([_write_notes(cell, sheet.settings, masking) for cell in cells[name]])
    rows = [list(row) for row in zip(*masked, strict=True)]
    return _write(tuple(masking.name(name) for name in sheet.data.columns), rows)


def _write(header: tuple[str, ...], rows: list[list[str]]) -> bytes:
    made = StringIO(newline="")
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return made.getvalue().encode()


def _write_numbers(cells: list[str], numbers: Mapping[int, str], marks: Mapping[str, str]) -> list[str]:
    """Return a column with other numbers and the marks that stood there; what cannot be read is not available."""
    made = []
    for row, cell in enumerate(cells):
        value = read_cell(cell, "", marks) if cell else None
        if value is None:
            made.append("")
        elif isinstance(value, CellFault):
            made.append("[x]")
        elif isinstance(value, Number):
            made.append(" ".join((numbers[row], "".join(mark.shorthand for mark in value.marks))).rstrip())
        else:
            made.append(value.shorthand)
    return made


def _write_status(cell: str, marks: Mapping[str, str]) -> str:
    found = read_shorthands(marks.get(cell, cell))
    return "" if isinstance(found, CellFault) else "".join(f"[{code}]" for code in found)


def _write_notes(cell: str, settings: DimensionSettings, masking: Masking) -> str:
    known = {note.id for note in settings.notes}
    parts = [part.strip() for part in re.split("[,;]", cell)]
    if cell and all(part in known for part in parts):
        return ", ".join(masking.name(part) for part in parts)
    return masking.write_text(cell) if cell.strip() else ""


def _replace_all(sheet: Sheet, cells: Mapping[str, list[str]], chance: Chance) -> dict[str, dict[int, str]]:
    """Return the new number of each cell that holds one, by column and row: values first, then what hangs on them."""
    amounts = {
        name: _read_amounts(cells[name], sheet.settings.marks)
        for name, column in sheet.plan.columns.items()
        if column.role in NUMERIC_ROLES
    }
    groups = _group_rows(sheet, cells)
    bounds = {name: of for name in amounts if (of := _find_bounded(sheet.plan.columns[name], amounts)) is not None}
    after = {
        name: _replace_column(sheet, name, amounts[name], groups, chance) for name in amounts if name not in bounds
    }
    _recompute_rates(sheet.plan, amounts, after)
    for name, of in bounds.items():
        after[name] = _move_bounds(name, sheet.plan.columns[name], (amounts[name], amounts[of], after[of]), chance)
    return {
        name: {row: _spell(amount, cells[name][row]) for row, amount in found.items()} for name, found in after.items()
    }


def _find_bounded(column: Settings, amounts: Mapping[str, object]) -> str | None:
    """Return the column of values whose bounds or error a column holds; None where it holds none."""
    return column.of if column.role in _BOUNDS and column.of in amounts else None


def _read_amounts(cells: list[str], marks: Mapping[str, str]) -> dict[int, Decimal]:
    read = ((row, read_cell(cell, "", marks)) for row, cell in enumerate(cells) if cell)
    return {row: value.amount for row, value in read if isinstance(value, Number)}


def _spell(amount: Decimal, cell: str) -> str:
    """Return a number with as many decimals as the one that stood there."""
    found = NUMBER.match(cell)
    decimals = len(found[0].partition(".")[2]) if found else 0
    return f"{amount:.{decimals}f}"


def _group_rows(sheet: Sheet, cells: Mapping[str, list[str]]) -> dict[str, dict[int, Key]]:
    """Return the key of each row, by the name of what it measures (in the wide form one group, named "")."""
    ids = [
        {row.labels[at]: row.key[at] for row in sheet.observed.rows if len(row.labels) == len(sheet.observed.keys)}
        for at in range(len(sheet.observed.keys))
    ]
    measure = sheet.plan.measure
    groups: dict[str, dict[int, Key]] = {}
    for row in range(len(sheet.data.rows)):
        labels = [cells[name][row] for name in sheet.observed.keys]
        key = tuple(known.get(label, label) for known, label in zip(ids, labels, strict=True))
        groups.setdefault(cells[measure][row] if measure else "", {})[row] = key
    return groups


def _replace_column(
    sheet: Sheet, name: str, amounts: Mapping[int, Decimal], groups: Mapping[str, Mapping[int, Key]], chance: Chance
) -> dict[int, Decimal]:
    made: dict[int, Decimal] = {}
    axes = tuple(tuple(sheet.observed.members[key]) for key in sheet.observed.keys)
    for group, keys in groups.items():
        column = sheet.observed.formats.get(group or name) or sheet.plan.columns[name]
        rows = {key: row for row, key in keys.items() if row in amounts}
        asked = Column(
            name=f"{name}|{group}",
            axes=axes,
            cells={key: amounts[row] for key, row in rows.items()},
            is_percent=column.unit is not None and column.unit.kind == "percent",
            step=_find_step(column, [amounts[row] for row in rows.values()]),
        )
        made |= {rows[key]: amount for key, amount in replace_numbers(asked, chance).items()}
    return made


def _find_step(column: Settings, amounts: list[Decimal]) -> Decimal | None:
    """Return the unit in which numbers must change so that the change shows: that of their rounding, if it holds."""
    step = column.rounded_to
    if step is not None and step > 0 and all(amount % step == 0 for amount in amounts):
        return step
    return Decimal(1).scaleb(-column.decimals) if column.decimals is not None else None


def _move_bounds(
    name: str,
    column: Settings,
    found: tuple[Mapping[int, Decimal], Mapping[int, Decimal], Mapping[int, Decimal]],
    chance: Chance,
) -> dict[int, Decimal]:
    """Return bounds on their side of the new value, at another distance; an error of another size."""
    own, before, after = found
    made = {}
    for row, amount in own.items():
        factor = Decimal("0.7") + Decimal("0.6") * chance.draw(name, str(row), "width")
        if column.role == "error" or row not in before:
            made[row] = amount * factor + Decimal(1).scaleb(int(amount.as_tuple().exponent))
            continue
        exponent = Decimal(1).scaleb(int(amount.as_tuple().exponent))
        moved = (after[row] + (amount - before[row]) * factor).quantize(exponent)
        moved = moved if moved != amount else moved + (exponent if column.role == "upper" else -exponent)
        made[row] = moved if moved >= 0 or amount < 0 else Decimal(0)
    return made


def _recompute_rates(
    plan: Plan, amounts: Mapping[str, Mapping[int, Decimal]], after: dict[str, dict[int, Decimal]]
) -> None:
    """Work values out anew from their numerator and denominator, where they were worked out from them before."""
    for name, column in plan.columns.items():
        if column.role != "value" or name not in amounts:
            continue
        parts = [_find_part(plan, role, name) for role in ("numerator", "denominator")]
        scale = _find_scale(column)
        if None in parts or scale is None:
            continue
        above, below = (str(part) for part in parts)
        for row in amounts[name]:
            if row in amounts[above] and row in amounts[below] and amounts[below][row] and after[below][row]:
                exponent = Decimal(1).scaleb(int(amounts[name][row].as_tuple().exponent))
                if abs(amounts[above][row] / amounts[below][row] * scale - amounts[name][row]) <= exponent:
                    worked = (after[above][row] / after[below][row] * scale).quantize(exponent)
                    if worked != amounts[name][row] and (worked > 0) == (amounts[name][row] > 0):
                        after[name][row] = worked


def _find_part(plan: Plan, role: str, of: str) -> str | None:
    named = [name for name, column in plan.columns.items() if column.role == role]
    own = [name for name in named if plan.columns[name].of == of]
    values = [name for name, column in plan.columns.items() if column.role == "value"]
    return next(iter(own), None) or (named[0] if len(named) == 1 and len(values) == 1 else None)


def _find_scale(column: Settings) -> Decimal | None:
    if column.unit is None:
        return None
    if column.unit.kind == "percent":
        return Decimal(100)
    return column.unit.per if column.unit.kind == "rate" else None


def read_sheet(loaded: LoadedDimension, plan: Plan) -> Sheet | None:
    """Return a dimension's own data with what its columns are; None where it has none that could be read."""
    if loaded.data is None or loaded.observations is None or loaded.settings.data is not None:
        return None
    return Sheet(settings=loaded.settings, data=loaded.data, plan=plan, observed=loaded.observations)

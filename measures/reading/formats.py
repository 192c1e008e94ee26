"""How each numeric column is read and shown, and whether a column of units says the same."""

from __future__ import annotations

from collections.abc import Iterator

from measures.figures import describe_unit
from measures.model.dimension import Column, LongMeasure
from measures.model.unit import UnitRecord
from measures.reading.columns import Plan, Task
from measures.reading.value_faults import show

_COUNTS = ("numerator", "denominator", "sample", "base")
_SPELLINGS = {
    "percent": ("%", "per cent", "percentage"),
    "percentage-points": ("percentage points", "percentage point", "pp", "ppt"),
    "number": ("count", "no.", "n"),
    "pounds": ("£", "gbp", "pound"),
    "years": ("yrs", "year"),
    "days": ("day",),
    "hours": ("hrs", "hour"),
}


def find_formats(plan: Plan) -> dict[str, Column]:
    """Return the format of each numeric column of the wide form, in the file's order.

    Intervals and errors take unit and precision from the column that they belong to; counts are numbers.
    """
    return {name: _complete(plan.columns[name], plan) for name in plan.numeric}


def _complete(column: Column, plan: Plan) -> Column:
    if column.role in _COUNTS:
        return column if column.unit is not None else column.model_copy(update={"unit": UnitRecord(kind="number")})
    owner = plan.columns.get(column.of or "")
    return column if column.role == "value" or owner is None else inherit_format(column, owner)


def inherit_format(column: Column, owner: Column) -> Column:
    """Return an interval's or an error's format, with the owner's unit and precision where it has none."""
    taken = {
        "unit": column.unit or owner.unit,
        "decimals": owner.decimals if column.decimals is None else column.decimals,
        "keep_digits": column.keep_digits or owner.keep_digits,
    }
    return column.model_copy(update=taken)


def format_long_measure(name: str, measure: LongMeasure) -> Column:
    """Return the format of one measure of the long form, as if it were a value column."""
    return Column(
        role="value",
        label=measure.label or name,
        unit=measure.unit,
        decimals=measure.decimals,
        rounded_to=measure.rounded_to,
        rounding=measure.rounding,
    )


def check_units(task: Task, plan: Plan) -> None:
    """Check that columns of units say the declared unit in every row."""
    for name in plan.named("unit"):
        measures = task.texts[plan.measure] if plan.measure is not None else None
        seen: set[tuple[str, str]] = set()
        for row, text in enumerate(task.texts[name]):
            measure = measures[row] if measures is not None else ""
            if (measure, text) in seen:
                continue
            seen.add((measure, text))
            unit = _find_unit(task, plan, name, measure)
            if unit is not None and text.casefold() not in _spell(unit):
                message = f'Expected the declared unit "{describe_unit(unit) or unit.kind}", got {show(text)}.'
                hint = "Correct the cell or the declared unit."
                task.refuse_cell("column.unit-differs", row, name, message, hint)


def _find_unit(task: Task, plan: Plan, name: str, measure: str) -> UnitRecord | None:
    if measure in task.settings.measures:
        return task.settings.measures[measure].unit
    owner = plan.columns[name].of
    if owner is None:
        owner = next(iter(plan.named("value")), "")
    return plan.columns[owner].unit if owner in plan.columns else None


def _spell(unit: UnitRecord) -> set[str]:
    return {text.casefold() for text in _list_spellings(unit)}


def _list_spellings(unit: UnitRecord) -> Iterator[str]:
    yield unit.kind
    yield describe_unit(unit)
    names = (unit.kind, *_SPELLINGS.get(unit.kind, ()))
    yield from names
    if unit.of is not None:
        yield from (f"{name} of {unit.of}" for name in names)
        yield from (f"{name} {unit.of}" for name in names)
        yield from ([unit.of] if unit.kind == "number" else [])
    if unit.per is not None:
        per = f"{unit.per:,f}"
        yield from (f"per {per} {unit.of}", f"rate per {per} {unit.of}", f"per {unit.per:f} {unit.of}")
    if unit.to is not None:
        yield from (f"score out of {unit.to:f}", f"out of {unit.to:f}")
    if unit.base is not None:
        yield from (unit.base, f"index ({unit.base})")

"""What new data changes: the rows that are new, gone and changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from measures.figures import format_value
from measures.model.dimension import DimensionSettings
from measures.model.observations import Observation, Observations
from measures.model.problem import Problem

_MOST = 20
Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """Numbers of rows that are new, gone, changed and the same; some of the first three as (key, before, after)."""

    new: int
    gone: int
    changed: int
    same: int
    new_rows: tuple[Row, ...] = ()
    gone_rows: tuple[Row, ...] = ()
    changed_rows: tuple[Row, ...] = ()


def compare_rows(before: Observations, after: Observations) -> Replacement:
    """Return what became of each row, told by the labels of its keys, whatever the order of rows and columns."""
    old, new = _by_key(before), _by_key(after)
    added = [(_name(key), "", _tell(after, row)) for key, row in new.items() if key not in old]
    gone = [(_name(key), _tell(before, row), "") for key, row in old.items() if key not in new]
    both = [(key, row, new[key]) for key, row in old.items() if key in new]
    changed = [
        (_name(key), _tell(before, row), _tell(after, other)) for key, row, other in both if row.values != other.values
    ]
    return Replacement(
        new=len(added),
        gone=len(gone),
        changed=len(changed),
        same=len(both) - len(changed),
        new_rows=tuple(added[:_MOST]),
        gone_rows=tuple(gone[:_MOST]),
        changed_rows=tuple(changed[:_MOST]),
    )


def tell_columns(before: DimensionSettings, after: DimensionSettings) -> Iterator[str]:
    """Yield what becomes of the settings of columns: a column that is gone takes them along."""
    for name in before.columns:
        if name not in after.columns:
            yield f"The column {name} is gone, and its settings go."
    for name, column in after.columns.items():
        if name not in before.columns:
            yield f"The column {name} is new. It will be published."
        elif before.columns[name] != column:
            yield f"The column {name} has other settings than before."


def find_new_errors(before: Iterable[Problem], after: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the errors that a version did not have before: settings and numbers in texts that no longer apply."""
    known = {(each.rule, each.message) for each in before}
    yield from (each for each in after if each.is_error and (each.rule, each.message) not in known)


def _by_key(data: Observations) -> Mapping[tuple[tuple[str, str], ...], Observation]:
    return {tuple(sorted(zip(data.keys, row.labels, strict=True))): row for row in data.rows}


def _name(key: tuple[tuple[str, str], ...]) -> str:
    return ", ".join(f"{column}: {label}" for column, label in key)


def _tell(data: Observations, row: Observation) -> str:
    found = sorted(row.values.items())
    return ", ".join(f"{name}: {format_value(value, data.formats[name], unit=False)}" for name, value in found)

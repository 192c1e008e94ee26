"""Numeric columns to values, row by row, with the statuses that belong to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from measures.model.value import Absent, Reason, Value
from measures.reading.cells import CellFault, read_cell, read_plain, read_shorthands
from measures.reading.columns import Plan, Task

Values = dict[str, list[Value]]
_NOT_READ = Absent(Reason.NOT_APPLICABLE)


def read_values(task: Task, plan: Plan, unread: Mapping[str, set[int]]) -> Values:
    """Return the value of each row for each numeric column; none for a column in which a fault was found.

    `unread` names the rows of which a column does not speak; what stands there is never looked at.
    """
    _check_marks(task)
    statuses = {name: _find_status(task, plan, name) for name in plan.numeric}
    return {name: _read_column(task, plan, name, statuses[name], unread.get(name, set())) for name in plan.numeric}


def _check_marks(task: Task) -> None:
    for mark, meaning in task.settings.marks.items():
        fault = read_shorthands(meaning)
        if isinstance(fault, CellFault) or not fault:
            place = task.places.at("marks", mark)
            message = f'Expected shorthands such as [c], got "{meaning}".'
            task.refuse("marks.shorthand", place, message, fault.hint if isinstance(fault, CellFault) else "")


def _find_status(task: Task, plan: Plan, name: str) -> Sequence[str] | None:
    """Return the text of the status of a column in each row; None where it has no status."""
    columns = _name_statuses(plan, name)
    if not columns:
        return None
    if len(columns) == 1:
        return task.texts[columns[0]]
    return [" ".join(filter(None, texts)) for texts in zip(*(task.texts[each] for each in columns), strict=True)]


def _name_statuses(plan: Plan, name: str) -> list[str]:
    return [each for each in plan.named("status") if plan.columns[each].of in (None, name)]


def _read_column(task: Task, plan: Plan, name: str, statuses: Sequence[str] | None, unread: set[int]) -> list[Value]:
    texts, marks = task.texts[name], task.settings.marks
    read: list[Value | CellFault]
    if statuses is None and not marks:
        read = [read_plain(text) for text in texts]
    else:
        pairs = list(zip(texts, statuses or ("",) * len(texts), strict=True))
        known = {pair: read_cell(*pair, marks) for pair in dict.fromkeys(pairs)}
        read = [known[pair] for pair in pairs]
    values = [_NOT_READ if row in unread else value for row, value in enumerate(read)] if unread else read
    faults = [(row, value) for row, value in enumerate(values) if isinstance(value, CellFault)]
    for row, fault in faults:
        column = _name_statuses(plan, name)[0] if fault.in_status else name
        task.refuse_cell(fault.rule, row, column, fault.message, fault.hint)
    return [value for value in values if not isinstance(value, CellFault)] if not faults else []

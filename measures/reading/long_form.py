"""The long form: one figure a row, whose measure is named in a column. Read, it is like the wide form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from measures.model.dimension import Column
from measures.model.value import Value
from measures.reading.columns import Plan, Task
from measures.reading.formats import format_long_measure, inherit_format
from measures.reading.nearest import suggest
from measures.reading.value_faults import show


def name_long_columns(task: Task, plan: Plan) -> dict[str, Column]:
    """Return the names and formats that stand for the figures of the long form, by measure.

    A measure's figure has the measure's name. A further numeric column, as a limit of an interval, has its own name
    where it belongs to one measure, and else one for each: `Lower CI (Rate)`.
    """
    names = set(task.texts[plan.measure or ""])
    formats: dict[str, Column] = {}
    for measure, declared in task.settings.measures.items():
        if measure in names:
            formats[measure] = format_long_measure(measure, declared)
            for header in _find_others(plan):
                if _belongs(plan, header, measure):
                    column = plan.columns[header].model_copy(update={"of": measure})
                    formats[name_long_column(plan, header, measure)] = inherit_format(column, formats[measure])
    return formats


def name_long_column(plan: Plan, header: str, measure: str) -> str:
    """Return the name of a numeric column's figures of one measure."""
    if plan.columns[header].role == "value":
        return measure
    return header if plan.columns[header].of == measure else f"{header} ({measure})"


def split_by_measure(task: Task, plan: Plan, values: Mapping[str, Sequence[Value]]) -> Iterator[dict[str, Value]]:
    """Return each row's values by the names that stand for them."""
    for row, measure in enumerate(task.texts[plan.measure or ""]):
        yield {
            name_long_column(plan, header, measure): values[header][row]
            for header in plan.numeric
            if _belongs(plan, header, measure)
        }


def find_unread(task: Task, plan: Plan) -> dict[str, set[int]]:
    """Return the rows of which a numeric column does not speak, because it belongs to another measure."""
    measures = task.texts[plan.measure or ""]
    return {
        header: {row for row, measure in enumerate(measures) if not _belongs(plan, header, measure)}
        for header in _find_others(plan)
    }


def check_measures(task: Task, plan: Plan) -> None:
    """Check that each measure named in a row is declared."""
    name, known = plan.measure or "", task.settings.measures
    for text in dict.fromkeys(task.texts[name]):
        if text not in known:
            message = f'Expected a name declared under "measures", got {show(text)}.'
            hint = suggest(text, known, "measures")
            task.refuse_cell("column.unknown-measure", task.texts[name].index(text), name, message, hint)
    for measure in known:
        if measure not in task.texts[name]:
            place = task.places.key("measures", measure)
            message = f'Expected rows of the measure "{measure}", got none.'
            task.refuse("column.unused-measure", place, message, "Add its rows or remove it.", "warning")


def _find_others(plan: Plan) -> list[str]:
    return [name for name in plan.numeric if plan.columns[name].role != "value"]


def _belongs(plan: Plan, header: str, measure: str) -> bool:
    column = plan.columns[header]
    return column.role == "value" or column.of in (None, measure) or column.of in plan.columns

"""Columns of time: spellings to periods, in order of start, then end."""

from __future__ import annotations

from measures.model.dimension import Column
from measures.model.observations import Member
from measures.model.period import Period
from measures.periods import read_period
from measures.reading.columns import Task
from measures.reading.value_faults import show

_EXAMPLES = {
    "day": "14 May 2025 or 2025-05-14",
    "month": "April 2022 or 2022-04",
    "quarter": "2013 Q2 or April to June 2013",
    "calendar-year": "2023",
    "financial-year": "2022/23",
    "academic-year": "2022/23",
    "year-ending": "Year ending March 2022, or 2022 with ends: March",
    "years": "2011 to 2013",
    "point": "31 March 2022",
}


def read_times(task: Task, name: str, column: Column) -> tuple[list[str], tuple[Member, ...]]:
    """Return the member id of each row, and the members in order; two spellings of one period are one member."""
    texts = task.texts[name]
    periods: dict[str, Period] = {}
    for text in dict.fromkeys(texts):
        period = read_period(text, column.period, column)
        if period is None:
            _refuse(task, name, column, text)
        else:
            periods[text] = period
    firsts: dict[Period, str] = {}
    for text, period in periods.items():
        firsts.setdefault(period, text)
    ids = {text: firsts[period] for text, period in periods.items()}
    members = tuple(
        Member(id=text, label=period.words, short=period.short, period=period)
        for period, text in sorted(firsts.items())
    )
    return [ids.get(text, text) for text in texts], members


def _refuse(task: Task, name: str, column: Column, text: str) -> None:
    row = task.texts[name].index(text)
    if column.period is None:
        hint = f'Say what it is under "columns": "{name}: {{role: time, period: financial-year}}", with the true kind.'
        task.refuse_cell("time.unclear", row, name, f"Expected a period of one clear kind, got {show(text)}.", hint)
        return
    length = f" of {column.length} years" if column.length and column.period == "years" else ""
    message = f"Expected a period of the kind {column.period}{length}, got {show(text)}."
    task.refuse_cell("time.period", row, name, message, f"Write it like {_EXAMPLES[column.period]}.")

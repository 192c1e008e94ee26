"""Settings for data that has none: roles, units, lists, a chart and a table, each with its reason and confidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from measures.finder.columns import suggest_columns
from measures.finder.displays import suggest_displays
from measures.finder.evidence import Evidence
from measures.finder.front_matter import write_dimension, write_front_matter
from measures.finder.suggestion import Suggestion
from measures.model.observations import Data, Observations
from measures.model.problem import Problem
from measures.model.shared import Shared
from measures.reading.dimension_file import read_settings
from measures.reading.observations import observe
from measures.reading.places import Places
from measures.reading.result import Read
from measures.writing.yaml_values import Written

_FRONT_LINE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """A dimension's settings as suggested, the text of its file, and what is said of each of them.

    `problems` are those that reading found; `observations` is None where one of them is an error.
    """

    settings: Mapping[str, Written]
    text: str
    suggestions: tuple[Suggestion, ...]
    observations: Observations | None
    problems: tuple[Problem, ...]


def suggest_settings(
    slug: str, data: Data, shared: Shared, evidence: Evidence, *, file: str, position: int = 1
) -> Suggested:
    """Suggest the settings of a dimension from its data alone, and read the data by them.

    `file` is the name of the dimension's Markdown file, for the places of problems.
    """
    sorting = suggest_columns(data, tuple(shared.classifications.values()), evidence)
    settings: dict[str, Written] = {
        "title": evidence.title or _make_title(slug),
        "position": str(position),
        "columns": dict(_leave_out_implied(sorting.columns)),
    }
    settings |= {"measures": sorting.measures} if sorting.measures else {}
    settings |= {"marks": dict(evidence.marks)} if evidence.marks else {}
    read = _observe(slug, settings, data, shared, file)
    if read.value is not None:
        chart, table = suggest_displays(read.value, sorting.gathered)
        settings |= ({"chart": chart} if chart else {}) | ({"table": table} if table else {})
        read = _observe(slug, settings, data, shared, file)
    return Suggested(
        settings=settings,
        text=write_dimension(settings),
        suggestions=tuple(sorting.gathered.said),
        observations=read.value,
        problems=read.problems,
    )


def _observe(slug: str, settings: Mapping[str, Written], data: Data, shared: Shared, file: str) -> Read[Observations]:
    front = write_front_matter(settings)
    found = read_settings(front, file, _FRONT_LINE)
    if found.value is None:
        return Read(None, found.problems)
    return observe(slug, found.value, data, shared, Places(file, front, _FRONT_LINE))


def _make_title(slug: str) -> str:
    words = slug.replace("-", " ")
    return words[:1].upper() + words[1:]


def _leave_out_implied(columns: Mapping[str, Mapping[str, Written]]) -> dict[str, Written]:
    """Leave out columns of codes and levels that the column of their areas names."""
    implied = {
        (str(column[key]), name) for name, column in columns.items() for key in ("codes", "level") if key in column
    }
    return {
        name: dict(column)
        for name, column in columns.items()
        if not (column["role"] in ("code", "level") and (name, column.get("of")) in implied)
    }

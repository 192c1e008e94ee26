"""Which column of a CSV plays which role: as declared, or as the few names say that need no declaration."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from measures.model.dimension import KEY_ROLES, NUMERIC_ROLES, Column, DimensionSettings
from measures.model.observations import Data
from measures.model.problem import Place, Problem, Severity
from measures.model.shared import Shared
from measures.model.value import NUMBER
from measures.reading.csv_text import place_cell
from measures.reading.nearest import suggest
from measures.reading.places import Places
from measures.reading.result import make_problem

_INFERRED_TIMES = ("Time", "Year")
_INFERRED_CATEGORIES = ("Ethnicity", "Sex", "Age")
_NEEDS_NUMBER = ("lower", "upper", "error")
_NEEDS_KEY = ("code", "parent", "order", "level")
_MOST_FAULTS = 50


@dataclass(slots=True)
class Task:
    """A dimension being read: its settings, its data, what it may refer to, and the problems found so far."""

    slug: str
    settings: DimensionSettings
    data: Data
    shared: Shared
    places: Places
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def refuse(self, rule: str, place: Place, message: str, hint: str = "", severity: Severity = "error") -> None:
        """Keep a problem."""
        self.problems.append(make_problem(rule, place, message, hint, severity=severity))

    def refuse_cell(
        self, rule: str, row: int, name: str, message: str, hint: str = "", severity: Severity = "error"
    ) -> None:
        """Keep a problem of a cell; after many in one file only the first are kept."""
        if len(self.problems) < _MOST_FAULTS:
            place = place_cell(self.data, self.data.lines[row], self.data.columns.index(name))
            problem = make_problem(rule, place, message, hint, severity=severity)
            if problem not in self.problems:
                self.problems.append(problem)

    @property
    def has_errors(self) -> bool:
        """Whether a problem found so far is an error."""
        return any(problem.is_error for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The role of each column of a CSV, by header, in the file's order."""

    columns: Mapping[str, Column]

    def named(self, *roles: str) -> tuple[str, ...]:
        """Return the headers of columns that play one of the roles."""
        return tuple(name for name, column in self.columns.items() if column.role in roles)

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the headers of category, time and geography columns."""
        return self.named("category", "time", "geography")

    @property
    def numeric(self) -> tuple[str, ...]:
        """Return the headers of numeric columns."""
        return self.named(*NUMERIC_ROLES)

    @property
    def measure(self) -> str | None:
        """Return the header of the column of the long form that names measures."""
        return next(iter(self.named("measure")), None)

    def about(self, role: str, name: str) -> str | None:
        """Return the header of the column that gives `role` (code, parent, order, level) of the column `name`."""
        return next((each for each in self.named(role) if self.columns[each].of == name), None)


def plan_columns(task: Task) -> Plan:
    """Give each column of the CSV its role; what cannot be given one is a problem."""
    declared = _find_declared(task)
    implied = _find_implied(task, declared)
    columns: dict[str, Column] = {}
    for name in task.data.columns:
        column = declared.get(name) or implied.get(name) or _infer(task, name)
        if column is None:
            _refuse_undeclared(task, name)
        else:
            columns[name] = column
    plan = Plan(columns=_link(task, columns))
    _check_roles(task, plan)
    return plan


def _find_declared(task: Task) -> dict[str, Column]:
    present = set(task.data.columns)
    for name in task.settings.columns:
        if name not in present:
            message = f'Expected a column of the CSV, got "{name}".'
            hint = suggest(name, task.data.columns, "columns")
            task.refuse("column.missing", task.places.key("columns", name), message, hint)
    return {name: column for name, column in task.settings.columns.items() if name in present}


def _find_implied(task: Task, declared: Mapping[str, Column]) -> dict[str, Column]:
    implied: dict[str, Column] = {}
    for name, column in declared.items():
        for key, role, other in (("codes", "code", column.codes), ("level", "level", column.level)):
            if other is None:
                continue
            if other not in task.data.columns:
                message = f'Expected a column of the CSV, got "{other}".'
                hint = suggest(other, task.data.columns, "columns")
                task.refuse("column.missing", task.places.at("columns", name, key), message, hint)
            else:
                implied[other] = Column.model_validate({"role": role, "of": name})
    return implied


def _infer(task: Task, name: str) -> Column | None:
    if name in _INFERRED_TIMES:
        return Column(role="time")
    if name == "Value":
        return Column(role="value")
    if name in _INFERRED_CATEGORIES:
        fits = _find_fitting(task, name)
        if len(fits) == 1:
            return Column(role="category", classification={"": fits[0]})
    return None


def _find_fitting(task: Task, name: str) -> list[str]:
    labels = set(task.texts[name])
    return sorted(
        each.id
        for each in task.shared.classifications.values()
        if each.variable == name.lower() and labels <= each.by_label.keys()
    )


def _refuse_undeclared(task: Task, name: str) -> None:
    texts = task.texts[name]
    if all(NUMBER.fullmatch(text) for text in texts):
        line = "{role: value, unit: number}"
    else:
        line = "{role: constant}" if len(set(texts)) == 1 else "{role: category}"
    quoted = name if re.fullmatch(r"[A-Za-z][A-Za-z0-9 _()/-]*", name) else f'"{name}"'
    message = f'Expected a role for the column "{name}", got none; every stored column is public.'
    hint = f'Add under "columns", with the role that is true: "{quoted}: {line}".'
    if name in _INFERRED_CATEGORIES:
        hint = f'{hint} Classifications of "{name.lower()}" that hold every label: {_list(_find_fitting(task, name))}.'
    place = place_cell(task.data, 1, task.data.columns.index(name))
    task.refuse("column.no-role", place, message, hint)


def _list(names: Iterable[str]) -> str:
    return ", ".join(names) or "none"


def _link(task: Task, columns: dict[str, Column]) -> dict[str, Column]:
    """Fill in `of` where only one column can be meant, and check it where it is written."""
    values = [name for name, column in columns.items() if column.role == "value"]
    keys = [name for name, column in columns.items() if column.role in KEY_ROLES]
    linked: dict[str, Column] = {}
    for name, column in columns.items():
        if column.role in (*_NEEDS_NUMBER, "unit"):
            linked[name] = _link_one(task, name, column, values, [*columns, *task.settings.measures])
        elif column.role in _NEEDS_KEY:
            linked[name] = _link_one(task, name, column, keys, keys)
        else:
            linked[name] = column
            if column.of is not None:
                _check_of(task, name, column.of, [*columns, *task.settings.measures])
    return linked


def _link_one(task: Task, name: str, column: Column, likely: list[str], known: list[str]) -> Column:
    if column.of is not None:
        _check_of(task, name, column.of, known)
        return column
    if len(likely) == 1:
        return column.model_copy(update={"of": likely[0]})
    if column.role != "unit":
        message = f'Expected "of" with the column that "{name}" belongs to, got none.'
        task.refuse("column.of", task.places.key("columns", name), message, suggest("", known, "columns"))
    return column


def _check_of(task: Task, name: str, of: str, known: list[str]) -> None:
    if of not in known:
        message = f'Expected a column of the CSV, got "{of}".'
        task.refuse("column.of", task.places.at("columns", name, "of"), message, suggest(of, known, "columns"))


def _check_roles(task: Task, plan: Plan) -> None:
    place = task.places.key("columns")
    if not plan.keys:
        message = "Expected a column with the role category, time or geography, got none."
        task.refuse(
            "column.no-key", place, message, 'Give the columns that tell rows apart such a role under "columns".'
        )
    if not plan.named("value"):
        message = "Expected a column with the role value, got none."
        task.refuse("column.no-value", place, message, 'Give the column of figures that role under "columns".')
    if plan.measure is not None:
        _check_long_form(task, plan)
    else:
        for name in plan.named("value"):
            if plan.columns[name].unit is None:
                message = f'Expected a unit for the column "{name}", got none.'
                hint = f'Write "{name}: {{role: value, unit: percent}}", with the unit that is true.'
                task.refuse("column.no-unit", task.places.key("columns", name), message, hint)


def _check_long_form(task: Task, plan: Plan) -> None:
    place = task.places.key("columns", plan.measure or "")
    if not task.settings.measures:
        hint = 'Add "measures: {Rate: {unit: percent}}", with each name that the column holds.'
        task.refuse("column.no-measures", place, 'Expected "measures" beside a column of measures, got none.', hint)
    for role, name in (("measure", "measures"), ("value", "figures")):
        if len(plan.named(role)) > 1:
            message = f"Expected one column of {name} in the long form, got {len(plan.named(role))}."
            task.refuse("column.long-form", place, message, "Write one observation a row: one name, one figure.")

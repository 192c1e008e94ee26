"""<dimension>.md: one breakdown's settings and commentary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, InstanceOf
from pydantic_core import PydanticCustomError

from measures.model.record import Digits, OneOrMore, Record, Slug, Truth, Whole, Words
from measures.model.unit import Unit

Role = Literal[
    "category", "time", "geography", "measure", "value", "lower", "upper", "error", "numerator", "denominator",
    "sample", "base", "status", "note", "code", "parent", "order", "unit", "level", "constant",
]  # fmt: skip
KEY_ROLES = frozenset({"category", "time", "geography", "measure"})
NUMERIC_ROLES = frozenset({"value", "lower", "upper", "error", "numerator", "denominator", "sample", "base"})
PeriodKind = Literal[
    "day", "month", "quarter", "calendar-year", "financial-year", "academic-year", "year-ending", "years", "point",
]  # fmt: skip
ChartKind = Literal["bar", "grouped-bar", "stacked-bar", "line", "panel-bar", "panel-line"]


@dataclass(frozen=True, slots=True)
class Condition:
    """What `where` asks of one key column.

    `kind` is `in` (labels), `not` (labels), `latest`, `first`, `last` (count) or `level` (`parents`, `children`,
    `top`).
    """

    kind: Literal["in", "not", "latest", "first", "last", "level"]
    labels: tuple[str, ...] = ()
    count: int = 0
    level: Literal["parents", "children", "top"] | None = None


def _labels(value: Any) -> tuple[str, ...] | None:
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return None


def _read_condition_object(value: Mapping[str, Any]) -> Condition | None:
    match list(value.items()):
        case [("not", labels)] if (found := _labels(labels)) is not None:
            return Condition("not", found)
        case [("last", str(count))] if count.isdecimal() and int(count) > 0:
            return Condition("last", count=int(count))
        case [("level", ("parents" | "children" | "top") as level)]:
            return Condition("level", level=level)
    return None


def _read_condition(value: Any) -> Any:
    if isinstance(value, Condition):
        return value
    if value in ("latest", "first"):
        return Condition(value)
    condition = _read_condition_object(value) if isinstance(value, Mapping) else None
    if condition is None and (labels := _labels(value)):
        condition = Condition("in", labels)
    if condition is None:
        raise PydanticCustomError(
            "condition",
            "Expected a label, a list of labels, latest, first, {last: N}, {not: [...]} or {level: parents}.",
            {},
        )
    return condition


Where = Mapping[str, Annotated[InstanceOf[Condition], BeforeValidator(_read_condition)]]


def _read_classification_use(value: Any) -> Any:
    return {"": value} if isinstance(value, str) else value


ClassificationUse = Annotated[Mapping[str, Slug], BeforeValidator(_read_classification_use)]
"""Classification ids by span: `""` for all rows, or `until 2010`, `from 2011` (content format, section 9)."""


class Column(Record):
    """What a column of the CSV holds, and how it is read and shown."""

    role: Role
    label: str | None = None
    unit: Unit | None = None
    decimals: Digits | None = None
    keep_digits: Truth = False
    rounded_to: Decimal | None = None
    rounding: Literal["conventional", "random"] | None = None
    classification: ClassificationUse | None = None
    expected: Literal["full"] | None = None
    map: Mapping[str, str] = Field(default_factory=dict)
    period: PeriodKind | None = None
    starts: str | None = None
    ends: str | None = None
    length: Annotated[Whole, Field(ge=1, le=100)] | None = None
    overlapping: Truth = False
    mixed: Truth = False
    of: str | None = None
    kind: Literal["standard-error", "cv"] | None = None
    codes: str | None = None
    level: str | None = None
    boundaries: str | None = None
    custom: Truth = False
    made_of: tuple[str, ...] = ()


class LongMeasure(Record):
    """One name of a `measure` column (long form), used like a value column."""

    label: str | None = None
    unit: Unit
    decimals: Digits | None = None
    rounded_to: Decimal | None = None
    rounding: Literal["conventional", "random"] | None = None


def _read_long_measure(value: Any) -> Any:
    return {"unit": value} if isinstance(value, str) else value


class Interval(Record):
    """How the interval round a value was made."""

    level: Annotated[Whole, Field(ge=1, le=100)] = 95
    kind: Literal["confidence", "credible", "prediction"] = "confidence"
    method: str | None = None
    design: str | None = None


class ChartSettings(Record):
    """A chart: its kind and which columns stand where."""

    type: ChartKind
    value: str | None = None
    x: str | None = None
    series: str | None = None
    panel: str | None = None
    where: Where = Field(default_factory=dict)
    reference: Mapping[str, str] = Field(default_factory=dict)
    title: str | None = None
    subtitle: str | None = None
    message: str | None = None
    description_add: str | None = None


class TableSettings(Record):
    """A table: its row keys, its column key, its value columns and which rows it shows."""

    title: str | None = None
    rows: Annotated[tuple[str, ...], OneOrMore] = ()
    columns: str | None = None
    values: Annotated[tuple[str, ...], OneOrMore] = ()
    where: Where = Field(default_factory=dict)


class NoteTarget(Record):
    """What a note is about: a column, a row, a cell (row and column), a category or the table."""

    column: str | None = None
    row: Mapping[str, str] | None = None
    category: Mapping[str, str] | None = None
    table: Truth = False


def _read_note_target(value: Any) -> Any:
    return {"table": "true"} if value == "table" else value


class Note(Record):
    """A footnote; `on: table` is short for the whole table."""

    id: Words
    text: Words
    on: Annotated[NoteTarget | None, BeforeValidator(_read_note_target)] = None


class Break(Record):
    """A break in a series: the first period after it, and why; `joined` draws the line across."""

    at: Words
    text: Words
    joined: Truth = False


class DataFrom(Record):
    """Rows taken from another dimension of the version, in place of an own CSV."""

    from_: Annotated[Slug, Field(alias="from")]
    where: Where = Field(default_factory=dict)
    columns: tuple[str, ...] = ()


class DimensionSettings(Record):
    """Front matter of <dimension>.md."""

    title: Words
    position: Whole = 0
    population: str | None = None
    sources: tuple[str, ...] = ()
    columns: Mapping[str, Column] = Field(default_factory=dict)
    measures: Mapping[str, Annotated[LongMeasure, BeforeValidator(_read_long_measure)]] = Field(default_factory=dict)
    intervals: Mapping[str, Interval] = Field(default_factory=dict)
    chart: Annotated[tuple[ChartSettings, ...], OneOrMore] = ()
    table: Annotated[tuple[TableSettings, ...], OneOrMore] = ()
    notes: tuple[Note, ...] = ()
    breaks: tuple[Break, ...] = ()
    gaps: Mapping[str, str] = Field(default_factory=dict)
    marks: Mapping[str, str] = Field(default_factory=dict)
    data: DataFrom | None = None


class Commentary(Record):
    """Body of <dimension>.md: the commentary and, where written, what to know; lines count in the file."""

    text: str
    text_line: int
    to_know: str = ""
    to_know_line: int = 0

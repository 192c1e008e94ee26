"""A dimension's data, read: one observation a row, keys as members, cells as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from measures.model.dimension import Column
from measures.model.period import Period
from measures.model.value import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Data:
    """A CSV file as written: `columns` of the header, `rows x columns` texts, the line of each row, the git blob id.

    `text` is the decoded file, in which the place of a cell is found when something is to be said about it.
    """

    file: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    blob: str
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One value that a key column takes.

    `id` is the category's id, or the label as written where there is no classification; `label` is the one shown;
    `short` is for axes. `parent` is the id of another member of the column. A member without rows
    (`has_rows` false) is a parent that heads its children. `period` is set in columns of time.
    """

    id: str
    label: str
    short: str
    kind: Literal["aggregate", "category", "unknown"] = "category"
    parent: str | None = None
    concept: str | None = None
    code: str | None = None
    level: str | None = None
    has_rows: bool = True
    period: Period | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One row: member ids and labels as written, each in the order of `Observations.keys`; values by column."""

    key: tuple[str, ...]
    labels: tuple[str, ...]
    values: Mapping[str, Value]
    notes: tuple[str, ...] = ()
    row: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Observations:
    """All rows of a dimension.

    `keys` are the headers of the key columns and `members` their values in display order; `values` are the headers of
    all numeric columns (in long form, the names of `measures`); `formats` says how each of them is read and shown.
    `constants` are columns that hold the same text in all rows. `lines` counts in `file` (from `data: from` too).
    `lists` names the classifications of key columns, by the span of years in which each counts (`""`: all rows).
    """

    file: str
    blob: str
    keys: tuple[str, ...]
    members: Mapping[str, tuple[Member, ...]]
    values: tuple[str, ...]
    formats: Mapping[str, Column]
    rows: tuple[Observation, ...]
    lines: tuple[int, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)
    times: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

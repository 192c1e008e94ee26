"""The numeric columns of a version, each with a hash that any change of its numbers or of what they mean alters."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from hashlib import sha256

from measures.checks.loaded import LoadedDimension, LoadedVersion
from measures.model.dimension import KEY_ROLES, Column

NUMERIC_ROLES = frozenset(
    {"value", "lower", "upper", "error", "numerator", "denominator", "sample", "base"}
)  # fmt: skip
_SHARED = {"measures", "intervals", "marks", "gaps"}
"""Settings of a dimension that say what numbers of several of its columns mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumericColumn:
    """A column of numbers that somebody checks against its source. `digest` is of it as it stands."""

    dimension: str
    column: str
    title: str
    digest: str

    @property
    def name(self) -> str:
        """What it is called where it is asked for, such as `by-ethnicity: Rate`."""
        return f"{self.dimension}: {self.column}"


def list_numeric_columns(version: LoadedVersion) -> tuple[NumericColumn, ...]:
    """Return the numeric columns of every dimension that has data, in order of name."""
    found = (each for slug in sorted(version.dimensions) for each in _list_columns(version.dimensions[slug]))
    return tuple(found)


def _list_columns(dimension: LoadedDimension) -> Iterator[NumericColumn]:
    data, columns = dimension.data, dimension.settings.columns
    if data is None:
        return
    known = [name for name in data.columns if name in columns]
    for name in known:
        if columns[name].role in NUMERIC_ROLES:
            around = [each for each in sorted(known) if _decides(columns[each], name, known)]
            yield NumericColumn(
                dimension=dimension.slug,
                column=name,
                title=dimension.settings.title or dimension.slug,
                digest=_hash(dimension, (*around, name)),
            )


def _decides(column: Column, name: str, known: Collection[str]) -> bool:
    """Whether a column says which row a number is of, in which unit it is, or that it is withheld."""
    if column.role in KEY_ROLES:
        return True
    return column.role in ("unit", "status") and (column.of in (None, name) or column.of not in known)


def _hash(dimension: LoadedDimension, names: tuple[str, ...]) -> str:
    """Return a hash of a column with what stands around it, and the settings that say what its numbers are.

    In which order rows and columns stand is no part of it.
    """
    data, columns = dimension.data, dimension.settings.columns
    assert data is not None
    places = [data.columns.index(name) for name in names]
    cells = sorted(tuple(row[place] for place in places) for row in data.rows)
    settings = [(name, columns[name].model_dump_json()) for name in names]
    shared = dimension.settings.model_dump_json(include=_SHARED, exclude_defaults=True)
    more = [shared] if shared != "{}" else []
    return sha256(repr((settings, cells, *more)).encode()).hexdigest()

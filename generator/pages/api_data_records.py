"""What the API's file of a dimension holds. `measures.downloads` writes the file; these records describe it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.pages.api_records import Address, ApiRecord, MeasureId, Slug, VersionNumber, WrittenDate


class KeyMember(ApiRecord):
    """One value that a key column takes; `start` and `end` are the first and last day of a period."""

    id: str
    label: str
    kind: Literal["aggregate", "category", "unknown"]
    parent: str | None = None
    code: str | None = None
    concept: str | None = None
    level: str | None = None
    start: WrittenDate | None = None
    end: WrittenDate | None = None


class KeyColumn(ApiRecord):
    """A column that says whom, where or when a row is about, and the values that it takes in display order."""

    name: str
    label: str
    kind: Literal["time", "geography", "category"]
    members: tuple[KeyMember, ...]


class ValueColumn(ApiRecord):
    """A column of numbers: what it holds and in which unit; `of` names the column that an interval is round."""

    name: str
    label: str
    role: Literal["value", "lower", "upper", "error", "numerator", "denominator", "sample", "base"]
    of: str | None = None
    unit: str | None = None
    unit_words: str | None = None
    decimals: int | None = None


class Note(ApiRecord):
    """A note, and the column, row or category that it is on; on the whole table where none is named."""

    text: str
    column: str | None = None
    row: dict[str, str] | None = None
    category: dict[str, str] | None = None


class RowKey(ApiRecord):
    """Which member a row is about: its id, and the label as it stands in the data."""

    id: str
    label: str


class Cell(ApiRecord):
    """A value: a number at its published precision, or null with the shorthand that stands in its place.

    `text` is what the page shows; a shorthand beside a number qualifies it.
    """

    value: float | None
    text: str
    shorthand: str | None = None
    meaning: str | None = None
    notes: tuple[str, ...] = ()


class Row(ApiRecord):
    """A row: its line in the content file, its address in the page, its keys and its values by column."""

    line: int | None
    address: Address
    keys: dict[str, RowKey]
    values: dict[str, Cell]
    notes: tuple[str, ...] = ()


class Dimension(ApiRecord):
    """A dimension with all of its data; `blob` is the git blob id of `file`, the content file of the rows."""

    schema_: Annotated[Literal[1], Field(alias="schema")]
    measure: MeasureId
    version: VersionNumber
    dimension: Slug
    title: str
    measure_title: str
    address: Address
    csv: Address
    licence: str
    remarks: Annotated[
        tuple[str, ...],
        Field(description="Notices on the version, mistakes that it holds and corrections in it, a sentence each."),
    ]
    file: str
    blob: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    constants: dict[str, str]
    keys: tuple[KeyColumn, ...]
    values: tuple[ValueColumn, ...]
    notes: tuple[Note, ...]
    rows: tuple[Row, ...]

"""A version as one workbook: cover, contents, shorthand, notes, then a sheet for the data of each dimension."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from measures.downloads.about import DimensionData, VersionAbout
from measures.downloads.metadata import describe_column
from measures.downloads.sheets import Document, Sheet, SheetTable, address_of_sheet, name_sheets, write_workbook
from measures.downloads.tidy import TidyColumn, TidyTable
from measures.model.value import Absent

Cells = Sequence[Sequence[str]]
"""The cells of a table by column."""


def write_version_workbook(about: VersionAbout, dimensions: Sequence[DimensionData]) -> bytes:
    """Return all data of a version as an .ods workbook in the form that accessible spreadsheets take."""
    names = list(name_sheets(len(dimensions)))
    shorthands = list_shorthands(dimensions)
    notes = list_notes(dimensions)
    sheets = [_write_cover(about), _list_contents(dimensions, names, has_key=bool(shorthands), has_notes=bool(notes))]
    if shorthands:
        sheets.append(
            _write_pairs("Shorthand", "Shorthand used in this workbook", ("Shorthand", "Meaning"), shorthands)
        )
    if notes:
        sheets.append(_write_pairs("Notes", "Notes to the tables of this workbook", ("Note", "Text"), notes))
    numbers = {text: mark for mark, text in notes}
    sheets += [_write_data(about, data, name, numbers) for data, name in zip(dimensions, names, strict=True)]
    return write_workbook(sheets, Document(title=about.title, description=about.description, author=about.site))


def list_shorthands(dimensions: Sequence[DimensionData]) -> tuple[tuple[str, str], ...]:
    """Return the shorthands that occur in the data, with their meanings, in order."""
    found: set[tuple[str, str]] = set()
    for data in dimensions:
        for row in data.observations.rows:
            for value in row.values.values():
                if isinstance(value, Absent):
                    found.add((value.reason.shorthand, value.reason.meaning))
                if value.marks:
                    found.update((mark.shorthand, mark.meaning) for mark in value.marks)
    return tuple(sorted(found))


def list_notes(dimensions: Sequence[DimensionData]) -> tuple[tuple[str, str], ...]:
    """Return the notes of all dimensions, numbered through the workbook: `[note 1]` and its text."""
    texts = dict.fromkeys(note.text for data in dimensions for note in data.settings.notes)
    return tuple((f"[note {number}]", text) for number, text in enumerate(texts, 1))


def _write_cover(about: VersionAbout) -> Sheet:
    lines: list[tuple[str, str | None]] = [(about.description, None)] if about.description else []
    lines += [(remark, None) for remark in about.remarks]
    lines.append((f"Version {about.version} on {about.site}", about.address))
    lines += [(f"Published: {about.published}", None)] if about.published else []
    lines += [(f"Last updated: {about.updated}", None)] if about.updated else []
    lines += [(f"Contact: {about.contact}", None)] if about.contact else []
    for source in about.sources:
        words = ", ".join(part for part in (source.title, source.publisher) if part)
        lines.append((f"Source: {words}", source.url or None))
    lines.append((f"Licence: {about.licence_name}", about.licence_url or None))
    lines += [(about.attribution, None)] if about.attribution else []
    return Sheet(name="Cover", title=about.title, lines=tuple(lines))


def _list_contents(
    dimensions: Sequence[DimensionData], names: Sequence[str], *, has_key: bool, has_notes: bool
) -> Sheet:
    rows = [("Shorthand", "What each shorthand means")] if has_key else []
    rows += [("Notes", "Notes to the tables")] if has_notes else []
    rows += [(name, data.settings.title) for data, name in zip(dimensions, names, strict=True)]
    table = SheetTable(
        name="contents",
        headers=("Sheet", "What it holds"),
        kinds=("text", "text"),
        rows=tuple(rows),
        links=tuple(address_of_sheet(sheet) for sheet, _ in rows),
    )
    return Sheet(name="Contents", title="Contents", lines=(("This sheet holds one table.", None),), table=table)


def _write_pairs(name: str, title: str, headers: tuple[str, str], rows: tuple[tuple[str, str], ...]) -> Sheet:
    table = SheetTable(name=name.lower(), headers=headers, kinds=("text", "text"), rows=rows)
    return Sheet(name=name, title=title, lines=(("This sheet holds one table.", None),), table=table)


def _write_data(about: VersionAbout, data: DimensionData, name: str, numbers: Mapping[str, str]) -> Sheet:
    lines: list[tuple[str, str | None]] = [("This sheet holds one table.", None)]
    if list_shorthands([data]):
        lines.append(("Some cells hold a shorthand; the sheet Shorthand explains each.", None))
    lines += [(f"{numbers[text]} {text}", None) for text in dict.fromkeys(note.text for note in data.settings.notes)]
    lines += [(words, None) for words in _tell_units(data)]
    lines.append(("This data on the web", f"{about.address}#{data.slug}"))
    table = merge_shorthands(data.tidy)
    sheet_table = SheetTable(
        name=name.lower().replace(" ", "_"),
        headers=tuple(column.name for column in table.columns),
        kinds=tuple(column.kind for column in table.columns),
        rows=table.rows,
    )
    return Sheet(name=name, title=data.settings.title, lines=tuple(lines), table=sheet_table)


def _tell_units(data: DimensionData) -> Iterator[str]:
    for column in data.tidy.columns:
        words = describe_column(column, data) if column.part == "value" else ""
        if words and words != column.name:
            yield f"{column.name}: {words.removeprefix(f'{column.name}, ')}"


def merge_shorthands(table: TidyTable) -> TidyTable:
    """Return the tidy table with lone shorthands in the number's own cell, as spreadsheets have them.

    A column of shorthands stays only where some stand beside numbers; a cell of it without any says so.
    """
    cells: Cells = list(zip(*table.rows, strict=True)) or [()] * len(table.columns)
    places = {column.of: place for place, column in enumerate(table.columns) if column.part == "shorthand"}
    beside = {
        value: any(mark and number for mark, number in zip(cells[place], cells[place - 1], strict=True))
        for value, place in places.items()
    }
    rest = [(place, each) for place, each in enumerate(table.columns) if each.part != "shorthand" or beside[each.of]]
    texts = [_merge_column(column, place, cells, places) for place, column in rest]
    return TidyTable(columns=tuple(column for _, column in rest), rows=tuple(zip(*texts, strict=True)))


def _merge_column(column: TidyColumn, place: int, cells: Cells, places: Mapping[str, int]) -> Sequence[str]:
    texts = cells[place]
    if column.part == "value" and column.of in places:
        return [cell or shorthand for cell, shorthand in zip(texts, cells[places[column.of]], strict=True)]
    if column.part == "shorthand":
        return [mark if number and mark else "none" for mark, number in zip(texts, cells[place - 1], strict=True)]
    return [cell or "none" for cell in texts] if column.part in ("note", "code") else texts

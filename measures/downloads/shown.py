"""The table as shown, as CSV: the same rows, columns and text as on the page."""

from __future__ import annotations

from collections.abc import Iterator

from measures.downloads.csv_text import write_csv
from measures.figures import MINUS
from measures.tables.table import Cell, Table, TableRow


def write_shown_csv(table: Table) -> bytes:
    """Return a table as shown: one header row, one line a row, shorthands where the page has them.

    Numbers lose their thousands separators and take a plain minus sign, so that programs read them; headings without
    cells are left out, since each row under them names itself.
    """
    return write_csv(list_headers(table), _list_rows(table))


def list_headers(table: Table) -> list[str]:
    """Return unique column names: the row titles, then each column's group, label and unit."""
    groups = [group.label for group in table.groups for _ in range(group.span)] or [""] * len(table.columns)
    names = [
        " ".join(part for part in (group, head.label, f"({head.unit})" if head.unit else "") if part)
        for group, head in zip(groups, table.columns, strict=True)
    ]
    return _make_unique([*table.row_titles, *names])


def _make_unique(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique


def _list_rows(table: Table) -> Iterator[list[str]]:
    return ([*(head.label for head in row.heads), *map(write_cell, row.cells)] for row in _data_rows(table))


def _data_rows(table: Table) -> Iterator[TableRow]:
    return (row for row in table.rows if row.cells)


def write_cell(cell: Cell) -> str:
    """Return a cell of the page as CSV has it: `1234.5`, `7.1 [p]`, `[c]`, `no data`."""
    if cell.kind != "number":
        return cell.text
    number = cell.text.replace(",", "").replace(MINUS, "-")
    return f"{number} {cell.marks}" if cell.marks else number

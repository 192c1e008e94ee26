"""A CSV file's rows for merging, each with the text that it was written as."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO

from measures.merge.lines import split_lines
from measures.merge.yaml_files import NotMergeable

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The header, the rows as cells by column, and the text of each row without its line end."""

    columns: tuple[str, ...]
    rows: tuple[Cells, ...]
    texts: tuple[str, ...]
    header: str


def read_sheet(text: str) -> Sheet:
    """Return a CSV text's rows; an empty line holds none.

    Raises:
        NotMergeable: the header is missing or repeats a name, or a row is longer or shorter than it.
    """
    lines = split_lines(text)
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    found: list[tuple[list[str], str]] = []
    start = 0
    try:
        for row in reader:
            if row:
                found.append((row, "".join(lines[start : reader.line_num]).removesuffix("\n")))
            start = reader.line_num
    except csv.Error as fault:
        raise NotMergeable from fault
    if not found:
        raise NotMergeable
    (columns, header), *rows = found
    if len(set(columns)) < len(columns) or any(len(row) != len(columns) for row, _ in rows):
        raise NotMergeable
    cells = tuple(dict(zip(columns, row, strict=True)) for row, _ in rows)
    return Sheet(tuple(columns), cells, tuple(text for _, text in rows), header)


def write_sheet(columns: Sequence[str], rows: Iterable[Cells], sides: Sequence[Sheet]) -> str:
    """Return the rows as CSV; a row that a side has is written as it stands there."""
    same = [side for side in sides if side.columns == tuple(columns)]
    known = {
        tuple(row.values()): text for side in reversed(same) for row, text in zip(side.rows, side.texts, strict=True)
    }
    lines = [same[0].header if same else _write_row(columns)]
    for row in rows:
        cells = tuple(row[column] for column in columns)
        lines.append(known.get(cells) or _write_row(cells))
    return "".join(f"{line}\n" for line in lines)


def _write_row(cells: Sequence[str]) -> str:
    written = StringIO(newline="")
    csv.writer(written, lineterminator="").writerow(cells)
    return written.getvalue()

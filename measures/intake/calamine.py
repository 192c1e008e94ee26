"""Reads XLS, XLSB and ODS in a process of its own, since the library ends its process on some damaged files.

The parent calls `read_apart`; the child is this module as a program: a workbook on its input, JSON on its output.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from contextlib import suppress
from datetime import date, datetime
from io import BytesIO
from typing import NamedTuple

MOST_SECONDS = 60
MOST_MEMORY = 3_000_000_000
"""Bytes of memory that the child may take."""

Value = int | float | str | bool | date | None


class Found(NamedTuple):
    """A sheet as read: name, rows (None where they are too many), and merges, each from one cell to another."""

    name: str
    rows: list[list[Value]] | None
    merges: list[tuple[tuple[int, int], tuple[int, int]]]


class WorkbookUnreadable(Exception):
    """A workbook that the library could not read, with its reason."""


def read_apart(content: bytes, most_cells: int) -> list[Found]:
    """Return the sheets of a workbook, read by a child process.

    Raises:
        WorkbookUnreadable: the child failed, or took too long.
    """
    command = [sys.executable, "-m", __name__, str(most_cells)]
    environ = {"PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        ended = subprocess.run(  # noqa: S603 (our own program, a list of arguments)
            command, input=content, env=environ, capture_output=True, check=False, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        raise WorkbookUnreadable(f"it took more than {MOST_SECONDS} seconds") from None
    if ended.returncode:
        lines = ended.stderr.decode("utf-8", "replace").strip().splitlines() if ended.returncode == 1 else []
        raise WorkbookUnreadable(lines[-1] if lines else "it is damaged")
    return [_read_sheet(sheet) for sheet in json.loads(ended.stdout)]


def _read_sheet(said: dict[str, object]) -> Found:
    rows, merges = said["rows"], said["merges"]
    assert isinstance(merges, list)
    assert rows is None or isinstance(rows, list)
    read = None if rows is None else [[_read_value(value) for value in row] for row in rows]
    return Found(str(said["name"]), read, [((a[0], a[1]), (b[0], b[1])) for a, b in merges])


def _read_value(value: object) -> Value:
    if isinstance(value, list):
        return datetime.fromisoformat(value[0])
    assert value is None or isinstance(value, (bool, int, float, str))
    return value


def main() -> int:
    """Read a workbook from the input and print its sheets; the reason goes to the errors where it cannot be read."""
    from python_calamine import CalamineWorkbook

    with suppress(OSError, ValueError):  # where the system knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    most_cells, sheets = int(sys.argv[1]), []
    try:
        with CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read())) as book:
            for name in book.sheet_names:
                sheet = book.get_sheet_by_name(name)
                fits = sheet.total_height * sheet.total_width <= most_cells
                rows = sheet.to_python(skip_empty_area=False) if fits else None
                written = None if rows is None else [[_write_value(value) for value in row] for row in rows]
                sheets.append({"name": name, "rows": written, "merges": sheet.merged_cell_ranges or []})
    except Exception as fault:  # noqa: BLE001 (the edge of the process: the parent words the fault)
        sys.stderr.write(f"{fault}\n")
        return 1
    json.dump(sheets, sys.stdout)
    return 0


def _write_value(value: object) -> object:
    if isinstance(value, date):
        return [value.isoformat()]
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


if __name__ == "__main__":
    sys.exit(main())

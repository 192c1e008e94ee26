"""CSV as text: RFC 4180 quoting, one record a line, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = frozenset("=+@\t\r-")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a header row and records as UTF-8 without a byte-order mark, each line ending in CR LF (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([defuse(cell) for cell in header])
    writer.writerows([[defuse(cell) for cell in row] for row in rows])
    return text.getvalue().encode()


def defuse(cell: str) -> str:
    """Return the cell, with an apostrophe before it where a spreadsheet would take it for a formula.

    Source: OWASP, "CSV injection". The content format refuses such cells; this is the second fence.
    """
    if cell[:1] in _FORMULA and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell

"""Text files of cells: CSV and its relatives, whatever their encoding, separator and line ends."""

from __future__ import annotations

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from dataclasses import replace
from io import StringIO
from itertools import islice

from measures.intake.digits import uses_decimal_commas
from measures.intake.sheet import MOST_CELLS, Cell, Opened, make_sheet
from measures.model.problem import Place, Problem
from measures.reading.result import make_problem

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_SAMPLE = 400
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def open_text_file(content: bytes, file: str) -> Opened:
    """Return the one sheet of a text file; every way in which it is not plain UTF-8 CSV is noted."""
    notes: list[str] = []
    text = _decode(content, notes)
    if text is None or "\0" in text:
        return _refuse(file, "intake.encoding", "Expected a text file or a spreadsheet, got other bytes.")
    text = _unify_lines(text, notes)
    separator, text = _find_separator(text, file, notes)
    try:
        rows, numbers = _parse(text, separator)
    except csv.Error as fault:
        message = f"Expected rows of cells, got a fault near line {_count_lines(text, separator)}: {fault}."
        return _refuse(file, "intake.syntax", message, "Look for a quote that is opened and not closed.")
    if len(rows) * max(map(len, rows), default=0) > MOST_CELLS:
        return _refuse(file, "intake.too-large", f"Expected at most {MOST_CELLS:,} cells, got more.")
    cells = [[_clean_controls(text) for text in row] for row in rows]
    sheet = make_sheet("", cells, numbers=numbers, notes=tuple(notes))
    commas = separator != "," and uses_decimal_commas([text for row in rows for text in row])
    return Opened((replace(sheet, is_text=True, has_decimal_commas=commas),))


def _refuse(file: str, rule: str, message: str, hint: str = "Save it as CSV or XLSX and try again.") -> Opened:
    problem: Problem = make_problem(rule, Place(file=file), message, hint)
    return Opened((), (problem,))


def _decode(content: bytes, notes: list[str]) -> str | None:
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        notes.append("The file is UTF-16; it was read as such and is written as UTF-8.")
        return content.decode("utf-16", "replace")
    if content.startswith(BOM_UTF8):
        notes.append("The byte order mark at the start was left out.")
        content = content.removeprefix(BOM_UTF8)
    try:
        return content.decode()
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        notes.append(
            f"The file is no UTF-8 (line {line}, byte 0x{content[fault.start]:02X}); it was read as Windows-1252. "
            "Check the accented letters, pound signs and dashes."
        )
    return content.decode("cp1252", "replace")


def _unify_lines(text: str, notes: list[str]) -> str:
    plain = text.replace("\r\n", "\n")
    if "\r" in plain:
        notes.append("Lines end in a carriage return alone; they were read as lines.")
        plain = plain.replace("\r", "\n")
    return plain


def _find_separator(text: str, file: str, notes: list[str]) -> tuple[str, str]:
    first, _, rest = text.partition("\n")
    if said := re.fullmatch(r'"?sep=(.)"?\s*', first, re.IGNORECASE):
        notes.append(f'The first line, "{first.strip()}", names the separator and was left out.')
        return said[1], f"\n{rest}"
    counts = {separator: _count_even_rows(text, separator) for separator in _SEPARATORS}
    if file.lower().endswith((".tsv", ".tab")) and counts["\t"][0]:
        return "\t", text
    best = max(_SEPARATORS, key=lambda separator: (*counts[separator], separator == ","))
    if counts[best][0] == 0:
        return ",", text
    if best != ",":
        notes.append(f"The cells are parted by {_SEPARATORS[best]}.")
    return best, text


def _count_even_rows(text: str, separator: str) -> tuple[int, int]:
    """Return how many of the first rows have the most common number of cells, if that is above one, and that number."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator)
    try:
        sizes = Counter(len(row) for row in islice(reader, _SAMPLE) if len(row) > 1)
    except csv.Error:
        return 0, 0
    if not sizes:
        return 0, 0
    size, rows = max(sizes.items(), key=lambda item: (item[1], item[0]))
    return rows, size


def _parse(text: str, separator: str) -> tuple[list[list[str]], list[int]]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, numbers, line = [], [], 1
    for row in reader:
        rows.append(row)
        numbers.append(line)
        line = reader.line_num + 1
    return rows, numbers


def _count_lines(text: str, separator: str) -> int:
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for _ in reader:
            line = reader.line_num + 1
    except csv.Error:
        pass
    return line


def _clean_controls(text: str) -> Cell:
    if _CONTROL.search(text) is None:
        return Cell(text)
    return Cell(_CONTROL.sub("", text), text, "control characters were removed")

"""Where on a sheet its table stands: titles above, header rows, rows of figures, text below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from measures.intake.digits import is_year
from measures.intake.sheet import Cell, Sheet
from measures.intake.table import find_spans, is_figure, is_period, list_texts


@dataclass(frozen=True, slots=True)
class Extent:
    """The rows of a sheet that belong to its table: header from `header` on, body from `body` to before `end`.

    `second` is the row on which another table begins, if there is one.
    """

    header: int
    body: int
    end: int
    second: int | None


def find_extent(sheet: Sheet) -> Extent | None:
    """Return where the table stands; None where no header with rows of figures below it can be found."""
    blocks = _find_blocks(sheet.rows)
    figures = [_count_figures(sheet, *block) for block in blocks]
    if not any(figures):
        figures = [sum(is_year(cell.text) for row in sheet.rows[a + 1 : b] for cell in row) for a, b in blocks]
    if not any(figures):
        return None
    at = figures.index(max(figures))
    header = _find_header(sheet, *blocks[at])
    while header is None and at > 0:
        at -= 1
        header = _find_header(sheet, *blocks[at])
    if header is None:
        return None
    return _follow(sheet, blocks, figures, at, header)


def _follow(sheet: Sheet, blocks: list[tuple[int, int]], figures: list[int], at: int, header: int) -> Extent | None:
    """Follow the table down from its header: further blocks belong to it until one has a header of its own."""
    body = _find_body(sheet, header, blocks[-1][1])
    end, second = blocks[at][1], None
    for index in range(at + 1, len(blocks)):
        begin, finish = blocks[index]
        if figures[index] == 0:
            continue
        if body is not None and begin >= body and _begins_table(sheet, header, begin, finish):
            second = begin
            break
        end = finish
    if body is None or body >= end:
        return None
    return Extent(header, body, end, second)


def _begins_table(sheet: Sheet, header: int, begin: int, finish: int) -> bool:
    """Whether a block is another table: it has a header, and not the first one again."""
    found = _find_header(sheet, begin, finish)
    if found is None or list_texts(sheet.rows[found]) == list_texts(sheet.rows[header]):
        return False
    return len(list_texts(sheet.rows[found])) > 1


def _find_blocks(rows: Sequence[Sequence[Cell]]) -> list[tuple[int, int]]:
    """Return the runs of rows without an empty row among them."""
    blocks: list[tuple[int, int]] = []
    for at, row in enumerate(rows):
        if not list_texts(row):
            continue
        if blocks and blocks[-1][1] == at:
            blocks[-1] = (blocks[-1][0], at + 1)
        else:
            blocks.append((at, at + 1))
    return blocks


def _count_figures(sheet: Sheet, begin: int, end: int) -> int:
    return sum(is_figure(cell, decimal_comma=sheet.has_decimal_commas) for row in sheet.rows[begin:end] for cell in row)


def _find_header(sheet: Sheet, begin: int, end: int) -> int | None:
    """Return the first row of a block that can be a header, passing over titles; None where figures come first."""
    width = max((len(list_texts(row)) for row in sheet.rows[begin:end]), default=0)
    for at in range(begin, end):
        row = sheet.rows[at]
        if any(is_figure(cell, decimal_comma=sheet.has_decimal_commas) for cell in row):
            return None
        if not _is_title(sheet, at, width):
            return at
    return None


def _is_title(sheet: Sheet, at: int, width: int) -> bool:
    """Whether a row is a line of text above a table: one text in the first column, or a name with what it is."""
    row = sheet.rows[at]
    places = [column for column, cell in enumerate(row) if cell.text.strip()]
    if len(places) == 1:
        span = find_spans(sheet, at).get(places[0])
        return places[0] == 0 or (span is not None and span.right - span.left + 2 >= width)
    return len(places) == 2 and width > 3 and places == [0, 1] and not find_spans(sheet, at)


def _find_body(sheet: Sheet, header: int, end: int) -> int | None:
    """Return the first row below the header rows."""
    for at in range(header + 1, end):
        if list_texts(sheet.rows[at]) and not _continues_header(sheet, at):
            return at
    return None


def _continues_header(sheet: Sheet, at: int) -> bool:
    """Whether a row below a header row is one, too: no figure in it, and one of the two leaves its first cell empty."""
    row = sheet.rows[at]
    if any(is_figure(cell, decimal_comma=sheet.has_decimal_commas) for cell in row):
        return False
    above = next((each for each in reversed(sheet.rows[:at]) if list_texts(each)), row)
    texts = list_texts(row)
    if len(texts) == 1 and row[0].text.strip():
        return False
    if not row[0].text.strip():
        return any(not is_year(text) for text in texts) or all(map(is_period, texts))
    return not above[0].text.strip() and len(list_texts(above)) < len(texts) - 1

"""The table of a sheet: which columns hold labels and which figures, and what each header says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from measures.finder.headers import simplify
from measures.finder.normalising import strip_footnotes
from measures.intake.blocks import Extent, find_extent
from measures.intake.digits import clean_number
from measures.intake.preamble import lift_preamble
from measures.intake.sheet import Cell, Sheet, name_cell
from measures.intake.table import LeftOut, Row, Table, find_spans, is_figure, is_period, list_texts
from measures.model.problem import Place, Problem
from measures.reading.result import Read, make_problem
from measures.reading.value_faults import show

_KEY_WORDS = re.compile(
    r"\b(?:year|years|quarter|month|date|time|period|age|decile|quintile|quartile|code|codes|id|order|rank|grade|band"
    r"|week|day)\b",
    re.IGNORECASE,
)
_NOT_KEY_WORDS = re.compile(
    r"%|\b(?:rate|percent|percentage|number|count|mean|average|median|of|per|total|life)\b", re.IGNORECASE
)
_LINE_BELOW = re.compile(
    r"^(?:source|note|footnote|figures|data|base|last|next|published|contact|see|\W)|[.:;]", re.IGNORECASE
)
_NEAR_FIGURE = re.compile(r"[^A-Za-z0-9]{0,2}[0-9]+[.,:][0-9]+.*|[$€¥][0-9.,]+.*|[0-9.,]+ ?[A-Za-z]{1,3}")
_MOST_MARKS, _LONGEST_MARK, _LONGEST_LABEL = 6, 4, 60
_FEW_PERIODS = 2
_ONE_TABLE = "Put each table on a sheet, or in a file, of its own."


def find_table(sheet: Sheet, file: str) -> Read[Table]:
    """Return the table of a sheet; a sheet without one, or with two, is a problem."""
    sheet = lift_preamble(sheet)
    extent = find_extent(sheet)
    if extent is None:
        return Read(None, (_describe_lack(sheet, file),))
    if extent.second is not None:
        line = sheet.numbers[extent.second]
        message = f"Expected one table, got another that begins in row {line}."
        return Read(None, (make_problem("intake.two-tables", Place(file=file, line=line), message, _ONE_TABLE),))
    return _build(sheet, extent, file)


def _describe_lack(sheet: Sheet, file: str) -> Problem:
    """Return the problem of a sheet without a table, naming a cell that comes near to a figure where there is one."""
    message = "Expected a header row with rows of figures below it, got none."
    hint = "Begin the table with one row that names each column."
    for number, row in zip(sheet.numbers, sheet.rows, strict=True):
        for column, cell in enumerate(row):
            if not is_figure(cell) and _NEAR_FIGURE.fullmatch(cell.text.strip()):
                message += (
                    f" {show(cell.text)} in {name_cell(number, column, is_text=sheet.is_text)} is read as a text."
                )
                hint += " Write figures in digits, one in a cell, with their unit in the header."
                return make_problem("intake.no-table", Place(file=file, line=number, column=column + 1), message, hint)
    return make_problem("intake.no-table", Place(file=file), message, hint)


def _build(sheet: Sheet, extent: Extent, file: str) -> Read[Table]:
    header_rows = tuple(at for at in range(extent.header, extent.body) if list_texts(sheet.rows[at]))
    first, width = _find_width(sheet, extent)
    headers = _read_headers(sheet, header_rows, first, width)
    body = [Row(at, sheet.rows[at][first:width]) for at in range(extent.body, extent.end) if list_texts(sheet.rows[at])]
    lowest = [text.strip() for text in (cell.text for cell in sheet.rows[header_rows[-1]][first:width])]
    repeated = [row for row in body if [cell.text.strip() for cell in row.cells] == lowest]
    body = [row for row in body if row not in repeated]
    values = _join_periods(
        tuple(at for at in range(width - first) if _holds_figures(sheet, headers[at], body, at)), lowest
    )
    rows, footers = _split_footers(body, values)
    table = Table(
        sheet=sheet,
        first_column=first,
        headers=headers,
        header_rows=header_rows,
        rows=rows,
        values=values,
        titles=tuple(_list_lines(sheet, 0, extent.header)),
        footers=(*(_join(row.cells) for row in footers), *_list_lines(sheet, extent.end, len(sheet.rows))),
        left_out=tuple(LeftOut(row.at, _join(row.cells), "the header again") for row in repeated),
    )
    problems = (*_find_ragged(table, file), *_find_beside(table, file))
    return Read(None if problems else table, problems)


def _find_width(sheet: Sheet, extent: Extent) -> tuple[int, int]:
    """Return the first column of the table and the one after its last."""
    rows = sheet.rows[extent.header : extent.end]
    used = [column for column in range(len(rows[0])) if any(row[column].text.strip() for row in rows)]
    return used[0], used[-1] + 1


def _read_headers(sheet: Sheet, header_rows: Sequence[int], first: int, width: int) -> tuple[tuple[str, ...], ...]:
    levels = [_fill_right(sheet, at, first, width, is_lowest=at == header_rows[-1]) for at in header_rows]
    return tuple(zip(*levels, strict=True))


def _fill_right(sheet: Sheet, at: int, first: int, width: int, *, is_lowest: bool) -> list[str]:
    """Return the texts of a header row; one that spans columns stands over each of them.

    In a row above the lowest, an empty cell after a text belongs to that text, where no merge says otherwise.
    """
    spans = find_spans(sheet, at)
    has_merges = bool(spans)
    filled: list[str] = []
    current, last = "", -1
    for column in range(first, width):
        text = clean_header(sheet.rows[at][column].text)
        if text:
            current, last = text, spans[column].right if column in spans else column
        elif not (column <= last or (not is_lowest and not has_merges)):
            current = ""
        filled.append(current)
    return filled


def name_header(parts: Sequence[str]) -> str:
    """Return the parts of a header as a person would write them: words parted by spaces, the first with a capital."""
    text = " ".join(dict.fromkeys(part for part in parts if part))
    plain = simplify(text) if "_" in text or text.islower() else text
    return plain[:1].upper() + plain[1:]


def clean_header(text: str) -> str:
    """Return a header's text on one line, without marks of footnotes."""
    return strip_footnotes(" ".join(text.replace("\N{ZERO WIDTH SPACE}", "").split()))


def _holds_figures(sheet: Sheet, header: tuple[str, ...], body: Sequence[Row], at: int) -> bool:
    """Whether most cells of a column are figures, and its header names no key such as a year."""
    texts = [text for row in body if (text := row.cells[at].text.strip())]
    cleaned = [clean_number(text, decimal_comma=sheet.has_decimal_commas) for text in texts]
    figures = sum(each is not None for each in cleaned)
    name = " ".join(header).replace("_", " ")
    if not any(each is not None and each.is_number for each in cleaned):
        return bool(texts) and figures == len(texts) == len(body) and bool(name)
    if not name:
        return figures * 2 > len(texts)
    has_decimals = any(each is not None and "." in each.text for each in cleaned)
    if _KEY_WORDS.search(name) and not _NOT_KEY_WORDS.search(name) and not has_decimals:
        return False
    if _is_marked_throughout(texts):
        return at > 0
    return figures * 2 >= len(texts)


def _join_periods(values: tuple[int, ...], headers: Sequence[str]) -> tuple[int, ...]:
    """Return the columns of figures, with those that stand among them under a period of their own.

    Beside columns headed 2019 and 2021, one headed 2020 holds figures too, whatever its cells are: what cannot be read
    there is refused, cell by cell, and never taken for labels.
    """
    periods = tuple(at for at, header in enumerate(headers) if is_period(header))
    if len(set(periods) & set(values)) < _FEW_PERIODS:
        return values
    return tuple(sorted({*values, *periods}))


def _is_marked_throughout(texts: list[str]) -> bool:
    """Whether the cells of a column that are no figures are short marks, many as they may be."""
    others = {text for text in texts if clean_number(text) is None}
    return len(others) <= _MOST_MARKS and all(len(text) <= _LONGEST_MARK for text in others)


def _split_footers(body: Sequence[Row], values: tuple[int, ...]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Part the rows of the table from lines of text below it, which have no figures.

    A short label directly below the last figures, as of a group whose figure is missing, stays a row.
    """
    end = len(body)
    while end and not any(body[end - 1].cells[at].text.strip() for at in values):
        end -= 1
    while 0 < end < len(body) and body[end].at == body[end - 1].at + 1 and _is_label(body[end]):
        end += 1
    return tuple(body[:end]), tuple(body[end:])


def _is_label(row: Row) -> bool:
    text = list_texts(row.cells)[0]
    return len(text) <= _LONGEST_LABEL and not _LINE_BELOW.search(text)


def _list_lines(sheet: Sheet, begin: int, end: int) -> Iterator[str]:
    for row in sheet.rows[begin:end]:
        if list_texts(row):
            yield _join(row, ", " if sheet.is_text else " | ")


def _join(cells: Sequence[Cell], separator: str = " | ") -> str:
    return separator.join(" ".join(text.split()) for text in list_texts(cells))


def _find_beside(table: Table, file: str) -> Iterator[Problem]:
    """Yield a problem where an empty column parts the table from another one, with labels and figures of its own."""
    empty = [at for at in table.stubs if not any(table.headers[at]) and not _has_texts(table, at)]
    for gap in empty:
        beyond = [at for at in range(gap + 1, len(table.headers)) if at not in empty]
        has_figures = any(at in table.values for at in beyond)
        if any(at < gap for at in table.values) and has_figures and beyond[0] not in table.values:
            place = Place(
                file=file,
                line=table.sheet.numbers[table.header_rows[0]],
                column=table.first_column + beyond[0] + 1,
            )
            message = (
                f'Expected one table, got another beside it that begins with "{name_header(table.headers[beyond[0]])}".'
            )
            yield make_problem("intake.two-tables", place, message, _ONE_TABLE)
            return


def _has_texts(table: Table, at: int) -> bool:
    return any(row.cells[at].text.strip() for row in table.rows)


def _find_ragged(table: Table, file: str) -> Iterator[Problem]:
    """Yield the rows of a text file that have figures beyond the last header: an unquoted comma parts a cell in two."""
    named = [at for at, header in enumerate(table.headers) if any(header)]
    if not table.sheet.is_text or not named:
        return
    for row in table.rows:
        beyond = [cell.text for cell in row.cells[named[-1] + 1 :] if cell.text.strip()]
        cleaned = [each for text in beyond if (each := clean_number(text)) is not None]
        if any(each.is_number for each in cleaned):
            line = table.sheet.numbers[row.at]
            message = (
                f"Expected at most {named[-1] + 1} cells, as in the header, got {show(beyond[0])} in a further one."
            )
            yield make_problem(
                "intake.ragged-row", Place(file=file, line=line), message, "Quote a cell that holds a separator."
            )

"""The cells of a table to the texts of a content file: figures in digits, labels without stray signs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from measures.finder.headers import names_role
from measures.finder.normalising import strip_footnotes
from measures.intake.digits import clean_number
from measures.intake.report import Change
from measures.intake.sheet import Cell
from measures.intake.spoiled import holds_bounds
from measures.intake.table import Table
from measures.model.value import NUMBER
from measures.reading.cells import CellFault, read_cell
from measures.reading.csv_text import is_formula

_SHORT = 4
_TRAILING = re.compile(r"(.*[0-9%])\s*([^0-9\s].*)")


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """A text in place of a number, or beside one, whose meaning nobody confirmed; the cells that hold it."""

    mark: str
    cells: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Cleaning:
    """Texts of a table's body on the way to clean ones: `rows x columns`, and what was changed, found or refused.

    `replaced` are confirmed marks whose shorthand stands in their place. Rows and columns of `changes` and `formulas`
    are those of the sheet; those of `units` and `decimals` the table's.
    """

    table: Table
    marks: Mapping[str, str]
    texts: list[list[str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unconfirmed: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    replaced: set[str] = field(default_factory=set)
    formulas: list[tuple[int, int, str]] = field(default_factory=list)
    units: dict[int, set[str]] = field(default_factory=dict)
    decimals: dict[int, int] = field(default_factory=dict)

    @property
    def first_column(self) -> int:
        """The table's first column in the sheet."""
        return self.table.first_column

    def change(self, row: int, column: int, before: str, after: str, why: str) -> None:
        """Keep a change of a cell, by its place in the table."""
        number = self.table.sheet.numbers[self.table.rows[row].at]
        self.changes.append(Change(number, column + self.first_column, before, after, why))


def clean_table(table: Table, marks: Mapping[str, str]) -> Cleaning:
    """Clean all cells of a table. Nothing is translated that `marks` does not confirm."""
    cleaning = Cleaning(table, marks)
    flags = {at for at in table.stubs if _holds_flags(table, at)}
    headings, values = _find_headings(table), frozenset(table.values)
    for row, found in enumerate(table.rows):
        cleaning.texts.append([""] * len(found.cells))
        for column, cell in enumerate(found.cells):
            if column in flags:
                continue
            flag = found.cells[column + 1].text.strip() if column + 1 in flags else ""
            if column in values and row in headings:
                text = ""
            elif column in values:
                text = _clean_value(cleaning, row, column, cell, flag)
            else:
                text = _clean_label(cleaning, row, column, cell)
            cleaning.texts[row][column] = text
    _fill_down(cleaning)
    return cleaning


def _find_headings(table: Table) -> frozenset[int]:
    """Return the rows without any figure that head the rows below them.

    A row is one where several figures are missing beside a single label, or where labels repeat, so that something
    must tell them apart. Any other row without figures lacks them, and somebody has to say why.
    """
    blank = [at for at, row in enumerate(table.rows) if not any(row.cells[each].text.strip() for each in table.values)]
    labels = [
        tuple(row.cells[each].text.strip() for each in table.stubs)
        for at, row in enumerate(table.rows)
        if at not in blank
    ]
    if len(set(labels)) < len(labels):
        return frozenset(blank)
    alone = (at for at in blank if sum(bool(table.rows[at].cells[each].text.strip()) for each in table.stubs) == 1)
    return frozenset(alone) if len(table.values) > 1 else frozenset()


def _holds_flags(table: Table, at: int) -> bool:
    """Whether a column without a name holds nothing but short marks, beside a column of figures."""
    if any(table.headers[at]) or at - 1 not in table.values:
        return False
    texts = [text for row in table.rows if (text := row.cells[at].text.strip())]
    return bool(texts) and all(len(text) <= _SHORT and not NUMBER.fullmatch(text) for text in texts)


def _clean_value(cleaning: Cleaning, row: int, column: int, cell: Cell, flag: str) -> str:
    table = cleaning.table
    written = f"{cell.text.strip()} {flag}".strip()
    why = [cell.why] if cell.why else []
    if flag:
        why.append("the mark of the column beside it was put beside the figure")
    cleaned = clean_number(written, decimal_comma=table.sheet.has_decimal_commas)
    if cleaned is None:
        return _read_mark(cleaning, row, column, cell, written, why)
    _keep_format(cleaning, column, cell, cleaned.unit)
    if why or cleaned.text != cell.before:
        cleaning.change(row, column, cell.before, cleaned.text, "; ".join((*why, *cleaned.why)))
    return cleaned.text


def _keep_format(cleaning: Cleaning, column: int, cell: Cell, unit: str) -> None:
    if cell.unit or unit:
        cleaning.units.setdefault(column, set()).add(cell.unit or unit)
    elif cell.text.strip() not in ("", "0") and clean_number(cell.text) is not None:
        cleaning.units.setdefault(column, set()).add("")
    if cell.decimals is not None:
        cleaning.decimals[column] = max(cell.decimals, cleaning.decimals.get(column, 0))


def _read_mark(cleaning: Cleaning, row: int, column: int, cell: Cell, written: str, why: list[str]) -> str:
    """Return a cell that holds an older mark. It stays, since the settings say what it means, save where it cannot."""
    number, mark = _split_mark(written, decimal_comma=cleaning.table.sheet.has_decimal_commas)
    if mark not in cleaning.marks and (cell.is_date or holds_bounds(mark)):
        return written
    if mark not in cleaning.marks:
        place = (cleaning.table.sheet.numbers[cleaning.table.rows[row].at], column + cleaning.first_column)
        cleaning.unconfirmed.setdefault(mark, []).append(place)
        return written
    meaning = cleaning.marks[mark]
    stays = mark and not is_formula(mark) and mark == mark.strip()
    text = f"{number} {mark if stays else meaning}".strip()
    if isinstance(read_cell(text, "", cleaning.marks), CellFault):
        text = f"{number} {meaning}".strip()
    if not stays:
        cleaning.replaced.add(mark)
        why = [*why, f"you said that {_name_mark(mark)} means {meaning}"]
    if text != cell.before:
        cleaning.change(row, column, cell.before, text, "; ".join(why or ["a space was put before the mark"]))
    return text


def _name_mark(mark: str) -> str:
    return f'"{mark}"' if mark else "an empty cell"


def _split_mark(text: str, *, decimal_comma: bool) -> tuple[str, str]:
    """Return the number of a cell, if it has one, and the mark after it."""
    found = _TRAILING.fullmatch(text)
    cleaned = clean_number(found[1], decimal_comma=decimal_comma) if found else None
    return (cleaned.text, found[2]) if found and cleaned is not None and cleaned.is_number else ("", text)


def _clean_label(cleaning: Cleaning, row: int, column: int, cell: Cell) -> str:
    text, why = cell.text, [cell.why] if cell.why else []
    plain = " ".join(text.replace("\N{ZERO WIDTH SPACE}", "").replace("\ufeff", "").split())
    if plain != text:
        why.append("spaces or line ends were unified")
    bare = strip_footnotes(plain)
    if bare != plain and bare:
        why.append(f"the footnote mark {plain[len(bare) :].strip()} was taken off: write a note")
        plain = bare
    dashed = re.sub(r"^(?:[-–—•·]\s+)+", "", plain)
    if dashed != plain and dashed:
        why.append("the dash that indents it was taken off")
        plain = dashed
    if re.fullmatch(r"(?:19|20)[0-9]{2}\.0+", plain):
        why.append("the year was written without decimals")
        plain = plain[:4]
    if is_formula(plain):
        number = cleaning.table.sheet.numbers[cleaning.table.rows[row].at]
        cleaning.formulas.append((number, column + cleaning.first_column, plain))
    if why:
        cleaning.change(row, column, cell.before, plain, "; ".join(why))
    if plain and _is_status(cleaning.table, column):
        _check_status(cleaning, row, column, plain)
    return plain


def _is_status(table: Table, column: int) -> bool:
    return any(names_role(part, "status") for part in table.headers[column])


def _check_status(cleaning: Cleaning, row: int, column: int, text: str) -> None:
    known = (read_cell("", text, cleaning.marks), read_cell("1", text, cleaning.marks))
    if all(isinstance(each, CellFault) for each in known) and len(text) <= _SHORT:
        place = (cleaning.table.sheet.numbers[cleaning.table.rows[row].at], column + cleaning.first_column)
        cleaning.unconfirmed.setdefault(text, []).append(place)


def _fill_down(cleaning: Cleaning) -> None:
    """Repeat the label of a group in the rows below it: where cells are merged, and where the first cells are empty."""
    table = cleaning.table
    stubs = [at for at in table.stubs if not table.values or at < table.values[0]]
    merged = {
        (row, merge.left - table.first_column)
        for merge in table.sheet.merges
        for row in range(merge.top + 1, merge.bottom + 1)
    }
    for row in range(1, len(cleaning.texts)):
        is_first = True
        for column in stubs:
            text, above = cleaning.texts[row][column], cleaning.texts[row - 1][column]
            is_merged = (table.rows[row].at, column) in merged
            if not text and above and (is_merged or (is_first and column != stubs[-1])):
                cleaning.texts[row][column] = above
                why = "the merged cell stands for each of its rows" if is_merged else "it repeats the label above"
                cleaning.change(row, column, "", above, why)
            elif text:
                is_first = False

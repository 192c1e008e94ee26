"""Facts between the header and the rows, as in time series of the Office for National Statistics.

Such a file begins with the titles of its series, then has a row for each fact about them, then the figures.
"""

from __future__ import annotations

from dataclasses import replace

from measures.intake.sheet import EMPTY, Cell, Sheet

_FIRST = ("title", "cdid")
_PERIODS = Cell("Period", "Title", "the column holds periods")
_FACTS = frozenset(
    (
        "cdid",
        "source dataset id",
        "preunit",
        "unit",
        "release date",
        "next release",
        "important notes",
    )
)


def lift_preamble(sheet: Sheet) -> Sheet:
    """Return the sheet with such facts below its rows, parted from them by an empty row; other sheets as they are."""
    names = [row[0].text.strip().casefold() if row else "" for row in sheet.rows[: len(_FACTS) + 1]]
    if tuple(names[:2]) != _FIRST:
        return sheet
    end = next((at for at, name in enumerate(names) if at and name not in _FACTS), len(names))
    facts, header = sheet.rows[1:end], (_PERIODS, *sheet.rows[0][1:])
    units = next((row for row, name in zip(facts, names[1:], strict=False) if name == "unit"), header)
    body = [tuple(map(_give_unit, row, units)) for row in sheet.rows[end:]]
    numbers = (sheet.numbers[0], *sheet.numbers[end:], sheet.numbers[-1], *sheet.numbers[1:end])
    return replace(sheet, rows=(header, *body, (EMPTY,) * len(header), *facts), numbers=numbers)


def _give_unit(cell: Cell, unit: Cell) -> Cell:
    """Return a figure with the sign that the facts give as its unit."""
    return cell._replace(unit=unit.text) if cell.text and unit.text in ("%", "£") else cell

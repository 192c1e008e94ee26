"""The values of spreadsheet cells, as text; each change of a number has its reason."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from measures.intake.number_formats import Shown, read_format
from measures.intake.sheet import Cell
from measures.model.period import MONTHS

_DIGITS_OF_SPREADSHEETS = 15
_MOST_PADDED = 6
_LONGEST_MARK = 3


def write_value(value: object) -> Cell:
    """Return a value of a cell whose format says nothing."""
    match value:
        case None:
            return Cell()
        case bool():
            return Cell(str(value).upper())
        case int() | float():
            return write_number(value)
        case datetime() | date():
            return Cell(f"{value:%Y-%m-%d}", is_date=True)
        case time() | timedelta():
            return Cell(str(value))
    return Cell(str(value))


def write_number(value: float, *, decimals: int | None = None, percent: bool = False) -> Cell:
    """Return a number with the decimals that its cell shows, times a hundred where the cell shows a percentage."""
    exact = repr(value)
    digits = exact if exact.lstrip("-").isdecimal() else f"{value:.{_DIGITS_OF_SPREADSHEETS}g}"
    amount = Decimal(digits)
    if percent:
        shown = f"{amount * 100:f}"
        text = _pad(shown.rstrip("0").rstrip(".") if "." in shown else shown, decimals)
        why = "the cell is formatted as a percentage: the number of per cent was written"
        return Cell(text, exact, why, unit="%", decimals=decimals)
    text = _pad(f"{amount:f}".removesuffix(".0"), decimals)
    if Decimal(exact) == amount:
        return Cell(text, decimals=decimals)
    why = "digits beyond the fifteenth, which a spreadsheet does not hold, were left out"
    return Cell(text, exact, why, decimals=decimals)


def write_formatted(value: float, form: str) -> Cell:
    """Return a number as its format shows it: what stands in its place, and the marks and signs beside it."""
    shown = read_format(form, value)
    if not shown.has_digits:
        return write_hidden(value, shown.before)
    cell = write_number(value, decimals=shown.decimals, percent=shown.percent)
    if sign := _find_sign(shown):
        return cell._replace(unit=sign)
    if mark := find_mark(shown):
        why = "; ".join(part for part in (cell.why, "the mark that its format shows was put beside it") if part)
        return cell._replace(text=f"{cell.text} {mark}", written=cell.before, why=why)
    return cell


def write_hidden(value: float, shown: str) -> Cell:
    """Return what a sheet shows in place of a number."""
    why = f'its format shows "{shown}" in place of the number' if shown else "its format hides the number"
    return Cell(shown, write_number(value).before, why)


def _find_sign(shown: Shown) -> str:
    if "£" in shown.before:
        return "£"
    return "%" if shown.after == "%" else ""


def find_mark(shown: Shown) -> str:
    """Return the mark that a format shows after a number: a sign, a shorthand, or letters too few for a unit."""
    after = shown.after.strip("()")
    is_mark = len(after) <= _LONGEST_MARK or re.fullmatch(r"(?:\[[a-z]{1,3}\])+", after)
    return after if is_mark and after not in ("%", "$", "€") else ""


def _pad(text: str, decimals: int | None) -> str:
    """Return a number with the zeros that its format shows at its end."""
    has = len(text.partition(".")[2])
    if not decimals or decimals > _MOST_PADDED or has >= decimals:
        return text
    return text + "." * (has == 0) + "0" * (decimals - has)


def write_date(value: date, form: str) -> Cell:
    """Return a date as its format shows it: a day, a month or a year."""
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]', "", form.lower())
    if "d" in plain or not ("y" in plain or "m" in plain):
        return Cell(f"{value:%Y-%m-%d}", is_date=True)
    if "m" in plain:
        return Cell(f"{MONTHS[value.month - 1]} {value.year}", is_date=True)
    return Cell(str(value.year), is_date=True)

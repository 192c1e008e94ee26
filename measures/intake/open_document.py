"""What an ODS says beside the values of its cells: percentages, hidden figures, raised letters, comments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import IO
from xml.etree.ElementTree import Element, XMLPullParser

from measures.intake.raised import take_off_raised
from measures.intake.sheet import MOST_CELLS, name_column

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CHUNK = 1 << 16
_MOST_NAMED = 20
_Place = tuple[int, int]


@dataclass(slots=True)
class Extras:
    """What is known of a sheet's cells, by row and column from 0.

    `hidden` are numbers that the sheet does not show, with what it shows in their place; `raised` texts without their
    marks of footnotes.
    """

    percentages: set[_Place] = field(default_factory=set)
    hidden: dict[_Place, str] = field(default_factory=dict)
    raised: dict[_Place, str] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)
    hidden_rows: list[str] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)
    is_hidden: bool = False

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of how the sheet was read."""
        found = (
            ("The sheet is hidden in the workbook{}.", [""] if self.is_hidden else []),
            ("Hidden rows were read like the others: {}.", self.hidden_rows),
            ("Hidden columns were read like the others: {}.", self.hidden_columns),
            ("Comments on cells were not read: {}. Write a note where a reader needs one.", self.comments),
        )
        return tuple(sentence.format(_list_some(names)) for sentence, names in found if names)


PLAIN = Extras()


def _list_some(names: list[str]) -> str:
    return f"{', '.join(names[:_MOST_NAMED])}{' and more' if len(names) > _MOST_NAMED else ''}"


def read_extras(part: IO[bytes]) -> dict[str, Extras]:
    """Return the extras of each sheet of `content.xml`, by the sheet's name; none where the part declares a DTD."""
    found: dict[str, Extras] = {}
    raised: set[str] = set()
    unseen: set[str] = set()
    row = column = 0
    current = PLAIN
    for event, element in _read_events(part):
        if event == "start" and element.tag == f"{_TABLE}table":
            current, row, column = found.setdefault(element.get(f"{_TABLE}name", ""), Extras()), 0, 0
            current.is_hidden = element.get(f"{_TABLE}style-name") in unseen
        elif event == "end" and element.tag == f"{_STYLE}style" and _hides(element):
            unseen.add(element.get(f"{_STYLE}name", ""))
        elif event == "end" and element.tag == f"{_TABLE}table-column":
            column = _read_column(element, column, current)
        elif event == "end" and element.tag == f"{_STYLE}style" and _raises(element):
            raised.add(element.get(f"{_STYLE}name", ""))
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            row = _read_row(element, row, current, raised)
            element.clear()
    return found


def _read_events(part: IO[bytes]) -> Iterator[tuple[str, Element]]:
    parser: XMLPullParser[Element] = XMLPullParser(("start", "end"))
    first = part.read(_CHUNK)
    if b"<!DOCTYPE" in first:
        return
    for chunk in chain((first,), iter(lambda: part.read(_CHUNK), b"")):
        parser.feed(chunk)
        for found in parser.read_events():
            event, element = found[0], found[-1]
            assert isinstance(element, Element)
            yield event, element


def _raises(style: Element) -> bool:
    positions = (each.get(f"{_STYLE}text-position", "") for each in style.iter(f"{_STYLE}text-properties"))
    return any(position.startswith(("super", *"123456789")) for position in positions)


def _hides(style: Element) -> bool:
    return any(each.get(f"{_TABLE}display") == "false" for each in style.iter(f"{_STYLE}table-properties"))


def _read_column(element: Element, column: int, extras: Extras) -> int:
    """Keep whether a column, or several alike, are hidden, and return the number of the next one."""
    after = column + min(_count(element, "number-columns-repeated"), MOST_CELLS)
    if element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
        last = "" if after == column + 1 else f"-{name_column(after - 1)}"
        extras.hidden_columns.append(f"{name_column(column)}{last}")
    return after


def _read_row(element: Element, row: int, extras: Extras, raised: set[str]) -> int:
    """Keep what a row says, and return the number of the next one."""
    repeats = min(_count(element, "number-rows-repeated"), MOST_CELLS)
    column = 0
    for cell in element:
        width = min(_count(cell, "number-columns-repeated"), MOST_CELLS)
        if (len(cell) or cell.attrib) and repeats * width <= MOST_CELLS:
            for line in range(row, row + repeats):
                for place in range(column, column + width):
                    _read_cell(cell, (line, place), extras, raised)
        column += width
    if element.get(f"{_TABLE}visibility") in ("collapse", "filter") and column:
        extras.hidden_rows.append(str(row + 1) if repeats == 1 else f"{row + 1}-{row + repeats}")
    return row + repeats


def _count(element: Element, name: str) -> int:
    text = element.get(f"{_TABLE}{name}", "1")
    return int(text) if text.isdecimal() else 1


def _read_cell(cell: Element, place: _Place, extras: Extras, raised: set[str]) -> None:
    comment = cell.find(f"{_OFFICE}annotation")
    if comment is not None:
        words = " ".join("".join(comment.itertext()).split())
        extras.comments.append(f"{name_column(place[1])}{place[0] + 1} ({words[:80]})")
    lines = cell.findall(f"{_TEXT}p")
    if cell.get(f"{_OFFICE}value-type") == "percentage":
        extras.percentages.add(place)
    if cell.get(f"{_OFFICE}value") is not None:
        shown = " ".join("".join(line.itertext()) for line in lines).strip()
        if lines and not any(sign.isdigit() for sign in shown):
            extras.hidden[place] = shown
        return
    runs = [run for line in lines for run in _list_runs(line, raised)]
    read = take_off_raised(runs)
    if read.why and len(lines) == 1:
        extras.raised[place] = read.text


def _list_runs(element: Element, raised: set[str], *, is_raised: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield the runs of text of a paragraph, each raised or not."""
    yield element.text or "", is_raised
    for child in element:
        name = child.get(f"{_TEXT}style-name", "")
        yield from _list_runs(child, raised, is_raised=is_raised or name in raised)
        yield child.tail or "", is_raised

"""Tables as HTML: a labelled region that scrolls, with scopes, notes linked both ways and a key of shorthands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape

from measures.figures import format_count
from measures.tables.table import Cell, ColumnGroup, ColumnHead, RowHead, Table, TableRow

escape = lru_cache(maxsize=16384)(escape)


def write_table(table: Table) -> str:
    """Return the HTML of a table with what stands below it: rows left out, key of shorthands, notes."""
    marker = _Markers(table.prefix)
    caption_id = f"{escape(table.prefix)}.caption"
    parts = [
        f'<div class="data-table" role="region" tabindex="0" aria-labelledby="{caption_id}">\n<table>\n',
        _write_caption(table, caption_id, marker),
        _write_head(table, marker),
        *_write_bodies(table, marker),
        "</table>\n</div>\n",
        _write_foot(table, marker),
    ]
    return "".join(parts)


class _Markers:
    """Links from figures and heads to notes; the first link to each note is where the note links back."""

    def __init__(self, prefix: str) -> None:
        self.prefix = escape(prefix)
        self.linked: set[int] = set()

    def write(self, numbers: Iterable[int]) -> str:
        return "".join(self._write(number) for number in numbers)

    def _write(self, number: int) -> str:
        place = f"{self.prefix}.note-{number}"
        back = "" if number in self.linked else f' id="{place}.at"'
        self.linked.add(number)
        return f' <a class="data-table__note"{back} href="#{place}">[note {number}]</a>'


def _write_caption(table: Table, caption_id: str, marker: _Markers) -> str:
    notes = marker.write(table.caption_notes)
    subtitle = f' <span class="data-table__subtitle">{escape(table.subtitle)}</span>' if table.subtitle else ""
    title = f'<span class="data-table__title">{escape(table.caption)}</span>'
    words = f'<span class="data-table__caption">{title}{notes}{subtitle}</span>'
    return f'<caption id="{caption_id}">{words}</caption>\n'


def _write_head(table: Table, marker: _Markers) -> str:
    deep = ' rowspan="2"' if table.groups else ""
    titles = "".join(f'<th scope="col"{deep}>{escape(title)}</th>' for title in table.row_titles)
    columns = "".join(_write_column_head(head, marker) for head in table.columns)
    if not table.groups:
        return f'<thead>\n<tr class="data-table__head">{titles}{columns}</tr>\n</thead>\n'
    groups = "".join(_write_group(group, marker) for group in table.groups)
    spans = "".join(f'<colgroup span="{group.span}">' for group in table.groups)
    return (
        f'<colgroup span="{len(table.row_titles)}">{spans}\n<thead>\n'
        f'<tr class="data-table__head data-table__head--groups">{titles}{groups}</tr>\n'
        f'<tr class="data-table__head">{columns}</tr>\n</thead>\n'
    )


def _write_group(group: ColumnGroup, marker: _Markers) -> str:
    words = f"{escape(group.label)}{marker.write(group.notes)}"
    return f'<th scope="colgroup" colspan="{group.span}" class="data-table__group">{words}</th>'


def _write_column_head(head: ColumnHead, marker: _Markers) -> str:
    unit = f' <span class="data-table__unit">{escape(head.unit)}</span>' if head.unit else ""
    return f'<th scope="col" class="data-table__value">{escape(head.label)}{unit}{marker.write(head.notes)}</th>'


def _write_bodies(table: Table, marker: _Markers) -> Iterator[str]:
    """Yield the rows; each heading row begins a `tbody` of its own, so that its scope ends with its group."""
    yield "<tbody>\n"
    width = len(table.row_titles) + len(table.columns)
    within = False
    for number, row in enumerate(table.rows):
        level = row.heads[-1].level
        starts = row.kind == "heading" or (within and level == 0)
        if starts and number:
            yield "</tbody>\n<tbody>\n"
        within = row.kind == "heading" or (within and not starts)
        yield _write_row(row, table, width, marker)
    yield "</tbody>\n"


def _write_row(row: TableRow, table: Table, width: int, marker: _Markers) -> str:
    place = f'id="{escape(table.prefix)}.{escape(row.key)}"'
    if row.kind == "heading":
        before = "".join(_write_row_head(head, marker) for head in row.heads[:-1])
        last = row.heads[-1]
        span = width - len(row.heads) + 1
        level = _level_class(last)
        words = f"{escape(last.label)}{marker.write(last.notes)}"
        head = f'<th scope="rowgroup" colspan="{span}"{level}>{words}</th>'
        return f'<tr {place} class="data-table__row--heading">{before}{head}</tr>\n'
    kind = "" if row.kind == "category" else f' class="data-table__row--{row.kind}"'
    heads = "".join(_write_row_head(head, marker) for head in row.heads)
    cells = "".join(_write_cell(cell, marker) for cell in row.cells)
    return f"<tr {place}{kind}>{heads}{cells}</tr>\n"


def _write_row_head(head: RowHead, marker: _Markers) -> str:
    notes = marker.write(head.notes) if head.notes else ""
    return f'<th scope="row"{_level_class(head)}>{escape(head.label)}{notes}</th>'


def _level_class(head: RowHead) -> str:
    return f' class="data-table__indent data-table__indent--{min(head.level, 3)}"' if head.level else ""


def _write_cell(cell: Cell, marker: _Markers) -> str:
    notes = marker.write(cell.notes) if cell.notes else ""
    if cell.kind == "number" and not cell.marks:
        return f"<td>{cell.text}{notes}</td>"
    if cell.kind == "missing":
        return f'<td><span class="data-table__missing">{cell.text}</span></td>'
    number = f"{cell.text} " if cell.kind == "number" else ""
    shorthand = cell.marks or cell.text
    words = f'<span class="visually-hidden"> {escape(cell.meaning)}</span>'
    return f'<td>{number}<span class="data-table__shorthand">{shorthand}{words}</span>{notes}</td>'


def _write_foot(table: Table, marker: _Markers) -> str:
    parts = [_write_left_out(table), _write_key(table), _write_notes(table, marker)]
    text = "".join(parts)
    return f'<div class="data-table__foot">\n{text}</div>\n' if text else ""


def _write_left_out(table: Table) -> str:
    if not table.rows_left_out:
        return ""
    left, total = format_count(table.rows_left_out), format_count(table.rows_in_data)
    words = f"This table leaves out {left} of the {total} rows of the data. The download has all of them."
    return f'<p class="data-table__left-out">{words}</p>\n'


def _write_key(table: Table) -> str:
    if not table.shorthands:
        return ""
    items = "".join(f"<div><dt>{mark}</dt> <dd>{escape(meaning)}</dd></div>" for mark, meaning in table.shorthands)
    return f'<dl class="data-table__key">{items}</dl>\n'


def _write_notes(table: Table, marker: _Markers) -> str:
    if not table.notes:
        return ""
    items = "".join(
        f'<li id="{marker.prefix}.note-{note.number}"><span class="data-table__note-name">[note {note.number}]</span> '
        f"{escape(note.text)}{_write_way_back(note.number, marker)}</li>\n"
        for note in table.notes
    )
    return f'<ul class="data-table__notes">\n{items}</ul>\n'


def _write_way_back(number: int, marker: _Markers) -> str:
    if number not in marker.linked:
        return ""
    place = f"{marker.prefix}.note-{number}.at"
    return f' <a href="#{place}" aria-label="Back to note {number} in the table">Back</a>'

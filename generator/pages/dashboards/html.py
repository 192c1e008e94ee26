"""Tables and lists of dashboards as HTML, written as text: a page may hold some hundred rows."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from generator.pages.dashboards.board import TABLE, Entry, Figure, FigureRow, FigureTable
from generator.pages.words import Link, Moment


def write_figures(table: FigureTable) -> Markup:
    """Return a table of figures in a region that scrolls."""
    heads = "".join(f'<th scope="col" class="data-table__value">{escape(head)}</th>' for head in table.heads)
    body = "".join(_write_row(row) for row in table.rows)
    return _mark(
        f'<div class="data-table figures" role="region" tabindex="0" aria-labelledby="{TABLE}.caption" id="{TABLE}">\n'
        f'<table>\n<caption class="visually-hidden" id="{TABLE}.caption">{escape(table.caption)}</caption>\n'
        f'<thead>\n<tr class="data-table__head"><th scope="col">{escape(table.head)}</th>{heads}</tr>\n</thead>\n'
        f"<tbody>\n{body}</tbody>\n</table>\n</div>\n"
    )


def _write_row(row: FigureRow) -> str:
    kind = ' class="data-table__row--aggregate"' if row.is_total else ""
    level = f' class="data-table__indent data-table__indent--{row.level}"' if row.level else ""
    name = _write_link(row.name, row.url)
    return f'<tr{kind}><th scope="row"{level}>{name}</th>{"".join(map(_write_figure, row.figures))}</tr>\n'


def _write_figure(figure: Figure) -> str:
    note = f' <span class="figures__note">{escape(figure.note)}</span>' if figure.note else ""
    return f"<td>{_write_link(figure.words, figure.url)}{note}</td>"


def _write_link(words: str, url: str) -> str:
    return f'<a href="{escape(url)}">{escape(words)}</a>' if url else escape(words)


def write_entries(entries: Iterable[Entry]) -> Markup:
    """Return entries as a list."""
    return _mark(f'<ul class="entry-list">\n{"".join(map(_write_entry, entries))}</ul>\n')


def _write_entry(entry: Entry) -> str:
    title = f'<p class="entry-list__name">{_write_link(entry.title, entry.url)}</p>'
    said = ": ".join(part for part in (_write_moment(entry.moment), escape(entry.note)) if part)
    about = f'<p class="entry-list__about">{said}</p>' if said else ""
    return f'<li class="entry-list__item">{title}{about}{_write_parts(entry.parts)}</li>\n'


def _write_moment(moment: Moment | None) -> str:
    return f'<time datetime="{escape(moment.machine)}">{escape(moment.words)}</time>' if moment else ""


def _write_parts(parts: Iterable[Link]) -> str:
    items = "".join(f'<li class="entry-list__part">{_write_link(part.words, part.url)}</li>' for part in parts)
    return f'<ul class="entry-list__parts">{items}</ul>' if items else ""


def _mark(text: str) -> Markup:
    return Markup(text)  # noqa: S704 (all that people wrote is escaped above)

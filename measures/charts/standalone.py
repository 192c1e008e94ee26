"""A chart as a file of its own: the wide picture with its title, subtitle, notes and source drawn in."""

from __future__ import annotations

from collections.abc import Sequence

from measures.charts.drawing import WIDE, Drawing
from measures.charts.svg import INK, MUTED, PAPER, escape, number, write_lines
from measures.charts.widths import wrap_text

_MARGIN = 20.0
_TITLE, _TEXT, _SMALL = 19, 14, 12


def write_svg_file(drawing: Drawing, *below: str) -> bytes:
    """Return a chart as an SVG file that needs no page and no style sheet round it.

    `below` is said below it, such as its source.
    """
    width = WIDE.width
    parts: list[str] = []
    y = _MARGIN
    y = _write(parts, wrap_text(drawing.title, width, _TITLE, bold=True), y, _TITLE, f'fill="{INK}" font-weight="600"')
    y = _write(parts, wrap_text(drawing.subtitle, width, _TEXT), y + 4, _TEXT, f'fill="{MUTED}"')
    picture, height = _take_picture(drawing.svg_wide)
    parts.append(f'<g transform="translate({number(_MARGIN)} {number(y + 12)})" font-size="{WIDE.size}">{picture}</g>')
    y += height + 20
    for words in (*drawing.notes, *below):
        y = _write(parts, wrap_text(words, width, _SMALL), y + 2, _SMALL, f'fill="{MUTED}"')
    return _wrap(drawing.title, drawing.description, parts, width + 2 * _MARGIN, y + _MARGIN).encode()


def write_empty_file(title: str, *below: str) -> bytes:
    """Return the file of a chart that has no figure to draw: its title, that there is none, and what is said below."""
    words, parts = "The data has no figures for this chart.", list[str]()
    y = _write(
        parts, wrap_text(title, WIDE.width, _TITLE, bold=True), _MARGIN, _TITLE, f'fill="{INK}" font-weight="600"'
    )
    y = _write(parts, [words], y + 4, _TEXT, f'fill="{MUTED}"')
    y += 18
    for said in below:
        y = _write(parts, wrap_text(said, WIDE.width, _SMALL), y + 2, _SMALL, f'fill="{MUTED}"')
    return _wrap(title, words, parts, WIDE.width + 2 * _MARGIN, y + _MARGIN).encode()


def _write(parts: list[str], lines: Sequence[str], y: float, size: int, attributes: str) -> float:
    leading = size + 5.0
    parts.append(write_lines(_MARGIN, y + size, lines, leading, f' {attributes} font-size="{size}"'))
    return y + len(lines) * leading


def _take_picture(svg: str) -> tuple[str, float]:
    """Return what stands inside a picture, after its title and description, and its height."""
    inside = svg[svg.index("</desc>") + len("</desc>") : svg.rindex("</svg>")]
    begin = svg.index(' height="') + len(' height="')
    return inside, float(svg[begin : svg.index('"', begin)])


def _wrap(title: str, description: str, parts: Sequence[str], width: float, height: float) -> str:
    box = f'viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}" height="{number(height)}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" {box} font-family="system-ui, sans-serif" fill="{INK}" '
        f'aria-labelledby="title" aria-describedby="description">\n<title id="title">{escape(title)}</title>\n'
        f'<desc id="description">{escape(description)}</desc>\n'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>\n{"".join(parts)}\n</svg>\n'
    )

"""SVG as text: elements with real text; the theme colours them by class, attributes repeat the colours elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape as _escape

from measures.charts.drawing import ChartWords, Frame

SERIES = ("#12436d", "#1d8a81", "#801650", "#d9541e", "#3d3d3d", "#a285d1")
INK, MUTED, RULE, PAPER = "#14202b", "#4d5a66", "#c9cfd4", "#ffffff"
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 2", "1 2")


@lru_cache(maxsize=16384)
def escape(text: str) -> str:
    """Return text that stands safely in SVG, in an attribute too."""
    return _escape(text)


@lru_cache(maxsize=65536)
def number(value: float) -> str:
    """Return a coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def write_text(x: float, y: float, words: str, attributes: str = "") -> str:
    """Return a line of text whose base line begins at a point; `attributes` begin with a space."""
    return f'<text x="{number(x)}" y="{number(y)}"{attributes}>{escape(words)}</text>'


def write_lines(x: float, y: float, lines: Sequence[str], leading: float, attributes: str = "") -> str:
    """Return lines of text below each other."""
    if len(lines) == 1:
        return write_text(x, y, lines[0], attributes)
    left = number(x)
    step = f' dy="{number(leading)}"'
    spans = "".join(
        f'<tspan x="{left}"{step if place else ""}>{escape(line)}</tspan>' for place, line in enumerate(lines)
    )
    return f'<text x="{left}" y="{number(y)}"{attributes}>{spans}</text>'


def write_group(name: str, attributes: str, parts: Iterable[str]) -> str:
    """Return elements in a group with a class; `""` when there are none."""
    content = "".join(parts)
    return f'<g class="{name}" {attributes}>{content}</g>\n' if content else ""


def write_svg(identifier: str, frame: Frame, height: float, words: ChartWords, body: Iterable[str]) -> str:
    """Return a whole picture, named and described by its words; the wide one lists its figures in an attribute."""
    name = f"{escape(identifier)}.{frame.name}"
    tall = number(height)
    figures = "" if frame.is_narrow else f' data-walk="{words.walk}" data-figures="{escape(words.figures)}"'
    return (
        f'<svg class="chart chart--{frame.name}" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 {frame.width} {tall}" width="{frame.width}" height="{tall}" '
        f'font-family="system-ui, sans-serif" font-size="{frame.size}" fill="{INK}" '
        f'aria-labelledby="{name}.title" aria-describedby="{name}.description"{figures}>\n'
        f'<title id="{name}.title">{escape(words.title)}</title>\n'
        f'<desc id="{name}.description">{escape(words.description)}</desc>\n'
        f"{''.join(body)}</svg>\n"
    )


def series_colour(index: int) -> str:
    """Return the colour of a series: the palette's in order; grey past its end, where labels alone tell them apart."""
    return SERIES[index] if index < len(SERIES) else "#8a939b"


def series_class(part: str, index: int) -> str:
    """Return the class of a part of a series, from 1; past the palette's end all share one."""
    return f"{part} {part}--{index + 1 if index < len(SERIES) else 'rest'}"

"""Legends, for charts whose parts have no room for labels: a sample and a name for each series, in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from measures.charts.drawing import Frame
from measures.charts.svg import number, write_group, write_lines
from measures.charts.widths import text_width, wrap_text

_SAMPLE = 22.0
_BETWEEN = 18.0


class LegendEntry(NamedTuple):
    """A series in a legend: its name, the class and colour of its sample, and the dashes of a line (None: a box)."""

    label: str
    shape: str
    colour: str
    dashes: str | None = None


def draw_legend(entries: Sequence[LegendEntry], frame: Frame) -> tuple[str, float]:
    """Draw a legend from the top left, as many entries a line as there is room for; return the place below it."""
    samples, words = [], []
    x = y = 0.0
    tallest = 1
    for entry in entries:
        lines = wrap_text(entry.label, frame.width - _SAMPLE, frame.size)
        width = _SAMPLE + max(text_width(line, frame.size) for line in lines)
        if x and x + width > frame.width:
            x, y, tallest = 0.0, y + tallest * frame.leading + 2, 1
        samples.append(_write_sample(entry, x, y + frame.leading / 2))
        words.append(write_lines(x + _SAMPLE, y + frame.size, lines, frame.leading))
        tallest = max(tallest, len(lines))
        x += width + _BETWEEN
    drawn = write_group("chart__samples", 'fill="none"', samples) + write_group("chart__legend", "", words)
    return drawn, (y + tallest * frame.leading + 8 if entries else 0.0)


def _write_sample(entry: LegendEntry, x: float, y: float) -> str:
    if entry.dashes is None:
        box = f'x="{number(x)}" y="{number(y - 7)}" width="14" height="14"'
        return f'<rect class="{entry.shape}" {box} fill="{entry.colour}"/>'
    dashes = f' stroke-dasharray="{entry.dashes}"' if entry.dashes else ""
    line = f"M{number(x)} {number(y)}h16"
    return f'<path class="{entry.shape}" d="{line}" stroke="{entry.colour}" stroke-width="2.25"{dashes}/>'

"""The record of a drawn chart, and the sizes at which charts are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from measures.model.dimension import ChartKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A size at which a chart is drawn: width and text size in pixels, and the part of its ids that names it."""

    name: str
    width: int
    size: int
    is_narrow: bool

    @property
    def leading(self) -> int:
        """The distance between lines of text."""
        return self.size + 4


WIDE = Frame(name="wide", width=680, size=14, is_narrow=False)
NARROW = Frame(name="narrow", width=300, size=13, is_narrow=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A chart as drawn: its words, and its picture at two widths of which the page shows one.

    `message` is the sentence that the title states, or the plain title; `description` says what the picture shows, for
    people who do not see it; `notes` stand below it.
    """

    kind: ChartKind
    title: str
    subtitle: str
    description: str
    notes: tuple[str, ...]
    svg_wide: str
    svg_narrow: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartWords:
    """The words of a chart, which are the same at every width.

    `figures` lists every figure in the order of the marks: a line of column labels, then a line for each row, its
    label first, all parted by tabs. `walk` says how a row runs in the picture: `across` it or `down`.
    """

    title: str
    subtitle: str
    description: str
    notes: tuple[str, ...]
    figures: str
    walk: Literal["across", "down"]


def make_drawing(kind: ChartKind, words: ChartWords, draw: Callable[[Frame], str]) -> Drawing:
    """Draw a chart at both widths and put it together with its words."""
    return Drawing(
        kind=kind,
        title=words.title,
        subtitle=words.subtitle,
        description=words.description,
        notes=words.notes,
        svg_wide=draw(WIDE),
        svg_narrow=draw(NARROW),
    )

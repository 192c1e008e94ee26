"""The figure that stands for a measure, with a picture of it where it is a percentage."""

from __future__ import annotations

import re
from dataclasses import dataclass

from markupsafe import Markup

from generator.pages.summary import headline
from measures.publication.questions import question
from measures.publication.site import PublicSite

_PERCENTAGE = re.compile(r"([0-9]+(?:\.[0-9]+)?)%")
_SHORT = ("10%", "20%", "30%", "40%", "60%", "70%", "80%", "90%")
_LONG = ("0", "50%", "100%")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A headline figure: the number as it stands in the table, what it counts, whose and when it is.

    `scale` is a picture of the figure between 0 and 100, of percentages only; `""` for other units.
    """

    number: str
    unit: str
    about: str
    scale: str


@question(sort="cutoff")
def headline_of(site: PublicSite, path: str, number: str) -> Figure | None:
    """Return the headline figure of a version; None where its facts name none, or no single number."""
    found = headline(site, path, number)
    if found is None:
        return None
    return Figure(number=found.figure, unit=found.label, about=found.group, scale=draw_scale(found.figure))


def draw_scale(figure: str) -> str:
    """Return a picture of a percentage, as shown, on a ruler from 0 to 100; `""` for other figures and below 1%.

    The number beside it says the same, so people who listen to the page are not read it twice.
    """
    found = _PERCENTAGE.match(figure)
    if found is None or not 1 <= float(found[1]) <= 100:
        return ""
    parts = [
        '<svg class="scale" height="18" aria-hidden="true" focusable="false">',
        f'<rect class="scale__bar" x="0" y="0" width="{found[1]}%" height="6"/>',
        '<line class="scale__line" x1="0" y1="6.5" x2="100%" y2="6.5"/>',
        *(f'<line class="scale__tick" x1="{at}" y1="6" x2="{at}" y2="11"/>' for at in _SHORT),
        *(f'<line class="scale__tick scale__tick--long" x1="{at}" y1="6" x2="{at}" y2="17"/>' for at in _LONG),
        "</svg>",
    ]
    return Markup("".join(parts))  # noqa: S704 (digits and fixed marks)

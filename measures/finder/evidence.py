"""What is known of a table besides its cells: words near it, signs that its cells had, what a person confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Evidence from the file that data came from.

    `title` and `around` are words near the table. `units` (`%` or `£`) and `decimals` are those that cells were shown
    with, by column. `marks` are older marks and `maps` labels of categories, both with the meaning a person confirmed.
    """

    title: str = ""
    around: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    decimals: Mapping[str, int] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    maps: Mapping[str, str] = field(default_factory=dict)

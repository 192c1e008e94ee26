"""How many series and panels readers can tell apart in a chart of each kind."""

from __future__ import annotations

from collections.abc import Mapping

MOST_SERIES: Mapping[str, int] = {"grouped-bar": 3, "stacked-bar": 7, "line": 6}
MOST_PANELS = 16

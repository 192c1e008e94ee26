"""The theme's styles for charts and tables, for screens of ours that show them outside a page."""

from __future__ import annotations

import re
from functools import lru_cache

from generator.pages.assets import THEME

_SHEETS = ("tokens", "chart", "graphic", "data-table")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_OWN = """
.figures { background: var(--paper); color: var(--ink); font-family: var(--sans); }
.figures .graphic, .figures .graphic__title, .figures .graphic__subtitle, .figures p { margin-bottom: 0; }
.figures .graphic__tools { display: none; }
.figures > .graphic { margin: 0; }
"""


@lru_cache(maxsize=1)
def make_figure_styles() -> bytes:
    """Return the styles that charts and tables have on pages, for what stands inside an element `figures`."""
    texts = ((THEME / "static" / "css" / f"{name}.css").read_text(encoding="utf-8") for name in _SHEETS)
    joined = _COMMENT.sub("", "\n".join(texts)).replace(":root", ".figures")
    return (joined + _OWN).encode()

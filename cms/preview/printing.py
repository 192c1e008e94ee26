"""The theme's styles for paper, as styles that a screen obeys."""

from __future__ import annotations

from functools import lru_cache

from generator.pages.assets import STYLESHEET, load_assets

_RULE = "@media print"


@lru_cache(maxsize=1)
def make_print_styles() -> bytes:
    """Return the rules that the theme has for print, without the condition."""
    styles = load_assets()[STYLESHEET].content.decode()
    found, at = [], 0
    while (start := styles.find(_RULE, at)) >= 0:
        begin = styles.index("{", start) + 1
        at = _find_end(styles, begin)
        found.append(styles[begin:at].strip())
        at += 1
    return ("\n".join(found) + "\n").encode()


def _find_end(styles: str, begin: int) -> int:
    """Return where the block that begins there ends."""
    depth = 1
    for at in range(begin, len(styles)):
        depth += {"{": 1, "}": -1}.get(styles[at], 0)
        if not depth:
            return at
    return len(styles)

"""Raised letters in a cell: most point to a footnote, and would otherwise read as a part of the figure or the label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from measures.intake.sheet import Cell

_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_POWERS = {"2": "²", "3": "³"}
_LENGTH_UNIT = re.compile(r"(?:^|[^A-Za-z])[kcm]?m$")


def take_off_raised(runs: Sequence[tuple[str, bool]]) -> Cell:
    """Return a cell made of runs of letters, each raised or not: without marks of footnotes, with squares and cubes."""
    whole = "".join(text for text, _ in runs)
    plain = ""
    for text, is_raised in runs:
        plain += _keep_raised(plain, text) if is_raised else text
    if plain == whole:
        return Cell(whole)
    return Cell(plain.rstrip(), whole, "the raised mark of a footnote was taken off: write a note")


def _keep_raised(before: str, text: str) -> str:
    """Return what stays of raised letters, which belong to an ordinal or a unit if to anything."""
    if text.strip() in _ORDINALS:
        return text
    return _POWERS.get(text[:1], "") if _LENGTH_UNIT.search(before) else ""

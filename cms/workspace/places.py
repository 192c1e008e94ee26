"""Screens as places where people are and type: the address of a screen, without its origin and query."""

from __future__ import annotations

import re

_PLACE = re.compile(r"/(?!/)[A-Za-z0-9._~/-]{0,300}")
_MEASURE = re.compile(r"/measures/([a-z0-9]{8})(?:/|$)")


def is_place(text: str) -> bool:
    """Whether a text is the address of a screen of ours."""
    return _PLACE.fullmatch(text) is not None and "//" not in text and "/.." not in text


def find_measure_id(place: str) -> str | None:
    """Return the id of the measure that a screen is about; None where it is about none."""
    found = _MEASURE.match(place)
    return found[1] if found else None

"""The nearest known name to one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import SequenceMatcher

_CLOSE = 0.6
_LISTED = 12


def find_nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like the given one; None when none is like it. Ties go to the first in order."""
    best, best_likeness = None, _CLOSE
    for candidate in sorted(set(known)):
        likeness = SequenceMatcher(None, name.casefold(), candidate.casefold()).ratio()
        if likeness > best_likeness:
            best, best_likeness = candidate, likeness
    return best


def suggest(name: str, known: Iterable[str], plural: str) -> str:
    """Return a hint that names the nearest known name, or lists what is known (`Known keys: title, position.`)."""
    names = list(dict.fromkeys(known))
    nearest = find_nearest(name, names)
    if nearest is not None:
        return f'Did you mean "{nearest}"?'
    if not names:
        return f"There are no {plural} to choose from."
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"Known {plural}: {', '.join(names[:_LISTED])}{more}."

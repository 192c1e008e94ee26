"""Says in words what a release would change for readers."""

from __future__ import annotations

from collections.abc import Iterator

from measures.publication.record import PublicMeasure, Selection

MOST = 30
"""So many lines are told; more are counted."""


def foretell(before: Selection | None, after: Selection) -> tuple[str, ...]:
    """Return a line for each version that would appear, change or go, and for other changes of a measure."""
    old, new = (before.measures if before else {}), after.measures
    lines = [
        line
        for path in sorted(old.keys() | new.keys())
        for line in _compare(path, old.get(path), new.get(path))
    ]  # fmt: skip
    if before is not None and before.shared != after.shared:
        lines.append("Changed: files that several pages share.")
    lines += [f"Held at its last content, for its errors: {path}" for path in sorted(after.held)]
    more = len(lines) - MOST
    return (*lines[:MOST], f"And {more} more.") if more > 0 else tuple(lines)


def _compare(path: str, old: PublicMeasure | None, new: PublicMeasure | None) -> Iterator[str]:
    before, after = (each.by_number if each else {} for each in (old, new))
    gone = {str(each.number) for each in new.withdrawn} if new else set()
    count = 0
    for number in sorted(before.keys() | after.keys()):
        if number not in before:
            yield f"New: {path} {number}"
        elif number not in after:
            yield f"{'Withdrawn' if number in gone else 'No longer shown'}: {path} {number}"
        elif before[number].tree != after[number].tree:
            yield f"Changed: {path} {number}"
        else:
            continue
        count += 1
    if not count and old != new:
        yield f"Changed: what is said about {path}"

"""Who may see and who may bring back a file by its path: the rights of the screens that edit it."""

from __future__ import annotations

from cms.access import EDITING, Person, can_see, may
from cms.workspace import MeasureRow, workspace

_IN_MEASURE = 4
"""Below `measures`, topic, subtopic and slug stand before the parts of a measure."""


def find_right(path: str) -> str:
    """Return the permission that a save of a file needs."""
    parts = path.split("/")
    if parts[0] == "measures":
        return _find_right_of_measure(parts)
    if parts[0] in ("pages", "news", "style-guide"):
        return "page.edit"
    return "classification.edit" if parts[0] == "classifications" else "site.edit"


def _find_right_of_measure(parts: list[str]) -> str:
    if len(parts) <= _IN_MEASURE:
        return "topic.edit"
    if len(parts) == _IN_MEASURE + 1:
        return "measure.edit"
    if parts[_IN_MEASURE + 1] == "files":
        return "file.edit"
    return "data.edit" if path_is_data(parts[-1]) else "version.edit"


def path_is_data(path: str) -> bool:
    """Whether a file holds data."""
    return path.endswith(".csv")


def find_measure_of(path: str) -> MeasureRow | None:
    """Return the measure that a file belongs to; None where there is none now."""
    parts = path.split("/")
    return workspace().find_at("/".join(parts[1:4])) if parts[0] == "measures" and len(parts) > _IN_MEASURE else None


def may_see_file(person: Person, path: str) -> bool:
    """Whether a person may read a file: whoever sees only what is shared sees only the files of those measures."""
    measure = find_measure_of(path)
    return not person.is_outsider or (measure is not None and can_see(person, measure.id))


def refuse_restoring(person: Person, path: str) -> str:
    """Return why a person may not bring a file back now, in words; nothing where they may."""
    right = find_right(path)
    if not may(right, person) or not may_see_file(person, path):
        return "Your roles do not include changes of this file."
    measure, parts = find_measure_of(path), path.split("/")
    if measure is None or len(parts) <= _IN_MEASURE + 1:
        return ""
    number = parts[_IN_MEASURE]
    state = workspace().find_state(measure.id, number)
    if state is not None and state not in EDITING[right]:
        return f"Version {number} is {state.replace('_', ' ')}, so this file cannot be changed."
    return ""

"""Who may see and who may bring back a file by its path: the rights of the screens that edit it."""

from __future__ import annotations

from collections.abc import Mapping

from cms.access import EDITING, Person, can_see, may
from cms.workspace import MeasureRow, workspace
from cms.workspace.rights import is_version_file

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


def list_rights_of_undo(changes: Mapping[str, bytes | None], *, by_approver: bool) -> frozenset[str]:
    """Return the permissions that taking a save back needs: those of its files, and that to remove or make a version.

    Approvers publish edits of files that are public when they are saved, and so take them back.
    """
    files = (path for path in changes if is_version_file(path) or not by_approver)
    whole = {path: content for path, content in changes.items() if is_version_file(path) and _is_facts(path)}
    gone = {"version.delete"} if any(content is None for content in whole.values()) else set()
    made = {"version.create"} if any(workspace().find_entry(path) is None for path in whole) else set()
    return frozenset({*map(find_right, files), *gone, *made})


def _is_facts(path: str) -> bool:
    return path.endswith("/measure.md")


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

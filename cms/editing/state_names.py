"""The state of a version in words, as people mean it: what readers have is public."""

from __future__ import annotations

from collections.abc import Mapping

from cms.workspace import VersionRow, workspace

STATES: Mapping[str, str] = {
    "draft": "Draft",
    "internal_review": "Internal review",
    "department_review": "Department review",
    "approved": "Approved",
    "rejected": "Rejected",
    "withdrawn": "Withdrawn",
}


def name_state(version: VersionRow) -> str:
    """Return the state of a version in words: an approved one whose release has come is public."""
    state = workspace().read_state(version)
    return "Public" if state == "public" else STATES.get(state, state)

"""The table of moves: from which states each leads where, who may make it, what it needs and whom it concerns.

The table is the only place where a step of the workflow is defined. The editing application, the API, pushes and the
command line all ask it. docs/workflow.md shows the same table; a test holds the two to each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from measures.model.measure import Status

State = Literal["draft", "internal_review", "department_review", "approved", "public", "rejected", "withdrawn"]
"""A version's state: its status, where an approved version that is due is public."""

Need = Literal[
    "complete", "checked", "signed-off", "not-last-editor", "department", "no-department", "words-only", "not-testing",
    "short-way", "no-typed-number", "not-editor", "not-own-number",
]  # fmt: skip
"""What must hold before a move; `measures.workflow.judging` says how each is judged and how a refusal reads."""

Ask = Literal["reason", "release", "what", "second-person"]
"""What a move asks the person for: why, when readers see it, what was mended, and who agrees."""

Trigger = Literal["step", "numbers"]
"""What takes a move: a person by its button, or any save that changes numbers."""

Kind = Literal["words", "numbers"]
"""What an edit of a version's files may touch; numbers are data, uploads, and what decides what a number is."""

Group = Literal["editor", "reviewers", "department", "approvers", "readers-before-release", "administrators"]
"""Who is told of a move: the version's editor, everybody of a role, or those named on the version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One row of the table. `name` is used in addresses and the log, `label` on its button."""

    name: str
    label: str
    sources: tuple[State, ...]
    target: Status
    roles: frozenset[str]
    needs: tuple[Need, ...] = ()
    asks: tuple[Ask, ...] = ()
    tells: tuple[Group, ...] = ()
    publishes: bool = False
    trigger: Trigger = "step"


_EDITOR = frozenset({"editor"})
_REVIEWER = frozenset({"reviewer"})
_APPROVER = frozenset({"approver"})
_ADMINISTRATOR = frozenset({"administrator"})
_EVERYBODY_WHO_EDITS = frozenset({"editor", "developer", "departmental"})
_REVIEWS: tuple[State, ...] = ("internal_review", "department_review")

_ROWS = (
    Move(
        name="send",
        label="Send to review",
        sources=("draft",),
        target="internal_review",
        roles=_EDITOR,
        needs=("not-testing", "complete"),
        tells=("reviewers",),
    ),
    Move(
        name="pass-on",
        label="Send to the department",
        sources=("internal_review",),
        target="department_review",
        roles=_REVIEWER,
        needs=("not-testing", "department", "complete", "not-last-editor"),
        tells=("editor", "department", "approvers"),
    ),
    Move(
        name="approve",
        label="Approve",
        sources=("department_review",),
        target="approved",
        roles=_APPROVER,
        needs=("not-testing", "department", "complete", "checked", "signed-off", "not-last-editor"),
        asks=("release",),
        tells=("editor", "reviewers"),
        publishes=True,
    ),
    Move(
        name="approve-directly",
        label="Approve",
        sources=("internal_review",),
        target="approved",
        roles=_APPROVER,
        needs=("not-testing", "no-department", "complete", "checked", "not-last-editor"),
        asks=("release",),
        tells=("editor", "reviewers"),
        publishes=True,
    ),
    Move(
        name="approve-words",
        label="Approve changed words",
        sources=("draft",),
        target="approved",
        roles=_APPROVER,
        needs=("short-way", "not-testing", "complete", "words-only", "no-typed-number", "not-editor"),
        asks=("release",),
        tells=("editor", "reviewers"),
        publishes=True,
    ),
    Move(
        name="recall",
        label="Take back to draft",
        sources=_REVIEWS,
        target="draft",
        roles=_EDITOR,
        tells=("reviewers",),
    ),
    Move(
        name="edit-numbers",
        label="Back to draft, since numbers changed",
        sources=_REVIEWS,
        target="draft",
        roles=_EVERYBODY_WHO_EDITS,
        tells=("reviewers",),
        trigger="numbers",
    ),
    Move(
        name="return",
        label="Return to draft",
        sources=_REVIEWS,
        target="draft",
        roles=_REVIEWER | _APPROVER,
        asks=("reason",),
        tells=("editor",),
    ),
    Move(
        name="reject",
        label="Reject",
        sources=_REVIEWS,
        target="rejected",
        roles=_REVIEWER | _APPROVER,
        asks=("reason",),
        tells=("editor",),
    ),
    Move(name="reopen", label="Work on it again", sources=("rejected",), target="draft", roles=_EDITOR),
    Move(
        name="pull",
        label="Pull from release",
        sources=("approved",),
        target="draft",
        roles=_APPROVER,
        asks=("reason",),
        tells=("editor", "reviewers", "readers-before-release"),
        publishes=True,
    ),
    Move(
        name="approve-again",
        label="Approve the mended words",
        sources=("public",),
        target="approved",
        roles=_APPROVER,
        needs=("complete", "words-only", "not-own-number"),
        asks=("what",),
        tells=("editor",),
        publishes=True,
    ),
    Move(
        name="withdraw",
        label="Withdraw",
        sources=("public",),
        target="withdrawn",
        roles=_ADMINISTRATOR,
        asks=("reason", "second-person"),
        tells=("editor", "reviewers", "approvers", "administrators"),
        publishes=True,
    ),
)

MOVES: Mapping[str, Move] = MappingProxyType({move.name: move for move in _ROWS})
"""Every move by name, in the order of the docs."""


_ALL: frozenset[Kind] = frozenset({"words", "numbers"})
_WORDS: frozenset[Kind] = frozenset({"words"})
_NOTHING: frozenset[Kind] = frozenset()

EDITS: Mapping[State, frozenset[Kind]] = MappingProxyType(
    {
        "draft": _ALL,
        "internal_review": _ALL,
        "department_review": _ALL,
        "approved": _NOTHING,
        "public": _WORDS,
        "rejected": _ALL,
        "withdrawn": _NOTHING,
    }
)
"""What the files of a version may be edited for, by its state."""


def read_state(status: Status, *, is_due: bool) -> State:
    """Return the state of a version: `approved` is `public` once its release has come."""
    return "public" if status == "approved" and is_due else status

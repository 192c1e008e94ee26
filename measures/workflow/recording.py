"""Writes a move into measure.yaml, changing only what it changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from measures.model.measure import Measure, VersionState
from measures.publication.approval import seal_approval, seal_state
from measures.workflow.moves import Move
from measures.writing.yaml_edits import remove_field, set_field


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What a move records: by whom and when, on which tree, and what the person was asked for.

    `release_at` is a date or time as content has it; `bundle` is None to leave it as it is, empty for none;
    `seconded_by` is the other person of a withdrawal; `key` seals an approval.
    """

    by: str
    at: datetime
    tree: str
    why: str = ""
    what: str = ""
    release_at: str | None = None
    bundle: str | None = None
    seconded_by: str | None = None
    key: bytes = b""

    @property
    def said_at(self) -> str:
        """The time as content has it."""
        return self.at.isoformat(timespec="seconds")


Field = tuple[tuple[str, ...], object]


def record_move(text: str, measure: Measure, version: str, move: Move, details: Details) -> str:
    """Return measure.yaml with a move of a version written into it.

    The state's own records go when the state does: an approval with the version's return to draft, a rejection with
    its reopening.
    """
    root = ("versions", version)
    for path, value in _list_fields(measure, version, move, details):
        text = set_field(text, (*root, *path), value) if value is not None else remove_field(text, (*root, *path))
    if move.name == "approve-again" and details.what:
        entry = {"version": version, "at": details.said_at, "what": details.what}
        text = set_field(text, ("updates",), [*_list_updates(measure), entry])
    return text


def record_bundle(text: str, measure: Measure, version: str, bundle: str | None, key: bytes) -> str:
    """Return measure.yaml with a version in a bundle, or in none; `key` seals its approval anew, where it has one."""
    root, state = ("versions", version), measure.versions.get(version, VersionState())
    path = (*root, "bundle")
    text = set_field(text, path, bundle) if bundle is not None else remove_field(text, path)
    if state.approved is None or not key:
        return text
    moved = state.model_copy(update={"bundle": bundle})
    seal = seal_state(key, measure=measure.id, version=version, state=moved, approved=state.approved)
    return set_field(text, (*root, "approved", "seal"), seal)


def _list_updates(measure: Measure) -> list[Mapping[str, str]]:
    return [{"version": str(each.version), "at": str(each.at), "what": each.what} for each in measure.updates]


def _list_fields(measure: Measure, version: str, move: Move, details: Details) -> Iterator[Field]:
    yield ("status",), move.target
    if move.target == "approved":
        yield from _list_approval(measure, version, details)
        yield ("rejected",), None
    elif move.target == "withdrawn":
        people = [details.by, *([details.seconded_by] if details.seconded_by else [])]
        yield ("withdrawn",), {"at": details.said_at, "by": people, "why": details.why}
    elif move.target == "rejected":
        yield ("rejected",), {"at": details.said_at, "by": details.by, "why": details.why}
    else:
        yield ("rejected",), None
        if move.name == "pull":
            yield ("approved",), None
            yield ("bundle",), None


def _list_approval(measure: Measure, version: str, details: Details) -> Iterator[Field]:
    state = measure.versions.get(version)
    release = details.release_at or (state.release_at if state else None) or details.said_at
    bundle = (details.bundle if details.bundle is not None else state.bundle if state else None) or None
    approved = {"tree": details.tree, "by": details.by, "at": details.said_at}
    if details.key:
        approved["seal"] = seal_approval(
            details.key,
            measure=measure.id,
            version=version,
            tree=details.tree,
            release_at=release,
            bundle=bundle,
            by=details.by,
            at=details.said_at,
        )
    yield ("release_at",), release
    yield ("bundle",), bundle
    yield ("approved",), approved

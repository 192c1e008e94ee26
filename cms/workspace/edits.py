"""What follows an edit of versions' files: it is refused where their state shuts them, or takes them back to draft.

Every commit of content that a person makes comes through here: saves of forms and data, publishing what waited,
undoing, and pushes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from measures.model.measure import VersionState
from measures.model.site import Site
from measures.model.tree import Objects, find_entry
from measures.publication.due import ListMates, Released, is_version_due, list_bundle
from measures.publication.instants import Clock, UnknownZone
from measures.reading.site_file import read_site
from measures.workflow import Details, Edit, EditedVersion, State, judge_edit, read_state, write_returns
from measures.workflow.edits import Reader


class EditShut(PermissionError):
    """An edit of files that the state of their version lets nobody change; it says of each what to do instead."""

    def __init__(self, refusals: tuple[str, ...]) -> None:
        super().__init__(" ".join(refusals))
        self.refusals = refusals


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """What goes with an edit: measure.yaml files, and the versions that they take back to draft."""

    changes: Mapping[str, bytes] = field(default_factory=dict)
    returned: tuple[EditedVersion, ...] = ()


def follow_save(objects: Objects, root: str, changes: Mapping[str, bytes | None], *, by: str, at: datetime) -> Followed:
    """Return what goes with changes of files on the content tree `root`.

    Raises:
        EditShut: the state of a version lets nobody change what they change.
    """

    def after(path: str) -> bytes | None:
        return changes[path] if path in changes else read_blob(objects, root, path)

    return follow_edit(objects, root, changes, after, Details(by=by, at=at, tree=""))


def follow_edit(objects: Objects, root: str, paths: Iterable[str], after: Reader, details: Details) -> Followed:
    """Return what goes with an edit of the content tree `root` to what `after` reads.

    Raises:
        EditShut: the state of a version lets nobody change what it changes.
    """
    judged = judge_edit(
        Edit(
            paths=paths,
            before=lambda path: read_blob(objects, root, path),
            after=after,
            read_state=lambda state: read_version_state(objects, root, state, details.at),
            testing=site.testing_topic if (site := _read_site(objects, root)) is not None else None,
        )
    )
    if judged.refusals:
        raise EditShut(judged.refusals)
    return Followed(changes=write_returns(judged, after, details), returned=judged.returned)


def read_version_state(objects: Objects, root: str, state: VersionState, at: datetime) -> State:
    """Return the state of a version by what measure.yaml says of it in the content tree `root`, and the time."""
    is_due = find_out_whether_due(objects, root, state, at, lambda bundle: list_bundle(objects, root, bundle))
    return read_state(state.status, is_due=is_due)


def find_out_whether_due(objects: Objects, root: str, version: Released, at: datetime, list_mates: ListMates) -> bool:
    """Return whether a version's release has come, by the clock of site.yaml.

    Where that does not say how the site tells time, what is approved counts as public.
    """
    clock = read_clock(objects, root)
    return clock is None or is_version_due(version, clock, at, list_mates)


def read_clock(objects: Objects, root: str) -> Clock | None:
    """Return how the site tells time, as site.yaml says; None where it does not say it."""
    site = _read_site(objects, root)
    try:
        return Clock.of(site.timezone, site.release_time) if site is not None else None
    except UnknownZone:
        return None


def _read_site(objects: Objects, root: str) -> Site | None:
    content = read_blob(objects, root, "site.yaml")
    return read_site(content, "site.yaml").value if content is not None else None


def read_blob(objects: Objects, root: str, path: str) -> bytes | None:
    """Return a file of a content tree; None where there is none."""
    entry = find_entry(objects, root, path)
    return objects.blob(entry.id) if entry is not None and entry.kind == "file" else None

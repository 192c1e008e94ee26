"""Keeps edits from changing the state of a version, as it is where they land: only the steps of approval do."""

from __future__ import annotations

from collections.abc import Mapping

from cms.workspace.edits import read_blob
from cms.workspace.rights import Called, find_called_for
from measures.model.tree import Objects


class StateGuarded(PermissionError):
    """An edit that would change the state of a version, which only the steps of approval do."""

    def __init__(self, what: tuple[str, ...]) -> None:
        super().__init__("; ".join(what))
        self.what = what


def refuse_steps(called: Called) -> None:
    """See that what an edit calls for is no step of a version.

    Raises:
        StateGuarded: it is one.
    """
    if called.approved or called.withdrawn or called.moved:
        raise StateGuarded(tuple(_name_versions(called)))


def check_states(objects: Objects, root: str, changes: Mapping[str, bytes | None]) -> None:
    """See that changes of files leave the state of every version as it is in the content tree `root`.

    What was harmless when it was typed may not be by now: a measure that somebody would have moved brings the state
    along that its versions had then.

    Raises:
        StateGuarded: they do not.
    """

    def before(path: str) -> bytes | None:
        return read_blob(objects, root, path)

    def after(path: str) -> bytes | None:
        return changes[path] if path in changes else before(path)

    refuse_steps(find_called_for(changes, before, after))


def _name_versions(called: Called) -> list[str]:
    """Return the versions whose state an edit would change, each once: the measure's path and the number."""
    named = [f"{each.path} {each.version}" for each in called.approved]
    stepped = [*called.withdrawn, *called.moved]
    named += [f"{each.path.removeprefix('measures/').removesuffix('/measure.yaml')} {each.version}" for each in stepped]
    return sorted(set(named))

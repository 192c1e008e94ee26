"""Whether one version is public at an instant, with the bundle that it goes out in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Protocol

from measures.model.measure import VersionState
from measures.model.tree import Objects
from measures.publication.bundles import list_members
from measures.publication.instants import Clock, read_nearest


class Released(Protocol):
    """What is known of when a version goes out."""

    @property
    def status(self) -> str:
        """Its status."""

    @property
    def release_at(self) -> str | None:
        """When it may be public, as it was written."""

    @property
    def bundle(self) -> str | None:
        """The name under which it goes out with others."""


ListMates = Callable[[str], Iterable[Released]]
"""Returns the versions in a bundle."""


def is_version_due(version: Released, clock: Clock, instant: datetime, list_mates: ListMates) -> bool:
    """Whether the release of an approved version has come.

    A version in a bundle waits for the others: none is public before the last of them is, nor while one of them is not
    approved.
    """
    if version.status != "approved" or not _has_come(version, clock, instant):
        return False
    mates = list_mates(version.bundle) if version.bundle is not None else ()
    return all(each.status in ("approved", "withdrawn") and _has_come(each, clock, instant) for each in mates)


def find_release_instant(version: Released, clock: Clock, list_mates: ListMates) -> datetime | None:
    """Return when an approved version becomes public, with the others of its bundle; None while that is not settled."""
    mates = (version, *(list_mates(version.bundle) if version.bundle is not None else ()))
    if version.status != "approved" or any(each.status not in ("approved", "withdrawn") for each in mates):
        return None
    try:
        found = [read_nearest(each.release_at, clock) for each in mates if each.release_at is not None]
    except ValueError:
        return None
    return max(found) if len(found) == len(mates) else None


def list_bundle(objects: Objects, root: str, bundle: str) -> Iterator[VersionState]:
    """Yield the states of the versions in a bundle of the content tree `root`."""
    return (member.state for member in list_members(objects, root, bundle))


def _has_come(version: Released, clock: Clock, instant: datetime) -> bool:
    """Whether a release has come; one that cannot be read is still to come."""
    try:
        return version.release_at is not None and read_nearest(version.release_at, clock) <= instant
    except ValueError:
        return False

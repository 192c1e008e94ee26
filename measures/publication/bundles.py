"""Bundles: versions that become public together or not at all, and what one still lacks.

Nothing of the testing topic is public, so its versions are no members of bundles, whatever their files say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from measures.model.measure import Measure, VersionState
from measures.model.tree import Objects
from measures.publication.instants import Clock, read_nearest
from measures.reading.measure_file import read_measure
from measures.reading.site_file import read_site

_READY = frozenset({"approved", "withdrawn"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A version in a bundle: its measure, the measure's path, its number, and what measure.yaml says of it."""

    path: str
    measure: Measure
    number: str
    state: VersionState

    def is_below(self, topic: str | None) -> bool:
        """Whether its measure stands in a topic; in none where there is no such topic."""
        return topic is not None and self.path.partition("/")[0] == topic

    @property
    def lack(self) -> str:
        """Why the bundle cannot go out with it; empty where it can."""
        if self.state.status not in _READY:
            return "It is not approved."
        return "" if self.state.release_at is not None else "It has no release time."


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Versions that go out together at `release`, the latest of their own; None where none of them has one.

    `strangers` are versions of the testing topic that name it; they count for nothing.
    """

    name: str
    members: tuple[Member, ...]
    release: datetime | None
    strangers: tuple[Member, ...] = ()

    @property
    def lacking(self) -> tuple[Member, ...]:
        """The versions that keep the bundle back, whenever its release is."""
        return tuple(member for member in self.members if member.lack)

    def is_out(self, instant: datetime) -> bool:
        """Whether readers have it."""
        return not self.lacking and self.release is not None and self.release <= instant

    def is_stuck(self, instant: datetime) -> bool:
        """Whether its release has come and it did not go out."""
        return bool(self.lacking) and self.release is not None and self.release <= instant


def list_bundles(objects: Objects, root: str, clock: Clock) -> Mapping[str, Bundle]:
    """Return every bundle of a content tree, by name."""
    found: dict[str, list[Member]] = {}
    for member in _list_members(objects, root, b"bundle"):
        found.setdefault(member.state.bundle or "", []).append(member)
    testing = _find_testing_topic(objects, root)
    return {name: _describe(name, tuple(members), clock, testing) for name, members in sorted(found.items())}


def find_bundle(objects: Objects, root: str, name: str, clock: Clock) -> Bundle | None:
    """Return a bundle; None where no version is in it."""
    members = tuple(list_members(objects, root, name))
    return _describe(name, members, clock, None) if members else None


def list_members(objects: Objects, root: str, name: str) -> Iterator[Member]:
    """Yield the versions in a bundle, in order of path."""
    testing = _find_testing_topic(objects, root)
    found = (member for member in _list_members(objects, root, name.encode()) if member.state.bundle == name)
    return (member for member in found if not member.is_below(testing))


def _find_testing_topic(objects: Objects, root: str) -> str | None:
    entry = objects.tree(root).get("site.yaml")
    content = objects.blob(entry.id) if entry is not None and entry.kind == "file" else b""
    site = read_site(content, "site.yaml").value
    return site.testing_topic if site is not None else None


def _describe(name: str, found: tuple[Member, ...], clock: Clock, testing: str | None) -> Bundle:
    members = tuple(each for each in found if not each.is_below(testing))
    releases = [read_nearest(each.state.release_at, clock) for each in members if each.state.release_at is not None]
    strangers = tuple(each for each in found if each.is_below(testing))
    return Bundle(name=name, members=members, release=max(releases, default=None), strangers=strangers)


def _list_members(objects: Objects, root: str, sought: bytes) -> Iterator[Member]:
    for path, content in _read_measures(objects, root):
        measure = read_measure(content, "measure.yaml").value if sought in content else None
        for number, state in measure.versions.items() if measure is not None else ():
            if measure is not None and state.bundle is not None:
                yield Member(path=path, measure=measure, number=number, state=state)


def _read_measures(objects: Objects, root: str) -> Iterator[tuple[str, bytes]]:
    top = objects.tree(root).get("measures")
    level = {"": top.id} if top is not None and top.kind == "folder" else {}
    for _ in range(3):
        level = {
            f"{path}/{name}".strip("/"): entry.id
            for path, tree in level.items()
            for name, entry in objects.tree(tree).items()
            if entry.kind == "folder"
        }
    for path, tree in level.items():
        entry = objects.tree(tree).get("measure.yaml")
        if entry is not None and entry.kind == "file":
            yield path, objects.blob(entry.id)

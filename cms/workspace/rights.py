"""What a change of content calls for besides the right to edit: the same rules for a save and for a push.

Everything outside version folders is public when it is committed, so it calls for the right to approve; measure.yaml
does so once a version of it was public, and its `versions` always, save for drafts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from measures.model.dates import VersionNumber
from measures.model.measure import Measure, VersionState
from measures.reading.measure_file import read_measure
from measures.reading.site_file import read_site

Reader = Callable[[str], bytes | None]
_FREE_FIELDS = frozenset({"reference", "versions"})
_SEEN = frozenset({"approved", "withdrawn"})
_DRAFT = VersionState()
_SEALED = ("status", "approved", "release_at", "bundle")
"""What of a version an approval is of."""
_STEPS = ("status", "approved", "rejected", "withdrawn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """A change that calls for the right to approve, and why."""

    path: str
    why: str

    def __str__(self) -> str:
        return f"{self.path}: {self.why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A change that approves a version: its measure's path, its number, and who it says approved it."""

    path: str
    version: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stepped:
    """A version whose state a change of its measure.yaml changes; that file may be one that cannot be read any more."""

    path: str
    version: str
    is_unreadable: bool = False

    def __str__(self) -> str:
        return f"{self.path}: {'it cannot be read, and ' if self.is_unreadable else ''}version {self.version}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What a change calls for: the right to approve for some files, and a second person for some versions."""

    guarded: tuple[Guarded, ...]
    approved: tuple[Approved, ...]
    withdrawn: tuple[Stepped, ...]
    moved: tuple[Stepped, ...] = ()


def find_called_for(paths: Iterable[str], before: Reader, after: Reader) -> Called:
    """Return what a change of files calls for, given how to read any file before and after it."""
    guarded: list[Guarded] = []
    approved: list[Approved] = []
    withdrawn: list[Stepped] = []
    stepped: list[Stepped] = []
    testing = _find_testing_topic(before)
    moved = _Moves(before, after, sorted(set(paths)), testing)
    for path in moved.paths:
        parts = path.split("/")
        if parts[0] == "measures" and len(parts) > 2 and parts[1] == testing:
            continue
        if parts[0] == "measures" and len(parts) == 5 and parts[4] == "measure.yaml":
            old, new = moved.read_pair(path)
            guarded += [Guarded(path=path, why=why) for why in _judge_state(old, new)]
            approved += _find_approved("/".join(parts[1:4]), old, new)
            withdrawn += _find_withdrawn(path, old, new)
            stepped += _find_moved(path, old, new)
        elif not is_version_file(path):
            guarded.append(Guarded(path=path, why="It is public when it is saved, so it waits for an approver."))
    return Called(guarded=tuple(guarded), approved=tuple(approved), withdrawn=tuple(withdrawn), moved=tuple(stepped))


def find_seen_since(paths: Iterable[str], base: Reader, head: Reader, after: Reader) -> Iterator[Guarded]:
    """Yield what an edit changes of measures that readers came to know after the commit that it started from."""
    for path in paths:
        if len(path.split("/")) != 5 or not path.endswith("/measure.yaml"):
            continue
        old, now, new = (_read(reader(path), path) for reader in (base, head, after))
        if now.was_seen and not old.was_seen and _other_fields(old) != _other_fields(new):
            yield Guarded(path=path, why="Readers know this measure by now, so this waits for an approver.")


def is_version_file(path: str) -> bool:
    """Whether a file stands in the folder of a version."""
    parts = path.split("/")
    return parts[0] == "measures" and len(parts) > 5 and VersionNumber.parse(parts[4]) is not None


def _find_testing_topic(before: Reader) -> str | None:
    site = read_site(before("site.yaml") or b"", "site.yaml").value
    return site.testing_topic if site is not None else None


@dataclass(frozen=True, slots=True)
class _State:
    """A measure.yaml: not there, not to be read, or read."""

    content: bytes | None
    measure: Measure | None

    @property
    def versions(self) -> Mapping[str, VersionState]:
        return self.measure.versions if self.measure is not None else {}

    @property
    def bundled(self) -> tuple[str, ...]:
        """The versions that go out together with others, which would go out without them."""
        return tuple(number for number, state in self.versions.items() if state.bundle is not None)

    @property
    def was_seen(self) -> bool:
        """Whether readers may know the measure; so is one that cannot be read, to be safe."""
        return self.content is not None and (
            self.measure is None or any(state.status in _SEEN for state in self.versions.values())
        )


_NONE = _State(None, None)


class _Moves:
    """Reads measure.yaml before and after, where a measure that was moved is found by its id.

    One that leaves the topic for trying things out counts as new: there its state was nobody's word.
    """

    def __init__(self, before: Reader, after: Reader, paths: list[str], testing: str | None) -> None:
        self.paths = paths
        states = [path for path in paths if path.startswith("measures/") and path.endswith("/measure.yaml")]
        self._old = {path: _read(before(path), path) for path in states}
        self._new = {path: _read(after(path), path) for path in states}
        self._gone = {
            state.measure.id: state
            for path, state in self._old.items()
            if state.measure is not None and self._new[path].content is None and path.split("/")[1] != testing
        }

    def read_pair(self, path: str) -> tuple[_State, _State]:
        """Return what a measure.yaml was, wherever it stood, and what it is."""
        old, new = self._old[path], self._new[path]
        if old.content is None and new.measure is not None:
            old = self._gone.get(new.measure.id, _NONE)
        return old, new


def _read(content: bytes | None, path: str) -> _State:
    return _NONE if content is None else _State(content, read_measure(content, path).value)


def _judge_state(old: _State, new: _State) -> Iterator[str]:
    if old.content is not None and new.content is None and old.was_seen:
        yield "Readers know this measure; moving or removing it waits for an approver."
    elif old.content is not None and new.content is None and old.bundled:
        yield f"Version {', '.join(old.bundled)} is in a bundle; moving or removing it waits for an approver."
    if new.content is None:
        return
    if new.measure is None:
        if old.was_seen:
            yield "It can no longer be read, and it says which versions are public."
        return
    if old.measure is not None and old.measure.id != new.measure.id:
        yield "The id of a measure is permanent."
    changed = sorted(_find_changed_versions(old, new))
    if changed:
        yield f"The state of {', '.join(changed)} changes by the steps of approval, not by hand."
    if old.was_seen and _other_fields(old) != _other_fields(new):
        yield "Readers know this measure, so what its page says of it waits for an approver."


def _find_changed_versions(old: _State, new: _State) -> Iterator[str]:
    for number in old.versions.keys() | new.versions.keys():
        if _freeze(old.versions.get(number)) != _freeze(new.versions.get(number)):
            yield number


def _freeze(state: VersionState | None) -> VersionState:
    """Return what of a version's state is guarded; a version without an entry is a draft."""
    return (state or _DRAFT).model_copy(update={"pre_release": ()})


def _other_fields(state: _State) -> object:
    if state.measure is None:
        return state.content
    return state.measure.model_dump(exclude=set(_FREE_FIELDS))


def _find_approved(path: str, old: _State, new: _State) -> Iterator[Approved]:
    for number, state in new.versions.items():
        before = old.versions.get(number, _DRAFT)
        same = all(getattr(before, name) == getattr(state, name) for name in _SEALED)
        if state.status == "approved" and not same:
            yield Approved(path=path, version=number, by=state.approved.by if state.approved is not None else "")


def _find_moved(path: str, old: _State, new: _State) -> Iterator[Stepped]:
    """Yield the versions that take a step of the workflow, which is never done by hand; so is one that leaves.

    A measure.yaml that cannot be read any more takes each of its versions along.
    """
    if new.measure is None:
        gone = (number for number, state in old.versions.items() if _freeze(state) != _DRAFT)
        if new.content is not None:
            yield from (Stepped(path=path, version=number, is_unreadable=True) for number in gone)
        return
    for number in sorted(old.versions.keys() | new.versions.keys()):
        before, state = (each.versions.get(number, _DRAFT) for each in (old, new))
        if number not in new.versions and before.status == "rejected":
            continue
        if any(getattr(before, name) != getattr(state, name) for name in _STEPS):
            yield Stepped(path=path, version=number)


def _find_withdrawn(path: str, old: _State, new: _State) -> Iterator[Stepped]:
    for number, state in new.versions.items():
        before = old.versions.get(number, _DRAFT)
        if "withdrawn" in (before.status, state.status) and _freeze(before) != _freeze(state):
            yield Stepped(path=path, version=number)

"""What the index knows of a measure, its versions, their sources, and what they use."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from measures.model.dates import VersionNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A commit: its tree and that of the one before it (None for the first), who made it, when and what for."""

    commit: str
    root: str
    before: str | None
    author: str
    at: datetime
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionRow:
    """A version of a measure as it stands in the tree; `release_at` is the text that was written.

    `bundle` names the versions that it goes out with.
    """

    number: str
    title: str
    status: str
    release_at: str | None
    tree: str
    is_readable: bool
    bundle: str | None = None

    @property
    def order(self) -> tuple[int, int]:
        """What versions are ordered by: the number, never its text."""
        number = VersionNumber.parse(self.number)
        return (number.major, number.minor) if number is not None else (0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureRow:
    """A measure: its place, its newest version's title, and its versions, newest first.

    `is_readable` says whether measure.yaml and the newest version's facts read; `changed_at` is None where no commit
    that the index looked at touched it.
    """

    path: str
    id: str
    title: str
    topic: str
    subtopic: str
    position: int
    reference: str | None
    is_readable: bool
    changed_at: datetime | None
    changed_by: str | None
    versions: tuple[VersionRow, ...]

    @property
    def slug(self) -> str:
        """The last part of the address."""
        return self.path.rpartition("/")[2]

    @property
    def newest(self) -> VersionRow | None:
        """The version of the highest number; None where there is no version."""
        return self.versions[0] if self.versions else None

    @property
    def has_approved(self) -> bool:
        """Whether a version is or was approved, so that readers may know the measure."""
        return any(version.status in ("approved", "withdrawn") for version in self.versions)

    def version(self, number: str) -> VersionRow | None:
        """Return a version by its number."""
        return next((version for version in self.versions if version.number == number), None)


class WorkRow(NamedTuple):
    """A version that is on its way to readers, or (`status` is `due`) the newest of a measure that needs an update.

    `expected` is the last day on which the next edition is in time. `since` is when it got its status, by `since_by`;
    `began_by` began it. These three are None where no commit that the index looked at says so. `bundle` names the
    versions that it goes out with. There may be hundreds for one screen, so this is a row as the database gives it.
    """

    measure_id: str
    path: str
    title: str
    number: str
    status: str
    tree: str
    release_at: str | None
    expected: str | None
    by_department: int
    since_text: str | None
    since_by: str | None
    began_by: str | None
    bundle: str | None

    @property
    def since(self) -> datetime | None:
        """When it got its status."""
        return None if self.since_text is None else datetime.fromisoformat(self.since_text)

    @property
    def due(self) -> str | None:
        """The day on which it is due: that of its planned release, else when the next edition is expected."""
        return self.release_at[:10] if self.release_at else self.expected


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A source of a version, with what it is found by; `same_as` names the source that it is a copy of."""

    path: str
    measure_id: str
    version: str
    source_id: str
    title: str
    publisher: str
    url: str
    dataset: str
    same_as: str

    @property
    def origin(self) -> str:
        """What a copy of this source says in `same_as`."""
        return f"{self.measure_id}#{self.source_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class UseRow:
    """A use of a thing that others use too: where it stands (a measure, a version of it, a dimension or none).

    A file outside the folders of measures has no `measure_id`, and its own path; `title` is that of the measure, and
    `status` that of the version.
    """

    path: str
    measure_id: str
    title: str
    version: str
    dimension: str
    status: str
    kind: str
    name: str

    @property
    def order(self) -> tuple[str, str, int, int, str]:
        """What uses are listed by: titles, then numbers of versions, never their text."""
        number = VersionNumber.parse(self.version)
        major, minor = (number.major, number.minor) if number is not None else (0, 0)
        return self.title.casefold(), self.path, major, minor, self.dimension


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicRow:
    """A topic (path `a`) or subtopic (`a/b`), with how many measures stand below it."""

    path: str
    title: str
    position: int
    measures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitRow:
    """A commit that touched something: who made it, when and what for."""

    commit: str
    author: str
    at: datetime
    message: str

"""Writes releases that went live into the log of the editing application, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from measures.publication.record import PublicMeasure, ReleaseRecord
from publishing.builds.records import write_time
from publishing.database import Database, open_database
from publishing.history import Release
from publishing.history.release import write_instant
from publishing.steps import Work

PUBLISHER = "publisher"
"""Who stands in the log for what `yardstick publish` did."""
WENT_LIVE, WITHDRAWN = "release went live", "withdrawn for readers"
_MOST_NAMED = 50
_INSERT = (
    "INSERT INTO acts (at, person, act, measure_id, version, before, after, why, subject) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a release changed for readers: a version that is new, changed or withdrawn, and for when that was said."""

    act: str
    path: str
    measure_id: str
    version: str
    said: datetime

    def __str__(self) -> str:
        return f"{self.path} {self.version} {self.act}, {self.planned}"

    @property
    def planned(self) -> str:
        """The instant that measure.yaml gives, in words."""
        return f"{'withdrawn at' if self.act == WITHDRAWN else 'planned for'} {write_instant(self.said)}"


def note_live(work: Work, release: Release) -> None:
    """Write down that a release is live, unless that is written: a line for it, and one for each version it changed.

    The first release of a site has one line for all its versions.

    Raises:
        DatabaseUnreachable: the database could not be reached.
    """
    now, subject = work.machine.watch.now(), f"release {release.number} ({release.id[:10]})"
    with open_database(work.settings.database_url) as database, database.transaction():
        if database.execute("SELECT 1 FROM acts WHERE act = ? AND subject = ? LIMIT 1", (WENT_LIVE, subject)):
            return
        changes = tuple(_read_changes(work, release))
        live = f"build {release.trailers['Build']}, live by {write_instant(now)}"
        chosen = f"as of {release.trailers['Instant']}"
        _insert(database, now, (WENT_LIVE, None, None, chosen, live, _name(changes), subject))
        for each in changes if release.parent is not None else ():
            _insert(
                database, now, (each.act, each.measure_id, each.version, each.planned, f"{subject}, {live}", "", "")
            )


def _insert(database: Database, now: datetime, values: tuple[object, ...]) -> None:
    database.execute(_INSERT, (write_time(now), PUBLISHER, *values))


def _read_changes(work: Work, release: Release) -> Iterator[Change]:
    history = work.history
    before = ReleaseRecord.from_json(history.record(history.release(release.parent))) if release.parent else None
    after = ReleaseRecord.from_json(history.record(release))
    return find_changes(before.selection.measures if before is not None else {}, after.selection.measures)


def find_changes(before: Mapping[str, PublicMeasure], after: Mapping[str, PublicMeasure]) -> Iterator[Change]:
    """Yield the versions that readers have anew, changed or no longer, by path and number."""
    old = {measure.id: measure for measure in before.values()}
    for path, measure in sorted(after.items()):
        known = old.get(measure.id)
        trees = {str(each.number): each.tree for each in known.versions} if known is not None else {}
        gone = {each.number for each in known.withdrawn} if known is not None else set()
        acts = [
            ("changed for readers" if str(each.number) in trees else "went live", each.number, each.published)
            for each in measure.versions
            if trees.get(str(each.number)) != each.tree
        ]
        acts += [(WITHDRAWN, each.number, each.at) for each in measure.withdrawn if each.number not in gone]
        for act, number, said in acts:
            yield Change(act=act, path=path, measure_id=measure.id, version=str(number), said=said)


def _name(changes: tuple[Change, ...]) -> str:
    """Return the versions in words, of many the first."""
    named = "; ".join(str(each) for each in changes[:_MOST_NAMED])
    more = len(changes) - _MOST_NAMED
    return f"{named}; and {more} more" if more > 0 else named or "no version changed"

"""Who was let see a version before everybody, and who did: posts that content names, and looks in the log."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from measures.downloads.csv_text import defuse
from measures.publication.survey import MeasureFolder
from publishing.database import SQLITE, Database, DatabaseUnreachable

SEEING = ("preview", "print", "download", "link", "early access", "read unpublished")
"""What acts in the log that let somebody see a version have in their names."""
NAMED = "named in pre_release"


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """Somebody who may see, or saw, a version before its release: their name, what the log calls them, how and when."""

    version: str
    who: str
    id: str = ""
    act: str = NAMED
    at: str = ""
    what: str = ""

    def __str__(self) -> str:
        said = self.who if self.who == self.id or not self.id else f"{self.who} ({self.id})"
        return f"{self.version}: {said}" if self.act == NAMED else f"{self.version}: {said}, {self.act}, {self.at}"


def list_named(folders: Iterable[MeasureFolder], wanted: Collection[tuple[str, str]]) -> Iterator[Before]:
    """Yield the posts in `pre_release` of versions, which are wanted by measure id and number."""
    for folder in folders:
        for number, state in folder.measure.versions.items() if folder.measure else ():
            assert folder.measure is not None
            if (folder.measure.id, number) in wanted:
                for each in state.pre_release:
                    since = f", from {each.from_}" if each.from_ else ""
                    yield Before(version=f"{folder.path} {number}", who=f"{each.post}, {each.organisation}{since}")


def list_looks(url: str, paths: Mapping[str, str], wanted: Collection[tuple[str, str]]) -> Iterator[Before]:
    """Yield what the log has of the same versions; a database without a log has nothing. `paths` are by measure id."""
    if url.startswith(SQLITE) and not Path(url.removeprefix(SQLITE)).exists():
        return
    with Database(url) as database:
        try:
            rows = database.execute('SELECT at, person, act, measure_id, version, "after", why FROM acts ORDER BY id')
            names = {f"u-{number}": str(name) for number, name in database.execute("SELECT id, name FROM people")}
        except DatabaseUnreachable:
            return
    for at, person, act, measure, version, what, why in rows:
        if (measure, version) in wanted and any(word in act for word in SEEING):
            who = names.get(str(person)) or (str(why) if "opened by" in act else "") or str(person)
            about = f"{paths.get(measure, measure)} {version}"
            yield Before(version=about, who=who, id=str(person), act=str(act), at=str(at), what=_join(act, what, why))


def _join(act: str, what: str, why: str) -> str:
    """Return what was seen, or to whom something was given and why."""
    return what if "opened by" in act or not why else f"{what}: {why}" if what else why


def write_csv(before: Iterable[Before]) -> str:
    """Return a line for each, as a spreadsheet reads it; nothing in it is run as a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(Before.__slots__)
    writer.writerows([defuse(str(value)) for value in asdict(each).values()] for each in before)
    return text.getvalue()

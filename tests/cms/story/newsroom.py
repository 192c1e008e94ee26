"""A small office with two complete drafts, its clock, and the publishes that put them on a site in a folder."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cms.database import transaction
from cms.workspace.people import name_people
from cms.workspace.preparing import prepare_index
from measures.store import GitStore, seed_store
from publishing.builds.records import find_this_worker
from publishing.guard import Silence, Watch
from publishing.looking import look
from publishing.machine import Machine
from publishing.outcome import Outcome
from publishing.run import Wish, publish
from tests.cms.workshop import CONTENT, NOW, Workshop
from yardstick.settings import read_settings

PROGRAM = CONTENT.parent
SUBTOPIC = "work-and-living-standards/employment"
FACTORIES, BUILDING = f"{SUBTOPIC}/manufacturing-employment", f"{SUBTOPIC}/construction-employment"
FACTORIES_ID, BUILDING_ID = "m8f2g7e4", "c4n7s2b5"
FACTORIES_TITLE, BUILDING_TITLE = "Employment in manufacturing", "Employment in construction"
TABLE = (CONTENT / "measures" / FACTORIES / "1.0/by-ethnicity-over-time.csv").read_text()
TOPICS = ("measures/work-and-living-standards/topic.md", f"measures/{SUBTOPIC}/subtopic.md")
ELSEWHERE = ("planned.yaml", "redirects.yaml", "news/", "pages/how-to-read-the-data.md")
"""What names measures that this office does not have."""
MISSING = """
## Things you need to know

The figures are of main jobs only.

## Methodology

Each year about 320,000 people answer the survey.
"""


def make_office(folder: Path) -> Path:
    """Put a content store whose only two measures wait as complete drafts into a folder with its index; return it."""
    seed = folder / "seed"
    for path, content in _write_content().items():
        (seed / path).parent.mkdir(parents=True, exist_ok=True)
        (seed / path).write_bytes(content)
    seed_store(folder / "content.git", seed, "u-1", NOW)
    index = prepare_index(read_settings({"VAR": str(folder)}), lambda: NOW)
    assert index is not None
    index.close()
    return folder


def _write_content() -> Mapping[str, bytes]:
    files = {file.relative_to(CONTENT).as_posix(): file.read_bytes() for file in CONTENT.rglob("*") if file.is_file()}
    kept = {name: content for name, content in files.items() if not name.startswith(("measures/", *ELSEWHERE))}
    kept |= {name: files[name] for name in TOPICS}
    folder = f"measures/{FACTORIES}/"
    for name in (name for name in files if name.startswith(folder)):
        below, text = name.removeprefix(folder), files[name].decode()
        if below == "1.0/measure.md":
            text += MISSING
        if below == "measure.yaml":
            text = text.replace("related: [u1n6e3p9]\n", "")
        kept[name] = text.encode()
        kept[f"measures/{BUILDING}/{below}"] = _write_other(text).encode()
    return kept


def _write_other(text: str) -> str:
    """Return a file of the first measure as the second has it, which no department reviews."""
    text = text.replace(FACTORIES_ID, BUILDING_ID).replace("WK-02", "WK-05").replace("position: 2", "position: 3")
    text = text.replace("in manufacturing", "in construction")
    return text.replace("versions:", "department_review: false\nversions:")


@dataclass(frozen=True, slots=True)
class Newsroom:
    """The application on a port, and what publishes by the same clock."""

    workshop: Workshop
    origin: str

    def publish(self) -> Outcome:
        """Publish as the schedule does, at the time that the clock shows."""
        settings, now = self.workshop.settings, self.workshop.now
        watch = Watch(now=lambda: now)
        machine = Machine(program=PROGRAM, worker=find_this_worker(), environ=dict(os.environ), watch=watch)
        return publish(settings, look(settings, PROGRAM, now), Wish(), machine, Silence())

    def publish_at(self, moment: datetime) -> int:
        """Let it be a moment, publish, and return the number of the release that readers see."""
        self.workshop.now = moment
        outcome = self.publish()
        assert outcome.release is not None, outcome.words
        return outcome.release.number

    @property
    def site(self) -> Path:
        """The folder that readers are served from."""
        return self.workshop.folder / "site"

    def list_versions(self) -> frozenset[str]:
        """Return the versions of which the site has a page, such as `manufacturing-employment/1.0`."""
        pages = self.site.glob(f"{SUBTOPIC}/*/*/index.html")
        return frozenset("/".join(page.parts[-3:-1]) for page in pages if page.parts[-2][0].isdigit())

    def list_saves(self) -> list[str]:
        """Return every save after the first in words: the day, the time, who, what."""
        with GitStore(self.workshop.folder / "content.git") as store:
            made = store.list_commits(store.head("main") or "", None, 100)[1:]
        with self.workshop.app.app_context(), transaction() as connection:
            names = name_people(connection, [each.author for each in made])
        return [f"{each.at:%d %H:%M} {names[each.author]}: {each.message.strip()}" for each in made]

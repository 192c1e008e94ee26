"""What is prepared: a commit beside the history, and what it was made from."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from publishing.goal import save
from publishing.history import History, Release
from publishing.layout import Layout

FILE = "prepared.json"
DELTA = "delta.sqlite"
LATEST = timedelta(hours=1)
"""How long after its instant a prepared release is still used: a machine that was off makes it anew."""


class Prepared(BaseModel):
    """A release that waits for its instant.

    `commit` is in `prepared.git`; `parent` is the live release that it follows, `content` the commit of the content and
    `fingerprint` the program that it was made from. `next_due` is when the choice changes again by time alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    commit: str
    instant: datetime
    parent: str | None
    content: str
    fingerprint: str
    settings: Mapping[str, object]
    next_due: datetime | None
    build: str

    def is_for(self, now: datetime, *, parent: str | None, fingerprint: str) -> bool:
        """Whether it may be the release now: its instant has come, no other has, and it follows what is live."""
        if not self.instant <= now <= self.instant + LATEST:
            return False
        if self.next_due is not None and self.next_due <= now:
            return False
        return (self.parent, self.fingerprint) == (parent, fingerprint)


def load_prepared(layout: Layout) -> Prepared | None:
    """Return what is prepared; None where nothing usable is."""
    try:
        return Prepared.model_validate_json((layout.prepared_facts / FILE).read_bytes())
    except (OSError, ValidationError):
        return None


def keep_prepared(layout: Layout, prepared: Prepared, delta: Path) -> None:
    """Keep what is prepared, with the file of what its outputs were made from."""
    drop_prepared(layout)
    layout.prepared_facts.mkdir(parents=True, exist_ok=True)
    if delta.is_file():
        shutil.copyfile(delta, layout.prepared_facts / DELTA)
    save(prepared, layout.prepared_facts / FILE)


def drop_prepared(layout: Layout) -> None:
    """Forget what is prepared."""
    for name in (FILE, DELTA):
        (layout.prepared_facts / name).unlink(missing_ok=True)


def open_annex(layout: Layout, history: History) -> History:
    """Open the repository of prepared releases; it reads the history's objects, and the history none of its own."""
    return History(layout.prepared, beside=history)


def find_prepared_release(annex: History, prepared: Prepared | None) -> Release | None:
    """Return the prepared release; None where its commit is gone."""
    return annex.release(prepared.commit) if prepared and annex.has(prepared.commit) else None

"""The recount: the newest release made again from the content alone, and compared with what is kept of it."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from measures.publication.fingerprint import compute_fingerprint
from measures.publication.ledger import describes
from measures.publication.record import ReleaseRecord
from publishing.builds import Builds, Request
from publishing.faults.fault import Fault, describe_live
from publishing.history import History, Release
from publishing.job import PORTIONS, Job, Renderer, Result, render
from publishing.layout import Layout
from publishing.machine import Machine
from publishing.opening import fetch_content, open_history
from yardstick.settings import Settings

NAMED = 5
"""Up to so many differences are named in a letter; more are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount:
    """What a recount found: of how many files and kept answers, which differ. `release` is the one looked at."""

    release: Release
    files: int
    answers: int
    wrong_files: tuple[str, ...]
    wrong_answers: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether nothing differs."""
        return not (self.wrong_files or self.wrong_answers)


def recount(settings: Settings, machine: Machine) -> Recount | None:
    """Render the newest release from its record, trusting nothing that is kept, and compare files and kept answers.

    None where there is nothing to compare: no release yet, a rollback, or one that another program made. It takes as
    long as rendering everything, and changes nothing.

    Raises:
        HistoryUnreachable: the remote history could not be reached.
        RemoteUnreachable: the remote content store could not be reached.
        RenderFailed: the render process ended badly.
    """
    layout = Layout(settings)
    with open_history(layout) as history:
        release = history.newest()
        if release is None or release.rolls_back or not (layout.remote_content or layout.content.exists()):
            return None
        record = history.record(release)
        if ReleaseRecord.from_json(record).fingerprint != compute_fingerprint(machine.program):
            return None
        layout.cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=layout.cache, prefix="recount-") as name:
            job = _make_job(settings, layout, Path(name), record, release.trailers["Content"])
            renderer = Renderer(python=machine.python, program=machine.program, environ=machine.environ)
            result = render(renderer, job, lambda: None)
            return _compare(history, release, layout, job, result)


def find_wrong_files(
    settings: Settings, machine: Machine, history: History, release: Release, check: Callable[[], None]
) -> tuple[str, ...]:
    """Return the files of a release that are not what its record gives, rendered by this program from nothing.

    `check` is called while rendering goes on.

    Raises:
        RenderFailed: the render process ended badly.
    """
    layout = Layout(settings)
    layout.cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=layout.cache, prefix="recount-") as name:
        job = _make_job(settings, layout, Path(name), history.record(release), release.trailers["Content"])
        renderer = Renderer(python=machine.python, program=machine.program, environ=machine.environ)
        made = {output.path: output.blob for output in render(renderer, job, check).written}
    held = _list_held(history, release)
    return _find_unequal(made, held, made.keys() | held.keys())


def mend(settings: Settings, builds: Builds, found: Recount, machine: Machine) -> bool:
    """Drop what is kept and ask for a publish, which then renders everything; False where a later release is there."""
    layout = Layout(settings)
    with History(layout.history) as history:
        if history.head() != found.release.id:
            return False
    for cache in (layout.ledger, layout.choices):
        cache.unlink(missing_ok=True)
    now = machine.watch.now()
    builds.request(Request(id=machine.new_id(now), reason="recount", by="refresh-dashboards", at=now))
    return True


def find_miscounts(settings: Settings, builds: Builds, machine: Machine) -> Iterator[Fault]:
    """Recount, mend what is wrong, and yield the fault, once for a release; nothing while a publish waits or runs."""
    if builds.list_unfinished():
        return
    found = recount(settings, machine)
    if found is None or found.is_right or not mend(settings, builds, found, machine):
        return
    yield Fault(
        key=found.release.id,
        subject="Pages or kept figures of the site were not what the content gives",
        what=_describe(found),
        cause="an error of the program, or files of the state folder that were changed or damaged.",
        readers=describe_live(builds.find_live()),
        command="yardstick publish --full",
        then="It renders everything anew. A publish that does so waits in the queue already.",
    )


def _make_job(settings: Settings, layout: Layout, folder: Path, record: bytes, content: str) -> Job:
    file = folder / "record.json"
    file.write_bytes(record)
    with fetch_content(layout) as store:
        root = store.root_of(content)
    return Job(
        folder=folder,
        record=file,
        store=layout.content,
        kind="git",
        root=root,
        previous=None,
        processes=settings.jobs,
    )


def _compare(history: History, release: Release, layout: Layout, job: Job, result: Result) -> Recount:
    made = {output.path: output.blob for output in result.written}
    held = _list_held(history, release)
    fresh = _read_answers(job.delta)
    kept = _read_answers(layout.ledger) if describes(layout.ledger) == release.id else {}
    return Recount(
        release=release,
        files=len(held),
        answers=len(kept),
        wrong_files=_find_unequal(made, held, made.keys() | held.keys()),
        wrong_answers=_find_unequal(fresh, kept, kept.keys()),
    )


def _list_held(history: History, release: Release) -> dict[str, str]:
    return {
        f"{portion}/{path}": blob
        for portion in PORTIONS
        for path, blob in history.trees.list_files(history.portion(release, portion))
    }


def _find_unequal(one: Mapping[str, str], other: Mapping[str, str], keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(key for key in keys if one.get(key) != other.get(key)))


def _read_answers(ledger: Path) -> dict[str, str]:
    """Return the stored answers of a ledger, by question."""
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as database:
        return dict(database.execute("SELECT question, text FROM answers WHERE text IS NOT NULL"))


def _describe(found: Recount) -> str:
    parts = []
    for name, wrong, count in (
        ("files", found.wrong_files, found.files),
        ("figures", found.wrong_answers, found.answers),
    ):
        if wrong:
            more = f" and {len(wrong) - NAMED:,} more" if len(wrong) > NAMED else ""
            parts.append(f"{len(wrong):,} of {count:,} {name} differ: {', '.join(wrong[:NAMED])}{more}.")
    return f"Release {found.release.number} was made again from the content alone. {' '.join(parts)}"

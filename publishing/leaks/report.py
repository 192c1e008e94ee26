"""The leak report: every object that readers reach is probed for what is not public; who saw it before is listed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from measures.publication.record import ReleaseRecord
from measures.publication.survey import MeasureFolder
from publishing.guard import Progress
from publishing.history import RECORD, History, Release
from publishing.layout import Layout
from publishing.leaks.before import Before, list_looks, list_named
from publishing.leaks.canaries import Canaries, Secret, make_canaries
from publishing.leaks.hiding import find_hidden
from publishing.leaks.reading_text import find_numbers, flatten, read_texts
from publishing.opening import fetch_content, open_history
from publishing.outcome import Code, Stopped
from publishing.targets.opening import open_target
from yardstick.settings import Settings


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that readers can reach and may not: where, in which file, and what, never the secret itself."""

    place: str
    path: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.path} holds {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeakReport:
    """What was probed and found: how many objects, for how many versions that are not public."""

    release: int
    probed: int
    secrets: int
    leaks: tuple[Leak, ...]
    before: tuple[Before, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    folders: Mapping[str, MeasureFolder]
    secrets: tuple[Secret, ...]
    canaries: Canaries
    fresh: frozenset[tuple[str, str]]


def report_leaks(settings: Settings, name: str | None, now: datetime, progress: Progress) -> LeakReport:
    """Probe every object of every target, and of a release (the newest), for what is not public at `now`.

    Raises:
        Stopped: there is no release or no content to compare it with.
        ReleaseUnknown: there is no release of that name.
        TargetFailed: a target could not be read.
    """
    layout = Layout(settings)
    with open_history(layout) as history:
        release = history.find_release(name) if name else history.newest()
        newest = history.newest()
        if release is None or newest is None:
            raise Stopped("There is no release yet.", code=Code.NO)
        known = _learn(settings, history, release, newest, now)
        leaks: list[Leak] = []
        probed = 0
        for place, path, content in _read_everything(settings, history, release, progress):
            probed += 1
            leaks += _probe(place, path, content, known.canaries)
    before = tuple(_list_before(settings, known))
    return LeakReport(
        release=release.number, probed=probed, secrets=len(known.secrets), leaks=tuple(leaks), before=before
    )


def _learn(settings: Settings, history: History, release: Release, newest: Release, now: datetime) -> _Known:
    """Return what is not public now, how it would be recognised, and which versions the release was the first with."""
    live = ReleaseRecord.from_json(history.record(newest)).selection
    with fetch_content(Layout(settings)) as store:
        hidden = find_hidden(settings, store, live, now, {})
        canaries = make_canaries(store, hidden.secrets, (live, hidden.public))
    fresh = frozenset(_list_versions(history, release) - _list_versions(history, _parent(history, release)))
    return _Known(folders=hidden.folders, secrets=hidden.secrets, canaries=canaries, fresh=fresh)


def _parent(history: History, release: Release) -> Release | None:
    return history.release(release.parent) if release.parent and history.has(release.parent) else None


def _list_versions(history: History, release: Release | None) -> set[tuple[str, str]]:
    if release is None:
        return set()
    measures = ReleaseRecord.from_json(history.record(release)).selection.measures.values()
    return {(measure.id, number) for measure in measures for number in measure.by_number}


def _read_everything(
    settings: Settings, history: History, release: Release, progress: Progress
) -> Iterator[tuple[str, str, bytes]]:
    """Yield place, path and bytes of each object of each target, and of the release in the history."""
    for address, _portion in Layout(settings).list_targets():
        progress.begin(f"probe {address}")
        target = open_target(address, endpoint=settings.aws_endpoint_url_s3)
        try:
            for path in sorted(target.list_paths()):
                yield address, path, target.read(path) or b""
        finally:
            target.close()
    progress.begin(f"probe release {release.number}")
    for path, blob in history.trees.list_files(release.tree):
        if path != RECORD:
            yield f"release {release.number}", path, history.trees.blob(blob)


def _probe(place: str, path: str, content: bytes, canaries: Canaries) -> Iterator[Leak]:
    found: dict[tuple[str, str], None] = {}
    for words in (words for text, words in canaries.texts.items() if text in f"/{path}"):
        found[path, words] = None
    for where, text in read_texts(path, content):
        plain = flatten(text)
        for words in (words for canary, words in canaries.texts.items() if canary in plain):
            found[where, words] = None
        for number in sorted(find_numbers(text) & canaries.numbers.keys()):
            found[where, canaries.numbers[number]] = None
    return (Leak(place, where, words) for where, words in found)


def _list_before(settings: Settings, known: _Known) -> Iterator[Before]:
    """Yield who may have seen what is not public, or what the release was the first with, before everybody."""
    wanted = {(each.measure, each.number) for each in known.secrets} | known.fresh
    paths = {folder.measure.id: folder.path for folder in known.folders.values() if folder.measure}
    yield from list_named(known.folders.values(), wanted)
    yield from list_looks(settings.database_url, paths, wanted)

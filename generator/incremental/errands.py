"""Rendering on another machine, which shares no store and no disk: what it is sent, and what it sends back."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock

from generator.incremental.listing import RenderedSite
from generator.incremental.plan import Work
from generator.incremental.render import Batch, Known, Written, render_units
from generator.pages.kind import PageKind
from measures.model.tree import Entry, HeldObjects, Objects, hash_blob
from measures.publication.fingerprint import compute_fingerprint
from measures.publication.record import ReleaseRecord, Selection

PROGRAM = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Luggage:
    """What all errands of a site have in common. `key` names it: the same key means the same output.

    `objects` are the folders and files of what is public, and of nothing else.
    """

    key: str
    record: bytes
    kinds: Mapping[str, PageKind]
    objects: HeldObjects


@dataclass(frozen=True, slots=True)
class Brought:
    """What an errand gives: the batch, and the bytes of each output by its path."""

    batch: Batch
    contents: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class Refused:
    """An errand that a machine does not run, since what it gave would not be the same bytes; why, in words."""

    words: str


@dataclass(frozen=True, slots=True)
class Broken:
    """An errand that failed as it would fail anywhere: the trace of the failure."""

    trace: str


_lock = Lock()
_unpacked: dict[str, RenderedSite] = {}


@cache
def tell_program() -> str:
    """Return the fingerprint of this process's program, as it was when it was first asked for.

    A process goes on with the code that it loaded, whatever is put in the place of its files later.
    """
    return compute_fingerprint(PROGRAM)


def pack(site: RenderedSite, objects: Objects) -> Luggage:
    """Gather what a machine needs to render any output of a site."""
    record = site.record.to_json()
    trees: dict[str, Mapping[str, Entry]] = {}
    blobs: dict[str, bytes] = {}
    for tree_id in _list_trees(site.record.selection):
        _gather(objects, tree_id, trees, blobs)
    for blob_id in site.record.selection.shared.values():
        blobs[blob_id] = objects.blob(blob_id)
    key = sha256(record + repr(sorted(site.kinds)).encode()).hexdigest()
    return Luggage(key, record, dict(site.kinds), HeldObjects(trees, blobs))


def render_far(luggage: Luggage, known: Known, chunk: tuple[Work, ...]) -> Brought | Refused | Broken:
    """Render a chunk of work on the machine that this runs on; `known` are answers that the run has given already."""
    contents: dict[str, bytes] = {}

    def keep(path: str, content: bytes) -> Written:
        contents[path] = content
        return Written(path=path, blob=hash_blob(content), size=len(content))

    with _lock:
        site = _unpack(luggage)
        if isinstance(site, Refused):
            return site
        site.answers.recall = known.get
        try:
            return Brought(render_units(site, chunk, keep), contents)
        except Exception:  # noqa: BLE001 (the edge of the machine: it may hold no class that ours could not read)
            _unpacked.clear()
            return Broken(traceback.format_exc())


def _unpack(luggage: Luggage) -> RenderedSite | Refused:
    """Return the site of the luggage; the newest one is held ready for the errands to come."""
    if luggage.key not in _unpacked:
        record = ReleaseRecord.from_json(luggage.record)
        if record.fingerprint != tell_program():
            return Refused("a worker runs another program than the one that publishes")
        if any(hash_blob(content) != blob_id for blob_id, content in luggage.objects.blobs.items()):
            return Refused("a worker was sent other content than the release is made from")
        site = RenderedSite(record, luggage.objects)
        site.kinds = luggage.kinds
        _unpacked.clear()
        _unpacked[luggage.key] = site
    return _unpacked[luggage.key]


def _list_trees(selection: Selection) -> Iterator[str]:
    for measure in selection.measures.values():
        for version in measure.versions:
            yield version.tree


def _gather(objects: Objects, tree_id: str, trees: dict[str, Mapping[str, Entry]], blobs: dict[str, bytes]) -> None:
    if tree_id in trees:
        return
    trees[tree_id] = dict(objects.tree(tree_id))
    for entry in trees[tree_id].values():
        if entry.kind == "folder":
            _gather(objects, entry.id, trees, blobs)
        elif entry.kind == "file":
            blobs[entry.id] = objects.blob(entry.id)

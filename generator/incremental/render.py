"""Carry out a plan: render outputs in forked processes, write them, and record what each was made from."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from generator.incremental.listing import RenderedSite
from generator.incremental.plan import Plan, Work, plan_gathering
from measures.model.tree import hash_blob
from measures.publication.ledger import LedgerWriter, OutputEntry
from measures.publication.questions import Answer, Recall, Recalled, ask_of_measure

CHUNK = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An output as written: its path, git blob id and size in bytes."""

    path: str
    blob: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one chunk of work gave: outputs written, their ledger entries and the answers made on the way."""

    written: tuple[Written, ...]
    entries: tuple[OutputEntry, ...]
    answers: dict[str, Answer]


Known = Mapping[str, Recalled]
"""Answers that the run has given already, by question."""
Run = Callable[[list[tuple[Work, ...]], Known], Iterable[Batch]]
"""Renders chunks of work elsewhere, writes their outputs here, and gives the batch of each in their order."""

_site: RenderedSite | None = None
_folder: Path = Path()


def carry_out(
    plan: Plan, site: RenderedSite, folder: Path, ledger: LedgerWriter, *, processes: int = 1, run: Run | None = None
) -> tuple[Written, ...]:
    """Render what a plan names below `folder`, record it in `ledger`, and return what was written in order of path.

    Kinds that gather from many measures come last, so that they find what the others' data gave. Where the whole site
    is rendered, they are planned then too, and added to `plan`. `run` renders elsewhere than in `processes` of this
    machine.
    """
    run = run or partial(_run_here, processes=processes)
    ledger.forget_answers(plan.forgotten)
    written: list[Written] = []
    known: dict[str, Recalled] = {}
    site.answers.recall = _recall_first(known, site.answers.recall)
    with _at_work(site, folder):
        for gathers in (False, True):
            if gathers and plan.is_open:
                plan_gathering(plan, site)
            _keep(_bare(site.answers.made), known, ledger)
            answers: dict[str, Answer] = {}
            for batch in run(list(_chunk(_choose(plan.units(), site, gathers=gathers))), known):
                ledger.add_outputs(batch.entries)
                answers.update(batch.answers)
                written.extend(batch.written)
            _keep(answers, known, ledger)
    ledger.remove_outputs(sorted(plan.gone))
    return tuple(sorted(written, key=lambda output: output.path))


def _keep(answers: Mapping[str, Answer], known: dict[str, Recalled], ledger: LedgerWriter) -> None:
    """Record answers, and let what comes after recall them."""
    ledger.add_answers(answers)
    known |= {
        key: Recalled(answer.text, answer.fingerprint, answer.changes_at)
        for key, answer in answers.items()
        if answer.text is not None
    }


def _choose(units: tuple[Work, ...], site: RenderedSite, *, gathers: bool) -> tuple[Work, ...]:
    """Return the work of the kinds that gather, or of the others."""
    return tuple(unit for unit in units if site.kinds[unit[0]].gathers == gathers)


def _recall_first(known: Known, otherwise: Recall) -> Recall:
    """Look among the answers of this run before those that an earlier one left."""
    return lambda key: known.get(key) or otherwise(key)


@contextmanager
def _at_work(site: RenderedSite, folder: Path) -> Iterator[None]:
    global _site, _folder
    _site, _folder = site, folder
    try:
        yield
    finally:
        _site, _folder = None, Path()


def _chunk(units: tuple[Work, ...]) -> Iterator[tuple[Work, ...]]:
    """Cut work into chunks of some fifty outputs; one owner's stay together, since they read the same data."""
    chunk: list[Work] = []
    size = 0
    for unit in units:
        if size >= CHUNK and unit[1] != chunk[-1][1]:
            yield tuple(chunk)
            chunk, size = [], 0
        chunk.append(unit)
        size += len(unit[2])
    if chunk:
        yield tuple(chunk)


def _run_here(chunks: list[tuple[Work, ...]], _known: Known, *, processes: int) -> Iterator[Batch]:
    """Render chunks in forks of this process, which have what is known."""
    count = min(processes, len(chunks))
    if count < 2:
        yield from map(render_chunk, chunks)
        return
    gc.collect()
    gc.freeze()
    try:
        with multiprocessing.get_context("fork").Pool(count, initializer=gc.disable) as pool:
            yield from pool.imap(render_chunk, chunks)
    finally:
        gc.unfreeze()


def render_chunk(chunk: tuple[Work, ...]) -> Batch:
    """Render the outputs of some owners, and forget what only they needed."""
    if _site is None:
        raise RuntimeError("render_chunk is called by carry_out.")
    return render_units(_site, chunk, partial(write_output, _folder))


def render_units(site: RenderedSite, chunk: tuple[Work, ...], keep: Callable[[str, bytes], Written]) -> Batch:
    """Render the outputs of some owners of a site; `keep` takes the path and the bytes of each."""
    written: list[Written] = []
    entries: list[OutputEntry] = []
    for kind, owner, paths in chunk:
        for path in paths:
            entry, content = render_output(site, kind, owner, path)
            entries.append(entry)
            written.append(keep(path, content))
    for owner in dict.fromkeys(owner for _, owner, _ in chunk if owner in site.record.selection.measures):
        ask_of_measure(site, owner)
    answers = _bare(site.answers.made)
    site.answers.forget()
    return Batch(written=tuple(written), entries=tuple(entries), answers=answers)


def render_output(site: RenderedSite, kind: str, owner: str, path: str) -> tuple[OutputEntry, bytes]:
    """Render one output, and return it with its ledger entry."""
    with site.answers.recording() as frame:
        content = site.kinds[kind].render(site, owner, path)
    entry = OutputEntry(path=path, kind=kind, owner=owner, inputs=tuple(frame.inputs), changes_at=frame.changes_at)
    return entry, content


def write_output(folder: Path, path: str, content: bytes) -> Written:
    """Write an output's bytes below a folder."""
    target = folder / path
    try:
        target.write_bytes(content)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return Written(path=path, blob=hash_blob(content), size=len(content))


def _bare(made: dict[str, Answer]) -> dict[str, Answer]:
    return {key: replace(answer, value=None) for key, answer in made.items()}

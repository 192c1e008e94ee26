"""Render what a job asks for, and say what was done."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from generator.incremental.cluster import ClusterFailed, open_cluster
from generator.incremental.errands import pack
from generator.incremental.listing import RenderedSite
from generator.incremental.plan import Plan, plan_all, plan_changes
from generator.incremental.render import Run, carry_out
from generator.pages.kind import PageKind
from generator.plugins.job import Far, Job, Previous, write_result
from measures.model.tree import Objects
from measures.publication.ledger import LedgerWriter, open_ledger
from measures.publication.record import ReleaseRecord
from measures.store.folder import FolderStore
from measures.store.git import GitStore

STYLE_GUIDE = "style_guide"
"""Kinds whose names begin so make the style guide, which is its own site."""


class ContentMoved(Exception):
    """The folder changed after the release record was made from it."""


def run_job(job: Job, kinds: Mapping[str, PageKind], output: Path) -> None:
    """Render a job's outputs below `output`, and leave its ledger changes and its result."""
    started = time.perf_counter()
    record = ReleaseRecord.from_json(job.record.read_bytes())
    with open_objects(job) as objects, _previous_plan(job, record, kinds, objects) as (site, plan, full):
        planned = time.perf_counter()
        ledger = LedgerWriter(job.delta, full=full)
        with _open_far(job.far if full else None, site, objects, output) as run:
            written = carry_out(plan, site, output, ledger, processes=job.processes, run=run)
        ledger.close()
        rendered = time.perf_counter()
        next_due = _next_due(job, site, ledger, full=full)
    timings = {"plan": planned - started, "render": rendered - planned}
    write_result(job, written, tuple(sorted(plan.gone)), plan.reasons(), full=full, next_due=next_due, timings=timings)


@contextmanager
def _open_far(far: Far | None, site: RenderedSite, objects: Objects, output: Path) -> Iterator[Run | None]:
    """Open the cluster that a job names; None where it names none. Why a cluster failed is left for who waits."""
    if far is None:
        yield None
        return
    try:
        with open_cluster(far.address, pack(site, objects), site.record.fingerprint, output) as cluster:
            yield cluster.run
    except ClusterFailed as failure:
        far.failure.write_text(str(failure), encoding="utf-8")
        raise


@contextmanager
def open_objects(job: Job) -> Iterator[Objects]:
    """Open the content that a job names.

    Raises:
        ContentMoved: a folder no longer has the content that the record was made from.
    """
    if job.store.kind == "git":
        with GitStore(job.store.path) as store:
            yield store
        return
    folder = FolderStore(job.store.path)
    if folder.root != job.store.root:
        raise ContentMoved(f"{job.store.path} changed while it was being rendered; render it again.")
    yield folder.objects


@contextmanager
def _previous_plan(
    job: Job, record: ReleaseRecord, kinds: Mapping[str, PageKind], objects: Objects
) -> Iterator[tuple[RenderedSite, Plan, bool]]:
    site = make_site(record, objects, kinds, style_guide=job.style_guide)
    before = _read_previous(job.previous, record)
    if job.previous is None or before is None:
        yield site, plan_all(site), True
        return
    with open_ledger(job.previous.inputs, job.previous.release) as ledger:
        if ledger is None:
            yield site, plan_all(site), True
        else:
            old = make_site(before, objects, kinds, style_guide=job.style_guide)
            yield site, plan_changes(site, old, ledger), False


def _read_previous(previous: Previous | None, record: ReleaseRecord) -> ReleaseRecord | None:
    """Return the last record where its ledger serves: made by the same program, and not later than this one."""
    if previous is None:
        return None
    before = ReleaseRecord.from_json(previous.record.read_bytes())
    same = before.fingerprint == record.fingerprint and before.instant <= record.instant
    return before if same else None


def make_site(
    record: ReleaseRecord, objects: Objects, kinds: Mapping[str, PageKind], *, style_guide: bool
) -> RenderedSite:
    """Return the site to render from a record; the style guide only where it is asked for."""
    site = RenderedSite(record, objects)
    site.kinds = {name: kind for name, kind in kinds.items() if style_guide or not name.startswith(STYLE_GUIDE)}
    return site


def _next_due(job: Job, site: RenderedSite, ledger: LedgerWriter, *, full: bool) -> datetime | None:
    """Return the earliest instant at which time alone changes an output of this release."""
    instants = [ledger.earliest]
    if not full and job.previous is not None:
        with open_ledger(job.previous.inputs, job.previous.release) as before:
            instants.append(before.next_change(site.record.instant) if before else None)
    return min((instant for instant in instants if instant is not None), default=None)

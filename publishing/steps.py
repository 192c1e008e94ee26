"""The steps of one publish. Each leaves what it did on disk, and does nothing again that is done."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from measures.model.problem import Problem
from measures.publication.choose import Choice, choose
from measures.publication.fingerprint import compute_fingerprint
from measures.publication.ledger import Ledger, describes
from measures.publication.record import ReleaseRecord, Visible
from measures.store.git import NoStore
from publishing.approvals import find_rule
from publishing.builds import PREPARING, Builds, Claim
from publishing.caches import take_caches
from publishing.caches.leaving import Folded
from publishing.goal import FILE, Chosen, Goal, save
from publishing.guard import Progress
from publishing.history import History, Release
from publishing.job import Job, Previous, Renderer, RenderFailed, Result, believe, render
from publishing.keeping import KeptBytes
from publishing.layout import Layout
from publishing.lease import Lease
from publishing.machine import Machine
from publishing.opening import fetch_content, open_content
from publishing.outcome import ClockBehind, Code, Stopped
from publishing.scans.vetting import UNSCANNED, make_vet
from yardstick.settings import Settings

Part = TypeVar("Part", bound=BaseModel)
RENDER_SECONDS = 7200
"""How long a render process may take: one that hangs would hold the queue for ever."""


@dataclass(slots=True)
class Work:
    """One build under way: what it was given, and what its steps have found so far."""

    settings: Settings
    machine: Machine
    claim: Claim
    builds: Builds
    lease: Lease
    history: History
    progress: Progress
    problems: tuple[Problem, ...] = ()
    rendered: dict[str, str] = field(default_factory=dict)
    folded: Folded | None = None

    @property
    def layout(self) -> Layout:
        """Where things stand."""
        return Layout(self.settings)

    @property
    def folder(self) -> Path:
        """The folder of this build."""
        return self.layout.builds / self.claim.build.id


def find_begun(work: Work) -> Goal | None:
    """Return what an earlier attempt at this build set out to do, where it can still be finished.

    Otherwise nothing is left of it, nor of other builds, and the history is as its remote has it.
    """
    kept = load_goal(work)
    if kept is not None and _is_usable(work, kept):
        return kept
    shutil.rmtree(work.folder, ignore_errors=True)
    clear_other_builds(work)
    if work.layout.remote_history:
        work.history.fetch(work.layout.remote_history)
    return None


def begin(work: Work, *, full: bool, prepared: tuple[str, datetime] | None = None) -> Goal:
    """Fix what this build sets out to do: newest content, newest release, the instant.

    `prepared` is the commit and the instant of a prepared release that may become this one.

    Raises:
        Stopped: the content has no commit.
        ClockBehind: the newest release is of a later instant.
    """
    parent = work.history.newest()
    content, root = read_content(work)
    instant = prepared[1] if prepared else work.machine.watch.now().replace(microsecond=0)
    if parent is not None and instant < parent.instant:
        raise ClockBehind(instant, parent.instant)
    goal = Goal(
        build=work.claim.build.id,
        kind="publish",
        instant=instant,
        parent=parent.id if parent else None,
        content=content,
        root=root,
        base=None if full else find_base(work),
        prepared=prepared[0] if prepared else None,
        full=full,
    )
    if full:
        work.layout.choices.unlink(missing_ok=True)
    save(goal, work.folder / FILE)
    work.builds.note_content(work.claim, content)
    return goal


def select(work: Work, goal: Goal) -> Chosen:
    """Choose what is public, and say whether it differs from what the last release shows.

    Raises:
        Stopped: a shared file has an error.
    """
    file = work.folder / "chosen.json"
    kept = _load(Chosen, file)
    if kept is not None:
        return kept
    parent = work.history.release(goal.parent) if goal.parent else None
    before = ReleaseRecord.from_json(work.history.record(parent)) if parent else None
    choice = _choose(work, goal, before)
    work.problems = choice.problems
    if choice.stopped:
        raise Stopped("A shared file has an error. Nothing went live.", code=Code.STOPPED, problems=choice.problems)
    record = ReleaseRecord(
        instant=goal.instant,
        fingerprint=compute_fingerprint(work.machine.program),
        visible=make_visible(work.settings),
        selection=choice.selection,
    )
    chosen = Chosen(
        record=record.to_json().decode(),
        is_new=_is_new(work, goal, parent, before, record),
        next_due=choice.next_due,
        held={path: tuple(f"{r.rule} {r.place}" for r in reasons) for path, reasons in record.selection.held.items()},
    )
    save(chosen, file)
    return chosen


def run_render(work: Work, goal: Goal, chosen: Chosen) -> tuple[Job, Result]:
    """Render what changed, in a process of its own; a finished result of an earlier attempt is used.

    A ledger that the process failed with is dropped, so that the next attempt renders everything.

    Raises:
        ClusterFailed: a Dask cluster was to render, and did not.
        RenderFailed: the process ended badly, or its result cannot be believed.
    """
    record = work.folder / "record.json"
    record.write_text(chosen.record, encoding="utf-8")
    for job in _list_attempts(work, goal, record):
        if job.result.is_file():
            result = believe(job)
            break
    else:
        job = _make_job(work, goal, record, work.folder / f"render-{work.claim.build.attempt}")
        shutil.rmtree(job.folder, ignore_errors=True)
        job.folder.mkdir(parents=True)
        work.progress.begin("render")
        renderer = Renderer(python=work.machine.python, program=work.machine.program, environ=work.machine.environ)
        try:
            result = render(renderer, job, make_check(work))
        except RenderFailed:
            if job.previous is not None:
                work.layout.ledger.unlink(missing_ok=True)
            raise
        finally:
            _keep_log(work, job)
    work.rendered = {item.path: item.reason for item in result.rendered}
    where = f" on the cluster at {job.cluster}" if job.cluster and result.full else ""
    work.progress.say(f"rendered {len(result.written)} files{where}")
    return job, result


def load_goal(work: Work) -> Goal | None:
    """Return what this build set out to do; None when that was not fixed yet."""
    return _load(Goal, work.folder / FILE)


def clear_other_builds(work: Work) -> None:
    """Remove what earlier builds left: only one runs at a time."""
    folder = work.layout.builds
    for other in folder.iterdir() if folder.is_dir() else ():
        if other != work.folder:
            shutil.rmtree(other, ignore_errors=True)


def make_visible(settings: Settings) -> Visible:
    """Return the settings that show in output."""
    return Visible(
        origin=settings.site_origin or "",
        stage=settings.stage,
        noindex=settings.stage != "production",
        feedback=settings.feedback_address or "",
        mailing_list=settings.mailing_list_address or "",
        style_guide_origin=settings.style_guide_origin or "",
    )


def _load(kind: type[Part], file: Path) -> Part | None:
    try:
        return kind.model_validate_json(file.read_bytes())
    except (OSError, ValidationError):
        return None


def _is_usable(work: Work, goal: Goal) -> bool:
    """Whether what was begun can still be finished: same history, and a record that this program can render."""
    head = work.history.head()
    chosen = _load(Chosen, work.folder / "chosen.json")
    if chosen is None:
        return goal.kind != "publish" or head == goal.parent
    if goal.kind == "publish" and goal.base is not None and not work.history.has(goal.base):
        return False
    made = json.loads(chosen.record)["fingerprint"] == compute_fingerprint(work.machine.program)
    return made and (head == goal.parent or _is_own_release(work, goal, head))


def _is_own_release(work: Work, goal: Goal, head: str | None) -> bool:
    return head is not None and work.history.release(head).trailers.get("Build") == goal.build


def read_content(work: Work) -> tuple[str, str]:
    """Return the newest content commit and its tree, fetched first where the store is remote.

    Raises:
        Stopped: there is no store, or it has no commit.
        RemoteUnreachable: the remote store could not be reached.
    """
    branch = work.settings.content_branch
    try:
        with fetch_content(work.layout) as store:
            head = store.head(branch)
            if head is not None:
                return head, store.root_of(head)
    except NoStore:
        raise Stopped(f"There is no content store at {work.layout.content}.", code=Code.STOPPED) from None
    raise Stopped(f'The content store has no commit on branch "{branch}".', code=Code.STOPPED)


def find_base(work: Work) -> str | None:
    """Return the release that the ledger describes, when the history has it; a lost ledger is taken from its depot."""
    fingerprint = compute_fingerprint(work.machine.program)
    take_caches(work.layout, work.history.newest(), fingerprint, work.progress.say)
    release = describes(work.layout.ledger)
    return release if release and work.history.has(release) else None


def _choose(work: Work, goal: Goal, before: ReleaseRecord | None) -> Choice:
    with open_content(work.layout) as store, KeptBytes(work.layout.choices) as cache:
        last = before.selection if before else None
        choice = choose(
            store,
            goal.root,
            instant=goal.instant,
            rule=find_rule(work.settings),
            last=last,
            cache=cache,
            vet=make_vet(store, last, work.settings, work.machine.watch.now()),
        )
    waits = any(problem.rule == UNSCANNED for problem in choice.problems)
    return replace(choice, next_due=goal.instant) if waits else choice


def _is_new(
    work: Work, goal: Goal, parent: Release | None, before: ReleaseRecord | None, record: ReleaseRecord
) -> bool:
    """Whether the record needs rendering: it differs from the last one, or time has changed a page, or may have."""
    if parent is None or before is None or parent.rolls_back or goal.base != parent.id:
        return True
    if (before.selection, before.visible, before.fingerprint) != (
        record.selection, record.visible, record.fingerprint,
    ):  # fmt: skip
        return True
    with closing(Ledger(work.layout.ledger)) as ledger:
        due = ledger.next_change(before.instant)
    return due is not None and due <= goal.instant


def make_check(work: Work) -> Callable[[], None]:
    """Return what stops a render process that hangs, or whose build was cancelled or taken over."""
    until = work.machine.watch.seconds() + RENDER_SECONDS

    def check() -> None:
        work.lease.check_before_commit()
        if work.machine.watch.seconds() > until:
            raise RenderFailed(f"rendering took longer than {RENDER_SECONDS // 60} minutes and was stopped")

    return check


def _list_attempts(work: Work, goal: Goal, record: Path) -> Iterator[Job]:
    for folder in sorted(work.folder.glob("render-*")):
        yield _make_job(work, goal, record, folder)


def _make_job(work: Work, goal: Goal, record: Path, folder: Path) -> Job:
    return Job(
        folder=folder.absolute(),
        record=record.absolute(),
        store=work.layout.content,
        kind="git",
        root=goal.root,
        previous=_find_previous(work, goal),
        processes=work.settings.jobs,
        cluster=_find_cluster(work),
    )


def _find_cluster(work: Work) -> str | None:
    """Return the scheduler to hand a build from nothing to. What is not public yet stays on this machine."""
    if work.settings.executor != "dask" or work.claim.build.reason in PREPARING:
        return None
    return work.settings.dask_scheduler


def _find_previous(work: Work, goal: Goal) -> Previous | None:
    if goal.base is None or describes(work.layout.ledger) != goal.base:
        return None
    record = work.folder / "previous.json"
    record.write_bytes(work.history.record(work.history.release(goal.base)))
    return Previous(release=goal.base, record=record.absolute(), ledger=work.layout.ledger.absolute())


def _keep_log(work: Work, job: Job) -> None:
    if job.log.is_file():
        work.layout.logs.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(job.log, work.layout.logs / f"render-{work.claim.build.id}.log")

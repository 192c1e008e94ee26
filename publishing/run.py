"""Publishing: look, claim, and the steps of a build, from the content store to every target."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from measures.publication.fingerprint import compute_fingerprint
from measures.publication.record import ReleaseRecord
from measures.store.git import GitStore, NoStore, RemoteUnreachable
from publishing.builds import PREPARING, SHOWING, Build, Builds, Claim, Request, State
from publishing.builds.journal import list_failure_places
from publishing.builds.retrying import describe_try
from publishing.caches import leave_caches
from publishing.committing import Made, commit, find_next_due, push
from publishing.database import DatabaseUnreachable, open_database
from publishing.delivering import mirror
from publishing.foreseeing import foresee
from publishing.goal import Chosen, Goal
from publishing.guard import LeaseLost, Progress
from publishing.history import HistoryLocked, HistoryMoved, HistoryUnreachable, Release, ReleaseUnknown
from publishing.invalidation import clear_edge
from publishing.job import ClusterFailed, RenderFailed
from publishing.layout import Layout, describe_settings
from publishing.lease import BuildCancelled, Lease
from publishing.looking import Look, Looked, list_awaited, note_awaited
from publishing.machine import Machine
from publishing.noting import note_live
from publishing.opening import open_own_history
from publishing.outcome import ClockBehind, Code, EdgeFailed, Outcome, Stopped
from publishing.preparing.making import prepare_release
from publishing.preparing.using import commit_prepared, drop_past, find_ready, open_source
from publishing.proving import prove_last_release
from publishing.recording import RecordedProgress
from publishing.showing import hold, show_release
from publishing.steps import Work, begin, find_begun, run_render, select
from publishing.targets.contract import PointerMoved, PointerUnreadable, TargetFailed
from yardstick.settings import Settings

ROUNDS = 5
"""How many builds one run takes on at most: its own, those that others left, and repairs."""

OUTSIDE = (
    ClockBehind,
    ClusterFailed,
    DatabaseUnreachable,
    EdgeFailed,
    HistoryMoved,
    HistoryUnreachable,
    PointerMoved,
    RemoteUnreachable,
    TargetFailed,
)
"""What another try may well get over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a run was asked for: by whom, whether to render everything, whether to go on after a rollback.

    `timed` says that a timer began it, so that nobody asks for what somebody cancelled.
    """

    by: str = "command line"
    full: bool = False
    resume: bool = False
    timed: bool = False


def publish(settings: Settings, found: Look, wish: Wish, machine: Machine, progress: Progress) -> Outcome:
    """Run what the queue asks for, and what the look found; return what the last build came to.

    Raises:
        DatabaseUnreachable: the database could not be reached.
    """
    with open_database(settings.database_url) as database:
        builds = Builds(database)
        owed = builds.list_owed()
        if found.pinned and not (wish.resume or "resume" in owed or builds.is_wanted("resume")):
            words = "A rollback holds the site at an older release. To go on, type: yardstick publish --resume"
            return Outcome(code=Code.STOPPED, words=words)
        by = _find_author(settings, found) or wish.by
        asked = replace(wish, by=by, full=wish.full or "full" in owed, resume=wish.resume or "resume" in owed)
        _note_reasons(settings, builds, found, asked, machine)
        return run_queue(settings, builds, wish, machine, progress)


def request(settings: Settings, wish: Wish, machine: Machine) -> str:
    """Add a build to the queue for another process to run, and return its id."""
    with open_database(settings.database_url) as database:
        now = machine.watch.now()
        wanted = Request(id=machine.new_id(now), reason="requested", by=wish.by, at=now)
        return Builds(database).request(wanted).id


def own_request(wanted: Request, settings: Settings, machine: Machine) -> Request:
    """Return a request that is left to this process: what it is to do is in nobody else's hands."""
    until = wanted.at + timedelta(seconds=settings.lease_seconds)
    return replace(wanted, owner=machine.worker, until=until)


def run_queue(settings: Settings, builds: Builds, wish: Wish, machine: Machine, progress: Progress) -> Outcome:
    """Claim and run builds until none is left to claim."""
    outcome = Outcome(code=Code.DONE, words="Nothing to do, or another run is at it.")
    for _ in range(ROUNDS):
        claim = builds.claim(machine.worker, machine.watch.now(), settings.lease_seconds)
        if claim is None:
            break
        outcome = run_build(settings, builds, claim, wish, machine, progress)
    return outcome


def run_build(
    settings: Settings, builds: Builds, claim: Claim, wish: Wish, machine: Machine, progress: Progress
) -> Outcome:
    """Run one claimed build to its end, and write the result down."""
    layout = Layout(settings)
    lease = Lease(
        builds, claim, database_url=settings.database_url, seconds=settings.lease_seconds, watch=machine.watch
    )
    with lease, open_own_history(layout) as history:
        if claim.taken_over:
            history.clear_leftovers()
        recorded = RecordedProgress(progress, builds, claim, machine.watch)
        recorded.recall()
        work = Work(
            settings=settings,
            machine=machine,
            claim=claim,
            builds=builds,
            lease=lease,
            history=history,
            progress=recorded,
        )
        outcome = _try_build(work, wish)
        if not builds.is_held(claim):
            outcome = _give_way(work)
        outcome = replace(outcome, build=claim.build.id, problems=work.problems, rendered=work.rendered)
        recorded.close(_list_made(work, outcome), "failed" if outcome.fault else "ended")
        _finish(work, outcome)
    return outcome


def _try_build(work: Work, wish: Wish) -> Outcome:
    """Run the build's steps, and turn what stops them into an outcome."""
    try:
        return _build(work, wish)
    except Stopped as stop:
        at_fault = stop.code is Code.STOPPED and work.claim.build.reason not in SHOWING | PREPARING
        return Outcome(code=stop.code, words=str(stop), fault="content" if at_fault else None)
    except BuildCancelled as cancelled:
        return Outcome(code=Code.STOPPED, words=f"{cancelled}. Nothing went live.")
    except RenderFailed as error:
        return Outcome(code=Code.OUTSIDE_FAILED, words=f"{error}. Try again.", fault="render")
    except LeaseLost as lost:
        return _blame_outside(str(lost))
    except HistoryLocked as locked:
        if work.builds.is_held(work.claim):
            work.history.clear_leftovers()
        return _blame_outside(f"{locked}; the lock was of a killed process. Try again.")
    except OUTSIDE as error:
        return _blame_outside(f"{error}. Try again.")
    except OSError as error:
        return _blame_outside(f"{error}. Nothing is lost; try again.")
    except (PointerUnreadable, ReleaseUnknown) as error:
        return _blame_outside(f"{error}. Fill the target anew: yardstick restore TARGET")


def _blame_outside(words: str) -> Outcome:
    return Outcome(code=Code.OUTSIDE_FAILED, words=words, fault="outside")


def _give_way(work: Work) -> Outcome:
    """Leave a build to the run that has taken it over, and have the targets looked at once more after it."""
    if work.claim.build.reason in PREPARING:
        return Outcome(code=Code.DONE, words="A publish came first, and nothing is prepared. Try again after it.")
    now = work.machine.watch.now()
    work.builds.request(Request(id=work.machine.new_id(now), reason="repair", by="publish", at=now))
    return Outcome(code=Code.DONE, words="Another run goes on with this.")


def _build(work: Work, wish: Wish) -> Outcome:
    """The steps of one publish, in order."""
    if work.claim.build.reason in SHOWING:
        return show_release(work)
    if work.claim.build.reason in PREPARING:
        return prepare_release(work)
    goal, newest = find_begun(work), work.history.newest()
    if goal is None and newest is not None and newest.rolls_back and not (wish.resume or _is_for(work, "resume")):
        return hold(work, newest)
    goal = goal or _begin(work, wish)
    chosen = select(work, goal)
    note_awaited(work.layout, chosen.next_due)
    release = _make_release(work, goal, chosen)
    push(work)
    with open_source(work, release) as source:
        mirrored = mirror(work, release, source)
    clear_edge(work, release)
    note_live(work, release)
    leave_caches(work.layout, release.id, work.folded, work.lease.check, work.progress.say)
    Looked(
        content=goal.content,
        history=release.id,
        fingerprint=release.trailers["Fingerprint"],
        settings=describe_settings(work.settings),
        next_due=find_next_due(work, goal, chosen, release),
    ).write(work.layout.looked)
    drop_past(work)
    is_live = release.id != goal.parent
    words = f"Release {release.number} is live." if is_live else f"No public change: release {release.number} stays."
    proof = prove_last_release(work, goal, release)
    return Outcome(
        code=Code.NO if chosen.held or proof.wrong else Code.DONE,
        words=words + proof.words + _describe_held(chosen),
        wrong=proof.wrong,
        release=release,
        held=chosen.held,
        mirrored=mirrored,
    )


def _begin(work: Work, wish: Wish) -> Goal:
    full = wish.full or _is_for(work, "full")
    ready = None if full else find_ready(work)
    return begin(work, full=full, prepared=(ready.commit, ready.instant) if ready else None)


def _is_for(work: Work, reason: str) -> bool:
    return reason in work.claim.build.reasons


def _list_made(work: Work, outcome: Outcome) -> list[str]:
    """Return a line for each address that was made and why, or for each place where rendering failed."""
    log = work.layout.logs / f"render-{work.claim.build.id}.log"
    if outcome.fault == "render" and log.is_file():
        return list_failure_places(log.read_text(encoding="utf-8", errors="replace"))
    return [f"made {path}: {reason}" for path, reason in outcome.rendered.items()]


def _describe_held(chosen: Chosen) -> str:
    """Return what readers see of the measures with errors: their last content, or nothing where there was none."""
    if not chosen.held:
        return ""
    public = ReleaseRecord.from_json(chosen.record.encode()).selection.measures
    kept, left_out = (sorted(path for path in chosen.held if (path in public) is there) for there in (True, False))
    words = [("Held at their last content", kept), ("Not published yet, for their errors", left_out)]
    return "".join(f" {said}: {', '.join(paths)}." for said, paths in words if paths)


def _make_release(work: Work, goal: Goal, chosen: Chosen) -> Release:
    if not chosen.is_new and goal.parent is not None:
        return work.history.release(goal.parent)
    ready = commit_prepared(work, goal, chosen) if goal.prepared else None
    return ready or commit(work, goal, chosen, Made.of_render(work, goal, chosen, *run_render(work, goal, chosen)))


def _finish(work: Work, outcome: Outcome) -> None:
    failed = outcome.code in (Code.OUTSIDE_FAILED, Code.STOPPED)
    state: State = "FAILED" if failed else "DONE"
    if failed and work.builds.is_cancelled(work.claim):
        state = "CANCELLED"
    ended = work.builds.finish(
        work.claim,
        state,
        work.machine.watch.now(),
        result=outcome.words,
        release=outcome.release.id if outcome.release else None,
        fault=outcome.fault,
        tried=_describe_try(work),
    )
    if ended:
        shutil.rmtree(work.folder, ignore_errors=True)


def _describe_try(work: Work) -> str:
    build = work.builds.find(work.claim.build.id)
    fingerprint = compute_fingerprint(work.machine.program)
    return describe_try(build.content if build else None, fingerprint, describe_settings(work.settings))


def _find_author(settings: Settings, found: Look) -> str | None:
    """Return who pushed the content that the look found; None where no push was found or its commit is not here."""
    path = Layout(settings).content
    if "push" not in found.reasons or found.content is None or not path.exists():
        return None
    with GitStore(path) as store:
        return store.author_of(found.content) if store.has(found.content) else None


def _note_reasons(settings: Settings, builds: Builds, found: Look, wish: Wish, machine: Machine) -> None:
    """Put into the queue what the look found: each content commit once, anything else unless a build is under way."""
    now = machine.watch.now()
    reasons = [reason for reason in found.reasons if reason != "queued"]
    reasons += [name for name, is_wished in (("full", wish.full), ("resume", wish.resume)) if is_wished]
    noted = Request(
        id=machine.new_id(now), reason=", ".join(reasons) or "asked for", by=wish.by, at=now, content=found.content
    )
    if wish.full or wish.resume:
        builds.request(noted)
    elif not {"push", "again"} & set(reasons) or not builds.note_push(noted):
        is_wanted = any(reason != "push" for reason in reasons) or _is_overlooked(settings, builds, found, wish)
        come = max((due for due in list_awaited(Layout(settings)) if due <= now), default=None)
        is_free = all(each.reason in PREPARING or _is_too_early(each, come) for each in builds.list_unfinished())
        if is_wanted and is_free:
            builds.request(noted)
        elif is_free and reasons:
            with suppress(*OUTSIDE, NoStore, ReleaseUnknown):
                foresee(settings, machine)


def _is_too_early(running: Build, come: datetime | None) -> bool:
    """Whether a build began before the instant at which something fell due, so that another has to follow it."""
    began = running.started_at
    return running.state == "STARTED" and began is not None and come is not None and began < come


def _is_overlooked(settings: Settings, builds: Builds, found: Look, wish: Wish) -> bool:
    """Whether content that is in the queue's past is still to be looked at by this machine.

    Another machine has published it, so that this one does not know yet what it holds for later; or it was cancelled,
    and somebody asks for it.
    """
    looked = Looked.read(Layout(settings).looked)
    if "push" not in found.reasons or (looked is not None and looked.content == found.content):
        return False
    return not wish.timed or builds.was_published(found.content or "")

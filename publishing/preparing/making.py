"""The steps of a build that prepares a release: everything up to a verified copy, and nothing that readers see."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from measures.publication.fingerprint import compute_fingerprint
from measures.publication.record import ReleaseRecord
from publishing.committing import Made, make_facts, shows_the_same
from publishing.goal import FILE, Chosen, Goal, save
from publishing.history import History, Release, ReleaseUnknown
from publishing.layout import describe_settings
from publishing.mirroring import Mirror
from publishing.outcome import Code, Outcome, Stopped
from publishing.planning import Goal as MirrorGoal
from publishing.planning import hash_files
from publishing.preparing.foretelling import foretell
from publishing.preparing.state import (
    Prepared,
    drop_prepared,
    find_prepared_release,
    keep_prepared,
    load_prepared,
    open_annex,
)
from publishing.steps import Work, find_base, load_goal, read_content, run_render, select
from publishing.targets.contract import PointerMoved, PointerUnreadable, Target, TargetFailed
from publishing.targets.opening import open_target
from publishing.verify import find_differences

PORTION = "site"


def prepare_release(work: Work) -> Outcome:
    """Make the release of the goal's instant, upload it to where prepared releases are kept, and verify it there.

    No live target is opened.

    Raises:
        Stopped: a shared file has an error, or a place for prepared releases is one where readers look.
    """
    goal = _find_goal(work)
    if goal is None:
        return Outcome(code=Code.DONE, words=f"This {work.claim.build.reason} was interrupted before it began.")
    if _is_prepared(work, goal):
        return Outcome(code=Code.DONE, words=f"The release of {_write(goal)} is prepared already.")
    check_apart(work)
    chosen = select(work, goal)
    parent = work.history.release(goal.parent) if goal.parent else None
    told = _foretell(work, parent, chosen)
    if not chosen.is_new:
        _forget(work, goal)
        return Outcome(code=Code.DONE, words=f"Nothing that readers see changes at {_write(goal)}.")
    with open_annex(work.layout, work.history) as annex:
        release = _commit(work, annex, goal, chosen)
        if release is None:
            _forget(work, goal)
            return Outcome(code=Code.DONE, words=f"Nothing that readers see changes at {_write(goal)}.")
        places = _upload(work, annex, goal, release)
        count = len(list(annex.trees.diff(parent.tree if parent else None, release.tree))) - 1
    where = f" It is verified at {', '.join(places)}." if places else ""
    said = "would go live" if goal.kind == "rehearse" else "is prepared"
    words = f"Release {release.number} {said} at {_write(goal)}: {count:,} files change.{where}"
    return Outcome(
        code=Code.NO if chosen.held else Code.DONE, words=words + _describe_readers(goal), held=chosen.held, told=told
    )


def check_apart(work: Work) -> None:
    """Return where no place for prepared releases is one where readers look, links followed.

    Raises:
        Stopped: one is.
    """
    live = [_resolve(address) for address, _ in work.layout.list_targets()]
    for address in _list_places(work, "prepare"):
        place = _resolve(address)
        if any(place.is_relative_to(each) or each.is_relative_to(place) for each in live):
            raise Stopped(f"{address} is where readers look. Nothing was written there.", code=Code.STOPPED)


def _resolve(address: str) -> Path:
    return Path("/s3", *address.removeprefix("s3://").split("/")) if "://" in address else Path(address).resolve()


def _find_goal(work: Work) -> Goal | None:
    """Return what the build set out to do, with the content and the release that it starts from fixed."""
    goal = load_goal(work)
    if goal is None or goal.content:
        return goal
    if work.layout.remote_history:
        work.history.fetch(work.layout.remote_history)
    content, root = read_content(work)
    parent = work.history.head()
    fixed = goal.model_copy(update={"content": content, "root": root, "parent": parent, "base": find_base(work)})
    save(fixed, work.folder / FILE)
    return fixed


def _is_prepared(work: Work, goal: Goal) -> bool:
    """Whether another build has prepared just this, since this one was asked for."""
    kept = load_prepared(work.layout) if goal.kind == "prepare" else None
    if kept is None or kept.build == goal.build:
        return False
    with open_annex(work.layout, work.history) as annex:
        is_there = find_prepared_release(annex, kept) is not None
    made_from = (kept.instant, kept.parent, kept.content, kept.fingerprint, kept.settings)
    fingerprint, settings = compute_fingerprint(work.machine.program), describe_settings(work.settings)
    return is_there and made_from == (goal.instant, goal.parent, goal.content, fingerprint, settings)


def _foretell(work: Work, parent: Release | None, chosen: Chosen) -> tuple[str, ...]:
    before = ReleaseRecord.from_json(work.history.record(parent)).selection if parent else None
    return foretell(before, ReleaseRecord.from_json(chosen.record.encode()).selection)


def _commit(work: Work, annex: History, goal: Goal, chosen: Chosen) -> Release | None:
    """Commit the release beside the history; None where it shows what is live."""
    made = Made.of_render(work, goal, chosen, *run_render(work, goal, chosen))
    work.lease.check_before_commit()
    work.progress.begin("commit")
    tree = annex.trees.write_tree(made.base, made.changes, made.loads)
    record = chosen.record.encode()
    parent = work.history.release(goal.parent) if goal.parent else None
    if parent is not None and not parent.rolls_back and shows_the_same(annex, parent, tree, record):
        return None
    if (ready := _find_same(work, annex, goal, tree)) is not None:
        return ready
    facts = make_facts(goal, record)
    number = parent.number + 1 if parent else 1
    commit_id = annex.write_commit(tree=tree, parent=goal.parent, number=number, facts=facts)
    annex.advance(commit_id, expected=annex.head())
    drop_prepared(work.layout)
    if goal.kind == "prepare":
        keep_prepared(work.layout, _describe(work, goal, chosen, commit_id), made.delta)
    return annex.release(commit_id)


def _find_same(work: Work, annex: History, goal: Goal, tree: str) -> Release | None:
    """Return what is prepared, where a rehearsal comes to just that: it stays prepared, and is not written again."""
    ready = find_prepared_release(annex, load_prepared(work.layout)) if goal.kind == "rehearse" else None
    return ready if ready is not None and (ready.tree, ready.parent) == (tree, goal.parent) else None


def _forget(work: Work, goal: Goal) -> None:
    """Forget what is prepared, where nothing is to be; a rehearsal that writes nothing leaves it as it is."""
    if goal.kind == "prepare":
        drop_prepared(work.layout)


def _describe(work: Work, goal: Goal, chosen: Chosen, commit_id: str) -> Prepared:
    return Prepared(
        commit=commit_id,
        instant=goal.instant,
        parent=goal.parent,
        content=goal.content,
        fingerprint=compute_fingerprint(work.machine.program),
        settings=describe_settings(work.settings),
        next_due=chosen.next_due,
        build=goal.build,
    )


def _upload(work: Work, annex: History, goal: Goal, release: Release) -> list[str]:
    """Bring every place for prepared releases to the release, and verify it there; return the places.

    Raises:
        TargetFailed: some failed; the release is prepared all the same, and uploaded at its instant.
    """
    places, failures = _list_places(work, goal.kind), []
    for address in places:
        try:
            _upload_to(work, annex, goal, release, address)
        except (TargetFailed, PointerMoved, PointerUnreadable, ReleaseUnknown) as failure:
            failures.append(str(failure) or repr(failure))
    if failures:
        raise TargetFailed("; ".join(failures), "keeping the prepared release", "it is uploaded at its instant instead")
    return places


def _upload_to(work: Work, annex: History, goal: Goal, release: Release, address: str) -> None:
    target = open_target(address, endpoint=work.settings.aws_endpoint_url_s3)
    wanted = MirrorGoal(release=release.id, portion=PORTION, build=goal.build, today=work.machine.watch.now().date())
    mirror = Mirror(annex, work.lease, work.machine.watch)
    try:
        try:
            mirror.bring(target, wanted, work.progress)
        except PointerUnreadable:
            mirror.bring(target, wanted, work.progress, anew=True)
        work.progress.begin(f"verify {address}")
        wrong = _find_wrong(annex, target, release, everything=goal.kind == "rehearse")
        if wrong:
            raise TargetFailed(address, "verifying", f"{len(wrong)} files differ: {', '.join(wrong[:5])}")
    finally:
        with suppress(TargetFailed):
            target.close()


def _find_wrong(annex: History, target: Target, release: Release, *, everything: bool) -> list[str]:
    """Return each file of a place that is not the release's: of all that it holds, or of what the release changes."""
    if everything:
        return [str(each) for each in find_differences(target, annex, release, PORTION)]
    before = annex.portion(annex.release(release.parent), PORTION) if release.parent else None
    changed = dict(annex.trees.diff(before, annex.portion(release, PORTION)))
    found = hash_files(target, sorted(path for path, blob in changed.items() if blob is not None))
    return sorted(path for path, blob in changed.items() if blob is not None and found.get(path) != blob)


def _list_places(work: Work, kind: str) -> list[str]:
    """Return where the release is kept; a rehearsal without such a place uses a folder of its own."""
    if kind == "rehearse" and not work.settings.prepared_targets:
        return [str(work.layout.rehearsal)]
    return list(work.settings.prepared_targets)


def _write(goal: Goal) -> str:
    return f"{goal.instant:%Y-%m-%d %H:%M:%S} UTC"


def _describe_readers(goal: Goal) -> str:
    return " No live target was touched." if goal.kind == "rehearse" else ""

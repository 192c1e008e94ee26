"""Rollback and restore, as commands: looked through, queued as a build of their own, and run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import takewhile

from measures.publication.record import ReleaseRecord, Selection
from measures.publication.survey import survey_content
from publishing.builds import Builds, Claim, Request
from publishing.database import open_database
from publishing.foreseeing import choose_now
from publishing.goal import FILE, Goal, save
from publishing.guard import Progress
from publishing.history import History, Release, ReleaseUnknown
from publishing.layout import Layout
from publishing.looking import read_content_head
from publishing.machine import Machine
from publishing.opening import open_content, open_history, open_own_history
from publishing.outcome import Code, Outcome
from publishing.run import Wish, own_request, run_build
from yardstick.settings import Settings

ROUNDS = 3


def roll_back(
    settings: Settings, name: str, wish: Wish, machine: Machine, progress: Progress, *, even_withdrawn: bool = False
) -> Outcome:
    """Make every target show an older release (its number or id) again, and hold it there.

    A release that shows a version withdrawn or taken back since is refused, unless `even_withdrawn`.
    """
    layout = Layout(settings)
    with open_history(layout) as history:
        try:
            older, newest = history.find_release(name), history.newest()
        except ReleaseUnknown:
            return Outcome(code=Code.NO, words=f'There is no release "{name}". Type: yardstick releases')
        if newest is None or newest.tree == older.tree:
            return Outcome(code=Code.DONE, words=f"The newest release shows what release {older.number} shows.")
        withdrawn = [] if even_withdrawn else list(_find_withdrawn(settings, machine, history, older))
    if withdrawn:
        listed = ", ".join(withdrawn)
        words = f"Release {older.number} shows versions withdrawn or taken back since: {listed}. "
        words += "To show them all the same, type it "
        return Outcome(code=Code.NO, words=words + "with --even-withdrawn")

    def make_goal(claim: Claim) -> Goal:
        with open_own_history(layout) as history:
            return Goal(
                build=claim.build.id,
                kind="rollback",
                instant=machine.watch.now().replace(microsecond=0),
                parent=history.head(),
                content=older.trailers["Content"],
                rolls_back=older.id,
                head=read_content_head(layout) or "",
            )

    return _run_own(settings, "rollback", make_goal, wish, machine, progress)


def restore(settings: Settings, address: str, wish: Wish, machine: Machine, progress: Progress) -> Outcome:
    """Make one target hold the newest release, looking at every file in it."""
    layout = Layout(settings)
    known = [target for target, _ in layout.list_targets()]
    if address not in known:
        return Outcome(code=Code.NO, words=f'"{address}" is none of the targets: {", ".join(known)}')

    def make_goal(claim: Claim) -> Goal:
        now = machine.watch.now().replace(microsecond=0)
        return Goal(build=claim.build.id, kind="restore", instant=now, parent=None, target=address)

    return _run_own(settings, "restore", make_goal, wish, machine, progress)


def _run_own(
    settings: Settings, kind: str, make_goal: Callable[[Claim], Goal], wish: Wish, machine: Machine, progress: Progress
) -> Outcome:
    """Queue a build, finish what a dead process left before it, and run it."""
    layout = Layout(settings)
    with open_database(settings.database_url) as database:
        builds, now = Builds(database), machine.watch.now()
        wanted = Request(id=machine.new_id(now), reason=kind, by=wish.by, at=now)
        own = builds.request(own_request(wanted, settings, machine))
        for _ in range(ROUNDS):
            claim = builds.claim(machine.worker, machine.watch.now(), settings.lease_seconds)
            if claim is None:
                break
            if claim.build.id == own.id:
                save(make_goal(claim), layout.builds / own.id / FILE)
            outcome = run_build(settings, builds, claim, wish, machine, progress)
            if claim.build.id == own.id:
                return outcome
        builds.cancel(own.id, "publish", machine.watch.now())
    return Outcome(code=Code.OUTSIDE_FAILED, words="Another run is at it. Try again when it has ended.")


def _find_withdrawn(settings: Settings, machine: Machine, history: History, older: Release) -> Iterator[str]:
    """Yield each version (`path version`) that a release shows and readers may not see now.

    It is withdrawn, or was in a later release, which tells of measures whose folders are gone since; or the content
    has it, and it is not due or not approved.
    """
    shown = ReleaseRecord.from_json(history.record(older)).selection
    later = takewhile(lambda release: release.id != older.id, history.list_releases())
    selections = (ReleaseRecord.from_json(history.record(release)).selection for release in later)
    choice = choose_now(settings, machine, history)
    now = choice.selection if choice else shown
    withdrawn = _list_withdrawn(now).union(*map(_list_withdrawn, selections))
    withdrawn |= _list_written(Layout(settings)) - _list_public(now)
    for path, measure in shown.measures.items():
        for version in measure.versions:
            if (measure.id, str(version.number)) in withdrawn:
                yield f"{path} {version.number}"


def _list_written(layout: Layout) -> set[tuple[str, str]]:
    """Return every version that measures of the content here name, by measure id and number."""
    with open_content(layout) as store:
        head = store.head(layout.settings.content_branch)
        folders = survey_content(store, store.root_of(head), {}).folders.values() if head is not None else ()
    measures = [folder.measure for folder in folders if folder.measure is not None]
    return {(measure.id, number) for measure in measures for number in measure.versions}


def _list_public(selection: Selection) -> set[tuple[str, str]]:
    return {(measure.id, number) for measure in selection.measures.values() for number in measure.by_number}


def _list_withdrawn(selection: Selection) -> set[tuple[str, str]]:
    return {(measure.id, str(gone.number)) for measure in selection.measures.values() for gone in measure.withdrawn}

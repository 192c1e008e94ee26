"""yardstick approve: a version that becomes public when it is due."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from yardstick.approving import Approving, check_release
from yardstick.exits import CommandRefused, ExitCode
from yardstick.publishing_runs import check_content_there, outside_failures
from yardstick.reviewed_approval import take_approval
from yardstick.surroundings import Surroundings

if TYPE_CHECKING:
    from measures.model.measure import Measure
    from measures.store import GitStore
    from yardstick.settings import Settings

ATTEMPTS = 5

GUIDE = """Approve a version, so that it becomes public when it is due.

The version is approved as it stands at the head of the content store, CONTENT_URL. The approval names the git tree of
its folder, so that a later edit does not go live unseen; with APPROVAL_KEY set it is sealed, so that a push cannot
forge one. It is committed to measure.yaml under the user id given with --by, and pushed where the store is remote.

On one's own machine, where APPROVAL is trust, whoever runs the command may approve. Elsewhere it takes the step of the
table in docs/workflow.md that approves from the version's state, as the editing application does: --by names an account
with the role of an approver, and the version must have been reviewed, checked and signed off. A public version is
approved again, with --what for the words that were mended.

MEASURE is topic/subtopic/measure. Without --release-at the version is due when it was planned, else at once. A date
means that day at the site's release time. A version that is planned or in a bundle is never released earlier than that,
and nothing is released at a weekend or on a holiday of site.yaml, unless an administrator accepted it in measure.yaml.

\b
Examples:
  yardstick approve health/smoking/adults 2.0 --by u-3
  yardstick approve health/smoking/adults 2.0 --by u-3 --release-at 2027-05-13

Exit codes: 0 done; 1 there is no such version or person, the table forbids it, it may not be released then, or
measure.yaml has errors; 2 wrong usage or settings; 3 the store cannot be reached, or did not stay still.
"""


@click.command("approve", help=GUIDE)
@click.argument("measure")
@click.argument("version")
@click.option("--by", required=True, metavar="USER", help="The user id of the person who approves.")
@click.option("--release-at", metavar="WHEN", help="When the version may become public.")
@click.option("--what", default="", metavar="WORDS", help="What was mended in the words of a public version.")
@click.pass_obj
def command(surroundings: Surroundings, measure: str, version: str, by: str, release_at: str | None, what: str) -> int:
    """Approve a version."""
    settings = surroundings.read_settings()
    path = measure.removeprefix("measures/").strip("/")
    _check_words(path, version, by)
    at = surroundings.read_instant()
    wanted = Approving(measure=path, version=version, by=by, at=at, release_at=release_at, what=what.strip())
    commit = approve_in_store(settings, surroundings, wanted)
    click.echo(f"Version {version} of {path} is approved, in commit {commit[:10]}. The next publish sees it.")
    return ExitCode.DONE


def _check_words(path: str, version: str, by: str) -> None:
    if path.count("/") != 2:
        raise click.UsageError(f'Expected topic/subtopic/measure, got "{path}".')
    if not re.fullmatch(r"[1-9][0-9]*\.(0|[1-9][0-9]*)", version):
        raise click.UsageError(f'Expected a version such as 1.0 or 2.1, got "{version}".')
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", by):
        raise click.UsageError(f'Expected a user id such as u-3, never a mail address, got "{by}".')


def approve_in_store(settings: Settings, surroundings: Surroundings, wanted: Approving) -> str:
    """Commit an approval to the content store and return the commit's id; at a remote store it is there then.

    Raises:
        CommandRefused: there is no such version, the table forbids it, or the store cannot be reached.
    """
    from measures.store import MeasureUnreadable, VersionMissing
    from measures.store.git import HeadMoved, NoStore, RemoteUnreachable
    from publishing.layout import Layout
    from publishing.opening import open_content

    layout = Layout(settings)
    check_content_there(settings)
    try:
        with outside_failures(HeadMoved, RemoteUnreachable), open_content(layout) as store:
            if settings.stage == "local" and settings.approval == "trust":
                return _try_to_approve(store, settings, layout.remote_content, wanted)
            _check(store, settings, wanted)
        return take_approval(settings, surroundings, wanted)
    except NoStore:
        raise CommandRefused(f"{layout.content} is no git repository.", "Set CONTENT_URL to one.") from None
    except VersionMissing as missing:
        hint = "Name the measure as topic/subtopic/measure."
        raise CommandRefused(f"The content store has no {missing}.", hint, code=ExitCode.NO) from None
    except MeasureUnreadable as unreadable:
        faults = "\n".join(str(problem) for problem in unreadable.problems)
        raise CommandRefused(f"measure.yaml has errors.\n{faults}", code=ExitCode.NO) from None


def _try_to_approve(store: GitStore, settings: Settings, remote: str | None, wanted: Approving) -> str:
    from measures.store.git import HeadMoved, PushRefused, RemoteUnreachable

    if remote is None:
        return _approve(store, settings, wanted)
    for _ in range(ATTEMPTS):
        store.fetch(remote, settings.content_branch)
        commit = _approve(store, settings, wanted)
        try:
            store.push(remote, _list_refs(store, settings, wanted))
        except PushRefused:
            continue
        except RemoteUnreachable as silence:
            if not _has_arrived(store, settings, remote, commit, silence):
                raise
        return commit
    raise HeadMoved


def _has_arrived(store: GitStore, settings: Settings, remote: str, commit: str, silence: Exception) -> bool:
    """Whether the remote store has an approval whose push was not answered.

    Raises:
        CommandRefused: it does not answer this either, so that nobody knows.
    """
    from measures.store.git import RemoteUnreachable

    try:
        head = store.fetch(remote, settings.content_branch)
    except RemoteUnreachable:
        hint = "Type the same again when it answers. One that did arrive is then given once more, which does no harm."
        sentence = f"Nobody knows yet whether the approval arrived. {silence}."
        raise CommandRefused(sentence, hint, code=ExitCode.OUTSIDE) from None
    return head is not None and store.is_ancestor(commit, head)


def _list_refs(store: GitStore, settings: Settings, wanted: Approving) -> tuple[str, ...]:
    """Return the refs to push: the branch, and the one that keeps the approved tree."""
    from measures.store.git import APPROVED

    measure = _read_measure(store, settings, wanted)
    assert measure is not None, "it was read and written a moment ago"
    return f"refs/heads/{settings.content_branch}", f"{APPROVED}/{measure.id}/{wanted.version}"


def _check(store: GitStore, settings: Settings, wanted: Approving) -> None:
    """See that measure.yaml reads, and that the version may be released when it would be."""
    from measures.store import read_measure_to_approve

    if (head := store.head(settings.content_branch)) is not None:
        read_measure_to_approve(store, head, wanted.measure, wanted.version)
    measure = _read_measure(store, settings, wanted)
    _check_not_withdrawn(measure, wanted)
    check_release(measure, wanted, _read(store, settings, "site.yaml"))


def _approve(store: GitStore, settings: Settings, wanted: Approving) -> str:
    from measures.store import approve_version

    measure = _read_measure(store, settings, wanted)
    _check_not_withdrawn(measure, wanted)
    check_release(measure, wanted, _read(store, settings, "site.yaml"))
    return approve_version(
        store,
        wanted.measure,
        wanted.version,
        by=wanted.by,
        at=wanted.at,
        release_at=wanted.release_at,
        key=settings.approval_key.encode() if settings.approval_key else None,
        branch=settings.content_branch,
    )


def _read(store: GitStore, settings: Settings, path: str) -> bytes | None:
    from measures.model.tree import find_entry

    head = store.head(settings.content_branch)
    entry = find_entry(store, store.root_of(head), path) if head else None
    return store.blob(entry.id) if entry is not None and entry.kind == "file" else None


def _read_measure(store: GitStore, settings: Settings, wanted: Approving) -> Measure | None:
    from measures.reading.measure_file import read_measure

    content = _read(store, settings, f"measures/{wanted.measure}/measure.yaml")
    return read_measure(content, "measure.yaml").value if content is not None else None


def _check_not_withdrawn(measure: Measure | None, wanted: Approving) -> None:
    state = measure.versions.get(wanted.version) if measure else None
    if state is not None and state.status == "withdrawn":
        sentence = f"Version {wanted.version} of {wanted.measure} was withdrawn, and stays so."
        raise CommandRefused(sentence, "Make a new version instead.", code=ExitCode.NO)

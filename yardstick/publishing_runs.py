"""What the commands that run builds have in common: the machine they run on, and how they tell what came of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from yardstick.exits import CommandRefused, ExitCode
from yardstick.problem_lines import write_problem
from yardstick.settings import Settings, local_path
from yardstick.surroundings import PROGRAM_FOLDER, Surroundings

if TYPE_CHECKING:
    from publishing.machine import Machine
    from publishing.mirroring import Mirrored
    from publishing.outcome import Outcome

SHOWN_FILES = 12
"""Up to so many changed files are named; more are counted."""


def find_machine(surroundings: Surroundings) -> Machine:
    """Return the machine that a build runs on."""
    from publishing.builds.records import find_this_worker
    from publishing.guard import Watch
    from publishing.machine import Machine

    watch = Watch(now=surroundings.clock)
    worker = find_this_worker()
    return Machine(program=PROGRAM_FOLDER, worker=worker, environ=surroundings.environ, watch=watch)


def prepare_content_copy(settings: Settings) -> None:
    """Make the empty repository that takes a copy of a remote content store, where it is not there yet."""
    from measures.store.git import make_repository
    from publishing.layout import Layout

    layout = Layout(settings)
    if layout.remote_content and not layout.content.exists():
        make_repository(layout.content, settings.content_branch)


def check_content_there(settings: Settings) -> None:
    """Return where the content store is remote, or is there.

    Raises:
        CommandRefused: it should be on this machine and is not.
    """
    path = local_path(settings.content_url)
    if path is not None and not path.exists():
        hint = 'Set CONTENT_URL, or make a store to try with "yardstick demo".'
        raise CommandRefused(f"There is no content store at {path}.", hint)


def choose_target(settings: Settings, name: str) -> str:
    """Return the target of the settings that a person names: a path as the working folder sees it, or a bucket.

    Raises:
        CommandRefused: the settings have no such target.
    """
    path = local_path(name)
    wanted = str(path.absolute()) if path else name.rstrip("/")
    known = (*settings.targets, *settings.style_guide_targets)
    if wanted not in known:
        raise CommandRefused(f'"{name}" is none of the targets.', f"They are: {', '.join(known)}")
    return wanted


@contextmanager
def outside_failures(*others: type[Exception]) -> Iterator[None]:
    """Turn failures of what is outside, where no build words them, into a sentence and exit code 3.

    They are those of the database and the content store, and `others`.
    """
    from publishing.database import DatabaseUnreachable
    from publishing.looking import ContentUnreachable

    outside: tuple[type[Exception], ...] = (DatabaseUnreachable, ContentUnreachable, *others)
    try:
        yield
    except outside as failure:
        sentence = f"{' '.join(str(failure).split()).rstrip('.')}."
        raise CommandRefused(sentence, "Nothing was changed; try again.", code=ExitCode.OUTSIDE) from failure


def show_outcome(outcome: Outcome) -> int:
    """Print what a build came to and return the exit code."""
    for problem in outcome.problems:
        click.echo(write_problem(problem), err=True)
    for mirrored in outcome.mirrored:
        click.echo(_describe(mirrored, names=outcome.release is not None and outcome.release.number > 1))
    for line in outcome.told:
        click.echo(line)
    code = ExitCode(outcome.code)
    went_through = code == ExitCode.DONE or bool(outcome.told) or outcome.release is not None or bool(outcome.rendered)
    click.echo(outcome.words, err=not went_through)
    return code


def _describe(mirrored: Mirrored, *, names: bool) -> str:
    changed = [*mirrored.written, *(f"{path} (deleted)" for path in mirrored.deleted)]
    if not changed:
        return f"{mirrored.address}: nothing to change."
    head = f"{mirrored.address}: {len(mirrored.written):,} files written, {len(mirrored.deleted):,} deleted."
    return "\n  ".join((head, *changed)) if names and len(changed) <= SHOWN_FILES else head

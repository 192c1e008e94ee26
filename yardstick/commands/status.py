"""yardstick status: what of the content is not as readers see it, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yardstick.exits import CommandRefused, ExitCode
from yardstick.publishing_runs import check_content_there, outside_failures, prepare_content_copy
from yardstick.surroundings import Surroundings

if TYPE_CHECKING:
    from measures.workflow.outside import Outside
    from publishing.layout import Layout
    from yardstick.settings import Settings

GUIDE = """Say what of the content is not as readers see it.

The head of the content store is compared with what was approved, and with the content that the last release was made
from. Each difference is named, by file and by section, under what becomes of it: it waits for approval, it is shown
with the next publish, or it is in no approved version.

\b
Examples:
  yardstick status

Exit codes: 0 done, whatever differs; 2 wrong usage or settings; 3 the store cannot be reached.
"""
_HEADINGS = {
    "waits": "Waits for approval; readers see the approved files:",
    "shown": "Is shown with the next publish:",
    "draft": "Is in no approved version:",
}


@click.command("status", help=GUIDE)
@click.pass_obj
def command(surroundings: Surroundings) -> int:
    """Say what differs from what readers see."""
    from publishing.layout import Layout

    settings = surroundings.read_settings()
    layout = Layout(settings)
    check_content_there(settings)
    prepare_content_copy(settings)
    head, found = _compare(settings, layout)
    click.echo(f"The content is at {head[:10]}. {_describe_release(layout)}")
    for reach, heading in _HEADINGS.items():
        lines = [str(each) for each in found if each.reach == reach]
        if lines:
            click.echo("\n".join((f"\n{heading}", *(f"  {line}" for line in lines))))
    if settings.approval == "trust" and any(each.reach == "waits" for each in found):
        click.echo("\nWith APPROVAL=trust, what waits for approval is shown with the next publish too.")
    if not found:
        click.echo("Readers see it as it is.")
    return ExitCode.DONE


def _compare(settings: Settings, layout: Layout) -> tuple[str, tuple[Outside, ...]]:
    """Return the head of the content, and all that is not as readers see it.

    Raises:
        CommandRefused: there is no content.
    """
    from measures.store.git import RemoteUnreachable
    from measures.workflow.outside import list_outside
    from publishing.opening import fetch_content

    released = _find_released(layout)
    with outside_failures(RemoteUnreachable), fetch_content(layout) as store:
        head = store.head(settings.content_branch)
        if head is None:
            raise CommandRefused("The content store is empty.", "Push content to it.")
        since = store.root_of(released) if released is not None and store.has(released) else None
        return head, list_outside(store, since, store.root_of(head))


def _find_released(layout: Layout) -> str | None:
    """Return the commit of the content that the newest release was made from."""
    from publishing.history import HistoryMoved, HistoryUnreachable
    from publishing.opening import open_history

    if not layout.remote_history and not layout.history.exists():
        return None
    with outside_failures(HistoryMoved, HistoryUnreachable), open_history(layout) as history:
        newest = history.newest()
        return newest.trailers.get("Content") if newest is not None else None


def _describe_release(layout: Layout) -> str:
    released = _find_released(layout)
    return f"The last release was made from {released[:10]}." if released else "Nothing was released yet."

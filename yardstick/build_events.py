"""What a publish that a timer began tells the log: how it ended, and what is new for readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from yardstick.exits import ExitCode
from yardstick.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from publishing.history import History, Release
    from publishing.outcome import Outcome
    from publishing.schedule.loop import Tell

NAMED_PAGES = 20


def tell_outcome(outcome: Outcome, settings: Settings, tell: Tell) -> int:
    """Write events for what a build came to, and return the exit code."""
    code = ExitCode(outcome.code)
    if outcome.build is None:
        return code
    went_through = code in (ExitCode.DONE, ExitCode.NO)
    files = sum(len(mirrored.written) + len(mirrored.deleted) for mirrored in outcome.mirrored)
    build, by = outcome.build, _find_author(outcome.build, settings)
    tell(
        "build.ended" if went_through else "build.failed",
        build=build,
        by=by,
        code=int(code),
        rendered=len(outcome.rendered),
        files=files,
        held=len(outcome.held),
        wrong=len(outcome.wrong),
        reason=None if went_through else " ".join(outcome.words.split()),
    )
    if outcome.release is not None and outcome.release.id and files:
        pages = _list_new_pages(outcome.release, settings)
        tell(
            "release.live", build=build, by=by, number=outcome.release.number, new=len(pages), pages=pages[:NAMED_PAGES]
        )
    return code


def _find_author(build: str, settings: Settings) -> str | None:
    from publishing.builds import Builds
    from publishing.database import open_database

    with open_database(settings.database_url) as database:
        found = Builds(database).find(build)
    return found.requested_by if found else None


def _list_new_pages(release: Release, settings: Settings) -> list[str]:
    """Return the addresses of pages that the release before did not have, sorted."""
    from publishing.history import History
    from publishing.layout import Layout

    with History(Layout(settings).history) as history:
        return sorted(_find_new_pages(history, release))


def _find_new_pages(history: History, release: Release) -> Iterator[str]:
    before = history.portion(history.release(release.parent), "site") if release.parent else None
    for path, blob in history.trees.diff(before, history.portion(release, "site")):
        is_new = blob is not None and (before is None or history.trees.find(before, path) is None)
        if is_new and path.endswith("index.html"):
            yield f"/{path.removesuffix('index.html')}"

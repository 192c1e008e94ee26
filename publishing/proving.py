"""What a full publish proves of the release before: that its files are what its record gives."""

from __future__ import annotations

import json
from dataclasses import dataclass

from publishing.goal import Goal
from publishing.history import Release
from publishing.recounting import find_wrong_files
from publishing.steps import Work, make_check

NAMED = 20
"""Up to so many files are named in words; more are counted."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The files of the last release that were wrong, and what is said of them."""

    wrong: tuple[str, ...] = ()
    words: str = ""


def prove_last_release(work: Work, goal: Goal, release: Release) -> Proof:
    """Say which files of the last release differ from this one for no reason: not for content, program, settings, time.

    Only a build that trusted nothing kept can tell. Where the files differ, the last release's own record is rendered
    from nothing: what comes out otherwise than it was shown was wrong; the rest was changed by time.

    Raises:
        RenderFailed: the render process ended badly.
    """
    if not goal.full or goal.parent is None or release.id == goal.parent:
        return Proof()
    parent = work.history.release(goal.parent)
    if parent.rolls_back or not _is_for_the_same(work, parent, release):
        return Proof()
    work.progress.begin(f"render release {parent.number} again")
    wrong = find_wrong_files(work.settings, work.machine, work.history, parent, make_check(work))
    return Proof(wrong, _describe(parent, wrong)) if wrong else Proof()


def _is_for_the_same(work: Work, parent: Release, release: Release) -> bool:
    """Whether two releases were made from the same, save the instant."""
    before, after = (json.loads(work.history.record(each)) | {"instant": ""} for each in (parent, release))
    return bool(before == after)


def _describe(parent: Release, wrong: tuple[str, ...]) -> str:
    more = f" and {len(wrong) - NAMED:,} more" if len(wrong) > NAMED else ""
    count = "1 file" if len(wrong) == 1 else f"{len(wrong):,} files"
    what = f" {count} of release {parent.number} did not show what the content gives, and now does:"
    return f"{what} {', '.join(wrong[:NAMED])}{more}. What was kept of earlier work was wrong, and is made anew."

"""Prepare and rehearse, as commands: queued as a build of their own, and run where no publish waits or runs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from publishing.builds import Builds, Claim, Request
from publishing.database import open_database
from publishing.goal import FILE, Goal, save
from publishing.guard import Progress
from publishing.layout import Layout
from publishing.machine import Machine
from publishing.outcome import Code, Outcome
from publishing.run import Wish, own_request, run_build
from yardstick.settings import Settings


def prepare(settings: Settings, instant: datetime, wish: Wish, machine: Machine, progress: Progress) -> Outcome:
    """Make the release of a coming instant, and keep it where no reader looks."""
    return _run_alone(settings, "prepare", instant, wish, machine, progress)


def rehearse(settings: Settings, instant: datetime, wish: Wish, machine: Machine, progress: Progress) -> Outcome:
    """Do all that a publish at an instant would do, short of what readers see, and say what would go live."""
    return _run_alone(settings, "rehearse", instant, wish, machine, progress)


def _run_alone(
    settings: Settings,
    kind: Literal["prepare", "rehearse"],
    instant: datetime,
    wish: Wish,
    machine: Machine,
    progress: Progress,
) -> Outcome:
    with open_database(settings.database_url) as database:
        builds, now = Builds(database), machine.watch.now()
        wanted = Request(id=machine.new_id(now), reason=kind, by=wish.by, at=now)
        own = builds.request(own_request(wanted, settings, machine))
        claim = builds.claim(machine.worker, now, settings.lease_seconds, only=own.id)
        if claim is None:
            builds.cancel(own.id, kind, machine.watch.now())
            return Outcome(code=Code.OUTSIDE_FAILED, words="A publish is at work and comes first. Try again after it.")
        save(_make_goal(kind, instant)(claim), Layout(settings).builds / own.id / FILE)
        return run_build(settings, builds, claim, wish, machine, progress)


def _make_goal(kind: Literal["prepare", "rehearse"], instant: datetime) -> Callable[[Claim], Goal]:
    return lambda claim: Goal(build=claim.build.id, kind=kind, instant=instant.replace(microsecond=0), parent=None)

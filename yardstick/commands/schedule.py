"""yardstick schedule: everything that runs by itself, each when it is due."""

from __future__ import annotations

import signal
from collections.abc import Callable
from threading import Event

import click

from yardstick.exits import ExitCode
from yardstick.surroundings import Surroundings

GUIDE = """Run each task when it is due.

A publish begins every 10 minutes, at each instant at which something falls due, and when somebody asks for one. Each
hour, faults are looked for and told to ALERTS_ADDRESS; each night, what is old goes. Every task is a command of its own
in a process of its own, so an outside scheduler can do the same. The schedule runs until it is stopped.

Several may run, on several machines: one leads, another takes over within a minute when it is gone. A task that was due
while none ran begins when one does, once. What happens is written as lines of JSON.

\b
Examples:
  yardstick schedule
  yardstick schedule --list      the tasks, and when each last ran

Exit codes: 0 stopped by a signal, or listed; 2 wrong settings; 3 the database cannot be reached, for --list.
"""


@click.command("schedule", help=GUIDE)
@click.option("--list", "only_list", is_flag=True, help="Only list the tasks, and when each last ran.")
@click.pass_obj
def command(surroundings: Surroundings, only_list: bool) -> int:  # noqa: FBT001 (by click)
    """Run the schedule, or list it."""
    if only_list:
        return _list(surroundings)

    from publishing.builds.records import find_this_worker
    from publishing.guard import Watch
    from publishing.schedule.loop import Scheduler
    from yardstick.events import write_events
    from yardstick.scheduling import list_tasks, make_starter

    settings = surroundings.read_settings()
    stopped = Event()

    def sleep(seconds: float) -> None:
        stopped.wait(seconds)

    worker = find_this_worker()
    scheduler = Scheduler(
        tasks=list_tasks(settings, worker),
        start=make_starter(surroundings.environ),
        tell=write_events(surroundings.clock),
        worker=worker,
        watch=Watch(now=surroundings.clock, sleep=sleep),
    )
    _stop_on_signals(stopped.set)
    scheduler.run(settings.database_url, stopped.is_set)
    return ExitCode.DONE


def _stop_on_signals(stop: Callable[[], None]) -> None:
    for each in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(each) is not signal.SIG_IGN:
            signal.signal(each, lambda _number, _frame: stop())


def _list(surroundings: Surroundings) -> int:
    from publishing.builds.records import find_this_worker
    from publishing.database import open_database
    from publishing.schedule.record import read_runs
    from publishing.schedule.timetable import Daily
    from yardstick.publishing_runs import outside_failures
    from yardstick.scheduling import list_tasks

    settings = surroundings.read_settings()
    with outside_failures(), open_database(settings.database_url) as database:
        runs = read_runs(database)
    for task in list_tasks(settings, find_this_worker()):
        cadence, run = task.cadence, runs.get(task.name)
        when = f"daily at {cadence.at:%H:%M} UTC" if isinstance(cadence, Daily) else f"every {cadence.interval}"
        last = "never ran" if run is None else f"last ran {run.started_at:%Y-%m-%d %H:%M} UTC, code {run.code}"
        click.echo(f"{task.name:24}{when:22}{last}")
    return ExitCode.DONE

"""The schedule: what is due when, who leads, and what runs once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.builds import Builds, Request, Worker, find_this_worker
from publishing.database import Database, open_database
from publishing.guard import Watch
from publishing.layout import Layout
from publishing.looking import Looked, note_awaited
from publishing.schedule.calling import make_publish_call
from publishing.schedule.loop import Scheduler
from publishing.schedule.record import give_up_lead, read_runs, take_lead
from publishing.schedule.timetable import Daily, Every, Task
from yardstick.settings import Settings, read_settings

NOON = datetime(2026, 10, 24, 12, 0, 3, tzinfo=UTC)
HERE = find_this_worker()
ELSEWHERE = Worker("another-machine", "17@4711")
OFTEN = Every(timedelta(minutes=10))
INSTANTS = st.integers(0, 10**9).map(lambda seconds: datetime(2005, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds))


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    with open_database(url) as opened:
        yield opened


@dataclass
class Process:
    """A task that runs until it is told how it ended."""

    code: int | None = None
    was_stopped: bool = False

    def poll(self) -> int | None:
        return self.code

    def stop(self) -> None:
        self.was_stopped, self.code = True, -15


@dataclass
class Plant:
    """A scheduler with a clock of its own, and what it started and told."""

    tasks: tuple[Task, ...]
    worker: Worker = HERE
    now: datetime = NOON
    started: list[tuple[datetime, str, Process]] = field(default_factory=list)
    told: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    ends_with: int | None = 0

    def __post_init__(self) -> None:
        self.scheduler = Scheduler(
            tasks=self.tasks,
            start=self.start,
            tell=lambda event, **facts: self.told.append((event, facts)),
            worker=self.worker,
            watch=Watch(now=lambda: self.now, sleep=self.sleep),
        )

    def start(self, task: Task) -> Process:
        process = Process(self.ends_with)
        self.started.append((self.now, task.name, process))
        return process

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def turn(self, database: Database, seconds: float = 0) -> list[str]:
        """Turn after so many seconds, and return what began."""
        before = len(self.started)
        self.now += timedelta(seconds=seconds)
        self.scheduler.turn(database)
        return [name for _, name, _ in self.started[before:]]


@given(INSTANTS)
def test_a_mark_is_the_newest_that_has_passed(now: datetime) -> None:
    for cadence, apart in ((OFTEN, timedelta(minutes=10)), (Daily(time(2, 20)), timedelta(days=1))):
        mark = cadence.find_mark(now)
        assert mark <= now < mark + apart
        assert cadence.find_mark(mark) == mark


def test_a_task_runs_once_for_each_mark_across_a_change_of_clocks(database: Database) -> None:
    publish = Task(name="publish", cadence=OFTEN, call=lambda _now, _last: False)
    plant = Plant((publish, Task(name="nightly", cadence=Daily(time(1, 0)))))
    for _ in range(24 * 12):
        plant.turn(database, 300)

    began = [(at, name) for at, name, _ in plant.started]
    assert [f"{at:%d %H:%M}" for at, name in began if name == "nightly"] == ["24 12:05", "25 01:00"]
    assert len([name for _, name in began if name == "publish"]) == 1 + 24 * 6


def test_a_task_never_runs_twice_at_once(database: Database) -> None:
    plant = Plant((Task(name="publish", cadence=OFTEN),), ends_with=None)
    assert plant.turn(database) == ["publish"]
    assert plant.turn(database, 1200) == []
    plant.started[0][2].code = 0
    assert plant.turn(database, 5) == ["publish"]


def test_tasks_go_in_turn_and_what_is_called_for_waits_for_none(database: Database) -> None:
    often = [Task(name=name, cadence=OFTEN) for name in ("one", "two")]
    called = Task(
        name="publish", cadence=Daily(time(1, 0)), call=lambda now, last: now - (last or now) > OFTEN.interval
    )
    plant = Plant((called, *often), ends_with=None)
    assert plant.turn(database) == ["publish", "one"]
    plant.started[0][2].code = 0
    assert plant.turn(database, 601) == ["publish"]
    plant.started[1][2].code = 0
    assert plant.turn(database, 5) == ["two"]


def test_marks_that_passed_while_nothing_ran_begin_a_task_once(database: Database) -> None:
    plant = Plant((Task(name="publish", cadence=OFTEN),))
    plant.turn(database)
    later = Plant(plant.tasks, now=NOON + timedelta(days=3))
    assert (later.turn(database), later.turn(database, 5)) == (["publish"], [])


def test_one_process_leads_and_another_takes_over_when_it_falls_silent(database: Database) -> None:
    tasks = (Task(name="publish", cadence=OFTEN),)
    first, second = Plant(tasks, worker=ELSEWHERE), Plant(tasks, worker=Worker("third-machine", "1@1"))
    assert (first.turn(database), second.turn(database)) == (["publish"], [])
    assert (first.turn(database, 30), second.turn(database, 60)) == ([], [])
    assert second.told == [("schedule.follows", {})] or second.told == []
    assert second.turn(database, 600) == ["publish"]
    assert first.turn(database, 600) == []
    assert first.told[-1] == ("schedule.follows", {})


def test_a_leader_that_stops_lets_another_lead_at_once(database: Database) -> None:
    assert take_lead(database, ELSEWHERE, NOON)
    assert not take_lead(database, HERE, NOON)
    give_up_lead(database, ELSEWHERE)
    assert take_lead(database, HERE, NOON)


def test_a_leader_of_this_machine_whose_process_is_gone_is_replaced_at_once(database: Database) -> None:
    assert take_lead(database, Worker(HERE.host, "999999999@1"), NOON)
    assert take_lead(database, HERE, NOON)


def test_a_task_that_runs_too_long_is_stopped_and_counts_as_failed(database: Database) -> None:
    plant = Plant((Task(name="publish", cadence=OFTEN, limit=timedelta(hours=1)),), ends_with=None)
    plant.turn(database)
    plant.turn(database, 3601)
    assert plant.started[0][2].was_stopped
    assert ("task.too-long", {"task": "publish", "seconds": 3601}) in plant.told


def test_failures_in_a_row_are_counted_until_a_task_does_its_work(database: Database) -> None:
    plant = Plant((Task(name="publish", cadence=OFTEN),), ends_with=3)
    for _ in range(4):
        plant.turn(database, 600)
    assert read_runs(database)["publish"].failures == 3
    plant.ends_with = 1
    plant.turn(database, 600)
    plant.turn(database, 5)
    run = read_runs(database)["publish"]
    assert (run.failures, run.code, run.good_at) == (0, 1, plant.now)


def test_a_database_that_is_away_costs_a_turn_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    plant, turns = Plant((Task(name="publish", cadence=OFTEN),)), iter((False, False, True))
    plant.scheduler.run(f"sqlite:///{tmp_path}/file/work.sqlite", lambda: next(turns))
    assert {event for event, _ in plant.told} == {"schedule.database-away"}
    assert plant.started == []


def test_a_schedule_that_is_stopped_stops_its_tasks(made_tables: Path) -> None:
    plant, turns = Plant((Task(name="publish", cadence=OFTEN),), ends_with=None), iter((False, True))
    url = f"sqlite:///{made_tables.with_name('stopped.sqlite')}"
    plant.scheduler.run(url, lambda: next(turns))
    assert plant.started[0][2].was_stopped
    with open_database(url) as database:
        assert take_lead(database, ELSEWHERE, plant.now)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"VAR": str(tmp_path / "var")})


def keep_due(settings: Settings, due: datetime) -> None:
    looked = Looked(content="c", history="h", fingerprint="f", settings={}, next_due=due)
    looked.write(Layout(settings).looked)


def test_a_publish_is_called_at_the_due_instant_and_not_again(settings: Settings) -> None:
    due = NOON + timedelta(seconds=90)
    keep_due(settings, due)
    is_called = make_publish_call(settings, HERE)
    assert not is_called(due - timedelta(seconds=1), NOON)
    assert is_called(due, NOON)
    assert not is_called(due + timedelta(seconds=5), due)


def test_a_publish_is_called_when_somebody_asks_for_one(settings: Settings) -> None:
    is_called = make_publish_call(settings, HERE)
    with open_database(settings.database_url) as database:
        builds = Builds(database)
        assert not is_called(NOON, NOON - timedelta(minutes=1))
        builds.request(Request(id="one", reason="requested", by="u-1", at=NOON))
        assert is_called(NOON, NOON - timedelta(minutes=1))
        assert not is_called(NOON + timedelta(seconds=9), NOON + timedelta(seconds=4)), "one that a rollback holds back"
        builds.claim(HERE, NOON, 60)
        assert not is_called(NOON, NOON - timedelta(minutes=1))


def test_a_build_whose_process_is_gone_is_called_for_at_once_and_then_after_waits(settings: Settings) -> None:
    is_called = make_publish_call(settings, HERE)
    with open_database(settings.database_url) as database:
        builds = Builds(database)
        builds.request(Request(id="one", reason="requested", by="u-1", at=NOON))
        builds.claim(Worker(HERE.host, "999999999@1"), NOON + timedelta(seconds=1), 60)
        later = NOON + timedelta(seconds=5)
        assert is_called(later, NOON)
        assert not is_called(later + timedelta(seconds=5), later)
        assert is_called(later + timedelta(minutes=1), later)
        builds.claim(HERE, later + timedelta(minutes=1), 60)
        assert not is_called(later + timedelta(minutes=1, seconds=5), later + timedelta(minutes=1))


def test_a_publish_is_called_at_an_instant_that_a_run_saw_before_it_failed(settings: Settings) -> None:
    due = NOON + timedelta(seconds=90)
    note_awaited(Layout(settings), due)
    is_called = make_publish_call(settings, HERE)
    assert not is_called(due - timedelta(seconds=1), NOON)
    assert is_called(due, NOON)
    keep_due(settings, due + timedelta(days=1))
    assert is_called(due, NOON)
    note_awaited(Layout(settings), None)
    assert not is_called(due, NOON)

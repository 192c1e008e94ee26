"""How far a build is can be seen by others while it runs, and a render process that hangs is stopped."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from publishing.builds import Build, Builds, Request, find_this_worker
from publishing.database import Database, open_database
from publishing.guard import Silence, Watch
from publishing.job import RenderFailed
from publishing.recording import RecordedProgress
from publishing.steps import RENDER_SECONDS, Work, make_check

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@dataclass
class Clock:
    seconds: float = 100.0
    watch: Watch = field(init=False)

    def __post_init__(self) -> None:
        self.watch = Watch(seconds=lambda: self.seconds)


def begin(database: Database, clock: Clock) -> tuple[RecordedProgress, Builds]:
    builds = Builds(database)
    builds.request(Request(id="one", reason="push", by="u-7", at=NOW))
    claim = builds.claim(find_this_worker(), NOW, 60)
    assert claim is not None
    return RecordedProgress(Silence(), builds, claim, clock.watch), builds


def read(builds: Builds) -> tuple[str | None, int | None, int | None]:
    build = cast("Build", builds.find("one"))
    return build.step, build.parts_done, build.parts_total


def test_a_step_is_written_down_at_once_and_its_parts_once_a_second(url: str) -> None:
    clock = Clock()
    with open_database(url) as database:
        progress, builds = begin(database, clock)
        progress.begin("mirror to s3://bucket", 1000)
        assert read(builds) == ("mirror to s3://bucket", 0, 1000)
        progress.advance(100)
        assert read(builds) == ("mirror to s3://bucket", 0, 1000)
        clock.seconds += 1
        progress.advance(100)
        assert read(builds) == ("mirror to s3://bucket", 200, 1000)


def test_a_build_that_another_took_over_is_left_alone(url: str) -> None:
    with open_database(url) as database:
        progress, builds = begin(database, Clock())
        progress.claim = replace(progress.claim, build=replace(progress.claim.build, attempt=7))
        progress.begin("render")
        assert read(builds) == (None, None, None)


def test_work_goes_on_while_the_database_is_away(tmp_path: Path) -> None:
    with open_database(f"sqlite:///{tmp_path}/work.sqlite") as database:
        progress, builds = begin(database, Clock())
        database.execute("ALTER TABLE builds RENAME TO gone")
        progress.begin("render")
        database.execute("ALTER TABLE gone RENAME TO builds")
        assert read(builds) == (None, None, None)


def test_a_render_process_that_hangs_is_stopped() -> None:
    clock = Clock()
    lease = SimpleNamespace(check_before_commit=lambda: None)
    work = SimpleNamespace(machine=SimpleNamespace(watch=clock.watch), lease=lease)
    check = make_check(cast("Work", cast("Any", work)))
    clock.seconds += RENDER_SECONDS
    check()
    clock.seconds += 1
    with pytest.raises(RenderFailed, match="longer than 120 minutes"):
        check()

"""The weeks around a change of the clocks: what goes wrong in them makes no release late, and none early."""

from __future__ import annotations

import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from publishing.history import History
from tests.publishing.serial import Series
from tests.publishing.troubles import refuse_pushes, serve_repository
from tests.publishing.weeks import Event, Weeks

pytestmark = pytest.mark.slow

SEED = int(os.environ.get("WEEKS_SEED") or random.SystemRandom().randrange(10**6))
AUTUMN, SPRING = date(2026, 10, 25), date(2027, 3, 28)
MINUTE = timedelta(minutes=1)
MOST_LATE = timedelta(minutes=1)


def at(sunday: date, days: int, hour: int, minute: int = 30) -> datetime:
    """Return an instant, so many days after the Sunday of the change, at a time by British clocks."""
    before = (sunday == AUTUMN) == (days < 0)
    local = datetime.combine(sunday + timedelta(days=days), time(hour, minute), tzinfo=UTC)
    return local - timedelta(hours=1 if before else 0)


def test_instants_of_this_test_are_those_of_british_clocks() -> None:
    from measures.publication.instants import load_zone

    for sunday in (AUTUMN, SPRING):
        for days in (-3, 3):
            there = at(sunday, days, 9).astimezone(load_zone("Europe/London"))
            assert (there.hour, there.minute) == (9, 30)


def make_short(sunday: date) -> tuple[Series, ...]:
    """Two bundled versions on the Friday before, one on the Monday after and one that is pulled from that release."""
    friday, monday = sunday - timedelta(days=2), sunday + timedelta(days=1)
    return (
        Series(number=1, measure=1, version="2.0", due=at(sunday, -2, 9), written=str(friday), bundle="pair"),
        Series(number=2, measure=2, version="2.0", due=at(sunday, -2, 9), written=str(friday), bundle="pair"),
        Series(number=3, measure=1, version="3.0", due=at(sunday, 1, 9), written=str(monday)),
        Series(number=4, measure=3, version="2.0", due=at(sunday, 1, 9), written=str(monday), pulled=True),
    )


@dataclass
class Story:
    """What happens in the weeks, when."""

    weeks: Weeks
    letters: list[str] = field(default_factory=list)
    outages: list[tuple[datetime, datetime]] = field(default_factory=list)
    kills: int = 0

    def then(self, when: datetime, *acts: Callable[[], object]) -> None:
        for act in acts:
            self.weeks.events.append(Event(when, act))  # type: ignore[arg-type]

    def kill_at(self, when: datetime, steps: int) -> None:
        """Kill the run of that instant, in this process."""
        self.then(when, lambda: setattr(self.weeks.fuse, "kill_in", steps))
        self.kills += 1

    def drop_at(self, when: datetime, steps: int) -> None:
        self.then(when, lambda: setattr(self.weeks.fuse, "drop_in", steps))
        self.kills += 1

    def kill_for_real(self, when: datetime, steps: int) -> None:
        self.then(when, lambda: self.weeks.kill_builder_for_real(steps))
        self.kills += 1

    def ask_at(self, when: datetime, *, edited: bool) -> None:
        self.then(when, *([self.weeks.edit] if edited else []), self.weeks.ask)

    def lose_bucket(self, begins: datetime, ends: datetime) -> None:
        self.then(begins, lambda: self.weeks.lose_bucket(is_away=True), self.weeks.edit, self.weeks.ask)
        self.then(ends, lambda: self.weeks.lose_bucket(is_away=False))
        self.outages.append((begins, ends))
        self.letters.append("the service does not answer")

    def fill_up(self, what: str, begins: datetime, ends: datetime, words: str) -> None:
        full = self.weeks.troubles.full
        self.then(begins, lambda: full.add(what), self.weeks.edit, self.weeks.ask)
        self.then(ends, lambda: full.remove(what))
        self.letters.append(words)

    def refuse_pushes(self, begins: datetime, ends: datetime) -> None:
        remote = self.weeks.folder / "remote.git"
        self.then(begins, lambda: refuse_pushes(remote, refused=True), self.weeks.edit, self.weeks.ask)
        self.then(ends, lambda: refuse_pushes(remote, refused=False))
        self.letters.append("history.git")


@pytest.fixture
def history_address(tmp_path: Path) -> Iterator[str]:
    with serve_repository(tmp_path / "remote.git") as address:
        yield address


def check(story: Story) -> None:
    """Check that every release came on its minute, that nothing is lost or left, and that each fault was told once."""
    weeks = story.weeks
    sys.stdout.write("".join(f"{line}\n" for line in weeks.said.getvalue().splitlines() if line.startswith("{")))
    check_on_time(story)
    check_nothing_lost(weeks)
    causes = [words.partition("Cause: ")[2].splitlines()[0] for _, words in weeks.read_letters()]
    found = Counter(next((each for each in story.letters if each in cause), cause) for cause in causes)
    assert found == Counter(story.letters)
    assert weeks.kills + weeks.fuse.killed + weeks.fuse.dropped == story.kills


def check_on_time(story: Story) -> None:
    late = {}
    for each in story.weeks.serial:
        for place in () if each.pulled else ("site", "bucket/site"):
            for mark in each.marks:
                seen = story.weeks.seen.get((place, mark))
                if seen is None or seen - each.due > MOST_LATE + find_outage(story, place, each.due):
                    late[place, mark] = (seen, each.due)
    assert late == {}


def find_outage(story: Story, place: str, due: datetime) -> timedelta:
    """Return how long the bucket was away from an instant on, with the longest wait for another try."""
    ends = [ends for begins, ends in story.outages if place != "site" and begins <= due <= ends]
    return ends[0] - due + 10 * MINUTE if ends else timedelta(0)


def check_nothing_lost(weeks: Weeks) -> None:
    builds = weeks.read_builds()
    assert builds.list_unfinished() == []
    done = [build for build in builds.list_newest(1000) if build.state == "DONE"]
    for build_id, _ in weeks.asked:
        build = builds.find(build_id)
        assert build is not None
        assert any(other.finished_at and other.finished_at >= build.requested_at for other in done), build
    assert f"edit {weeks.edits} of all".encode() in (weeks.folder / "site/about/index.html").read_bytes()
    with History(weeks.station.layout.history) as history:
        numbers = [release.number for release in history.list_releases()]
    assert numbers == list(range(len(numbers), 0, -1))
    released = weeks.station.released()
    assert weeks.station.held("../site") == released
    assert weeks.station.held("../bucket/site") == released
    assert weeks.station.released(portion="style-guide") == weeks.station.held("style-guide")


def test_a_week_with_a_change_of_clocks_and_all_that_goes_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, history_address: str
) -> None:
    sys.stdout.write(f"seed {SEED}\n")
    rng = random.Random(SEED)
    friday, monday = at(AUTUMN, -2, 9), at(AUTUMN, 1, 9)
    url = f"sqlite:///{tmp_path}/var/work.sqlite"
    weeks = Weeks(tmp_path, url, make_short(AUTUMN), monkeypatch, friday - timedelta(hours=20), history_address)
    story = Story(weeks)
    story.then(friday - timedelta(hours=19), lambda: weeks.approve(1, 2))
    story.fill_up("target", friday - 25 * MINUTE, friday - 3 * MINUTE, "No space left")
    story.kill_at(friday, rng.randrange(6))
    story.lose_bucket(friday + timedelta(hours=3), friday + timedelta(hours=4))
    story.ask_at(friday + timedelta(hours=5), edited=True)
    story.kill_for_real(friday + timedelta(hours=6), rng.randrange(6))
    story.then(monday - timedelta(hours=3), lambda: weeks.environ.update(PREPARED_TARGETS=f"{tmp_path}/private"))
    story.then(monday - timedelta(hours=2), lambda: weeks.approve(3, 4))
    story.refuse_pushes(monday - 50 * MINUTE, monday - 31 * MINUTE)
    story.then(monday - 10 * MINUTE, lambda: weeks.pull(4))
    story.drop_at(monday, rng.randrange(6))
    story.ask_at(monday + 3 * MINUTE, edited=False)
    weeks.live_until(monday + timedelta(hours=2))
    check(story)
    assert weeks.troubles.real_renders >= 2

"""The weeks around a change of the clocks: what goes wrong in them makes no release late, and none early."""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from publishing.history import History
from tests.cms.databases import make_database
from tests.publishing.serial import Series
from tests.publishing.troubles import refuse_pushes, serve_repository
from tests.publishing.weeks import Event, Weeks
from tests.seeds import choose_seed

pytestmark = pytest.mark.slow

SEED = choose_seed("WEEKS_SEED")
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


DAYS = (
    (1, -5, 9, 30, ""),
    (2, -4, 9, 30, ""),
    (3, -3, 9, 30, "before"),
    (4, -3, 9, 30, "before"),
    (1, -2, 9, 30, ""),
    (2, -2, 16, 0, ""),
    (3, 0, 3, 30, ""),
    (1, 1, 9, 30, "after"),
    (4, 1, 9, 30, "after"),
    (2, 1, 9, 30, ""),
    (3, 2, 0, 15, ""),
    (1, 3, 9, 30, ""),
)
"""For each release: which measure, how many days after the Sunday, the hour and minute there, and the bundle."""
PULLED = 9
FAULTS_THAT_ASK = 9
"""The five faults, two kills for real, one elsewhere and one of the web process each ask for a publish as well."""


def make_long(sunday: date) -> tuple[Series, ...]:
    """Twelve releases: six before the change and six after it, one of them while it is still night on that Sunday."""
    made: list[Series] = []
    for number, (measure, days, hour, minute, bundle) in enumerate(DAYS):
        day = sunday + timedelta(days=days)
        made.append(
            Series(
                number=number,
                measure=measure,
                version=f"{2 + sum(each.measure == measure for each in made)}.0",
                due=at(sunday, days, hour, minute),
                written=str(day) if (hour, minute) == (9, 30) else f"{day}T{hour:02}:{minute:02}:00",
                bundle=bundle,
                pulled=number == PULLED,
                day_off=days == 0,
            )
        )
    return tuple(made)


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

    def kill_elsewhere(self, when: datetime, steps: int) -> None:
        self.then(when, lambda: self.weeks.kill_elsewhere(steps))
        self.kills += 1

    def kill_others(self, web: datetime, schedule: datetime) -> None:
        self.then(web, self.weeks.kill_web)
        self.then(schedule, self.weeks.kill_schedule)
        self.kills += 2

    def approve_at(self, when: datetime, *numbers: int) -> None:
        self.then(when, lambda: self.weeks.approve(*numbers))

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


def tell_long(story: Story, sunday: date, rng: random.Random) -> None:
    """Let everything go wrong around twelve releases: ten kills, five faults, and thirty requests at any time."""
    weeks, hour = story.weeks, timedelta(hours=1)
    dues = [each.due for each in weeks.serial]
    for numbers in ((0,), (2, 3), (4,), (5,), (6,), (7, 8), (PULLED,), (10,), (11,)):
        story.approve_at(dues[numbers[0]] - rng.randrange(40, 2000) * MINUTE, *numbers)
    story.approve_at(dues[1] - 15 * MINUTE, 1)
    story.then(dues[PULLED] - 10 * MINUTE, lambda: weeks.pull(PULLED))
    story.then(dues[6] - 3 * hour, lambda: weeks.environ.update(PREPARED_TARGETS=f"{weeks.folder}/private"))
    story.refuse_pushes(dues[0] - rng.randrange(15, 40) * MINUTE, dues[0] - 2 * MINUTE)
    story.lose_bucket(dues[1] - 25 * MINUTE, dues[1] + 35 * MINUTE)
    story.fill_up("target", dues[2] - rng.randrange(15, 28) * MINUTE, dues[2] - 3 * MINUTE, "pointer failed: No space")
    story.fill_up("render", dues[4] + 2 * hour, dues[4] + 2 * hour + rng.randrange(5, 50) * MINUTE, "job.json")
    story.fill_up("store", dues[11] - 3 * hour, dues[11] - 2 * hour, "/disk/store")
    for number in (0, 4, 7):
        story.kill_at(dues[number], rng.randrange(8))
    for number in (6, 10):
        story.drop_at(dues[number], rng.randrange(8))
    story.kill_for_real(dues[5] - 1 * MINUTE, rng.randrange(6))
    story.kill_for_real(dues[11] - 1 * hour, rng.randrange(6))
    story.kill_elsewhere(dues[5] + hour, rng.randrange(6))
    story.kill_others(dues[10] + hour, dues[11] - 1 * MINUTE)
    for _ in range(30 - FAULTS_THAT_ASK):
        story.ask_at(rng.choice(dues) + rng.randrange(-200, 7200) * timedelta(seconds=1), edited=rng.random() < 0.6)


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
    assert weeks.troubles.real_renders >= 2
    said = story.weeks.said.getvalue()
    assert said.count("past its time.") + said.count("objects of prepared releases became") > 1, "it was tidied"


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
    builds = weeks.list_builds()
    assert {build.state for build in builds} <= {"DONE", "SUPERSEDED", "FAILED", "CANCELLED"}
    last = max(build.started_at for build in builds if build.started_at and build.state == "DONE" and build.release)
    asked = {build.id: build.requested_at for build in builds}
    assert [build_id for build_id, _ in weeks.asked if asked[build_id] > last] == []
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
    weeks.close()


@contextmanager
def make_work(kind: str, server: str, folder: Path) -> Iterator[str]:
    """Make an empty database of a kind, and drop it afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{folder}/var/work.sqlite"
        return
    with make_database(server) as url:
        yield url


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["postgresql", "sqlite"])
@pytest.mark.parametrize("sunday", [AUTUMN, SPRING])
def test_two_weeks_around_a_change_of_clocks_and_all_that_goes_wrong(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    history_address: str,
    postgresql_server: str,
    sunday: date,
    kind: str,
) -> None:
    sys.stdout.write(f"seed {SEED}\n")
    with make_work(kind, postgresql_server, tmp_path) as url:
        start = at(sunday, -6, 12) - timedelta(hours=12)
        weeks = Weeks(tmp_path, url, make_long(sunday), monkeypatch, start, history_address)
        story = Story(weeks)
        tell_long(story, sunday, random.Random(SEED))
        weeks.live_until(at(sunday, 7, 12))
        check(story)
        weeks.close()
        assert (len(weeks.asked), story.kills, len(weeks.serial)) == (30, 10, 12)

"""A release at its minute is made ahead, kept where no reader looks, and taken as it is; what changed is noticed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from publishing.builds import Builds
from publishing.database import open_database
from publishing.guard import Silence
from publishing.history import History
from publishing.outcome import Code
from publishing.preparation import prepare
from publishing.preparing.deciding import find_near
from publishing.preparing.state import load_prepared
from publishing.run import Wish
from publishing.schedule.calling import make_prepare_call
from publishing.verify import verify, verify_render
from tests.publishing.fakes import Killed, Killer, read_folder
from tests.publishing.releases import SECRET, add_due
from tests.publishing.station import SMOKING, START, Station

pytestmark = pytest.mark.slow

PAGE = "health/habits/smoking/2.2/index.html"


def read_all(station: Station) -> dict[str, dict[str, bytes]]:
    held = {name: station.held(name) for name in ("site", "mirror", "style-guide")}
    return held | {f"history {part}": station.released(portion=part) for part in ("site", "style-guide")}


def read_newest(station: Station) -> tuple[bytes, str]:
    """Return the record and the tree of the newest release."""
    with History(station.layout.history) as history:
        release = history.newest()
        assert release is not None
        return history.record(release), release.tree


class Told(Silence):
    """What a run told of its steps."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def begin(self, step: str, total: int | None = None) -> None:
        self.steps.append(step)


DUE = START + timedelta(minutes=22)


@pytest.fixture
def due() -> datetime:
    return DUE


@pytest.fixture(scope="module")
def waiting_state(first_publish: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of an installation with two versions that fall due in twenty minutes, to be copied."""
    made = Station(tmp_path_factory.mktemp("waiting"), now=START + timedelta(minutes=1))
    shutil.copytree(first_publish, made.var, symlinks=True)
    add_due(made, DUE)
    assert made.publish().code == Code.DONE
    return made.var


@pytest.fixture(scope="module")
def prepared_state(waiting_state: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, when the release is prepared; its place is a folder beside."""
    made = Station(tmp_path_factory.mktemp("prepared"), now=START + timedelta(minutes=2))
    shutil.copytree(waiting_state, made.var, symlinks=True)
    made.environ["PREPARED_TARGETS"] = str(made.folder / "private")
    told = made.prepare()
    assert told is not None
    assert told.code == Code.DONE, told.words
    return made.var


def make_station(folder: Path, state: Path) -> Station:
    station = Station(folder, {"PREPARED_TARGETS": f"{folder}/private"}, now=START + timedelta(minutes=3))
    shutil.copytree(state, station.var, symlinks=True)
    kept = state.parent / "private"
    if kept.is_symlink():
        shutil.copytree(kept, folder / ".private" / "1", symlinks=True)
        (folder / "private").symlink_to(".private/1")
    for file in (station.layout.looked, station.layout.prepared_facts / "prepared.json"):
        if file.is_file():
            file.write_text(file.read_text().replace(str(state.parent), str(folder)))
    point_at(station)
    return station


def point_at(station: Station) -> None:
    """Have the repository of prepared releases read the history of its own installation."""
    listed = station.layout.prepared / "objects" / "info" / "alternates"
    if listed.is_file():
        listed.write_text(f"{station.layout.history / 'objects'}\n")


@pytest.fixture
def waiting(tmp_path: Path, waiting_state: Path) -> Station:
    return make_station(tmp_path, waiting_state)


@pytest.fixture
def prepared(tmp_path: Path, prepared_state: Path) -> Station:
    return make_station(tmp_path, prepared_state)


def copy(station: Station, folder: Path) -> Station:
    """Return another installation in the same state, at the same instant, where nothing is prepared."""
    other = Station(folder, station.environ | {"PREPARED_TARGETS": f"{folder}/private"}, now=station.now)
    shutil.copytree(station.var, other.var, symlinks=True)
    shutil.rmtree(other.layout.prepared, ignore_errors=True)
    shutil.rmtree(other.layout.prepared_facts, ignore_errors=True)
    return other


def publish_at(station: Station, instant: datetime) -> list[str]:
    """Publish when an instant has come, and return the steps of the run."""
    told = Told()
    station.now = instant - timedelta(minutes=1)
    outcome = station.publish(told)
    assert outcome.code == Code.DONE, outcome.words
    return told.steps


def test_prepared_release_is_kept_apart_and_seen_by_no_reader(prepared: Station) -> None:
    assert SECRET in (prepared.folder / "private" / PAGE).read_bytes()
    for name, files in read_all(prepared).items():
        assert not any(SECRET in content for content in files.values()), name
    ready = load_prepared(prepared.layout)
    with History(prepared.layout.history) as history:
        assert ready is not None
        assert not history.has(ready.commit)
        assert history.newest() is not None


def test_at_its_instant_it_is_taken_without_rendering_and_equals_the_ordinary_release(
    prepared: Station, due: datetime, tmp_path: Path
) -> None:
    ordinary = copy(prepared, tmp_path / "ordinary")

    assert "render" in publish_at(ordinary, due)
    assert "render" not in publish_at(prepared, due)

    assert SECRET in prepared.held("site")[PAGE]
    assert read_all(prepared) == read_all(ordinary)
    assert read_newest(prepared) == read_newest(ordinary)
    assert verify(prepared.settings, None, Silence()).code == Code.DONE
    assert verify_render(prepared.settings, prepared.machine, Silence()).code == Code.DONE
    assert load_prepared(prepared.layout) is None


def test_release_after_a_prepared_one_renders_only_what_changed(prepared: Station, due: datetime) -> None:
    publish_at(prepared, due + timedelta(seconds=7))
    prepared.edit("pages/about.md", "Who we are.", "Who we really are.")

    outcome = prepared.publish()

    assert set(outcome.rendered) == {"site/about/index.html"}
    assert prepared.held("site") == prepared.held("mirror") == prepared.released()


def test_release_taken_seconds_late_bears_its_own_instant(prepared: Station, due: datetime) -> None:
    publish_at(prepared, due + timedelta(seconds=7))

    with History(prepared.layout.history) as history:
        newest = history.newest()
        assert newest is not None
        assert newest.instant == due


def test_before_its_instant_it_is_not_taken(prepared: Station, due: datetime) -> None:
    prepared.now = due - timedelta(minutes=1, seconds=1)
    prepared.publish()
    prepared.edit("pages/about.md", "Who we are.", "Who we really are.")
    prepared.now = due - timedelta(minutes=1, seconds=1)
    prepared.publish()

    assert PAGE not in prepared.held("site")


def withdraw(station: Station) -> None:
    station.edit(f"{SMOKING}/measure.yaml", '"2.2": {status: approved', '"2.2": {status: draft')


def change(station: Station) -> None:
    station.edit("pages/about.md", "Who we are.", "Who we really are.")


def rename(station: Station) -> None:
    station.environ["SITE_ORIGIN"] = "https://other.example"


CHANGES: dict[str, Callable[[Station], None]] = {"item pulled": withdraw, "edit": change, "setting": rename}


@pytest.mark.parametrize(
    ("what", "in_time"),
    [
        ("item pulled", True),
        ("item pulled", False),
        ("edit", False),
        *(pytest.param(what, now, marks=pytest.mark.soak) for what, now in (("edit", True), ("setting", True))),
        pytest.param("setting", False, marks=pytest.mark.soak),
    ],
)
def test_what_changes_in_between_is_noticed_and_the_rest_goes_on_time(
    prepared: Station, due: datetime, tmp_path: Path, what: str, *, in_time: bool
) -> None:
    CHANGES[what](prepared)
    ordinary = copy(prepared, tmp_path / "ordinary")
    if in_time:
        for station in (prepared, ordinary):
            station.publish()
        prepared.prepare()
    publish_at(ordinary, due)

    steps = publish_at(prepared, due)

    assert read_all(prepared) == read_all(ordinary)
    assert (PAGE in prepared.held("site")) == (what != "item pulled")
    assert "health/habits/diet/2.0/index.html" in prepared.held("site")
    assert ("render" in steps) == (not in_time)


def test_draft_saved_in_between_changes_nothing_that_is_prepared(prepared: Station, due: datetime) -> None:
    prepared.edit(f"{SMOKING}/3.0/measure.md", "title: Adults who smoke", "title: Grown-ups who smoke")

    assert "render" not in publish_at(prepared, due)
    assert SECRET in prepared.held("site")[PAGE]


def test_machine_that_was_off_at_the_instant_makes_the_release_anew(prepared: Station, due: datetime) -> None:
    assert "render" in publish_at(prepared, due + timedelta(hours=2))
    assert SECRET in prepared.held("site")[PAGE]


@pytest.mark.parametrize(
    "lost", ["cache/prepared/prepared.json", "cache/prepared/delta.sqlite", "prepared.git", "cache"]
)
def test_whatever_is_lost_the_release_goes_on_time(prepared: Station, due: datetime, lost: str) -> None:
    place = prepared.var / lost
    shutil.rmtree(place) if place.is_dir() else place.unlink()

    publish_at(prepared, due)

    assert SECRET in prepared.held("site")[PAGE]
    assert prepared.held("site") == prepared.held("mirror") == prepared.released()
    prepared.edit("pages/about.md", "Who we are.", "Who we really are.")
    prepared.publish()
    assert b"Who we really are." in prepared.held("site")["about/index.html"]


def test_release_far_ahead_is_not_prepared(waiting: Station) -> None:
    waiting.environ["PREPARE_MINUTES"] = "10"

    assert waiting.prepare() is None
    assert not (waiting.var / "prepared.git").exists()


def test_prepared_twice_is_prepared_once(prepared: Station) -> None:
    assert prepared.prepare() is None


def test_second_run_that_looked_before_the_first_was_done_makes_nothing_anew(prepared: Station, due: datetime) -> None:
    ready, told = load_prepared(prepared.layout), Told()

    outcome = prepare(prepared.settings, due, Wish(), prepared.machine, told)

    assert (outcome.code, told.steps) == (Code.DONE, [])
    assert "is prepared already" in outcome.words
    assert load_prepared(prepared.layout) == ready


def test_history_holds_nothing_of_a_prepared_release(waiting: Station) -> None:
    def list_objects(name: str) -> set[str]:
        return {path.name for path in (waiting.var / name / "objects").rglob("*") if path.is_file()}

    before = list_objects("history.git")

    waiting.prepare()

    assert list_objects("history.git") == before
    assert list_objects("prepared.git")


def test_schedule_calls_for_it_once_and_again_when_it_is_overtaken(waiting: Station, due: datetime) -> None:
    is_called = make_prepare_call(waiting.settings)
    assert find_near(waiting.settings, waiting.now) == due
    assert is_called(waiting.now, None)
    waiting.prepare()
    assert not is_called(waiting.now, None)
    change(waiting)
    assert is_called(waiting.now, None)
    assert not is_called(waiting.now, waiting.now - timedelta(seconds=30)), "not at once after another"
    assert not is_called(due, None)


def test_publish_takes_the_queue_from_a_prepare_that_runs(waiting: Station, due: datetime) -> None:
    """The instant comes while the release is being prepared: the publish does not wait."""
    codes: list[Code] = []

    class Interrupting(Silence):
        def begin(self, step: str, total: int | None = None) -> None:
            if step == "render" and not codes:
                waiting.now = due
                codes.append(waiting.publish().code)

    outcome = waiting.prepare(Interrupting())

    assert codes == [Code.DONE]
    assert SECRET in waiting.held("site")[PAGE]
    assert outcome is not None
    assert "came first" in outcome.words
    assert waiting.count_releases() == 2
    with open_database(waiting.settings.database_url) as database:
        states = {build.reason: build.state for build in Builds(database).list_newest(2)}
    assert states == {"prepare": "SUPERSEDED", "due": "DONE"}


def test_place_that_is_down_costs_nothing_but_the_copy(waiting: Station, due: datetime) -> None:
    (waiting.folder / "private").write_text("in the way")

    outcome = waiting.prepare()

    assert outcome is not None
    assert outcome.code == Code.OUTSIDE_FAILED
    assert "render" not in publish_at(waiting, due)
    assert SECRET in waiting.held("site")[PAGE]


def test_error_that_falls_due_is_told_before_its_instant(waiting: Station) -> None:
    waiting.edit(f"{SMOKING}/2.2/by-group.csv", "Southerners,2023,9.5", "Southerners,2023,nine")
    waiting.publish()

    outcome = waiting.prepare()

    assert outcome is not None
    assert outcome.code == Code.NO
    assert "health/habits/smoking" in outcome.held


def test_rehearsal_does_it_all_but_what_readers_see(waiting: Station, due: datetime) -> None:
    before = read_all(waiting)

    outcome = waiting.rehearse(due)

    assert outcome.code == Code.DONE, outcome.words
    assert "New: health/habits/smoking 2.2" in outcome.told
    assert "would go live" in outcome.words
    assert SECRET in (waiting.folder / "private" / PAGE).read_bytes()
    assert read_all(waiting) == before
    assert waiting.count_releases() == 1


def test_rehearsal_leaves_what_is_prepared_as_it_is(prepared: Station, due: datetime) -> None:
    ready = load_prepared(prepared.layout)

    for instant in (due, prepared.now):
        assert prepared.rehearse(instant).code == Code.DONE

    assert ready is not None
    assert load_prepared(prepared.layout) == ready
    assert prepared.prepare() is None
    assert "render" not in publish_at(prepared, due)


def test_rehearsal_opens_no_live_target(waiting: Station, due: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("site", "mirror", "style-guide", ".site", ".mirror", ".style-guide"):
        place = waiting.var / name
        place.unlink() if place.is_symlink() else shutil.rmtree(place)
        place.write_text("opened, this is a fault")
    waiting.environ["TARGETS"] = f"{waiting.var}/site {waiting.var}/mirror s3://nobody-has-rights-here/site"

    assert waiting.rehearse(due).code == Code.DONE
    assert waiting.prepare() is not None
    assert {path.name for path in waiting.var.iterdir() if path.is_file() and "site" in path.name} >= {"site", ".site"}


def test_rehearsal_without_a_place_uses_a_folder_of_its_own(waiting: Station, due: datetime) -> None:
    del waiting.environ["PREPARED_TARGETS"]

    for _ in range(2):
        assert waiting.rehearse(due).code == Code.DONE

    assert SECRET in read_folder(waiting.layout.rehearsal)[PAGE]


@pytest.mark.parametrize("place", ["link", "within"])
def test_place_where_readers_look_is_refused(waiting: Station, due: datetime, place: str) -> None:
    (waiting.folder / "link").symlink_to(waiting.var / "site")
    (waiting.folder / "within").symlink_to(waiting.var / "site" / "health")
    waiting.environ["PREPARED_TARGETS"] = str(waiting.folder / place)
    before = read_all(waiting)

    for outcome in (waiting.rehearse(due), waiting.prepare()):
        assert outcome is not None
        assert outcome.code == Code.STOPPED
        assert "where readers look" in outcome.words
    assert read_all(waiting) == before


def test_prepared_release_survives_a_rehearsal_of_another_day(prepared: Station, due: datetime) -> None:
    prepared.rehearse(due + timedelta(days=1))

    assert prepared.prepare() is not None
    assert "render" not in publish_at(prepared, due)


def kill_each(
    station: Station,
    run: Callable[[Station, Killer], object],
    finish: Callable[[Station], object],
    expected: object,
    apart: int,
) -> None:
    """End a run at each thing that it tells, finish what it left, and compare."""
    fresh = station.folder / "fresh"
    began = station.now
    shutil.copytree(station.var, fresh, symlinks=True)
    for number in range(0, 60, apart):
        shutil.rmtree(station.var)
        shutil.copytree(fresh, station.var, symlinks=True)
        station.now = began
        try:
            run(station, Killer(number))
        except Killed:
            station.now += timedelta(seconds=station.settings.lease_seconds + 1)
            finish(station)
            assert read_all(station) == expected, f"ended at {number}"
            continue
        assert number > 3
        return
    pytest.fail("the run tells more than sixty things")


@pytest.mark.parametrize("apart", [3, pytest.param(1, marks=pytest.mark.soak)])
def test_switch_that_ends_at_any_told_step_is_finished_by_the_next(
    prepared: Station, due: datetime, tmp_path: Path, apart: int
) -> None:
    whole = copy(prepared, tmp_path / "whole")
    publish_at(whole, due)

    def run(station: Station, killer: Killer) -> None:
        station.now = due
        station.publish(killer)

    def finish(station: Station) -> None:
        assert station.publish().code == Code.DONE
        assert station.count_releases() == 2

    kill_each(prepared, run, finish, read_all(whole), apart)


@pytest.mark.parametrize("apart", [3, pytest.param(1, marks=pytest.mark.soak)])
def test_prepare_that_ends_at_any_told_step_leaves_a_release_on_time(
    waiting: Station, due: datetime, tmp_path: Path, apart: int
) -> None:
    whole = copy(waiting, tmp_path / "whole")
    publish_at(whole, due)

    kill_each(
        waiting,
        lambda station, killer: station.prepare(killer),
        lambda station: publish_at(station, due),
        read_all(whole),
        apart,
    )

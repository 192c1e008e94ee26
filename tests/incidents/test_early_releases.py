"""What went wrong at producers of statistics when figures were out too early, each shown to be stopped here."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from measures.publication.choose import Choice, choose
from measures.store.memory import MemoryStore
from publishing.rendering import OutputRefused, check_no_target
from tests.publication.test_select import PATH, TRUST, make_content
from yardstick.approving import Approving, check_release
from yardstick.exits import CommandRefused
from yardstick.settings import read_settings

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DUE = datetime(2026, 12, 8, 9, 30, tzinfo=UTC)
OTHER = "topic-0/subtopic-0/other"


def choose_at(content: dict[str, bytes], at: datetime) -> Choice:
    store = MemoryStore(content)
    return choose(store.objects, store.root, instant=at, rule=TRUST, last=None, cache={})


@pytest.mark.parametrize("state", ["status: approved, release_at: 2026-12-08", "status: draft, bundle: labour-market"])
def test_labour_market_figures_of_2009_cannot_be_loaded_as_publish_now(state: str):
    """A monthly release was loaded with the choice "publish now", which was the default, and nothing warned."""
    from measures.reading.measure_file import read_measure

    content = make_content(state)
    measure = read_measure(content[f"measures/{PATH}/measure.yaml"], "measure.yaml").value
    wanted = Approving(measure=PATH, version="1.0", by="u-3", at=NOON, release_at="2026-11-24T12:00:00Z")
    with pytest.raises(CommandRefused):
        check_release(measure, wanted, content["site.yaml"])
    assert PATH not in choose_at(content, NOON).selection.measures


def test_rehearsal_of_2021_cannot_go_live(tmp_path: Path):
    """The last step was rehearsed a day ahead with the real figures, on what turned out to be the live dashboard."""
    settings = read_settings({"VAR": str(tmp_path / "var")})
    targets = (*settings.targets, *settings.style_guide_targets)
    assert len(targets) == 3
    for address in targets:
        with pytest.raises(OutputRefused, match="is a target"):
            check_no_target(settings, Path(address))
    check_no_target(settings, tmp_path / "rehearsal")


def test_test_figures_of_2020_do_not_ride_along_with_another_release():
    """Nearly final figures, given to a partner for a test, went out with a small weekly update of the same data set."""
    near_final = "status: internal_review, release_at: 2026-12-08"
    weekly = make_content("status: approved, release_at: 2026-11-24", path=OTHER, measure_id="m0000001")
    content = make_content("status: approved, release_at: 2020-01-06", near_final) | weekly
    for at in (NOON, DUE + timedelta(days=1)):
        measures = choose_at(content, at).selection.measures
        assert list(measures[PATH].by_number) == ["1.0"]
        assert list(measures[OTHER].by_number) == ["1.0"]


def test_companion_release_of_2020_waits_for_the_one_it_belongs_to():
    """A second news release went live before noon, because nobody had tied it to the first one's time."""
    companion = "status: approved, release_at: 2026-11-02, bundle: deaths"
    main = make_content("status: approved, release_at: 2026-12-08, bundle: deaths", path=OTHER, measure_id="m0000001")
    content = make_content(companion) | main
    assert not choose_at(content, DUE - timedelta(seconds=1)).selection.measures
    assert set(choose_at(content, DUE).selection.measures) == {PATH, OTHER}

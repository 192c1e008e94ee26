"""A release day of 2021: the second part of a release was made on the morning, and was late."""

from datetime import timedelta

import pytest

from publishing.guard import Silence
from publishing.outcome import Code
from tests.publishing.content import DIET
from tests.publishing.releases import add_due
from tests.publishing.station import SMOKING, Station
from tests.publishing.troubles import Troubles

pytestmark = pytest.mark.slow


class Told(Silence):
    """The steps that a run told of."""

    def __init__(self) -> None:
        self.steps: list[str] = []

    def begin(self, step: str, total: int | None = None) -> None:
        self.steps.append(step)


def test_second_part_of_the_price_indices_of_2021_is_made_before_the_morning_and_goes_with_the_first(
    published: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second part of a release of prices was 38 minutes late, because it was still being made that morning."""
    troubles = Troubles(monkeypatch, published.settings.database_url, wants_real=lambda _number: False)
    troubles.install()
    due = published.now + timedelta(minutes=25)
    add_due(published, due)
    assert published.publish().code == Code.DONE
    assert published.prepare() is not None
    made, told = troubles.renders, Told()
    pages = [f"{path.removeprefix('measures/')}/index.html" for path in (f"{SMOKING}/2.2", f"{DIET}/2.0")]
    assert not {*pages} & published.held("site").keys()

    troubles.full.add("render")
    published.now = due - timedelta(minutes=1)
    outcome = published.publish(told)

    assert (outcome.code, published.now) == (Code.DONE, due), outcome.words
    assert {*pages} <= published.held("site").keys()
    assert published.held("site") == published.held("mirror") == published.released()
    assert "render" not in told.steps
    assert troubles.renders == made, "nothing is made at the instant"


def test_part_that_cannot_be_made_is_told_ahead_and_not_on_the_morning(
    published: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stood in the way was seen when the figures were due; here it is a letter half an hour before."""
    from publishing.builds import Builds
    from publishing.database import open_database
    from publishing.faults import find_broken_builds

    troubles = Troubles(monkeypatch, published.settings.database_url, wants_real=lambda _number: False)
    troubles.install()
    add_due(published, published.now + timedelta(minutes=25))
    published.publish()
    troubles.full.add("render")
    assert published.prepare() is not None
    with open_database(published.settings.database_url) as database:
        [fault] = find_broken_builds(Builds(database), published.now)
    assert fault.subject == "A release could not be prepared"
    assert "tried at its instant all the same" in fault.readers

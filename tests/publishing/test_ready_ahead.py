"""A release day of 2021: the second part of a release was made on the morning, and was late."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from publishing.guard import Silence
from publishing.outcome import Code
from publishing.targets.folder import FolderTarget
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


def add_pages(station: Station, due: datetime, count: int) -> None:
    """Approve the first version of so many measures for an instant."""
    files: dict[str, bytes | None] = {}
    text = station.read(f"{DIET}/measure.yaml").decode()
    for number in range(count):
        state = re.sub(r"^id: .*$", f"id: n{number:07}", text, flags=re.MULTILINE)
        state = re.sub(r"release_at: [^,}\n]+", f"release_at: {due.isoformat()}", state)
        files[f"{DIET}-{number}/measure.yaml"] = state.encode()
        for name in ("measure.md", "by-group.md", "by-group.csv"):
            files[f"{DIET}-{number}/1.0/{name}"] = station.read(f"{DIET}/1.0/{name}")
    station.write(files)


class Counted:
    """What changes on the disk while a folder is switched: how many links and files are made or put elsewhere."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.switches: list[int] = []
        self._is_open, show = False, FolderTarget.show
        for owner, name in ((Path, "replace"), (Path, "symlink_to"), (Path, "write_bytes"), (os, "link")):
            monkeypatch.setattr(owner, name, self._count(getattr(owner, name)))

        def count_show(target: FolderTarget, *arguments: Any) -> None:
            self.switches.append(0)
            self._is_open = True
            try:
                show(target, *arguments)
            finally:
                self._is_open = False

        monkeypatch.setattr(FolderTarget, "show", count_show)

    def _count(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            if self._is_open:
                self.switches[-1] += 1
            return real(*arguments, **named)

        return counted


@pytest.mark.parametrize("pages", [1, 10, 40])
def test_what_readers_wait_for_at_the_instant_is_one_step_however_many_pages_there_are(
    published: Station, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    """The more there was to release that morning, the later it was. Here all is drawn before, and shown in one step."""
    troubles = Troubles(monkeypatch, published.settings.database_url, wants_real=lambda _number: False)
    troubles.install()
    due = published.now + timedelta(minutes=25)
    add_pages(published, due, pages)
    published.publish()
    assert published.prepare() is not None
    made, told, counted = troubles.renders, Told(), Counted(monkeypatch)
    before = set(published.held("site"))

    published.now = due - timedelta(minutes=1)
    assert published.publish(told).code == Code.DONE

    new = {path for path in published.held("site") if path.endswith("/1.0/index.html")} - before
    assert len(new) == pages
    assert troubles.renders == made, "nothing is drawn at the instant"
    assert "render" not in told.steps
    assert len(counted.switches) >= len(published.settings.targets) == 2
    assert set(counted.switches) == {2}, "a link is made and put in the place of the old one"
    assert published.held("site") == published.held("mirror") == published.released()


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

"""What is not due reaches no reader, whichever way a publish is asked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from publishing.guard import Silence
from publishing.outcome import Code
from publishing.rendering import OutputRefused, Wanted, render_folder
from publishing.run import Wish, request
from tests.publishing.station import SMOKING, Station

pytestmark = pytest.mark.slow

SECRET = b"Sevenfold surprise"
COLUMNS = "id, state, reason, requested_by, requested_at, content, host, process, attempt"


def add_embargoed(station: Station) -> None:
    """Approve a version 2.2 that is due in a fortnight, with words that no other has."""
    names = ("measure.md", "by-group.md", "by-group.csv")
    files = {f"{SMOKING}/2.2/{name}": station.read(f"{SMOKING}/2.1/{name}") for name in names}
    text = files[f"{SMOKING}/2.2/by-group.md"]
    files[f"{SMOKING}/2.2/by-group.md"] = text.replace(b"Few Hill people", SECRET + b" Hill people")
    due = (station.now + timedelta(days=14)).isoformat()
    state = station.read(f"{SMOKING}/measure.yaml") + f'  "2.2": {{status: approved, release_at: {due}}}\n'.encode()
    assert SECRET in files[f"{SMOKING}/2.2/by-group.md"]
    station.write({**files, f"{SMOKING}/measure.yaml": state})


def is_seen(station: Station) -> bool:
    """Whether any target or any release of the history holds the words."""
    held = [content for name in ("site", "mirror") for content in station.held(name).values()]
    return any(SECRET in content for content in (*held, *station.released().values()))


def ask_by_request(station: Station) -> None:
    request(station.settings, Wish(by="u-2"), station.machine)


def add_row(**changed: object) -> Callable[[Station], None]:
    """Return a way to put a row into the queue that no program of ours wrote."""

    def add(station: Station) -> None:
        row = {
            "id": f"crafted-{station.now:%H%M%S}",
            "state": "PENDING",
            "reason": "publish now",
            "requested_by": "u-2",
            "requested_at": station.now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "content": station.look().content,
            "host": None,
            "process": None,
            "attempt": 0,
        } | changed
        path = station.settings.database_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path)) as database, database:
            marks = ", ".join("?" * len(row))
            database.execute(f"INSERT INTO builds ({COLUMNS}) VALUES ({marks})", tuple(row.values()))

    return add


WAYS: dict[str, Callable[[Station], None]] = {
    "a request in the queue": ask_by_request,
    "a crafted row": add_row(),
    "a crafted row asked for next year": add_row(requested_at="2026-12-01T00:00:00.000000Z"),
    "a crafted rollback": add_row(reason="rollback"),
    "a crafted restore": add_row(reason="restore"),
    "a build of a process that is gone": add_row(state="STARTED", host="elsewhere", process="1@1", attempt=1),
}


def test_no_row_in_the_queue_releases_what_is_not_due(published: Station) -> None:
    add_embargoed(published)
    for name, ask in WAYS.items():
        ask(published)
        outcome = published.publish()
        assert not is_seen(published), name
        assert outcome.code in (Code.DONE, Code.STOPPED), (name, outcome.words)
    assert published.count_releases() == 1


def test_version_is_released_at_its_instant_by_the_same_publish(published: Station) -> None:
    add_embargoed(published)
    published.publish()
    published.now += timedelta(days=14)
    assert published.publish().code == Code.DONE
    assert is_seen(published)


def test_publish_that_renders_everything_or_goes_on_after_a_rollback_releases_nothing_early(published: Station) -> None:
    published.edit("pages/about.md", "Who we are.", "Who we really are.")
    published.publish()
    add_embargoed(published)
    published.roll_back("1")
    published.publish(resume=True)
    published.publish(full=True)
    assert published.count_releases() == 4
    assert not is_seen(published)


@pytest.mark.parametrize("output", ["site", "mirror", "site/within", "."])
def test_rendering_of_another_day_never_goes_where_readers_look(
    published: Station, tmp_path: Path, output: str
) -> None:
    before = published.held("site")
    content, later, live = tmp_path / "seed", published.now + timedelta(days=900), published.var / output
    for wanted in (
        Wanted(content=content, output=live, style_guide=None, instant=later),
        Wanted(content=content, output=tmp_path / "new", style_guide=live, instant=later),
    ):
        with pytest.raises(OutputRefused, match="is a target"):
            render_folder(published.settings, wanted, published.machine, Silence())
    assert published.held("site") == before
    assert published.count_releases() == 1
    assert not (tmp_path / "new").exists()

"""A full publish trusts nothing that was kept: the same record gives the same tree, and what differs is named."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from publishing.builds import Builds
from publishing.database import open_database
from publishing.delaying import find_delay
from publishing.history import History
from publishing.outcome import Code
from tests.publishing.station import Station

pytestmark = pytest.mark.slow

ABOUT = "site/about/index.html"
PLANNED = b'- {title: "Health at work", topic: health, on: 2025-08-03, status: confirmed, publisher: office}\n'


def read_kept(station: Station) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(station.layout.ledger)) as ledger:
        return ledger.execute("SELECT question, text FROM answers WHERE text IS NOT NULL ORDER BY question").fetchall()


def test_without_a_change_it_renders_all_finds_the_same_tree_and_drops_what_was_kept(published: Station) -> None:
    published.publish()
    kept = read_kept(published)
    with closing(sqlite3.connect(published.layout.ledger)) as ledger, ledger:
        ledger.execute("UPDATE answers SET text = text || ' '")
    published.layout.choices.write_bytes(b"broken")

    outcome = published.publish(full=True)

    assert (outcome.code, outcome.words) == (Code.DONE, "No public change: release 1 stays.")
    assert {"site/index.html", ABOUT, "site/health/habits/smoking/2.1/index.html"} <= outcome.rendered.keys()
    assert not any(mirrored.written for mirrored in outcome.mirrored)
    assert published.count_releases() == 1
    assert read_kept(published) == kept


def test_page_that_a_tampered_cache_left_as_it_was_is_made_right_and_named(published: Station) -> None:
    published.publish()
    with closing(sqlite3.connect(published.layout.ledger)) as ledger, ledger:
        ledger.execute("DELETE FROM inputs WHERE user = ?", (f"={ABOUT}",))
    published.edit("pages/about.md", "Who we are.", "Who we really are.")
    stale = published.publish()
    assert ABOUT not in stale.rendered
    assert b"Who we really are." not in published.held("site")["about/index.html"]

    outcome = published.publish(full=True)

    assert (outcome.code, outcome.wrong) == (Code.NO, (ABOUT,))
    assert f"1 file of release 2 did not show what the content gives, and now does: {ABOUT}." in outcome.words
    assert b"Who we really are." in published.held("site")["about/index.html"]
    with open_database(published.settings.database_url) as database:
        (build,) = Builds(database).list_newest(1)
    assert (build.state, build.result) == ("DONE", outcome.words)
    again = published.publish(full=True)
    assert (again.code, again.wrong) == (Code.DONE, ())


def test_full_publish_that_the_outside_failed_is_tried_again_as_full_and_then_no_more(published: Station) -> None:
    published.publish()
    (published.folder / "file").write_text("in the way")
    published.environ["TARGETS"] = f"{published.var}/site {published.folder}/file"
    assert published.publish(full=True).code == Code.OUTSIDE_FAILED
    del published.environ["TARGETS"]
    found = published.look()
    assert "again" in found.reasons
    wait = find_delay(published.settings, found, published.now + timedelta(seconds=1))
    assert wait is not None, "it is put off as any other failure of the outside"

    outcome = published.publish()

    assert outcome.code == Code.DONE
    assert "site/about/index.html" in outcome.rendered
    assert published.look().reasons == ()
    published.edit("pages/about.md", "Who we are.", "Who we really are.")
    assert set(published.publish().rendered) == {ABOUT}


def test_what_changes_by_time_or_by_content_is_no_fault(published: Station) -> None:
    published.write({"planned.yaml": PLANNED})
    assert published.publish().code == Code.DONE
    before = published.held("site")
    published.now = datetime(2025, 8, 6, tzinfo=UTC)

    by_time = published.publish(full=True)

    assert (by_time.code, by_time.wrong) == (Code.DONE, ())
    assert published.held("site") != before
    published.edit("pages/about.md", "Who we are.", "Who we really are.")
    by_content = published.publish(full=True)
    assert (by_content.code, by_content.wrong) == (Code.DONE, ())
    with History(published.layout.history) as history:
        assert [release.number for release in history.list_releases()] == [4, 3, 2, 1]

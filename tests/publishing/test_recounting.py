"""The recount: what is kept is proved against the content, and made anew where it is wrong."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from publishing.builds import Builds, Request
from publishing.database import open_database
from publishing.outcome import Code
from publishing.recounting import find_miscounts, recount
from tests.publishing.station import Station

pytestmark = pytest.mark.slow


def find_faults(station: Station) -> list[str]:
    with open_database(station.settings.database_url) as database:
        return [fault.write() for fault in find_miscounts(station.settings, Builds(database), station.machine)]


def test_a_site_brought_forward_by_edits_is_what_the_content_gives(published: Station) -> None:
    published.publish()
    published.edit("pages/about.md", "Who we are.", "Who we really are.")
    published.publish()
    found = recount(published.settings, published.machine)
    assert found is not None
    assert found.is_right
    assert found.files > 50
    assert found.answers > 5
    assert find_faults(published) == []
    assert not published.look().reasons, "it asks for nothing where nothing is wrong"


def test_a_kept_figure_that_is_wrong_is_found_and_everything_made_anew(published: Station) -> None:
    published.publish()
    before = published.held("site")
    with closing(sqlite3.connect(published.layout.ledger)) as ledger, ledger:
        question, text = ledger.execute(
            "SELECT question, text FROM answers WHERE text IS NOT NULL AND length(text) > 2 ORDER BY question"
        ).fetchone()
        ledger.execute("UPDATE answers SET text = ? WHERE question = ?", (f"{text} ", question))
    (letter,) = find_faults(published)
    assert question in letter
    assert "1 of" in letter
    assert not published.layout.ledger.exists()
    outcome = published.publish()
    assert outcome.code == Code.DONE
    assert "site/index.html" in outcome.rendered
    assert published.held("site") == before
    assert find_faults(published) == []


def test_site_whose_style_guide_goes_nowhere_is_recounted_and_mended_like_any_other(published: Station) -> None:
    published.environ["STYLE_GUIDE_TARGETS"] = ""
    assert published.publish().code == Code.DONE
    assert find_faults(published) == []
    with closing(sqlite3.connect(published.layout.ledger)) as ledger, ledger:
        ledger.execute("UPDATE answers SET text = text || ' ' WHERE text IS NOT NULL")
    assert len(find_faults(published)) == 1
    outcome = published.publish()
    assert outcome.code == Code.DONE
    assert "site/index.html" in outcome.rendered
    assert find_faults(published) == []
    assert published.look().reasons == ()


def test_nothing_is_recounted_while_a_publish_waits_nor_before_the_first(station: Station, published: Station) -> None:
    published.publish()
    with open_database(published.settings.database_url) as database:
        Builds(database).request(Request(id="one", reason="requested", by="u-1", at=published.now))
    published.layout.ledger.write_bytes(b"broken")
    assert find_faults(published) == []
    shutil.rmtree(published.layout.history)
    assert recount(published.settings, published.machine) is None

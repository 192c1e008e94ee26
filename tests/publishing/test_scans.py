"""What goes live of files that people offer as they are: only what a scan found clean."""

from __future__ import annotations

import pytest

from publishing.outcome import Code
from tests.publishing.station import SMOKING, Station
from tests.scanner import SIGNATURE, start_clamd

pytestmark = pytest.mark.slow
FACTS, FILES = f"{SMOKING}/2.1/measure.md", f"{SMOKING}/2.1/files"
SHOWN = "health/habits/smoking/2.1/files/table.csv"


def offer(station: Station, content: bytes) -> None:
    """Commit an upload and its entry, as somebody with access to the store can."""
    before = station.read(FACTS)
    entry = b"files:\n  - {name: table.csv, title: Table}\n"
    changed = before.replace(b"---\n", b"---\n" + entry, 1)
    station.write({FACTS: changed, f"{FILES}/table.csv": content})


def test_a_harmful_upload_holds_its_measure_at_what_it_showed(published: Station) -> None:
    offer(published, b"Group,Number\n" + SIGNATURE + b",1\n")
    with start_clamd() as address:
        published.environ["CLAMD_URL"] = address
        outcome = published.publish()
    assert outcome.code == Code.NO
    assert [problem.rule for problem in outcome.problems if problem.is_error] == ["upload.harmful"]
    assert SHOWN not in published.released()


def test_an_upload_waits_until_the_scanner_has_looked_at_it(published: Station) -> None:
    offer(published, b"Group,Number\nAsian,5\n")
    published.environ["CLAMD_URL"] = f"unix://{published.var}/no-such-socket"
    held = published.publish()
    assert [problem.rule for problem in held.problems if problem.is_error] == ["upload.unscanned"]
    assert SHOWN not in published.released()
    with start_clamd() as address:
        published.environ["CLAMD_URL"] = address
        assert published.look().reasons
        outcome = published.publish()
    assert outcome.code == Code.DONE, outcome.words
    assert SHOWN in published.released()

"""The data of a topic is one download, in parts that no edit makes long, and a list names the parts of all topics."""

from __future__ import annotations

import csv
import io
import zipfile
from hashlib import sha256

import pytest

from bench.generated import Shape, generate_content
from generator.pages import archive
from measures.publication.site import PublicSite
from tests.pages.content import DATA, DIET, SMOKING, open_site, render, render_all

ARCHIVE = "site/health/downloads/health.zip"
MANIFEST = "site/dashboards/all-data/files.csv"


def read_outputs(site: PublicSite) -> dict[str, bytes]:
    return {path: content for path, content in render_all(site).items() if path.endswith((".zip", "files.csv"))}


def open_archive(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as opened:
        assert opened.testzip() is None
        return {name: opened.read(name).decode() for name in opened.namelist()}


def test_archive_holds_the_newest_public_data_of_each_measure(site):
    files = open_archive(read_outputs(site)[ARCHIVE])
    assert list(files) == ["about.txt", "index.csv", "habits/smoking-2.1/by-group.csv", "habits/diet-1.0/by-group.csv"]
    assert files["habits/smoking-2.1/by-group.csv"].replace("\r\n", "\n") == DATA
    assert "[c] withheld" in files["about.txt"]


def test_list_in_an_archive_leads_to_the_page_of_each_table(site):
    rows = list(csv.DictReader(io.StringIO(open_archive(read_outputs(site)[ARCHIVE])["index.csv"])))
    assert [row["Address"] for row in rows] == [
        f"https://numbers.example/{SMOKING}/2.1/#by-group",
        f"https://numbers.example/{DIET}/1.0/#by-group",
    ]
    assert [row["Statistics"] for row in rows] == ["Adults who smoke", "Five a day"]


def test_topic_and_page_of_everything_offer_the_archive(site):
    link = '<a href="/health/downloads/health.zip" download>All data of Health</a>'
    for page in ("site/health/index.html", "site/dashboards/all-data/index.html"):
        assert link in render(site, page)
        assert "2 tables as CSV" in render(site, page)


def test_large_topic_has_archives_of_which_none_is_long(monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEASURES", 4)
    shape = Shape(measures=10, measures_in_subtopic=10, dimensions=1, years=1, editions=1)
    found = read_outputs(open_site(generate_content(shape)))
    parts = [
        open_archive(found[f"site/topic-0/downloads/{name}.zip"]) for name in ("topic-0", "topic-0-2", "topic-0-3")
    ]
    assert [len(files) - 2 for files in parts] == [4, 4, 2]
    assert len({name for files in parts for name in files}) == 2 + 10


@pytest.mark.parametrize("field", ["Bytes", "SHA-256"])
def test_list_of_archives_tells_their_bytes(site, field):
    found = read_outputs(site)
    [row] = csv.DictReader(io.StringIO(found[MANIFEST].decode()))
    assert row["Address"] == "https://numbers.example/health/downloads/health.zip"
    assert (row["Sets of statistics"], row["Tables"]) == ("2", "2")
    content = found[ARCHIVE]
    assert row[field] == {"Bytes": str(len(content)), "SHA-256": sha256(content).hexdigest()}[field]

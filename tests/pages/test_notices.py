"""A notice on a version stands wherever a figure of that version is shown or taken away."""

from __future__ import annotations

import csv
import json
import re
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest

from generator.pages.comparison import compare, traits_of
from generator.pages.notices import ANCHOR, LONGEST_MARK, mark_on_newest
from tests.pages.atom import ATOM, check_feed
from tests.pages.content import DIET, SMOKING, SMOKING_STATE, open_site, render_all

STATE = f"measures/{SMOKING}/measure.yaml"
TEXT = "We are checking the rate for the South."
TOLD = f"Notice of 2 March 2026: {TEXT}"
LATEST, NEWEST = f"/{SMOKING}/latest/#{ANCHOR}", f"/{SMOKING}/2.1/#{ANCHOR}"
ABOUT = """\
---
title: About
---

Of all adults [[smoke001/by-group.Rate: Year=2023, Group=All]] smoke.
In 2022, [[smoke001/by-group.Rate: Year=2022, Group=All]] did.
"""


def add_notice(files, text: str = TEXT, on: str = '"2.1"', more: str = "") -> dict[str, bytes]:
    entry = f"{{on: [{on}], from: 2026-03-02T10:00:00+00:00, text: {json.dumps(text)}}}"
    return {**files, STATE: f"{SMOKING_STATE}notices: [{entry}{more}]\n".encode()}


@pytest.fixture(scope="module")
def outputs(files):
    return render_all(open_site(add_notice({**files, "pages/about.md": ABOUT.encode()})))


@pytest.fixture(scope="module")
def without(files):
    return render_all(open_site({**files, "pages/about.md": ABOUT.encode()}))


def read_marks(page: bytes) -> list[tuple[str, str]]:
    """Return the address and the words of each mark on a page."""
    return re.findall(r'<p class="notice-mark">(?:[^<]*)<a href="([^"]+)">([^<]*)</a></p>', page.decode())


def unpack(content: bytes) -> bytes:
    """Return what stands in an archive, archives in it too, as one text; other files as they are."""
    if not content.startswith(b"PK"):
        return content
    with ZipFile(BytesIO(content)) as archive:
        return b"".join(unpack(archive.read(name)) for name in archive.namelist())


@pytest.mark.parametrize(
    "page",
    [
        "index.html",
        "health/index.html",
        "health/habits/index.html",
        "search/a-z/a/index.html",
        "groups/south/index.html",
        "about/index.html",
    ],
)
def test_page_that_shows_a_figure_marks_it_with_the_notice_and_leads_to_it(outputs, page):
    marks = read_marks(outputs[f"site/{page}"])
    assert marks
    assert set(marks) == {(LATEST, f"Notice: {TEXT}")}


def test_mark_leads_to_the_notice_on_the_page_of_the_version(outputs):
    for page in ("latest", "2.1"):
        text = outputs[f"site/{SMOKING}/{page}/index.html"].decode()
        assert text.count(f'id="{ANCHOR}" aria-label="Notice of 2 March 2026"') == 1
        assert text.count(TEXT) == 1


def test_text_with_several_figures_of_a_version_tells_its_notice_once(outputs):
    assert outputs["site/about/index.html"].decode().count(TEXT) == 1


def test_page_of_another_version_stays_as_it_is(outputs, without):
    for page in (f"{SMOKING}/2.0/index.html", f"{SMOKING}/1.0/index.html", f"{DIET}/latest/index.html"):
        assert outputs[f"site/{page}"] == without[f"site/{page}"]


@pytest.mark.parametrize("name", ["by-group.json", "datapackage.json", "csv-metadata.json", "smoking-2.1.ods"])
def test_file_that_describes_the_data_tells_the_notice(outputs, without, name):
    path = f"site/{SMOKING}/2.1/downloads/{name}"
    assert TOLD.encode() in unpack(outputs[path])
    assert TEXT.encode() not in unpack(without[path])


def test_notice_stands_before_what_was_corrected(outputs):
    found = json.loads(outputs[f"site/{SMOKING}/2.1/downloads/by-group.json"])
    assert [words.split(":")[0] for words in found["remarks"]] == [
        "Notice of 2 March 2026",
        "Corrected in version 2.1 on 2 June 2025",
    ]


def test_picture_of_a_chart_says_the_notice_above_its_source(outputs):
    picture = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", outputs[f"site/{SMOKING}/2.1/charts/by-group.svg"].decode()))
    assert picture.index(TOLD) < picture.index("Source: Survey of habits")


def test_archive_of_the_topic_names_the_notice_beside_each_table(outputs):
    with ZipFile(BytesIO(outputs["site/health/downloads/health.zip"])) as archive:
        rows = list(csv.DictReader(StringIO(archive.read("index.csv").decode())))
    assert {row["Statistics"]: row["Notice"] for row in rows} == {"Adults who smoke": TOLD, "Five a day": ""}


def test_figures_of_a_group_as_csv_have_the_notice_in_a_column(outputs):
    rows = list(csv.DictReader(StringIO(outputs["site/groups/south/south.csv"].decode())))
    assert {row["Measure"]: row["Notice"] for row in rows} == {"Adults who smoke": f"Notice: {TEXT}", "Five a day": ""}


def test_changes_tell_the_notices_on_both_versions(files):
    site = open_site(add_notice(files, on='"2.0"'))
    outputs = render_all(site)
    told = {number: outputs[f"site/{SMOKING}/{number}/changes/index.html"].decode() for number in ("2.0", "2.1")}
    assert 'aria-label="Notice of 2 March 2026"' in told["2.0"]
    assert 'aria-label="Notice of 2 March 2026, on version 2.0"' in told["2.1"]
    patches = [json.loads(outputs[f"site/{SMOKING}/{each}/downloads/changed-cells.json"]) for each in told]
    assert [patch["notices"] for patch in patches] == [[TOLD], [TOLD]]


def test_list_of_corrections_and_its_feed_tell_the_notice_while_it_stands(outputs, without):
    page = outputs["site/corrections/index.html"].decode()
    assert "Notice, <time" in page
    assert f'On: <a href="{NEWEST}">Version 2.1</a>' in page
    entries = check_feed(outputs["site/feeds/corrections.atom"]).findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == [
        "Adults who smoke: notice",
        "Adults who smoke: correction",
    ]
    assert TEXT.encode() not in without["site/feeds/corrections.atom"]


def test_two_notices_of_one_day_are_two_entries(files):
    other = ", {on: ['2.1'], from: 2026-03-02T10:00:00+00:00, text: The year is that of the survey.}"
    outputs = render_all(open_site(add_notice(files, more=other)))
    assert len(check_feed(outputs["site/feeds/corrections.atom"]).findall(f"{ATOM}entry")) == 3
    page = outputs[f"site/{SMOKING}/2.1/index.html"].decode()
    assert re.findall(rf'id="({ANCHOR}[^"]*)"', page) == [ANCHOR, f"{ANCHOR}-2"]


def test_api_has_the_notice_as_a_field_of_each_version(outputs):
    notice = {"since": "2026-03-02T10:00:00Z", "text": TEXT}
    api = "site/api/v1"
    measure = json.loads(outputs[f"{api}/measures/smoke001.json"])
    assert [(each["number"], each["notices"]) for each in measure["versions"]] == [
        ("2.1", [notice]),
        ("2.0", []),
        ("1.0", []),
    ]
    assert json.loads(outputs[f"{api}/measures/smoke001/2.1.json"])["notices"] == [notice]
    listed = json.loads(outputs[f"{api}/topics/health/habits.json"])["measures"]
    assert [each["notices"] for each in listed] == [[notice], []]


def test_search_shows_the_notice_with_what_it_finds(outputs):
    found = json.loads(outputs["site/search/1/measures/smoke001.json"])
    assert found["notice"] == [f"Notice: {TEXT}", LATEST]
    assert json.loads(outputs["site/search/1/measures/diet0001.json"])["notice"] == []


def test_figures_side_by_side_come_with_their_notices(files):
    site = open_site(add_notice(files))
    traits = traits_of(site, SMOKING)
    assert traits is not None
    [notice] = compare([traits, traits_of(open_site(files), SMOKING) or traits], place="a", title="A").notices
    assert (notice.before, notice.url) == ("Adults who smoke. ", LATEST)


def test_long_notice_is_cut_between_words_where_it_marks_a_figure(files):
    mark = mark_on_newest(open_site(add_notice(files, "We are checking " + "this & that " * 40)), SMOKING)
    assert mark is not None
    assert mark.words.endswith(("this …", "& …", "that …"))
    assert len(mark.words.removeprefix("Notice: ")) <= LONGEST_MARK


def test_notice_is_text_wherever_it_stands(files):
    words = 'Is 5 < 6? <script>alert("1")</script> & more'
    about = {"pages/about.md": ABOUT.encode()}
    for path, content in render_all(open_site(add_notice({**files, **about}, words))).items():
        if path.endswith((".html", ".svg", ".atom")):
            assert b"<script>alert" not in content, path


def test_everything_that_a_notice_changes_tells_it(outputs, without):
    changed = {path for path in outputs.keys() | without.keys() if outputs.get(path) != without.get(path)}
    silent = {path for path in changed if TEXT.encode() not in unpack(outputs[path])}
    silent = {path for path in silent if not path.endswith(".svg")}
    assert silent == {"site/dashboards/all-data/files.csv"}, "the list of archives has their sizes and hashes"

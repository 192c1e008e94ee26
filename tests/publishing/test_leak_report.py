"""The leak report finds what is not public wherever readers can look, and nothing where nothing leaked."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa

from cms.accounts.directory import NewPerson, add_person
from cms.audit.log import Act, note_act
from measures.reading.measure_file import read_measure
from publishing.guard import Silence
from publishing.leaks import LeakReport, report_leaks, write_csv
from publishing.leaks.reading_text import find_numbers, flatten, read_texts
from tests.publishing.station import SMOKING, Station

TITLE = "What nobody may know of smokers"
ROW = "Southerners,2023,98765.4"


def add_secrets(station: Station) -> None:
    """Approve a version 2.2 for a fortnight ahead, with a title and a figure of its own, and people who may see it."""
    files = {
        f"{SMOKING}/2.2/{name}": station.read(f"{SMOKING}/2.1/{name}")
        for name in ("measure.md", "by-group.md", "by-group.csv")
    }
    title = files[f"{SMOKING}/2.2/measure.md"].partition(b"title: ")[2].partition(b"\n")[0]
    files[f"{SMOKING}/2.2/measure.md"] = files[f"{SMOKING}/2.2/measure.md"].replace(title, TITLE.encode(), 1)
    csv = files[f"{SMOKING}/2.2/by-group.csv"]
    assert b"Southerners,2023,9.5" in csv
    files[f"{SMOKING}/2.2/by-group.csv"] = csv.replace(b"Southerners,2023,9.5", ROW.encode())
    due = (station.now + timedelta(days=14)).isoformat()
    named = "pre_release: [{post: Chief statistician, organisation: Office of Numbers, from: 2025-08-14}]"
    state = f'  "2.2": {{status: approved, release_at: {due}, {named}}}\n'.encode()
    files |= {path.replace("smoking/2.2", "vaping/1.0"): content for path, content in files.items()}
    files["measures/health/habits/vaping/measure.yaml"] = b'id: vape0001\nversions: {"1.0": {status: draft}}\n'
    station.write({**files, f"{SMOKING}/measure.yaml": station.read(f"{SMOKING}/measure.yaml") + state})


def report(station: Station, name: str | None = None) -> LeakReport:
    return report_leaks(station.settings, name, station.now, Silence())


def look(station: Station) -> None:
    """Let three people look at the version, as the log of the editing application has it."""
    engine = sa.create_engine(station.settings.database_url)
    acts = (
        ("u-1", "previewed", "/x/", ""),
        ("reader 5", "opened by review link", "/x/", "Dana Price"),
        ("u-77", "downloaded from a preview", "/x.csv", ""),
        ("u-1", "commented on", "comment 1", ""),
    )
    measure = read_measure(station.read(f"{SMOKING}/measure.yaml"), "measure.yaml").value
    assert measure is not None
    with engine.begin() as connection:
        add_person(connection, NewPerson(email="r@example.org", name="Rae Reviewer", roles=frozenset()), station.now)
        for person, act, after, why in acts:
            about = {"measure_id": measure.id, "version": "2.2"}
            note_act(connection, Act(person=person, act=act, at=station.now, after=after, why=why, **about))
    engine.dispose()


def make_archive(content: str) -> bytes:
    inner, outer = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("content.xml", content)
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr("numbers.ods", inner.getvalue())
    return outer.getvalue()


PLACES = {
    "an early page": ("health/habits/smoking/2.2/index.html", b"<p>Soon</p>"),
    "a link in a feed": ("feeds/all.atom", b'<link href="https://n.example/health/habits/smoking/2.2/"/>'),
    "the address of a measure that nobody knows": ("sitemap-health.xml", b"<loc>https://n/health/habits/vaping/</loc>"),
    "a title in the search": (
        "search/w.json",
        b'{"t": "What nobody may\\u00a0know of smokers"}'.replace(b"\\u00a0", b" "),
    ),
    "a title with an entity": ("about/index.html", b"<h1>What nobody&#32;may know of smokers</h1>"),
    "a figure in a download": ("health/data.csv", b"Group,Year,Rate\nSoutherners,2023,98765.4\n"),
    "a figure in a table": ("health/index.html", b"<td>98,765.4</td>"),
    "a figure in a chart": ("health/chart.svg", b'<text x="3">98,765.4</text>'),
    "a figure in an archive": ("health/all.zip", make_archive("<c>98765.4</c>")),
    "a figure in the API": ("api/v1/x.json", b'{"value":98765.4}'),
}


@pytest.mark.slow
def test_report_names_each_place_of_a_leak_and_never_the_secret(published: Station) -> None:
    add_secrets(published)
    published.publish()
    clean = report(published)
    assert clean.leaks == ()
    assert clean.probed > len(published.held("site"))
    assert [str(each) for each in clean.before] == [
        "health/habits/smoking 2.2: Chief statistician, Office of Numbers, from 2025-08-14"
    ]
    mirror = (published.var / "mirror").resolve()
    for name, (path, content) in PLACES.items():
        place = mirror / path
        kept = place.read_bytes() if place.exists() else None
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
        leaks = report(published).leaks
        assert {leak.path.partition("!")[0] for leak in leaks} == {path}, name
        assert all(leak.place == str(published.var / "mirror") for leak in leaks), name
        assert not any(TITLE in str(leak) or "98765" in str(leak) for leak in leaks), name
        place.unlink() if kept is None else place.write_bytes(kept)
    look(published)
    before = report(published).before
    assert [(each.who, each.act, each.what) for each in before[1:]] == [
        ("Rae Reviewer", "previewed", "/x/"),
        ("Dana Price", "opened by review link", "/x/"),
        ("u-77", "downloaded from a preview", "/x.csv"),
    ]
    table = [*csv.reader(write_csv(before).splitlines())]
    assert table[0] == ["version", "who", "id", "act", "at", "what"]
    assert [row[1] for row in table[1:]] == [each.who for each in before]
    published.now += timedelta(days=15)
    published.publish()
    released = report(published)
    assert released.leaks == ()
    assert [each.version for each in released.before] == ["health/habits/smoking 2.2"] * 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021,123456,7.25", {"123456"}),
        ("<td>1,234,567</td>", {"1234567"}),
        ("rose to 12,345.6 in 2021", {"12345.6"}),
        ('{"v":98765.4}', {"98765.4"}),
        ("a12345b 20250801T090000Z v1.12345.2", set()),
        ("9.5 and 2021", set()),
    ],
)
def test_numbers_long_enough_to_mean_something_are_found_as_they_are_written(text: str, expected: set[str]) -> None:
    assert find_numbers(text) == expected


def test_geometry_of_a_chart_is_no_figure() -> None:
    chart = b'<svg viewBox="0 0 98765.4 10"><path d="M98765.4 12345.6L10 98765"/><text>9.5</text></svg>'
    [(_, text)] = read_texts("chart.svg", chart)
    assert find_numbers(text) == set()


def test_words_are_compared_without_case_spacing_escapes_or_typography() -> None:
    assert flatten("Children\u2019s  &amp;\nadults") == flatten("children's & ADULTS")

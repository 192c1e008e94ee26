"""One edit renders the pages that show it, on a site of any size, and leaves all others as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.generated import Shape, generate_content
from tests.incremental.studio import Studio
from tests.incremental.test_incremental_law import differences

MEASURE = "topic-0/subtopic-0/measure-1"
CSV = f"measures/{MEASURE}/1.0/by-group-0.csv"
PLACES = (f"site/{MEASURE}/", "site/api/v1/measures/m0000001", "site/search/1/cells/m0000001/")
"""Where everything stands that shows a value which is no headline figure."""
ARCHIVES = {"site/topic-0/downloads/topic-0.zip", "site/dashboards/all-data/files.csv"}
"""What holds all data of the topic, and the list that names its bytes."""
SIZES = {"site/topic-0/index.html", "site/dashboards/all-data/index.html"}
"""Pages that say how large the archive is; a value may change that."""


def make_studio(folder: Path, measures: int) -> Studio:
    shape = Shape(measures=measures, measures_in_subtopic=10, subtopics_in_topic=5, dimensions=1, years=2, editions=1)
    studio = Studio(folder, generate_content(shape), keeps_public_data=False)
    studio.render()
    return studio


def replace_value(studio: Studio, row: str, value: str) -> None:
    lines = studio.content[CSV].decode().splitlines()
    [at] = [at for at, line in enumerate(lines) if line.startswith(f"{row},")]
    assert lines[at] != f"{row},{value}"
    lines[at] = f"{row},{value}"
    studio.content[CSV] = "\n".join([*lines, ""]).encode()


def list_elsewhere(rendered: set[str]) -> set[str]:
    return {path for path in rendered if not path.startswith(PLACES)}


def check_value(studio: Studio) -> None:
    replace_value(studio, "White,2015", "55.5")
    before = dict(studio.output)
    rendered = set(studio.render().reasons())
    assert rendered == set(differences(studio.output, before))
    elsewhere = list_elsewhere(rendered)
    assert ARCHIVES <= elsewhere <= ARCHIVES | SIZES
    assert 5 < len(rendered) < 20


@pytest.mark.parametrize("measures", [20, pytest.param(1000, marks=pytest.mark.soak)])
def test_value_renders_only_what_shows_it(tmp_path, measures):
    check_value(make_studio(tmp_path, measures))


def test_shorthand_renders_its_measure_and_the_dashboard_that_counts_it(tmp_path):
    studio = make_studio(tmp_path, 20)
    replace_value(studio, "White,2015", "[x]")
    before = dict(studio.output)
    rendered = set(studio.render().reasons())
    board = "site/dashboards/data-quality/index.html"
    assert ARCHIVES | {board} <= list_elsewhere(rendered) <= ARCHIVES | SIZES | {board}
    assert list_elsewhere(rendered) <= set(differences(studio.output, before))
    assert differences(studio.output, studio.render_clean()) == []


def test_day_that_makes_an_update_overdue_renders_the_dashboard_of_updates(tmp_path):
    studio = make_studio(tmp_path, 12)
    state = f"measures/{MEASURE}/measure.yaml"
    studio.content[state] = b"next_release: 2026-11-26\n" + studio.content[state]
    studio.render()
    assert "site/dashboards/freshness/all/overdue/index.html" not in studio.output
    studio.at = studio.at.replace(day=27)
    rendered = studio.render().reasons()
    assert {path.removeprefix("site/dashboards/") for path in rendered} == {
        "freshness/index.html",
        "freshness/all/overdue/index.html",
        "freshness/not-stated/overdue/index.html",
        "planned/index.html",
        "planned.ics",
        "planned/topic-0.ics",
        "site/sitemap_pages.xml",
    }
    assert differences(studio.output, studio.render_clean()) == []

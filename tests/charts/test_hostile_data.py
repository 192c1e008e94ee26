"""Charts of data that no chart likes."""

from __future__ import annotations

import re

import pytest

from measures.charts import CHART_KINDS, draw_charts
from measures.figures import format_value
from measures.model.observations import Observations
from tests.builders import make_column, make_settings, observe_rows
from tests.charts.pictures import count_marks, read_picture

YEARS = [str(year) for year in range(2001, 2009)]
LONG = "People from a very long named group, Antidisestablishmentarianism-and-Floccinaucinihilipilification included"
RIGHT_TO_LEFT = ["مجموعة عرقية أخرى", "קבוצה אתנית אחרת", "גדול"]
MONEY = make_column(unit={"kind": "pounds"}, decimals=2)


def _grid(groups: list[str], years: list[str], cell, column=None) -> Observations:
    rows = [[year, group, cell(y, g)] for y, year in enumerate(years) for g, group in enumerate(groups)]
    return observe_rows(["Year", "Group"], rows, values={"Rate": column} if column else None)


def _always(cell: str):
    return lambda *_: cell


def _with_intervals() -> Observations:
    rows = [[year, group, "5", "2", "50"] for year in YEARS for group in ("A", "B", "All")]
    values = {"Rate": make_column(), "Low": make_column("lower", of="Rate"), "High": make_column("upper", of="Rate")}
    return observe_rows(["Year", "Group"], rows, values=values)


HOSTILE = {
    "all missing": _grid(["A", "B", "C"], YEARS, _always("[c]")),
    "one point": _grid(["A"], ["2001"], _always("3.5")),
    "one point withheld": _grid(["A"], ["2001"], _always("[x][u]")),
    "negatives": _grid(["A", "B"], YEARS, lambda y, g: str(y * 3 - 11 - g)),
    "all negative": _grid(["A", "B"], YEARS, lambda y, g: str(-1 - y - g)),
    "one thousand million": _grid(["A", "B", "C"], YEARS, lambda y, g: str(10**9 + y * 10**8 + g), MONEY),
    "one millionth": _grid(["A", "B"], YEARS, lambda y, g: f"0.00000{y + 1 + g}", make_column(decimals=6)),
    "both at once": _grid(
        ["A", "B"], YEARS, lambda y, g: "1000000000" if y == g else "0.000001", make_column(decimals=6)
    ),
    "identical values": _grid(["A", "B", "C", "D"], YEARS, _always("5")),
    "all zero": _grid(["A", "B"], YEARS, _always("0")),
    "missing periods": _grid(["A", "B"], ["2001", "2002", "2005", "2011"], lambda y, g: str(y + g)),
    "missing cells": _grid(["A", "B"], YEARS, lambda y, g: "" if (y + g) % 3 == 0 else str(y)),
    "shorthands and marks": _grid(
        ["A", "B", "All"], YEARS, lambda y, g: ["[c]", "4.5 [u][p]", "[low]", "9.9 [b]"][(y + g) % 4]
    ),
    "right to left": _grid(RIGHT_TO_LEFT, YEARS, lambda y, g: str(y + g * 2)),
    "very long labels": _grid([LONG, LONG[::-1], "All"], YEARS, lambda y, g: str(y + g * 2)),
    "very long money": _grid([LONG, "B"], YEARS, _always("123456789012.34 [p][u]"), MONEY),
    "two hundred categories": _grid([f"Group {n}" for n in range(200)], ["2001", "2002"], lambda _, g: str(g % 17)),
    "thirty periods": _grid(["A", "B"], [str(1990 + n) for n in range(30)], lambda y, g: str(y * g)),
    "wide intervals": _with_intervals(),
    "markup in labels": _grid(["<script>alert(1)</script>", "\"A\" & 'B'"], YEARS, lambda y, g: str(y + g)),
}


def _charts(name: str, kind: str):
    observations = HOSTILE[name]
    keys = {"x": "Year" if kind in ("line", "panel-line") else "Group"}
    other = "Group" if keys["x"] == "Year" else "Year"
    if kind != "bar":
        keys["panel" if kind.startswith("panel") else "series"] = other
    settings = make_settings(chart={"type": kind} | keys, columns={"Year": {"role": "time", "period": "calendar-year"}})
    drawings = draw_charts(settings, observations, "hostile")
    assert len(drawings) == 1
    return observations, drawings[0]


@pytest.mark.parametrize("kind", CHART_KINDS)
@pytest.mark.parametrize("name", HOSTILE)
def test_no_label_covers_another_and_nothing_leaves_the_picture(name: str, kind: str) -> None:
    _, drawing = _charts(name, kind)
    for svg in (drawing.svg_wide, drawing.svg_narrow):
        picture = read_picture(svg)
        assert picture.list_overlaps() == []
        assert picture.list_outside() == []


@pytest.mark.parametrize("kind", CHART_KINDS)
@pytest.mark.parametrize("name", HOSTILE)
def test_every_figure_in_a_picture_is_a_figure_of_the_data(name: str, kind: str) -> None:
    observations, drawing = _charts(name, kind)
    known = {format_value(row.values["Rate"], observations.formats["Rate"]) for row in observations.rows if row.values}
    for svg in (drawing.svg_wide, drawing.svg_narrow):
        figures = re.findall(r'class="chart__value"[^>]*>([^<]*)<', svg)
        assert set(figures) <= known


@pytest.mark.parametrize("kind", [kind for kind in CHART_KINDS if kind != "stacked-bar"])
def test_a_withheld_figure_is_shown_as_its_shorthand_and_explained(kind: str) -> None:
    _, drawing = _charts("all missing", kind)
    for svg in (drawing.svg_wide, drawing.svg_narrow):
        assert "[c]" in [box.words for box in read_picture(svg).texts]
        assert "chart__value" not in svg
    assert "[c] withheld to protect confidentiality." in drawing.notes
    assert "[c] (withheld to protect confidentiality)" in drawing.description


@pytest.mark.parametrize("kind", CHART_KINDS)
@pytest.mark.parametrize("name", HOSTILE)
def test_every_listed_figure_has_one_mark_at_both_widths(name: str, kind: str) -> None:
    _, drawing = _charts(name, kind)
    listed = re.search(r'data-figures="([^"]*)"', drawing.svg_wide)
    assert listed
    columns, *rows = (line.split("\t")[1:] for line in listed[1].split("\n"))
    assert {len(row) for row in rows} == {len(columns)}
    for svg in (drawing.svg_wide, drawing.svg_narrow):
        assert count_marks(svg) == len(rows) * len(columns)


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_figures_are_listed_with_the_meaning_of_their_shorthands(kind: str) -> None:
    _, drawing = _charts("shorthands and marks", kind)
    assert "[c] (withheld to protect confidentiality)" in drawing.svg_wide
    assert "data-figures" not in drawing.svg_narrow

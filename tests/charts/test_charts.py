from __future__ import annotations

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from measures.charts import CHART_KINDS, draw_charts, write_svg_file
from measures.charts.end_labels import spread
from measures.charts.scale import choose_line_domain, choose_ticks
from measures.charts.widths import text_width, wrap_text
from tests.builders import make_column, make_members, make_settings, observe_rows
from tests.charts.pictures import read_picture

YEAR = {"Year": {"role": "time", "period": "calendar-year"}}
GROUPS = observe_rows(["Group"], [["All", "6"], ["A", "2.5"], ["B", "10"], ["C", "[c]"], ["Unknown", "7"]])


def _draw(kind: str, data, **chart):
    more = {name: chart.pop(name) for name in ("breaks", "gaps", "intervals", "title") if name in chart}
    settings = make_settings(chart={"type": kind} | chart, columns=YEAR, **more)
    return draw_charts(settings, data, "by-group")[0]


def _line(cells: list[str], years: list[str] | None = None):
    years = years or [str(2001 + place) for place in range(len(cells))]
    return observe_rows(["Year"], [[year, cell] for year, cell in zip(years, cells, strict=True)])


def _stretches(svg: str) -> list[int]:
    """Count the points of each stretch of the first line; where the path only moves on, nothing is drawn."""
    path = re.search(r'class="chart__line chart__line--1"[^>]* d="([^"]*)"', svg)
    return [part.count("l") + 1 for part in path[1].split("M")[1:] if "l" in part] if path else []


def _bars(svg: str) -> list[float]:
    return [float(width) for width in re.findall(r'<rect class="chart__bar[^"]*"[^>]* width="([0-9.]+)"', svg)]


def test_a_bar_is_as_long_as_its_figure_and_begins_at_zero() -> None:
    svg = _draw("bar", GROUPS).svg_wide
    widths = _bars(svg)
    assert len(widths) == 3
    assert widths[2] / widths[1] == pytest.approx(4, rel=0.01)


def test_a_withheld_figure_has_its_shorthand_in_place_of_a_bar() -> None:
    drawing = _draw("bar", GROUPS)
    assert re.search(r'class="chart__shorthand"[^>]*>\[c\]<', drawing.svg_wide)
    assert "C: [c] (withheld to protect confidentiality)." in drawing.description


def test_unknown_is_left_out_unless_it_is_asked_for() -> None:
    assert "Unknown" not in [box.words for box in read_picture(_draw("bar", GROUPS).svg_wide).texts]
    assert "Not drawn, but in the data: Unknown." in _draw("bar", GROUPS).notes
    asked = _draw("bar", GROUPS, where={"Group": ["A", "Unknown"]})
    assert "Unknown" in [box.words for box in read_picture(asked.svg_wide).texts]
    assert asked.notes == ()


def test_an_aggregate_is_a_hollow_bar_with_a_line_to_compare_with() -> None:
    svg = _draw("bar", GROUPS).svg_wide
    assert svg.count('class="chart__bar--reference"') == 1
    assert svg.count('class="chart__reference"') == 1
    named = _draw("bar", GROUPS, reference={"Group": "B"}, where={"Group": {"not": ["All"]}}).svg_wide
    assert named.count('class="chart__bar--reference"') == 1


def test_a_reference_is_drawn_even_where_the_filter_leaves_it_out() -> None:
    svg = _draw("bar", GROUPS, where={"Group": {"not": ["All", "C"]}}, reference={"Group": "All"}).svg_wide
    words = [box.words for box in read_picture(svg).texts]
    assert [word for word in words if word in ("All", "A", "B", "C")] == ["All", "A", "B"]
    assert svg.count('class="chart__bar--reference"') == 1


def test_categories_stand_in_the_order_of_the_classification() -> None:
    members = make_members(["C", "A", "B"])
    data = observe_rows(["Group"], [["A", "1"], ["B", "2"], ["C", "3"]], members={"Group": members})
    words = [box.words for box in read_picture(_draw("bar", data).svg_wide).texts]
    assert [word for word in words if word in "ABC"] == ["C", "A", "B"]


def test_parents_are_strong_and_children_indented_and_softer() -> None:
    members = make_members(["P", "C"], C={"parent": "P"})
    data = observe_rows(["Group"], [["P", "1"], ["C", "2"]], members={"Group": members})
    svg = _draw("bar", data).svg_wide
    left = {box.words: box.left for box in read_picture(svg).texts}
    assert left["C"] > left["P"]
    assert svg.count("chart__bar--soft") == 1
    assert svg.count("chart__label--strong") == 1


def test_a_line_stops_at_a_missing_figure_and_is_never_joined_over_it() -> None:
    drawing = _draw("line", _line(["1", "2", "[c]", "4", "5", "6"]))
    assert _stretches(drawing.svg_wide) == [2, 3]
    assert "2003: [c] (withheld to protect confidentiality)." in drawing.description
    assert re.search(r'class="chart__shorthand".*\[c\]', drawing.svg_wide)


def test_a_line_stops_at_a_period_that_the_data_leaves_out() -> None:
    data = _line(["1", "2", "3", "4"], ["2001", "2002", "2005", "2006"])
    drawing = _draw("line", data, gaps={"2003": "The question was not asked"})
    assert _stretches(drawing.svg_wide) == [2, 2]
    assert "2003: The question was not asked." in drawing.notes


@pytest.mark.parametrize(("joined", "stretches"), [("false", [2, 2]), ("true", [4])])
def test_a_break_is_marked_and_joined_only_when_told(joined: str, stretches: list[int]) -> None:
    breaks = [{"at": "2003", "text": "The age range was widened.", "joined": joined}]
    drawing = _draw("line", _line(["1", "2", "3", "4"]), breaks=breaks)
    assert _stretches(drawing.svg_wide) == stretches
    assert "Break" in [box.words for box in read_picture(drawing.svg_wide).texts]
    assert "Break at 2003: The age range was widened." in drawing.notes
    assert "The series breaks at 2003." in drawing.description


def test_distances_on_the_time_axis_are_true() -> None:
    svg = _draw("line", _line(["1", "1", "1"], ["2001", "2003", "2007"])).svg_wide
    marks = re.search(r'class="chart__axis" d="([^"]*)"', svg)
    assert marks
    first, second, third = (float(x) for x in re.findall(r"M([0-9.]+)", marks[1]))
    assert (third - second) / (second - first) == pytest.approx(2, rel=0.01)


def test_an_axis_that_does_not_start_at_zero_says_so() -> None:
    note = "The upright axis does not start at zero."
    assert note in _draw("line", _line(["91", "92", "93"])).notes
    assert note not in _draw("line", _line(["11", "92", "93"])).notes


def test_intervals_are_drawn_and_explained() -> None:
    values = {"Rate": make_column(), "Low": make_column("lower", of="Rate"), "High": make_column("upper", of="Rate")}
    data = observe_rows(
        ["Year", "Group"], [[y, g, "5", "3", "8"] for y in ("2001", "2002") for g in "AB"], values=values
    )
    intervals = {"Rate": {"level": "95"}}
    bars = _draw("bar", data, x="Group", where={"Year": "latest"}, intervals=intervals)
    assert "chart__whiskers" in bars.svg_wide
    assert "Thin lines show 95% confidence intervals." in bars.notes
    lines = _draw("line", data, intervals=intervals)
    assert lines.svg_wide.count("chart__ribbon chart__ribbon--") == 2
    assert "Shaded bands show 95% confidence intervals." in lines.notes


def test_panels_share_one_scale() -> None:
    data = observe_rows(
        ["Area", "Group"], [[a, g, "5" if g == "A" else n] for a, n in (("N", "1"), ("S", "50")) for g in "AB"]
    )
    for svg in (
        _draw("panel-bar", data, x="Group", panel="Area").svg_wide,
        _draw("panel-bar", data, x="Group", panel="Area").svg_narrow,
    ):
        widths = _bars(svg)
        assert widths[0] == widths[2]


def test_a_reference_panel_is_a_dotted_line_in_every_other() -> None:
    data = observe_rows(["Year", "Group"], [[y, g, "5"] for y in ("2001", "2002") for g in ("All", "A", "B")])
    svg = _draw("panel-line", data).svg_wide
    titles = [box.words for box in read_picture(svg).texts if "chart__panel-title" in box.kind]
    assert titles == ["A", "B"]
    assert svg.count('stroke-dasharray="2 3"') == 3


def test_the_parts_beside_a_withheld_one_are_not_drawn_since_they_would_show_its_size() -> None:
    data = observe_rows(
        ["Area", "Part"], [["N", "One", "60"], ["N", "Two", "40"], ["S", "One", "[c]"], ["S", "Two", "55"]]
    )
    drawing = _draw("stacked-bar", data, x="Area", series="Part")
    segments = re.findall(
        r'<rect class="chart__segment[^>]* y="([0-9.]+)" width="([0-9.]+)" height="(?:22|15)"', drawing.svg_wide
    )
    assert len(segments) == 2
    assert float(segments[0][1]) / float(segments[1][1]) == pytest.approx(1.5, rel=0.01)
    assert "Not drawn: [c]" in [box.words for box in read_picture(drawing.svg_wide).texts]


def test_numbers_are_drawn_as_shares_and_labelled_as_numbers() -> None:
    count = make_column(unit={"kind": "number"}, decimals=0)
    data = observe_rows(["Area", "Part"], [["N", "One", "3000"], ["N", "Two", "1000"]], values={"Count": count})
    drawing = _draw("stacked-bar", data, x="Area", series="Part")
    assert {"3,000", "1,000"} <= {box.words for box in read_picture(drawing.svg_wide).texts}
    assert "Each bar shows the parts as shares of their total." in drawing.notes


def test_words_of_a_chart_come_from_its_settings_and_else_from_its_data() -> None:
    plain = _draw("bar", GROUPS, title="Rate by group")
    assert (plain.title, plain.subtitle) == ("Rate by group", "Rate, %")
    told = _draw("bar", GROUPS, message="B is highest", subtitle="Rate in 2023", description_add="Mind the gap.")
    assert (told.title, told.subtitle) == ("B is highest", "Rate in 2023")
    assert told.description.endswith("Mind the gap.")


def test_a_description_says_extremes_and_the_reference() -> None:
    assert _draw("bar", GROUPS).description == (
        "Bar chart with 4 bars: Rate, %. Highest: B, 10.0%. Lowest: A, 2.5%. All: 6.0%. "
        "C: [c] (withheld to protect confidentiality)."
    )


def test_a_line_is_described_by_its_ends_and_turning_points() -> None:
    assert _draw("line", _line(["5", "9", "1", "6"])).description == (
        "Line chart with 1 line: Rate, %, 2001 to 2004. "
        "5.0% in 2001, 6.0% in 2004; highest 9.0% in 2002; lowest 1.0% in 2003."
    )


def test_a_key_that_is_neither_drawn_nor_fixed_is_fixed_and_named_in_the_subtitle() -> None:
    rows = [[y, s, g, "5"] for y in ("2001", "2002") for s in ("All", "Men") for g in "AB"]
    data = observe_rows(["Year", "Sex", "Group"], rows)
    assert _draw("bar", data, x="Group").subtitle == "Rate, %, All, 2002"


def test_two_charts_of_a_page_share_no_id() -> None:
    settings = make_settings(chart=[{"type": "bar"}, {"type": "bar"}])
    ids = [
        found
        for drawing in draw_charts(settings, GROUPS, "by-group")
        for svg in (drawing.svg_wide, drawing.svg_narrow)
        for found in re.findall(r' id="([^"]*)"', svg)
    ]
    assert len(ids) == len(set(ids)) == 8


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_a_picture_is_named_described_and_free_of_scripts_and_styles(kind: str) -> None:
    data = observe_rows(["Year", "Group"], [[y, g, "5"] for y in ("2001", "2002") for g in "AB"])
    drawing = _draw(kind, data)
    for svg in (drawing.svg_wide, drawing.svg_narrow):
        picture = read_picture(svg)
        assert picture.title == drawing.title
        assert picture.description == drawing.description
        assert not re.search(r"<(script|style|foreignObject|image|a)\b| on\w+=| style=|href", svg)


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_no_text_is_smaller_than_twelve_pixels(kind: str) -> None:
    data = observe_rows(["Year", "Group"], [[y, g, "5"] for y in ("2001", "2002") for g in "AB"])
    sizes = re.findall(r'font-size="([0-9.]+)"', _draw(kind, data).svg_wide + _draw(kind, data).svg_narrow)
    assert sizes
    assert min(map(float, sizes)) >= 12


def test_no_chart_is_drawn_without_settings_or_rows() -> None:
    assert draw_charts(make_settings(), GROUPS, "d") == ()
    assert draw_charts(make_settings(chart={"type": "bar", "where": {"Group": "Nobody"}}), GROUPS, "d") == ()


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (0, 24.4, ["0", "5", "10", "15", "20", "25"]),
        (0, 7.1, ["0", "2", "4", "6", "8"]),
        (-3, 5, ["-4", "-2", "0", "2", "4", "6"]),
        (7.37, 7.99, ["7.2", "7.4", "7.6", "7.8", "8.0"]),
        (5, 5, ["0", "1", "2", "3", "4", "5"]),
        (0, 0, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    ],
)
def test_axes_are_marked_at_round_numbers_that_span_the_data(low, high, ticks) -> None:
    chosen = choose_ticks(low, high, 6)
    assert chosen[0] <= low
    assert chosen[-1] >= high
    assert 3 <= len(chosen) <= 6
    assert [float(tick) for tick in chosen] == [float(tick) for tick in ticks]


def test_an_axis_starts_at_zero_unless_the_figures_are_far_from_it() -> None:
    assert choose_line_domain(5, 10) == (0, 10)
    assert choose_line_domain(90, 95) == (90, 95)
    assert choose_line_domain(-10, -5) == (-10, 0)
    assert choose_line_domain(-1, 5) == (-1, 5)


def test_labels_are_spread_without_overlap_in_order_and_near_their_lines() -> None:
    wanted, heights = (50.0, 52.0, 51.0, 200.0), (20.0, 20.0, 40.0, 20.0)
    middles = spread(wanted, heights, 0, 300)
    order = sorted(range(4), key=lambda place: wanted[place])
    edges = [(middles[p] - heights[p] / 2, middles[p] + heights[p] / 2) for p in order]
    assert all(a[1] <= b[0] + 1e-9 for a, b in pairwise(edges))
    assert middles[3] == 200


def test_text_is_wrapped_at_spaces_and_inside_words_too_long() -> None:
    assert wrap_text("White and Black Caribbean", 120, 14) == ("White and Black", "Caribbean")
    assert wrap_text("", 100, 14) == ("",)
    lines = wrap_text("Antidisestablishmentarianism", 60, 14)
    assert "".join(lines) == "Antidisestablishmentarianism"
    assert all(text_width(line, 14) <= 60 for line in lines)


def test_a_chart_as_a_file_says_its_title_notes_and_source_and_needs_no_page() -> None:
    file = write_svg_file(_draw("bar", GROUPS, message="B is <highest>"), "Source: Labour Force Survey & others")
    root = ElementTree.fromstring(file)
    words = [text.strip() for text in root.itertext() if text.strip()]
    assert "B is <highest>" in words
    assert "[c] withheld to protect confidentiality." in words
    assert words[-1] == "Source: Labour Force Survey & others"
    assert "var(" not in file.decode()


def test_bands_of_many_lines_are_not_drawn_and_the_notes_do_not_say_that_they_are() -> None:
    rows = [[year, f"Group {n}", "5", "4", "6"] for year in ("2001", "2002") for n in range(7)]
    values = {"Rate": make_column(), "Low": make_column("lower", of="Rate"), "High": make_column("upper", of="Rate")}
    drawing = _draw("line", observe_rows(["Year", "Group"], rows, values=values), series="Group")
    assert "chart__ribbon" not in drawing.svg_wide
    assert "Intervals are not drawn for more than 6 lines. The data to download has them." in drawing.notes
    assert not any(note.startswith("Shaded bands") for note in drawing.notes)

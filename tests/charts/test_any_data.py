"""Laws of every picture, whatever the data."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.charts import CHART_KINDS, draw_charts
from tests.builders import make_column, make_settings, observe_rows
from tests.charts.pictures import read_picture

LABELS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp", "Mn", "Cf")), min_size=1, max_size=70).map(
    lambda text: " ".join(text.split()) or "x"
)
CELLS = st.one_of(
    st.decimals(-(10**8), 10**8, allow_nan=False, places=2).map(lambda amount: f"{amount:f}"),
    st.integers(0, 100).map(str),
    st.sampled_from(["[c]", "[x][u]", "[low]", "0", "5.5 [p][r]", ""]),
)
UNITS = st.sampled_from(
    [{"kind": "percent"}, {"kind": "pounds", "scale": "million"}, {"kind": "number"}, {"kind": "years"}]
)


@st.composite
def _data(draw):
    groups = draw(st.lists(LABELS, min_size=1, max_size=12, unique=True))
    years = draw(st.lists(st.integers(1950, 2050).map(str), min_size=1, max_size=8, unique=True).map(sorted))
    rows = [[year, group, draw(CELLS)] for year in years for group in groups]
    column = make_column(unit=draw(UNITS), decimals=draw(st.sampled_from([None, 0, 1, 3])))
    return observe_rows(["Year", "Group"], rows, values={"Rate": column})


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(_data(), st.sampled_from(sorted(CHART_KINDS)), st.booleans())
def test_no_text_of_any_picture_covers_another_or_leaves_it(data, kind: str, turned: bool) -> None:  # noqa: FBT001
    keys = ("Group", "Year") if turned else ("Year", "Group")
    other = "panel" if kind.startswith("panel") else "series"
    chart = {"type": kind, "x": keys[0]} | ({} if kind == "bar" else {other: keys[1]})
    columns = {"Year": {"role": "time", "period": "calendar-year"}}
    for drawing in draw_charts(make_settings(chart=chart, columns=columns), data, "any"):
        for svg in (drawing.svg_wide, drawing.svg_narrow):
            picture = read_picture(svg)
            assert picture.list_overlaps() == []
            assert picture.list_outside() == []

"""Whole pictures, one of each kind. `python -m tests.charts.test_golden_pictures` writes them anew after a look."""

from __future__ import annotations

from pathlib import Path

import pytest

from measures.charts import CHART_KINDS, Drawing, draw_charts
from tests.builders import make_column, make_members, make_settings, observe_rows

GOLDEN = Path(__file__).parent / "golden"
ETHNICITIES = make_members(
    ["All", "Asian", "Indian", "Other Asian", "White", "Unknown"],
    **{"Indian": {"parent": "Asian"}, "Other Asian": {"parent": "Asian"}},
)
YEARS = ("2019", "2020", "2022", "2023")


def _cell(group: int, year: int, sex: int) -> list[str]:
    if (group, year) == (2, 1):
        return ["[c]", "[c]", "[c]"]
    rate = 12 + group * 3 - year + sex * 2
    return [f"{rate}.{group} [p]" if year == 3 and group == 4 else f"{rate}.{group}", str(rate - 1), str(rate + 2)]


DATA = observe_rows(
    ["Year", "Ethnicity", "Sex"],
    [
        [year, member.label, sex, *_cell(g, y, s)]
        for y, year in enumerate(YEARS)
        for g, member in enumerate(ETHNICITIES)
        for s, sex in enumerate(("Women", "Men"))
    ],
    members={"Ethnicity": ETHNICITIES},
    values={"Rate": make_column(), "Low": make_column("lower", of="Rate"), "High": make_column("upper", of="Rate")},
)
PARTS = observe_rows(
    ["Area", "Part"],
    [
        ["North", "One", "50.1"], ["North", "Two", "30"], ["North", "Three", "19.9"],
        ["South", "One", "[c]"], ["South", "Two", "30"], ["South", "Three", "[c]"],
    ],
)  # fmt: skip
WOMEN = {"Sex": "Women"}
LATEST = {"Year": "latest"}
CHARTS: dict[str, dict[str, object]] = {
    "bar": {"where": WOMEN | LATEST, "x": "Ethnicity", "message": "The rate was highest in the White group"},
    "grouped-bar": {"where": LATEST, "x": "Ethnicity", "series": "Sex"},
    "stacked-bar": {"x": "Area", "series": "Part"},
    "line": {"where": WOMEN, "series": "Ethnicity"},
    "panel-bar": {"where": LATEST, "x": "Ethnicity", "panel": "Sex"},
    "panel-line": {"where": WOMEN, "panel": "Ethnicity"},
}


def draw(kind: str) -> Drawing:
    settings = make_settings(
        chart={"type": kind} | CHARTS[kind],
        columns={"Year": {"role": "time", "period": "calendar-year"}},
        intervals={"Rate": {"level": "95"}},
        breaks=[{"at": "2020", "text": "The survey moved to the telephone."}],
        gaps={"2021": "There was no survey."},
    )
    return draw_charts(settings, PARTS if kind == "stacked-bar" else DATA, "golden")[0]


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_each_kind_is_drawn_as_its_golden_picture(kind: str) -> None:
    drawing = draw(kind)
    for name, svg in (("wide", drawing.svg_wide), ("narrow", drawing.svg_narrow)):
        assert svg == (GOLDEN / f"{kind}-{name}.svg").read_text(encoding="utf-8")


if __name__ == "__main__":
    for each in CHARTS:
        drawn = draw(each)
        (GOLDEN / f"{each}-wide.svg").write_text(drawn.svg_wide, encoding="utf-8")
        (GOLDEN / f"{each}-narrow.svg").write_text(drawn.svg_narrow, encoding="utf-8")

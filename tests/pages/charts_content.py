"""A measure with a chart of each kind: parents, withheld figures, intervals, a missing year, a break, long names."""

from __future__ import annotations

from tests.pages.content import DIET, make_content

YEARS = ("2018", "2019", "2020", "2022", "2023")
GROUPS = (
    "All", "Northerners", "Hill people", "People of the far northern islands", "Southerners", "Coast people",
    "Plains people", "Westerners",
)  # fmt: skip
SEXES = ("Women", "Men")
PARTS = ("Fruit", "Vegetables", "Bread", "Fish", "Cheese", "Something else")
KINDS = ("bar", "grouped-bar", "stacked-bar", "line", "panel-bar", "panel-line")

CLASSIFICATION = """\
id: peoples
variable: people
title: Peoples
aggregates: [{id: all, label: All}]
categories:
  - {id: north, label: Northerners}
  - {id: hill, label: Hill people, parent: north}
  - {id: islands, label: People of the far northern islands, parent: north}
  - {id: south, label: Southerners}
  - {id: coast, label: Coast people, parent: south}
  - {id: plains, label: Plains people, parent: south}
  - {id: west, label: Westerners}
"""
CHARTS = {
    "bar": "{type: bar, value: Rate, x: People, where: {Year: latest, Sex: Women}, message: Most women eat fruit}",
    "grouped-bar": "{type: grouped-bar, value: Rate, x: People, series: Sex, where: {Year: latest}}",
    "line": "{type: line, value: Rate, x: Year, series: People, where: {Sex: Women}}",
    "panel-bar": "{type: panel-bar, value: Rate, x: People, panel: Sex, where: {Year: latest}}",
    "panel-line": "{type: panel-line, value: Rate, x: Year, series: Sex, panel: People}",
}
RATES = """\
---
title: Fruit, {kind}
columns:
  People: {{role: category, classification: peoples}}
  Year: {{role: time, period: calendar-year}}
  Sex: {{role: category}}
  Rate: {{role: value, unit: {{kind: percent, of: adults}}, decimals: 1}}
  Low: {{role: lower, of: Rate}}
  High: {{role: upper, of: Rate}}
intervals: {{Rate: {{level: 95}}}}
breaks: [{{at: "2020", text: The survey moved to the telephone.}}]
gaps: {{2021: There was no survey.}}
chart: {chart}
table: {{rows: People, columns: Year, values: [Rate], where: {{Sex: Women}}}}
---
"""
SHARES = """\
---
title: What people eat, stacked-bar
columns:
  People: {role: category, classification: peoples}
  Part: {role: category}
  Share: {role: value, unit: {kind: percent, of: meals}}
chart: {type: stacked-bar, value: Share, x: People, series: Part, where: {People: {not: All}}}
table: {rows: People, columns: Part, values: [Share]}
---
"""


def _write_rates() -> str:
    lines = ["People,Year,Sex,Rate,Low,High"]
    for g, group in enumerate(GROUPS):
        for y, year in enumerate(YEARS):
            for s, sex in enumerate(SEXES):
                rate = 20 + g * 4 - y * 2 + s * 5
                figures = f"{rate}.{g},{rate - 2},{rate + 3}"
                withheld = {(2, 1): "[c],[c],[c]", (6, 4): "[x],[x],[x]", (7, 4): "[c],[c],[c]"}.get((g, y))
                lines.append(f"{group},{year},{sex},{withheld or figures}")
    return "\n".join(lines) + "\n"


def _write_shares() -> str:
    lines = ["People,Part,Share"]
    for g, group in enumerate(GROUPS):
        shares = [40 - g, 20 + g, 15, 14, 10, 1]
        for part, share in zip(PARTS, shares, strict=True):
            lines.append(f"{group},{part},{'[c]' if g == 4 and share < 20 else share}")
    return "\n".join(lines) + "\n"


def make_charts_content() -> dict[str, bytes]:
    """Return the files of the small content tree, its measure of diet with a dimension for each kind of chart."""
    files = {
        path: content for path, content in make_content().items() if not path.startswith(f"measures/{DIET}/1.0/by")
    }
    files["classifications/peoples.yaml"] = CLASSIFICATION.encode()
    for kind in KINDS:
        is_stacked = kind == "stacked-bar"
        text = SHARES if is_stacked else RATES.format(kind=kind, chart=CHARTS[kind])
        data = _write_shares() if is_stacked else _write_rates()
        files[f"measures/{DIET}/1.0/{kind}.md"] = text.replace(
            "columns:", f"position: {KINDS.index(kind)}\ncolumns:", 1
        ).encode()
        files[f"measures/{DIET}/1.0/{kind}.csv"] = data.encode()
    return files

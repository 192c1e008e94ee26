"""Measures charts, tables and downloads in one process: `python -m bench.data_side`.

Where pandas and odfpy are installed, they write the same rows as CSV, JSON and ODS, and the ratio is printed.
"""

from __future__ import annotations

import gc
import importlib
import io
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bench.generated import Shape, generate_content
from generator.pages import download
from generator.pages.dimension_files import charts_of
from measures.charts import CHART_KINDS, draw_charts
from measures.model.dimension import ChartSettings, DimensionSettings
from measures.model.observations import Observations
from measures.publication.approval import ApprovalRule
from measures.publication.choose import choose
from measures.publication.contents import list_dimensions, observations, settings
from measures.publication.record import ReleaseRecord, Visible
from measures.publication.site import PublicSite
from measures.store.memory import MemoryStore
from measures.tables import lay_out_tables, write_table

DAY = datetime(2026, 11, 24, 12, tzinfo=UTC)
PATH, NUMBER = "topic-0/subtopic-0/measure-0", "1.0"
CHARTS = 200
WHERE: Mapping[str, Any] = {
    "bar": {"Year": "latest"},
    "grouped-bar": {"Year": {"last": "3"}},
    "stacked-bar": {"Year": {"last": "5"}, "Ethnicity": {"not": "All"}},
    "line": {"Year": {"last": "30"}},
    "panel-bar": {"Year": {"last": "4"}},
    "panel-line": {"Year": {"last": "30"}},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A job, what it may take and what it took: milliseconds of processor, the best of several runs."""

    job: str
    limit: float
    took: float


def open_site(dimensions: int, years: int) -> PublicSite:
    """Return a public site of one measure with so many dimensions of 6 groups and so many years."""
    store = MemoryStore(generate_content(Shape(measures=1, dimensions=dimensions, years=years, editions=1)))
    choice = choose(store.objects, store.root, instant=DAY, rule=ApprovalRule("trust"), last=None, cache={})
    record = ReleaseRecord(instant=DAY, fingerprint="bench", visible=Visible(), selection=choice.selection)
    return PublicSite(record, store.objects)


def time_best(run: Callable[[], object], times: int = 7) -> float:
    """Return the fewest milliseconds of processor that a function took."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best * 1000


def choose_charts(chosen: DimensionSettings, value: str) -> list[DimensionSettings]:
    """Return the settings of a dimension with one chart of each kind in turn."""
    made = []
    for kind in CHART_KINDS:
        fields: dict[str, Any] = {"type": kind, "value": value, "x": "Ethnicity", "where": WHERE[kind]}
        if kind in ("grouped-bar", "stacked-bar"):
            fields |= {"x": "Year", "series": "Ethnicity"} if kind == "stacked-bar" else {"series": "Year"}
        if kind in ("line", "panel-line"):
            fields |= {"x": "Year", ("series" if kind == "line" else "panel"): "Ethnicity"}
        if kind == "panel-bar":
            fields |= {"panel": "Year"}
        made.append(chosen.model_copy(update={"chart": (ChartSettings.model_validate(fields),)}))
    return made


def draw(every: Sequence[DimensionSettings], data: Observations) -> None:
    """Draw charts of all kinds in turn, each with its table.

    Raises:
        RuntimeError: a chart is empty.
    """
    for number in range(CHARTS):
        chosen = every[number % len(every)]
        if not draw_charts(chosen, data, f"chart-{number}"):
            raise RuntimeError(f"{chosen.chart[0].type} drew nothing.")
        for table in lay_out_tables(chosen, data, f"chart-{number}"):
            write_table(table)


def measure_charts() -> Result:
    """Measure charts of 180 rows with their tables."""
    site = open_site(dimensions=1, years=30)
    data = observations(site, PATH, NUMBER, "by-group-0")
    every = choose_charts(settings(site, PATH, NUMBER, "by-group-0"), data.values[0])
    took = time_best(lambda: draw(every, data), 3)
    return Result(job=f"{CHARTS} charts of all kinds with their tables", limit=1000, took=took)


def measure_downloads(site: PublicSite) -> Result:
    """Measure writing every file that a version offers, after its data was read and its charts drawn for the page."""
    slugs = list_dimensions(site, PATH, NUMBER)
    rows = len(observations(site, PATH, NUMBER, slugs[0]).rows)

    def write() -> None:
        fresh = PublicSite(site.record, site._objects)
        for slug in slugs:
            charts_of(fresh, PATH, NUMBER, slug)
        start = time.process_time()
        for output in download.KIND.outputs(fresh, PATH):
            download.KIND.render(fresh, PATH, output)
        taken.append((time.process_time() - start) * 1000)

    taken: list[float] = []
    time_best(write)
    job = f"all downloads of a version, {len(slugs)} dimensions of {rows} rows"
    return Result(job=job, limit=60, took=min(taken))


def measure_others(site: PublicSite) -> float | None:
    """Return what pandas and odfpy take for the same rows as CSV, JSON and ODS; None where they are missing."""
    try:
        pandas = importlib.import_module("pandas")
        importlib.import_module("odf")
    except ImportError:
        return None
    read = {slug: observations(site, PATH, NUMBER, slug) for slug in list_dimensions(site, PATH, NUMBER)}
    frames = {
        slug: pandas.DataFrame([[*row.labels, *map(str, row.values.values())] for row in data.rows])
        for slug, data in read.items()
    }

    def write() -> None:
        with pandas.ExcelWriter(io.BytesIO(), engine="odf") as book:
            for slug, frame in frames.items():
                frame.to_csv(io.StringIO(), index=False)
                frame.to_json(io.StringIO(), orient="records")
                frame.to_excel(book, sheet_name=slug, index=False)

    return time_best(write, 2)


def main() -> None:
    """Measure all and print one line for each."""
    site = open_site(dimensions=6, years=84)
    results = [measure_charts(), measure_downloads(site)]
    for result in results:
        verdict = "within" if result.took <= result.limit else "over"
        print(f"{result.job}: {result.took:.0f} ms of processor, {verdict} {result.limit:.0f}")
    others = measure_others(site)
    if others is None:
        print("pandas and odfpy are not installed, so nothing is compared with them.")
    else:
        ratio = others / results[1].took
        print(f"pandas and odfpy, the same rows as CSV, JSON and ODS: {others:.0f} ms, {ratio:.1f} times as long")


if __name__ == "__main__":
    main()

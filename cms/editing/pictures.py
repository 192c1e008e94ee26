"""Charts and tables of a dimension as they will be published, with what the checks say of their settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from markupsafe import Markup

from generator.pages.dimension import show_chart
from generator.pages.theme import render_component
from measures.charts import draw_each_chart
from measures.checks.loaded import LoadedDimension, LoadedVersion
from measures.checks.run import is_accepted
from measures.checks.version_checks import VERSION_CHECKS
from measures.model.dimension import DimensionSettings, TableSettings
from measures.model.observations import Observations
from measures.model.problem import Problem
from measures.model.shared import Shared
from measures.tables import lay_out_tables, write_table

ABOUT_DISPLAYS = ("display.", "chart.", "table.")
"""How the rules about charts and tables begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A chart or a table: its name such as `Chart 1`, and its picture; None where it cannot be drawn yet."""

    name: str
    picture: Markup | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """What a dimension shows, and the problems of its file; `has_data` says whether its data could be read."""

    shown: tuple[Picture, ...]
    problems: tuple[Problem, ...]
    has_data: bool


def draw_pictures(loaded: LoadedVersion, slug: str, shared: Shared) -> Pictures:
    """Return the charts and tables of a dimension, those with errors in their settings left undrawn."""
    dimension = loaded.dimensions.get(slug)
    problems = tuple(_find_problems(loaded, slug, shared))
    if dimension is None or dimension.observations is None:
        return Pictures(shown=(), problems=problems, has_data=False)
    shown = (*_draw_charts(loaded, dimension, shared), *_draw_tables(loaded, dimension, shared))
    return Pictures(shown=shown, problems=problems, has_data=True)


def draw_figures(settings: DimensionSettings, observations: Observations, slug: str) -> tuple[Markup, ...]:
    """Return the charts and then the tables of settings without errors, as the pages have them."""
    return (*_write_charts(settings, observations, slug), *_write_tables(settings, observations, slug))


def _write_charts(settings: DimensionSettings, observations: Observations, slug: str) -> Iterator[Markup]:
    for place, drawing in enumerate(draw_each_chart(settings, observations, slug), 1):
        if drawing is not None:
            yield render_component("chart", drawing=show_chart(drawing, slug, place))


def _write_tables(settings: DimensionSettings, observations: Observations, slug: str) -> Iterator[Markup]:
    for table in lay_out_tables(settings, observations, slug):
        yield Markup(write_table(table))  # noqa: S704 (made by our own tables, which escape)


def _find_problems(loaded: LoadedVersion, slug: str, shared: Shared) -> Iterator[Problem]:
    """Yield the problems of a dimension's files, those of its data only where they keep it from being read."""
    own, data = f"{loaded.folder}/{slug}.md", f"{loaded.folder}/{slug}.csv"
    for problem in (*loaded.problems, *VERSION_CHECKS.run(loaded, shared)):
        is_own = problem.place.file == own or (problem.place.file == data and problem.is_error)
        if is_own and not is_accepted(problem, loaded):
            yield problem


def _draw_charts(loaded: LoadedVersion, dimension: LoadedDimension, shared: Shared) -> Iterator[Picture]:
    settings, data = dimension.settings, dimension.observations
    assert data is not None
    for place, chart in enumerate(settings.chart, 1):
        name = "Chart" if len(settings.chart) == 1 else f"Chart {place}"
        alone = settings.model_copy(update={"chart": (chart,), "table": ()})
        is_sound = _is_sound(loaded, dimension, alone, shared)
        drawings = draw_each_chart(alone, data, f"{dimension.slug}-{place}") if is_sound else ()
        views = [show_chart(each, dimension.slug, place) for each in drawings if each is not None]
        yield Picture(name=name, picture=render_component("chart", drawing=views[0]) if views else None)


def _draw_tables(loaded: LoadedVersion, dimension: LoadedDimension, shared: Shared) -> Iterator[Picture]:
    settings, data = dimension.settings, dimension.observations
    assert data is not None
    for place, table in enumerate(settings.table or (TableSettings(),), 1):
        name = "Table" if len(settings.table) < 2 else f"Table {place}"
        alone = settings.model_copy(update={"chart": (), "table": (table,)})
        is_sound = _is_sound(loaded, dimension, alone, shared)
        tables = lay_out_tables(alone, data, dimension.slug) if is_sound else ()
        written = [Markup(write_table(replace(each, number=place))) for each in tables]  # noqa: S704 (it escapes)
        yield Picture(name=name, picture=written[0] if written else None)


def _is_sound(loaded: LoadedVersion, dimension: LoadedDimension, alone: DimensionSettings, shared: Shared) -> bool:
    """Whether a chart or a table that stands alone in the settings has no error, so that it can be drawn."""
    with_one = replace(loaded, dimensions={dimension.slug: replace(dimension, settings=alone)})
    found = VERSION_CHECKS.about(*ABOUT_DISPLAYS).run(with_one, shared)
    return not any(problem.is_error and problem.rule.startswith(ABOUT_DISPLAYS) for problem in found)

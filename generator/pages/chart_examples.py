"""A page of the style guide that shows every kind of chart with its settings and its data.

The examples stand in `theme/examples/`, a settings file and a CSV for each kind, in the form that dimensions have. They
are read and drawn as dimensions are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from markupsafe import Markup

from generator.pages.addresses import STYLE_GUIDE, address_of_page, output_at
from generator.pages.assets import THEME
from generator.pages.dimension import ChartView, show_chart
from generator.pages.frame import Place
from generator.pages.kind import PageKind
from generator.pages.style_guide import EXAMPLES, build_guide_frame, find_own_item
from generator.pages.text import render_text
from generator.pages.theme import render_template
from generator.pages.words import Link
from measures.charts import CHART_KINDS, draw_charts
from measures.model.dimension import DimensionSettings
from measures.model.observations import Observations
from measures.model.shared import Shared
from measures.model.site import Site
from measures.publication.contents import site_of, style_guide_page, style_guide_pages
from measures.publication.site import PublicSite
from measures.reading.csv_text import read_csv
from measures.reading.dimension_file import read_settings
from measures.reading.front_matter import split_front_matter
from measures.reading.observations import observe
from measures.reading.places import Places
from measures.reading.result import Read
from measures.tables import lay_out_tables, write_table

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleText:
    """An example as written: its settings and text, and its CSV."""

    settings: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleView:
    """An example of a kind of chart: what it is for, the chart, its table, and the files that both are made from."""

    id: str
    title: str
    text: Markup
    charts: tuple[ChartView, ...]
    tables: tuple[Markup, ...]
    settings: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamplesView:
    """What the page of examples says."""

    title: str
    introduction: Markup
    examples: tuple[ExampleView, ...]


class ExampleBroken(Exception):
    """An example of the theme cannot be read."""


@lru_cache(maxsize=1)
def load_examples() -> Mapping[str, ExampleText]:
    """Return an example for each kind of chart, by its name. They are read once in the life of the program."""
    folder = THEME / "examples"
    return {
        kind: ExampleText(
            settings=(folder / f"{kind}.md").read_text(encoding="utf-8"), data=(folder / f"{kind}.csv").read_bytes()
        )
        for kind in CHART_KINDS
    }


def read_example(kind: str, written: ExampleText, site: Site) -> tuple[DimensionSettings, Observations, str]:
    """Return an example's settings, rows and text.

    Raises:
        ExampleBroken: it has a fault.
    """
    file = f"theme/examples/{kind}.md"
    parts = split_front_matter(written.settings, file)
    if parts.value is None:
        raise ExampleBroken(*map(str, parts.problems))
    front, line = parts.value.front, parts.value.front_line
    settings = _take(read_settings(front, file, line))
    data = _take(read_csv(written.data, f"theme/examples/{kind}.csv"))
    shared = Shared(site=site, organisations={}, classifications={}, concepts={})
    return settings, _take(observe(kind, settings, data, shared, Places(file, front, line))), parts.value.body


def _take(read: Read[_T]) -> _T:
    if read.value is None or read.problems:
        raise ExampleBroken(*map(str, read.problems))
    return read.value


def build_example(site: PublicSite, kind: str, written: ExampleText) -> ExampleView:
    """Return the view of an example.

    Raises:
        ExampleBroken: it has a fault.
    """
    settings, observations, body = read_example(kind, written, site_of(site))
    drawings = draw_charts(settings, observations, kind)
    tables = lay_out_tables(settings, observations, kind)
    return ExampleView(
        id=kind,
        title=kind,
        text=render_text(site, body),
        charts=tuple(show_chart(drawing, kind, place) for place, drawing in enumerate(drawings, 1)),
        tables=tuple(Markup(write_table(table)) for table in tables),  # noqa: S704 (our own tables escape)
        settings=written.settings.split("---\n")[1],
        data=written.data.decode(),
    )


def build_examples(site: PublicSite) -> ExamplesView:
    """Return the view of the page; a style-guide page of its name gives the text before the examples."""
    own = style_guide_page(site, EXAMPLES) if EXAMPLES in style_guide_pages(site) else None
    return ExamplesView(
        title=find_own_item(site, EXAMPLES).title,
        introduction=render_text(site, own.body if own else "", level=2),
        examples=tuple(build_example(site, kind, written) for kind, written in load_examples().items()),
    )


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("",) if style_guide_pages(site) else ()


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001 (one page)
    return (output_at(address_of_page(EXAMPLES), STYLE_GUIDE),)


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    view = build_examples(site)
    about, trail = find_own_item(site, EXAMPLES).about, (Link("Style guide", "/"),)
    place = Place(title=view.title, description=about, canonical=address_of_page(EXAMPLES), trail=trail)
    return render_template("pages/chart_examples.html", frame=build_guide_frame(site, place), view=view)


KIND = PageKind(name="style_guide_examples", owners=_list_owners, outputs=_list_outputs, render=_render)

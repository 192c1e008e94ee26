"""One breakdown of a version as its section shows it: text, charts, tables, downloads."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from markupsafe import Markup

from generator.pages.dimension_files import charts_of, tables_of
from generator.pages.download import DownloadItem, downloads_of
from generator.pages.sources import anchor_of_source
from generator.pages.text import Whereabouts, render_text
from generator.pages.words import Link
from measures.charts import Drawing
from measures.model.dimension import DimensionSettings
from measures.publication.contents import commentary, facts, list_dimensions, settings
from measures.publication.questions import question
from measures.publication.site import PublicSite
from measures.tables import write_table

_BREAKDOWN = re.compile(r"(.+?),? (by .+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartView:
    """A chart in the page: its words and its picture, drawn for wide and for narrow screens."""

    id: str
    title: str
    subtitle: str
    wide: Markup
    narrow: Markup
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionView:
    """The section of a dimension, in final words and finished HTML."""

    id: str
    title: str
    population: str
    commentary: Markup
    charts: tuple[ChartView, ...]
    tables: tuple[Markup, ...]
    sources: tuple[Link, ...]
    downloads: tuple[DownloadItem, ...]
    to_know: Markup


@question(sort="cutoff")
def titles_of(site: PublicSite, path: str, number: str) -> tuple[str, ...]:
    """Return the titles of a version's dimensions as written."""
    return tuple(settings(site, path, number, slug).title for slug in list_dimensions(site, path, number))


def build_dimension(site: PublicSite, here: Whereabouts) -> DimensionView:
    """Return the section of the dimension at `here`."""
    path, number, slug = here.path, here.number, here.slug
    chosen = settings(site, path, number, slug)
    text = commentary(site, path, number, slug)
    drawings = [drawing for drawing in charts_of(site, path, number, slug) if drawing is not None]
    return DimensionView(
        id=slug,
        title=shorten_title(chosen.title, facts(site, path, number).title, titles_of(site, path, number)),
        population=chosen.population or "",
        commentary=render_text(site, text.text, here=here),
        charts=tuple(show_chart(drawing, slug, place) for place, drawing in enumerate(drawings, 1)),
        tables=tuple(Markup(write_table(table)) for table in tables_of(site, path, number, slug)),  # noqa: S704
        sources=_list_sources(site, here, chosen),
        downloads=downloads_of(site, path, number, slug),
        to_know=render_text(site, text.to_know, level=4, here=here),
    )


def shorten_title(title: str, measure: str, others: Collection[str]) -> str:
    """Return a dimension's title without what the whole page is about: `By ethnicity over time`.

    That is what stands before its first "by", where it is the measure's title or begins the titles of all dimensions.
    """
    head, breakdown = _part_title(title)
    is_shared = len(others) > 1 and all(_part_title(other)[0] == head for other in others)
    return f"B{breakdown[1:]}" if breakdown and (is_shared or head == measure) else title


def _part_title(title: str) -> tuple[str, str]:
    found = _BREAKDOWN.fullmatch(title)
    return (found[1], found[2]) if found else (title, "")


def show_chart(drawing: Drawing, slug: str, place: int) -> ChartView:
    """Return the view of a chart; `place` counts the charts of the section `slug` from 1."""
    return ChartView(
        id=f"{slug}.chart" if place == 1 else f"{slug}.chart-{place}",
        title=drawing.title,
        subtitle=drawing.subtitle,
        wide=Markup(drawing.svg_wide),  # noqa: S704 (made by our own charts, which escape)
        narrow=Markup(drawing.svg_narrow),  # noqa: S704
        notes=drawing.notes,
    )


def _list_sources(site: PublicSite, here: Whereabouts, chosen: DimensionSettings) -> tuple[Link, ...]:
    written = facts(site, here.path, here.number).sources
    own = [source for source in written if source.id in chosen.sources]
    used = own or [source for source in written if source.role == "primary"]
    return tuple(Link(source.title, f"#{anchor_of_source(source.id)}") for source in used)

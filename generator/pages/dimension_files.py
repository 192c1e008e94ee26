"""Files made from a dimension: its rows as CSV and JSON, its tables as shown, its charts as pictures."""

from __future__ import annotations

from generator.pages.addresses import address_of_version
from generator.pages.frame import origin
from generator.pages.mistakes import list_remarks
from generator.pages.notices import tell_notices
from generator.pages.standing import standing, version_notes
from measures.charts import Drawing, draw_each_chart, write_empty_file, write_svg_file
from measures.downloads import (
    DimensionData,
    VersionIdentity,
    name_chart_files,
    name_csv_files,
    name_json_file,
    write_dimension_json,
    write_shown_csv,
)
from measures.publication.contents import ContentMissing, clock_of, facts, observations, settings, site_of
from measures.publication.questions import question
from measures.publication.site import PublicSite
from measures.tables import Table, lay_out_tables


@question()
def tables_of(site: PublicSite, path: str, number: str, slug: str) -> tuple[Table, ...]:
    """Return the tables of a dimension as its page shows them."""
    chosen = settings(site, path, number, slug)
    return lay_out_tables(chosen, observations(site, path, number, slug), slug)


@question()
def charts_of(site: PublicSite, path: str, number: str, slug: str) -> tuple[Drawing | None, ...]:
    """Return the charts of a dimension, one for each that its settings describe; None for one without any row."""
    return draw_each_chart(settings(site, path, number, slug), observations(site, path, number, slug), slug)


@question(sort="cutoff")
def identity_of(site: PublicSite, path: str, number: str) -> VersionIdentity:
    """Return what every file made from a version says of it.

    Raises:
        ContentMissing: nothing of the measure is public.
    """
    found = standing(site, path)
    if found is None or number not in found.by_number:
        raise ContentMissing(path)
    zone = clock_of(site).zone
    mistakes = list_remarks(found.by_number[number].number, version_notes(site, path), zone)
    return VersionIdentity(
        measure=found.id,
        version=number,
        title=facts(site, path, number).title,
        address=origin(site) + address_of_version(path, number),
        licence=site_of(site).licence,
        remarks=(*tell_notices(site, path, number, zone), *mistakes),
    )


@question()
def data_of(site: PublicSite, path: str, number: str, slug: str) -> DimensionData:
    """Return a dimension as files are made from it."""
    return DimensionData(
        slug=slug,
        settings=settings(site, path, number, slug),
        observations=observations(site, path, number, slug),
        tables=tables_of(site, path, number, slug),
    )


@question()
def csv_files(site: PublicSite, path: str, number: str, slug: str) -> tuple[tuple[str, bytes], ...]:
    """Return the CSV files of a dimension, names and bytes: all rows, then each table as shown."""
    data = data_of(site, path, number, slug)
    contents = [data.tidy_csv, *(write_shown_csv(table) for table in data.tables)]
    return tuple(zip(name_csv_files(slug, data.settings), contents, strict=True))


@question()
def json_file(site: PublicSite, path: str, number: str, slug: str) -> bytes:
    """Return a dimension as JSON; the API has the same bytes."""
    return write_dimension_json(identity_of(site, path, number), data_of(site, path, number, slug))


@question()
def chart_files(site: PublicSite, path: str, number: str, slug: str) -> tuple[tuple[str, bytes], ...]:
    """Return the pictures of a dimension's charts, names and bytes, each with notices and its source drawn in."""
    chosen = settings(site, path, number, slug)
    below = (*tell_notices(site, path, number, clock_of(site).zone), source_line(site, path, number, slug))
    drawings = charts_of(site, path, number, slug)
    contents = [
        write_empty_file(chart.message or chart.title or chosen.title, *below)
        if drawing is None
        else write_svg_file(drawing, *below)
        for chart, drawing in zip(chosen.chart, drawings, strict=True)
    ]
    return tuple(zip(name_chart_files(slug, chosen), contents, strict=True))


@question(sort="cutoff")
def source_line(site: PublicSite, path: str, number: str, slug: str) -> str:
    """Return the sources of a dimension and the address of its version, as pictures of charts say them."""
    written = facts(site, path, number).sources
    named = settings(site, path, number, slug).sources
    own = [source for source in written if source.id in named]
    titles = [source.title for source in own or (each for each in written if each.role == "primary")]
    words = f"Source: {'; '.join(titles)}. " if titles else ""
    return f"{words}{identity_of(site, path, number).address}#{slug}"


def list_dimension_files(site: PublicSite, path: str, number: str, slug: str) -> tuple[tuple[str, bytes], ...]:
    """Return all files of a dimension that stand in a version's downloads, names and bytes."""
    data = (name_json_file(slug), json_file(site, path, number, slug))
    return (*csv_files(site, path, number, slug), data)

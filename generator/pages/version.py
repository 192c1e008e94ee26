"""The page of one version of a measure: the page that readers come for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from generator.pages.addresses import SITE, address_of_latest, address_of_version, output_at
from generator.pages.banners import Banner, build_banners
from generator.pages.citation import build_citations
from generator.pages.comparison import Comparison, compare_chosen
from generator.pages.dimension import DimensionView, build_dimension
from generator.pages.download import DownloadItem, list_uploads, version_downloads
from generator.pages.frame import Place, build_frame
from generator.pages.group_list import link_groups
from generator.pages.headline import Figure, headline_of
from generator.pages.history import HistoryEntry, build_history
from generator.pages.kind import PageKind
from generator.pages.measure_list import MeasureItem, list_items
from generator.pages.opening import build_facts, tell_contact
from generator.pages.sections import SectionView, build_sections
from generator.pages.sources import SourceView, build_sources
from generator.pages.standing import standing
from generator.pages.structured_data import build_dataset, write_data_block
from generator.pages.terms import find_terms
from generator.pages.text import Whereabouts
from generator.pages.theme import render_template
from generator.pages.titles import trail_to_measure
from generator.pages.words import Link, Pair
from measures.publication.contents import clock_of, list_dimensions, site_of, version
from measures.publication.questions import question
from measures.publication.record import PublicMeasure, PublicVersion
from measures.publication.site import PublicSite, all_measures, path_of


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView:
    """Everything that the page of a version says, in final words."""

    title: str
    lead: str
    banners: tuple[Banner, ...]
    headline: Figure | None
    facts: tuple[Pair, ...]
    contents: tuple[Link, ...]
    opening_sections: tuple[SectionView, ...]
    dimensions: tuple[DimensionView, ...]
    closing_sections: tuple[SectionView, ...]
    sources: tuple[SourceView, ...]
    files: tuple[DownloadItem, ...]
    history: tuple[HistoryEntry, ...]
    terms: tuple[Link, ...]
    related: tuple[MeasureItem, ...]
    groups: tuple[Link, ...]
    compared: Comparison | None
    citations: tuple[Link, ...]
    contact: tuple[Pair, ...]
    dataset: Markup


def build_version(site: PublicSite, found: PublicMeasure, public: PublicVersion) -> VersionView:
    """Return the view of a version's page.

    The section that site.yaml lists first stands before the breakdowns, the others after them.
    """
    path, number, zone = found.path, str(public.number), clock_of(site).zone
    content = version(site, path, number)
    sections = build_sections(site, content, Whereabouts(path, number))
    related = [each for name in found.related if (each := path_of(site, name)) is not None]
    leading = tuple(part for part in sections if part.id == site_of(site).sections[0].id)
    view = VersionView(
        title=content.front.title,
        lead=content.front.description,
        banners=build_banners(site, found, public.number, zone),
        headline=headline_of(site, path, number),
        facts=build_facts(site, found, public),
        contents=(),
        opening_sections=leading,
        dimensions=tuple(
            build_dimension(site, Whereabouts(path, number, slug)) for slug in list_dimensions(site, path, number)
        ),
        closing_sections=tuple(part for part in sections if part not in leading),
        sources=build_sources(site, path, number),
        files=(*version_downloads(site, path, number), *list_uploads(site, path, number)),
        history=build_history(site, found, public.number, zone),
        terms=(),
        related=list_items(site, related),
        compared=compare_chosen(site, path, related) if public == found.latest else None,
        groups=link_groups(site, path) if public == found.latest else (),
        citations=tuple(build_citations(site, found, public)),
        contact=tell_contact(site, content.front.contact),
        dataset=write_data_block(build_dataset(site, found, public)),
    )
    view = replace(view, terms=find_terms(site, _list_texts(view)))
    return replace(view, contents=tuple(_list_contents(view)))


def _list_texts(view: VersionView) -> Iterator[str]:
    """Yield what the page says in words, with its markup."""
    yield from (view.title, view.lead, *(pair.words for pair in view.facts))
    for part in (*view.opening_sections, *view.closing_sections):
        yield from (part.text, *(inner.text for inner in part.parts))
    for each in view.dimensions:
        yield from (each.title, each.population, each.commentary, each.to_know, *each.tables)
        yield from (word for chart in each.charts for word in (chart.title, chart.subtitle, *chart.notes))


def _list_contents(view: VersionView) -> Iterator[Link]:
    parts: Sequence[SectionView | DimensionView] = (*view.opening_sections, *view.dimensions, *view.closing_sections)
    yield from (Link(part.title, f"#{part.id}") for part in parts)
    if view.terms:
        yield Link("Words explained", "#words-explained")
    if view.sources:
        yield Link("Sources", "#sources")
    if view.files:
        yield Link("Downloads", "#downloads")
    yield Link("Versions of this page", "#versions")
    if view.related:
        yield Link("Related statistics", "#related")
    if view.groups:
        yield Link("One group in every statistic", "#groups")
    yield Link("Cite this page", "#cite")
    if view.contact:
        yield Link("Contact", "#contact")


@question()
def version_page(site: PublicSite, path: str, number: str) -> bytes:
    """Return the page of a public version; its own address and `latest` hold the same bytes."""
    found = standing(site, path)
    if found is None:
        raise LookupError(path)
    public = found.by_number[number]
    view = build_version(site, found, public)
    newest = public == found.latest
    title = view.title if newest else f"{view.title} (version {number})"
    place = Place(
        title=view.title,
        head_title=f"{title} – {site_of(site).name}",
        description=view.lead if newest else f"{title}. {view.lead}",
        canonical=address_of_latest(path) if newest else address_of_version(path, number),
        noindex=not newest,
        trail=trail_to_measure(site, path),
        topic=path.partition("/")[0],
    )
    return render_template("pages/version.html", frame=build_frame(site, place), view=view)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    found = standing(site, owner)
    if found is None or found.latest is None:
        return ()
    numbered = (output_at(address_of_version(owner, str(version.number))) for version in found.versions)
    return (*numbered, output_at(address_of_latest(owner)))


def _render(site: PublicSite, owner: str, output: str) -> bytes:
    name = output.removeprefix(f"{SITE}/{owner}/").partition("/")[0]
    found = standing(site, owner)
    if name == "latest" and found is not None and found.latest is not None:
        name = str(found.latest.number)
    return version_page(site, owner, name)


KIND = PageKind(name="version", owners=all_measures, outputs=_list_outputs, render=_render)

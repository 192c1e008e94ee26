"""One download of everything: a page that offers the archives of all topics.

No single file holds the whole site: an edit would rewrite all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.addresses import ALL_DATA, address_of_api, address_of_dashboard, output_at
from generator.pages.archive import address_of_manifest, offer_archives
from generator.pages.download import DownloadItem
from generator.pages.frame import Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.theme import render_template
from generator.pages.titles import HOME
from generator.pages.words import Link
from measures.publication.contents import list_topics
from measures.publication.site import PublicSite

TITLE = "Download everything"
LEAD = "The data of all statistics on this site, an archive for each topic."


@dataclass(frozen=True, slots=True, kw_only=True)
class AllDataView:
    """What the page says: the archives of all topics, the list of them, and the same data for programs."""

    title: str
    lead: str
    archives: tuple[DownloadItem, ...]
    manifest: Link
    api: Link


def build_all_data(site: PublicSite) -> AllDataView:
    """Return the view of the page."""
    return AllDataView(
        title=TITLE,
        lead=LEAD,
        archives=tuple(item for topic in list_topics(site) for item in offer_archives(site, topic)),
        manifest=Link("List of all archives (CSV)", address_of_manifest()),
        api=Link("The same data for programs (JSON)", address_of_api("index")),
    )


def _list_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (every site has one)
    return ("",)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001
    return (output_at(address_of_dashboard(ALL_DATA)),)


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    place = Place(
        title=TITLE,
        description=LEAD,
        canonical=address_of_dashboard(ALL_DATA),
        trail=(HOME, Link("Dashboards", address_of_dashboard())),
    )
    return render_template("pages/all_data.html", frame=build_frame(site, place), view=build_all_data(site))


KIND = PageKind(
    name="all_data",
    owners=_list_owners,
    outputs=_list_outputs,
    render=_render,
    gathers=True,
    below=output_at(address_of_dashboard(ALL_DATA)).removesuffix("index.html"),
)

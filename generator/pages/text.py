"""Text that people wrote, as HTML, with each number taken from the cell that it names."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.pages.addresses import address_of_latest, address_of_version
from generator.pages.dimension_files import tables_of
from generator.pages.standing import standing
from measures.bindings import Binding, Found, resolve
from measures.model.observations import Observation, Observations
from measures.prose import link_figure, render_prose
from measures.publication.contents import list_dimensions, observations
from measures.publication.site import PublicSite, path_of
from measures.tables import find_anchor

NOT_AVAILABLE = "not available"


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The dimension that a text or a number belongs to: measure path, version number, dimension slug (`""`: none)."""

    path: str
    number: str
    slug: str = ""


def render_text(site: PublicSite, markdown: str, *, level: int = 3, here: Whereabouts | None = None) -> Markup:
    """Return Markdown as HTML whose headings begin at `level`; `here` is the version that it stands in."""
    if not markdown.strip():
        return Markup("")

    def bind(binding: Binding) -> str:
        return _bind(site, binding, here)

    return Markup(render_prose(markdown, heading_level=level, bind=bind))  # noqa: S704 (cleaned by render_prose)


def _bind(site: PublicSite, binding: Binding, here: Whereabouts | None) -> str:
    there = _find_dimension(site, binding, here)
    if there is None or there.slug not in list_dimensions(site, there.path, there.number):
        return link_figure(NOT_AVAILABLE, None)
    data = observations(site, there.path, there.number, there.slug)
    found = resolve(binding, data)
    if not isinstance(found, Found):
        return link_figure(NOT_AVAILABLE, None)
    page = _address_page(binding, there, here)
    return link_figure(found.text, f"{page}#{find_row(site, there, data, found.observation)}")


def _find_dimension(site: PublicSite, binding: Binding, here: Whereabouts | None) -> Whereabouts | None:
    if binding.measure is None:
        return here and Whereabouts(here.path, here.number, binding.dimension or here.slug)
    path = path_of(site, binding.measure)
    found = standing(site, path) if path else None
    if path is None or found is None or found.latest is None:
        return None
    number = binding.version or str(found.latest.number)
    return Whereabouts(path, number, binding.dimension or "") if number in found.by_number else None


def _address_page(binding: Binding, there: Whereabouts, here: Whereabouts | None) -> str:
    if here is not None and (there.path, there.number) == (here.path, here.number):
        return ""
    return address_of_version(there.path, there.number) if binding.version else address_of_latest(there.path)


def find_row(site: PublicSite, there: Whereabouts, data: Observations, observation: Observation) -> str:
    """Return the address, within its page, of the row of a table that shows an observation, else of its section."""
    tables = tables_of(site, there.path, there.number, there.slug)
    anchors = (find_anchor(table, data, observation) for table in tables)
    return next((anchor for anchor in anchors if anchor != there.slug), there.slug)

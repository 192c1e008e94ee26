"""Text that people wrote, as HTML, with each number taken from the cell that it names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape

from markupsafe import Markup

from generator.pages.addresses import address_of_latest, address_of_version
from generator.pages.dimension_files import tables_of
from generator.pages.notices import mark_on, mark_on_newest
from generator.pages.standing import standing
from generator.pages.words import Link
from measures.bindings import Binding, Found, resolve
from measures.model.observations import Observation, Observations
from measures.prose import link_figure, render_prose
from measures.publication.contents import facts, list_dimensions, observations
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
    """Return Markdown as HTML whose headings begin at `level`; `here` is the version that it stands in.

    Where figures of other versions stand in it, the notices on these are told below, each once.
    """
    if not markdown.strip():
        return Markup("")
    marks: dict[Link, None] = {}

    def bind(binding: Binding) -> str:
        there = _find_dimension(site, binding, here)
        mark = _find_mark(site, binding, there, here)
        if mark is not None:
            marks[mark] = None
        return _bind(site, binding, there, here)

    html = render_prose(markdown, heading_level=level, bind=bind)
    return Markup(html + "".join(map(_write_mark, marks)))  # noqa: S704 (cleaned by render_prose, and escaped)


def _find_mark(site: PublicSite, binding: Binding, there: Whereabouts | None, here: Whereabouts | None) -> Link | None:
    """Return what leads to the notice on the version of a figure, with its title; none in the version's own page."""
    if there is None or (here is not None and (there.path, there.number) == (here.path, here.number)):
        return None
    mark = mark_on(site, there.path, there.number) if binding.version else mark_on_newest(site, there.path)
    return mark and replace(mark, before=f"{facts(site, there.path, there.number).title}. ")


def _write_mark(mark: Link) -> str:
    return f'<p class="notice-mark">{escape(mark.before)}<a href="{escape(mark.url)}">{escape(mark.words)}</a></p>\n'


def _bind(site: PublicSite, binding: Binding, there: Whereabouts | None, here: Whereabouts | None) -> str:
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

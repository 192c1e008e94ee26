"""robots.txt: what search engines may read, and where the map of the site is."""

from __future__ import annotations

from generator.pages.addresses import output_at
from generator.pages.frame import origin
from generator.pages.kind import PageKind
from generator.pages.sitemap import INDEX
from measures.publication.site import PublicSite, visible


def _list_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (every site has one)
    return ("",)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001
    return (output_at("/robots.txt"),)


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    if visible(site).noindex:
        return b"User-agent: *\nDisallow: /\n"
    return f"User-agent: *\nDisallow:\n\nSitemap: {origin(site)}{INDEX}\n".encode()


KIND = PageKind(name="robots", owners=_list_owners, outputs=_list_outputs, render=_render)

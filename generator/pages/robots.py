"""robots.txt: what search engines may read."""

from __future__ import annotations

from generator.pages.addresses import output_at
from generator.pages.kind import PageKind
from measures.publication.site import PublicSite, visible


def _list_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (every site has one)
    return ("",)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001
    return (output_at("/robots.txt"),)


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    rule = "Disallow: /" if visible(site).noindex else "Disallow:"
    return f"User-agent: *\n{rule}\n".encode()


KIND = PageKind(name="robots", owners=_list_owners, outputs=_list_outputs, render=_render)

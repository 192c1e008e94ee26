"""Questions that list what there is to render, so that new and vanished outputs follow from recorded inputs too."""

from __future__ import annotations

from collections.abc import Mapping

from generator.pages.kind import PageKind
from measures.publication.questions import question
from measures.publication.site import PublicSite


class RenderedSite(PublicSite):
    """A public site with the page kinds that are rendered from it."""

    kinds: Mapping[str, PageKind] = {}


@question(sort="cutoff")
def owners_of(site: RenderedSite, kind: str) -> tuple[str, ...]:
    """Return what a kind makes outputs for."""
    return site.kinds[kind].owners(site)


@question(sort="cutoff")
def outputs_of(site: RenderedSite, kind: str, owner: str) -> tuple[str, ...]:
    """Return the outputs that a kind makes for an owner."""
    return site.kinds[kind].outputs(site, owner)

"""A page kind: which outputs it makes, for whom, and how each is rendered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from measures.publication.site import PublicSite


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKind:
    """Functions that list and render the outputs of one kind.

    `owners(site)` names what the kind makes outputs for (measure paths, `topic/<slug>`, or `""` for the site);
    `outputs(site, owner)` lists output paths such as `site/health/index.html`; `render(site, owner, output)` makes one.
    All three ask the site only questions, so that what an output was made from is known. A kind that `gathers` is
    rendered after the others, when what it asks of many measures has been answered on the way. All outputs of a kind
    stand below the folder `below` (`site/dashboards/`), where it names one: who looks for an output elsewhere need not
    have the kind list its own.
    """

    name: str
    owners: Callable[[PublicSite], tuple[str, ...]]
    outputs: Callable[[PublicSite, str], tuple[str, ...]]
    render: Callable[[PublicSite, str, str], bytes]
    gathers: bool = False
    below: str = ""

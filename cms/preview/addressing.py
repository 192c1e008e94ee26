"""Addresses of the public site: which page kind has an output at one, and which drafts belong to it."""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages import KINDS
from generator.pages.addresses import API, output_at
from generator.pages.kind import PageKind
from measures.publication.site import PublicSite, path_of


@dataclass(frozen=True, slots=True)
class Output:
    """A thing at an address: the page kind that makes it, for whom, and its output path."""

    kind: PageKind
    owner: str
    path: str

    @property
    def is_page(self) -> bool:
        """Whether a browser shows it as a page."""
        return self.path.endswith(".html")


def find_output(site: PublicSite, address: str) -> Output | None:
    """Return what stands at an address such as `/health/`; None where nothing does."""
    path, measure = output_at(address), _find_owner(site, address)
    for kind in KINDS:
        owners = [owner for owner in kind.owners(site) if owner == measure or owner.count("/") < 2]
        for owner in sorted(owners, key=lambda owner: owner != measure):
            if path in kind.outputs(site, owner):
                return Output(kind, owner, path)
    return None


def _find_owner(site: PublicSite, address: str) -> str:
    if address.startswith(f"{API}measures/"):
        return path_of(site, address.removeprefix(f"{API}measures/").split("/")[0].partition(".")[0]) or ""
    return "/".join(address.strip("/").split("/")[:3])


def render_output(site: PublicSite, found: Output) -> bytes:
    """Return the bytes that are published at an address."""
    return found.kind.render(site, found.owner, found.path)


def list_outputs(site: PublicSite, measure: str) -> list[Output]:
    """Return everything that the measure at a path has on the public site, of all page kinds."""
    return [
        Output(kind, measure, path)
        for kind in KINDS
        if measure in kind.owners(site)
        for path in kind.outputs(site, measure)
    ]

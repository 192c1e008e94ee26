"""Addresses of the public site: which page kind has an output at one, and which drafts belong to it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.pages import KINDS
from generator.pages.addresses import API, SEARCH_FILES, SITE, output_at
from generator.pages.kind import PageKind
from measures.publication.site import PublicSite, all_measures, path_of


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


def find_output(site: PublicSite, address: str, root: str = SITE) -> Output | None:
    """Return what stands at an address such as `/health/` of one of our sites; None where nothing does."""
    path, measure = output_at(address, root), _find_owner(site, address)
    kinds = [kind for kind in KINDS if path.startswith(kind.below)]
    for kind, owner in _list_owners(site, kinds, measure):
        if path in kind.outputs(site, owner):
            return Output(kind, owner, path)
    return None


def _list_owners(site: PublicSite, kinds: list[PageKind], measure: str) -> Iterator[tuple[PageKind, str]]:
    """Yield kinds with whom they make outputs for: the measure first, since it has most of the addresses."""
    of_measures = [kind for kind in kinds if kind.owners is all_measures]
    others = [kind for kind in kinds if kind.owners is not all_measures]
    yield from ((kind, measure) for kind in (*of_measures, *others) if measure in kind.owners(site))
    for kind in kinds:
        yield from ((kind, owner) for owner in kind.owners(site) if owner.count("/") < 2 and owner != measure)


def _find_owner(site: PublicSite, address: str) -> str:
    if address.startswith(f"{API}measures/"):
        return path_of(site, address.removeprefix(f"{API}measures/").split("/")[0].partition(".")[0]) or ""
    parts = address.strip("/").split("/")
    if address.startswith(SEARCH_FILES) and len(parts) > 3:
        return path_of(site, parts[3].partition(".")[0]) or ""
    return "/".join(parts[:3])


def list_outputs(site: PublicSite, owner: str) -> list[Output]:
    """Return everything that an owner, such as a measure at a path, has on our sites, of all page kinds."""
    return [
        Output(kind, owner, path) for kind in KINDS if owner in kind.owners(site) for path in kind.outputs(site, owner)
    ]

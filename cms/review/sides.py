"""The two sides of a comparison: a version as it is saved, and what readers see of it or of the version before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cms.editing.finding import Place
from cms.preview.selecting import Draft, Stand, make_site
from generator.pages.standing import find_previous
from measures.downloads import DimensionData
from measures.model.dates import VersionNumber
from measures.model.tree import Entry
from measures.publication.contents import list_dimensions, observations, settings
from measures.publication.record import PublicVersion
from measures.publication.site import PublicSite


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A version on a site that shows it."""

    site: PublicSite
    path: str
    version: PublicVersion

    @property
    def number(self) -> str:
        """The version's number."""
        return str(self.version.number)

    @property
    def files(self) -> Mapping[str, Entry]:
        """The entries of the version's folder."""
        return self.site.read_tree(self.version.tree)

    def read(self, name: str) -> bytes:
        """Return a file of the version's folder; no bytes where there is none."""
        entry = self.files.get(name)
        return self.site.read_blob(entry.id) if entry is not None and entry.kind == "file" else b""

    def list_dimensions(self) -> tuple[str, ...]:
        """Return the dimensions in the order of the page."""
        return list_dimensions(self.site, self.path, self.number)

    def find_data(self, slug: str) -> DimensionData | None:
        """Return the settings and rows of a dimension, without its tables as shown; None where there is none."""
        if slug not in self.list_dimensions():
            return None
        place = (self.site, self.path, self.number, slug)
        return DimensionData(slug=slug, settings=settings(*place), observations=observations(*place))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """A version as it is saved, and what it is compared with: None where readers see nothing that it follows."""

    old: Side | None
    new: Side


def find_sides(stand: Stand, place: Place, instant: datetime) -> Sides | None:
    """Return both sides of a version: itself as public where that differs, or else the public version before it.

    None comes back where the version cannot be shown at all, as where it was withdrawn.

    Raises:
        SiteUnreadable: site.yaml has errors.
    """
    path, number = place.measure.path, VersionNumber.parse(place.version.number)
    live = make_site(stand, (), instant)
    shown = make_site(stand, (Draft(path, place.version.number),), instant)
    drafted = shown.record.selection.measures.get(path)
    if number is None or drafted is None or str(number) not in drafted.by_number:
        return None
    new = Side(site=shown, path=path, version=drafted.by_number[str(number)])
    return Sides(old=_find_old(live, new), new=new)


def _find_old(live: PublicSite, new: Side) -> Side | None:
    found = live.record.selection.measures.get(new.path)
    if found is None:
        return None
    same = found.by_number.get(new.number)
    version = same if same is not None and same.tree != new.version.tree else find_previous(found, new.version.number)
    return None if version is None else Side(site=live, path=new.path, version=version)

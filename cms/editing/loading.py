"""A dimension as it would be with some of its files changed, loaded without the others of its version."""

from __future__ import annotations

from collections.abc import Mapping

from cms.editing.finding import Place
from cms.editing.overlay import TREE, Overlay
from cms.editing.shared_content import read_shared
from cms.workspace import workspace
from measures.checks.contents import load_version
from measures.checks.loaded import LoadedVersion
from measures.model.dates import VersionNumber

_NOTHING: Mapping[str, bytes] = {}


def load_alone(place: Place, slug: str, files: Mapping[str, bytes] = _NOTHING) -> LoadedVersion | None:
    """Return a version in which a dimension stands alone, save for the one that its data comes from.

    `files` of the version's folder take the place of stored ones. None comes back where site.yaml does not read.
    """
    loaded = _load(place, files, _list_files(slug))
    found = loaded.dimensions.get(slug) if loaded is not None else None
    if found is None or found.settings.data is None:
        return loaded
    return _load(place, files, _list_files(slug) | _list_files(found.settings.data.from_))


def _list_files(slug: str) -> frozenset[str]:
    return frozenset({"measure.md", f"{slug}.md", f"{slug}.csv"})


def _load(place: Place, files: Mapping[str, bytes], only: frozenset[str]) -> LoadedVersion | None:
    shared, number = read_shared(), VersionNumber.parse(place.version.number)
    if shared is None or number is None:
        return None
    laid = Overlay(workspace().objects, place.version.tree, files, only=only)
    return load_version(laid, TREE, place.folder, shared, measure=place.measure.id, number=number)

"""The measure, version or dimension that an address names, and the shared files that forms draw on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from flask import abort, request

from cms.access import EDITING, may
from cms.workspace import BaseUnknown, MeasureRow, VersionRow, workspace
from measures.model.site import Site
from measures.reading.site_file import read_site

_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A version of a measure in the store."""

    measure: MeasureRow
    version: VersionRow

    @property
    def folder(self) -> str:
        """The version's folder."""
        return f"measures/{self.measure.path}/{self.version.number}"


def find_measure(measure_id: str) -> MeasureRow:
    """Return the measure of an id; answer 404 where there is none."""
    found = workspace().find_measure(measure_id)
    if found is None:
        abort(404)
    return found


def find_place(measure_id: str, number: str) -> Place | None:
    """Return a version of a measure; None where there is none."""
    measure = workspace().find_measure(measure_id)
    version = measure.version(number) if measure is not None else None
    return Place(measure=measure, version=version) if measure is not None and version is not None else None


def find_version(measure_id: str, number: str) -> Place:
    """Return a version of a measure; answer 404 where there is none."""
    found = find_place(measure_id, number)
    if found is None:
        abort(404)
    return found


def find_state(place: Place) -> str:
    """Return the state of a version by the clock."""
    return workspace().find_state(place.measure.id, place.version.number) or "draft"


def may_edit(place: Place) -> bool:
    """Whether the person may edit at least the words of a version, as it stands."""
    return may("version.edit") and find_state(place) in EDITING["version.edit"]


def read_base() -> str:
    """Return the commit that a posted form started from; answer 400 where it is none of the store's."""
    base = request.form.get("base", "")
    if not _COMMIT.fullmatch(base):
        abort(400)
    try:
        workspace().check_base(base)
    except BaseUnknown:
        abort(400)
    return base


def list_dimensions(place: Place) -> tuple[str, ...]:
    """Return the slugs of a version's dimensions, in order of name."""
    names = workspace().list_folder(place.folder)
    return tuple(name.removesuffix(".md") for name in names if name.endswith(".md") and name != "measure.md")


def read_sites(commit: str | None = None) -> Site:
    """Return the site's settings as of the head, or of a commit; answer 503 where they do not read."""
    content = workspace().read("site.yaml", at=commit)
    site = _read_site(content) if content is not None else None
    if site is None:
        abort(503)
    return site


@lru_cache(maxsize=8)
def _read_site(content: bytes) -> Site | None:
    return read_site(content, "site.yaml").value

"""The state of a version in words, as people mean it: what readers have is public."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from flask import g
from werkzeug.exceptions import HTTPException

from cms.editing.finding import read_sites
from cms.surroundings import read_now
from measures.publication.instants import Clock, read_nearest

STATES: Mapping[str, str] = {
    "draft": "Draft",
    "internal_review": "Internal review",
    "department_review": "Department review",
    "approved": "Approved",
    "rejected": "Rejected",
    "withdrawn": "Withdrawn",
}


class Stated(Protocol):
    """A version as a row: its status, and its release as it was written."""

    @property
    def status(self) -> str:
        """The status in measure.yaml."""

    @property
    def release_at(self) -> str | None:
        """The release, as it was written."""


def name_state(version: Stated) -> str:
    """Return the state of a version in words: an approved one whose release has come is public."""
    if version.status == "approved" and version.release_at is not None and _has_come(version.release_at):
        return "Public"
    return STATES.get(version.status, version.status)


def _has_come(release_at: str) -> bool:
    """Whether a release has come; one that cannot be read is still to come, and so is each where site.yaml fails."""
    clock = _find_clock()
    try:
        return clock is not None and read_nearest(release_at, clock) <= read_now()
    except ValueError:
        return False


def _find_clock() -> Clock | None:
    """Return the clock of the site, read once for a request; None where site.yaml does not read."""
    if "site_clock" not in g:
        try:
            site = read_sites()
            g.site_clock = Clock.of(site.timezone, site.release_time)
        except HTTPException:
            g.site_clock = None
    found: Clock | None = g.site_clock
    return found

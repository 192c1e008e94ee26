"""When early readers see a version: reckoned from its release, wherever that moves, and typed by nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from cms.editing.finding import Place, read_sites
from cms.workflow.releases import find_clock
from cms.workflow.situations import read_measure_file
from cms.workspace import workspace
from measures.publication.due import find_release_instant

LONGEST = timedelta(hours=24)
"""How long before a release early access begins.

Source: Pre-release Access to Official Statistics Order 2008, for England and matters that are not devolved.
"""


@dataclass(frozen=True, slots=True)
class Window:
    """The time from when on early readers see a version, until everybody does."""

    opens: datetime
    closes: datetime

    def is_open(self, now: datetime) -> bool:
        """Whether they see it now."""
        return self.opens <= now < self.closes


def find_window(place: Place) -> Window | None:
    """Return when a version is shown to early readers; None while it is not settled that and when it is released.

    The version must be approved, with its bundle, and stand as it was approved.
    """
    release = find_release_instant(place.version, find_clock(read_sites()), workspace().index.list_bundle)
    if release is None:
        return None
    _text, measure = read_measure_file(place)
    approved = measure.versions[place.version.number].approved
    if approved is None or approved.tree != place.version.tree:
        return None
    return Window(release - LONGEST, release)

"""Releases fall on working days of the site's calendar, unless an administrator accepted another day."""

from __future__ import annotations

from datetime import date

from measures.checks.registry import declare
from measures.model.measure import VersionState
from measures.model.problem import Problem
from measures.model.site import Site
from measures.reading.places import Places

WORKING_DAY = declare("release.working-day", "error", "A release falls on a working day of the site's calendar.")
HINT = "Choose another day, or have an administrator accept it."


def find_wrong_day(site: Site, state: VersionState, day: date, number: str, places: Places) -> Problem | None:
    """Return what is wrong with a version's release on a day of the site's zone; None when nothing is.

    `places` are those of its measure.yaml.
    """
    if site.is_working_day(day) or is_day_accepted(state, day):
        return None
    message = f'Expected a release on a working day, got "{state.release_at}", {name_day_off(site, day)}.'
    return WORKING_DAY.broken(places.at("versions", number, "release_at"), message, HINT)


def is_day_accepted(state: VersionState, day: date) -> bool:
    """Whether an administrator accepted that a version is released on a day off: on this one, or on any."""
    return any(each.rule == WORKING_DAY.name and each.where in (None, day.isoformat()) for each in state.accepted)


def name_day_off(site: Site, day: date) -> str:
    """Return what a day without releases is, such as "a Saturday"."""
    return "a holiday" if day in site.holidays else f"a {day:%A}"

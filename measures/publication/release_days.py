"""Find versions that would first meet readers on a weekend or a holiday."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from measures.checks.working_days import find_wrong_day
from measures.model.problem import Problem
from measures.model.site import Site
from measures.model.tree import Objects
from measures.publication.instants import load_zone
from measures.publication.record import PublicMeasure
from measures.publication.survey import MeasureFolder
from measures.reading.places import Places


def find_wrong_days(
    objects: Objects,
    site: Site,
    folders: Mapping[str, MeasureFolder],
    selected: Mapping[str, PublicMeasure],
    before: Mapping[str, PublicMeasure],
) -> Iterator[tuple[str, Problem]]:
    """Yield the paths of measures and what is wrong with the days on which their new versions are released.

    `before` is what readers have: a version among it stays, whatever day became a holiday since.
    """
    zone = load_zone(site.timezone)
    known = {(measure.id, number) for measure in before.values() for number in measure.by_number}
    for path, measure in selected.items():
        for number, version in measure.by_number.items():
            day = version.published.astimezone(zone).date()
            if (measure.id, number) not in known and not site.is_working_day(day):
                problem = _judge(objects, site, folders[path], number, day)
                if problem is not None:
                    yield path, problem


def _judge(objects: Objects, site: Site, folder: MeasureFolder, number: str, day: date) -> Problem | None:
    if folder.measure is None:
        return None
    text = objects.blob(folder.yaml).decode("utf-8", "replace")
    places = Places(f"measures/{folder.path}/measure.yaml", text)
    problem = find_wrong_day(site, folder.measure.versions[number], day, number, places)
    return problem.within(measure=folder.measure.id, version=number) if problem is not None else None

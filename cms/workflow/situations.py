"""What a step of a version is judged by, read from the store's head and the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from flask import abort

from cms.access import Person
from cms.audit import Subject
from cms.editing.finding import Place, read_sites
from cms.editing.overview import check_place, is_to_mend
from cms.surroundings import find_settings
from cms.workflow.comparing import Compared, compare_with_approved, keep_standing
from cms.workflow.records import Mark, SignOff, find_marks, find_sign_off
from cms.workflow.releases import Releasing, is_embargoed
from cms.workflow.saves import find_editors, find_number_editor
from cms.workspace import workspace
from measures.checks.loaded import LoadedVersion
from measures.model.measure import Measure, VersionState
from measures.model.site import Site
from measures.model.version import Version
from measures.reading.decoding import decode_text
from measures.reading.measure_file import read_measure
from measures.workflow import NumericColumn, Situation, list_numeric_columns
from measures.workflow.differences import Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A version as its steps are judged: measure.yaml as text and read, its columns and marks, its sign-off.

    `unapproved` is what differs from the files that were approved, which readers do not see. `releasing` says when it
    may be released.
    """

    place: Place
    text: str
    measure: Measure
    situation: Situation
    columns: tuple[NumericColumn, ...]
    marks: Mapping[str, Mark]
    sign_off: SignOff | None
    unapproved: tuple[Difference, ...] = ()
    releasing: Releasing


def name_subject(place: Place) -> Subject:
    """Return a version as the log names it."""
    return Subject(measure_id=place.measure.id, version=place.version.number)


def read_standing(connection: sa.Connection, place: Place, person: Person, now: datetime) -> Standing:
    """Return what the steps of a version are judged by, for a person; answer 409 where measure.yaml does not read."""
    text, measure = read_measure_file(place)
    state = measure.versions.get(place.version.number, VersionState())
    about, site = name_subject(place), read_sites()
    loaded, problems = check_place(place)
    columns = list_numeric_columns(loaded) if loaded is not None else ()
    marks = find_marks(connection, about, columns)
    sign_off, unsigned = keep_standing(find_sign_off(connection, about, place.version.tree), place)
    current = workspace().find_state(measure.id, place.version.number) or "draft"
    compared = compare_with_approved(place, measure, current)
    asks_editors = (current == "draft" and find_settings().short_way) or (current == "public" and bool(compared.typed))
    situation = Situation(
        state=current,
        person=person.id,
        roles=person.roles,
        needs_department=measure.department_review,
        in_testing=place.measure.path.partition("/")[0] == site.testing_topic,
        faults=sum(is_to_mend(problem) for problem in problems) if loaded is not None else 1,
        unchecked=tuple(each.name for each in columns if each.name not in marks),
        signed_off=sign_off is not None and not unsigned,
        unsigned=unsigned,
        number_editor=find_number_editor(place),
        changed_numbers=compared.numbers,
        typed_numbers=compared.typed,
        has_approved=compared.tree is not None,
        editors=find_editors(place, compared.tree) if asks_editors else frozenset(),
        four_eyes=find_settings().four_eyes,
        short_way=find_settings().short_way,
    )
    return Standing(
        place=place,
        text=text,
        measure=measure,
        situation=situation,
        columns=columns,
        marks=marks,
        sign_off=sign_off,
        unapproved=compared.differences if state.approved is not None else (),
        releasing=_find_releasing(state, site, _find_mending(place, loaded), compared, now),
    )


def _find_mending(place: Place, loaded: LoadedVersion | None) -> Version | None:
    """Return a version that mends what readers know; None for one of an edition that none of them has seen."""
    before = [row for row in place.measure.versions if row.order < place.version.order]
    edition = [row.number for row in before if row.order[0] == place.version.order[0]]
    seen = any(workspace().find_state(place.measure.id, number) in ("public", "withdrawn") for number in edition)
    return loaded.version if loaded is not None and seen else None


def _find_releasing(
    state: VersionState, site: Site, version: Version | None, compared: Compared, now: datetime
) -> Releasing:
    words_only = compared.is_known and not compared.numbers
    embargoed = is_embargoed(state, version, site, words_only=words_only, now=now)
    return Releasing(state=state, site=site, is_embargoed=embargoed)


def read_measure_file(place: Place) -> tuple[str, Measure]:
    """Return measure.yaml as text and read; answer 409 where it does not read."""
    path = f"measures/{place.measure.path}/measure.yaml"
    content = workspace().read(path) or b""
    text, measure = decode_text(content, path).value, read_measure(content, path).value
    if text is None or measure is None:
        abort(409)
    return text, measure

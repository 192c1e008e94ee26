"""An administrator allows that a version is released on a weekend or a holiday."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug import Response

from cms.access import needs, signed_in_person
from cms.audit import write
from cms.database import transaction
from cms.editing.finding import Place, find_version, read_sites
from cms.editing.links import link
from cms.editing.small_forms import SmallForm, line, paragraph
from cms.forms.lengths import judge_words
from cms.surroundings import read_now
from cms.workflow.situations import name_subject
from cms.workspace import StoreBusy, workspace
from cms.workspace.edits import read_version_state
from measures.checks.working_days import WORKING_DAY
from measures.model.measure import VersionState
from measures.reading.decoding import decode_text
from measures.reading.measure_file import read_measure
from measures.writing.yaml_edits import set_field

blueprint = Blueprint("days_off", __name__, url_prefix="/measures/<measure_id>/<version>")
LONGEST = 2000
_DONE = frozenset({"public", "withdrawn"})
_FORM = SmallForm(
    (
        line("day", "Day of the release", "A weekend or a holiday of the site.", "2026-12-28", is_required=True),
        paragraph("why", "Why", "It is kept with the version, and in the log."),
    )
)


@blueprint.get("/day-off")
@needs("release.allow")
def show_day(measure_id: str, version: str) -> str:
    """Ask for the day, and why."""
    return _render(find_version(measure_id, version), {}, {})


@blueprint.post("/day-off")
@needs("release.allow")
def allow_day(measure_id: str, version: str) -> Response | str | tuple[str, int]:
    """Write down that the version may be released on that day."""
    place, typed = find_version(measure_id, version), _FORM.take(request.form)
    day, faults = _read(typed)
    if day is None or faults:
        return _render(place, typed, faults), 422
    person = signed_in_person()
    message = f"Allow the release of {place.measure.title} {version} on {day}"
    try:
        workspace().decide(
            lambda: _write(measure_id, version, person.id, day, typed["why"].strip()), message=message, user=person.id
        )
    except StoreBusy as busy:
        return _render(place, typed, {"": str(busy)}), 503
    with transaction() as connection:
        act = "allowed a day off for the release of"
        write(connection, person.id, act, name_subject(place), after=day.isoformat(), reason=typed["why"].strip())
    flash(f"{place.measure.title} {version} may be released on {day:%A} {day}.", "success")
    return redirect(link("workflow.list_steps", measure_id=measure_id, version=version))


def _read(typed: Mapping[str, str]) -> tuple[date | None, dict[str, str]]:
    """Return the day, and by field what is wrong."""
    faults: dict[str, str] = {}
    if fault := judge_words(typed["why"], LONGEST):
        faults["why"] = fault
    try:
        day = date.fromisoformat(typed["day"].strip())
    except ValueError:
        faults["day"] = f'Expected a day such as 2026-12-28, got "{typed["day"].strip()}".'
        return None, faults
    if read_sites().is_working_day(day):
        faults["day"] = f"{day:%A} {day} is a working day, so nothing has to be allowed."
    return day, faults


def _write(measure_id: str, version: str, person: str, day: date, why: str) -> Mapping[str, bytes | None]:
    place = find_version(measure_id, version)
    path = f"measures/{place.measure.path}/measure.yaml"
    content = workspace().read(path) or b""
    text, measure = decode_text(content, path).value, read_measure(content, path).value
    if text is None or measure is None:
        abort(409)
    state, now = measure.versions.get(version, VersionState()), read_now()
    if read_version_state(workspace().objects, workspace().root, state, now) in _DONE:
        abort(409)
    kept = [each.model_dump(exclude_none=True) for each in state.accepted]
    said = {"rule": WORKING_DAY.name, "where": day.isoformat(), "by": person, "at": now.isoformat(timespec="seconds")}
    return {path: set_field(text, ("versions", version, "accepted"), [*kept, {**said, "why": why}]).encode()}


def _render(place: Place, typed: Mapping[str, str], faults: Mapping[str, str]) -> str:
    names = {"measure_id": place.measure.id, "version": place.version.number}
    return render_template(
        "editing/small_form.html",
        title=f"Allow a day off for {place.version.title or place.measure.title} {place.version.number}",
        back=("Steps", link("workflow.list_steps", **names)),
        consequence="It may then be released on that weekend day or holiday. Every other version still waits.",
        form=_FORM.show(typed, workspace().head, faults),
        address=link("days_off.allow_day", **names),
        save_words="Allow it",
    )

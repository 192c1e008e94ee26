"""A notice on a public version, such as that a figure is being checked: put up and taken down without a new version."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug import Response

from cms.access import needs, signed_in_person
from cms.audit import write
from cms.database import transaction
from cms.editing.finding import Place, find_state, find_version
from cms.editing.links import link
from cms.editing.small_forms import SmallForm, paragraph
from cms.forms.lengths import judge_words
from cms.surroundings import find_settings, read_now
from cms.workflow.situations import name_subject, read_measure_file
from cms.workspace import StoreBusy, workspace
from measures.model.measure import Measure, Notice
from measures.writing.yaml_edits import remove_field, set_field
from publishing.builds.asking import ask_for_build

blueprint = Blueprint("notices", __name__, url_prefix="/measures/<measure_id>/<version>/notice")
LONGEST = 500
USUAL = "We are checking a figure. We will say on its page what we find."
_FORM = SmallForm(
    (
        paragraph(
            "text",
            "What readers see at the top of the page",
            "Say which figure, in plain words. Lists show the first 90 characters or so.",
        ),
    )
)
Answer = Response | str | tuple[str, int]


class NothingStands(Exception):
    """There is no notice on the version."""


@blueprint.get("/")
@needs("notice.put")
def show_notice(measure_id: str, version: str) -> str:
    """Show the notices on a version, and the form of one more."""
    return _render(_find_public(measure_id, version), {"text": USUAL}, {})


@blueprint.post("/up")
@needs("notice.put")
def put_up(measure_id: str, version: str) -> Answer:
    """Put a notice up, and ask for a publish."""
    place, typed = _find_public(measure_id, version), _FORM.take(request.form)
    text = " ".join(typed["text"].split())
    if fault := judge_words(text, LONGEST):
        return _render(place, typed, {"text": fault}), 422
    entry = Notice.model_validate({"on": [version], "from": read_now().isoformat(timespec="seconds"), "text": text})
    try:
        _change(place, entry, act="put up a notice on")
    except StoreBusy as busy:
        return _render(place, typed, {"": str(busy)}), 503
    flash("The notice goes up with the next publish, which was asked for.", "success")
    return redirect(link("notices.show_notice", measure_id=measure_id, version=version))


@blueprint.post("/down")
@needs("notice.put")
def take_down(measure_id: str, version: str) -> Answer:
    """Take every notice on a version down, and ask for a publish."""
    place = _find_public(measure_id, version)
    try:
        _change(place, None, act="took down the notice on")
    except NothingStands:
        return redirect(link("notices.show_notice", measure_id=measure_id, version=version))
    except StoreBusy as busy:
        return _render(place, {"text": USUAL}, {"": str(busy)}), 503
    flash("The notice comes down with the next publish, which was asked for.", "success")
    return redirect(link("notices.show_notice", measure_id=measure_id, version=version))


def _find_public(measure_id: str, version: str) -> Place:
    place = find_version(measure_id, version)
    if find_state(place) != "public":
        abort(409)
    return place


def _change(place: Place, added: Notice | None, *, act: str) -> None:
    """Add a notice on a version, or take all of them off it; log it, and ask for a publish.

    Raises:
        NothingStands: there is none to take off, such as after somebody else did.
        StoreBusy, RemoteUnreachable: see `Workspace.decide`.
    """
    person = signed_in_person()
    measure_id, version = place.measure.id, place.version.number
    said: list[str] = []

    def choose() -> Mapping[str, bytes | None]:
        now = _find_public(measure_id, version)
        text, measure = read_measure_file(now)
        said[:] = [added.text] if added is not None else _list_texts(now)
        if not said:
            raise NothingStands
        kept = [*measure.notices, added] if added is not None else _leave_out(measure, version)
        listed = [each.model_dump(by_alias=True, mode="json") for each in kept]
        changed = set_field(text, ("notices",), listed) if listed else remove_field(text, ("notices",))
        return {f"measures/{now.measure.path}/measure.yaml": changed.encode()}

    message = f"{act[:1].upper()}{act[1:]} {place.measure.title} {version}"
    workspace().decide(choose, message=message, user=person.id)
    with transaction() as connection:
        words = "; ".join(said)
        before, after = ("", words) if added is not None else (words, "")
        write(connection, person.id, act, name_subject(place), before, after)
    ask_for_build(find_settings().database_url, reason=message, by=person.id, at=read_now())


def _leave_out(measure: Measure, version: str) -> list[Notice]:
    """Return the notices without a version; those on no other are gone."""
    rest = ((each, tuple(number for number in each.on if str(number) != version)) for each in measure.notices)
    return [each.model_copy(update={"on": on}) for each, on in rest if on]


def _list_texts(place: Place) -> list[str]:
    version = place.version.number
    return [each.text for each in read_measure_file(place)[1].notices if version in {str(number) for number in each.on}]


def _render(place: Place, typed: Mapping[str, str], faults: Mapping[str, str]) -> str:
    return render_template(
        "workflow/notice.html",
        place=place,
        title=f"{place.version.title or place.measure.title} {place.version.number}",
        texts=_list_texts(place),
        form=_FORM.show(typed, workspace().head, faults),
    )

"""New measures, copies of measures, new versions, and the end of drafts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug import Response

from cms.access import needs, signed_in_person
from cms.audit import Subject
from cms.database import transaction
from cms.editing.carrying import carry_copy, carry_edition, carry_update, count_sources, read_folder
from cms.editing.edit_forms import EditForm
from cms.editing.finding import find_measure, find_version, read_base
from cms.editing.identities import is_slug, make_measure_id, make_slug, number_edition, number_update
from cms.editing.links import link
from cms.editing.removing import ask_whether
from cms.editing.saving import Save, finish, go_on, keep
from cms.editing.small_forms import SmallForm, choose, line
from cms.editing.using import list_uses
from cms.forms.schema import Option
from cms.readers.holders import end_version
from cms.surroundings import read_now
from cms.workspace import Conflict, MeasureRow, VersionRow, workspace
from cms.workspace.answering import forget_answers
from cms.workspace.holding import forget_holder
from measures.model.dates import VersionNumber
from measures.writing.yaml_additions import write_entry
from measures.writing.yaml_edits import remove_field, set_field

blueprint = Blueprint("creating", __name__, url_prefix="/measures")
SEEN = frozenset({"approved", "withdrawn"})
MOMENT = timedelta(minutes=1)
Answer = Response | str | tuple[str, int]


def list_subtopics() -> tuple[Option, ...]:
    """Return subtopics as options, in the order of pages."""
    rows = workspace().list_topics()
    titles = {row.path: row.title for row in rows}
    return tuple(
        Option(row.path, f"{titles.get(row.path.partition('/')[0], '')}: {row.title}")
        for row in rows
        if "/" in row.path
    )


def _make_form() -> SmallForm:
    return SmallForm(
        (
            line("title", "Title", "What is measured, in a few words. The address is made from it.", is_required=True),
            choose("subtopic", "Subtopic", list_subtopics()),
            line("reference", "Measure code", "For work inside the team. Never published.", "LM-03"),
        )
    )


@blueprint.get("/new")
@needs("measure.create")
def create_measure() -> str:
    """Show the form of a new measure."""
    subtopic = request.args.get("subtopic", "")
    return _render("Create a measure", _make_form().show({"subtopic": subtopic}, workspace().head))


@blueprint.post("/new")
@needs("measure.create")
def save_measure() -> Answer:
    """Make a measure with a draft of version 1.0."""
    form = _make_form()
    typed = form.take(request.form)
    faults = find_faults_of_new(typed)
    if there := _find_just_made(_name_path(typed)):
        return _lead_to(there)
    if faults:
        return _render("Create a measure", form.show(typed, request.form.get("base", ""), faults)), 422
    files = {"measure.md": _write_first(typed["title"])}
    return _save_new(files, typed, f"Create {typed['title']}")


def _name_path(typed: Mapping[str, str]) -> str:
    return f"{typed['subtopic']}/{make_slug(typed['title'])}"


def _find_just_made(path: str) -> MeasureRow | None:
    """Return the measure at a path where it was made within a moment, as by a button that was pressed twice."""
    found = workspace().find_at(path)
    if found is None or [(row.number, row.status) for row in found.versions] != [("1.0", "draft")]:
        return None
    saves = workspace().index.list_commits(path, 2)
    return found if len(saves) == 1 and read_now() - saves[0].at <= MOMENT else None


def _lead_to(measure: MeasureRow) -> Response:
    """Go to a measure that was made meanwhile, and say so."""
    flash(f"{measure.title} was made a moment ago. This is it: no second one was made.", "note")
    return redirect(link("measures.show_measure", measure_id=measure.id))


def find_faults_of_new(typed: Mapping[str, str]) -> dict[str, str]:
    """Return what is wrong with a new measure's title and place, by field."""
    faults: dict[str, str] = {}
    slug = make_slug(typed["title"])
    if not slug:
        faults["title"] = "Expected a title with letters or digits, got none. Write what is measured."
    if typed["subtopic"] not in {option.value for option in list_subtopics()}:
        faults["subtopic"] = "Expected a subtopic, got none. Choose one."
    elif slug and workspace().find_entry(f"measures/{typed['subtopic']}/{slug}") is not None:
        faults["title"] = f'A measure at the address "{slug}" is there already. Choose another title.'
    return faults


def _write_first(title: str) -> bytes:
    entries = [write_entry(key, value, "", "\n") for key, value in (("title", title), ("changes", "First published."))]
    return ("---\n" + "\n".join(entries) + "\n---\n").encode()


def _save_new(files: Mapping[str, bytes], typed: Mapping[str, str], message: str) -> Answer:
    work, folder = workspace(), f"measures/{_name_path(typed)}"
    measure_id = make_measure_id(lambda text: work.find_measure(text) is not None)
    said = {"id": measure_id} | ({"reference": typed["reference"]} if typed.get("reference") else {})
    lines = [write_entry(key, value, "", "\n") for key, value in said.items()]
    state = "\n".join([*lines, "versions:", '  "1.0": {status: draft}', ""])
    changes: dict[str, bytes | None] = {f"{folder}/1.0/{name}": content for name, content in files.items()}
    changes[f"{folder}/measure.yaml"] = state.encode()
    save = Save(changes=changes, base=work.head, message=message)
    done = keep(save)
    if isinstance(done, Conflict) and (there := _find_just_made(_name_path(typed))):
        return _lead_to(there)
    return go_on(done, save, link("versions.edit_version", measure_id=measure_id, version="1.0", part="facts"))


@blueprint.get("/<measure_id>/copy")
@needs("measure.create")
def copy_measure(measure_id: str) -> str:
    """Show the form of a copy."""
    measure = find_measure(measure_id)
    values = {"title": f"Copy of {measure.title}", "subtopic": f"{measure.topic}/{measure.subtopic}"}
    return _render(f"Copy {measure.title}", _make_form().show(values, workspace().head), measure)


@blueprint.post("/<measure_id>/copy")
@needs("measure.create")
def save_copy(measure_id: str) -> Answer:
    """Make a measure whose first version holds what another's newest version holds."""
    measure, form = find_measure(measure_id), _make_form()
    typed = form.take(request.form)
    faults = find_faults_of_new(typed)
    newest = measure.newest
    if newest is None:
        abort(404)
    if there := _find_just_made(_name_path(typed)):
        return _lead_to(there)
    if faults:
        return _render(f"Copy {measure.title}", form.show(typed, request.form.get("base", ""), faults), measure), 422
    files = read_folder(workspace(), f"measures/{measure.path}/{newest.number}")
    return _save_new(carry_copy(files, typed["title"]), typed, f"Copy {measure.title} to {typed['title']}")


def _make_version_form(measure: MeasureRow) -> SmallForm:
    editions = list_editions(measure)
    options = [Option("edition", "A new edition: new periods or a new source")]
    if editions:
        words = f"An update of {editions[0].number}, the newest edition: a correction, a revision or a clarification"
        options.insert(0, Option("update", words))
    older = (Option(f"update {row.number}", f"An update of {row.number}, an earlier edition") for row in editions[1:])
    return SmallForm((choose("kind", "What is it?", (*options, *older)),))


def list_editions(measure: MeasureRow) -> list[VersionRow]:
    """Return the newest version that readers know of each edition, newest first."""
    found: dict[int, VersionRow] = {}
    for row in measure.versions:
        if row.status in SEEN:
            found.setdefault(row.order[0], row)
    return list(found.values())


def find_begun(measure: MeasureRow, kind: str) -> VersionRow | None:
    """Return the version that a new one begins with: `kind` is "edition", "update" or "update 1.1"."""
    editions = list_editions(measure)
    if kind in ("edition", "update"):
        return editions[0] if editions else None
    return next((row for row in editions if kind == f"update {row.number}"), None)


@blueprint.get("/<measure_id>/versions/new")
@needs("version.create")
def create_version(measure_id: str) -> str:
    """Ask what the new version is."""
    measure = find_measure(measure_id)
    return _render(f"New version of {measure.title}", _make_version_form(measure).show({}, workspace().head), measure)


@blueprint.post("/<measure_id>/versions/new")
@needs("version.create")
def save_new_version(measure_id: str) -> Answer:
    """Make the draft of an update or of a new edition from the newest version that readers know."""
    measure = find_measure(measure_id)
    typed = _make_version_form(measure).take(request.form)
    fault = find_fault_of_version(measure, typed["kind"])
    begun = find_begun(measure, typed["kind"])
    if fault or begun is None:
        form = _make_version_form(measure).show(typed, request.form.get("base", ""), {"kind": fault})
        return _render(f"New version of {measure.title}", form, measure), 422
    number, changes = begin_version(measure, begun, typed["kind"])
    save = Save(changes=changes, base=workspace().head, message=f"Begin version {number} of {measure.title}")
    names = {"measure_id": measure.id, "version": str(number)}
    return finish(save, link("versions.edit_version", part="edition", **names))


def begin_version(measure: MeasureRow, begun: VersionRow, kind: str) -> tuple[VersionNumber, dict[str, bytes | None]]:
    """Return the number and the files of a new draft that begins with a version."""
    number = _number(measure, begun, kind)
    old = read_folder(workspace(), f"measures/{measure.path}/{begun.number}")
    files = carry_edition(old, count_sources(old)) if kind == "edition" else carry_update(old)
    folder = f"measures/{measure.path}"
    changes: dict[str, bytes | None] = {f"{folder}/{number}/{name}": content for name, content in files.items()}
    state = set_field(_read_state(folder), ("versions", str(number)), {"status": "draft"})
    changes[f"{folder}/measure.yaml"] = state.encode()
    return number, changes


def find_fault_of_version(measure: MeasureRow, kind: str) -> str:
    """Return why a new version cannot be begun; the empty text where it can."""
    if not list_editions(measure):
        return "No version of this measure was approved yet. Edit the one that is there."
    begun = find_begun(measure, kind)
    if begun is None:
        return "Expected an update or a new edition, got neither. Choose one."
    there = find_next_draft(measure, begun, kind)
    return f"Version {there.number} is in progress already. Edit it, or delete it first." if there is not None else ""


def find_next_draft(measure: MeasureRow, begun: VersionRow, kind: str) -> VersionRow | None:
    """Return the version on its way to readers that a new one would be beside; None where none is of its kind.

    An update may be drafted beside the next edition, and the next edition beside an update.
    """
    for row in measure.versions:
        is_same = row.order[0] > begun.order[0] if kind == "edition" else row.order[0] == begun.order[0]
        if is_same and row.status not in SEEN and row.order > begun.order:
            return row
    return None


def _number(measure: MeasureRow, begun: VersionRow, kind: str) -> VersionNumber:
    known = [number for row in measure.versions if (number := VersionNumber.parse(row.number)) is not None]
    first = VersionNumber.parse(begun.number)
    assert first is not None
    return number_edition(known) if kind == "edition" else number_update(first, known)


def _read_state(folder: str) -> str:
    return (workspace().read(f"{folder}/measure.yaml") or b"").decode("utf-8-sig").replace("\r\n", "\n")


@blueprint.get("/<measure_id>/<version>/delete")
@needs("version.delete")
def delete_version(measure_id: str, version: str) -> str:
    """Ask whether a draft is to go."""
    place = find_version(measure_id, version)
    return ask_whether(
        what=f"version {version} of {place.measure.title}",
        consequence="Its text, its dimensions and their data go.",
        keep=link("versions.show_version", measure_id=measure_id, version=version),
        uses=list_uses("measure", measure_id) if len(place.measure.versions) == 1 else None,
    )


@blueprint.post("/<measure_id>/<version>/delete")
@needs("version.delete")
def remove_version(measure_id: str, version: str) -> Answer:
    """Delete a draft; with the last version, the measure goes too. The store keeps what was saved before."""
    place = find_version(measure_id, version)
    measure = place.measure
    files = read_folder(workspace(), place.folder)
    base = read_base()
    changes: dict[str, bytes | None] = {f"{place.folder}/{name}": None for name in files}
    path = f"measures/{measure.path}/measure.yaml"
    is_last = len(measure.versions) == 1
    state = _read_state(f"measures/{measure.path}")
    changes[path] = None if is_last else remove_field(state, ("versions", version)).encode()
    save = Save(changes=changes, base=base, message=f"Delete version {version} of {measure.title}")
    to = link("measures.list_measures") if is_last else link("measures.show_measure", measure_id=measure_id)
    answer = finish(save, to)
    if workspace().find_entry(place.folder) is None:
        with transaction() as connection:
            forget_answers(connection, measure_id, version)
            forget_holder(connection, measure_id, version)
            about = Subject(measure_id=measure_id, version=version)
            end_version(connection, about, by=signed_in_person().id, now=read_now())
    return answer


def _render(title: str, form: EditForm, measure: MeasureRow | None = None) -> str:
    above = ("Measures", link("measures.list_measures"))
    back = (measure.title, link("measures.show_measure", measure_id=measure.id)) if measure is not None else above
    return render_template(
        "editing/small_form.html", title=title, form=form, address=request.path, save_words=title, back=back
    )


def check_slug(slug: str) -> str:
    """Return what is wrong with a slug; the empty text where nothing is."""
    if is_slug(slug):
        return ""
    return f'Expected lower-case letters, digits and single hyphens, got "{slug}".'

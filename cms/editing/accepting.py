"""Warnings that a person accepts, with a reason that stays in the version."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, request

from cms.access import current_person, needs
from cms.editing.documents import open_document
from cms.editing.file_forms import Answer
from cms.editing.finding import find_version
from cms.editing.links import link
from cms.editing.overview import check_place
from cms.editing.saving import Save, finish
from cms.surroundings import read_now
from cms.workspace import workspace
from measures.writing.markdown_edits import edit_front_matter
from measures.writing.yaml_edits import add_item

blueprint = Blueprint("accepting", __name__, url_prefix="/measures/<measure_id>/<version>")


@blueprint.post("/accept")
@needs("version.edit")
def accept_warning(measure_id: str, version: str) -> Answer:
    """Accept a warning that the version has now, so that it does not return."""
    place, person = find_version(measure_id, version), current_person()
    rule, where, why = (request.form.get(name, "").strip() for name in ("rule", "where", "why"))
    to = link("versions.show_version", measure_id=measure_id, version=version)
    _, problems = check_place(place)
    known = {(each.rule, _name(each.place.file, place.folder)) for each in problems if each.severity == "warning"}
    if (rule, where) not in known or person is None:
        abort(404)
    if not why:
        flash("Write why the warning does not matter here. Nothing was changed.", "error")
        return redirect(to)
    path = f"{place.folder}/measure.md"
    document = open_document(path, workspace().read(path) or b"")
    entry = {"rule": rule, "where": where, "by": person.id, "at": read_now().isoformat(timespec="seconds"), "why": why}

    def edit(front: str) -> str:
        return add_item(front, ("accepted",), entry)

    changes: dict[str, bytes | None] = {path: edit_front_matter(document.text, edit).encode()}
    words = f"Accept a warning of {place.measure.title} {version}"
    return finish(Save(changes=changes, base=workspace().head, message=words), to)


def _name(file: str, folder: str) -> str:
    return file.removeprefix(f"{folder}/")

"""The screen on which a file is sent that a version offers to its readers."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request

from cms.access import needs, signed_in_person
from cms.editing.file_forms import Answer
from cms.editing.finding import find_version
from cms.editing.links import link
from cms.editing.saving import Save, finish
from cms.surroundings import find_settings, read_now
from cms.uploads.rewriting import rewrite_file
from cms.uploads.taking import OFFERED_KINDS, Desk, Refused, take_file
from cms.workspace import workspace
from publishing.scans import NO_SCANNER, open_scan_desk

NOT_CLEAN = "The virus scanner did not find this file clean as it would be offered, so it is not taken."
blueprint = Blueprint("uploads", __name__, url_prefix="/measures/<measure_id>/<version>/files")


@blueprint.get("/send")
@needs("file.edit")
def send_file(measure_id: str, version: str) -> str:
    """Show where to send a file."""
    return _render(measure_id, version, "")


@blueprint.post("/send")
@needs("file.edit")
def save_file(measure_id: str, version: str) -> Answer:
    """Keep a file, written anew, in the version's folder of files."""
    place, upload = find_version(measure_id, version), request.files.get("file")
    if upload is None or not upload.filename:
        return _render(measure_id, version, "Expected a file, got none. Choose one."), 422
    person, settings = signed_in_person(), find_settings()
    desk = Desk(scanner=settings.clamd_url, quarantine=settings.var / "quarantine", person=person.id, at=read_now())
    taken = take_file(upload.filename, upload.read(), OFFERED_KINDS, desk)
    if isinstance(taken, Refused):
        return _render(measure_id, version, taken.words), 422
    made = rewrite_file(taken.name, taken.content)
    if made.content is None:
        return _render(measure_id, version, " ".join(made.notes)), 422
    with open_scan_desk(settings, read_now()) as scans:
        if scans.judge(made.content).found != "clean":
            return _render(measure_id, version, NOT_CLEAN), 422
    for note in made.notes:
        flash(note, "note")
    words = f"Add the file {made.name} to {place.measure.title} {version}"
    files: dict[str, bytes | None] = {f"{place.folder}/files/{made.name}": made.content}
    save = Save(changes=files, base=request.form.get("base", ""), message=words)
    return finish(save, link("versions.edit_version", measure_id=measure_id, version=version, part="files"))


def _render(measure_id: str, version: str, fault: str) -> str:
    return render_template(
        "uploads/send.html",
        place=find_version(measure_id, version),
        base=workspace().head,
        errors=[(fault, "file")] if fault else [],
        scanner="" if find_settings().clamd_url else NO_SCANNER,
        kinds=",".join(f".{each}" for each in OFFERED_KINDS),
        address=request.path,
    )

"""The screens of a save and of a file: what changed, every version, and the button that brings one back."""

from __future__ import annotations

from typing import Literal

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug import Response as BaseResponse
from werkzeug.exceptions import Forbidden

from cms.access import needs, signed_in_person
from cms.audit import Subject, write
from cms.database import transaction
from cms.editing.links import link
from cms.editing.saving import Save, finish
from cms.history.differences import SHOWN, compare_file, find_blob
from cms.history.restoring import NoSuchVersion, find_save, find_version
from cms.history.rights import find_measure_of, may_see_file, refuse_restoring
from cms.history.versions import list_file_versions
from cms.workspace import ChangedMeanwhile, WantedSaves, workspace
from cms.workspace.edits import EditShut
from cms.workspace.people import name_people
from measures.store.git.history import Committed

blueprint = Blueprint("saves", __name__, url_prefix="/history")
MOST_FILES = 50
CHANGED = (
    "Somebody saved this file since you looked at it. Look at what it is now, then bring it back if it still should."
)

STATES = "Nothing was brought back: it would change the state of a version, which only its steps do."


@blueprint.get("/saves/<commit>/")
@needs("measure.see")
def show_save(commit: str) -> str:
    """Show what a save changed, file by file."""
    work, save, person = workspace(), _find(commit), signed_in_person()
    changed = work.objects.diff(save.before, save.root) if save.before != save.root else ()
    paths = [path for path in changed if may_see_file(person, path)]
    if not paths and person.is_outsider:
        abort(404)
    with transaction() as connection:
        names = name_people(connection, [save.author])
    return render_template(
        "history/save.html",
        save=save,
        by=names.get(save.author, save.author),
        files=[compare_file(work, path, save.before, save.root) for path in paths[:MOST_FILES]],
        left_out=paths[MOST_FILES:],
        now={path: find_blob(work, work.root, path) for path in paths[:MOST_FILES]},
        refused={path: refuse_restoring(person, path) for path in paths[:MOST_FILES]},
        shown=SHOWN,
    )


@blueprint.get("/file")
@needs("measure.see")
def show_file() -> str:
    """List the versions of a file, newest first."""
    work, person, path = workspace(), signed_in_person(), _read_path()
    skip = request.args.get("skip", "0")
    wanted = WantedSaves(skip=int(skip) if skip.isascii() and skip.isdecimal() and len(skip) < 8 else 0)
    page = list_file_versions(work, path, wanted)
    if not page.versions and find_blob(work, work.root, path) is None:
        abort(404)
    with transaction() as connection:
        names = name_people(connection, [each.save.author for each in page.versions])
    return render_template(
        "history/file.html",
        path=path,
        page=page,
        names=names,
        now=find_blob(work, work.root, path),
        refused=refuse_restoring(person, path),
        measure=find_measure_of(path),
    )


@blueprint.get("/saves/<commit>/content")
@needs("measure.see")
def send_content(commit: str) -> Response:
    """Send a file as a save left it, byte for byte."""
    work, path = workspace(), _read_path()
    try:
        found = find_version(work, commit, path, "after")
    except NoSuchVersion:
        abort(404)
    _note_download(path, commit)
    answer = make_response(found.content)
    answer.content_type = "application/octet-stream"
    answer.headers.set("Content-Disposition", "attachment", filename=path.rpartition("/")[2])
    return answer


@blueprint.post("/restore")
@needs("measure.see")
def restore() -> BaseResponse | str:
    """Bring a file back as a new save of the very bytes."""
    work, person, path = workspace(), signed_in_person(), _read_path()
    refused = refuse_restoring(person, path)
    if refused:
        flash(f"Nothing was brought back. {refused}", "error")
        return redirect(_link_file(path))
    side: Literal["before", "after"] = "before" if request.form.get("side") == "before" else "after"
    try:
        found = find_version(work, request.form.get("commit", ""), path, side)
    except NoSuchVersion:
        abort(404)
    if request.form.get("now", "") != (find_blob(work, work.root, path) or ""):
        flash(CHANGED, "error")
        return redirect(_link_file(path))
    save = Save(changes={path: found.content}, base=work.head, message=found.message, is_exact=True)
    try:
        return finish(save, _link_file(path))
    except ChangedMeanwhile:
        why = CHANGED
    except EditShut as shut:
        why = f"Nothing was brought back. {shut}"
    except Forbidden:
        why = STATES
    flash(why, "error")
    return redirect(_link_file(path))


def _find(commit: str) -> Committed:
    try:
        return find_save(workspace(), commit)
    except NoSuchVersion:
        abort(404)


def _read_path() -> str:
    """Return the path that is asked for; answer 404 where the person may not see such a file."""
    path = request.values.get("path", "")
    parts = path.split("/")
    if not path or any(part in ("", ".", "..") for part in parts) or not may_see_file(signed_in_person(), path):
        abort(404)
    return path


def _note_download(path: str, commit: str) -> None:
    measure = find_measure_of(path)
    about = Subject(path, measure.id if measure is not None else None)
    with transaction() as connection:
        write(connection, signed_in_person().id, "downloaded an earlier version of", about, after=commit)


def _link_file(path: str) -> str:
    return link("saves.show_file", path=path)

"""Many drafts at once: find and replace, and the beginning of new editions."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from werkzeug import Response

from cms.access import needs
from cms.editing.creating import SEEN, begin_version, find_fault_of_version
from cms.editing.file_forms import Answer
from cms.editing.links import link
from cms.editing.replacing import find_matches
from cms.editing.saving import Save, finish
from cms.workspace import MeasureRow, Wanted, workspace

blueprint = Blueprint("bulk", __name__, url_prefix="/bulk")


@blueprint.get("/")
@needs("bulk.edit")
def show_tools() -> str:
    """Show where words stand in drafts, and which measures can have a new edition."""
    words = request.args.get("find", "")
    matches = list(find_matches(workspace(), words)) if words.strip() else []
    return render_template(
        "editing/bulk.html",
        words=words,
        replacement=request.args.get("replace", ""),
        matches=matches,
        ready=_list_ready(),
        base=workspace().head,
    )


def _list_ready() -> list[MeasureRow]:
    rows = workspace().list_measures(Wanted(most=100_000)).rows
    return [row for row in rows if row.has_approved and not find_fault_of_version(row, "edition")]


@blueprint.post("/replace")
@needs("bulk.edit")
def replace_words() -> Answer:
    """Replace words in the files that are ticked, in one save."""
    words, new = request.form.get("find", ""), request.form.get("replace", "")
    ticked = set(request.form.getlist("path"))
    work = workspace()
    chosen = [each.path for each in find_matches(work, words) if each.path in ticked] if words.strip() else []
    changes: dict[str, bytes | None] = {}
    for path in chosen:
        text = (work.read(path) or b"").decode("utf-8-sig").replace("\r\n", "\n")
        changes[path] = text.replace(words, new.replace("\r\n", "\n")).encode()
    save = Save(changes=changes, base=work.head, message=f'Replace "{words}" by "{new}" in {len(changes)} files')
    return finish(save, link("bulk.show_tools", find=new))


@blueprint.post("/editions")
@needs("bulk.edit")
def begin_editions() -> Answer | Response:
    """Begin a new edition of each measure that is ticked, in one save."""
    ticked = set(request.form.getlist("measure"))
    changes: dict[str, bytes | None] = {}
    chosen = [row for row in _list_ready() if row.id in ticked]
    for row in chosen:
        begun = next(version for version in row.versions if version.status in SEEN)
        _, files = begin_version(row, begun, "edition")
        changes.update(files)
    save = Save(changes=changes, base=workspace().head, message=f"Begin new editions of {len(chosen)} measures")
    return finish(save, link("measures.list_measures", state="draft"))

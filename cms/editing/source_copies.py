"""A source that another measure uses, copied into a version: a copy that says where it is from, never shared."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from cms.access import can_see, current_person, needs
from cms.editing.documents import open_document
from cms.editing.file_forms import Answer
from cms.editing.finding import Place, find_version
from cms.editing.links import link
from cms.editing.saving import Save, finish
from cms.editing.suggesting import list_publishers, spell_out
from cms.forms.posting import propose_number
from cms.workspace import workspace
from measures.writing.markdown_edits import edit_front_matter
from measures.writing.yaml_edits import add_item
from measures.writing.yaml_values import Written

blueprint = Blueprint("source_copies", __name__, url_prefix="/measures/<measure_id>/<version>/sources")
MOST = 30


@blueprint.get("/find")
@needs("version.edit")
def find_source(measure_id: str, version: str) -> str:
    """Show sources in use in which every word stands, each with a button that copies it here."""
    place = find_version(measure_id, version)
    person = current_person()
    text = request.args.get("q", "").strip()
    found = workspace().index.find_sources(spell_out(text), MOST) if text else ()
    return render_template(
        "editing/find_source.html",
        place=place,
        text=text,
        sources=[row for row in found if person is not None and can_see(person, row.measure_id)],
        publishers=dict(list_publishers()),
        address=link("source_copies.copy_source", measure_id=measure_id, version=version),
    )


@blueprint.post("/copy")
@needs("version.edit")
def copy_source(measure_id: str, version: str) -> Answer:
    """Add a copy of a source that another version uses."""
    place, (from_id, from_version, source_id) = find_version(measure_id, version), _read_choice()
    source = _find(find_version(from_id, from_version), source_id)
    path = f"{place.folder}/measure.md"
    document = open_document(path, workspace().read(path) or b"")
    taken = {str(each.get("id")) for each in _list(document.data)}
    number = propose_number(taken)
    kept = {key: value for key, value in source.items() if key not in ("id", "same_as")}
    new: dict[str, Written] = {"id": number, **kept, "same_as": f"{from_id}#{source_id}"}

    def edit(front: str) -> str:
        return add_item(front, ("sources",), new)

    content = edit_front_matter(document.text, edit).encode()
    words = f"Copy a source to {place.measure.title} {version}"
    to = link("versions.edit_version", measure_id=measure_id, version=version, part="sources")
    return finish(Save(changes={path: content}, base=workspace().head, message=words), to)


def _read_choice() -> tuple[str, str, str]:
    parts = request.form.get("from", "").split(" ", 2)
    person = current_person()
    if len(parts) != 3 or person is None or not can_see(person, parts[0]):
        abort(404)
    return parts[0], parts[1], parts[2]


def _find(place: Place, source_id: str) -> dict[str, Written]:
    path = f"{place.folder}/measure.md"
    document = open_document(path, workspace().read(path) or b"")
    found = next((each for each in _list(document.data) if str(each.get("id")) == source_id), None)
    if found is None:
        abort(404)
    return found


def _list(data: object) -> list[dict[str, Written]]:
    sources = data.get("sources") if isinstance(data, dict) else None
    return [each for each in sources if isinstance(each, dict)] if isinstance(sources, list) else []

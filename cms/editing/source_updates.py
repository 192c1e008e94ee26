"""Copies of a source are brought up to it, field by field as ticked, in one save; nothing is shared silently."""

from __future__ import annotations

from collections import defaultdict

from flask import Blueprint, redirect, render_template, request

from cms.access import needs
from cms.editing.documents import open_document
from cms.editing.file_forms import Answer
from cms.editing.finding import Place, find_version, read_base
from cms.editing.links import link
from cms.editing.saving import Save, finish
from cms.editing.source_family import KEYS, Facts, find_copies_of, list_copies, list_facts, read_sources
from cms.workspace import workspace
from measures.writing.markdown_edits import edit_front_matter
from measures.writing.yaml_edits import remove_field, set_field

blueprint = Blueprint("source_updates", __name__, url_prefix="/measures/<measure_id>/<version>/sources")
Ticked = dict[str, set[str]]
"""The keys that were ticked, by the copy (measure, version, its source, ours)."""


@blueprint.get("/copies")
@needs("version.edit")
def show_copies(measure_id: str, version: str) -> Answer:
    """Show copies of the version's sources in other drafts that differ, to be brought up to them."""
    place = find_version(measure_id, version)
    copies = list_copies(place)
    if not copies and "after" in request.args:
        return redirect(_address(place))
    return render_template(
        "editing/source_copies.html",
        place=place,
        copies=copies,
        base=workspace().head,
        back=_address(place),
        is_after=("after" in request.args),
    )


@blueprint.post("/copies")
@needs("version.edit")
def update_copies(measure_id: str, version: str) -> Answer:
    """Bring the ticked fields of copies up to the version's sources, in one save."""
    place, base = find_version(measure_id, version), read_base()
    ours = {str(each.get("id")): each for each in read_sources(place, base)}
    offered = {copy.name: {each.key for each in copy.differences} for copy in list_copies(place)}
    ticked = _read_ticked(offered)
    changes: dict[str, bytes | None] = {}
    for name, keys in ticked.items():
        copy_id, number, theirs, own = name.split(" ", 3)
        path = f"{find_version(copy_id, number).folder}/measure.md"
        content = changes.get(path) or workspace().read(path, at=base) or b""
        changes[path] = _update(path, content, theirs, ours[own], keys)
    words = f"Bring copies of sources up to {place.measure.title} {version}"
    return finish(Save(changes=changes, base=base, message=words), _address(place))


def _read_ticked(offered: dict[str, set[str]]) -> Ticked:
    """Return what was ticked of what is offered; anything else is passed over."""
    found: Ticked = defaultdict(set)
    for each in request.form.getlist("field"):
        name, _, key = each.rpartition(" ")
        if key in offered.get(name, ()):
            found[name].add(key)
    return dict(found)


def _update(path: str, content: bytes, source_id: str, ours: Facts, keys: set[str]) -> bytes:
    """Return a measure.md with keys of one of its sources as ours has them."""
    facts = list_facts(content, path)
    at = next((at for at, each in enumerate(facts) if str(each.get("id")) == source_id), None)
    if at is None:
        return content

    def edit(front: str) -> str:
        for key in (key for key in KEYS if key in keys):
            where = ("sources", at, key)
            front = set_field(front, where, ours[key]) if key in ours else remove_field(front, where)
        return front

    return edit_front_matter(open_document(path, content).text, edit).encode()


def find_next(place: Place, before: bytes, after: bytes, to: str) -> str:
    """Return where to go on after a save of sources: to their copies, where a source with copies in drafts changed."""
    path = f"{place.folder}/measure.md"
    old = {str(each.get("id")): each for each in list_facts(before, path)}
    new = {str(each.get("id")): each for each in list_facts(after, path)}
    changed = frozenset(each for each in new if each in old and old[each] != new[each])
    if not changed or not find_copies_of(place, changed):
        return to
    return link("source_updates.show_copies", measure_id=place.measure.id, version=place.version.number, after="save")


def _address(place: Place) -> str:
    names = {"measure_id": place.measure.id, "version": place.version.number}
    return link("versions.edit_version", part="sources", **names)

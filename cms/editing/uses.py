"""The screen that says who uses a thing: everything that names it, before it is changed or removed."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, render_template, request

from cms.access import can_see, current_person, needs
from cms.editing.finding import Place, find_version
from cms.editing.using import MOST, Use, describe_source, find_uses, name_things
from cms.workspace import Wanted, workspace
from measures.index import SourceRow
from measures.model.tree import find_entry

blueprint = Blueprint("uses", __name__, url_prefix="/uses")
NOUNS: Mapping[str, str] = {
    "classification": "the classification",
    "concept": "the concept",
    "organisation": "the organisation",
    "page": "the page",
    "topic": "the topic",
    "measure": "the measure",
    "note": "the note",
    "file": "the file",
    "source": "the source",
}
Group = tuple[str, tuple[Use, ...]]
"""A heading, and what stands below it."""


@blueprint.get("/<kind>")
@needs("measure.list")
def show_uses(kind: str) -> str:
    """Show who uses the thing that `name` names; a source or a file is named by measure, version and its own name."""
    name = request.args.get("name", "")
    if kind not in NOUNS or not name:
        abort(404)
    words, groups = _find(kind, name)
    return render_template("editing/uses.html", noun=NOUNS[kind], words=words, groups=groups, most=MOST)


def _find(kind: str, name: str) -> tuple[str, list[Group]]:
    if kind == "source":
        return _find_source(name)
    if kind == "file":
        place, file = _find_place(name)
        entry = find_entry(workspace().objects, place.version.tree, f"files/{file}")
        if entry is None or entry.kind != "file":
            abort(404)
        return file, [("Versions that offer the same file", find_uses([("file", entry.id)]))]
    row = workspace().find_measure(name) if kind == "measure" else None
    person = current_person()
    if kind == "measure" and (row is None or person is None or not can_see(person, row.id)):
        abort(404)
    return row.title if row is not None else name, [("", find_uses(name_things(kind, name)))]


def _find_place(name: str) -> tuple[Place, str]:
    """Return the version that a name such as `5m1c8r0t 1.0 data.csv` begins with, and the rest."""
    measure_id, _, rest = name.partition(" ")
    number, _, own = rest.partition(" ")
    person = current_person()
    if person is None or not can_see(person, measure_id):
        abort(404)
    return find_version(measure_id, number), own


def _find_source(name: str) -> tuple[str, list[Group]]:
    place, own = _find_place(name)
    index = workspace().index
    source = index.find_source(place.measure.id, place.version.number, own)
    if source is None:
        abort(404)
    copies = index.find_copies(source.origin, MOST)
    same = [row for row in index.find_same_sources(source, MOST) if row not in copies and row != source]
    groups = [("Copies that say so", _describe(copies)), ("The same source elsewhere", _describe(same))]
    return source.title, [each for each in groups if each[1]] or [("", ())]


def _describe(rows: tuple[SourceRow, ...] | list[SourceRow]) -> tuple[Use, ...]:
    person = current_person()
    seen = [row for row in rows if person is not None and can_see(person, row.measure_id)]
    ids = frozenset(row.measure_id for row in seen)
    titles = {row.id: row.title for row in workspace().list_measures(Wanted(ids=ids, most=MOST)).rows}
    return tuple(sorted((describe_source(row, titles) for row in seen), key=lambda use: use.words))

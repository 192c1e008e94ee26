"""A dimension copied to another draft, of the same measure or of another: its settings, its text and its data."""

from __future__ import annotations

from flask import Blueprint, flash, render_template, request

from cms.access import EDITABLE_STATES, can_see, current_person, needs, signed_in_person
from cms.editing.documents import open_document
from cms.editing.file_forms import Answer
from cms.editing.finding import Place, find_version, list_dimensions
from cms.editing.identities import make_slug
from cms.editing.links import link
from cms.editing.new_dimensions import address_of, check_name, find_dimension
from cms.editing.saving import Save, finish
from cms.editing.small_forms import SmallForm, choose, line
from cms.forms.schema import Option
from cms.workspace import Wanted, workspace
from measures.writing.markdown_edits import edit_front_matter
from measures.writing.yaml_edits import remove_field, set_field

blueprint = Blueprint(
    "dimension_copies", __name__, url_prefix="/measures/<measure_id>/<version>/dimensions/<dimension>"
)
MOST = 50


@blueprint.get("/copy")
@needs("measure.edit")
def copy_dimension(measure_id: str, version: str, dimension: str) -> str:
    """Ask where a copy of a dimension is to stand: in a draft of this measure, or in one that is searched for."""
    place = find_dimension(measure_id, version, dimension)
    return _render(place, dimension, {"slug": dimension}, {})


@blueprint.post("/copy")
@needs("measure.edit")
def save_copy(measure_id: str, version: str, dimension: str) -> Answer:
    """Copy a dimension, its data too, to a draft."""
    place = find_dimension(measure_id, version, dimension)
    typed = _make_form(()).take(request.form)
    to = _find_draft(typed["to"])
    if to is None:
        return _render(place, dimension, typed, {"to": "Expected a draft, got none. Choose one."}), 422
    slug = make_slug(typed["slug"])
    if wrong := check_name(to, slug):
        return _render(place, dimension, typed, {"slug": wrong}), 422
    changes, lost = _copy_files(place, dimension, to, slug)
    for words in lost:
        flash(words, "error")
    words = f"Copy {dimension} of {place.measure.title} {version} to {to.measure.title} {to.version.number}"
    return finish(Save(changes=changes, base=workspace().head, message=words), address_of(to, slug))


def _copy_files(place: Place, dimension: str, to: Place, slug: str) -> tuple[dict[str, bytes | None], tuple[str, ...]]:
    """Return the files of a copy, and what in them did not come along."""
    changes: dict[str, bytes | None] = {}
    data = workspace().read(f"{place.folder}/{dimension}.csv")
    if data is not None:
        changes[f"{to.folder}/{slug}.csv"] = data
    content = workspace().read(f"{place.folder}/{dimension}.md") or b""
    if to.folder == place.folder:
        changes[f"{to.folder}/{slug}.md"] = content
        return changes, ()
    edited, lost = _fit(content, place, to)
    changes[f"{to.folder}/{slug}.md"] = edited
    return changes, lost


def _fit(content: bytes, place: Place, to: Place) -> tuple[bytes, tuple[str, ...]]:
    """Return a dimension's file with its sources by their numbers in another version, and what that lacks."""
    document = open_document("dimension.md", content)
    settings = document.data if isinstance(document.data, dict) else {}
    lost, sources = [], settings.get("sources")
    named = [str(each) for each in sources] if isinstance(sources, list) else []
    numbers = _map_sources(place, to)
    kept = [numbers[each] for each in named if each in numbers]
    if missing := [each for each in named if each not in numbers]:
        lost.append(f"Sources {', '.join(missing)} are not among those of the draft. Choose its sources.")
    origin = settings.get("data")
    from_ = origin.get("from") if isinstance(origin, dict) else None
    if isinstance(from_, str) and from_ not in list_dimensions(to):
        lost.append(f"Its data is taken from {from_}, which the draft does not have. Copy that too.")

    def edit(front: str) -> str:
        if not named:
            return front
        return set_field(front, ("sources",), kept) if kept else remove_field(front, ("sources",))

    return edit_front_matter(document.text, edit).encode(), tuple(lost)


def _map_sources(place: Place, to: Place) -> dict[str, str]:
    """Return the numbers of one version's sources with those that the same sources have in another."""
    index = workspace().index
    there = {
        (row.title, row.publisher, row.url, row.dataset): row.source_id
        for row in index.list_sources_of(to.measure.id, to.version.number)
    }
    here = index.list_sources_of(place.measure.id, place.version.number)
    found = ((row.source_id, there.get((row.title, row.publisher, row.url, row.dataset))) for row in here)
    return {number: other for number, other in found if other is not None}


def _find_draft(name: str) -> Place | None:
    """Return the draft that a choice such as `5m1c8r0t 1.0` names; None where it is none that the person can edit."""
    measure_id, _, number = name.partition(" ")
    person, row = current_person(), workspace().find_measure(measure_id)
    if row is None or person is None or not can_see(person, measure_id):
        return None
    version = row.version(number)
    is_draft = version is not None and version.status in EDITABLE_STATES
    return find_version(measure_id, number) if is_draft else None


def _list_drafts(place: Place, text: str) -> tuple[Option, ...]:
    """Return drafts of this measure, then others in whose title or address all words stand, the last changed first."""
    person = signed_in_person()
    wanted = Wanted(text=text, order="changed", most=MOST, ids=person.shares if person.is_outsider else None)
    rows = [place.measure, *(row for row in workspace().list_measures(wanted).rows if row.id != place.measure.id)]
    return tuple(
        Option(f"{row.id} {version.number}", f"{row.title} {version.number}")
        for row in rows
        for version in row.versions
        if version.status in EDITABLE_STATES
    )


def _make_form(drafts: tuple[Option, ...]) -> SmallForm:
    return SmallForm((choose("to", "Draft to copy it to", drafts), line("slug", "Address there", is_required=True)))


def _render(place: Place, dimension: str, typed: dict[str, str], faults: dict[str, str]) -> str:
    text = request.values.get("q", "").strip()
    form = _make_form(_list_drafts(place, text)).show(typed, workspace().head, faults)
    names = {"measure_id": place.measure.id, "version": place.version.number, "dimension": dimension}
    return render_template(
        "editing/copy_dimension.html",
        title=f"Copy {dimension} of {place.measure.title}",
        form=form,
        text=text,
        address=link("dimension_copies.save_copy", **names),
        back=address_of(place, dimension),
    )

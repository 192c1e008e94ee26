"""Dimensions: what one says, and the forms of its parts."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, render_template
from werkzeug import Response

from cms.access import EDITING, needs
from cms.editing.actions import list_actions_of_dimension
from cms.editing.bodies import Commentary
from cms.editing.displaying import DISPLAY, Board, offer_display, show_saved, show_typed
from cms.editing.documents import open_document
from cms.editing.edit_forms import EditForm, Subject, open_form, read_posted, take_form
from cms.editing.finding import Place, find_state, find_version, list_dimensions, may_edit
from cms.editing.links import link
from cms.editing.parts import Part, find_part
from cms.editing.readers_of_files import read_dimension_file
from cms.editing.saving import Save, finish
from cms.editing.suggesting import suggest_for_dimension
from cms.editing.using_parts import count_uses_of_notes
from cms.editing.version_parts import DIMENSION_PARTS
from cms.workspace import workspace

blueprint = Blueprint("dimensions", __name__, url_prefix="/measures/<measure_id>/<version>/dimensions")


@blueprint.app_template_global()
def name_dimension(place: Place, dimension: str) -> str:
    """Return the title of a dimension; the name of its file where that says none."""
    path = f"{place.folder}/{dimension}.md"
    data = open_document(path, workspace().read(path) or b"").data
    title = data.get("title") if isinstance(data, Mapping) else None
    return title.strip() if isinstance(title, str) and title.strip() else dimension


@blueprint.get("/<dimension>/")
@needs("version.see")
def show_dimension(measure_id: str, version: str, dimension: str) -> str:
    """Show a dimension: its title, its text and where to edit it."""
    place = _find(measure_id, version, dimension)
    subject = _name_subject(place, dimension, "settings")
    form = open_form(subject)
    return render_template(
        "editing/dimension.html", place=place, dimension=dimension, form=form, tabs=_list_tabs(place, dimension, ""),
        actions=list_actions_of_dimension(place, dimension), board=show_saved(place, dimension),
    )  # fmt: skip


@blueprint.get("/<dimension>/edit/<part>")
@needs("version.edit")
def edit_dimension(measure_id: str, version: str, dimension: str, part: str) -> str:
    """Show the form of one part of a dimension's settings."""
    place = _find(measure_id, version, dimension)
    subject = _name_subject(place, dimension, part)
    board = show_saved(place, dimension) if part == DISPLAY else None
    return _render(place, dimension, subject.part, open_form(subject), board)


@blueprint.post("/<dimension>/edit/<part>")
@needs("version.edit")
def save_dimension(measure_id: str, version: str, dimension: str, part: str) -> Response | str | tuple[str, int]:
    """Save one part of a dimension's settings."""
    place = _find(measure_id, version, dimension)
    subject = _name_subject(place, dimension, part)
    outcome = take_form(subject, read_posted())
    if outcome.content is None:
        board = show_typed(place, dimension, subject) if part == DISPLAY else None
        return _render(place, dimension, subject.part, outcome.form, board), 422 if outcome.form.errors else 200
    words = f"Edit {subject.part.title.lower()} of {dimension} in {place.measure.title} {version}"
    save = Save(changes={subject.path: outcome.content}, base=outcome.form.base, message=words)
    names = {"measure_id": measure_id, "version": version, "dimension": dimension}
    return finish(save, link("dimensions.edit_dimension", part=part, **names))


@blueprint.post("/<dimension>/show")
@needs("version.edit")
def show_display(measure_id: str, version: str, dimension: str) -> str:
    """Return the charts and tables as they are typed in the form, with what the checks say; nothing is saved."""
    place = _find(measure_id, version, dimension)
    board = show_typed(place, dimension, _name_subject(place, dimension, DISPLAY))
    return render_template("editing/board.html", board=board)


def _find(measure_id: str, version: str, dimension: str) -> Place:
    place = find_version(measure_id, version)
    if dimension not in list_dimensions(place):
        abort(404)
    return place


def _name_subject(place: Place, dimension: str, slug: str) -> Subject:
    part = find_part(DIMENSION_PARTS, slug)
    if part is None:
        abort(404)
    return Subject(
        path=f"{place.folder}/{dimension}.md",
        part=offer_display(place, dimension, part) if slug == DISPLAY else part,
        read=read_dimension_file,
        body=Commentary(),
        suggestions=suggest_for_dimension(place, dimension, slug),
    )


def _list_tabs(place: Place, dimension: str, current: str) -> list[tuple[str, str, bool]]:
    names = {"measure_id": place.measure.id, "version": place.version.number, "dimension": dimension}
    tabs = [("Overview", link("dimensions.show_dimension", **names), current == "")]
    if may_edit(place):
        has_numbers = find_state(place) in EDITING["data.edit"]
        for part in (each for each in DIMENSION_PARTS if has_numbers or each.slug != "columns"):
            href = link("dimensions.edit_dimension", part=part.slug, **names)
            tabs.append((part.title, href, current == part.slug))
    return tabs


def _render(place: Place, dimension: str, part: Part, form: EditForm, board: Board | None) -> str:
    return render_template(
        "editing/display_part.html" if board is not None else "editing/dimension_part.html",
        place=place,
        dimension=dimension,
        part=part,
        form=form,
        tabs=_list_tabs(place, dimension, part.slug),
        things=count_uses_of_notes(place, dimension) if part.slug == "notes" else (),
        board=board,
    )

"""Versions: what one holds, what is wrong with it, and the forms of its parts."""

from __future__ import annotations

from flask import Blueprint, abort, render_template
from werkzeug import Response

from cms.access import needs
from cms.database import transaction
from cms.editing.actions import list_actions_of_version
from cms.editing.bodies import list_sections
from cms.editing.edit_forms import EditForm, Subject, open_form, read_posted, take_form
from cms.editing.edits_notice import describe_edits
from cms.editing.finding import Place, find_version, may_edit, read_sites
from cms.editing.links import link
from cms.editing.overview import describe_version
from cms.editing.parts import Part, find_part
from cms.editing.saving import Save, finish
from cms.editing.source_updates import find_next
from cms.editing.suggesting import suggest_for_version
from cms.editing.using_parts import count_uses_of_part
from cms.editing.version_parts import list_version_parts
from cms.workspace import workspace
from cms.workspace.holding import find_holding
from cms.workspace.people import name_people
from measures.model.problem import Problem
from measures.model.site import Site
from measures.reading.version_file import read_version

blueprint = Blueprint("versions", __name__, url_prefix="/measures/<measure_id>/<version>")

blueprint.add_app_template_global(describe_edits, "describe_edits")


@blueprint.get("/")
@needs("version.see")
def show_version(measure_id: str, version: str) -> str:
    """Show what a version holds and what it still lacks."""
    place = find_version(measure_id, version)
    with transaction() as connection:
        holding = find_holding(connection, measure_id, version)
        names = name_people(connection, [holding.person, holding.handed_by] if holding is not None else [])
    return render_template(
        "editing/version.html",
        place=place,
        holding=holding,
        names=names,
        overview=describe_version(place),
        tabs=_list_tabs(place, ""),
        actions=list_actions_of_version(place),
    )


@blueprint.get("/edit/<part>")
@needs("version.edit")
def edit_version(measure_id: str, version: str, part: str) -> str:
    """Show the form of one part of measure.md."""
    place = find_version(measure_id, version)
    subject = _name_subject(place, part)
    return _render(place, subject.part, open_form(subject))


@blueprint.post("/edit/<part>")
@needs("version.edit")
def save_version(measure_id: str, version: str, part: str) -> Response | str | tuple[str, int]:
    """Save one part of measure.md."""
    place = find_version(measure_id, version)
    subject = _name_subject(place, part)
    outcome = take_form(subject, read_posted())
    if outcome.content is None:
        return _render(place, subject.part, outcome.form), 422 if outcome.form.errors else 200
    words = f"Edit {subject.part.title.lower()} of {place.measure.title} {version}"
    save = Save(changes={subject.path: outcome.content}, base=outcome.form.base, message=words)
    to = link("versions.edit_version", measure_id=measure_id, version=version, part=part)
    if part == "sources":
        to = find_next(place, workspace().read(subject.path, at=save.base) or b"", outcome.content, to)
    return finish(save, to)


def _name_subject(place: Place, slug: str) -> Subject:
    site = read_sites()
    part = find_part(list_version_parts(site), slug)
    if part is None:
        abort(404)
    return Subject(
        path=f"{place.folder}/measure.md",
        part=part,
        read=_Reader(site).read,
        body=list_sections(site),
        suggestions=suggest_for_version(place, slug),
    )


class _Reader:
    def __init__(self, site: Site) -> None:
        self.site = site

    def read(self, content: bytes, path: str) -> tuple[Problem, ...]:
        """Return the problems of measure.md by itself."""
        return read_version(content, path, self.site).problems


def _list_tabs(place: Place, current: str) -> list[tuple[str, str, bool]]:
    names = {"measure_id": place.measure.id, "version": place.version.number}
    tabs = [("Overview", link("versions.show_version", **names), current == "")]
    if may_edit(place):
        for part in list_version_parts(read_sites()):
            href = link("versions.edit_version", part=part.slug, **names)
            tabs.append((part.title, href, current == part.slug))
    return tabs


def _render(place: Place, part: Part, form: EditForm) -> str:
    return render_template(
        "editing/version_part.html",
        place=place,
        part=part,
        form=form,
        tabs=_list_tabs(place, part.slug),
        things=count_uses_of_part(place, part.slug),
    )

"""Dimensions that come and go: new ones, and the end of one."""

from __future__ import annotations

import re

from flask import Blueprint, abort, render_template, request

from cms.access import needs
from cms.editing.edit_forms import EditForm
from cms.editing.file_forms import Answer
from cms.editing.finding import Place, find_version, list_dimensions, read_base, read_sites
from cms.editing.identities import make_slug
from cms.editing.links import link
from cms.editing.removing import ask_whether
from cms.editing.saving import Save, finish
from cms.editing.small_forms import SmallForm, line
from cms.workspace import workspace
from measures.checks.addresses import list_section_ids
from measures.writing.yaml_additions import write_entry

blueprint = Blueprint("new_dimensions", __name__, url_prefix="/measures/<measure_id>/<version>")
NEW = SmallForm(
    (
        line(
            "title",
            "Title",
            "Name the kind of value, the population and the breakdown.",
            "Unemployment rate, by ethnicity over time",
            is_required=True,
        ),
        line("slug", "Address", "Lower-case letters, digits and hyphens.", "by-ethnicity-over-time", is_required=True),
    )
)


@blueprint.get("/dimensions/new")
@needs("data.edit")
def create_dimension(measure_id: str, version: str) -> str:
    """Show the form of a new dimension."""
    place = find_version(measure_id, version)
    return _render("Add a dimension", NEW.show({"slug": "by-ethnicity"}, workspace().head), place)


@blueprint.post("/dimensions/new")
@needs("data.edit")
def save_new_dimension(measure_id: str, version: str) -> Answer:
    """Make a dimension without data yet."""
    place = find_version(measure_id, version)
    typed = NEW.take(request.form)
    slug = make_slug(typed["slug"])
    faults = {} if typed["title"] else {"title": "Expected a title, got none."}
    if wrong := check_name(place, slug):
        faults["slug"] = wrong
    if faults:
        return _render("Add a dimension", NEW.show(typed, request.form.get("base", ""), faults), place), 422
    position = str(len(list_dimensions(place)) + 1)
    entries = (write_entry(key, value, "", "\n") for key, value in (("title", typed["title"]), ("position", position)))
    content = "---\n" + "\n".join(entries) + "\n---\n"
    words = f"Add {slug} to {place.measure.title} {version}"
    save = Save(changes={f"{place.folder}/{slug}.md": content.encode()}, base=workspace().head, message=words)
    return finish(save, address_of(place, slug))


def check_name(place: Place, slug: str) -> str:
    """Return why a new dimension cannot have an address; the empty text where it can."""
    if not slug or slug == "measure":
        return "Expected an address such as by-ethnicity, got none that can be used."
    if slug in list_dimensions(place):
        return f'A dimension at the address "{slug}" is there already. Choose another.'
    if slug in list_section_ids(read_sites()):
        return f'A section of the page has the address "{slug}". Choose another.'
    return ""


def address_of(place: Place, slug: str) -> str:
    """Return the address of a dimension's screen."""
    names = {"measure_id": place.measure.id, "version": place.version.number}
    return link("dimensions.show_dimension", dimension=slug, **names)


@blueprint.get("/dimensions/<dimension>/delete")
@needs("data.edit")
def delete_dimension(measure_id: str, version: str, dimension: str) -> str:
    """Ask whether a dimension is to go."""
    place = find_dimension(measure_id, version, dimension)
    return ask_whether(
        what=f"{dimension} of {place.measure.title} {version}",
        consequence=_describe_end(place, dimension),
        keep=address_of(place, dimension),
    )


def _describe_end(place: Place, dimension: str) -> str:
    """Return what goes with a dimension, and which other files of the version name it."""
    own, named = f"{dimension}.md", re.compile(rf"(?<![a-z0-9-]){re.escape(dimension)}(?![a-z0-9-])")
    files = (name for name in workspace().list_folder(place.folder) if name.endswith(".md") and name != own)
    using = [name for name in files if named.search((workspace().read(f"{place.folder}/{name}") or b"").decode())]
    end = "Its settings, its text and its data go."
    return f"{end} It is named in {', '.join(using)}." if using else end


@blueprint.post("/dimensions/<dimension>/delete")
@needs("data.edit")
def remove_dimension(measure_id: str, version: str, dimension: str) -> Answer:
    """Delete a dimension with its data."""
    place = find_dimension(measure_id, version, dimension)
    files = workspace().list_folder(place.folder)
    gone = (f"{dimension}.{ending}" for ending in ("md", "csv"))
    changes: dict[str, bytes | None] = {f"{place.folder}/{name}": None for name in gone if name in files}
    words = f"Delete {dimension} of {place.measure.title} {version}"
    base = read_base()
    to = link("versions.show_version", measure_id=measure_id, version=version)
    return finish(Save(changes=changes, base=base, message=words), to)


def find_dimension(measure_id: str, version: str, dimension: str) -> Place:
    """Return the version that a dimension is of; answer 404 where there is no such dimension."""
    place = find_version(measure_id, version)
    if dimension not in list_dimensions(place):
        abort(404)
    return place


def _render(title: str, form: EditForm, place: Place) -> str:
    names = {"measure_id": place.measure.id, "version": place.version.number}
    back = (f"{place.measure.title} {place.version.number}", link("versions.show_version", **names))
    return render_template(
        "editing/small_form.html", title=title, form=form, address=request.path, save_words=title, back=back
    )

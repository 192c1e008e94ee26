"""Who may see a version before its release."""

from __future__ import annotations

from flask import Blueprint

from cms.access import needs
from cms.editing.edit_forms import Subject
from cms.editing.file_forms import Answer, FormPage, save_form, show_form
from cms.editing.finding import Place, find_version
from cms.editing.links import link
from cms.editing.version_parts import make_readers_part
from measures.model.problem import Problem
from measures.reading.measure_file import read_measure

blueprint = Blueprint("readers", __name__, url_prefix="/measures/<measure_id>/<version>")


@blueprint.get("/readers")
@needs("measure.edit")
def edit_readers(measure_id: str, version: str) -> str:
    """Show the form of the people."""
    place = find_version(measure_id, version)
    return show_form(_name_subject(place), _name_page(place))


@blueprint.post("/readers")
@needs("measure.edit")
def save_readers(measure_id: str, version: str) -> Answer:
    """Save the people."""
    place = find_version(measure_id, version)
    return save_form(_name_subject(place), _name_page(place))


def _name_subject(place: Place) -> Subject:
    part = make_readers_part(place.version.number)
    return Subject(path=f"measures/{place.measure.path}/measure.yaml", part=part, read=_read)


def _read(content: bytes, path: str) -> tuple[Problem, ...]:
    return read_measure(content, path).problems


def _name_page(place: Place) -> FormPage:
    names = {"measure_id": place.measure.id, "version": place.version.number}
    title = f"{place.measure.title} {place.version.number}"
    return FormPage(
        title=f"Who sees {title} before its release",
        back=(title, link("versions.show_version", **names)),
        message=f"Edit who sees {title} before its release",
    )

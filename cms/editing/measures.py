"""Measures: the list, one measure, and what its measure.yaml says."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from cms.access import needs, signed_in_person
from cms.database import transaction
from cms.editing.actions import list_actions, list_actions_of_list
from cms.editing.edit_forms import Subject
from cms.editing.file_forms import Answer, FormPage, save_form, show_form
from cms.editing.finding import find_measure
from cms.editing.links import link
from cms.editing.listing import list_page, list_states, read_wanted
from cms.editing.naming_ids import list_ids
from cms.editing.state_names import name_state
from cms.editing.using import list_uses
from cms.editing.version_parts import MEASURE_PART
from cms.moments import describe_moment, describe_written
from cms.workspace import MeasureRow, workspace
from cms.workspace.people import name_people
from measures.model.problem import Problem
from measures.reading.measure_file import read_measure

blueprint = Blueprint("measures", __name__, url_prefix="/measures")
blueprint.add_app_template_filter(describe_moment, "moment")
blueprint.add_app_template_filter(describe_written, "written")
blueprint.add_app_template_filter(name_state, "state")


@blueprint.get("/")
@needs("measure.list")
def list_measures() -> str:
    """List measures, cut down by words, topic and state, a page at a time."""
    person = signed_in_person()
    wanted = read_wanted(request.args, person)
    return render_template(
        "editing/measures.html",
        page=list_page(wanted, request.args),
        wanted=wanted,
        chosen_topic=f"{wanted.topic}/{wanted.subtopic}".rstrip("/"),
        topics=workspace().list_topics(),
        states=list_states(),
        actions=list_actions_of_list(),
    )


@blueprint.get("/<measure_id>/")
@needs("measure.see")
def show_measure(measure_id: str) -> str:
    """Show a measure: its versions and what can be done with it."""
    measure = find_measure(measure_id)
    commits = workspace().index.list_commits(measure.path, 10)
    with transaction() as connection:
        names = name_people(connection, [each.author for each in commits])
    return render_template(
        "editing/measure.html",
        measure=measure,
        commits=commits,
        names=names,
        uses=list_uses("measure", measure.id),
        actions=list_actions(measure),
    )


@blueprint.get("/<measure_id>/details")
@needs("measure.edit")
def edit_details(measure_id: str) -> str:
    """Show the form of what measure.yaml says."""
    measure = find_measure(measure_id)
    return show_form(_name_subject(measure), _name_page(measure))


@blueprint.post("/<measure_id>/details")
@needs("measure.edit")
def save_details(measure_id: str) -> Answer:
    """Save what measure.yaml says."""
    measure = find_measure(measure_id)
    return save_form(_name_subject(measure), _name_page(measure))


def _name_subject(measure: MeasureRow) -> Subject:
    return Subject(path=f"measures/{measure.path}/measure.yaml", part=MEASURE_PART, read=_read)


def _read(content: bytes, path: str) -> tuple[Problem, ...]:
    return read_measure(content, path).problems


def _name_page(measure: MeasureRow) -> FormPage:
    return FormPage(
        title=f"Details of {measure.title}",
        back=(measure.title, link("measures.show_measure", measure_id=measure.id)),
        message=f"Edit details of {measure.title}",
        ids=list_ids(measure),
    )

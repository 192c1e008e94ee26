"""The screen by which a draft is handed to a colleague, who is told by mail."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request

from cms.access import needs, signed_in_person
from cms.addresses import make_address
from cms.database import find_session, transaction
from cms.editing.file_forms import Answer
from cms.editing.finding import Place, find_version
from cms.editing.links import link
from cms.editing.small_forms import SmallForm, choose, paragraph
from cms.forms.lengths import judge_words
from cms.forms.schema import Option
from cms.letters.choosing import does_want
from cms.letters.figures import keep_out_figures
from cms.letters.queue import Letter, queue_letter
from cms.surroundings import read_now
from cms.workspace import workspace
from cms.workspace.holding import Colleague, HandedMeanwhile, Holding, find_holding, hand_over, list_colleagues
from cms.workspace.people import name_people

blueprint = Blueprint("handing", __name__, url_prefix="/measures/<measure_id>/<version>")
LONGEST = 2000
TAKEN = "Somebody handed it over meanwhile. See who has it, then choose again."


@blueprint.get("/hand-over")
@needs("data.edit")
def choose_colleague(measure_id: str, version: str) -> str:
    """Ask to whom a draft goes."""
    place = find_version(measure_id, version)
    return _render(place, {}, {})


@blueprint.post("/hand-over")
@needs("data.edit")
def hand_to_colleague(measure_id: str, version: str) -> Answer:
    """Hand a draft to a colleague, and tell them by mail."""
    place = find_version(measure_id, version)
    colleagues = {each.id: each for each in _list_colleagues(place)}
    typed = _make_form(tuple(colleagues.values())).take(request.form)
    faults = _find_faults(typed, colleagues)
    if faults:
        return _render(place, typed, faults), 422
    try:
        _hand(place, colleagues[typed["to"]], typed["note"])
    except HandedMeanwhile:
        find_session().rollback()
        return _render(
            place, typed, {"to": "Somebody handed it over meanwhile. See who has it, then choose again."}
        ), 409
    flash(f"{colleagues[typed['to']].name} has it now.", "note")
    return redirect(link("versions.show_version", measure_id=measure_id, version=version))


def _find_faults(typed: Mapping[str, str], colleagues: Mapping[str, Colleague]) -> dict[str, str]:
    faults = {} if typed["to"] in colleagues else {"to": "Expected a colleague, got none. Choose one."}
    if fault := judge_words(typed["note"], LONGEST, is_needed=False):
        faults["note"] = fault
    return faults


def _hand(place: Place, colleague: Colleague, note: str) -> None:
    giver, session = signed_in_person(), find_session()
    new = Holding(
        measure_id=place.measure.id,
        version=place.version.number,
        person=colleague.id,
        handed_by=giver.id,
        handed_at=read_now(),
        note=note,
    )
    hand_over(session.connection(), new, request.form.get("was", ""))
    is_told = does_want(session.connection(), int(colleague.id.removeprefix("u-")), "steps")
    if colleague.id == giver.id or not is_told:
        session.commit()
        return
    title = f"{place.version.title or place.measure.title} {place.version.number}"
    address = make_address("versions.show_version", measure_id=new.measure_id, version=new.version)
    body = render_template(
        "mail/handed.txt",
        name=colleague.name,
        giver=giver.name,
        title=title,
        note=keep_out_figures(note),
        address=address,
    )
    queue_letter(Letter(colleague.email, f"{giver.name} hands you {title}", body))


def _make_form(colleagues: tuple[Colleague, ...]) -> SmallForm:
    person = signed_in_person()
    options = tuple(Option(each.id, f"{each.name} (you)" if each.id == person.id else each.name) for each in colleagues)
    return SmallForm(
        (
            choose("to", "Who goes on with it?", options),
            paragraph("note", "What is to be done", "They read it in the mail and on the version's page."),
        )
    )


def _list_colleagues(place: Place) -> tuple[Colleague, ...]:
    with transaction() as connection:
        return list_colleagues(connection, place.measure.id)


def _render(place: Place, typed: Mapping[str, str], faults: Mapping[str, str]) -> str:
    with transaction() as connection:
        holding = find_holding(connection, place.measure.id, place.version.number)
        names = name_people(connection, [holding.person] if holding is not None else [])
    form = _make_form(_list_colleagues(place)).show(typed, workspace().head, faults)
    return render_template(
        "editing/hand_over.html", place=place, form=form, holding=holding, names=names, address=request.path
    )

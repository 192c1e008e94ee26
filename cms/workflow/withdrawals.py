"""The screen of a withdrawal: an administrator asks, a second person confirms, either is taken back."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug import Response

from cms.access import Person, needs, signed_in_person
from cms.audit import write
from cms.database import take_turns, transaction
from cms.editing.finding import find_version
from cms.editing.links import link
from cms.editing.small_forms import SmallForm, paragraph
from cms.editing.state_names import STATES
from cms.forms.lengths import judge_words
from cms.people.commanding import PersonUnknown, find_active_person
from cms.surroundings import read_now
from cms.workflow.situations import Standing, name_subject, read_standing
from cms.workflow.taking import MoveRefused
from cms.workflow.telling import say_told, tell
from cms.workflow.withdrawing import (
    MOVE,
    TAKEN_BACK,
    Request,
    ask_for_withdrawal,
    confirm_withdrawal,
    find_request,
    is_same_person,
)
from cms.workspace import StoreBusy, workspace
from cms.workspace.people import name_people

blueprint = Blueprint("withdrawals", __name__, url_prefix="/measures/<measure_id>/<version>/withdrawal")
LONGEST = 2000
CHANGED = "The request changed since you looked, or a day has passed. Nothing was withdrawn."
_FORM = SmallForm((paragraph("why", "Why", "Readers see it in place of the version, and in the list of corrections."),))
Answer = Response | str | tuple[str, int]


@blueprint.get("/")
@needs("withdrawal.confirm")
def show_withdrawal(measure_id: str, version: str) -> str:
    """Show what was asked, or the form that asks."""
    standing, asked = _read(measure_id, version)
    return _render(standing, asked, {}, {})


@blueprint.post("/ask")
@needs("withdrawal.ask")
def ask(measure_id: str, version: str) -> Answer:
    """Ask to withdraw a version, and tell those who can confirm it."""
    (standing, asked), typed = _read(measure_id, version), _FORM.take(request.form)
    why = typed["why"].strip()
    if standing.situation.state not in MOVE.sources or asked is not None:
        return _render(standing, asked, typed, {}), 409
    if fault := judge_words(why, LONGEST):
        return _render(standing, asked, typed, {"why": fault}), 422
    told = ask_for_withdrawal(standing, signed_in_person(), why)
    flash(f"The withdrawal waits for a second person to confirm it. {say_told(told)}", "success")
    return _go_back(measure_id, version)


@blueprint.post("/confirm")
@needs("withdrawal.confirm")
def confirm(measure_id: str, version: str) -> Answer:
    """Withdraw the version that another person asked to withdraw."""
    standing, asked = _read(measure_id, version)
    asker = _find_asker(asked)
    if asked is None or asker is None or request.form.get("asked") != str(asked.number):
        flash(CHANGED, "error")
        return _go_back(measure_id, version)
    if is_same_person(asker, signed_in_person()):
        return _render(standing, asked, {}, {}), 409
    try:
        taken = confirm_withdrawal(standing, asked, asker, signed_in_person())
    except MoveRefused as refused:
        flash(str(refused), "error")
        return _go_back(measure_id, version)
    except StoreBusy as busy:
        flash(str(busy), "error")
        return _go_back(measure_id, version)
    tell(taken, MOVE, asker, asked.act.why, STATES[MOVE.target])
    flash(f"{standing.place.measure.title} {version} is withdrawn. Readers see the reason in its place.", "success")
    return redirect(link("versions.show_version", measure_id=measure_id, version=version))


@blueprint.post("/take-back")
@needs("withdrawal.confirm")
def take_back(measure_id: str, version: str) -> Response:
    """Take back the request that the form was shown for, or turn it down."""
    about = name_subject(find_version(measure_id, version))
    with transaction() as connection:
        take_turns(connection, f"withdrawal {measure_id} {version}")
        asked = find_request(connection, about, read_now())
        is_seen = asked is not None and request.form.get("asked") == str(asked.number)
        if is_seen:
            write(connection, signed_in_person().id, TAKEN_BACK, about)
    if is_seen:
        flash("The request is taken back. The version stays.", "success")
    else:
        flash("The request changed since you looked, or a day has passed. Nothing was taken back.", "error")
    return _go_back(measure_id, version)


def _read(measure_id: str, version: str) -> tuple[Standing, Request | None]:
    place = find_version(measure_id, version)
    with transaction() as connection:
        standing = read_standing(connection, place, signed_in_person(), read_now())
        return standing, find_request(connection, name_subject(place), read_now())


def _find_asker(asked: Request | None) -> Person | None:
    try:
        return find_active_person(asked.act.person) if asked is not None else None
    except PersonUnknown:
        return None


def _go_back(measure_id: str, version: str) -> Response:
    return redirect(link("withdrawals.show_withdrawal", measure_id=measure_id, version=version))


def _render(standing: Standing, asked: Request | None, typed: Mapping[str, str], faults: Mapping[str, str]) -> str:
    asker = _find_asker(asked)
    with transaction() as connection:
        names = name_people(connection, [asked.act.person] if asked is not None else [])
    return render_template(
        "workflow/withdrawal.html",
        place=standing.place,
        title=f"{standing.place.version.title or standing.place.measure.title} {standing.place.version.number}",
        is_public=standing.situation.state in MOVE.sources,
        asked=asked,
        by=names.get(asked.act.person, asked.act.person) if asked is not None else "",
        is_own=asker is not None and is_same_person(asker, signed_in_person()),
        form=_FORM.show(typed, workspace().head, faults),
    )

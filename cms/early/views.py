"""The screen of early access to a version: who has it and used it, who had it last, and the form that names people."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug import Response

from cms.access import needs, signed_in_person
from cms.accounts.domains import find_address_fault
from cms.audit import list_acts
from cms.database import transaction
from cms.early.opening import OPENED
from cms.early.telling import send_link
from cms.early.window import find_window
from cms.editing.file_forms import Answer
from cms.editing.finding import Place, find_state, find_version
from cms.editing.links import link
from cms.editing.small_forms import SmallForm, line
from cms.readers.early import Named, ReaderRefused, end_access, give_access, list_last, list_readers
from cms.surroundings import read_now
from cms.workflow.situations import name_subject
from cms.workspace.people import name_people

blueprint = Blueprint("early", __name__, url_prefix="/measures/<measure_id>/<version>/early-access")
LONGEST = 100
SHOWN = 500
NOT_WAITING = "Early access is given once a version is approved and waits for its release."
FORM = SmallForm(
    (
        line("name", "Name", "One person, not a team.", "Dana Price", is_required=True),
        line("post", "Post", "", "Private Secretary", is_required=True),
        line("organisation", "Organisation", "", "Department for Work", is_required=True),
        line("email", "E-mail address", "Their own. The link goes there.", "dana.price@example.org", is_required=True),
        line("reason", "Why they need it", "It stands in the log.", "Briefs the minister", is_required=True),
    )
)


@blueprint.get("/")
@needs("early.see")
def show_readers(measure_id: str, version: str) -> str:
    """Show who has early access, when it opens, and who is asked about again."""
    return _render(find_version(measure_id, version), {}, {})


@blueprint.post("/")
@needs("early.give")
def add_reader(measure_id: str, version: str) -> Answer:
    """Give somebody early access to this version, and send them their link."""
    place, typed = find_version(measure_id, version), FORM.take(request.form)
    plain = {key: " ".join(value.split()) for key, value in typed.items()}
    faults = _find_faults(plain)
    if find_state(place) != "approved":
        faults[""] = NOT_WAITING
    if faults:
        return _render(place, typed, faults), 422
    try:
        return _give(place, Named(**plain))
    except ReaderRefused as refused:
        return _render(place, typed, {"": str(refused)}), 422


@blueprint.post("/<int(max=2147483647):number>/confirm")
@needs("early.give")
def confirm_reader(measure_id: str, version: str, number: int) -> Answer:
    """Give access to somebody who had it to the release before, once it is said that they are still in the post."""
    place = find_version(measure_id, version)
    with transaction() as connection:
        before = next((each for each in list_last(connection, name_subject(place)) if each.id == number), None)
    if before is None:
        abort(404)
    if find_state(place) != "approved":
        return _render(place, {}, {"": NOT_WAITING}), 422
    try:
        return _give(place, before.named)
    except ReaderRefused as refused:
        return _render(place, {}, {"": str(refused)}), 422


def _give(place: Place, named: Named) -> Response:
    with transaction() as connection:
        who, now = signed_in_person().id, read_now()
        reader, token = give_access(connection, name_subject(place), named, by=who, now=now)
        send_link(connection, reader, token)
    flash(f"{reader.name} has early access to this version. Their link is on its way to {reader.email}.", "success")
    return _return(place)


@blueprint.post("/<int(max=2147483647):number>/end")
@needs("early.end")
def end_reader(measure_id: str, version: str, number: int) -> Response:
    """End somebody's access to this version at once."""
    place = find_version(measure_id, version)
    with transaction() as connection:
        found = tuple(each for each in list_readers(connection, name_subject(place)) if each.id == number)
        why = "Ended on the screen of the version."
        if not end_access(connection, found, by=signed_in_person().id, now=read_now(), why=why):
            abort(404)
    flash(f"The early access of {found[0].name} is ended. Their link opens nothing any more.", "success")
    return _return(place)


def _return(place: Place) -> Response:
    names = {"measure_id": place.measure.id, "version": place.version.number}
    return redirect(link("early.show_readers", **names))


def _find_faults(typed: Mapping[str, str]) -> dict[str, str]:
    faults = {
        key: f"Expected 1 to {LONGEST} characters, got {len(value)}."
        for key, value in typed.items()
        if not 1 <= len(value) <= LONGEST
    }
    fault = find_address_fault(typed["email"], ())
    return {**faults, **({"email": fault} if fault and "email" not in faults else {})}


def _render(place: Place, typed: Mapping[str, str], faults: Mapping[str, str]) -> str:
    about = name_subject(place)
    with transaction() as connection:
        readers, last = list_readers(connection, about), list_last(connection, about)
        names = name_people(connection, [each.given_by for each in readers])
        acts = list_acts(connection, place.measure.id, SHOWN, act=OPENED)
    return render_template(
        "early/readers.html",
        place=place,
        title=f"{place.version.title or place.measure.title} {place.version.number}",
        readers=readers,
        last=last,
        names=names,
        views={each.label: [act for act in acts if act.subject == each.label] for each in readers},
        window=find_window(place) if place.version.status == "approved" else None,
        is_waiting=find_state(place) == "approved",
        form=FORM.show(typed, place.version.tree, faults),
        address=link("early.add_reader", measure_id=place.measure.id, version=place.version.number),
    )

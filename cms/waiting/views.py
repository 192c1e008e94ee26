"""The screens of edits that wait: the list, one of them, and what becomes of it."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug import Response

from cms.access import may, needs, signed_in_person
from cms.audit import write
from cms.database import transaction
from cms.editing.clashes import ask
from cms.returning import tell_returned
from cms.surroundings import read_now
from cms.waiting.differences import compare_proposal
from cms.workspace import BaseUnknown, Conflict, PathTaken, workspace
from cms.workspace.choosing import read_choices
from cms.workspace.keeping import publish_proposal
from cms.workspace.people import name_people
from cms.workspace.proposals import Proposal, decide_proposal, find_proposal, list_waiting

blueprint = Blueprint("waiting", __name__, url_prefix="/waiting")
LONGEST_WHY = 2000


@blueprint.get("/")
@needs("page.see")
def list_proposals() -> str:
    """List what waits: for an approver everybody's edits, for others their own."""
    person = signed_in_person()
    with transaction() as connection:
        found = list_waiting(connection, None if may("shared.publish") else person.id)
        names = name_people(connection, [proposal.person for proposal in found])
    return render_template("waiting/list.html", proposals=found, names=names)


@blueprint.get("/<int(max=2147483647):number>")
@needs("page.see")
def show_proposal(number: int) -> str:
    """Show what an edit would change, to its author and to approvers."""
    proposal = _find(number)
    return _render(proposal)


@blueprint.post("/<int(max=2147483647):number>/publish")
@needs("shared.publish")
def publish(number: int) -> Response | str:
    """Save a waiting edit, so that it is public with the next release."""
    proposal = _find_waiting(number)
    try:
        with transaction() as connection:
            done = publish_proposal(
                workspace(),
                connection,
                proposal,
                by=signed_in_person().id,
                now=read_now(),
                chosen=read_choices(request.form),
            )
    except (BaseUnknown, PathTaken):
        abort(409)
    if isinstance(done, Conflict):
        return ask(done.clashes, base=proposal.base)
    with transaction() as connection:
        _note(connection, "published an edit", number)
    tell_returned(done.returned, signed_in_person())
    flash("Saved. Readers see it with the next release.", "success")
    return redirect(url_for("waiting.list_proposals"))


@blueprint.post("/<int(max=2147483647):number>/decline")
@needs("shared.publish")
def decline(number: int) -> Response | tuple[str, int]:
    """Decline a waiting edit, with a reason for its author."""
    proposal = _find_waiting(number)
    why = request.form.get("why", "").strip()
    if not why or len(why) > LONGEST_WHY:
        fault = f"Say why, in 1 to {LONGEST_WHY:,} characters: the author reads it."
        return _render(proposal, errors=[(fault, "why")], why=why), 422
    with transaction() as connection:
        decide_proposal(connection, number, "declined", by=signed_in_person().id, now=read_now(), why=why)
        _note(connection, "declined an edit", number, why)
    flash("Declined. What was proposed is kept.", "note")
    return redirect(url_for("waiting.list_proposals"))


@blueprint.post("/<int(max=2147483647):number>/take-back")
@needs("page.see")
def take_back(number: int) -> Response:
    """Take back a waiting edit of one's own."""
    proposal = _find_waiting(number)
    if proposal.person != signed_in_person().id:
        abort(404)
    with transaction() as connection:
        decide_proposal(connection, number, "taken back", by=signed_in_person().id, now=read_now())
        _note(connection, "took back an edit", number)
    flash("Taken back. Nothing of it is published.", "note")
    return redirect(url_for("waiting.list_proposals"))


def _note(connection: sa.Connection, act: str, number: int, why: str = "") -> None:
    write(connection, signed_in_person().id, act, f"proposal {number}", reason=why)


def _find(number: int) -> Proposal:
    with transaction() as connection:
        proposal = find_proposal(connection, number)
    if proposal is None or not (may("shared.publish") or proposal.person == signed_in_person().id):
        abort(404)
    return proposal


def _find_waiting(number: int) -> Proposal:
    proposal = _find(number)
    if proposal.state != "waiting":
        abort(409)
    return proposal


def _render(proposal: Proposal, *, errors: list[tuple[str, str]] | None = None, why: str = "") -> str:
    with transaction() as connection:
        names = name_people(connection, [proposal.person, proposal.decided_by or ""])
    return render_template(
        "waiting/proposal.html",
        proposal=proposal,
        files=compare_proposal(workspace(), proposal),
        names=names,
        errors=errors or [],
        why=why,
        is_own=proposal.person == signed_in_person().id,
    )

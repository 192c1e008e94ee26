"""The screen of everybody without an account who can see something early: a leaver loses all of it at once."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug import Response

from cms.access import needs, signed_in_person
from cms.database import transaction
from cms.editing.links import link
from cms.readers.holders import Holder, end_holder, find_holders
from cms.surroundings import read_now
from cms.workspace import workspace

blueprint = Blueprint("leavers", __name__, url_prefix="/early-readers")
WHY = "Left, or is no longer to see it."


@blueprint.get("/")
@needs("early.end")
def list_readers() -> str:
    """List everybody without an account who has access, with what each can see."""
    with transaction() as connection:
        holders = find_holders(connection, read_now())
    return render_template("early/holders.html", rows=[(each, _list_what(each)) for each in holders])


def _list_what(holder: Holder) -> list[tuple[str, str]]:
    """Return what somebody has access to, in words, with the address of the screen that gave it."""
    found = []
    for reader in holder.readers:
        names = {"measure_id": reader.measure_id, "version": reader.version}
        words = f"Early access to {_name(reader.measure_id, reader.version)}, as {reader.post}"
        found.append((words, link("early.show_readers", **names)))
    for each in holder.links:
        names = {"measure_id": each.measure_id, "version": each.version}
        found.append((f"Review link to {_name(each.measure_id, each.version)}", link("review.show_links", **names)))
    return found


def _name(measure_id: str, version: str) -> str:
    measure = workspace().find_measure(measure_id)
    return f"{measure.title if measure is not None else measure_id} {version}"


@blueprint.post("/end")
@needs("early.end")
def end_all() -> Response:
    """End all access of somebody at once, whatever it is to."""
    key = request.form.get("key", "")
    with transaction() as connection:
        ended = end_holder(connection, key, by=signed_in_person().id, now=read_now(), why=WHY)
    if not ended:
        abort(404)
    flash(f"All access of this person is ended: {ended}. No link of theirs opens anything any more.", "success")
    return redirect(link("leavers.list_readers"))

"""What open pages tell and ask: who is here, what was typed, and what can be taken back."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import generate_csrf
from werkzeug.exceptions import NotFound, ServiceUnavailable

from cms.access import Person, can_see, current_person, may, needs, signed_in_person
from cms.database import transaction
from cms.moments import ZONE, describe_moment
from cms.surroundings import read_now
from cms.workspace import BaseUnknown, MeasureRow, StoreBusy, StoreEmpty, close_workspace, workspace
from cms.workspace.autosaves import (
    MOST_BYTES,
    Autosave,
    Typed,
    end_autosave,
    end_typing,
    find_autosave,
    find_recoverable,
    forget_old,
    keep_typing,
    list_autosaves,
)
from cms.workspace.people import name_people
from cms.workspace.places import find_measure_id, is_place
from cms.workspace.presence import Sign, has_other_tab, list_present, note_leaving, note_presence
from cms.workspace.undoing import can_undo
from measures.store.git import NoStore, RemoteUnreachable

blueprint = Blueprint("work", __name__, url_prefix="/work")
blueprint.teardown_app_request(close_workspace)
_TAB = re.compile(r"[A-Za-z0-9-]{8,64}")


@blueprint.post("/beat")
@needs("account.use")
def beat() -> Response:
    """Note that a page is open, and say who else has it open and who saved it since."""
    sign = _read_sign(_read_json())
    now = read_now()
    with transaction() as connection:
        if request.get_json().get("leaving"):
            note_leaving(connection, sign)
            return jsonify({})
        note_presence(connection, sign, now)
        others = list_present(connection, sign, now)
        other_tab = sign.is_editing and has_other_tab(connection, sign, now)
    present = [{"name": each.name, "editing": each.is_editing, "here": each.is_here} for each in others]
    undo = _find_own_save(sign) if may("version.edit") else {}
    return jsonify({"others": present, "other_tab": other_tab, "saved": _list_saves(sign), "undo": undo})


def _list_saves(sign: Sign) -> list[dict[str, str]]:
    """Return who else saved the measure since the commit that the page was made from."""
    base, measure = str(request.get_json().get("base") or ""), _find_measure(sign)
    if not base or measure is None or workspace().head == base:
        return []
    found = workspace().index.list_commits_since(measure.path, base)
    commits = [each for each in found if each.author != sign.person]
    with transaction() as connection:
        names = name_people(connection, [each.author for each in commits])
    return [{"name": names.get(each.author, each.author), "at": _describe_clock(each.at)} for each in commits[:5]]


def _find_own_save(sign: Sign) -> dict[str, str]:
    """Return the newest save of the measure, where it is this person's and can be taken back."""
    measure = _find_measure(sign)
    newest = next(iter(workspace().index.list_commits(measure.path, 1)), None) if measure is not None else None
    if newest is None or newest.author != sign.person or not can_undo(workspace(), newest.commit, read_now()):
        return {}
    return {"commit": newest.commit, "at": describe_moment(newest.at)}


def _find_measure(sign: Sign) -> MeasureRow | None:
    measure_id = find_measure_id(sign.place)
    return workspace().find_measure(measure_id) if measure_id is not None else None


@blueprint.post("/autosave")
@needs("account.use")
def autosave() -> Response:
    """Keep what was typed into a form."""
    posted = _read_json()
    sign = _read_sign(posted)
    typed = Typed(
        person=sign.person,
        place=sign.place,
        tab=sign.tab,
        base=str(posted.get("base") or "")[:40],
        fields=_read_fields(posted),
        turn=_read_turn(posted),
    )
    now = read_now()
    with transaction() as connection:
        forget_old(connection, now)
        keep_typing(connection, typed, now)
    seconds = int((g.sitting.ends_at - now).total_seconds())
    return jsonify({"saved_at": _describe_clock(now), "seconds": seconds})


@blueprint.get("/token")
@needs("account.use")
def renew_token() -> Response:
    """Return a token for a page that was open while its person signed out and in again."""
    return jsonify({"token": generate_csrf()})


@blueprint.get("/recovered")
@needs("account.use")
def show_recovered() -> str:
    """List what the person typed and did not save, and what they discarded or saved in the last 30 days."""
    person = signed_in_person()
    with transaction() as connection:
        rows = [row for row in list_autosaves(connection, person.id) if _may_open(person, row.place)]
    return render_template("workspace/recovered.html", rows=rows)


@blueprint.get("/recoverable")
@needs("account.use")
def find_recovered() -> Response:
    """Return the newest text of a page that the person typed and did not save, for the page to offer."""
    place = request.args.get("place", "")
    person = signed_in_person()
    if not is_place(place) or not _may_open(person, place):
        abort(404)
    with transaction() as connection:
        found = find_recoverable(connection, person.id, place)
    if found is None:
        return jsonify({})
    return jsonify({"id": found.id, "tab": found.tab, "at": _describe_clock(found.saved_at), "fields": found.fields})


@blueprint.get("/recovered/<int(max=2147483647):number>")
@needs("account.use")
def open_recovered(number: int) -> str:
    """Show a text that is kept, with a button that opens it in its form again."""
    return render_template("workspace/recovered_text.html", row=_find_row(number), press="look")


@blueprint.post("/recovered/<int(max=2147483647):number>/discard")
@needs("account.use")
def discard(number: int) -> Any:
    """Set a text aside; it can be opened again for 30 days."""
    row = _find_row(number)
    with transaction() as connection:
        end_autosave(connection, row.person, number, "discarded", read_now())
    if request.accept_mimetypes.best == "application/json":
        return jsonify({})
    flash("Set aside. You can open it again for 30 days.", "note")
    return redirect(url_for("work.show_recovered"))


@blueprint.app_errorhandler(StoreBusy)
@blueprint.app_errorhandler(StoreEmpty)
@blueprint.app_errorhandler(NoStore)
@blueprint.app_errorhandler(RemoteUnreachable)
def say_unreachable(_fault: Exception) -> Any:
    """Say that the content cannot be reached, or that no gap was found between the saves of others."""
    return current_app.handle_http_exception(ServiceUnavailable())


@blueprint.app_errorhandler(BaseUnknown)
def say_unknown(_fault: Exception) -> Any:
    """Say that there is nothing as of a commit that the store does not have."""
    return current_app.handle_http_exception(NotFound())


@blueprint.after_app_request
def end_saved_typing(answer: Response) -> Response:
    """Say that what was typed in a tab was saved, when its form was."""
    person = current_person()
    tab = request.form.get("work_tab", "") if request.method == "POST" and answer.status_code in (302, 303) else ""
    if person is not None and _TAB.fullmatch(tab) and is_place(request.path):
        with transaction() as connection:
            end_typing(connection, person.id, request.path, tab, "saved", read_now())
    return answer


def _describe_clock(moment: datetime) -> str:
    return f"{moment.astimezone(ZONE):%H:%M}"


def _read_json() -> dict[str, Any]:
    if (request.content_length or 0) > MOST_BYTES:
        abort(413)
    posted = request.get_json(silent=True)
    if not isinstance(posted, dict):
        abort(400)
    return posted


def _read_sign(posted: dict[str, Any]) -> Sign:
    place, tab, person = str(posted.get("place", "")), str(posted.get("tab", "")), signed_in_person()
    if not is_place(place) or not _TAB.fullmatch(tab):
        abort(400)
    if not _may_open(person, place):
        abort(404)
    subject = find_measure_id(place) or place
    return Sign(person=person.id, place=place, tab=tab, subject=subject, is_editing=posted.get("editing") is True)


def _may_open(person: Person, place: str) -> bool:
    measure_id = find_measure_id(place)
    return not person.is_outsider if measure_id is None else can_see(person, measure_id)


def _read_fields(posted: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    fields = posted.get("fields")
    if not isinstance(fields, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in fields):
        abort(400)
    pairs = ((str(name), str(value)) for name, value in fields)
    return tuple(pair for pair in pairs if pair[0] != "csrf_token" and "password" not in pair[0])


def _read_turn(posted: dict[str, Any]) -> int:
    turn = posted.get("turn")
    if not isinstance(turn, int) or not 0 <= turn < 2**53:
        abort(400)
    return turn


def _find_row(number: int) -> Autosave:
    person = signed_in_person()
    with transaction() as connection:
        row = find_autosave(connection, person.id, number)
    if row is None or not _may_open(person, row.place):
        abort(404)
    return row

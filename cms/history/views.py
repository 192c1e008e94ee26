"""The saves of a measure, of a person and of everybody, and the button that takes one back."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug import Response

from cms.access import EDITING, Person, can_see, current_person, may, needs
from cms.audit import list_acts
from cms.database import transaction
from cms.editing.saving import Save, finish
from cms.surroundings import read_now
from cms.workspace import workspace
from cms.workspace.keeping import list_versions
from cms.workspace.people import name_people
from cms.workspace.undoing import UNDONE_WITHIN, NotUndone, Undo, plan_undo

blueprint = Blueprint("history", __name__)
MOST = 100


@blueprint.get("/measures/<measure_id>/history/")
@needs("measure.see")
def show_history(measure_id: str) -> str:
    """List the newest saves of a measure; those of the last 30 days can be taken back."""
    work = workspace()
    measure = work.find_measure(measure_id)
    if measure is None:
        abort(404)
    commits = work.index.list_commits(measure.path, MOST)
    with transaction() as connection:
        acts = list_acts(connection, measure_id)
        names = name_people(
            connection,
            [*(commit.author for commit in commits), *(act.person for act in acts), *(act.subject for act in acts)],
        )
    since = read_now() - UNDONE_WITHIN
    return render_template(
        "history/history.html",
        measure=measure,
        commits=commits,
        acts=acts,
        names=names,
        since=since,
        may_undo=may("version.edit"),
    )


@blueprint.get("/history/")
@needs("topic.see")
def list_saves() -> str:
    """List the newest saves of whatever they changed: one's own, or everybody's."""
    person, everybody = _person(), request.args.get("by") == "everybody"
    commits = workspace().index.list_all_commits("" if everybody else person.id, MOST)
    with transaction() as connection:
        names = name_people(connection, [commit.author for commit in commits])
    return render_template(
        "history/saves.html",
        commits=commits,
        names=names,
        since=read_now() - UNDONE_WITHIN,
        everybody=everybody,
        may_undo=may("version.edit"),
        person=person,
    )


@blueprint.post("/history/undo")
@needs("measure.see")
def undo() -> Response | str:
    """Take a save back, merged into what came after it: one's own, or anybody's by who edits versions."""
    try:
        planned = plan_undo(workspace(), request.form.get("commit", ""), read_now())
    except NotUndone:
        flash("This save cannot be taken back: it is older than 30 days, or it began the content.", "warning")
        return redirect(_find_next(None))
    _check_right(planned)
    measure_id = _check(planned)
    save = Save(changes=planned.changes, base=planned.base, message=planned.message)
    return finish(save, _find_next(measure_id))


def _person() -> Person:
    person = current_person()
    assert person is not None
    return person


def _check_right(planned: Undo) -> None:
    """Refuse the undo of another's save to who edits no versions, and of any to who edits nothing."""
    is_own = planned.author == _person().id
    if not (may("version.edit") or (is_own and (may("page.edit") or may("site.edit")))):
        abort(403)


def _check(planned: Undo) -> str | None:
    """See that the person may change what a save changed; return the id of the first measure in it."""
    person, measure_id = _person(), None
    for path in planned.changes:
        measure_id = measure_id or _check_path(person, path)
    for path, number in list_versions(planned.changes):
        measure = workspace().find_at(path)
        state = workspace().find_state(measure.id, number) if measure is not None else None
        if state is not None and state not in EDITING["version.edit"]:
            abort(409)
    return measure_id


def _check_path(person: Person, path: str) -> str | None:
    """Return the id of the measure that a file is of; None where it is of none, or of one that is gone."""
    parts = path.split("/")
    measure = workspace().find_at("/".join(parts[1:4])) if parts[0] == "measures" and len(parts) > 4 else None
    if person.is_outsider and (measure is None or not can_see(person, measure.id)):
        abort(404)
    return measure.id if measure is not None else None


def _find_next(measure_id: str | None) -> str:
    if measure_id is not None:
        return url_for("history.show_history", measure_id=measure_id)
    return url_for("history.list_saves") if may("topic.see") else url_for("measures.list_measures")

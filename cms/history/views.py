"""The saves of a measure, of a person and of everybody, and the button that takes one back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug import Response

from cms.access import EDITING, Person, can_see, may, needs, signed_in_person
from cms.audit import Act, list_acts
from cms.audit.filters import Filters, read_filters
from cms.database import transaction
from cms.editing.saving import Save, finish
from cms.history.rights import list_rights_of_undo
from cms.surroundings import read_now
from cms.workspace import WantedSaves, workspace
from cms.workspace.autosaves import list_autosaves
from cms.workspace.keeping import list_versions
from cms.workspace.people import name_people
from cms.workspace.undoing import UNDONE_WITHIN, NotUndone, Undo, plan_undo
from measures.index import CommitRow

blueprint = Blueprint("history", __name__)
MOST = 100
ACTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class KeptText:
    """Text that the person typed and did not save: its number, the address of its form, and when it was kept."""

    number: int
    place: str
    at: datetime


Entry = CommitRow | KeptText


@blueprint.get("/measures/<measure_id>/history/")
@needs("measure.see")
def show_history(measure_id: str) -> str:
    """List the saves of a measure, and among them what the person typed and did not save."""
    measure = workspace().find_measure(measure_id)
    if measure is None:
        abort(404)
    filters = read_filters(request.args)
    with transaction() as connection:
        acts = list_acts(connection, measure_id, ACTS_SHOWN) if filters == Filters() else ()
        kept = _list_kept(connection, measure_id, filters)
    return _render("history/history.html", measure.path, filters, kept, measure=measure, acts=acts)


@blueprint.get("/history/")
@needs("topic.see")
def list_saves() -> str:
    """List the saves of whatever they changed: one's own, or everybody's."""
    everybody = request.args.get("by") == "everybody" or "person" in request.args
    filters = read_filters(request.args)
    wanted = filters if everybody else replace(filters, person=signed_in_person().id)
    return _render("history/saves.html", "", wanted, (), everybody=everybody)


def _render(
    template: str,
    path: str,
    filters: Filters,
    kept: tuple[KeptText, ...],
    *,
    acts: tuple[Act, ...] = (),
    **more: object,
) -> str:
    found = workspace().index.find_saves(_want(filters, path))
    saves, authors = found[:MOST], workspace().index.find_authors(path)
    oldest = saves[-1].at if len(found) > MOST else None
    entries: list[Entry] = [*saves, *(each for each in kept if oldest is None or each.at >= oldest)]
    with transaction() as connection:
        told = (name for act in acts for name in (act.person, act.subject))
        names = name_people(connection, [*authors, *told])
    return render_template(
        template,
        entries=sorted(entries, key=lambda entry: entry.at, reverse=True),
        authors=sorted(((each, names.get(each, each)) for each in authors), key=lambda pair: pair[1].casefold()),
        names=names,
        filters=filters,
        newer=filters.write(filters.page - 1) if filters.page > 1 else None,
        older=filters.write(filters.page + 1) if len(found) > MOST else None,
        since=read_now() - UNDONE_WITHIN,
        may_undo=may("version.edit"),
        acts=acts,
        **more,
    )


def _want(filters: Filters, path: str) -> WantedSaves:
    """Return the saves that filters ask for, one more than a page shows."""
    return WantedSaves(
        path=path,
        author=filters.person,
        since=filters.since,
        until=filters.until,
        skip=(filters.page - 1) * MOST,
        most=MOST + 1,
    )


def _list_kept(connection: sa.Connection, measure_id: str, filters: Filters) -> tuple[KeptText, ...]:
    """Return what the person typed on screens of a measure and did not save, where the filters let it through."""
    if filters.page > 1 or filters.person not in ("", signed_in_person().id):
        return ()
    rows = list_autosaves(connection, signed_in_person().id)
    return tuple(
        KeptText(row.id, row.place, row.saved_at)
        for row in rows
        if row.place.startswith(f"/measures/{measure_id}/")
        and row.ending != "saved"
        and (filters.since is None or row.saved_at >= filters.since)
        and (filters.until is None or row.saved_at < filters.until)
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


def _check_right(planned: Undo) -> None:
    """Refuse the undo of another's save to who edits no versions, and of any to who edits nothing."""
    is_own = planned.author == signed_in_person().id
    if not (may("version.edit") or (is_own and (may("page.edit") or may("site.edit")))):
        abort(403)


def _check(planned: Undo) -> str | None:
    """See that the person may change what a save changed; return the id of the first measure in it."""
    person, measure_id = signed_in_person(), None
    for path in planned.changes:
        measure_id = measure_id or _check_path(person, path)
    if any(not may(right) for right in list_rights_of_undo(planned.changes, by_approver=may("shared.publish"))):
        abort(403)
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

"""The screens of the log: of everything, for administrators, and of one measure, for the team."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request

from cms.access import needs
from cms.audit import find_acts, find_kinds
from cms.audit.filters import read_filters
from cms.database import transaction
from cms.history.exporting import want_acts
from cms.workspace import workspace
from cms.workspace.people import name_people

blueprint = Blueprint("log", __name__)
MOST = 100


@blueprint.get("/log/")
@needs("log.read")
def show_log() -> str:
    """Show the newest acts of everybody, cut down as the address says."""
    return _render(None)


@blueprint.get("/measures/<measure_id>/log/")
@needs("measure.log")
def show_log_of_measure(measure_id: str) -> str:
    """Show the newest acts on one measure."""
    return _render(measure_id)


def _render(measure_id: str | None) -> str:
    measure = workspace().find_measure(measure_id) if measure_id is not None else None
    if measure_id is not None and measure is None:
        abort(404)
    filters = read_filters(request.args)
    with transaction() as connection:
        found = find_acts(connection, want_acts(filters, measure_id), MOST + 1, (filters.page - 1) * MOST)
        people, kinds = find_kinds(connection, measure_id)
        names = name_people(connection, [*people, *(act.subject for _, act in found)])
    titles = {act.measure_id: workspace().find_measure(act.measure_id) for _, act in found if act.measure_id}
    return render_template(
        "history/log.html",
        measure=measure,
        acts=found[:MOST],
        names=names,
        people=sorted(((each, names.get(each, each)) for each in people), key=lambda pair: pair[1].casefold()),
        kinds=kinds,
        titles=titles,
        filters=filters,
        newer=filters.write(filters.page - 1) if filters.page > 1 else None,
        older=filters.write(filters.page + 1) if len(found) > MOST else None,
    )

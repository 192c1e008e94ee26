"""Who saw what before its release: the looks in the log, by name, on a screen and as files for whoever asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flask import Blueprint, Response, render_template, request

from cms.access import needs
from cms.audit import SEEN, Act, Subject, find_acts, note_look, read_log
from cms.audit.filters import Filters, read_filters
from cms.audit.log import WantedActs
from cms.database import transaction
from cms.history.exporting import want_acts, write_file
from cms.tables import TIME_FORM
from cms.workspace import workspace
from cms.workspace.people import name_people

blueprint = Blueprint("seen", __name__)
MOST = 100
COLUMNS = ("at", "who", "person", "act", "measure", "title", "version", "what", "reason")


@dataclass(frozen=True, slots=True)
class Look:
    """A look at a version before its release, or that somebody was let look: by whom, in words."""

    act: Act
    who: str
    title: str


@blueprint.get("/seen-before-release/")
@needs("log.read")
def show_looks() -> str:
    """Show who saw, or was let see, what before its release, the newest first."""
    filters = read_filters(request.args)
    with transaction() as connection:
        found = find_acts(connection, _want(filters), MOST + 1, (filters.page - 1) * MOST)
        names = name_people(connection, [act.person for _, act in found])
    return render_template(
        "history/seen.html",
        looks=list(_describe([act for _, act in found[:MOST]], names)),
        filters=filters,
        newer=filters.write(filters.page - 1) if filters.page > 1 else None,
        older=filters.write(filters.page + 1) if len(found) > MOST else None,
    )


@blueprint.get("/seen-before-release.<any(csv, json):ending>")
@needs("log.read")
def export_looks(ending: str) -> Response:
    """Send the whole list, or what filters leave of it."""
    filters = read_filters(request.args)
    with transaction() as connection:
        acts = [act for _, act in read_log(connection, _want(filters))]
        names = name_people(connection, {act.person for act in acts})
    rows = [_list_values(look) for look in _describe(acts, names)]
    note_look("exported who saw what before its release", Subject(), ending.upper(), each=True)
    return write_file(ending, "seen-before-release", COLUMNS, rows)


def _want(filters: Filters) -> WantedActs:
    return replace(want_acts(filters, request.args.get("measure") or None), kinds=SEEN)


def _describe(acts: list[Act], names: Mapping[str, str]) -> Iterator[Look]:
    titles: dict[str, str] = {}
    for act in acts:
        measure_id = act.measure_id or ""
        if measure_id not in titles:
            measure = workspace().find_measure(measure_id)
            titles[measure_id] = measure.title if measure is not None else measure_id
        by_link = act.why if act.act.startswith("opened by") else ""
        yield Look(act, names.get(act.person) or by_link or act.person, titles[measure_id])


def _list_values(look: Look) -> tuple[str, ...]:
    act = look.act
    about = (act.measure_id or "", look.title, act.version or "")
    return (act.at.strftime(TIME_FORM), look.who, act.person, act.act, *about, act.after, act.why)

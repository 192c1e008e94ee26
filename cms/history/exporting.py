"""The log as files for auditors: of everything, or of one measure."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence

from flask import Blueprint, Response, abort, request

from cms.access import needs
from cms.audit.filters import Filters, read_filters
from cms.audit.log import Act, Subject, WantedActs, read_log
from cms.audit.looking import note_look
from cms.database import transaction
from cms.tables import TIME_FORM
from cms.workspace.people import name_people

blueprint = Blueprint("audit", __name__)
COLUMNS = ("number", "at", "person", "name", "act", "measure", "version", "subject", "before", "after", "why")
Row = tuple[str | int, ...]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@blueprint.get("/log.<any(csv, json):ending>")
@needs("log.read")
def export_log(ending: str) -> Response:
    """Send the log, or what filters leave of it."""
    return _send(ending, None, "log")


@blueprint.get("/measures/<measure_id>/log.<any(csv, json):ending>")
@needs("measure.log")
def export_log_of_measure(measure_id: str, ending: str) -> Response:
    """Send what was done with one measure."""
    return _send(ending, measure_id, f"log-{measure_id}")


def _send(ending: str, measure_id: str | None, name: str) -> Response:
    if ending not in {"csv", "json"}:
        abort(404)
    filters = read_filters(request.args)
    with transaction() as connection:
        wanted = want_acts(filters, measure_id)
        acts = [*read_log(connection, wanted)]
        names = name_people(connection, {act.person for _, act in acts})
    rows = [_list_values(number, act, names.get(act.person, "")) for number, act in acts]
    what = " ".join((ending.upper(), *(f"{key}={value}" for key, value in filters.query.items())))
    note_look(
        "exported the log of" if measure_id else "exported the log", Subject(measure_id=measure_id), what, each=True
    )
    return write_file(ending, name, COLUMNS, rows)


def write_file(ending: str, name: str, columns: Sequence[str], rows: Iterable[Row]) -> Response:
    """Return rows as a file to be kept, CSV or JSON."""
    kind = "text/csv" if ending == "csv" else "application/json"
    body = _write_csv(columns, rows) if ending == "csv" else _write_json(columns, rows)
    return Response(body, mimetype=kind, headers={"Content-Disposition": f"attachment; filename={name}.{ending}"})


def want_acts(filters: Filters, measure_id: str | None) -> WantedActs:
    """Return the acts that filters ask for, of one measure where it is named."""
    return WantedActs(
        measure_id=measure_id, person=filters.person, act=filters.act, since=filters.since, until=filters.until
    )


def _list_values(number: int, act: Act, name: str) -> Row:
    at = act.at.strftime(TIME_FORM)
    about = (act.measure_id or "", act.version or "", act.subject)
    return (number, at, act.person, name, act.act, *about, act.before, act.after, act.why)


def _write_csv(columns: Sequence[str], rows: Iterable[Row]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_guard(value) for value in row] for row in rows)
    return text.getvalue()


def _guard(value: str | int) -> str | int:
    """Return a value that a spreadsheet takes for text, never for a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _write_json(columns: Sequence[str], rows: Iterable[Row]) -> str:
    return json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=1)

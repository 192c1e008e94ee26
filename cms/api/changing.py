"""What programs change: they begin the next draft of a measure, put its facts and data, and send it to review."""

from __future__ import annotations

import re

from flask import Blueprint, abort, request

from cms.access import needs, signed_in_person
from cms.api import shapes
from cms.api.bodies import read_body
from cms.api.effects import Files, find_effects
from cms.api.files import drop_columns, edit_markdown, list_declared
from cms.api.noting import note
from cms.api.operations import Answer, Operation, operation
from cms.api.problems import ApiProblem
from cms.api.reading import VERSION, show_problem
from cms.editing.creating import SEEN, begin_version, find_begun, find_fault_of_version, find_next_draft, list_editions
from cms.editing.finding import Place, find_measure, find_version, list_dimensions
from cms.editing.saving import Save, keep
from cms.editing.state_names import STATES
from cms.surroundings import find_settings, read_now
from cms.uploads.taking import DATA_KINDS, Desk, Refused, take_file
from cms.workflow.taking import Asked, MoveRefused, take_move
from cms.workflow.telling import tell
from cms.workspace import BaseUnknown, Clash, MeasureRow, Saved, VersionRow, workspace
from measures.reading.csv_text import read_header
from measures.workflow import MOVES

blueprint = Blueprint("api_changing", __name__, url_prefix="/api")
_COMMIT = re.compile(r'"([0-9a-f]{40})"')
_AGAIN = "Read it again, make the change once more from what is there now, and send that."


@blueprint.post("/measures/<measure_id>/drafts")
@needs("version.create")
@operation(Operation(answers=shapes.Draft, takes=shapes.NextDraft, statuses=(200, 201), has_commit=True))
def begin_draft(measure_id: str) -> Answer:
    """Return the next draft of a measure; where there is none, begin it with the version that readers know."""
    measure, wanted = find_measure(measure_id), read_body(shapes.NextDraft)
    kind = "edition" if wanted.kind == "major" else f"update {wanted.of}" if wanted.of else "update"
    there = _find_draft(measure, kind)
    if there is not None:
        return _show_draft(measure, there, 200)
    fault = find_fault_of_version(measure, kind)
    begun = find_begun(measure, kind)
    if fault or begun is None or not begun.is_readable:
        raise ApiProblem(409, fault or "The version that it would begin with cannot be read.", "Read the measure.")
    number, changes = begin_version(measure, begun, kind)
    _save(Save(changes=changes, base=workspace().head, message=f"Begin version {number} of {measure.title}"))
    place = find_version(measure_id, str(number))
    note("began", place)
    return _show_draft(place.measure, place.version, 201)


def _find_draft(measure: MeasureRow, kind: str) -> VersionRow | None:
    """Return the newest version that is on its way to readers and is what is wanted; None where there is none."""
    begun = find_begun(measure, kind)
    if begun is not None:
        return find_next_draft(measure, begun, kind)
    waiting = (row for row in measure.versions if row.status not in SEEN)
    return next(waiting, None) if not list_editions(measure) else None


def _show_draft(measure: MeasureRow, row: VersionRow, status: int) -> Answer:
    commit = workspace().head
    body = shapes.Draft(measure=measure.id, number=row.number, state=workspace().read_state(row), commit=commit)
    return Answer(body=body, status=status, commit=commit)


@blueprint.put(VERSION)
@needs("version.edit")
@operation(Operation(answers=shapes.Changed, takes=shapes.Change, has_commit=True, needs_commit=True))
def put_version(measure_id: str, version: str) -> Answer:
    """Put the facts and the text of a version: the front matter of measure.md, and what stands below it."""
    place, base, change = find_version(measure_id, version), _read_started_from(), read_body(shapes.Change)
    content = _read_at(place, "measure.md", base)
    edited = edit_markdown(content, "measure.md", change.settings, change.text)
    files: Files = {"measure.md": edited} if edited != content else {}
    return _change(place, files, change, base, f"Edit {place.measure.title} {version}")


@blueprint.put(f"{VERSION}/dimensions/<dimension>")
@needs("data.edit")
@operation(Operation(answers=shapes.Changed, takes=shapes.DimensionChange, has_commit=True, needs_commit=True))
def put_dimension(measure_id: str, version: str, dimension: str) -> Answer:
    """Put the settings, the commentary and the data of a dimension; the answer says what that changes."""
    place = find_version(measure_id, version)
    if dimension not in list_dimensions(place):
        abort(404)
    base, change = _read_started_from(), read_body(shapes.DimensionChange)
    content = _read_at(place, f"{dimension}.md", base)
    edited = edit_markdown(content, f"{dimension}.md", change.settings, change.text)
    files = {f"{dimension}.md": edited} if edited != content else {}
    files.update(_read_data(place, dimension, change, edited))
    verb = "Replace the data of" if change.data is not None else "Edit"
    return _change(place, files, change, base, f"{verb} {dimension} in {place.measure.title} {version}", dimension)


@blueprint.post(f"{VERSION}/review")
@needs("version.move")
@operation(Operation(answers=shapes.Sent, needs_commit=True))
def send_to_review(measure_id: str, version: str) -> Answer:
    """Send a draft to review as it stood at the commit in If-Match, or not at all; whom it concerns is told by mail."""
    place, person = find_version(measure_id, version), signed_in_person()
    base = _read_started_from()
    seen = workspace().find_entry(place.folder, at=base)
    if seen is None or seen.id != place.version.tree:
        raise ApiProblem(412, "The version changed since that commit.", "Read it again before it is sent to review.")
    step = MOVES["send"]
    try:
        taken = take_move(place, step, person, Asked(seen=seen.id))
    except MoveRefused as refused:
        faults = [{"at": each.rule, "message": each.words} for each in refused.refusals]
        rules = {each.rule for each in refused.refusals}
        status = 403 if "role" in rules else 412 if rules == {"seen"} else 409
        raise ApiProblem(status, str(refused), "Read its problems and its state.", errors=faults) from refused
    told = tell(taken, step, person, "", STATES[step.target])
    note("sent to review", place)
    return Answer(body=shapes.Sent(measure=measure_id, number=version, state=step.target, told=told))


def _read_started_from() -> str:
    """Return the commit that a change started from."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise ApiProblem(428)
    found = _COMMIT.fullmatch(given)
    try:
        workspace().check_base(found[1] if found is not None else "")
    except BaseUnknown as fault:
        raise ApiProblem(412) from fault
    assert found is not None
    return found[1]


def _read_at(place: Place, name: str, base: str) -> bytes:
    content = workspace().read(f"{place.folder}/{name}", at=base)
    if content is None:
        raise ApiProblem(412, f"There was no {name} of this version at that commit.", _AGAIN)
    return content


def _read_data(place: Place, dimension: str, change: shapes.DimensionChange, markdown: bytes) -> Files:
    """Return the file of the data that was sent, without columns that are to be dropped; none where none was sent."""
    if change.data is None:
        if change.drop:
            raise ApiProblem(422, "Columns are dropped from data that is sent, and none is.", "Send data as well.")
        return {}
    file = f"{dimension}.csv"
    columns, content = drop_columns(_scan(dimension, change.data), file, frozenset(change.drop))
    _refuse_undeclared(place, dimension, markdown, columns)
    return {file: content}


def _scan(dimension: str, text: str) -> str:
    """Return data that was sent; refuse what the scan of files finds harmful."""
    settings = find_settings()
    person = signed_in_person().id
    desk = Desk(scanner=settings.clamd_url, quarantine=settings.var / "quarantine", person=person, at=read_now())
    taken = take_file(f"{dimension}.csv", text.encode(), DATA_KINDS, desk)
    if isinstance(taken, Refused):
        raise ApiProblem(422, taken.words, "Send the rows as CSV, with a header.")
    return text


def _refuse_undeclared(place: Place, dimension: str, markdown: bytes, columns: tuple[str, ...]) -> None:
    """Refuse new columns that the settings do not name: nobody said that they are to be published."""
    known = read_header(workspace().read(f"{place.folder}/{dimension}.csv") or b"")
    new = [name for name in columns if name not in {*known, *list_declared(markdown)}]
    if new:
        faults = [{"at": f"data, column {name}", "message": "Nobody said that it is to be published."} for name in new]
        raise ApiProblem(
            422,
            f"The data has columns that the settings do not name: {', '.join(new)}.",
            "Name each in columns of the settings, or in drop.",
            errors=faults,
        )


def _change(
    place: Place, files: Files, change: shapes.Change, base: str, words: str, dimension: str | None = None
) -> Answer:
    effects = find_effects(place, files, dimension)
    merged, returned, commit = False, list[str](), workspace().head
    if not change.dry_run:
        message = " ".join((change.message or "").split()) or words
        changes = {f"{place.folder}/{name}": content for name, content in files.items()}
        done = _save(Save(changes=changes, base=base, message=message))
        commit, merged, returned = done.commit, done.was_merged, [each.number for each in done.returned]
        note("changed", place, ", ".join(sorted(files)) or "nothing")
    body = shapes.Changed(
        commit=commit,
        saved=not change.dry_run,
        merged=merged,
        rows=effects.rows,
        columns=list(effects.columns),
        problems=[show_problem(each, place) for each in effects.errors],
        returned=returned,
    )
    return Answer(body=body, commit=commit)


def _save(save: Save) -> Saved:
    """Save files by the rules of all saves; answer with what clashes where others changed the same parts."""
    done = keep(save)
    if isinstance(done, Saved):
        return done
    clashes = [_show_clash(each) for each in getattr(done, "clashes", ())]
    raise ApiProblem(409, "Others changed the same parts meanwhile. Nothing was saved.", _AGAIN, clashes=clashes)


def _show_clash(clash: Clash) -> dict[str, object]:
    shown = shapes.Clash(
        file=clash.path, part=list(clash.part), before=clash.base, theirs=clash.theirs, mine=clash.mine
    )
    return shown.model_dump()

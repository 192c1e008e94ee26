"""Screens for a dimension's data: send it, see how it was read, correct that, then use it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import Blueprint, Response, abort, make_response, render_template, request
from markupsafe import Markup

from cms.access import needs, signed_in_person
from cms.data.columns import ROLES
from cms.data.marked import write_marked_copy
from cms.data.proposing import Dimension, Proposal, propose
from cms.data.replacing import Replacement, compare_rows, find_new_errors, tell_columns
from cms.data.sent import PASTED, Sent, read_again
from cms.data.spelling import keep_spellings
from cms.editing.file_forms import Answer
from cms.editing.finding import Place, find_version, list_dimensions
from cms.editing.links import link
from cms.editing.overview import check_place
from cms.editing.pictures import draw_figures
from cms.editing.saving import Save, finish
from cms.editing.shared_content import read_shared
from cms.forms.faults import say
from cms.surroundings import find_settings, read_now
from cms.uploads.taking import DATA_KINDS, Desk, Refused, take_file
from cms.workspace import workspace
from measures.intake.report import write_report
from measures.model.problem import Problem
from measures.model.shared import Shared
from publishing.scans import NO_SCANNER

blueprint = Blueprint("data", __name__, url_prefix="/measures/<measure_id>/<version>/dimensions/<dimension>/data")
UNKNOWN_LABEL = "classification.unknown-label"
UNREADABLE = "Expected a file or a pasted table, got neither. Choose a file, or paste the cells."


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The dimension whose data is sent: where it is, what it says now, and what it may refer to."""

    place: Place
    dimension: Dimension
    shared: Shared


@dataclass(frozen=True, slots=True, kw_only=True)
class Effects:
    """What using the table changes: rows, new errors of the version, and the pictures that it makes."""

    rows: Replacement | None
    columns: tuple[str, ...]
    errors: tuple[tuple[str, str], ...]
    figures: tuple[Markup, ...]


@blueprint.get("/")
@needs("data.edit")
def show_data(measure_id: str, version: str, dimension: str) -> str:
    """Show the data of a dimension, and where to send other data."""
    return _render_start(_find(measure_id, version, dimension))


@blueprint.post("/read")
@needs("data.edit")
def read_data(measure_id: str, version: str, dimension: str) -> Answer:
    """Show how a sent table is read; nothing is saved."""
    subject = _find(measure_id, version, dimension)
    sent = _take()
    if isinstance(sent, Refused):
        return _render_start(subject, sent.words), 422
    return _render(subject, sent, propose(sent, subject.dimension, subject.shared))


@blueprint.post("/use")
@needs("data.edit")
def use_data(measure_id: str, version: str, dimension: str) -> Answer:
    """Save a table, as it was read and corrected, as the data of a dimension."""
    subject = _find(measure_id, version, dimension)
    sent = _take()
    if isinstance(sent, Refused):
        return _render_start(subject, sent.words), 422
    proposal = propose(sent, subject.dimension, subject.shared)
    if proposal.markdown is None or proposal.csv is None:
        return _render(subject, sent, proposal), 422
    folder = subject.place.folder
    files: dict[str, bytes | None] = {
        f"{folder}/{dimension}.md": proposal.markdown.encode(),
        f"{folder}/{dimension}.csv": proposal.csv,
    }
    verb = "Add" if subject.dimension.csv is None else "Replace"
    words = f"{verb} the data of {dimension} in {subject.place.measure.title} {version}"
    to = link("dimensions.show_dimension", measure_id=measure_id, version=version, dimension=dimension)
    answer = finish(Save(changes=files, base=request.form.get("base", ""), message=words), to)
    if not isinstance(answer, str):
        keep_spellings(proposal.spellings)
    return answer


@blueprint.post("/marked")
@needs("data.edit")
def download_marked_copy(measure_id: str, version: str, dimension: str) -> Response:
    """Return the sent table with its problems written beside the rows."""
    subject = _find(measure_id, version, dimension)
    sent = _take()
    if isinstance(sent, Refused):
        abort(400)
    proposal = propose(sent, subject.dimension, subject.shared)
    sheet = proposal.report.sheet if proposal.report is not None else sent.sheet
    answer = make_response(write_marked_copy(sent, sheet, proposal.problems, proposal.about))
    answer.content_type = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f'attachment; filename="{dimension}-problems.csv"'
    return answer


def _find(measure_id: str, version: str, slug: str) -> Subject:
    place = find_version(measure_id, version)
    shared = read_shared()
    if shared is None:
        abort(503)
    markdown = workspace().read(f"{place.folder}/{slug}.md")
    if slug not in list_dimensions(place) or markdown is None:
        abort(404)
    data = workspace().read(f"{place.folder}/{slug}.csv")
    text = markdown.decode("utf-8-sig", "replace").replace("\r\n", "\n")
    return Subject(place=place, dimension=Dimension(slug=slug, markdown=text, csv=data), shared=shared)


def _take() -> Sent | Refused:
    """Return the table of this request: a new one, or the one that the form carries on; scanned each time."""
    again = read_again(request.form)
    sent = again or _read_new()
    if sent is None:
        return Refused(UNREADABLE)
    person, settings = signed_in_person(), find_settings()
    desk = Desk(scanner=settings.clamd_url, quarantine=settings.var / "quarantine", person=person.id, at=read_now())
    taken = take_file(sent.name, sent.content, DATA_KINDS, desk)
    if isinstance(taken, Refused):
        return taken
    return replace(sent, name=taken.name, content=taken.content)


def _read_new() -> Sent | None:
    upload = request.files.get("file")
    if upload is not None and upload.filename:
        return Sent(name=upload.filename, content=upload.read())
    pasted = request.form.get("pasted", "").strip("\r\n")
    return Sent(name=PASTED, content=pasted.replace("\r\n", "\n").encode()) if pasted.strip() else None


def _render_start(subject: Subject, fault: str = "") -> str:
    scanner = "" if find_settings().clamd_url else NO_SCANNER
    content = (subject.dimension.csv or b"").decode("utf-8-sig", "replace").splitlines()
    return render_template(
        "data/start.html", place=subject.place, dimension=subject.dimension.slug, fault=fault, scanner=scanner,
        rows=max(len(content) - 1, 0), base=workspace().head,
        errors=[(fault, "file")] if fault else [], kinds=",".join(f".{each}" for each in DATA_KINDS),
    )  # fmt: skip


def _render(subject: Subject, sent: Sent, proposal: Proposal) -> str:
    return render_template(
        "data/read.html",
        place=subject.place,
        dimension=subject.dimension.slug,
        sent=sent,
        proposal=proposal,
        effects=_find_effects(subject, proposal),
        problems=_list_problems(proposal),
        report=write_report(proposal.report) if proposal.report is not None else "",
        base=request.form.get("base", ""),
        roles=ROLES,
        lists=[(each.id, each.title) for each in subject.shared.classifications.values()],
    )


def _list_problems(proposal: Proposal) -> list[tuple[str, str]]:
    """Return problems with their places, the rows counted as the file has them; labels to be decided are told apart."""
    asked = [f'got "{each.label}".' for each in proposal.labels if not each.is_read]
    return [
        (say(each), _name_place(each, proposal.about.get(each, "")))
        for each in proposal.problems
        if each.rule != UNKNOWN_LABEL or not each.message.endswith(tuple(asked))
    ]


def _name_file(problem: Problem) -> str:
    return f"{problem.place.file.rpartition('/')[2]}, line {problem.place.line}"


def _name_place(problem: Problem, column: str) -> str:
    named = f", column {column}" if column else ""
    return f"{problem.place.file}, line {problem.place.line}{named}"


def _find_effects(subject: Subject, proposal: Proposal) -> Effects | None:
    settings, observations, slug = proposal.settings, proposal.observations, subject.dimension.slug
    if proposal.markdown is None or proposal.csv is None or settings is None or observations is None:
        return None
    files = {f"{slug}.md": proposal.markdown.encode(), f"{slug}.csv": proposal.csv}
    before, found = check_place(subject.place)
    after = [each for each in check_place(subject.place, files)[1] if each.is_error]
    old = before.dimensions.get(slug) if before is not None else None
    is_drawn = not any(each.place.file.endswith(tuple(f"/{name}" for name in files)) for each in after)
    return Effects(
        rows=compare_rows(old.observations, observations) if old is not None and old.observations is not None else None,
        columns=tuple(tell_columns(old.settings, settings)) if old is not None and old.settings.columns else (),
        errors=tuple((say(each), _name_file(each)) for each in find_new_errors(found, after)),
        figures=draw_figures(settings, observations, slug) if is_drawn else (),
    )

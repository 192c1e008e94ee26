"""What programs read: topics, measures, versions, dimensions with their data, and what is wrong with a version."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from flask import Blueprint, abort, request

from cms.access import needs, signed_in_person
from cms.api import shapes
from cms.api.bodies import read_number
from cms.api.files import read_data, read_markdown
from cms.api.noting import note
from cms.api.operations import PAGED, Answer, Operation, operation
from cms.api.signing_in import find_token
from cms.editing.finding import Place, find_measure, find_version, list_dimensions
from cms.editing.overview import check_place, is_to_mend
from cms.workspace import MeasureRow, Wanted, workspace
from measures.model.problem import Problem

blueprint = Blueprint("api_reading", __name__, url_prefix="/api")
MOST_PAGES, MOST_SIZE, SIZE = 100_000, 200, 50
VERSION = "/measures/<measure_id>/versions/<version>"
Row = TypeVar("Row")


@blueprint.get("/me")
@needs("api.use")
@operation(Operation(answers=shapes.Whoami))
def show_me() -> Answer:
    """Say whose token this is, what it may do and when it ends."""
    person, token = signed_in_person(), find_token()
    return Answer(
        body=shapes.Whoami(
            id=person.id,
            name=person.name,
            roles=sorted(person.roles),
            token=token.name,
            scopes=sorted(token.scopes),
            ends_at=token.ends_at.isoformat(),
        )
    )


@blueprint.get("/topics")
@needs("topic.see")
@operation(Operation(answers=shapes.Topics, asks=PAGED))
def list_topics() -> Answer:
    """List topics and subtopics, in the order of pages."""
    rows = workspace().list_topics()
    page, shown = _cut(rows)
    found = [shapes.Topic(path=row.path, title=row.title, measures=row.measures) for row in shown]
    return Answer(body=shapes.Topics(total=len(rows), page=page, topics=found))


@blueprint.get("/measures")
@needs("measure.list")
@operation(
    Operation(
        answers=shapes.Measures,
        asks=(*PAGED, ("q", "Words of a title, an address or a code."), ("topic", "A topic, or a topic/subtopic.")),
    )
)
def list_measures() -> Answer:
    """List the measures that the person may see, in the order of topics."""
    person, (page, size) = signed_in_person(), _read_page()
    topic, _, subtopic = request.args.get("topic", "").partition("/")
    wanted = Wanted(
        text=request.args.get("q", ""),
        topic=topic,
        subtopic=subtopic,
        ids=person.shares if person.is_outsider else None,
        start=(page - 1) * size,
        most=size,
    )
    found = workspace().list_measures(wanted)
    return Answer(
        body=shapes.Measures(total=found.total, page=page, measures=[_show_measure(row) for row in found.rows])
    )


@blueprint.get("/measures/<measure_id>")
@needs("measure.see")
@operation(Operation(answers=shapes.Measure))
def show_measure(measure_id: str) -> Answer:
    """Return a measure and its versions."""
    return Answer(body=_show_measure(find_measure(measure_id)))


@blueprint.get(VERSION)
@needs("version.see")
@operation(Operation(answers=shapes.Version, has_commit=True))
def show_version(measure_id: str, version: str) -> Answer:
    """Return a version: its facts, its text and the names of its dimensions."""
    place = find_version(measure_id, version)
    read, commit = read_markdown(f"{place.folder}/measure.md"), workspace().head
    note("read unpublished text of", place, only_unpublished=True)
    return Answer(
        body=shapes.Version(
            measure=measure_id,
            number=version,
            state=workspace().read_state(place.version),
            commit=commit,
            settings=read.settings,
            text=read.text,
            dimensions=list(list_dimensions(place)),
        ),
        commit=commit,
    )


@blueprint.get(f"{VERSION}/dimensions/<dimension>")
@needs("version.see")
@operation(Operation(answers=shapes.Dimension, has_commit=True))
def show_dimension(measure_id: str, version: str, dimension: str) -> Answer:
    """Return a dimension: its settings, its commentary and its data."""
    place = find_version(measure_id, version)
    if dimension not in list_dimensions(place):
        abort(404)
    read, commit = read_markdown(f"{place.folder}/{dimension}.md"), workspace().head
    data = read_data(f"{place.folder}/{dimension}.csv")
    note("read unpublished data of", place, dimension, only_unpublished=True)
    body = shapes.Dimension(slug=dimension, commit=commit, settings=read.settings, text=read.text, data=data)
    return Answer(body=body, commit=commit)


@blueprint.get(f"{VERSION}/problems")
@needs("version.see")
@operation(Operation(answers=shapes.Problems, asks=PAGED))
def check_version(measure_id: str, version: str) -> Answer:
    """Check a version as it stands, by itself and against the version before it."""
    place = find_version(measure_id, version)
    loaded, found = check_place(place)
    page, shown = _cut(found)
    return Answer(
        body=shapes.Problems(
            commit=workspace().head,
            is_complete=loaded is not None and not any(map(is_to_mend, found)),
            total=len(found),
            page=page,
            problems=[show_problem(each, place) for each in shown],
        )
    )


def show_problem(problem: Problem, place: Place) -> shapes.Problem:
    """Return a problem as the API tells it; its file as it is called within the version."""
    return shapes.Problem(
        rule=problem.rule,
        severity=problem.severity,
        blocks_review=is_to_mend(problem),
        file=problem.place.file.removeprefix(f"{place.folder}/"),
        line=problem.place.line,
        column=problem.place.column,
        message=problem.message,
        hint=problem.hint,
    )


def _show_measure(row: MeasureRow) -> shapes.Measure:
    return shapes.Measure(
        id=row.id,
        path=row.path,
        title=row.title,
        reference=row.reference,
        changed_at=row.changed_at.isoformat() if row.changed_at else None,
        versions=[
            shapes.VersionListed(
                number=each.number, title=each.title, state=workspace().read_state(each), release_at=each.release_at
            )
            for each in row.versions
        ],
    )


def _read_page() -> tuple[int, int]:
    return read_number("page", 1, MOST_PAGES, 1), read_number("size", 1, MOST_SIZE, SIZE)


def _cut(rows: Sequence[Row]) -> tuple[int, Sequence[Row]]:
    """Return the number of the page that is asked for, and what stands on it."""
    page, size = _read_page()
    return page, rows[(page - 1) * size : page * size]

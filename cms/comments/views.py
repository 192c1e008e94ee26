"""The screens of comments: the list of a version, the form of a new one, answers, and the cells to comment on."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug import Response

from cms.access import Person, needs, signed_in_person
from cms.audit import Subject, write
from cms.comments.cells import list_cells
from cms.comments.showing import count_in_words, show_beside, show_threads
from cms.comments.spots import Spot, describe_spot, is_there, list_parts, read_digests, read_spot, read_values
from cms.comments.telling import tell_of_comment
from cms.comments.threads import (
    Author,
    CommentRefused,
    Thread,
    add_comment,
    answer,
    find_thread,
    list_threads,
    reopen,
    resolve,
)
from cms.database import transaction
from cms.editing.dimensions import name_dimension
from cms.editing.finding import Place, find_version, list_dimensions
from cms.editing.links import link
from cms.surroundings import read_now

blueprint = Blueprint("comments", __name__, url_prefix="/measures/<measure_id>/<version>/comments")
blueprint.add_app_template_global(show_beside, "comments_of")
Answer = Response | str | tuple[str, int]


@blueprint.get("/")
@needs("version.see")
def list_comments(measure_id: str, version: str) -> str:
    """List the comments of a version: those that are open, or all."""
    return _render_list(find_version(measure_id, version))


@blueprint.get("/new")
@needs("comment.write")
def write_comment(measure_id: str, version: str) -> str:
    """Ask for the words of a comment on a part of a version, or on a cell."""
    place, spot = find_version(measure_id, version), read_spot(request.args)
    return _render_form(place, spot, _read_value(place, spot))


@blueprint.post("/new")
@needs("comment.write")
def keep_comment(measure_id: str, version: str) -> Answer:
    """Keep a comment, and tell those whom it concerns."""
    place, spot, text = find_version(measure_id, version), read_spot(request.form), request.form.get("text", "")
    value, person = _read_value(place, spot), signed_in_person()
    stands = value if spot.is_cell else read_digests(place).get(spot.address)
    try:
        with transaction() as connection:
            about = Subject(measure_id=measure_id, version=version)
            number = add_comment(connection, about, Author(person.id), text, read_now(), spot=spot, value=stands)
            _tell(connection, place, number, person)
            _note(connection, place, "commented on", number)
    except CommentRefused as refused:
        return _render_form(place, spot, value, text, str(refused)), 422
    flash("Your comment is kept.", "note")
    return _go_to(place, number)


@blueprint.post("/<int(max=2147483647):number>/answer")
@needs("comment.write")
def answer_comment(measure_id: str, version: str, number: int) -> Answer:
    """Keep an answer, which opens its comment again, and tell those whom it concerns."""
    place, person, text = find_version(measure_id, version), signed_in_person(), request.form.get("text", "")
    try:
        with transaction() as connection:
            _find(connection, place, number)
            answer(connection, number, Author(person.id), text, read_now())
            _tell(connection, place, number, person)
            _note(connection, place, "answered a comment on", number)
    except CommentRefused as refused:
        return _render_list(place, number, text, str(refused)), 422
    flash("Your answer is kept.", "note")
    return _go_to(place, number)


@blueprint.post("/<int(max=2147483647):number>/resolve")
@needs("comment.write")
def resolve_comment(measure_id: str, version: str, number: int) -> Response:
    """Note that a comment is settled."""
    place = find_version(measure_id, version)
    with transaction() as connection:
        if _find(connection, place, number).is_open:
            resolve(connection, number, signed_in_person().id, read_now())
            _note(connection, place, "resolved a comment on", number)
    flash("Resolved. It stays under “All comments”.", "note")
    return redirect(link("comments.list_comments", measure_id=measure_id, version=version))


@blueprint.post("/<int(max=2147483647):number>/reopen")
@needs("comment.write")
def reopen_comment(measure_id: str, version: str, number: int) -> Response:
    """Open a comment again."""
    place = find_version(measure_id, version)
    with transaction() as connection:
        if not _find(connection, place, number).is_open:
            reopen(connection, number)
            _note(connection, place, "opened a comment again on", number)
    flash("It is open again.", "note")
    return _go_to(place, number)


@blueprint.get("/cells/<dimension>")
@needs("version.see")
def show_cells(measure_id: str, version: str, dimension: str) -> str:
    """List the cells of a dimension, each with a link to comment on it."""
    place = find_version(measure_id, version)
    if dimension not in list_dimensions(place):
        abort(404)
    with transaction() as connection:
        threads = list_threads(connection, measure_id, version)
    spots = (each.spot for each in threads if each.is_open and each.spot.dimension == dimension)
    counts = Counter((spot.row, spot.column) for spot in spots)
    words, page = request.args.get("q", "").strip(), request.args.get("page", "1")
    number = int(page) if page.isdecimal() and 0 < len(page) < 6 and int(page) else 1
    return render_template(
        "comments/cells.html",
        place=place,
        dimension=dimension,
        words=words,
        page=list_cells(place, dimension, words, number, counts),
    )


def _read_value(place: Place, spot: Spot) -> str | None:
    """Return what stands in a cell, None for other spots; answer 404 where there is no such spot."""
    known = spot.is_cell and spot.dimension in list_dimensions(place)
    values = read_values(place, spot.dimension) if known else {}
    if not is_there(place, spot, values):
        abort(404)
    return values.get((spot.row, spot.column))


def _find(connection: sa.Connection, place: Place, number: int) -> Thread:
    found = find_thread(connection, place.measure.id, place.version.number, number)
    if found is None:
        abort(404)
    return found


def _tell(connection: sa.Connection, place: Place, number: int, person: Person) -> None:
    tell_of_comment(connection, place, _find(connection, place, number), person.id, person.name, read_now())


def _note(connection: sa.Connection, place: Place, act: str, number: int) -> None:
    about = Subject(name=f"comment {number}", measure_id=place.measure.id, version=place.version.number)
    write(connection, signed_in_person().id, act, about)


def _go_to(place: Place, number: int) -> Response:
    names = {"measure_id": place.measure.id, "version": place.version.number}
    return redirect(link("comments.list_comments", **names, _anchor=f"comment-{number}"))


def _render_list(place: Place, answered: int = 0, typed: str = "", fault: str = "") -> str:
    """Return the list of comments; an answer that was refused stands in its form with what is wrong."""
    is_all = request.args.get("show") == "all" or bool(answered)
    with transaction() as connection:
        threads = show_threads(connection, place, only_open=not is_all)
    return render_template(
        "comments/list.html",
        place=place,
        threads=threads,
        is_all=is_all,
        counted=count_in_words(sum(each.is_open for each in threads)),
        answered=answered,
        typed=typed,
        errors=[(fault, f"text-{answered}")] if fault else [],
        dimensions=list_dimensions(place),
        parts=list_parts(),
    )


def _render_form(place: Place, spot: Spot, value: str | None, typed: str = "", fault: str = "") -> str:
    titles = {spot.dimension: name_dimension(place, spot.dimension)} if spot.dimension else {}
    return render_template(
        "comments/write.html",
        place=place,
        spot=spot,
        about=describe_spot(spot, list_parts(), titles),
        value=value,
        typed=typed,
        errors=[(fault, "text")] if fault else [],
    )

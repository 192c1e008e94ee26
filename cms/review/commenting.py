"""Comments by a review link, under the name that is given: on the version, on a section of it, or on a dimension."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request
from werkzeug import Response as BaseResponse

from cms.access import ANYONE, needs
from cms.audit import write
from cms.comments import WHOLE, Author, CommentRefused, Spot, add_comment
from cms.comments.spots import describe_spot, list_parts, read_digests
from cms.comments.telling import tell_of_comment
from cms.comments.threads import LONGEST, LONGEST_NAME, find_thread
from cms.database import transaction
from cms.editing.finding import Place, list_dimensions
from cms.editing.links import link
from cms.editing.small_forms import SmallForm, choose, line, paragraph
from cms.forms.lengths import judge_words
from cms.forms.schema import Option
from cms.letters.figures import SOMEBODY, keep_out_figures
from cms.review.opening import Opened, open_link
from cms.surroundings import read_now

blueprint = Blueprint("review_commenting", __name__, url_prefix="/review/<token>/comment")


@blueprint.get("/")
@needs(ANYONE)
def write_comment(token: str) -> Response:
    """Ask for a comment."""
    return _render(open_link(token), {}, {})


@blueprint.post("/")
@needs(ANYONE)
def keep_comment(token: str) -> BaseResponse:
    """Keep a comment, and tell those whom it concerns."""
    opened = open_link(token)
    typed = _make_form(opened.place).take(request.form)
    spots = dict(_list_spots(opened.place))
    faults = _find_faults(typed, spots)
    if faults:
        return _render(opened, typed, faults, 422)
    try:
        _keep(opened, typed["name"], spots[typed["about"]], typed["text"])
    except CommentRefused as refused:
        return _render(opened, typed, {"": str(refused)}, 422)
    flash("Thank you. Your comment is kept, and the people who work on this were told.", "success")
    return redirect(link("review_commenting.write_comment", token=token))


def _keep(opened: Opened, name: str, spot: Spot, text: str) -> None:
    about, stands = opened.link.subject, read_digests(opened.place).get(spot.address)
    with transaction() as connection:
        number = add_comment(connection, about, Author(name=name), text, read_now(), spot=spot, value=stands)
        thread = find_thread(connection, opened.link.measure_id, opened.link.version, number)
        assert thread is not None
        by = keep_out_figures(" ".join(name.split()), SOMEBODY)
        tell_of_comment(connection, opened.place, thread, "", by, read_now())
        write(connection, opened.link.name, "commented on", about, after=f"comment {number}")


def _find_faults(typed: Mapping[str, str], spots: Mapping[str, Spot]) -> dict[str, str]:
    faults = {}
    if not 0 < len(typed["name"].strip()) <= LONGEST_NAME:
        faults["name"] = f"Expected your name, in at most {LONGEST_NAME} characters. Write it."
    if typed["about"] not in spots:
        faults["about"] = "Expected one of the choices. Choose what you comment on."
    if fault := judge_words(typed["text"], LONGEST):
        faults["text"] = fault
    return faults


def _list_spots(place: Place) -> Iterator[tuple[str, Spot]]:
    """Yield what can be commented on, by the value of its choice."""
    yield "whole", WHOLE
    for name in list_parts():
        yield f"part {name}", Spot(part=name)
    for slug in list_dimensions(place):
        yield f"dimension {slug}", Spot(dimension=slug)


def _make_form(place: Place) -> SmallForm:
    parts = list_parts()
    options = tuple(Option(value, describe_spot(spot, parts)) for value, spot in _list_spots(place))
    return SmallForm(
        (
            line("name", "Your name", is_required=True),
            choose("about", "What you comment on", options),
            paragraph(
                "text", "Your comment", "The people who work on this page read it; readers of the site never do."
            ),
        )
    )


def _render(opened: Opened, typed: Mapping[str, str], faults: Mapping[str, str], status: int = 200) -> Response:
    version = opened.place.version
    page = render_template(
        "review/comment.html",
        title=f"{version.title or opened.place.measure.title} {version.number}",
        form=_make_form(opened.place).show(typed or {"about": "whole"}, version.tree, faults),
        page=link("review_reading.show_page", token=opened.token),
        address=link("review_commenting.keep_comment", token=opened.token),
    )
    answer = make_response(page, status)
    answer.headers["Referrer-Policy"] = "strict-origin"  # a form that is sent from it must say where it comes from
    return answer

"""What early readers see: the door that says the rules and the time, and inside the window the pages of the version."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, request

from cms.access import ANYONE, needs
from cms.database import transaction
from cms.early.opening import Admitted, admit, admit_inside, note_view, show_closed
from cms.editing.links import link
from cms.moments import describe_moment
from cms.navigation import Link
from cms.preview.bar import insert_bar
from cms.preview.selecting import Draft
from cms.preview.views import find_stand
from cms.review.addresses import lead_page
from cms.review.showing import answer_page, draw_for_reader, find_live_site
from generator.pages.addresses import address_of_version

blueprint = Blueprint("early_reading", __name__, url_prefix="/early/<token>")


@blueprint.get("/")
@needs(ANYONE)
def show_door(token: str) -> str:
    """Say whose link it is and what holds of what it shows, or when it opens; no figure and no title stands here."""
    admitted = admit(token)
    if not admitted.is_open:
        return show_closed(admitted)
    assert admitted.window is not None
    return render_template(
        "early/door.html",
        reader=admitted.reader,
        window=admitted.window,
        page=link("early_reading.show_page", token=token),
    )


@blueprint.get("/page/")
@needs(ANYONE)
def show_page(token: str) -> Response:
    """Show the page of the version as everybody will see it."""
    admitted = admit_inside(token)
    assert admitted.place is not None
    return _show(admitted, address_of_version(admitted.place.measure.path, admitted.place.version.number))


@blueprint.get("/page/site/<path:address>")
@needs(ANYONE)
def show_below(token: str, address: str) -> Response:
    """Show a page that belongs to the version; nothing else is shown, and no file is given."""
    admitted, wanted = admit_inside(token), f"/{address}"
    if not admitted.find_way("").leads_to(wanted):
        abort(404)
    return _show(admitted, wanted)


def _show(admitted: Admitted, address: str) -> Response:
    assert admitted.place is not None
    assert admitted.window is not None
    stand, page = find_stand(), link("early_reading.show_page", token=admitted.token)
    draft = Draft(admitted.place.measure.path, admitted.place.version.number, released=admitted.window.closes)
    drawn = draw_for_reader(stand, draft, address, page)
    with transaction() as connection:
        note_view(connection, admitted, address)
    origin = find_live_site(stand)
    words = f" before release. Everybody sees it at {describe_moment(admitted.window.closes)}."
    content = insert_bar(
        lead_page(drawn.content, admitted.find_way(origin)),
        words=words,
        links=[Link("The page", page, request.path == page)],
    )
    return answer_page(content, admitted.mark, origin)

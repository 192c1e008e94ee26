"""What people with a review link see: the version's real page and what belongs to it, and the sign-off."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request
from werkzeug import Response as BaseResponse

from cms.access import ANYONE, needs
from cms.database import transaction
from cms.editing.links import link
from cms.editing.small_forms import SmallForm, line
from cms.preview.drawing import CannotBeDrawn
from cms.preview.mark import mark_page
from cms.preview.selecting import Draft
from cms.preview.views import find_stand
from cms.review.addresses import lead_page
from cms.review.bar import add_review_bar, is_signed, say_signed
from cms.review.opening import Opened, note_view, open_link
from cms.review.showing import REFERRER, answer_page, draw_for_reader, find_live_site, hide_link
from cms.review.signing import SignOffRefused, sign_off
from cms.review.walk_pages import FindAddress, Walk, gather_walk, show_step, show_summary
from cms.workflow.comparing import keep_standing
from cms.workflow.records import find_sign_off
from generator.pages.addresses import address_of_version

blueprint = Blueprint("review_reading", __name__, url_prefix="/review/<token>")
LONGEST_NAME = 100
FORM = SmallForm(
    (
        line("name", "Your name", is_required=True),
        line("role", "Your role in the department", "", "Head of statistics", is_required=True),
    )
)
blueprint.after_app_request(hide_link)


@blueprint.get("/")
@needs(ANYONE)
def show_page(token: str) -> Response:
    """Show the page of the version as it stands."""
    opened = open_link(token)
    return _show(opened, address_of_version(opened.place.measure.path, opened.place.version.number))


@blueprint.get("/site/<path:address>")
@needs(ANYONE)
def show_below(token: str, address: str) -> Response:
    """Show a page that belongs to the version; nothing else is shown by the link, and no file is given."""
    opened, wanted = open_link(token), f"/{address}"
    if not opened.find_way("").leads_to(wanted):
        abort(404)
    return _show(opened, wanted)


def _show(opened: Opened, address: str) -> Response:
    stand, page = find_stand(), link("review_reading.show_page", token=opened.token)
    drawn = draw_for_reader(stand, Draft(opened.place.measure.path, opened.place.version.number), address, page)
    with transaction() as connection:
        note_view(connection, opened, address)
        signed = find_sign_off(connection, opened.link.subject, opened.place.version.tree)
    origin = find_live_site(stand)
    content = add_review_bar(lead_page(drawn.content, opened.find_way(origin)), opened, signed)
    return answer_page(content, opened.reader, origin)


@blueprint.get("/compare/")
@needs(ANYONE)
def show_changes(token: str) -> str:
    """Count what differs from what readers see, with a way to each part."""
    opened = open_link(token)
    back = ("The page", link("review_reading.show_page", token=token))
    page = show_summary(opened.place, _walk(opened), _find_address(opened), back)
    return _note(opened, page, "what changed")


@blueprint.get("/compare/<step>")
@needs(ANYONE)
def show_part(token: str, step: str) -> str:
    """Show how one part differs from what readers see."""
    opened = open_link(token)
    page = show_step(opened.place, _walk(opened), step, _find_address(opened))
    return _note(opened, page, f"what changed: {step}")


def _walk(opened: Opened) -> Walk:
    try:
        return gather_walk(opened.place, for_team=False)
    except CannotBeDrawn:
        abort(make_response(render_template("review/not_drawn.html"), 503))


def _find_address(opened: Opened) -> FindAddress:
    token = opened.token
    return lambda slug: (
        link("review_reading.show_part", token=token, step=slug)
        if slug
        else link("review_reading.show_changes", token=token)
    )


def _note(opened: Opened, page: str, what: str) -> str:
    with transaction() as connection:
        note_view(connection, opened, what)
    return mark_page(page.encode(), opened.reader).decode()


@blueprint.get("/sign-off")
@needs(ANYONE)
def ask_for_sign_off(token: str) -> Response:
    """Ask who signs the version off, or say why that cannot be done now."""
    opened = open_link(token)
    return _render(opened, request.args.get("tree", opened.place.version.tree), {}, {})


@blueprint.post("/sign-off")
@needs(ANYONE)
def take_sign_off(token: str) -> BaseResponse:
    """Sign the version off for the department, as it was looked at."""
    opened, typed = open_link(token), FORM.take(request.form)
    tree, faults = request.form.get("base", ""), _find_faults(typed)
    if faults:
        return _render(opened, tree, typed, faults, 422)
    who = ", ".join(" ".join(typed[key].split()) for key in ("name", "role"))
    try:
        sign_off(opened, tree, who)
    except SignOffRefused:
        return _render(opened, tree, typed, {}, 409)
    flash("Thank you. Your sign-off is recorded, and the people who work on this were told.", "success")
    return redirect(link("review_reading.ask_for_sign_off", token=token))


def _find_faults(typed: Mapping[str, str]) -> dict[str, str]:
    faults = {}
    for key, what in (("name", "your name"), ("role", "your role")):
        count = len(" ".join(typed[key].split()))
        if not count:
            faults[key] = f"Expected {what}, got nothing. Write it."
        elif count > LONGEST_NAME:
            faults[key] = f"Expected at most {LONGEST_NAME} characters, got {count}. Write less."
    return faults


def _render(
    opened: Opened, tree: str, typed: Mapping[str, str], faults: Mapping[str, str], status: int = 200
) -> Response:
    version = opened.place.version
    with transaction() as connection:
        signed = find_sign_off(connection, opened.link.subject, opened.place.version.tree)
    page = render_template(
        "review/sign_off.html",
        title=f"{version.title or opened.place.measure.title} {version.number}",
        is_open=version.status == "department_review",
        has_changed=tree != version.tree,
        told=say_signed(signed, version.tree),
        is_signed=is_signed(signed, version.tree),
        changed=keep_standing(signed, opened.place)[1],
        tree=version.tree,
        form=FORM.show(typed, version.tree, faults),
        page=link("review_reading.show_page", token=opened.token),
        address=link("review_reading.take_sign_off", token=opened.token),
    )
    answer = make_response(page, status)
    answer.headers[REFERRER] = "strict-origin"  # a form that is sent from it must say where it comes from
    return answer

"""The screen on which the team makes review links, sees how they are used, and ends them."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, abort, flash, redirect, render_template, request
from werkzeug import Response

from cms.access import Person, needs, signed_in_person
from cms.addresses import make_address
from cms.audit import list_acts, write
from cms.database import transaction
from cms.editing.finding import Place, find_version
from cms.editing.links import link
from cms.editing.small_forms import SmallForm, line
from cms.readers.links import DAYS, MOST_DAYS, MOST_LINKS, TooManyLinks, end_link, list_links, make_link
from cms.review.opening import OPENED, REVIEW_STATES, is_vouched_for
from cms.surroundings import read_now
from cms.workflow.situations import name_subject
from cms.workspace.people import name_people

blueprint = Blueprint("review", __name__, url_prefix="/measures/<measure_id>/<version>/links")
LONGEST = 100
SHOWN = 500
FORM = SmallForm(
    (
        line("reader", "For whom", "It stands in the log.", "Dana Price, Department for Work", is_required=True),
        line("days", "Days until it ends", f"1 to {MOST_DAYS}.", str(DAYS), is_required=True),
    )
)


@blueprint.get("/")
@needs("review.link")
def show_links(measure_id: str, version: str) -> str:
    """List the links to a version with their use, and offer to make one."""
    return _render(find_version(measure_id, version), {"days": str(DAYS)}, {})


@blueprint.post("/")
@needs("review.link")
def add_link(measure_id: str, version: str) -> str | tuple[str, int]:
    """Make a link and show it, this once."""
    place, person, typed = find_version(measure_id, version), signed_in_person(), FORM.take(request.form)
    faults = _find_faults(typed)
    if place.version.status not in REVIEW_STATES:
        faults[""] = "A link works only while a version is in review. Send it to review first."
    if faults:
        return _render(place, typed, faults), 422
    try:
        made = _make(place, person, " ".join(typed["reader"].split()), int(typed["days"]))
    except TooManyLinks:
        return _render(place, typed, {"": f"End a link first: there are {MOST_LINKS}, the most there can be."}), 422
    return _render(place, {"days": str(DAYS)}, {}, made=make_address("review_reading.show_page", token=made))


def _make(place: Place, person: Person, reader: str, days: int) -> str:
    with transaction() as connection:
        about = name_subject(place)
        made, token = make_link(connection, about, reader, by=person.id, days=days, now=read_now())
        until = made.ends_at.isoformat(timespec="minutes")
        write(connection, person.id, "made a review link to", made.subject, after=f"until {until}", reason=reader)
    return token


def _find_faults(typed: Mapping[str, str]) -> dict[str, str]:
    faults, reader, days = {}, " ".join(typed["reader"].split()), typed["days"].strip()
    if not 1 <= len(reader) <= LONGEST:
        faults["reader"] = f"Expected who gets the link, in 1 to {LONGEST} characters, got {len(reader)}."
    if not (days.isascii() and days.isdecimal() and len(days) < 4 and 1 <= int(days) <= MOST_DAYS):
        faults["days"] = f'Expected a number of days from 1 to {MOST_DAYS}, got "{days}".'
    return faults


@blueprint.post("/<int(max=2147483647):number>/end")
@needs("review.link")
def end(measure_id: str, version: str, number: int) -> Response:
    """End a link at once."""
    place = find_version(measure_id, version)
    with transaction() as connection:
        ended = end_link(connection, name_subject(place), number, read_now())
        if ended is None:
            abort(404)
        write(connection, signed_in_person().id, "ended a review link to", ended.subject, reason=ended.reader)
    flash(f"The link for {ended.reader} is ended. It opens nothing any more.", "success")
    return redirect(link("review.show_links", measure_id=measure_id, version=version))


def _render(place: Place, typed: Mapping[str, str], faults: Mapping[str, str], made: str = "") -> str:
    about = name_subject(place)
    with transaction() as connection:
        links = list_links(connection, about)
        names = name_people(connection, [each.made_by for each in links])
        acts = list_acts(connection, place.measure.id, SHOWN, act=OPENED)
    views = {each.name: [act for act in acts if act.subject == each.name] for each in links}
    return render_template(
        "review/links.html",
        place=place,
        title=f"{place.version.title or place.measure.title} {place.version.number}",
        links=links,
        views=views,
        resting={each.id for each in links if each.works(read_now()) and not is_vouched_for(each)},
        names=names,
        now=read_now(),
        is_open=place.version.status in REVIEW_STATES,
        made=made,
        form=FORM.show(typed, place.version.tree, faults),
        address=link("review.add_link", measure_id=place.measure.id, version=place.version.number),
    )

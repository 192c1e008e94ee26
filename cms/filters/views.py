"""The screens of saved filters: beside each list, and all of them together."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug import Response

from cms.access import needs, signed_in_person
from cms.database import transaction
from cms.filters.keeping import LISTS, FilterRefused, SavedFilter, delete_filter, list_filters, read_query, save_filter
from cms.surroundings import read_now

blueprint = Blueprint("filters", __name__, url_prefix="/filters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What stands beside a list: its name, saved filters as (name, address, whether in use), what is filtered."""

    screen: str
    saved: tuple[tuple[str, str, bool], ...]
    query: dict[str, str]


@blueprint.app_template_global("offer_filters")
def offer_filters(screen: str) -> Offered:
    """Return the saved filters of a list, for whoever looks at it."""
    query = read_query(screen, request.args)
    with transaction() as connection:
        found = list_filters(connection, signed_in_person().number, screen)
    saved = tuple((each.name, find_address(each), each.query == query) for each in found)
    return Offered(screen=screen, saved=saved, query=query)


def find_address(saved: SavedFilter) -> str:
    """Return the address of a list with a saved filter."""
    return url_for(LISTS[saved.screen].endpoint, **saved.query)  # type: ignore[arg-type]  # words, as any query


@blueprint.get("/")
@needs("account.use")
def list_saved() -> str:
    """List the filters that a person saved, each with a button that deletes it."""
    with transaction() as connection:
        found = list_filters(connection, signed_in_person().number)
    rows = [(each, LISTS[each.screen].title, find_address(each)) for each in found]
    return render_template("filters/list.html", rows=rows)


@blueprint.post("/<screen>/save")
@needs("account.use")
def save(screen: str) -> Response:
    """Save the filters of a list under a name."""
    if screen not in LISTS:
        abort(404)
    query = read_query(screen, request.form)
    try:
        with transaction() as connection:
            save_filter(connection, signed_in_person().number, screen, request.form.get("name", ""), query, read_now())
    except FilterRefused as refused:
        flash(str(refused), "error")
    else:
        flash("The filters are saved.", "note")
    return redirect(url_for(LISTS[screen].endpoint, **query))  # type: ignore[arg-type]  # words, as any query


@blueprint.post("/<int(max=2147483647):number>/delete")
@needs("account.use")
def delete(number: int) -> Response:
    """Delete a saved filter."""
    with transaction() as connection:
        name = delete_filter(connection, signed_in_person().number, number)
    if name is None:
        abort(404)
    flash(f"The saved filter “{name}” is deleted.", "note")
    return redirect(url_for("filters.list_saved"))

"""The screens of work: the board by state, and updates that are due."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template, request

from cms.access import needs, signed_in_person
from cms.board.gathering import gather_due, gather_work, read_today
from cms.board.showing import (
    SOON,
    choose_work,
    list_dues,
    list_orders,
    list_owners,
    list_states,
    read_filters,
    show_card,
    show_columns,
    show_page,
)
from cms.database import transaction
from cms.surroundings import read_now
from cms.workspace import MOST_WORK, workspace
from cms.workspace.people import name_people

blueprint = Blueprint("board", __name__, url_prefix="/board")


@blueprint.get("/")
@needs("board.see")
def show_board() -> str:
    """Show all work by state, cut down by topic, owner, state and due day."""
    person, today, filters = signed_in_person(), read_today(read_now()), read_filters(request.args)
    topic, _, subtopic = filters.topic.partition("/")
    with transaction() as connection:
        found = gather_work(connection, person, today, topic, subtopic)
        every = (*found, *gather_due(person, today, today.day, topic, subtopic))
        names = name_people(connection, {filters.owner, *(each.owner for each in every if each.owner)})
    chosen = choose_work(every, filters, today.day)
    column, pages = show_page(chosen, filters, names, today) if filters.state else (None, None)
    return render_template(
        "board/board.html",
        filters=filters,
        topics=workspace().list_topics(),
        owners=list_owners(every, person, names, filters.owner),
        states=list_states(),
        dues=list_dues(),
        orders=list_orders(),
        columns=show_columns(chosen, filters, names, today) if column is None else (column,),
        pages=pages,
        total=len(chosen),
        is_cut=len(found) == MOST_WORK,
    )


@blueprint.get("/due")
@needs("board.see")
def list_due() -> str:
    """List the measures whose next edition is due, or overdue, and not begun."""
    person, today = signed_in_person(), read_today(read_now())
    every = gather_due(person, today, today.day + SOON + timedelta(days=1))
    with transaction() as connection:
        names = name_people(connection, [each.owner for each in every if each.owner])
    cards = [show_card(each, names, today) for each in every]
    return render_template(
        "board/due.html",
        overdue=[each for each in cards if each.is_overdue],
        soon=[each for each in cards if not each.is_overdue],
    )

"""Whose turn it is with a version: who can take the next step from its state, in words that name them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from cms.editing.finding import Place
from cms.tables import people, person_roles
from cms.workflow.telling import choose_department
from cms.workspace import workspace
from cms.workspace.owning import find_owner
from measures.workflow import Situation, State

NAMED = 3
BY_LINK = "Next: the department, to sign it off. Nobody of it has an account here, so send somebody a review link."


def describe_turn(connection: sa.Connection, place: Place, situation: Situation, state: State) -> str:
    """Return whose turn it is with a version in a state; empty where nobody has anything to do.

    `situation` says the rest: whether a department reviews it, whether it signed, and who may not pass on own numbers.
    """
    if state in ("draft", "rejected"):
        owner = find_owner(connection, workspace(), place.measure, place.version.number)
        number = int(owner[2:]) if owner and owner[2:].isdecimal() else 0
        return _say("whoever has the draft", _list_names(connection, people.c.id == number))
    barred = situation.number_editor if situation.four_eyes else None
    if state == "internal_review":
        role = "reviewer" if situation.needs_department else "approver"
        return _say(f"{_article(role)} {role}", _list_role(connection, role, barred))
    if state == "department_review" and situation.signed_off:
        return _say("an approver", _list_role(connection, "approver", barred))
    if state == "department_review":
        names = _list_names(connection, people.c.id.in_(choose_department(place.measure.id)))
        return _say("the department, to sign it off", names) if names else BY_LINK
    return ""


def _article(role: str) -> str:
    return "an" if role[0] in "aeiou" else "a"


def _list_role(connection: sa.Connection, role: str, barred: str | None) -> list[str]:
    """Return the names of those who have a role, but one who may not use it here."""
    holders = sa.select(person_roles.c.person_id).where(person_roles.c.role == role)
    number = int(barred[2:]) if barred and barred[2:].isdecimal() else 0
    return _list_names(connection, people.c.id.in_(holders) & (people.c.id != number))


def _list_names(connection: sa.Connection, condition: sa.ColumnElement[bool]) -> list[str]:
    query = sa.select(people.c.name).where(people.c.active.is_(True), condition).order_by(people.c.name, people.c.id)
    return list(connection.scalars(query))


def _say(who: str, names: Sequence[str]) -> str:
    if not names:
        return f"Next: {who}, but there is nobody yet. Ask an administrator."
    more = len(names) - NAMED
    listed = ", ".join(names[:NAMED]) + ("" if more < 1 else " and 1 more" if more == 1 else f" and {more} more")
    return f"Next: {who} ({listed})."

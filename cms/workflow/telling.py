"""Tells people by mail of a step that concerns them."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask import render_template

from cms.access import Person
from cms.addresses import make_address
from cms.database import find_session, transaction
from cms.letters.choosing import wants
from cms.letters.figures import keep_out_figures
from cms.letters.queue import Letter, queue_letter
from cms.tables import people, person_roles, shares
from cms.workflow.situations import Standing
from cms.workspace import workspace
from cms.workspace.holding import find_holding
from measures.workflow import Group, Move

_ROLES = {"reviewers": "reviewer", "approvers": "approver", "administrators": "administrator"}


def tell(standing: Standing, move: Move, person: Person, reason: str, states: str) -> int:
    """Queue a letter to each person whom a step concerns but who took it; return how many."""
    place = standing.place
    title = f"{place.version.title or place.measure.title} {place.version.number}"
    address = make_address("versions.show_version", measure_id=place.measure.id, version=place.version.number)
    found = [each for each in list_people(standing, move.tells) if f"u-{each.id}" != person.id]
    for each in found:
        body = render_template(
            "mail/moved.txt",
            name=each.name,
            by=person.name,
            title=title,
            state=states,
            reason=keep_out_figures(reason),
            address=address,
        )
        queue_letter(Letter(each.email, f"{title}: {states}", body))
    find_session().commit()
    return len(found)


def say_told(told: int) -> str:
    """Say how many people got a letter."""
    return "Nobody had to be told." if not told else "1 person was told." if told == 1 else f"{told} people were told."


def list_people(standing: Standing, groups: Iterable[Group]) -> list[sa.Row[tuple[int, str, str]]]:
    """Return the accounts of groups that a version concerns, as (id, name, email), each once, that want such mail."""
    with transaction() as connection:
        chosen = [_choose(connection, standing, group) for group in groups]
        if not chosen:
            return []
        reached = people.c.active.is_(True) & wants("steps")
        query = sa.select(people.c.id, people.c.name, people.c.email).where(reached, sa.or_(*chosen))
        return list(connection.execute(query.order_by(people.c.id)))


def choose_department(measure_id: str) -> sa.Select[tuple[int]]:
    """Return the departmental users with whom a measure is shared, as a query for the numbers of their accounts."""
    query = sa.select(shares.c.person_id).join(person_roles, person_roles.c.person_id == shares.c.person_id)
    return query.where(shares.c.measure_id == measure_id, person_roles.c.role == "departmental")


def find_departments(connection: sa.Connection, measure_ids: Iterable[str]) -> frozenset[str]:
    """Return which of the measures a departmental user with an account sees."""
    query = sa.select(shares.c.measure_id).distinct().join(people, people.c.id == shares.c.person_id)
    query = query.join(person_roles, person_roles.c.person_id == shares.c.person_id)
    query = query.where(people.c.active.is_(True), person_roles.c.role == "departmental")
    return frozenset(connection.scalars(query)) & frozenset(measure_ids)


def _choose(connection: sa.Connection, standing: Standing, group: Group) -> sa.ColumnElement[bool]:
    measure_id, version = standing.measure.id, standing.place.version.number
    if group in _ROLES:
        return people.c.id.in_(sa.select(person_roles.c.person_id).where(person_roles.c.role == _ROLES[group]))
    if group == "department":
        return people.c.id.in_(choose_department(measure_id))
    if group == "editor":
        holding = find_holding(connection, measure_id, version)
        saves = workspace().index.list_commits(standing.place.measure.path, 1)
        ids = [holding.person] if holding else [standing.situation.number_editor, *(save.author for save in saves)]
        return people.c.id.in_([int(each[2:]) for each in ids if each and each[2:].isdecimal()])
    state = standing.measure.versions.get(version)
    posts = [each.post for each in state.pre_release] if state is not None else []
    return people.c.email.in_(posts)

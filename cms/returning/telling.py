"""Logs, and tells by mail, that an edit of numbers took a version in review back to draft."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from flask import render_template

from cms.access import Person
from cms.addresses import make_address
from cms.audit import Subject, write
from cms.database import transaction
from cms.letters.choosing import wants
from cms.letters.queue import Letter, queue_letter
from cms.tables import people, person_roles
from cms.workspace import workspace
from measures.workflow import EditedVersion, Group, find_return

_ROLES = {"reviewers": "reviewer", "approvers": "approver", "administrators": "administrator"}


def tell_returned(versions: Iterable[EditedVersion], person: Person) -> None:
    """Write down each version that a person's edit took back to draft, and tell those whom it concerns but them."""
    for version in versions:
        move = find_return(version)
        if move is None:
            continue
        reason = f"Numbers changed: {', '.join(version.numbers)}."
        about = Subject(measure_id=version.measure.id, version=version.number)
        with transaction() as connection:
            was = version.state.replace("_", " ")
            write(connection, person.id, "moved", about, before=was, after=move.target, reason=reason)
            told = _list_people(connection, move.tells)
        for each in told:
            if f"u-{each.id}" != person.id:
                _send(version, each.name, each.email, by=person.name, reason=reason)


def _list_people(connection: sa.Connection, groups: Iterable[Group]) -> list[sa.Row[tuple[int, str, str]]]:
    roles = [_ROLES[group] for group in groups]
    chosen = people.c.id.in_(sa.select(person_roles.c.person_id).where(person_roles.c.role.in_(roles)))
    reached = people.c.active.is_(True) & wants("steps")
    query = sa.select(people.c.id, people.c.name, people.c.email).where(reached, chosen)
    return list(connection.execute(query.order_by(people.c.id)))


def _send(version: EditedVersion, name: str, address: str, *, by: str, reason: str) -> None:
    row = workspace().find_measure(version.measure.id)
    title = f"{row.title if row is not None else version.path} {version.number}"
    screen = make_address("versions.show_version", measure_id=version.measure.id, version=version.number)
    body = render_template(
        "mail/moved.txt", name=name, by=by, title=title, state="Draft", reason=reason, address=screen
    )
    queue_letter(Letter(address, f"{title}: Draft", body))

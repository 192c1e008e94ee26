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
        with transaction() as connection:
            note_returned(connection, version, person.id)
        send_returned(version, person.id, person.name)


def note_returned(connection: sa.Connection, version: EditedVersion, by: str) -> None:
    """Write down that an edit took a version back to draft, in a transaction."""
    about = Subject(measure_id=version.measure.id, version=version.number)
    was = version.state.replace("_", " ")
    write(connection, by, "moved", about, before=was, after="draft", reason=_word_reason(version))


def send_returned(version: EditedVersion, by: str, name: str) -> None:
    """Tell those whom it concerns that an edit took a version back to draft, but not the person who made it."""
    move = find_return(version)
    with transaction() as connection:
        told = _list_people(connection, move.tells) if move is not None else []
    for each in told:
        if f"u-{each.id}" != by:
            _send(version, each.name, each.email, by=name, reason=_word_reason(version))


def _word_reason(version: EditedVersion) -> str:
    return f"Numbers changed: {', '.join(version.numbers)}."


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

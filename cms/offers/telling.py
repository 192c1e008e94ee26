"""A letter to who a later edition is with, once a correction is approved whose changes it lacks. It names no figure."""

from __future__ import annotations

import sqlalchemy as sa
from flask import render_template

from cms.access import Person
from cms.addresses import make_address
from cms.database import transaction
from cms.editing.finding import Place, find_measure
from cms.letters.choosing import wants
from cms.letters.queue import Letter, add_letter
from cms.offers.finding import Standing, find_offers
from cms.surroundings import read_now
from cms.tables import people
from cms.workspace import workspace
from cms.workspace.owning import find_owner


def tell_later(place: Place, by: Person) -> int:
    """Queue a letter to who the version is with that an approved update has changes to offer to; return how many.

    Nobody is told who approved the update.
    """
    measure = find_measure(place.measure.id)
    with transaction() as connection:
        for row in measure.versions:
            standing = find_offers(connection, Place(measure=measure, version=row))
            if standing is not None and standing.beside.update.number == place.version.number:
                return _tell(connection, standing, by)
    return 0


def _tell(connection: sa.Connection, standing: Standing, by: Person) -> int:
    place, update = standing.beside.place, standing.beside.update.number
    owner = find_owner(connection, workspace(), place.measure, place.version.number)
    if owner in (None, by.id) or not str(owner)[2:].isdecimal():
        return 0
    wanted = people.c.active.is_(True) & wants("steps") & (people.c.id == int(str(owner)[2:]))
    person = connection.execute(sa.select(people.c.name, people.c.email).where(wanted)).first()
    if person is None:
        return 0
    title = f"{place.version.title or place.measure.title} {place.version.number}"
    address = make_address("offers.show_offers", measure_id=place.measure.id, version=place.version.number)
    counted = "1 change" if len(standing.offers) == 1 else f"{len(standing.offers)} changes"
    body = render_template(
        "mail/offered.txt", name=person.name, title=title, update=update, counted=counted, address=address
    )
    add_letter(connection, Letter(person.email, f"{title}: changes of {update} to take or leave", body), read_now())
    return 1

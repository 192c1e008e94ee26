"""The sign-off of a department by a review link: of the very files that were looked at, and told to the team."""

from __future__ import annotations

from flask import render_template

from cms.access import Person
from cms.addresses import make_address
from cms.database import transaction
from cms.letters.figures import SOMEBODY, keep_out_figures
from cms.letters.queue import Letter, queue_letter
from cms.review.opening import Opened
from cms.surroundings import read_now
from cms.workflow.records import record_sign_off
from cms.workflow.situations import read_standing
from cms.workflow.telling import list_people


class SignOffRefused(Exception):
    """The version changed since it was looked at, or the department does not review it now."""


def sign_off(opened: Opened, tree: str, who: str) -> None:
    """Record that somebody, named with their role, signed a version off; its editor and the approvers get a letter.

    Raises:
        SignOffRefused: it is another tree now, or in another state.
    """
    place = opened.place
    if place.version.status != "department_review" or place.version.tree != tree:
        raise SignOffRefused
    with transaction() as connection:
        record_sign_off(connection, opened.link.subject, tree, who, "link", by=opened.link.name)
        nobody = Person(opened.link.name, who, "", frozenset())
        standing = read_standing(connection, place, nobody, read_now())
    title = f"{place.version.title or place.measure.title} {place.version.number}"
    address = make_address("versions.show_version", measure_id=place.measure.id, version=place.version.number)
    said = keep_out_figures(who, SOMEBODY)
    for each in list_people(standing, ("editor", "approvers")):
        body = render_template("mail/signed_off.txt", name=each.name, who=said, title=title, address=address)
        queue_letter(Letter(each.email, f"{title}: signed off", body))

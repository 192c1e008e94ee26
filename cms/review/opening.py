"""What a review link opens: the version while it is in review, judged anew for each request, and noted each time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa
from flask import abort, make_response, render_template

from cms.accounts.throttling import Limit, hash_subject, read_address, take_try
from cms.audit import write
from cms.database import transaction
from cms.editing.finding import Place, find_place
from cms.editing.links import link
from cms.people.commanding import may_still
from cms.preview.mark import Reader
from cms.readers.links import ReviewLink, find_link
from cms.review.addresses import Way
from cms.surroundings import read_now

REVIEW_STATES = frozenset({"internal_review", "department_review"})
WRONG_LINKS = Limit("wrong review link", 30, timedelta(minutes=15))
VIEWS = Limit("view by review link", 1000, timedelta(minutes=15))
OPENED = "opened by review link"


@dataclass(frozen=True, slots=True)
class Opened:
    """A link that works now, with its secret part and the version that it shows as it stands."""

    token: str
    link: ReviewLink
    place: Place

    @property
    def reader(self) -> Reader:
        """Whom it shows a page to now."""
        return Reader(self.link.reader, self.link.name, read_now())

    def find_way(self, origin: str) -> Way:
        """Return how addresses on its pages are led; the live site is at `origin`."""
        return Way.to(self.place, link("review_reading.show_page", token=self.token), origin)


def open_link(token: str) -> Opened:
    """Return what a link opens; answer 404 where it works no more or never did, and 429 where it is asked too often."""
    with transaction() as connection:
        found = find_link(connection, token, read_now())
    place = _find_place(found) if found is not None and is_vouched_for(found) else None
    if found is None or place is None:
        if not take_try(WRONG_LINKS, read_address()):
            abort(429)
        abort(make_response(render_template("review/dead_link.html"), 404))
    if not take_try(VIEWS, found.name):
        abort(429)
    return Opened(token, found, place)


def is_vouched_for(found: ReviewLink) -> bool:
    """Whether who made a link may still make one; else it opens nothing."""
    return may_still("review.link", found.made_by)


def _find_place(found: ReviewLink) -> Place | None:
    place = find_place(found.measure_id, found.version)
    return place if place is not None and place.version.status in REVIEW_STATES else None


def note_view(connection: sa.Connection, opened: Opened, page: str) -> None:
    """Write down that somebody saw a page by the link; of who it was only a mark is kept, which names nobody."""
    reader = hash_subject(f"{opened.link.name}: {read_address()}")[:12]
    write(connection, f"reader {reader}", OPENED, opened.link.subject, after=page, reason=opened.link.reader)

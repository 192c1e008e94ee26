"""What an early reader's link opens: the approved version inside its window alone, judged anew for each request."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from flask import abort, make_response, render_template

from cms.accounts.throttling import Limit, read_address, take_try
from cms.audit import write
from cms.database import transaction
from cms.early.window import Window, find_window
from cms.editing.finding import Place, find_place
from cms.editing.links import link
from cms.people.commanding import may_still
from cms.preview.mark import Reader
from cms.readers.early import EarlyReader, find_reader
from cms.review.addresses import Way
from cms.review.opening import VIEWS, WRONG_LINKS
from cms.surroundings import read_now

OPENED = "opened by early access"
EARLY_VIEWS = Limit("view by early access", VIEWS.tries, VIEWS.within)


@dataclass(frozen=True, slots=True)
class Admitted:
    """An early reader whose link is good, with its secret part; the version and its window where both are settled."""

    token: str
    reader: EarlyReader
    place: Place | None
    window: Window | None

    @property
    def is_open(self) -> bool:
        """Whether the version is shown now."""
        return self.place is not None and self.window is not None and self.window.is_open(read_now())

    @property
    def mark(self) -> Reader:
        """Whom it shows a page to now."""
        return Reader(self.reader.described, self.reader.label, read_now())

    def find_way(self, origin: str) -> Way:
        """Return how addresses on its pages are led; the live site is at `origin`."""
        assert self.place is not None
        return Way.to(self.place, link("early_reading.show_page", token=self.token), origin)


def admit(token: str) -> Admitted:
    """Return whose link this is; answer 404 where it is nobody's or was ended, and 429 where it is asked too often.

    It opens nothing once who named the reader may do so no more.
    """
    with transaction() as connection:
        found = find_reader(connection, token)
    if found is None or not may_still("early.give", found.given_by):
        if not take_try(WRONG_LINKS, read_address()):
            abort(429)
        abort(make_response(render_template("early/dead_link.html"), 404))
    if not take_try(EARLY_VIEWS, found.label):
        abort(429)
    place = find_place(found.measure_id, found.version)
    return Admitted(token, found, place, find_window(place) if place is not None else None)


def admit_inside(token: str) -> Admitted:
    """Return whose link this is while its window is open; lead to the page that says when that is where it is not."""
    admitted = admit(token)
    if not admitted.is_open:
        abort(make_response(show_closed(admitted), 403))
    return admitted


def show_closed(admitted: Admitted) -> str:
    """Return the page that says when the link opens, or that it is over; of what it shows it says nothing."""
    now, window = read_now(), admitted.window
    state = "unsettled" if window is None else "early" if now < window.opens else "over"
    return render_template("early/closed.html", reader=admitted.reader, window=window, state=state)


def note_view(connection: sa.Connection, admitted: Admitted, page: str) -> None:
    """Write down that an early reader saw a page."""
    reader = admitted.reader
    write(connection, reader.label, OPENED, reader.subject, after=page, reason=reader.described)

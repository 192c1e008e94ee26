"""Withdrawal by two people: an administrator asks with a reason, and somebody else confirms within a day.

What was asked stands in the log, which is only ever added to: the newest word about it counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from flask import render_template

from cms.access import Person
from cms.addresses import make_address
from cms.audit import Act, Subject, write
from cms.audit.log import WantedActs, find_acts
from cms.database import find_session, transaction
from cms.letters.figures import keep_out_figures
from cms.letters.queue import Letter, queue_letter
from cms.workflow.situations import Standing, name_subject
from cms.workflow.taking import Asked, take_move
from cms.workflow.telling import list_people
from measures.workflow import MOVES

ASKED, TAKEN_BACK, CONFIRMED = "asked to withdraw", "took back the request to withdraw", "confirmed the withdrawal of"
LASTS = timedelta(days=1)
MOVE = MOVES["withdraw"]


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: the number and the words of its entry in the log."""

    number: int
    act: Act

    @property
    def ends_at(self) -> datetime:
        """Until when it can be confirmed."""
        return self.act.at + LASTS


def find_request(connection: sa.Connection, about: Subject, now: datetime) -> Request | None:
    """Return the request to withdraw a version that can still be confirmed; None where there is none."""
    found = [
        (number, act)
        for kind in (ASKED, TAKEN_BACK, CONFIRMED)
        for number, act in find_acts(connection, WantedActs(measure_id=about.measure_id, act=kind), 100)
        if act.version == about.version
    ]
    newest = max(found, key=lambda each: each[0], default=None)
    if newest is None or newest[1].act != ASKED or now - newest[1].at > LASTS:
        return None
    return Request(*newest)


def list_requests(connection: sa.Connection, now: datetime) -> tuple[Request, ...]:
    """Return every request that can still be confirmed, the oldest first."""
    newest: dict[tuple[str | None, str | None], tuple[int, Act]] = {}
    for kind in (ASKED, TAKEN_BACK, CONFIRMED):
        for number, act in find_acts(connection, WantedActs(act=kind, since=now - LASTS), 1000):
            key = (act.measure_id, act.version)
            newest[key] = max(newest.get(key, (0, act)), (number, act), key=lambda each: each[0])
    return tuple(Request(*each) for each in sorted(newest.values(), key=lambda each: each[0]) if each[1].act == ASKED)


def ask_for_withdrawal(standing: Standing, person: Person, why: str) -> int:
    """Write down that an administrator asks for a withdrawal, tell those who can confirm it, and return how many."""
    place = standing.place
    title = f"{place.version.title or place.measure.title} {place.version.number}"
    address = make_address("withdrawals.show_withdrawal", measure_id=place.measure.id, version=place.version.number)
    with transaction() as connection:
        write(connection, person.id, ASKED, name_subject(place), reason=why)
    found = [each for each in list_people(standing, ("approvers", "administrators")) if f"u-{each.id}" != person.id]
    for each in found:
        body = render_template(
            "mail/withdrawal_asked.txt",
            name=each.name,
            by=person.name,
            title=title,
            reason=keep_out_figures(why),
            address=address,
        )
        queue_letter(Letter(each.email, f"Confirm the withdrawal of {title}", body))
    find_session().commit()
    return len(found)


def confirm_withdrawal(standing: Standing, request: Request, asker: Person, person: Person) -> Standing:
    """Withdraw a version that one person asked to withdraw and another confirms.

    Raises:
        MoveRefused: it cannot be withdrawn as it stands by now, or not by these two.
        StoreBusy, RemoteUnreachable: see `Workspace.decide`.
    """
    taken = take_move(standing.place, MOVE, asker, Asked(why=request.act.why, seconded_by=person.id))
    with transaction() as connection:
        write(connection, person.id, CONFIRMED, name_subject(standing.place), reason=request.act.why)
    return taken


def is_same_person(one: Person, other: Person) -> bool:
    """Whether two accounts are one person's: the same account, or addresses that lead to the same mailbox."""
    return one.id == other.id or _name_mailbox(one.email) == _name_mailbox(other.email)


def _name_mailbox(email: str) -> tuple[str, str]:
    """Return the mailbox of an address: without what stands behind a plus, whatever its letters' size."""
    name, _, domain = email.strip().casefold().rpartition("@")
    return name.partition("+")[0], domain

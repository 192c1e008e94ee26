"""Approval from the command line where people review each other: the table of moves judges it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from yardstick.approving import Approving
from yardstick.exits import CommandRefused, ExitCode

if TYPE_CHECKING:
    from cms.editing.finding import Place
    from measures.workflow import Move
    from yardstick.settings import Settings
    from yardstick.surroundings import Surroundings


def take_approval(settings: Settings, surroundings: Surroundings, wanted: Approving) -> str:
    """Take the move that approves a version, by the person of an account, and return the commit.

    Raises:
        CommandRefused: the table forbids it, or there is no such person or version.
    """
    from cms.offers.telling import tell_later
    from cms.people.commanding import PersonUnknown, find_active_person
    from cms.workflow.taking import Asked, MoveRefused, take_move
    from cms.workflow.telling import tell
    from cms.workspace import StoreBusy, workspace
    from yardstick.editing import open_cms

    app = open_cms(settings, surroundings)
    with app.test_request_context(base_url=settings.cms_origin):
        try:
            place = _find_place(wanted)
            person = find_active_person(wanted.by)
            move = _choose_move(place, wanted)
            taken = take_move(place, move, person, Asked(what=wanted.what, release_at=wanted.release_at))
            commit = workspace().head
            tell(taken, move, person, wanted.what, "Approved")
            tell_later(taken.place, person)
            _warn_of_offers(taken.place)
            return commit
        except PersonUnknown as unknown:
            hint = "List accounts: yardstick users list."
            raise CommandRefused(f"{unknown}", hint, code=ExitCode.NO) from unknown
        except MoveRefused as refused:
            raise CommandRefused(f"{wanted} is not approved. {refused}", code=ExitCode.NO) from refused
        except StoreBusy as busy:
            sentence = "Others saved so often meanwhile that no gap was found."
            raise CommandRefused(sentence, "Try again.", code=ExitCode.OUTSIDE) from busy


def _warn_of_offers(place: Place) -> None:
    """Name the changes of a correction that an approved version lacks and nobody decided on."""
    from cms.database import transaction
    from cms.offers.finding import find_offers

    with transaction() as connection:
        standing = find_offers(connection, place)
    if standing is not None:
        count, update = len(standing.offers), standing.beside.update.number
        counted = "1 change" if count == 1 else f"{count} changes"
        click.echo(f"Warning: it lacks {counted} of version {update} that nobody took or left.", err=True)


def _find_place(wanted: Approving) -> Place:
    from cms.editing.finding import Place
    from cms.workspace import workspace

    measure = workspace().find_at(wanted.measure)
    version = measure.version(wanted.version) if measure is not None else None
    if measure is None or version is None:
        sentence = f"The content store has no {wanted.measure} {wanted.version}."
        raise CommandRefused(sentence, "Name the measure as topic/subtopic/measure.", code=ExitCode.NO)
    return Place(measure=measure, version=version)


def _choose_move(place: Place, wanted: Approving) -> Move:
    """Return the move that approves from the version's state.

    Raises:
        CommandRefused: none does.
    """
    from cms.workspace import workspace
    from measures.workflow import MOVES

    state = workspace().find_state(place.measure.id, place.version.number)
    moves = [each for each in MOVES.values() if each.target == "approved" and state in each.sources]
    if not moves:
        words = (state or "draft").replace("_", " ")
        raise CommandRefused(f"{wanted} is {words}, and nothing approves it from there.", code=ExitCode.NO)
    return moves[0]

"""Writes to the log what a token was used for: every change, and every look at what is not public yet."""

from __future__ import annotations

from cms.access import signed_in_person
from cms.api.signing_in import find_token
from cms.audit import Subject, write
from cms.database import transaction
from cms.editing.finding import Place, find_state

PUBLIC = frozenset({"public", "withdrawn"})


def note(act: str, place: Place, what: str = "", *, only_unpublished: bool = False) -> None:
    """Add to the log what the person of this request did to a version by their token."""
    if only_unpublished and find_state(place) in PUBLIC:
        return
    token = find_token()
    about = Subject(f"token {token.id}", place.measure.id, place.version.number)
    with transaction() as connection:
        write(connection, signed_in_person().id, act, about, after=what, reason=f"By the API: {token.name}")

"""Finds the measure that somebody means, and names those that are shared."""

from __future__ import annotations

from cms.people.changes import ChangeRefused
from cms.workspace import Wanted, workspace

SHOWN = 5


def find_meant_measure(text: str) -> str:
    """Return the id of the measure that a text means: its id, its address, or words that only it has.

    Raises:
        ChangeRefused: no measure has these words, or several do.
    """
    plain = text.strip().strip("/")
    known = workspace().find_measure(plain) or workspace().find_at(plain) if plain else None
    if known is not None:
        return known.id
    found = workspace().list_measures(Wanted(text=plain, most=SHOWN)) if plain else None
    if found is None or not found.rows:
        raise ChangeRefused("No measure has these words. Enter its id, its address, or words of its title.")
    if found.total > 1:
        names = ", ".join(f"{row.title} ({row.id})" for row in found.rows)
        raise ChangeRefused(f"{found.total} measures have these words, among them {names}. Enter the id of one.")
    return found.rows[0].id


def name_measures(ids: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return ids with the titles of their measures; a measure that is gone is called by its id."""
    rows = {row.id: row.title for row in workspace().list_measures(Wanted(ids=frozenset(ids), most=1000)).rows}
    return tuple((each, rows.get(each, each)) for each in ids)

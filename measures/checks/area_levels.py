"""Levels of areas: as a level column states them, else as the first characters of the codes tell."""

from __future__ import annotations

from collections.abc import Iterable

from measures.model.observations import Member

_NATION = frozenset({"Country"})
_PART = frozenset({"Country", "Region", "Local authority"})
_LOCAL = frozenset({"Local authority"})
_LEVELS = {
    "K02": frozenset({"United Kingdom"}),
    "K03": frozenset({"Great Britain"}),
    "K04": frozenset({"England and Wales"}),
    "E92": _NATION,
    "W92": _PART - _LOCAL,
    "S92": _PART - _LOCAL,
    "N92": _PART - _LOCAL,
    "E12": frozenset({"Region"}),
    "E13": frozenset({"Part of London"}),
    "E10": frozenset({"County", "Upper-tier local authority"}),
    "E47": frozenset({"Combined authority"}),
    "E06": _LOCAL | {"Upper-tier local authority"},
    "E07": _LOCAL,
    "E08": _LOCAL | {"Upper-tier local authority"},
    "E09": _LOCAL | {"Upper-tier local authority"},
    "W06": _LOCAL | {"Upper-tier local authority"},
    "S12": _LOCAL | {"Upper-tier local authority"},
    "N09": _LOCAL | {"Upper-tier local authority"},
}
"""What each kind of code may count as. Wales, Scotland and Northern Ireland stand beside countries and beside regions.

Source: Office for National Statistics, Code History Database.
"""


def find_levels(members: Iterable[Member]) -> tuple[str, ...]:
    """Return the levels that areas stand on, in order; one or none where they may stand side by side.

    Areas with neither a stated level nor a known code are passed over: nothing is said of what is not known.
    """
    possible = [found for member in members if (found := _level_of(member))]
    if not possible or frozenset.intersection(*possible):
        return ("one level",) if possible else ()
    return tuple(sorted({min(found) for found in possible}))


def _level_of(member: Member) -> frozenset[str]:
    if member.level is not None:
        return frozenset({member.level})
    return _LEVELS.get((member.code or "")[:3], frozenset())

"""Levels of areas, from the widest to the smallest, as the first characters of their codes tell."""

from __future__ import annotations

from collections.abc import Iterable

from measures.model.observations import Member

LEVELS = (
    ("United Kingdom", ("K02",)),
    ("Great Britain", ("K03",)),
    ("England and Wales", ("K04",)),
    ("Country", ("E92", "W92", "S92", "N92")),
    ("Region", ("E12",)),
    ("Part of London", ("E13",)),
    ("County or combined authority", ("E10", "E11", "E47")),
    ("Local authority", ("E06", "E07", "E08", "E09", "W06", "S12", "N09")),
    ("Ward", ("E05", "W05", "S13", "N08")),
)
"""Names of levels with the beginnings of their codes.

Source: Office for National Statistics, Code History Database.
"""
_RANK_OF_CODE = {prefix: rank for rank, (_, prefixes) in enumerate(LEVELS) for prefix in prefixes}
_RANK_OF_NAME = {name.casefold(): rank for rank, (name, _) in enumerate(LEVELS)}


def find_lowest_level(areas: Iterable[Member]) -> str:
    """Return the name of the smallest level that areas stand on; `""` where nothing says on which they do.

    A level that the data states gives the name; one that is neither a known name nor stated of an area with a known
    code counts as the smallest of all.
    """
    ranked = [(rank, area.level or LEVELS[rank][0]) for area in areas if (rank := _rank(area)) is not None]
    lowest = max((rank for rank, _ in ranked), default=None)
    return next((name for rank, name in ranked if rank == lowest), "")


def _rank(area: Member) -> int | None:
    by_code = _RANK_OF_CODE.get((area.code or "")[:3])
    if by_code is not None or area.level is None:
        return by_code
    return _RANK_OF_NAME.get(area.level.casefold(), len(LEVELS))

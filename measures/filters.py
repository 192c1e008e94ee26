"""Filters: which rows of a dimension a chart, a table or a figure in text speaks of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from measures.model.dimension import Condition
from measures.model.observations import Member, Observation, Observations


def select_rows(observations: Observations, where: Mapping[str, Condition]) -> Observations:
    """Return the rows that meet every condition.

    Members without rows left go, save parents of those that stay: they become headings, unless the filter lists
    labels of their column. A condition on a column that is no key is passed over; `find_unmet_conditions` names it.
    """
    conditions = [(key, condition) for key, condition in where.items() if key in observations.keys]
    if not conditions:
        return observations
    rows = observations.rows
    for key, condition in conditions:
        wanted = find_members(observations, key, condition)
        index = observations.keys.index(key)
        rows = tuple(row for row in rows if row.key[index] in wanted)
    listed = frozenset(key for key, condition in conditions if condition.kind == "in")
    return keep_rows(observations, rows, without_headings=listed)


def keep_rows(
    observations: Observations, rows: tuple[Observation, ...], *, without_headings: frozenset[str] = frozenset()
) -> Observations:
    """Return the observations with only these rows, and of the members those that the rows use or that head them."""
    members = {}
    for index, key in enumerate(observations.keys):
        used = {row.key[index] for row in rows}
        headings = set() if key in without_headings else _find_headings(observations.members[key], used)
        members[key] = _keep_members(observations.members[key], used, headings)
    return replace(observations, rows=rows, members=members)


def _keep_members(members: tuple[Member, ...], used: set[str], headings: set[str]) -> tuple[Member, ...]:
    return tuple(
        member if member.id in used else replace(member, has_rows=False)
        for member in members
        if member.id in used or member.id in headings
    )


def _find_headings(members: tuple[Member, ...], used: set[str]) -> set[str]:
    parents = {member.id: member.parent for member in members}
    headings: set[str] = set()
    for name in used:
        parent = parents.get(name)
        while parent is not None and parent in parents and parent not in headings:
            headings.add(parent)
            parent = parents[parent]
    return headings


def find_members(observations: Observations, key: str, condition: Condition) -> Collection[str]:
    """Return the ids of the members of a key column that a condition asks for."""
    members = [member for member in observations.members[key] if member.has_rows]
    match condition.kind:
        case "in":
            return _match_labels(observations, key, condition.labels)
        case "not":
            unwanted = _match_labels(observations, key, condition.labels)
            return {member.id for member in members if member.id not in unwanted}
        case "latest":
            return {member.id for member in members[-1:]}
        case "first":
            return {member.id for member in members[:1]}
        case "last":
            return {member.id for member in members[-condition.count :]} if condition.count else set()
        case "level":
            return _match_level(observations.members[key], condition)


def _match_level(members: tuple[Member, ...], condition: Condition) -> set[str]:
    parents = {member.parent for member in members if member.parent is not None}
    if condition.level == "parents":
        return {member.id for member in members if member.id in parents}
    if condition.level == "children":
        return {member.id for member in members if member.parent is not None}
    return {member.id for member in members if member.parent is None}


def _match_labels(observations: Observations, key: str, labels: tuple[str, ...]) -> set[str]:
    names = name_members(observations, key)
    return {names[label] for label in labels if label in names}


def name_members(observations: Observations, key: str) -> dict[str, str]:
    """Return member ids by every name of the column's members.

    A label as written in the CSV comes first, then the label shown, the id and the short label.
    """
    index = observations.keys.index(key)
    names: dict[str, str] = {}
    for member in observations.members[key]:
        names.setdefault(member.short, member.id)
    names.update({member.id: member.id for member in reversed(observations.members[key])})
    names.update({member.label: member.id for member in reversed(observations.members[key])})
    names.update({row.labels[index]: row.key[index] for row in reversed(observations.rows)})
    return names


def find_unmet_conditions(
    observations: Observations, where: Mapping[str, Condition]
) -> tuple[tuple[str, str | None], ...]:
    """Return what a filter names in vain: pairs of column and label, or of a column that is no key and None."""
    unmet: list[tuple[str, str | None]] = []
    for key, condition in where.items():
        if key not in observations.keys:
            unmet.append((key, None))
        else:
            names = name_members(observations, key)
            unmet += [(key, label) for label in condition.labels if label not in names]
    return tuple(unmet)


def find_varying_keys(observations: Observations) -> tuple[str, ...]:
    """Return the key columns that take more than one value in the rows, in the order of the key."""
    return tuple(key for key in observations.keys if sum(m.has_rows for m in observations.members[key]) > 1)


def list_fixed_labels(observations: Observations, keys: Collection[str] = ()) -> tuple[str, ...]:
    """Return what all rows have in common, as labels: members of keys with one value (save `keys`) and constants.

    Places come first, then categories and constants, then periods: the order in which a subtitle says them.
    """
    fixed = [key for key in observations.keys if key not in keys and key not in find_varying_keys(observations)]
    places = [key for key in fixed if key in observations.areas]
    periods = [key for key in fixed if key in observations.times]
    others = [key for key in fixed if key not in places and key not in periods]
    labels = {key: next((m.label for m in observations.members[key] if m.has_rows), "") for key in fixed}
    words = [*(labels[key] for key in places + others), *observations.constants.values(), *(labels[k] for k in periods)]
    return tuple(dict.fromkeys(word for word in words if word))

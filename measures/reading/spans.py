"""A column whose classification changes over time: each row is read by the list of its year."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from measures.model.classification import Category, Classification
from measures.model.observations import Member
from measures.model.period import Period
from measures.reading.categories import Found, check_map, find_category, make_member, refuse_label
from measures.reading.columns import Task
from measures.reading.value_faults import show

Years = tuple[int, int]


def read_spans(task: Task, name: str, lists: Mapping[str, Classification], periods: Sequence[Period | None]) -> Found:
    """Return the member id of each row, and the members of all lists, the newest list's order first.

    Categories of two lists are one member where they have a concept in common, and else two.
    """
    spans = _read_spans(task, name, lists)
    check_map(task, name, lists.values())
    ordered = [listed for _, listed in sorted(spans, key=lambda each: each[0], reverse=True)]
    ids = name_members(ordered)
    rows: list[str] = []
    used: set[str] = set()
    for row, (text, period) in enumerate(zip(task.texts[name], periods, strict=True)):
        listed = _choose(task, name, spans, period, row)
        category = find_category(task, name, text, listed) if listed is not None else None
        if listed is not None and category is None and text not in used:
            used.add(text)
            refuse_label(task, name, text, listed)
        rows.append(ids[listed.id, category.id] if listed is not None and category is not None else text)
    return rows, _list_members(ordered, ids, set(rows))


def _read_spans(task: Task, name: str, lists: Mapping[str, Classification]) -> list[tuple[Years, Classification]]:
    spans: list[tuple[Years, Classification]] = []
    for text, listed in lists.items():
        years = read_years(text)
        if years is None:
            message = f"Expected a span such as until 2010, from 2011 or 2005 to 2010, got {show(text)}."
            task.refuse("classification.span", task.places.key("columns", name, "classification", text), message)
        else:
            spans.append((years, listed))
    return spans


def read_years(text: str) -> Years | None:
    """Return the first and last year of a span as written (`until 2010`); None when it is no span."""
    if found := re.fullmatch(r"until ([0-9]{4})", text):
        return 0, int(found[1])
    if found := re.fullmatch(r"from ([0-9]{4})", text):
        return int(found[1]), 9999
    if found := re.fullmatch(r"([0-9]{4}) to ([0-9]{4})", text):
        return int(found[1]), int(found[2])
    return None


def _choose(
    task: Task, name: str, spans: Sequence[tuple[Years, Classification]], period: Period | None, row: int
) -> Classification | None:
    if period is None:
        return None
    fitting = [listed for (first, last), listed in spans if first <= period.start.year <= last]
    if len(fitting) != 1 and spans:
        message = f"Expected one classification for {period.start.year}, got {len(fitting)}."
        hint = f'Write spans under "classification" of "{name}" that cover each year once.'
        task.refuse_cell("classification.span", row, name, message, hint)
    return fitting[0] if len(fitting) == 1 else None


def name_members(ordered: Sequence[Classification]) -> dict[tuple[str, str], str]:
    """Return member ids by list and category: the same for a common concept, told apart by the list otherwise."""
    names: dict[tuple[str, str], str] = {}
    concepts: dict[str, str] = {}
    taken: set[str] = set()
    for listed in ordered:
        for category in listed.in_order:
            known = concepts.get(category.concept) if category.concept is not None else None
            name = known or (category.id if category.id not in taken else f"{listed.id}:{category.id}")
            names[listed.id, category.id] = name
        for category in listed.in_order:
            name = names[listed.id, category.id]
            taken.add(name)
            if category.concept is not None:
                concepts.setdefault(category.concept, name)
    return names


def _list_members(
    ordered: Sequence[Classification], names: Mapping[tuple[str, str], str], used: set[str]
) -> tuple[Member, ...]:
    members: dict[str, Member] = {}
    for listed in ordered:
        wanted = _add_ancestors(listed, {each.id for each in listed.in_order if names[listed.id, each.id] in used})
        for category in listed.in_order:
            name = names[listed.id, category.id]
            if category.id in wanted and name not in members:
                members[name] = _make(category, listed, names, has_rows=name in used)
    return tuple(members.values())


def _add_ancestors(listed: Classification, ids: set[str]) -> set[str]:
    wanted = set(ids)
    for name in ids:
        parent = listed.by_id[name].parent
        while parent is not None:
            wanted.add(parent)
            parent = listed.by_id[parent].parent
    return wanted


def _make(
    category: Category, listed: Classification, names: Mapping[tuple[str, str], str], *, has_rows: bool
) -> Member:
    member = make_member(category, listed, has_rows=has_rows)
    parent = names[listed.id, category.parent] if category.parent is not None else None
    return replace(member, id=names[listed.id, category.id], parent=parent)

"""Columns of geography: the code says which area is meant, and the label is checked against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from measures.model.classification import AREA_CODE, Category, Classification
from measures.model.observations import Member
from measures.reading.categories import Found, check_map, find_category, make_member
from measures.reading.columns import Plan, Task
from measures.reading.nearest import suggest
from measures.reading.value_faults import show


@dataclass(frozen=True, slots=True)
class _Area:
    """What the rows of one area say: label, code and level as written ("" where there is none), and the first row."""

    label: str
    code: str
    level: str
    row: int


def read_areas(task: Task, plan: Plan, name: str, listed: Classification | None) -> Found:
    """Return the member id of each row, and the members: in the list's order, or in that of their first rows.

    An area's parent is the nearest area above it that has rows; areas without rows are not shown.
    """
    _check_merged(task, name)
    if listed is not None:
        check_map(task, name, [listed])
    codes, levels = plan.about("code", name), plan.about("level", name)
    said = list(
        zip(
            task.texts[name],
            task.texts[codes] if codes else _blank(task),
            task.texts[levels] if levels else _blank(task),
            strict=True,
        )
    )
    firsts = {facts: row for row, facts in reversed(list(enumerate(said)))}
    areas = {facts: _Area(*facts, firsts[facts]) for facts in dict.fromkeys(said)}
    members = {facts: _read_area(task, name, codes, area, listed) for facts, area in areas.items()}
    _check_sameness(task, name, areas, members)
    ids = {facts: member.id for facts, member in members.items()}
    return [ids[facts] for facts in said], _arrange(members, listed)


def _blank(task: Task) -> tuple[str, ...]:
    return ("",) * len(task.data.rows)


def _read_area(task: Task, name: str, codes: str | None, area: _Area, listed: Classification | None) -> Member:
    if not area.label.strip():
        task.refuse_cell(
            "csv.empty-key", area.row, name, "Expected the name of an area, got an empty cell.", "Write it."
        )
    by_label = find_category(task, name, area.label, listed) if listed is not None else None
    category = _find_by_code(listed, area.code) or by_label
    _check_code(task, name, codes, area, category)
    if category is None or listed is None:
        if listed is not None:
            _warn_unlisted(task, name, area, listed)
        identity = area.code or area.label
        return Member(id=identity, label=area.label, short=area.label, code=area.code or None, level=area.level or None)
    _check_label(task, name, area, category, by_label)
    return make_member(category, listed, code=area.code or None, level=area.level or None)


def _find_by_code(listed: Classification | None, code: str) -> Category | None:
    if listed is None or not code:
        return None
    return listed.by_code.get(code)


def _check_code(task: Task, name: str, codes: str | None, area: _Area, category: Category | None) -> None:
    if re.fullmatch(AREA_CODE, area.code) or _is_custom(task, name):
        return
    if area.code:
        message = (
            f"Expected a code of the Office for National Statistics for {show(area.label)}, got {show(area.code)}."
        )
        task.refuse_cell("area.local-code", area.row, codes or name, message, "Say in a note what it is.", "warning")
    elif codes or (category is None or category.code is None):
        known = f" The classification says {category.code}." if category is not None and category.code else ""
        message = f"Expected a code for the area {show(area.label)}, got none."
        task.refuse_cell("area.no-code", area.row, codes or name, message, f"Write its code.{known}", "warning")


def _is_custom(task: Task, name: str) -> bool:
    """Whether the column holds merged areas of the publisher's own, which have no official code."""
    return name in task.settings.columns and task.settings.columns[name].custom


def _check_merged(task: Task, name: str) -> None:
    column = task.settings.columns.get(name)
    for at, code in enumerate(column.made_of if column is not None else ()):
        if not re.fullmatch(AREA_CODE, code):
            message = f"Expected a code of the Office for National Statistics, got {show(code)}."
            task.refuse(
                "area.made-of", task.places.at("columns", name, "made_of", at), message, "Write nine characters."
            )


def _check_label(task: Task, name: str, area: _Area, category: Category, by_label: Category | None) -> None:
    if by_label is category or area.label in (category.label, *category.aliases):
        return
    message = f'Expected the area "{category.label}" beside the code {area.code}, got {show(area.label)}.'
    if by_label is not None:
        hint = f"The code of {show(area.label)} is {by_label.code or by_label.id}."
        task.refuse_cell("area.label-differs", area.row, name, message, hint)
    else:
        hint = 'Correct the label or the code, or add the label to "map" or to the aliases of the classification.'
        task.refuse_cell("area.unknown-label", area.row, name, message, hint, "warning")


def _warn_unlisted(task: Task, name: str, area: _Area, listed: Classification) -> None:
    if area.code:
        message = f'Expected a code of "{listed.id}", got {show(area.code)} ({area.label}).'
        hint = "Add the area to the classification, or check the code."
        task.refuse_cell("area.unknown-code", area.row, name, message, hint, "warning")
    else:
        message = f'Expected an area of "{listed.id}", got {show(area.label)}.'
        task.refuse_cell(
            "classification.unknown-label", area.row, name, message, suggest(area.label, listed.by_label, "areas")
        )


def _check_sameness(
    task: Task, name: str, areas: Mapping[tuple[str, str, str], _Area], members: Mapping[tuple[str, str, str], Member]
) -> None:
    """Check that the rows of one area agree on its level, and on its label where no list says which is right."""
    first: dict[str, _Area] = {}
    for facts, area in areas.items():
        earlier = first.setdefault(members[facts].id, area)
        if earlier.level != area.level:
            message = f"Expected {show(earlier.level)}, the level of {show(area.label)} above, got {show(area.level)}."
            task.refuse_cell("area.level-differs", area.row, name, message, "Give each area one level.")
        if earlier.label != area.label and earlier.code == area.code != "":
            message = f"Expected {show(earlier.label)}, the label of {area.code} above, got {show(area.label)}."
            task.refuse_cell("area.two-labels", area.row, name, message, "Write one of the two.", "warning")


def _arrange(members: Mapping[tuple[str, str, str], Member], listed: Classification | None) -> tuple[Member, ...]:
    unique: dict[str, Member] = {}
    for member in members.values():
        unique.setdefault(member.id, member)
    ordered = list(unique.values())
    if listed is None:
        return tuple(ordered)
    rank = {category.id: at for at, category in enumerate(listed.in_order)}
    ordered.sort(key=lambda member: rank.get(member.id, len(rank)))
    return tuple(_put_below_parents([_keep_parent(member, listed, unique) for member in ordered]))


def _put_below_parents(members: list[Member]) -> Iterator[Member]:
    """Yield areas in order, each followed by the areas within it."""
    within: dict[str | None, list[Member]] = {}
    for member in members:
        within.setdefault(member.parent, []).append(member)
    waiting = list(reversed(within.get(None, [])))
    while waiting:
        member = waiting.pop()
        yield member
        waiting.extend(reversed(within.get(member.id, [])))


def _keep_parent(member: Member, listed: Classification, present: Mapping[str, Member]) -> Member:
    parent = member.parent
    while parent is not None and parent not in present:
        parent = listed.by_id[parent].parent
    return member if parent == member.parent else replace(member, parent=parent)

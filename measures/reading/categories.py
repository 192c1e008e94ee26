"""Columns of categories: labels to the members of a classification, or to themselves where there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Literal

from measures.model.classification import Category, Classification
from measures.model.dimension import Column
from measures.model.observations import Member
from measures.reading.columns import Plan, Task
from measures.reading.nearest import suggest
from measures.reading.value_faults import show

Found = tuple[list[str], tuple[Member, ...]]
"""The member id of each row, and the members in display order, with the parents that head them."""


def find_classifications(task: Task, name: str, column: Column) -> dict[str, Classification]:
    """Return the classifications that a column uses, by span; one that does not exist is a problem."""
    found: dict[str, Classification] = {}
    for span, wanted in (column.classification or {}).items():
        classification = task.shared.classifications.get(wanted)
        if classification is None:
            path = ("columns", name, "classification", span) if span else ("columns", name, "classification")
            hint = suggest(wanted, task.shared.classifications, "classifications")
            message = f'Expected the id of a classification, got "{wanted}".'
            task.refuse("classification.unknown", task.places.at(*path), message, hint)
        else:
            found[span] = classification
    return found


def find_category(task: Task, name: str, label: str, listed: Classification) -> Category | None:
    """Return the category that a label of a column means, by the column's map, else by label, alias or id."""
    wanted = task.settings.columns[name].map.get(label) if name in task.settings.columns else None
    if wanted is not None:
        return listed.by_id.get(wanted) or listed.by_label.get(wanted)
    return listed.by_label.get(label) or listed.by_id.get(label)


def check_map(task: Task, name: str, lists: Iterable[Classification]) -> None:
    """Check that a column's map leads to categories of its classifications."""
    column = task.settings.columns.get(name)
    known = [each for listed in lists for each in (*listed.by_id, *listed.by_label)]
    for label, wanted in (column.map if column else {}).items():
        if wanted not in known:
            message = f'Expected the id of a category, got "{wanted}".'
            hint = suggest(wanted, known, "categories")
            task.refuse("classification.map", task.places.at("columns", name, "map", label), message, hint)


def read_listed(task: Task, plan: Plan, name: str, listed: Classification) -> Found:
    """Read a column of labels of one classification."""
    texts = task.texts[name]
    check_map(task, name, [listed])
    found: dict[str, Category] = {}
    for text in dict.fromkeys(texts):
        category = find_category(task, name, text, listed)
        if category is None:
            refuse_label(task, name, text, listed)
        else:
            found[text] = category
    used = {category.id for category in found.values()}
    _check_full(task, name, listed, used)
    _check_parents(task, plan, name, found, listed)
    _check_order(task, plan, name, found, listed)
    return [found[text].id if text in found else text for text in texts], list_members(listed, used)


def list_members(listed: Classification, used: set[str]) -> tuple[Member, ...]:
    """Return the members of the used categories in display order, and those above them, which have no rows."""
    wanted = used | _find_ancestors(listed, used)
    return tuple(
        make_member(category, listed, has_rows=category.id in used)
        for category in listed.in_order
        if category.id in wanted
    )


def make_member(
    category: Category,
    listed: Classification,
    *,
    has_rows: bool = True,
    code: str | None = None,
    level: str | None = None,
) -> Member:
    """Return the member that stands for a category of a classification; its own code comes before `code`."""
    return Member(
        id=category.id,
        label=category.label,
        short=category.label,
        kind=_find_kind(category, listed),
        parent=category.parent,
        concept=category.concept,
        code=category.code or code,
        level=level,
        has_rows=has_rows,
    )


def _find_kind(category: Category, listed: Classification) -> Literal["aggregate", "category", "unknown"]:
    if category in listed.aggregates:
        return "aggregate"
    return "unknown" if category in listed.unknown else "category"


def _find_ancestors(listed: Classification, used: set[str]) -> set[str]:
    above: set[str] = set()
    for name in used:
        parent = listed.by_id[name].parent
        while parent is not None and parent not in above:
            above.add(parent)
            parent = listed.by_id[parent].parent
    return above


def refuse_label(task: Task, name: str, label: str, listed: Classification) -> None:
    """Keep the problem that a label is none of a classification, at its first cell."""
    row = task.texts[name].index(label)
    message = f'Expected a category of "{listed.id}", got {show(label)}.'
    hint = suggest(label, listed.by_label, "labels") + ' Add it to "map", or to the aliases of the classification.'
    if not label.strip():
        message, hint = f'Expected a category of "{listed.id}", got an empty cell.', "Write the label."
    task.refuse_cell("classification.unknown-label", row, name, message, hint)


def _check_full(task: Task, name: str, listed: Classification, used: set[str]) -> None:
    column = task.settings.columns.get(name)
    if column is None or column.expected != "full":
        return
    parents = {category.parent for category in listed.categories}
    absent = [each.label for each in listed.categories if each.id not in used and each.id not in parents]
    if absent:
        message = f'Expected every category of "{listed.id}", got none of {", ".join(absent)}.'
        hint = 'Add their rows, with a shorthand where there is no figure, or remove "expected: full".'
        task.refuse("classification.missing-category", task.places.at("columns", name, "expected"), message, hint)


def _check_parents(task: Task, plan: Plan, name: str, found: Mapping[str, Category], listed: Classification) -> None:
    """Check a column of parents beside a classification: both must say the same; a top category may name itself."""
    column = plan.about("parent", name)
    if column is None:
        return
    seen: set[tuple[str, str]] = set()
    for row, (label, written) in enumerate(zip(task.texts[name], task.texts[column], strict=True)):
        category = found.get(label)
        if category is None or not written or (label, written) in seen:
            continue
        seen.add((label, written))
        expected = listed.by_id.get(category.parent or category.id, category)
        parent = listed.by_label.get(written) or listed.by_id.get(written)
        if parent is not expected:
            message = f'Expected the parent "{expected.label}" of {show(label)}, got {show(written)}.'
            hint = "The classification says which category stands above which."
            task.refuse_cell("classification.parent-differs", row, column, message, hint)


def _check_order(task: Task, plan: Plan, name: str, found: Mapping[str, Category], listed: Classification) -> None:
    order = _read_order(task, plan, name)
    if not order:
        return
    rank = {category.id: at for at, category in enumerate(listed.in_order)}
    labels = sorted((label for label in order if label in found), key=lambda label: rank[found[label].id])
    for above, below in pairwise(labels):
        if order[above] > order[below]:
            place = task.places.key("columns", plan.about("order", name) or name)
            message = f'Expected the order of "{listed.id}", got {show(below)} before {show(above)}.'
            task.refuse("classification.order-differs", place, message, "Remove the column, or correct it.")
            return


def read_unlisted(task: Task, plan: Plan, name: str) -> Found:
    """Read a column of labels that stand for themselves, in the order of their first rows or of an order column."""
    texts = task.texts[name]
    labels = list(dict.fromkeys(texts))
    for label in labels:
        _check_label(task, name, label)
    order = _read_order(task, plan, name)
    labels.sort(key=lambda label: order.get(label, 0))
    parents = _read_parents(task, plan, name)
    headings = [parent for parent in dict.fromkeys(parents.values()) if parent not in labels]
    arranged = _arrange([*headings, *labels], parents, set(labels))
    if len(arranged) < len(headings) + len(labels):
        column = plan.about("parent", name) or name
        message = "Expected parents above their children, got a loop."
        task.refuse("column.parent", task.places.key("columns", column), message, "Leave the top labels without one.")
    return list(texts), arranged


def _check_label(task: Task, name: str, label: str) -> None:
    if label == label.strip() and label not in ("", "-"):
        return
    row = task.texts[name].index(label)
    if label in ("", "-"):
        got = "an empty cell" if not label else '"-"'
        task.refuse_cell("csv.empty-key", row, name, f"Expected a label, got {got}.", "Write the label.")
    else:
        message = f"Expected no space at the ends of a label, got {show(label)}."
        task.refuse_cell("csv.label-spaces", row, name, message, "Remove the space.")


def _read_order(task: Task, plan: Plan, name: str) -> dict[str, int]:
    column = plan.about("order", name)
    if column is None:
        return {}
    order: dict[str, int] = {}
    for row, (label, text) in enumerate(zip(task.texts[name], task.texts[column], strict=True)):
        if not re.fullmatch(r"[0-9]{1,9}", text):
            task.refuse_cell("column.order", row, column, f"Expected a whole number, got {show(text)}.", "")
        elif order.setdefault(label, int(text)) != int(text):
            message = f"Expected {order[label]}, the order of {show(label)} above, got {text}."
            task.refuse_cell("column.order", row, column, message, "Give each label one place in the order.")
    return order


def _read_parents(task: Task, plan: Plan, name: str) -> dict[str, str]:
    column = plan.about("parent", name)
    if column is None:
        return {}
    parents: dict[str, str] = {}
    for row, (label, parent) in enumerate(zip(task.texts[name], task.texts[column], strict=True)):
        if parents.setdefault(label, parent) != parent:
            message = f"Expected {show(parents[label])}, the parent of {show(label)} above, got {show(parent)}."
            task.refuse_cell("column.parent", row, column, message, "Give each label one parent.")
    return {label: parent for label, parent in parents.items() if parent and parent != label}


def _arrange(labels: list[str], parents: Mapping[str, str], used: set[str]) -> tuple[Member, ...]:
    """Return members in order, each parent followed by its children."""
    children: dict[str | None, list[str]] = {}
    for label in labels:
        children.setdefault(parents.get(label), []).append(label)
    arranged: list[Member] = []

    def add(parent: str | None) -> None:
        for label in children.pop(parent, []):
            arranged.append(
                Member(id=label, label=label, short=label, parent=parents.get(label), has_rows=label in used)
            )
            add(label)

    add(None)
    return tuple(arranged)

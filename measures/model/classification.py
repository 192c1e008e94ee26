"""Classifications: standard ordered lists of categories of one variable."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated

from pydantic import StringConstraints

from measures.model.record import SLUG, Record, Slug, Words

AREA_CODE = r"[A-Z][0-9]{8}"
CategoryId = Annotated[str, StringConstraints(pattern=f"^(?:{SLUG}|{AREA_CODE})$", max_length=100)]
"""A slug, or the nine-character code of an area."""


class Link(Record):
    """A title with the address of a page."""

    title: Words
    url: str | None = None


class Category(Record):
    """One category: an id local to its list, the label shown, its parent, and the labels that mean the same."""

    id: CategoryId
    label: Words
    parent: CategoryId | None = None
    concept: Slug | None = None
    aliases: tuple[str, ...] = ()
    code: str | None = None
    note: str | None = None


class Concept(Record):
    """What a category is, across classifications."""

    id: Slug
    variable: Slug
    label: Words
    note: str | None = None


class Classification(Record):
    """A standard list. Display order: aggregates, categories (parents before their children), unknown."""

    id: Slug
    variable: Slug
    title: Words
    source: Link | None = None
    note: str | None = None
    aggregates: tuple[Category, ...] = ()
    categories: tuple[Category, ...]
    unknown: tuple[Category, ...] = ()
    accepted: tuple[Acceptance, ...] = ()

    @property
    def in_order(self) -> tuple[Category, ...]:
        """All entries in display order."""
        return (*self.aggregates, *self.categories, *self.unknown)

    @cached_property
    def by_label(self) -> dict[str, Category]:
        """Entries by label, then by alias, exactly as written."""
        names = {name: category for category in reversed(self.in_order) for name in category.aliases}
        return names | {category.label: category for category in reversed(self.in_order)}

    @cached_property
    def by_code(self) -> dict[str, Category]:
        """Entries that have a code, by it."""
        return {category.code: category for category in self.in_order if category.code is not None}

    @cached_property
    def by_id(self) -> dict[str, Category]:
        """Entries by id."""
        return {category.id: category for category in self.in_order}


class Acceptance(Record):
    """A warning that a person accepted: rule, where, by whom (user id), when and why."""

    rule: str
    where: str | None = None
    by: str
    at: str
    why: Words


Classification.model_rebuild()

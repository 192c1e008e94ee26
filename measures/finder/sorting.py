"""Columns of raw data on the way to their roles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from measures.finder.evidence import Evidence
from measures.finder.suggestion import Gathered
from measures.model.classification import Classification
from measures.model.dimension import Role
from measures.writing.yaml_values import Written

Texts = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class Sorting:
    """Columns on the way to their roles: `roles` by header, and the settings found for each.

    `owners` are the columns that columns of codes, parents, places in an order and levels belong to.
    """

    texts: Texts
    classifications: Collection[Classification]
    evidence: Evidence
    gathered: Gathered = field(default_factory=Gathered)
    roles: dict[str, Role] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    columns: dict[str, dict[str, Written]] = field(default_factory=dict)
    measures: dict[str, Written] = field(default_factory=dict)

    def named(self, *roles: Role) -> list[str]:
        """Return the headers of columns that have one of the roles."""
        return [name for name, role in self.roles.items() if role in roles]

    def labels(self, name: str) -> list[str]:
        """Return the different texts of a column that are not empty, in the order of their first rows."""
        return [text for text in dict.fromkeys(self.texts[name]) if text]

    @property
    def around(self) -> str:
        """All words near the figures: title, headers, and columns that say the same in every row."""
        same = (self.labels(name)[0] for name in self.texts if len(self.labels(name)) == 1)
        return " ".join((self.evidence.title, self.evidence.around, *self.texts, *same))

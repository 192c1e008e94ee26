"""What checks of a whole content tree are given: folders as surveyed, and what was selected of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from measures.model.dates import VersionNumber
from measures.model.measure import Measure
from measures.model.problem import Problem


class Folder(Protocol):
    """A measure's folder in a content tree."""

    @property
    def path(self) -> str:
        """The measure's place: `topic/subtopic/measure`."""

    @property
    def yaml(self) -> str:
        """The blob id of measure.yaml; `""` where there is none."""

    @property
    def measure(self) -> Measure | None:
        """The state file; None where it could not be read."""

    @property
    def trees(self) -> Mapping[str, str]:
        """The tree id of each version's folder by its name."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The faults of the folder's layout and state file."""


class Chosen(Protocol):
    """A version that is selected."""

    @property
    def number(self) -> VersionNumber:
        """Its number."""

    @property
    def tree(self) -> str:
        """The git tree of its folder."""


class ChosenMeasure(Protocol):
    """A measure of which versions are selected."""

    @property
    def path(self) -> str:
        """Its place: `topic/subtopic/measure`."""

    @property
    def id(self) -> str:
        """Its permanent id."""

    @property
    def also_in(self) -> tuple[str, ...]:
        """The subtopics that list it too."""

    @property
    def replaced_by(self) -> tuple[str, ...]:
        """The ids of the measures that took its place."""

    @property
    def versions(self) -> Sequence[Chosen]:
        """The selected versions, in order of number."""

"""What checks look at: a version's folder, read as far as it could be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from measures.model.dates import VersionNumber
from measures.model.dimension import Commentary, DimensionSettings
from measures.model.observations import Data, Observations
from measures.model.problem import Place, Problem
from measures.model.version import Version
from measures.reading.csv_text import place_cell
from measures.reading.places import Places


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedDimension:
    """A dimension of a version. `places` finds its settings; `data` is the CSV that its rows come from.

    None stands for what was not read.
    """

    slug: str
    file: str
    settings: DimensionSettings
    commentary: Commentary | None
    data: Data | None
    observations: Observations | None
    places: Places

    def place_row(self, row: int) -> Place:
        """Return the place of an observation in the file that holds it."""
        found = self.observations
        if found is None or row >= len(found.lines):
            return Place(file=self.file)
        return Place(file=found.file, line=found.lines[row])

    def place_cell(self, row: int, column: str) -> Place:
        """Return the place of an observation's cell in the CSV; of its row where the column is not written there."""
        found, data = self.observations, self.data
        if found is None or data is None or row >= len(found.lines) or column not in data.columns:
            return self.place_row(row)
        return place_cell(data, found.lines[row], data.columns.index(column))


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file offered for download: its name, its git blob id and its bytes."""

    name: str
    blob: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedVersion:
    """A version's folder. `slugs` names all dimensions there are, those that could not be read too.

    `folder` is the path from the content root; `places` finds the front matter of measure.md; `problems` are the
    faults of layout and reading.
    """

    measure: str
    number: VersionNumber
    folder: str
    tree: str
    version: Version | None
    dimensions: Mapping[str, LoadedDimension]
    slugs: frozenset[str]
    uploads: tuple[Upload, ...]
    places: Places
    problems: tuple[Problem, ...]

    @property
    def file(self) -> str:
        """The path of measure.md."""
        return f"{self.folder}/measure.md"

    @property
    def is_whole(self) -> bool:
        """Whether the data of all dimensions could be read, so that what is not there is missing."""
        read = [slug for slug, dimension in self.dimensions.items() if dimension.observations is not None]
        return len(read) == len(self.slugs)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedMeasure:
    """The versions of a measure that are looked at, in order; `numbers` are all that it has or had."""

    path: str
    versions: tuple[LoadedVersion, ...]
    numbers: frozenset[VersionNumber]

    def find_predecessor(self, number: VersionNumber) -> LoadedVersion | None:
        """Return the version before this one of the same edition; None when it is the edition's first."""
        before = [each for each in self.versions if each.number.major == number.major and each.number < number]
        return before[-1] if before else None


def place_item(places: Places, *path: str | int) -> Place:
    """Return the place of a list's item; of the value itself where one item is written without a list."""
    found = places.at(*path)
    return places.at(*path[:-1]) if found == places.key(*path[:-1]) else found

"""What a comment is about: a version, a section or part of its texts, a dimension, or a cell of its data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from cms.editing.bodies import list_sections
from cms.editing.documents import open_document, read_texts
from cms.editing.finding import Place, list_dimensions, read_sites
from cms.editing.loading import load_alone
from cms.editing.version_parts import list_version_parts
from cms.workspace import workspace
from measures.figures import format_value
from measures.model.observations import Observation, Observations

_SPECIAL = re.compile(r"([\\,=])")
HASHED = "sha256:"
_WRITTEN = re.compile(r"\\(.)|=")


_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """What a comment is about. All empty: the version as a whole.

    `part` is a section of the text or a part of the facts; `row` names a row of a dimension by its labels, as
    `name_row` writes them, and `column` one of its columns of values.
    """

    part: str = ""
    dimension: str = ""
    row: str = ""
    column: str = ""

    @property
    def is_cell(self) -> bool:
        """Whether it is a cell of data."""
        return bool(self.row or self.column)

    @property
    def address(self) -> str:
        """The spot as one text: `#section`, `#dimension..` or `#dimension.row.column`; `#` is the whole version."""
        return f"#{self.dimension}.{self.row}.{self.column}" if self.dimension else f"#{self.part}"

    @property
    def query(self) -> dict[str, str]:
        """The spot as the query of an address has it, without what is empty."""
        named = {"part": self.part, "dimension": self.dimension, "row": self.row, "column": self.column}
        return {name: value for name, value in named.items() if value}


WHOLE = Spot()


def read_spot(asked: Mapping[str, str]) -> Spot:
    """Return the spot that a form or an address names."""
    return Spot(**{name: asked.get(name, "") for name in Spot.__slots__})


def name_row(data: Observations, row: Observation) -> str:
    r"""Return a row by its labels, such as `Ethnicity=Asian, Year=2023`, whatever the order of rows and columns.

    Commas, equals signs and backslashes of headers and labels are escaped by a backslash: no two rows are alike.
    """
    pairs = sorted(zip(data.keys, row.labels, strict=True))
    return ", ".join("=".join(_SPECIAL.sub(r"\\\1", each) for each in pair) for pair in pairs)


def read_values(place: Place, dimension: str) -> Mapping[tuple[str, str], str]:
    """Return each value of a dimension as readers see it, by row and column; nothing where its data does not read."""
    data = read_data(place, dimension)
    return dict(_list_values(data)) if data is not None else {}


def read_data(place: Place, dimension: str) -> Observations | None:
    """Return the data of a dimension; None where it has none that reads."""
    loaded = load_alone(place, dimension)
    found = loaded.dimensions.get(dimension) if loaded is not None else None
    return found.observations if found is not None else None


def _list_values(data: Observations) -> Iterator[tuple[tuple[str, str], str]]:
    for row in data.rows:
        name = name_row(data, row)
        for column, value in row.values.items():
            yield (name, column), format_value(value, data.formats[column])


def read_digests(place: Place) -> Mapping[str, str]:
    """Return what tells whether a part or a dimension of a version changed, by the spot's address.

    Of a part it is a digest; of a dimension the ids that git has for its files, so that no file is read.
    """
    site = read_sites()
    document = open_document(f"{place.folder}/measure.md", workspace().read(f"{place.folder}/measure.md") or b"")
    texts = read_texts(document, list_sections(site), tuple(section.id for section in site.sections))
    data = document.data if isinstance(document.data, Mapping) else {}
    found = {Spot(part=name).address: _digest(text) for name, text in texts.items()}
    for part in list_version_parts(site):
        if not part.texts:
            found[Spot(part=part.slug).address] = _digest(repr([(key, data.get(key)) for key in part.keys]))
    files = workspace().list_folder(place.folder)
    for slug in list_dimensions(place):
        names = (f"{slug}.{ending}" for ending in ("md", "csv"))
        found[Spot(dimension=slug).address] = " ".join(files[name].id for name in names if name in files)
    return found


def hash_dimension(place: Place, dimension: str) -> str:
    """Return the digest of a dimension's files, as comments kept it before they kept the ids that git gives them."""
    return _digest(repr([workspace().read(f"{place.folder}/{dimension}.{ending}") for ending in ("md", "csv")]))


def _digest(text: str) -> str:
    return f"{HASHED}{sha256(text.encode()).hexdigest()}"


def list_parts() -> Mapping[str, str]:
    """Return the titles of the sections and other parts that versions have, by their names."""
    titles: dict[str, str] = {}
    for part in list_version_parts(read_sites()):
        titles |= {text.name: text.label for text in part.texts} or {part.slug: part.title}
    return titles


def is_there(place: Place, spot: Spot, values: Mapping[tuple[str, str], str]) -> bool:
    """Whether a version has a spot; `values` are those of its dimension, where it is a cell."""
    if spot.dimension:
        known = not spot.part and spot.dimension in list_dimensions(place)
        return known and (not spot.is_cell or (spot.row, spot.column) in values)
    return not spot.is_cell and (not spot.part or spot.part in list_parts())


def describe_spot(spot: Spot, parts: Mapping[str, str], dimensions: Mapping[str, str] = _NOTHING) -> str:
    """Return a spot in words, given the titles of a version's parts and of its dimensions."""
    if not spot.dimension:
        return parts.get(spot.part, spot.part) if spot.part else "The version as a whole"
    title = dimensions.get(spot.dimension, spot.dimension)
    if not spot.is_cell:
        return f"The dimension {title}"
    row = _WRITTEN.sub(lambda found: found[1] or ": ", spot.row)
    return f"{spot.column} of {row} in {title}"

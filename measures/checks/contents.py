"""Load a version's folder: every file of it read, every fault of layout and reading gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from measures.checks.loaded import LoadedDimension, LoadedVersion, Upload
from measures.checks.registry import declare
from measures.model.dates import VersionNumber
from measures.model.dimension import DimensionSettings
from measures.model.observations import Data, Observations
from measures.model.problem import Place, Problem
from measures.model.record import is_slug
from measures.model.shared import Shared
from measures.model.tree import Entry, Objects
from measures.model.value import Number
from measures.model.version import Version
from measures.reading.csv_text import read_csv
from measures.reading.decoding import decode_text
from measures.reading.dimension_file import read_commentary, read_settings
from measures.reading.front_matter import split_front_matter
from measures.reading.observations import observe, observe_from
from measures.reading.places import Places
from measures.reading.version_file import read_version

UNKNOWN_FILE = declare(
    "layout.unknown-file",
    "error",
    "A version's folder holds measure.md, a .md and a .csv for each dimension, and files/.",
)
NOT_A_FILE = declare(
    "layout.not-plain", "error", "A version's folder holds plain files and the folder files/, no links."
)
NO_MEASURE_FILE = declare("layout.no-measure-file", "error", "A version has the file measure.md.", lack=True)
NO_DATA = declare(
    "layout.no-data", "error", "A dimension has its CSV, or takes its data from another dimension.", lack=True
)
NO_SETTINGS = declare(
    "layout.no-settings", "error", "Each CSV has a .md of the same name with its settings.", lack=True
)
TWO_DATA = declare("data.two-places", "error", "A dimension that takes its data from another has no CSV of its own.")
MANY_DIGITS = declare(
    "value.too-many-digits", "error", "A number has at most 15 digits before the point and 27 in all."
)
UPLOAD_MISPLACED = declare("upload.misplaced", "error", "The folder files/ holds plain files.")
UNKNOWN_DIMENSION = declare("data.unknown-dimension", "error", "`data: from` names a dimension of the same version.")
CIRCLE = declare("data.circle", "error", "`data: from` names a dimension that has a CSV of its own.")

MOST_WHOLE_DIGITS, MOST_DIGITS = 15, 27
"""What decimal arithmetic of 28 digits holds exactly with up to 12 decimals; the sign and the point count too."""


@dataclass(slots=True)
class _Folder:
    """A version's folder while it is read."""

    objects: Objects
    path: str
    shared: Shared
    entries: Mapping[str, Entry]
    problems: list[Problem] = field(default_factory=list)

    def read(self, name: str) -> bytes:
        return self.objects.blob(self.entries[name].id)


def load_version(
    objects: Objects, tree: str, folder: str, shared: Shared, *, measure: str, number: VersionNumber
) -> LoadedVersion:
    """Read a version's folder from its git tree; `folder` is its path from the content root.

    All faults come back in `problems`; what could not be read is None or left out.
    """
    found = _Folder(objects, folder, shared, objects.tree(tree))
    found.problems.extend(_find_layout_faults(found))
    version, places = _load_measure_file(found)
    dimensions = _load_dimensions(found)
    uploads = tuple(_load_uploads(found))
    return LoadedVersion(
        measure=measure,
        number=number,
        folder=folder,
        tree=tree,
        version=version,
        dimensions=dimensions,
        slugs=frozenset(_list_slugs(found.entries)),
        uploads=uploads,
        places=places,
        problems=tuple(problem.within(measure=measure, version=str(number)) for problem in found.problems),
    )


def _list_slugs(entries: Mapping[str, Entry]) -> list[str]:
    return [
        name.removesuffix(".md")
        for name, entry in entries.items()
        if entry.kind == "file" and name != "measure.md" and name.endswith(".md") and is_slug(name[:-3])
    ]


def _is_named_well(name: str) -> bool:
    return name.endswith((".md", ".csv")) and is_slug(name.rpartition(".")[0])


def _find_layout_faults(found: _Folder) -> Iterator[Problem]:
    for name, entry in found.entries.items():
        place = Place(file=f"{found.path}/{name}")
        if entry.kind == "other":
            yield NOT_A_FILE.broken(
                place, f'Expected a plain file, got "{name}".', "Put the file itself here; links are not read."
            )
        elif entry.kind == "folder" and name != "files":
            yield UNKNOWN_FILE.broken(place, f'Expected no folder but files/, got "{name}".', "Move or remove it.")
        elif entry.kind == "file" and not _is_named_well(name):
            hint = "Name it with at most 100 lower-case letters, digits and single hyphens; put uploads in files/."
            yield UNKNOWN_FILE.broken(place, f'Expected a file such as by-ethnicity.md, got "{name}".', hint)
        elif name.endswith(".csv") and f"{name.removesuffix('.csv')}.md" not in found.entries:
            wanted = f"{name.removesuffix('.csv')}.md"
            yield NO_SETTINGS.broken(
                place, f"Expected {wanted} beside it, got none.", f"Add {wanted} with at least a title."
            )
    if "measure.md" not in found.entries:
        place = Place(file=f"{found.path}/measure.md")
        yield NO_MEASURE_FILE.broken(place, "Expected the file measure.md, got none.", "Add it with at least a title.")


def _load_measure_file(found: _Folder) -> tuple[Version | None, Places]:
    file = f"{found.path}/measure.md"
    entry = found.entries.get("measure.md")
    if entry is None or entry.kind != "file":
        return None, Places(file, "")
    content = found.read("measure.md")
    read = read_version(content, file, found.shared.site)
    found.problems.extend(read.problems)
    return read.value, _place_front(content, file)


def _place_front(content: bytes, file: str) -> Places:
    text = decode_text(content, file).value
    parts = split_front_matter(text, file).value if text is not None else None
    return Places(file, parts.front, parts.front_line) if parts else Places(file, "")


def _load_dimensions(found: _Folder) -> Mapping[str, LoadedDimension]:
    slugs = _list_slugs(found.entries)
    own = {slug: _load_dimension(found, slug) for slug in slugs}
    loaded = {slug: dimension for slug, dimension in own.items() if dimension is not None}
    return {
        slug: _borrow_data(found, dimension, loaded) if dimension.settings.data else dimension
        for slug, dimension in loaded.items()
    }


def _load_dimension(found: _Folder, slug: str) -> LoadedDimension | None:
    file = f"{found.path}/{slug}.md"
    text = decode_text(found.read(f"{slug}.md"), file)
    found.problems.extend(text.problems)
    parts = split_front_matter(text.value, file) if text.value is not None else None
    if parts is None:
        return None
    found.problems.extend(parts.problems)
    if parts.value is None:
        return None
    front = parts.value
    settings = read_settings(front.front, file, front.front_line)
    commentary = read_commentary(front.body, file, front.body_line)
    found.problems.extend((*settings.problems, *commentary.problems))
    if settings.value is None:
        return None
    places = Places(file, front.front, front.front_line)
    data, observations = _load_data(found, slug, settings.value, places)
    return LoadedDimension(
        slug=slug,
        file=file,
        settings=settings.value,
        commentary=commentary.value,
        data=data,
        observations=observations,
        places=places,
    )


def _load_data(
    found: _Folder, slug: str, settings: DimensionSettings, places: Places
) -> tuple[Data | None, Observations | None]:
    entry = found.entries.get(f"{slug}.csv")
    if settings.data is not None:
        if entry is not None:
            message = f"Expected no {slug}.csv, since the data comes from {settings.data.from_}."
            found.problems.append(TWO_DATA.broken(places.key("data"), message, "Remove the CSV or the key data."))
        return None, None
    if entry is None or entry.kind != "file":
        if entry is None:
            message = f"Expected {slug}.csv beside this file, got none."
            hint = "Add it, or take the data from another dimension: data: {from: ...}."
            found.problems.append(NO_DATA.broken(Place(file=f"{found.path}/{slug}.md"), message, hint))
        return None, None
    data = read_csv(found.read(f"{slug}.csv"), f"{found.path}/{slug}.csv")
    found.problems.extend(data.problems)
    if data.value is None:
        return None, None
    read = observe(slug, settings, data.value, found.shared, places)
    unwieldy = list(find_long_numbers(data.value, read.value)) if read.value is not None else []
    found.problems.extend((*read.problems, *unwieldy))
    return data.value, None if unwieldy else read.value


def find_long_numbers(data: Data, observations: Observations) -> Iterator[Problem]:
    """Find numbers too long to be worked with exactly, the first of each column."""
    for name in observations.values:
        for row, line in zip(observations.rows, observations.lines, strict=True):
            value = row.values.get(name)
            if isinstance(value, Number) and _is_long(value.text):
                message = f"Expected at most {MOST_WHOLE_DIGITS} digits before the point and {MOST_DIGITS} in all"
                place = Place(file=data.file, line=line)
                yield MANY_DIGITS.broken(place, f"{message}, got {len(value.text)}.", "Round it, or give it a scale.")
                break


def _is_long(text: str) -> bool:
    return len(text) > MOST_WHOLE_DIGITS and (len(text) > MOST_DIGITS or len(text.split(".")[0]) > MOST_WHOLE_DIGITS)


def _borrow_data(found: _Folder, dimension: LoadedDimension, loaded: Mapping[str, LoadedDimension]) -> LoadedDimension:
    wanted = dimension.settings.data
    assert wanted is not None
    base = loaded.get(wanted.from_)
    if base is None:
        if wanted.from_ not in _list_slugs(found.entries):
            message = f'Expected a dimension of this version, got "{wanted.from_}".'
            found.problems.append(
                UNKNOWN_DIMENSION.broken(
                    dimension.places.at("data", "from"), message, "Name the file without its ending."
                )
            )
        return dimension
    if base.settings.data is not None:
        message = f'Expected a dimension with its own CSV, got "{wanted.from_}", which takes its data from another.'
        found.problems.append(
            CIRCLE.broken(dimension.places.at("data", "from"), message, "Name the dimension that has the CSV.")
        )
        return dimension
    if base.observations is None:
        return dimension
    read = observe_from(dimension.slug, dimension.settings, base.observations, found.shared, dimension.places)
    found.problems.extend(read.problems)
    return replace(dimension, observations=read.value, data=base.data)


def _load_uploads(found: _Folder) -> Iterator[Upload]:
    entry = found.entries.get("files")
    if entry is None or entry.kind != "folder":
        return
    for name, inner in found.objects.tree(entry.id).items():
        if inner.kind == "file":
            yield Upload(name=name, blob=inner.id, content=found.objects.blob(inner.id))
        else:
            place = Place(file=f"{found.path}/files/{name}")
            hint = "Put plain files into files/, no folders or links."
            found.problems.append(UPLOAD_MISPLACED.broken(place, f'Expected a plain file, got "{name}".', hint))

"""Masks a version's folder: its text, its breakdowns, its data and its uploads."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass

from measures.checks.contents import load_version
from measures.checks.loaded import LoadedDimension, LoadedVersion
from measures.model.dates import VersionNumber
from measures.model.dimension import DimensionSettings
from measures.model.record import Record
from measures.model.shared import Shared
from measures.model.tree import Entry, Objects
from measures.model.version import VersionFront
from measures.reading.columns import Task, plan_columns
from measures.reading.csv_text import read_csv
from measures.reading.decoding import decode_text
from measures.reading.front_matter import split_front_matter
from measures.reading.records import read_record
from measures.reading.yaml_text import read_yaml
from publishing.staging.data_files import clean_data, mask_data, read_sheet
from publishing.staging.numbers import Chance
from publishing.staging.prose import mask_prose
from publishing.staging.records import Masking, mask_record, name_file, write_yaml
from publishing.staging.refusal import PullRefused
from publishing.staging.uploads import make_stand_in

Files = dict[str, bytes]
_NAMING = frozenset({"code", "parent", "level", "measure"})


class VersionUnreadable(Exception):
    """A version that is not public has a file that cannot be read; it is left out, and the file named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPlace:
    """Where a version stands: its folder, its tree, its measure's id and its number."""

    folder: str
    tree: str
    measure: str
    number: VersionNumber


def mask_version(objects: Objects, place: VersionPlace, shared: Shared, masking: Masking) -> Files:
    """Return the files of a version by their names, masked.

    Raises:
        PullRefused: a file or a key has no rule, or a public file cannot be read.
        VersionUnreadable: the version is not public, and a file of it cannot be read.
    """
    _check_names(objects, place)
    try:
        return dict(_mask_files(objects, place, shared, masking))
    except FileUnreadable as fault:
        if masking.is_public:
            raise PullRefused(f"{fault} cannot be read.", 'See "yardstick check", and correct it.') from None
        raise VersionUnreadable(str(fault)) from None


class FileUnreadable(Exception):
    """A file cannot be read, so that no rule can be held against it."""


def load_place(objects: Objects, place: VersionPlace, shared: Shared) -> LoadedVersion:
    """Return a version as it can be read."""
    return load_version(objects, place.tree, place.folder, shared, measure=place.measure, number=place.number)


def _check_names(objects: Objects, place: VersionPlace) -> None:
    for name, entry in objects.tree(place.tree).items():
        is_known = entry.kind == "file" and name.endswith((".md", ".csv"))
        if not is_known and not (entry.kind == "folder" and name == "files"):
            raise refuse_file(f"{place.folder}/{name}")


def refuse_file(path: str) -> PullRefused:
    """Return the refusal of a file that no rule covers."""
    hint = "Remove it in production, or add a rule in publishing/staging."
    return PullRefused(f"No rule says what becomes of the file {path}.", hint)


def _mask_files(objects: Objects, place: VersionPlace, shared: Shared, masking: Masking) -> Iterator[tuple[str, bytes]]:
    entries = objects.tree(place.tree)
    loaded = None if masking.is_public else load_place(objects, place, shared)
    chance = Chance(hmac.digest(masking.names.key, place.tree.encode(), "sha256"))
    for name, entry in entries.items():
        path = f"{place.folder}/{name}"
        if name == "files":
            yield from _replace_uploads(objects, entry, path, masking)
        elif name == "measure.md":
            yield name, mask_markdown(VersionFront, objects.blob(entry.id), path, masking)
        elif name.endswith(".md"):
            made = mask_markdown(DimensionSettings, objects.blob(entry.id), path, masking)
            yield f"{masking.name(name.removesuffix('.md'))}.md", made
        else:
            slug = name.removesuffix(".csv")
            made = _mask_csv(objects.blob(entry.id), path, loaded, slug, shared, masking, chance)
            yield f"{masking.name(slug)}.csv", made


def mask_markdown(kind: type[Record], content: bytes, path: str, masking: Masking) -> bytes:
    """Return a Markdown file with its front matter and its body masked.

    Raises:
        PullRefused: a key has no rule.
    """
    text = decode_text(content, path).value
    parts = split_front_matter(text, path).value if text is not None else None
    read = read_yaml(parts.front, path) if parts is not None else None
    if parts is None or read is None or read.problems:
        raise FileUnreadable(path)
    front = mask_record(kind, read.value if read.value is not None else {}, masking, path)
    if read_record(kind, parts.front, path).value is None:
        raise FileUnreadable(path)
    body = mask_prose(parts.body, masking).strip("\n")
    return f"---\n{write_yaml(front)}---\n{f'{chr(10)}{body}{chr(10)}' if body else ''}".encode()


def _mask_csv(
    content: bytes,
    path: str,
    loaded: LoadedVersion | None,
    slug: str,
    shared: Shared,
    masking: Masking,
    chance: Chance,
) -> bytes:
    data = read_csv(content, path).value
    if data is None:
        raise FileUnreadable(path)
    if loaded is None:
        return clean_data(data, masking)
    dimension = loaded.dimensions.get(slug)
    sheet = read_sheet(dimension, plan_columns(_make_task(dimension, shared))) if dimension else None
    if sheet is None:
        raise FileUnreadable(path)
    return mask_data(sheet, masking, chance)


def _make_task(dimension: LoadedDimension, shared: Shared) -> Task:
    if dimension.data is None or dimension.observations is None:
        raise FileUnreadable(dimension.file)
    task = Task(dimension.slug, dimension.settings, dimension.data, shared, dimension.places)
    columns = zip(*dimension.data.rows, strict=True) if dimension.data.rows else ((),) * len(dimension.data.columns)
    task.texts = dict(zip(dimension.data.columns, columns, strict=True))
    return task


def _replace_uploads(objects: Objects, entry: Entry, path: str, masking: Masking) -> Iterator[tuple[str, bytes]]:
    for name, each in objects.tree(entry.id).items():
        if each.kind != "file":
            raise refuse_file(f"{path}/{name}")
        yield f"files/{name_file(name, masking)}", make_stand_in(name)


def list_known_names(loaded: LoadedVersion) -> Iterator[str]:
    """Yield the names that readers of a public version know: slugs, headers, labels, and words of its facts."""
    if loaded.version is not None:
        front = loaded.version.front
        yield from (front.population or "", front.time_period or "", front.geography or "", *front.area_covered)
        for source in front.sources:
            yield from (source.id, source.licence or "", source.same_as or "")
    yield from loaded.slugs
    for dimension in loaded.dimensions.values():
        yield from _list_words(dimension)


def _list_words(dimension: LoadedDimension) -> Iterator[str]:
    settings = dimension.settings
    yield settings.population or ""
    for name, column in settings.columns.items():
        yield from (name, *column.map, column.starts or "", column.ends or "", column.boundaries or "")
        yield from _list_units(column.unit)
    for name, long in settings.measures.items():
        yield name
        yield from _list_units(long.unit)
    yield from (word for each in settings.intervals.values() for word in (each.method or "", each.design or ""))
    if dimension.observations is not None and dimension.data is not None:
        keys = [*dimension.observations.keys, *dimension.observations.constants]
        keys += [name for name, column in settings.columns.items() if column.role in _NAMING]
        yield from dimension.data.columns
        for name in keys:
            if name in dimension.data.columns:
                at = dimension.data.columns.index(name)
                yield from {row[at] for row in dimension.data.rows}


def _list_units(unit: object) -> Iterator[str]:
    yield from (getattr(unit, "of", None) or "", getattr(unit, "prices", None) or "")

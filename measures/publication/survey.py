"""A survey of a content tree: which measures, versions and shared files it holds, before anything is chosen.

Each subtopic's survey is kept by the id of its tree, so that an unchanged subtopic is never opened again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace

from measures.model.dates import VersionNumber
from measures.model.measure import Measure
from measures.model.problem import Place, Problem
from measures.model.record import is_slug
from measures.model.tree import Entry, Objects, hash_blob
from measures.reading.measure_file import read_measure

Cache = MutableMapping[str, bytes]
FORM = "survey-1"
SHARED_FOLDERS = ("classifications", "pages", "news", "style-guide")
SHARED_FILES = ("site.yaml", "organisations.yaml", "redirects.yaml", "planned.yaml")
RESERVED_BELOW_MEASURE = frozenset({"latest", "changes", "downloads", "files", "charts"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFolder:
    """A measure's folder: its state file (None where it cannot be read) and the tree id of each version folder."""

    path: str
    yaml: str
    measure: Measure | None
    trees: Mapping[str, str]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """Shared files by path (blob ids) and measure folders by path, with the faults in their layout.

    `shared_problems` are faults outside measures: one that is an error stops a release.
    """

    shared: Mapping[str, str]
    folders: Mapping[str, MeasureFolder]
    shared_problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Gathering:
    shared: dict[str, str] = field(default_factory=dict)
    folders: dict[str, MeasureFolder] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, rule: str, path: str, message: str, hint: str) -> None:
        self.problems.append(Problem(rule=rule, place=Place(file=path), message=message, hint=hint))


def survey_content(objects: Objects, root: str, cache: Cache) -> Survey:
    """Survey the content tree `root`, taking what is kept in `cache` for unchanged parts."""
    found = _Gathering()
    top = objects.tree(root)
    for name in SHARED_FILES:
        if (entry := top.get(name)) and _is_plain(found, name, entry):
            found.shared[name] = entry.id
    for name in SHARED_FOLDERS:
        if name in top:
            _survey_shared_folder(objects, found, name, top[name])
    if "measures" in top and _is_folder(found, "measures", top["measures"]):
        _survey_topics(objects, found, top["measures"], cache)
    return Survey(shared=found.shared, folders=found.folders, shared_problems=tuple(found.problems))


def _is_plain(found: _Gathering, path: str, entry: Entry) -> bool:
    if entry.kind != "file":
        found.refuse("layout.not-a-file", path, "Expected a plain file.", "Links, folders and submodules are not read.")
    return entry.kind == "file"


def _is_folder(found: _Gathering, path: str, entry: Entry) -> bool:
    if entry.kind != "folder":
        found.refuse("layout.not-a-folder", path, "Expected a folder.", "Links and files are not read in its place.")
    return entry.kind == "folder"


def _survey_shared_folder(objects: Objects, found: _Gathering, path: str, entry: Entry) -> None:
    if not _is_folder(found, path, entry):
        return
    for name, below in objects.tree(entry.id).items():
        inner = f"{path}/{name}"
        if below.kind == "folder" and path.startswith("pages"):
            _survey_shared_folder(objects, found, inner, below)
        elif _is_plain(found, inner, below) and _is_named_well(found, inner, name, path):
            found.shared[inner] = below.id


def _is_named_well(found: _Gathering, path: str, name: str, folder: str) -> bool:
    ending = "yaml" if folder == "classifications" else "md"
    well = name.endswith(f".{ending}") and is_slug(name.removesuffix(f".{ending}").removesuffix(".cy"))
    if not well:
        hint = f"Name it with at most 100 lower-case letters, digits and single hyphens, ending in .{ending}."
        found.refuse("layout.name", path, f'Expected a name such as example-name.{ending}, got "{name}".', hint)
    return well


def _slug_folders(objects: Objects, found: _Gathering, path: str, tree: str, own: str) -> Iterator[tuple[str, Entry]]:
    for name, entry in objects.tree(tree).items():
        inner = f"{path}/{name}"
        if name == own:
            if _is_plain(found, inner, entry):
                found.shared[inner] = entry.id
        elif not is_slug(name):
            hint = "Name folders with at most 100 lower-case letters, digits and single hyphens."
            found.refuse("layout.name", inner, f'Expected a folder named as an address, got "{name}".', hint)
        elif _is_folder(found, inner, entry):
            yield name, entry
    if f"{path}/{own}" not in found.shared:
        hint = "Add it with at least a title."
        found.refuse("layout.missing-file", f"{path}/{own}", f"Expected the file {own}.", hint)


def _survey_topics(objects: Objects, found: _Gathering, entry: Entry, cache: Cache) -> None:
    for topic, below in objects.tree(entry.id).items():
        path = f"measures/{topic}"
        if not is_slug(topic):
            hint = "Name folders with at most 100 lower-case letters, digits and single hyphens."
            found.refuse("layout.name", path, f'Expected a folder named as an address, got "{topic}".', hint)
        elif _is_folder(found, path, below):
            for subtopic, inner in _slug_folders(objects, found, path, below.id, "topic.md"):
                _survey_subtopic(objects, found, f"{topic}/{subtopic}", inner.id, cache)


def _survey_subtopic(objects: Objects, found: _Gathering, path: str, tree: str, cache: Cache) -> None:
    key = f"{FORM}|{path}|{tree}"
    kept = cache.get(key)
    if kept is not None:
        shared, folders = _load(kept)
    else:
        own = _Gathering()
        folders = {}
        for slug, entry in _slug_folders(objects, own, f"measures/{path}", tree, "subtopic.md"):
            folders[f"{path}/{slug}"] = survey_measure(objects, f"{path}/{slug}", entry.id)
        shared = own.shared
        found.problems.extend(own.problems)
        if not own.problems and not any(folder.problems for folder in folders.values()):
            cache[key] = _dump(shared, folders)
    found.shared.update(shared)
    found.folders.update(folders)


def list_live_paths(survey: Survey) -> tuple[str, ...]:
    """Return the paths of measures, and of their versions, that have a page or will have one.

    Such a version is approved or was withdrawn; `latest` counts as one.
    """
    return tuple(path for folder in survey.folders.values() for path in _list_pages(folder))


def _list_pages(folder: MeasureFolder) -> Iterator[str]:
    states = folder.measure.versions if folder.measure else {}
    numbers = [number for number, state in states.items() if state.status in ("approved", "withdrawn")]
    if numbers:
        yield folder.path
        yield from (f"{folder.path}/{name}" for name in ("latest", *numbers))


def survey_measure(objects: Objects, path: str, tree: str) -> MeasureFolder:
    """Survey one measure's folder: its state file and its versions."""
    found = _Gathering()
    trees: dict[str, str] = {}
    yaml, measure = "", None
    for name, entry in objects.tree(tree).items():
        inner = f"measures/{path}/{name}"
        if name == "measure.yaml":
            if _is_plain(found, inner, entry):
                yaml = entry.id
        elif VersionNumber.parse(name) is None:
            hint = "A measure's folder holds measure.yaml and version folders such as 1.0 or 2.1."
            found.refuse("layout.version-name", inner, f'Expected a version folder, got "{name}".', hint)
        elif _is_folder(found, inner, entry):
            trees[name] = entry.id
    problems = found.problems
    if yaml:
        read = read_measure(objects.blob(yaml), f"measures/{path}/measure.yaml")
        measure = read.value
        problems.extend(read.problems)
    else:
        place = Place(file=f"measures/{path}/measure.yaml")
        hint = "Add it with at least an id of 8 letters and digits."
        message = "Expected the file measure.yaml."
        problems.append(Problem(rule="layout.missing-file", place=place, message=message, hint=hint))
    named = tuple(problem.within(measure=measure.id if measure else None, version=None) for problem in problems)
    folder = MeasureFolder(path=path, yaml=yaml, measure=measure, trees=trees, problems=named)
    return replace(folder, problems=(*named, *_find_missing_folders(objects, folder)))


def _find_missing_folders(objects: Objects, folder: MeasureFolder) -> Iterator[Problem]:
    if folder.measure is None:
        return
    from measures.reading.places import Places

    for number in folder.measure.versions:
        if number not in folder.trees:
            file = f"measures/{folder.path}/measure.yaml"
            places = Places(file, objects.blob(folder.yaml).decode("utf-8", "replace"))
            yield Problem(
                rule="layout.missing-version",
                place=places.key("versions", number),
                message=f'Expected a folder "{number}" for this version; there is none.',
                hint="Add the folder, or remove the entry.",
                measure=folder.measure.id,
                version=number,
            )


def _dump(shared: Mapping[str, str], folders: Mapping[str, MeasureFolder]) -> bytes:
    rows = [
        [folder.path, folder.yaml, dict(folder.trees), _plain(folder.measure)]
        for folder in folders.values()
        if folder.measure is not None
    ]
    return json.dumps([shared, rows]).encode()


def _plain(measure: Measure) -> dict[str, object]:
    return measure.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def _load(kept: bytes) -> tuple[dict[str, str], dict[str, MeasureFolder]]:
    shared, rows = json.loads(kept)
    folders = (
        MeasureFolder(path=path, yaml=yaml, measure=Measure.model_validate(measure), trees=trees)
        for path, yaml, trees, measure in rows
    )
    return shared, {folder.path: folder for folder in folders}


def content_id(parts: Mapping[str, str]) -> str:
    """Return one id for a set of files: a hash of their paths and blob ids."""
    return hash_blob("".join(f"{path}\0{parts[path]}\n" for path in sorted(parts)).encode())

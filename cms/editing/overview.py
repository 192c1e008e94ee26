"""A version at a glance: its dimensions, and its problems with links to where they are mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cms.editing.finding import Place, list_dimensions, may_edit
from cms.editing.links import link
from cms.editing.overlay import TREE, Overlay
from cms.editing.shared_content import read_shared
from cms.forms.faults import say
from cms.workspace import VersionRow, workspace
from measures.checks.contents import load_version
from measures.checks.loaded import LoadedVersion
from measures.checks.registry import RULES
from measures.checks.run import check_versions
from measures.model.dates import VersionNumber
from measures.model.problem import Problem, sort_problems

PART_TITLES = {"facts": "Facts", "text": "Text", "sources": "Sources", "files": "Files"}
PART_OF_RULES = {
    "section": "text",
    "heading": "text",
    "prose": "text",
    "binding": "text",
    "source": "sources",
    "upload": "files",
    "file": "files",
}
_AS_STORED: Mapping[str, bytes] = {}
_LACKS = frozenset({"key.missing", "heading.empty"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedProblem:
    """A problem in words, where it is, and the address at which it is mended (empty where it cannot be now)."""

    words: str
    where: str
    href: str
    rule: str
    file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedDimension:
    """A dimension: its title, its address in the store, whether it has data of its own, and where it is edited."""

    slug: str
    title: str
    href: str
    has_data: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What a version holds, what is wrong, and what is still to be done."""

    dimensions: tuple[ListedDimension, ...]
    errors: tuple[ListedProblem, ...]
    lacks: tuple[ListedProblem, ...]
    warnings: tuple[ListedProblem, ...]
    may_edit: bool


def describe_version(place: Place) -> Overview:
    """Return what is to be said of a version as it stands."""
    is_open = may_edit(place)
    loaded, problems = check_place(place)
    listed = {"error": list[ListedProblem](), "lack": list[ListedProblem](), "warning": list[ListedProblem]()}
    for problem in problems:
        listed[_sort(problem)].append(_list_problem(place, problem, may_edit=is_open))
    return Overview(
        dimensions=tuple(_list_dimensions(place, loaded)),
        errors=tuple(listed["error"]),
        lacks=tuple(listed["lack"]),
        warnings=tuple(listed["warning"]),
        may_edit=is_open,
    )


def load_place(place: Place, files: Mapping[str, bytes] = _AS_STORED) -> LoadedVersion | None:
    """Return a version read, with `files` of its folder as they would be; None where site.yaml does not read."""
    shared, number = read_shared(), VersionNumber.parse(place.version.number)
    if shared is None or number is None:
        return None
    objects, tree = workspace().objects, place.version.tree
    laid, root = (Overlay(objects, tree, files), TREE) if files else (objects, tree)
    return load_version(laid, root, place.folder, shared, measure=place.measure.id, number=number)


def check_place(
    place: Place, files: Mapping[str, bytes] = _AS_STORED
) -> tuple[LoadedVersion | None, tuple[Problem, ...]]:
    """Return a version read, and its problems, by itself and against the version before it.

    `files` of its folder take the place of stored ones. None comes back where the site's settings do not read.
    """
    loaded, shared = load_place(place, files), read_shared()
    if loaded is None or shared is None:
        return None, ()
    numbers = [each for row in place.measure.versions if (each := VersionNumber.parse(row.number)) is not None]
    before = _load_before(place)
    versions = (before, loaded) if before is not None else (loaded,)
    found = check_versions(versions, place.measure.path, numbers, shared)
    return loaded, sort_problems(each for each in found if each.version in (None, place.version.number))


def _load_before(place: Place) -> LoadedVersion | None:
    older = [row for row in place.measure.versions if row.order < place.version.order]
    before = next((row for row in older if _is_before(row, place.version)), older[0] if older else None)
    return load_place(Place(measure=place.measure, version=before)) if before is not None else None


def _is_before(row: VersionRow, version: VersionRow) -> bool:
    """Whether an older version is one that a version can be held against: of its edition, or known to readers."""
    return row.order[0] == version.order[0] or row.status in ("approved", "withdrawn")


def is_to_mend(problem: Problem) -> bool:
    """Whether a version is not complete until a problem is mended."""
    return _sort(problem) != "warning"


def _sort(problem: Problem) -> str:
    rule = RULES.get(problem.rule)
    if problem.rule in _LACKS or (rule is not None and rule.lack):
        return "lack"
    return "error" if problem.is_error else "warning"


def _list_problem(place: Place, problem: Problem, *, may_edit: bool) -> ListedProblem:
    name = problem.place.file.removeprefix(f"{place.folder}/")
    slug = name.rpartition(".")[0]
    names = {"measure_id": place.measure.id, "version": place.version.number}
    if name == "measure.md":
        part = _find_part(problem)
        where, href = PART_TITLES[part], link("versions.edit_version", part=part, **names)
    elif name.startswith("files/"):
        where, href = name, link("versions.edit_version", part="files", **names)
    else:
        where, href = slug, link("dimensions.show_dimension", dimension=slug, **names)
    return ListedProblem(words=say(problem), where=where, href=href if may_edit else "", rule=problem.rule, file=name)


def _find_part(problem: Problem) -> str:
    """Return the part of measure.md in which a problem is mended, by what its rule is about."""
    about = problem.rule.partition(".")[0]
    return PART_OF_RULES.get(about, "facts")


def _list_dimensions(place: Place, loaded: LoadedVersion | None) -> Iterator[ListedDimension]:
    known = loaded.dimensions if loaded is not None else {}
    names = workspace().list_folder(place.folder)
    rows = []
    for slug in list_dimensions(place):
        settings = known[slug].settings if slug in known else None
        position = settings.position if settings else 0
        title = settings.title if settings else slug
        rows.append((position, title, slug))
    for _, title, slug in sorted(rows):
        href = link(
            "dimensions.show_dimension", measure_id=place.measure.id, version=place.version.number, dimension=slug
        )
        yield ListedDimension(slug=slug, title=title, href=href, has_data=f"{slug}.csv" in names)

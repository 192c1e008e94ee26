"""What is wrong with content that was pushed, in the words that everything else says it in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from measures.checks.contents import load_version
from measures.checks.run import check_versions
from measures.checks.shared_files import gather_shared, load_shared
from measures.model.dates import VersionNumber
from measures.model.problem import Problem, sort_problems
from measures.model.tree import Entry, find_entry
from measures.reading.measure_file import read_measure
from measures.store import GitStore

_MOST_VERSIONS = 20


def find_problems(store: GitStore, root: str, paths: Iterable[str]) -> tuple[Problem, ...]:
    """Return the errors and warnings of what the paths belong to: versions, measure.yaml, shared files."""
    changed = tuple(paths)
    files = _list_shared(store, root)
    found, problems = load_shared(store, files, ())
    wanted = [problem for problem in problems if problem.place.file in changed]
    wanted += _find_state_problems(store, root, changed)
    if found is not None:
        shared = gather_shared(found)
        for folder, tree in _list_versions(store, root, changed):
            number = VersionNumber.parse(folder.rpartition("/")[2])
            assert number is not None
            loaded = load_version(store, tree, folder, shared, measure="", number=number)
            path = folder.removeprefix("measures/").rpartition("/")[0]
            wanted += check_versions((loaded,), path, (number,), shared)
    return sort_problems(problem for problem in wanted if problem.severity != "note")


def _list_shared(store: GitStore, root: str) -> dict[str, str]:
    top = store.tree(root)
    names = ("site.yaml", "organisations.yaml", "redirects.yaml", "planned.yaml")
    files = {name: top[name].id for name in names if name in top and top[name].kind == "file"}
    lists: dict[str, Entry] = {}
    entry = top.get("classifications")
    if entry is not None and entry.kind == "folder":
        lists = dict(store.tree(entry.id))
    return files | {f"classifications/{name}": each.id for name, each in lists.items() if each.kind == "file"}


def _find_state_problems(store: GitStore, root: str, paths: tuple[str, ...]) -> Iterator[Problem]:
    for path in paths:
        entry = find_entry(store, root, path) if path.endswith("/measure.yaml") else None
        if entry is not None and entry.kind == "file":
            yield from read_measure(store.blob(entry.id), path).problems


def _list_versions(store: GitStore, root: str, paths: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Return the version folders that hold any of the paths, with their trees."""
    parts = (path.split("/") for path in paths if path.startswith("measures/"))
    folders = {"/".join(each[:5]) for each in parts if len(each) > 5 and VersionNumber.parse(each[4]) is not None}
    for folder in sorted(folders)[:_MOST_VERSIONS]:
        entry = find_entry(store, root, folder)
        if entry is not None and entry.kind == "folder":
            yield folder, entry.id

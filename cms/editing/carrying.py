"""What a new version takes over from the one that it begins with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from cms.workspace import Workspace
from measures.model.tree import Entry, Objects
from measures.reading.front_matter import split_front_matter
from measures.reading.yaml_text import read_yaml
from measures.writing.markdown_edits import edit_front_matter
from measures.writing.yaml_edits import remove_field, set_field

OF_ONE_VERSION = ("changes", "internal_note", "kind", "corrects", "comparable_with_previous", "accepted")
"""Keys of measure.md that are said of one version only."""
OF_ONE_PUBLICATION = ("published", "accessed")
"""Keys of a source that belong to one publication of it."""


def read_folder(work: Workspace, path: str) -> Mapping[str, bytes]:
    """Return the files of a folder by their path below it."""
    entry = work.find_entry(path)
    return dict(_walk(work.objects, entry, "")) if entry is not None else {}


def read_tree(objects: Objects, tree: str) -> Mapping[str, bytes]:
    """Return the files of a tree by their path in it."""
    return dict(_walk(objects, Entry("folder", tree), ""))


def _walk(objects: Objects, entry: Entry, path: str) -> Iterator[tuple[str, bytes]]:
    if entry.kind == "file":
        yield path.removesuffix("/"), objects.blob(entry.id)
    elif entry.kind == "folder":
        for name, inner in objects.tree(entry.id).items():
            yield from _walk(objects, inner, f"{path}{name}/")


def carry_update(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of an update: everything of the version before, save what is said of one version only."""
    return _edit_measure_file(files, _drop_own)


def carry_edition(files: Mapping[str, bytes], sources: int) -> dict[str, bytes]:
    """Return the files of a new edition: no uploads, and no dates of `sources` sources, which are of the old data."""

    def edit(front: str) -> str:
        front = remove_field(_drop_own(front), ("files",))
        front = remove_field(front, ("time_period",))
        for at in range(sources):
            for key in OF_ONE_PUBLICATION:
                front = remove_field(front, ("sources", at, key))
        return front

    kept = {name: content for name, content in files.items() if not name.startswith("files/")}
    return _edit_measure_file(kept, edit)


def count_sources(files: Mapping[str, bytes]) -> int:
    """Return how many sources the measure.md of a version names."""
    front = split_front_matter(files["measure.md"].decode("utf-8-sig"), "measure.md").value
    data = read_yaml(front.front, "measure.md").value if front is not None else None
    found = data.get("sources") if isinstance(data, dict) else None
    return len(found) if isinstance(found, list) else 0


def carry_copy(files: Mapping[str, bytes], title: str) -> dict[str, bytes]:
    """Return the files of another measure's first version: everything, under another title."""

    def edit(front: str) -> str:
        return set_field(set_field(_drop_own(front), ("title",), title), ("changes",), "First published.")

    return _edit_measure_file(files, edit)


def _drop_own(front: str) -> str:
    for key in OF_ONE_VERSION:
        front = remove_field(front, (key,))
    return front


def _edit_measure_file(files: Mapping[str, bytes], edit: Callable[[str], str]) -> dict[str, bytes]:
    text = files["measure.md"].decode("utf-8-sig").replace("\r\n", "\n")
    return {**files, "measure.md": edit_front_matter(text, edit).encode()}

"""Find and replace over the texts of many drafts: where words stand, and what the files become."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from cms.access import EDITABLE_STATES
from cms.editing.documents import open_document
from cms.editing.readers_of_files import read_version_file
from cms.workspace import Wanted, Workspace
from measures.bindings import find_bindings
from measures.model.site import Site
from measures.model.tree import find_entry

AROUND = 40
SHOWN = 3
MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where words stand, with what is around it."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A file of a draft in which words stand: how often, the first places, and why they cannot be replaced in it."""

    path: str
    title: str
    version: str
    file: str
    count: int
    spots: tuple[Spot, ...]
    fault: str = ""

    @property
    def more(self) -> int:
        """How many places are not shown."""
        return self.count - len(self.spots)


def find_matches(work: Workspace, site: Site, words: str, new: str) -> Iterator[Match]:
    """Yield the files of drafts in which the words stand exactly as written."""
    for row in work.list_measures(Wanted(most=100_000)).rows:
        for version in row.versions:
            if version.status not in EDITABLE_STATES:
                continue
            folder = f"measures/{row.path}/{version.number}"
            for name, text in _read_texts(work, version.tree):
                if (count := sum(1 for _ in _find_places(text, words))) > 0:
                    path = f"{folder}/{name}"
                    yield Match(
                        path=path,
                        title=row.title,
                        version=version.number,
                        file=name,
                        count=count,
                        spots=tuple(_list_spots(text, words)),
                        fault=_find_fault(path, text, replace_in(text, words, new), site),
                    )


def replace_in(text: str, words: str, new: str) -> str:
    """Return a text with words replaced wherever they stand exactly as written, numbers from the data apart."""
    parts, end = [], 0
    for at in _find_places(text, words):
        parts += [text[end:at], new.replace("\r\n", "\n")]
        end = at + len(words)
    return "".join([*parts, text[end:]])


def _find_places(text: str, words: str) -> Iterator[int]:
    """Yield where words stand outside the numbers that a text takes from the data."""
    bound = [(binding.start, binding.end) for binding in find_bindings(text)]
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        inside = next((stop for start, stop in bound if at < stop and start < end), None)
        if inside is None:
            yield at
        at = text.find(words, end if inside is None else inside)


def _find_fault(path: str, text: str, edited: str, site: Site) -> str:
    """Return why a file would not read any more; the empty text where it would."""
    fault = open_document(path, edited.encode()).fault
    if fault:
        return fault
    before = {(each.rule, each.message) for each in read_version_file(path, text.encode(), site) if each.is_error}
    found = (each for each in read_version_file(path, edited.encode(), site) if each.is_error)
    return next((each.message for each in found if (each.rule, each.message) not in before), "")


def _list_spots(text: str, words: str) -> Iterator[Spot]:
    for at in islice(_find_places(text, words), SHOWN):
        before, after = text[max(0, at - AROUND) : at], text[at + len(words) : at + len(words) + AROUND]
        yield Spot(" ".join(before.split("\n")), " ".join(after.split("\n")))


def _read_texts(work: Workspace, tree: str) -> Iterator[tuple[str, str]]:
    for name in work.objects.tree(tree):
        entry = find_entry(work.objects, tree, name)
        if name.endswith(".md") and entry is not None and entry.kind == "file":
            yield name, work.objects.blob(entry.id).decode("utf-8-sig", "replace").replace("\r\n", "\n")

"""What a place that readers reach may not hold: words, numbers and addresses of versions that are not public."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from measures.model.tree import ObjectMissing, Objects
from measures.publication.record import Selection
from measures.publication.survey import MeasureFolder
from publishing.leaks.reading_text import find_numbers, flatten

SHORTEST_TITLE = 12
_TITLE = re.compile(r"^title:\s*(.+?)\s*$", re.MULTILINE)
_TEXTS = (".md", ".csv", ".yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A version, or unapproved files of one, that readers may not see: its measure, number and git trees."""

    path: str
    measure: str
    number: str
    trees: tuple[str, ...]
    is_known: bool

    def __str__(self) -> str:
        return f"{self.path} {self.number}"


@dataclass(slots=True)
class Canaries:
    """What gives a secret away, each with the words that say so: addresses and titles, and whole numbers of figures."""

    texts: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)


def list_secrets(folders: Iterable[MeasureFolder], shown: Mapping[tuple[str, str], frozenset[str]]) -> list[Secret]:
    """Return what is not public; `shown` has the trees that readers see, by measure id and version number.

    A version that was withdrawn was public once, and is none.
    """
    found = []
    for folder in folders:
        measure = folder.measure
        for number, tree in folder.trees.items() if measure is not None else ():
            assert measure is not None
            state = measure.versions.get(number)
            approved = state.approved.tree if state is not None and state.approved is not None else None
            public = shown.get((measure.id, number), frozenset())
            trees = tuple(dict.fromkeys(each for each in (tree, approved) if each is not None and each not in public))
            if trees and not (state is not None and state.status == "withdrawn"):
                found.append(
                    Secret(path=folder.path, measure=measure.id, number=number, trees=trees, is_known=bool(public))
                )
    return found


def make_canaries(objects: Objects, secrets: Iterable[Secret], selections: Iterable[Selection]) -> Canaries:
    """Return what occurs in secrets only, and in nothing that the selections show."""
    titles: dict[str, str] = {}
    found, shown = Canaries(), tuple(selections)
    known = {path for selection in shown for path in selection.measures}
    for secret in secrets:
        if secret.path not in known:
            found.texts[f"/{secret.path}/"] = f"the address of {secret.path}"
        if not secret.is_known:
            found.texts[f"/{secret.path}/{secret.number}/"] = f"the address of {secret}"
        for name, text in _read_trees(objects, secret.trees):
            if name.endswith(".md"):
                titles |= {flatten(title): f"the title of {name} in {secret}" for title in _find_titles(text)}
            elif name.endswith(".csv"):
                found.numbers |= dict.fromkeys(find_numbers(text), f"a figure of {name} in {secret}")
    for text in _read_public(objects, shown):
        for number in find_numbers(text) & found.numbers.keys():
            del found.numbers[number]
        plain = flatten(text)
        titles = {title: words for title, words in titles.items() if title not in plain}
    found.texts |= titles
    return found


def _find_titles(text: str) -> Iterator[str]:
    for match in _TITLE.finditer(text):
        title = match[1].strip("\"'")
        if len(title) >= SHORTEST_TITLE:
            yield title


def _read_public(objects: Objects, selections: Iterable[Selection]) -> Iterator[str]:
    seen: set[str] = set()
    for selection in selections:
        trees = [version.tree for measure in selection.measures.values() for version in measure.versions]
        fresh = [tree for tree in dict.fromkeys(trees) if tree not in seen]
        seen.update(fresh)
        yield from (text for _, text in _read_trees(objects, fresh))
        blobs = [blob for path, blob in selection.shared.items() if path.endswith(_TEXTS) and blob not in seen]
        seen.update(blobs)
        yield from (_read(objects, blob) for blob in blobs)


def _read_trees(objects: Objects, trees: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each text file of these trees that the store still has."""
    for tree in trees:
        try:
            entries = objects.tree(tree)
        except ObjectMissing:
            continue
        for name, entry in entries.items():
            if entry.kind == "file" and name.endswith(_TEXTS):
                yield name, _read(objects, entry.id)


def _read(objects: Objects, blob: str) -> str:
    try:
        return objects.blob(blob).decode("utf-8", "replace")
    except ObjectMissing:
        return ""

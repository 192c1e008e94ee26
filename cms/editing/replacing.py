"""Find and replace over the texts of many drafts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cms.access import EDITABLE_STATES
from cms.workspace import Wanted, Workspace
from measures.model.tree import find_entry

AROUND = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A file of a draft in which words stand: how often, and the first place with what is around it."""

    path: str
    title: str
    version: str
    file: str
    count: int
    before: str
    words: str
    after: str


def find_matches(work: Workspace, words: str) -> Iterator[Match]:
    """Yield the files of drafts in which the words stand exactly as written."""
    for row in work.list_measures(Wanted(most=100_000)).rows:
        for version in row.versions:
            if version.status not in EDITABLE_STATES:
                continue
            folder = f"measures/{row.path}/{version.number}"
            for name, text in _read_texts(work, version.tree):
                if (count := text.count(words)) > 0:
                    before, _, after = text.partition(words)
                    yield Match(
                        path=f"{folder}/{name}",
                        title=row.title,
                        version=version.number,
                        file=name,
                        count=count,
                        before=" ".join(before[-AROUND:].split("\n")),
                        words=words,
                        after=" ".join(after[:AROUND].split("\n")),
                    )


def _read_texts(work: Workspace, tree: str) -> Iterator[tuple[str, str]]:
    for name in work.objects.tree(tree):
        entry = find_entry(work.objects, tree, name)
        if name.endswith(".md") and entry is not None and entry.kind == "file":
            yield name, work.objects.blob(entry.id).decode("utf-8-sig", "replace").replace("\r\n", "\n")

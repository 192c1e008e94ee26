"""What differs between two trees of one version, by file and by the part of it that a person edits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from measures.model.tree import Entry, Objects
from measures.reading.decoding import decode_text
from measures.reading.front_matter import split_front_matter
from measures.reading.sections import part_sections
from measures.reading.yaml_text import read_yaml
from measures.workflow.moves import Kind
from measures.workflow.numbers import NUMERIC

_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, order=True)
class Difference:
    """A part of a file that differs: a section by its heading, a setting by its key, else the file as a whole."""

    file: str
    part: str
    kind: Kind

    def __str__(self) -> str:
        return f"{self.file}: {self.part}" if self.part else self.file


def list_differences(objects: Objects, before: str, after: str) -> tuple[Difference, ...]:
    """Return every part that differs between two trees of a version, in order of file; nothing where none does."""
    if before == after:
        return ()
    old, new = (dict(_list_files(objects, tree)) for tree in (before, after))
    changed = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    return tuple(each for name in changed for each in _compare(objects, name, old.get(name), new.get(name)))


def _list_files(objects: Objects, tree: str, start: str = "") -> Iterator[tuple[str, Entry]]:
    for name, entry in objects.tree(tree).items():
        if entry.kind == "folder":
            yield from _list_files(objects, entry.id, f"{start}{name}/")
        else:
            yield f"{start}{name}", entry


def _compare(objects: Objects, name: str, old: Entry | None, new: Entry | None) -> Iterator[Difference]:
    if not name.endswith(".md") or "/" in name:
        yield Difference(name, "", "numbers")
        return
    one, other = (_read_parts(objects, name, each) if each is not None else _NOTHING for each in (old, new))
    changed = [part for part in dict.fromkeys((*one, *other)) if one.get(part) != other.get(part)]
    if not changed:
        yield Difference(name, "", "words")
    for part in changed:
        is_number = name != "measure.md" and (part in NUMERIC or not part)
        yield Difference(name, part.replace("_", " "), "numbers" if is_number else "words")


def _read_parts(objects: Objects, name: str, entry: Entry) -> Mapping[str, str]:
    """Return the parts of a file by name; the empty name stands for a file that cannot be parted."""
    text = decode_text(objects.blob(entry.id), name).value if entry.kind == "file" else None
    parts = split_front_matter(text, name).value if text is not None else None
    data = read_yaml(parts.front, name, first_line=parts.front_line).value if parts is not None else None
    if parts is None or not isinstance(data, dict):
        return {"": entry.id}
    found = {key: repr(value) for key, value in data.items()}
    for section in part_sections(parts.body, 1):
        if section.heading is not None or section.text:
            heading = section.heading or "commentary"
            found[heading] = f"{found.get(heading, '')}{section.text}"
    return found

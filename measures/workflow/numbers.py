"""What of a version's folder are numbers, so that a change of words can be told from a change of numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from measures.bindings import find_bindings
from measures.model.tree import Entry, Objects, hash_blob
from measures.reading.decoding import decode_text
from measures.reading.front_matter import split_front_matter
from measures.reading.yaml_text import read_yaml

_TYPED = re.compile(r"[-+−–]?[£$€]?\d+(?:[.,]\d+)*%?|[¼-¾⅐-⅞]")
_LINK = re.compile(r"https?://[^\s)>\"'\]}]+")
_SPELLED = re.compile(
    r"\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|"
    r"twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|"
    r"half|halves|halved|thirds?|quarters?|(?:four|fif|six|seven|eigh|nin|ten)ths?|twice|doubled?|trebled?|tripled?)\b",
    re.IGNORECASE,
)
NUMERIC = ("columns", "measures", "intervals", "marks", "data", "gaps", "breaks")
"""Settings of a dimension that decide what its numbers are or mean."""


def hash_numbers(name: str, content: bytes) -> str | None:
    """Return a hash of the numbers that a file of a version's folder holds; None for one of words alone.

    A CSV counts whole, an upload too; of a dimension's settings only those that decide what its numbers are. A text
    that cannot be read counts whole, so that nothing passes for words by being broken.
    """
    if name == "measure.md":
        return None
    return _hash_settings(content, name) if _is_dimension(name) else hash_blob(content)


def read_numbers(objects: Objects, tree: str) -> Mapping[str, str]:
    """Return, for each file of a version's tree that holds numbers, a hash of them; see `hash_numbers`."""
    found: dict[str, str] = {}
    for name, entry in objects.tree(tree).items():
        if name == "files" and entry.kind == "folder":
            found |= {f"files/{below}": inner.id for below, inner in objects.tree(entry.id).items()}
        elif entry.kind == "file" and _is_dimension(name):
            found[name] = _hash_settings(objects.blob(entry.id), name)
        elif name != "measure.md":
            found[name] = entry.id
    return found


def _is_dimension(name: str) -> bool:
    return name.endswith(".md") and "/" not in name and name != "measure.md"


def _hash_settings(content: bytes, name: str) -> str:
    text = decode_text(content, name).value
    parts = split_front_matter(text, name).value if text is not None else None
    data = read_yaml(parts.front, name, first_line=parts.front_line).value if parts is not None else None
    if not isinstance(data, dict):
        return hash_blob(content)
    return hash_blob(repr([(key, data.get(key)) for key in NUMERIC]).encode())


def list_figures(name: str, content: bytes) -> tuple[str, ...]:
    """Return the cells of the data that a text, its charts and its tables show, in order, the headline's among them.

    What stands beside it for comparison is one more.
    """
    text = decode_text(content, name).value if name.endswith(".md") else None
    if text is None:
        return ()
    parts = split_front_matter(text, name).value
    data = read_yaml(parts.front, name, first_line=parts.front_line).value if parts is not None else None
    settings = data if isinstance(data, dict) else {}
    found = tuple(binding.source for binding in find_bindings(text))
    named = (repr(settings[key]) for key in ("headline", "comparator") if key in settings)
    return (*found, *named, *_list_shown(settings))


def _list_shown(settings: Mapping[object, object]) -> Iterator[str]:
    """Yield for each chart and table its columns of numbers and its rows; how they are laid out is another matter."""
    for key in ("chart", "table"):
        drawn = settings.get(key)
        for each in drawn if isinstance(drawn, list) else [drawn]:
            if isinstance(each, dict):
                yield repr((key, *(each.get(name) for name in ("value", "values", "where"))))


def list_typed_numbers(name: str, content: bytes) -> tuple[str, ...]:
    """Return the numbers that somebody typed into a text, in its order: digits with their sign, then those in words.

    Digits in the address of a link are none.
    """
    text = (decode_text(content, name).value if name.endswith(".md") else None) or ""
    parts, end = list[str](), 0
    for binding in find_bindings(text):
        parts.append(text[end : binding.start])
        end = binding.end
    typed = _LINK.sub(" ", " ".join([*parts, text[end:]]))
    return (*_TYPED.findall(typed), *(word.lower() for word in _SPELLED.findall(typed)))


ListNumbers = Callable[[str, bytes], tuple[str, ...]]


def find_changed_texts(objects: Objects, before: str, after: str, read: ListNumbers) -> tuple[str, ...]:
    """Return the names of texts of which `read` makes something else in two trees of one version, in order."""
    old, new = objects.tree(before), objects.tree(after)
    changed = (
        name for name in sorted(old.keys() | new.keys()) if name.endswith(".md") and old.get(name) != new.get(name)
    )
    return tuple(
        name for name in changed if _read_entry(objects, old, name, read) != _read_entry(objects, new, name, read)
    )


def _read_entry(objects: Objects, tree: Mapping[str, Entry], name: str, read: ListNumbers) -> tuple[str, ...]:
    entry = tree.get(name)
    return read(name, objects.blob(entry.id)) if entry is not None and entry.kind == "file" else ()


def find_changed_numbers(objects: Objects, before: str, after: str) -> tuple[str, ...]:
    """Return the names of files whose numbers differ between two trees of one version, in order."""
    if before == after:
        return ()
    old, new = read_numbers(objects, before), read_numbers(objects, after)
    return tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))

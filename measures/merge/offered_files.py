"""The changes of the files of a folder that are offered, and the files with those that are taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from measures.merge.clash import Form, Three
from measures.merge.files import find_keys, read_sides, split_page
from measures.merge.offered_rows import offer_rows
from measures.merge.offering import Hindrance, Offer, Offering, find_hindrance
from measures.merge.prose import merge_prose
from measures.merge.values import merge_values
from measures.merge.yaml_files import NotMergeable, read_values
from measures.writing.yaml_edits import EditFailed, PathMissing, set_field
from measures.writing.yaml_nodes import NotEditable
from measures.writing.yaml_values import Written

Files = Mapping[str, bytes]
_NOBODY: frozenset[str] = frozenset()
_FILE: Form[bytes] = Form(show=lambda content: content.decode("utf-8", "backslashreplace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The changes that are offered, in order of file, and the files that change with those taken (None removes one)."""

    offers: tuple[Offer, ...]
    changes: Mapping[str, bytes | None]


def offer_changes(base: Files, here: Files, theirs: Files, taken: frozenset[str] = _NOBODY) -> Offered:
    """Offer what was made of the files `base` to the files that stand here, which began as `base` too.

    `taken` are the keys of offers to take over. Files are named by their path in the folder.
    """
    offers: list[Offer] = []
    changes: dict[str, bytes | None] = {}
    for name in _list_names(base, here, theirs):
        offering = Offering(name, {}, taken=taken)
        changes.update(_offer_file(offering, base, here, theirs))
        offers += offering.offers
    return Offered(offers=tuple(offers), changes=changes)


def _list_names(base: Files, here: Files, theirs: Files) -> Iterator[str]:
    """Yield the names of files that may have changes; data whose settings come or go, go with these."""
    for name in sorted({*base, *theirs}, key=lambda each: (each != "measure.md", each)):
        three = Three(base.get(name), here.get(name), theirs.get(name))
        settings = f"{name.removesuffix('.csv')}.md"
        follows = name.endswith(".csv") and any((settings in side) != (settings in base) for side in (here, theirs))
        if not follows and three.theirs not in (three.base, three.mine):
            yield name


def _offer_file(offering: Offering, base: Files, here: Files, theirs: Files) -> dict[str, bytes | None]:
    name = offering.path
    three = Three(base.get(name), here.get(name), theirs.get(name))
    if None in three:
        return _offer_whole(offering, three, base, here, theirs)
    try:
        content = _offer_parts(offering, three, find_keys(name, theirs, here.get))
    except NotMergeable:
        offering.offers.clear()
        hindrance: Hindrance = "" if three.base == three.mine else "unkeyed"
        content = offering.offer("file", (), three, _FILE, hindrance) or b""
    return {name: content} if content != three.mine else {}


def _offer_whole(
    offering: Offering, three: Three[bytes], base: Files, here: Files, theirs: Files
) -> dict[str, bytes | None]:
    """Offer a file that came or went, with the data that goes by its name."""
    name = offering.path
    names = (name, f"{name.removesuffix('.md')}.csv") if name.endswith(".md") else (name,)
    is_same = all(base.get(each) == here.get(each) for each in names)
    hindrance: Hindrance = "" if is_same else find_hindrance(three) or "changed"
    if offering.offer("file", (), three, _FILE, hindrance) == three.mine:
        return {}
    return {each: theirs.get(each) for each in names if theirs.get(each) != here.get(each)}


def _offer_parts(offering: Offering, three: Three[bytes], keys: tuple[str, ...]) -> bytes:
    base, here, theirs = read_sides(three, offering.path)
    if offering.path.endswith(".csv"):
        return offer_rows(offering, (base, here, theirs), keys).encode() if three.mine is not None else b""
    if not offering.path.endswith(".md"):
        raise NotMergeable
    fronts, bodies = split_page((base, here, theirs), offering.path)
    front = _offer_front(offering, fronts)
    count = len(offering.offers)
    merged = merge_prose(offering, *bodies)
    body = merged if offering.has_taken(count) else bodies[1]
    return f"---\n{front}---\n{body}".encode()


def _offer_front(offering: Offering, fronts: tuple[str, str, str]) -> str:
    base, here, theirs = (read_values(front) for front in fronts)
    wanted = merge_values(offering, (), Three(base, here, theirs))
    if not offering.has_taken():
        return fronts[1]
    try:
        return set_field(fronts[1], (), cast(Written, wanted or {}))
    except (EditFailed, NotEditable, PathMissing) as fault:
        raise NotMergeable from fault

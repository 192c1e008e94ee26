"""How the settings of a file changed: each field that its forms show, by name, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cms.editing.documents import open_document
from cms.editing.parts import Part
from cms.printing.telling import Told, tell_part
from measures.diff import Piece, compare_words


@dataclass(frozen=True, slots=True)
class SettingChange:
    """A field that differs: where it stands, such as `Charts › Chart: Rates › Title`, and its words in pieces."""

    name: str
    pieces: tuple[Piece, ...]


def compare_settings(path: str, before: bytes, after: bytes, parts: Iterable[Part]) -> tuple[SettingChange, ...]:
    """Return the fields of some parts of a file that differ, in the order of the forms, those that are gone last."""
    if before == after:
        return ()
    chosen = tuple(parts)
    old, new = (_tell(path, content, chosen) for content in (before, after))
    return tuple(_compare(old, new, ()))


def _tell(path: str, content: bytes, parts: tuple[Part, ...]) -> tuple[Told, ...]:
    document = open_document(path, content) if content else None
    return tuple(told for part in parts for told in tell_part(document, part)) if document is not None else ()


def _compare(old: tuple[Told, ...], new: tuple[Told, ...], above: tuple[str, ...]) -> Iterator[SettingChange]:
    for was, now in _pair(old, new):
        known = now or was
        assert known is not None
        names, before, after = (*above, known.label), was.words if was else "", now.words if now else ""
        if before != after:
            yield SettingChange(" › ".join(names), compare_words(before, after))
        yield from _compare(was.below if was else (), now.below if now else (), names)


def _pair(old: tuple[Told, ...], new: tuple[Told, ...]) -> list[tuple[Told | None, Told | None]]:
    """Return each field with what it was: the one of its name, or else the next of its kind that nothing else takes."""
    rest = list(old)
    taken = [_take(rest, now.label, lambda each: each.label) for now in new]
    for at, now in enumerate(new):
        if taken[at] is None and now.below:
            taken[at] = _take(rest, _name_kind(now), _name_kind)
    return [*zip(taken, new, strict=True), *((was, None) for was in rest)]


def _take(rest: list[Told], wanted: str, name: Callable[[Told], str]) -> Told | None:
    """Take the first that is named so out of what is left."""
    found = next((each for each in rest if name(each) == wanted), None)
    if found is not None:
        rest.remove(found)
    return found


def _name_kind(told: Told) -> str:
    """Return what an entry of a list is, such as `Chart` of `Chart: Rates`; nothing of what is no entry."""
    return told.label.partition(": ")[0] if told.below else ""

"""Three-way merge of Markdown bodies: by section, and in a section by paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from measures.merge.clash import Form, Settling, Three
from measures.merge.order import merge_order
from measures.merge.pairing import Pairing, pair_items
from measures.merge.prose_blocks import Block, Body, Section, compare_blocks, part_body

Texts = tuple[str, ...]
Was = tuple[int | None, int | None, int | None]
_NEW: Was = (None, None, None)
_BREAK = "\n\n"


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block of the merged body, and the number of the block of each side that it was (None where it was none)."""

    text: str
    was: Was = _NEW


def merge_prose(settling: Settling, base: str, mine: str, theirs: str) -> str:
    """Return the merged body."""
    bodies = [part_body(text) for text in (base, mine, theirs)]
    if all(body.names_are_unique for body in bodies):
        placed = list(_merge_sections(settling, bodies))
    else:
        placed = list(_merge_blocks(settling, *(Section("", body.blocks) for body in bodies)))
    return _write(placed, bodies)


def _merge_sections(settling: Settling, bodies: list[Body]) -> Iterator[_Placed]:
    sides = [{section.name: section for section in body.sections} for body in bodies]
    merged: dict[str, list[_Placed]] = {}
    for name in dict.fromkeys((*sides[2], *sides[1])):
        base, mine, theirs = (side.get(name) for side in sides)
        if base and mine and theirs:
            merged[name] = list(_merge_blocks(settling, base, mine, theirs))
        else:
            merged[name] = _settle_section(settling, name, (base, mine, theirs))
    kept = {name for name, placed in merged.items() if placed}
    for name in merge_order(settling, ("sections",), Three(*map(list, sides)), kept):
        yield from merged[name]


def _settle_section(
    settling: Settling, name: str, sections: tuple[Section | None, Section | None, Section | None]
) -> list[_Placed]:
    """Settle a section that one side lacks."""
    three = Three(*(None if section is None else _texts(section.blocks) for section in sections))
    join = _join_sections if three.base is None else None
    chosen = settling.settle("section", (name,), three, Form(show=_BREAK.join, join=join))
    source = next((side for side in (2, 1, 0) if chosen is not None and three[side] == chosen), None)
    section = sections[source] if source is not None else None
    if section is not None and source is not None:
        return [_Placed(block.text, _was(block, source)) for block in section.blocks]
    return [_Placed(text) for text in chosen or ()]


def _texts(blocks: tuple[Block, ...]) -> Texts:
    return tuple(block.text for block in blocks)


def _join_sections(first: Texts, second: Texts) -> Texts:
    """Keep the first section whole, and below it what the second has under the same heading."""
    return (*first, *second[1:])


def _was(block: Block, side: int) -> Was:
    return (block.at if side == 0 else None, block.at if side == 1 else None, block.at if side == 2 else None)


def _merge_blocks(settling: Settling, base: Section, mine: Section, theirs: Section) -> Iterator[_Placed]:
    ours, others = (_pair(base, side) for side in (mine, theirs))
    for gap in range(len(base.blocks) + 1):
        added = tuple(mine.blocks[at] for at in ours.added[gap]), tuple(theirs.blocks[at] for at in others.added[gap])
        yield from _merge_added(settling, (base.name, f"added after {gap}"), *added)
        if gap < len(base.blocks):
            became = _find(mine, ours.became[gap]), _find(theirs, others.became[gap])
            yield from _merge_one(settling, (base.name, str(gap + 1)), base.blocks[gap], *became)


def _pair(base: Section, side: Section) -> Pairing:
    return pair_items(base.blocks, side.blocks, lambda block: block.text, compare_blocks)


def _find(section: Section, at: int | None) -> Block | None:
    return None if at is None else section.blocks[at]


def _merge_added(
    settling: Settling, part: tuple[str, ...], mine: tuple[Block, ...], theirs: tuple[Block, ...]
) -> Iterator[_Placed]:
    if _texts(mine) == _texts(theirs):
        for one, other in zip(mine, theirs, strict=True):
            yield _Placed(other.text, (None, one.at, other.at))
        return
    form: Form[Texts] = Form(show=_BREAK.join, join=lambda first, second: (*first, *second), read=lambda text: (text,))
    chosen = settling.settle("text", part, Three(None, _texts(mine) or None, _texts(theirs) or None), form)
    known = {block.text: _was(block, side) for side, blocks in ((1, mine), (2, theirs)) for block in blocks}
    for text in chosen or ():
        yield _Placed(text, known.get(text, _NEW))


def _merge_one(
    settling: Settling, part: tuple[str, ...], base: Block, mine: Block | None, theirs: Block | None
) -> Iterator[_Placed]:
    three = Three(base.text, mine.text if mine else None, theirs.text if theirs else None)
    text = settling.settle("text", part, three, Form(show=str, read=str))
    if text:
        yield _Placed(text, (base.at, mine.at if mine else None, theirs.at if theirs else None))


def _write(placed: list[_Placed], bodies: list[Body]) -> str:
    blocks = [body.blocks for body in bodies]
    found: list[str] = []
    before: Was = (-1, -1, -1)
    for each in placed:
        leads = [
            blocks[side][now].lead if now is not None and last is not None and now == last + 1 else None
            for side, (last, now) in enumerate(zip(before, each.was, strict=True))
        ]
        found += [_pick_lead(leads, is_first=not found), each.text]
        before = each.was
    return "".join(found) + _pick_lead([body.tail for body in bodies], is_first=True)


def _pick_lead(leads: list[str | None], *, is_first: bool) -> str:
    """Return the blank lines before a block: as the side has them that changed them, where the two stood together."""
    base, mine, theirs = leads
    if base is not None and theirs == base and mine is not None:
        return mine
    known = [lead for lead in (theirs, mine, base) if lead is not None]
    return known[0] if known else "" if is_first else _BREAK

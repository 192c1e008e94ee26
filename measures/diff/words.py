"""Differences of text, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from measures.diff.blocks import Block, BlockKind
from measures.merge.pairing import pair_items

PieceKind = Literal["same", "gone", "new"]
_WORD = re.compile(r"\s+|\w+(?:[.,'’\-]\w+)*%?|[^\w\s]")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MANY_WORDS = 2000
_ALIKE = 0.3


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both texts have, that only the old one has (`gone`), or only the new one."""

    kind: PieceKind
    text: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block that is not the same in both texts, in pieces."""

    kind: BlockKind
    pieces: tuple[Piece, ...]


def compare_words(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces of two texts: `same` and `gone` make the old text, `same` and `new` the new one.

    Words and numbers stay whole. What is gone stands before what is new in its place.
    """
    before, after = _WORD.findall(old), _WORD.findall(new)
    long = max(len(before), len(after)) > _MANY_WORDS
    matcher = SequenceMatcher(None, before, after, autojunk=long)
    runs: list[tuple[str, str, bool]] = []
    for kind, start, end, first, last in matcher.get_opcodes():
        gone, came = "".join(before[start:end]), "".join(after[first:last])
        runs.append((gone, came, kind == "equal"))
    return tuple(_join_runs(_bridge_spaces(runs)))


def _bridge_spaces(runs: Sequence[tuple[str, str, bool]]) -> Iterator[tuple[str, str, bool]]:
    """Take a space between two changes for changed, so that words that changed together stay together."""
    for at, (gone, came, is_same) in enumerate(runs):
        between = is_same and gone.isspace() and 0 < at < len(runs) - 1
        yield gone, came, is_same and not between


def _join_runs(runs: Iterator[tuple[str, str, bool]]) -> Iterator[Piece]:
    gone, came = "", ""
    for old, new, is_same in runs:
        if not is_same:
            gone, came = gone + old, came + new
            continue
        yield from _make_change(gone, came)
        gone, came = "", ""
        yield Piece("same", old)
    yield from _make_change(gone, came)


def _make_change(gone: str, came: str) -> Iterator[Piece]:
    if gone:
        yield Piece("gone", gone)
    if came:
        yield Piece("new", came)


def compare_blocks(old: Sequence[Block], new: Sequence[Block]) -> tuple[BlockChange, ...]:
    """Return the blocks that differ between two texts, in order; those that both have are left out."""
    pairing = pair_items(old, new, lambda block: block, _measure_likeness)
    changes = [_tell_new(new[at]) for at in pairing.added[0]]
    for block, became, added in zip(old, pairing.became, pairing.added[1:], strict=True):
        if became is None:
            changes.append(BlockChange(block.kind, (Piece("gone", block.text),)))
        elif block != new[became]:
            changes.extend(_compare_pair(block, new[became]))
        changes.extend(_tell_new(new[at]) for at in added)
    return tuple(changes)


def _tell_new(block: Block) -> BlockChange:
    return BlockChange(block.kind, (Piece("new", block.text),))


def _measure_likeness(one: Block, other: Block) -> float:
    """Return how many of the words of two blocks are the same, from 0 to 1."""
    words, others = set(one.text.split()), set(other.text.split())
    return 2 * len(words & others) / (len(words) + len(others) or 1)


def _compare_pair(old: Block, new: Block) -> Iterator[BlockChange]:
    if _measure_likeness(old, new) < _ALIKE:
        yield BlockChange(old.kind, (Piece("gone", old.text),))
        yield _tell_new(new)
    else:
        yield BlockChange(new.kind, compare_words(old.text, new.text))


def hide_numbers(change: BlockChange, instead: str) -> BlockChange:
    """Return a change with other words for each number in the text that is gone."""
    pieces = (
        replace(piece, text=_NUMBER.sub(instead, piece.text)) if piece.kind == "gone" else piece
        for piece in change.pieces
    )
    return replace(change, pieces=tuple(pieces))

"""A Markdown body as blocks: headings, paragraphs and code, with the blank lines before each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from measures.merge.lines import split_lines
from measures.reading.sections import follow_fence, part_sections

_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines without its last line end, the blank lines before it, whether it is a heading, and its number."""

    text: str
    lead: str
    is_heading: bool = False
    at: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks below a second-level heading, with that heading first; the opening of a body has none."""

    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A body's sections in order, the opening first, and what stands behind the last block."""

    sections: tuple[Section, ...]
    tail: str

    @property
    def blocks(self) -> tuple[Block, ...]:
        """All blocks in order."""
        return tuple(block for section in self.sections for block in section.blocks)

    @property
    def names_are_unique(self) -> bool:
        """Whether no two sections have one heading."""
        return len({section.name for section in self.sections}) == len(self.sections)


def part_body(text: str) -> Body:
    """Part a body into blocks, by section."""
    starts = {part.heading_line: part.heading or "" for part in part_sections(text, 1) if part.heading is not None}
    sections: list[tuple[str, list[Block]]] = [("", [])]
    blocks, tail = _list_blocks(text)
    for line, block in blocks:
        if line in starts and block.is_heading:
            sections.append((starts[line], []))
        sections[-1][1].append(block)
    return Body(tuple(Section(name, tuple(found)) for name, found in sections), tail)


def _list_blocks(text: str) -> tuple[list[tuple[int, Block]], str]:
    found: list[tuple[int, Block]] = []
    lines: list[str] = []
    lead, first, fence = "", 1, ""

    def close() -> None:
        nonlocal lead, lines
        if lines:
            block = "".join(lines)
            found.append((first, Block(block.removesuffix("\n"), lead, _is_heading(block), len(found))))
            lead, lines = "\n" if block.endswith("\n") else "", []

    for number, line in enumerate(split_lines(text), 1):
        inside, fence = fence, follow_fence(line.rstrip("\n"), fence)
        if not inside and not line.strip():
            close()
            lead += line
            continue
        if not inside and (fence or _is_heading(line)):
            close()
        if not lines:
            first = number
        lines.append(line)
        if (inside and not fence) or (not inside and _is_heading(line)):
            close()
    close()
    return found, lead


def _is_heading(line: str) -> bool:
    return "\n" not in line.removesuffix("\n") and _HEADING.match(line) is not None


def compare_blocks(one: Block, other: Block) -> float:
    """Return from 0 to 1 how alike two blocks are, by their words; a heading is like no paragraph."""
    if one.is_heading != other.is_heading:
        return -1.0
    return SequenceMatcher(None, one.text.split(), other.text.split(), autojunk=False).ratio()


def show_blocks(blocks: Sequence[Block]) -> str:
    """Return blocks as a text, without what stands before the first."""
    return "".join((block.lead if at else "") + block.text for at, block in enumerate(blocks))

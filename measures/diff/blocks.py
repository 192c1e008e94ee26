"""A text as readers see it, in blocks: headings, paragraphs, items of lists and rows of tables, without markup."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "row"]
_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "dt"), "heading"),
    **dict.fromkeys(("p", "pre", "dd"), "paragraph"),
    "li": "item",
    "tr": "row",
}
_CELLS = frozenset({"td", "th"})


@dataclass(frozen=True, slots=True)
class Block:
    """One block of text and what it is."""

    kind: BlockKind
    text: str


def read_blocks(html: str) -> tuple[Block, ...]:
    """Return the blocks of text of a page's part, in order; runs of white space are one space."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.finish_block()
    return tuple(reader.blocks)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._open: list[BlockKind] = []
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if tag in _KINDS:
            self.finish_block()
            self._open.append(_KINDS[tag])
        elif tag == "br" or (tag in _CELLS and self._words):
            self._words.append(" " if tag == "br" else " | ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _KINDS and self._open:
            self.finish_block()
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def finish_block(self) -> None:
        text = " ".join("".join(self._words).split())
        if text:
            kind = self._open[-1] if self._open else "paragraph"
            inner = kind == "paragraph" and "item" in self._open
            self.blocks.append(Block("item" if inner else kind, text))
        self._words = []

"""Reads the Markdown of the documentation: headings, links, code."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```.*?^```$", flags=re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#{1,6}) (.+)$", flags=re.MULTILINE)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")


def list_documents() -> list[Path]:
    """Return README.md and every Markdown file below docs/."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


@cache
def read_prose(path: Path) -> str:
    """Return a document without its code blocks."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


@cache
def read_code(path: Path) -> tuple[str, ...]:
    """Return the code of a document: its blocks, and what stands in backticks."""
    text = path.read_text(encoding="utf-8")
    return (*FENCE.findall(text), *re.findall(r"`([^`\n]+)`", FENCE.sub("", text)))


def list_headings(path: Path, level: int | None = None) -> list[str]:
    """Return the headings of a document as written, of one level if it is given."""
    return [text for marks, text in HEADING.findall(read_prose(path)) if level is None or len(marks) == level]


def make_anchor(heading: str) -> str:
    """Return the anchor that GitHub gives to a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def read_section(path: Path, heading: str) -> str:
    """Return the text below a heading, up to the next of any level.

    Raises:
        KeyError: if the document has no such heading.
    """
    parts = re.split(r"^#{1,6} (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))[heading]


def find_links(path: Path) -> Iterator[str]:
    """Yield the addresses that a document links to or shows as a picture."""
    prose = read_prose(path)
    yield from LINK.findall(prose)
    yield from PICTURE.findall(prose)

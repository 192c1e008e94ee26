"""Markdown parted at its second-level headings, with the line of each part."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_HEADING = re.compile(r" {0,3}##(?!#)[ \t]*(.*?)[ \t]*#*[ \t]*$")


@dataclass(frozen=True, slots=True)
class Part:
    """The text under a heading, without blank lines round it; the first part has no heading.

    `heading_line` is the line of the heading, `line` that of the first line of text.
    """

    heading: str | None
    text: str
    heading_line: int
    line: int


def part_sections(body: str, body_line: int) -> tuple[Part, ...]:
    """Part a body that begins on `body_line` of its file at `## ` headings; those inside code are text."""
    parts: list[Part] = []
    heading, heading_line = None, body_line
    lines: list[str] = []
    fence = ""
    for number, line in enumerate(body.split("\n"), body_line):
        fence = follow_fence(line, fence)
        found = _HEADING.match(line) if not fence and "##" in line else None
        if found is None:
            lines.append(line)
            continue
        parts.append(_finish(heading, lines, heading_line, number - len(lines)))
        heading, heading_line, lines = found[1], number, []
    parts.append(_finish(heading, lines, heading_line, body_line + body.count("\n") + 1 - len(lines)))
    return tuple(parts)


def follow_fence(line: str, fence: str) -> str:
    """Return the fence of the code block that is open behind a line; empty where none is."""
    found = _FENCE.match(line)
    if found is None:
        return fence
    if not fence:
        return found[1]
    closes = found[1].startswith(fence) and not line.strip().strip(fence[0])
    return "" if closes else fence


def _finish(heading: str | None, lines: list[str], heading_line: int, first: int) -> Part:
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return Part(heading, "\n".join(lines[start:end]), heading_line, first + start)

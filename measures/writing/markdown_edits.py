"""Edits of Markdown files: of their front matter, of one section, or of the body, each leaving the rest as it was."""

from __future__ import annotations

import re
from collections.abc import Callable

from measures.reading.sections import Part, part_sections

_FRONT = re.compile(r"\A(\ufeff?---[ \t]*\r?\n)(.*?)(^---[ \t]*(?:\r?\n|\Z))", re.DOTALL | re.MULTILINE)


class FrontMatterMissing(ValueError):
    """A Markdown file has no front matter between two lines of `---`."""


def edit_front_matter(text: str, edit: Callable[[str], str]) -> str:
    """Return the file with its front matter changed by a function from YAML text to YAML text.

    Raises:
        FrontMatterMissing: there is none.
    """
    opening, front, rest = _split(text)
    return opening + edit(front) + rest


def replace_body(text: str, body: str) -> str:
    """Return the file with another body below its front matter.

    Raises:
        FrontMatterMissing: there is no front matter.
    """
    opening, front, rest = _split(text)
    closing = rest[: len(rest) - len(_body_of(text))]
    return opening + front + closing + body


def replace_section(text: str, heading: str, markdown: str) -> str:
    """Return the file with another text under a second-level heading; a heading that is not there is added at the end.

    Blank lines and the other sections stay. An empty text leaves the heading without one.

    Raises:
        FrontMatterMissing: there is no front matter.
    """
    body = _body_of(text)
    end = "\r\n" if "\r\n" in text else "\n"
    new = markdown.strip("\r\n").replace("\r\n", "\n").replace("\n", end)
    part = next((each for each in part_sections(_unify(body), 1) if each.heading == heading), None)
    if part is None:
        before = body.rstrip("\r\n")
        gap = end * 2 if before else end
        return replace_body(text, f"{before}{gap}## {heading}{end}{end}{new}{end}")
    return replace_body(text, _replace_part(body, part, new, end))


def _replace_part(body: str, part: Part, new: str, end: str) -> str:
    lines = re.findall(r"[^\n]*\n|[^\n]+\Z", body)
    if part.text:
        first, last = part.line - 1, part.line - 1 + part.text.count("\n") + 1
        old = "".join(lines[first:last])
        ending = old[len(old.rstrip("\r\n")) :]
        return "".join(lines[:first]) + new + ending + "".join(lines[last:])
    above = "".join(lines[: part.heading_line])
    return f"{above.rstrip()}{end}{end}{new}{end}" + "".join(lines[part.heading_line :])


def _unify(body: str) -> str:
    return body.replace("\r\n", "\n")


def _split(text: str) -> tuple[str, str, str]:
    found = _FRONT.match(text)
    if found is None:
        raise FrontMatterMissing
    return found[1], found[2], text[found.end(2) :]


def _body_of(text: str) -> str:
    found = _FRONT.match(text)
    if found is None:
        raise FrontMatterMissing
    return text[found.end() :]

"""A Markdown file's two halves: YAML between two lines of `---`, and the body below."""

from __future__ import annotations

import re
from dataclasses import dataclass

from measures.model.problem import Place
from measures.reading.result import Read, make_problem

_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The YAML text and the body of a file, with the line of the file on which each begins."""

    front: str
    body: str
    front_line: int
    body_line: int


def split_front_matter(text: str, file: str) -> Read[FrontMatter]:
    """Split a file's text at the fences; a problem where one of them is missing."""
    start = _FENCE.match(text)
    if start is None:
        message = "Expected front matter between two lines of ---, got none on line 1."
        hint = "Begin the file with ---, then the keys, then --- again."
        return Read(None, (make_problem("front-matter.missing", Place(file=file), message, hint),))
    end = _FENCE.search(text, start.end() + 1)
    if end is None:
        message = "Expected --- after the front matter, got the end of the file."
        hint = "Add a line of --- after the last key."
        return Read(None, (make_problem("front-matter.unclosed", Place(file=file), message, hint),))
    front = text[start.end() + 1 : end.start()]
    return Read(FrontMatter(front, text[end.end() + 1 :], 2, front.count("\n") + 3))

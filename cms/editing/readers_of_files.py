"""What is wrong with one file of a version by itself, by the readers that everything else reads it with."""

from __future__ import annotations

from measures.model.problem import Problem
from measures.model.site import Site
from measures.reading.dimension_file import read_commentary, read_settings
from measures.reading.front_matter import split_front_matter
from measures.reading.version_file import read_version


def read_version_file(path: str, content: bytes, site: Site) -> tuple[Problem, ...]:
    """Return the problems of a measure.md or of the Markdown file of a dimension."""
    if path.endswith("/measure.md"):
        return read_version(content, path, site).problems
    return read_dimension_file(content, path)


def read_dimension_file(content: bytes, path: str) -> tuple[Problem, ...]:
    """Return the problems of the Markdown file of a dimension."""
    parts = split_front_matter(content.decode(), path)
    if parts.value is None:
        return parts.problems
    front = parts.value
    settings = read_settings(front.front, path, front.front_line)
    return (*settings.problems, *read_commentary(front.body, path, front.body_line).problems)

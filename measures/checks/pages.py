"""Checks of the text of pages, announcements, topics and subtopics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from measures.bindings import find_bindings
from measures.checks.figures_in_text import UNREADABLE
from measures.checks.shared_files import SHARED_CHECKS, SharedFiles
from measures.model.problem import Place, Problem
from measures.model.site import Page, Topic
from measures.prose import find_prose_problems


def _list_texts(found: SharedFiles) -> Mapping[str, Page | Topic]:
    return {**found.pages, **found.topics}


@SHARED_CHECKS.add()
def find_unsafe_pages(found: SharedFiles) -> Iterator[Problem]:
    """Find scripts, raw HTML and unsafe links."""
    for path, text in _list_texts(found).items():
        yield from find_prose_problems(text.body, path, text.body_line, top_heading=2)


@SHARED_CHECKS.add(UNREADABLE)
def find_unreadable_bindings(found: SharedFiles) -> Iterator[Problem]:
    """Find numbers in prose that do not say which measure, dimension and column they come from."""
    for path, text in _list_texts(found).items():
        for binding in find_bindings(text.body, text.body_line):
            if binding.fault is not None or binding.measure is None or binding.dimension is None:
                message = (
                    binding.fault or f"Expected a measure and a dimension before the column, got {binding.source}."
                )
                place = Place(file=path, line=binding.line, column=binding.column)
                yield UNREADABLE.broken(place, message, "Write [[7f3k2q9d/by-ethnicity.Rate: Ethnicity=Asian]].")

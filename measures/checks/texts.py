"""Checks of a version's text: its sections, its description and its prose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from measures.checks.loaded import LoadedDimension, LoadedVersion
from measures.checks.registry import declare
from measures.checks.version_checks import VERSION_CHECKS
from measures.model.problem import Place, Problem
from measures.model.shared import Shared
from measures.prose import find_prose_problems

SECTION_MISSING = declare(
    "section.missing", "error", "A version has text under each heading that site.yaml requires.", lack=True
)
DESCRIPTION_MISSING = declare(
    "description.missing", "warning", "A version has a description for search engines and link previews.", lack=True
)
NO_DIMENSION = declare("dimension.none", "warning", "A version has at least one dimension.", lack=True)


@dataclass(frozen=True, slots=True)
class Prose:
    """A piece of Markdown, the file and the line on which it begins, and the dimension that it belongs to."""

    text: str
    file: str
    line: int
    dimension: str | None = None


def list_prose(loaded: LoadedVersion) -> Iterator[Prose]:
    """Yield all Markdown of a version: its sections, then what each dimension says."""
    for section in loaded.version.sections if loaded.version else ():
        yield Prose(section.markdown, loaded.file, section.line)
    for dimension in loaded.dimensions.values():
        yield from list_dimension_prose(dimension)


def list_dimension_prose(dimension: LoadedDimension) -> Iterator[Prose]:
    """Yield a dimension's commentary and what to know, where there is any."""
    said = dimension.commentary
    if said is None:
        return
    for text, line in ((said.text, said.text_line), (said.to_know, said.to_know_line)):
        if text.strip():
            yield Prose(text, dimension.file, line, dimension.slug)


@VERSION_CHECKS.add(SECTION_MISSING)
def find_missing_sections(loaded: LoadedVersion, shared: Shared) -> Iterator[Problem]:
    """Find required headings without text."""
    if loaded.version is None:
        return
    written = {section.id for section in loaded.version.sections if section.markdown.strip()}
    for section in shared.site.sections:
        if section.required and section.id not in written:
            message = f'Expected text under "{section.heading}", got none.'
            hint = f'Write what belongs under the heading "{section.heading}".'
            yield SECTION_MISSING.broken(Place(file=loaded.file), message, hint)


@VERSION_CHECKS.add(DESCRIPTION_MISSING)
def find_missing_description(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find a version without a description."""
    if loaded.version is not None and not loaded.version.front.description.strip():
        hint = "Add one plain sentence of at most 160 characters."
        yield DESCRIPTION_MISSING.broken(loaded.places.key("title"), "Expected a description, got none.", hint)


@VERSION_CHECKS.add(NO_DIMENSION)
def find_version_without_dimension(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find a version that shows no data at all."""
    if loaded.version is not None and not loaded.slugs:
        hint = "Add a .md and a .csv, such as by-ethnicity.md and by-ethnicity.csv."
        yield NO_DIMENSION.broken(Place(file=loaded.file), "Expected at least one dimension, got none.", hint)


@VERSION_CHECKS.add()
def find_unsafe_prose(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find scripts, raw HTML, unsafe links and headings that break the page's outline."""
    for prose in list_prose(loaded):
        yield from find_prose_problems(prose.text, prose.file, prose.line)

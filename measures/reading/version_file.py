"""measure.md: one version's facts, sources and text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from measures.model.problem import Place, Problem
from measures.model.site import Site
from measures.model.version import Section, Version, VersionFront
from measures.reading.decoding import decode_text
from measures.reading.front_matter import FrontMatter, split_front_matter
from measures.reading.nearest import suggest
from measures.reading.places import Places
from measures.reading.records import read_record
from measures.reading.repeats import Path, find_repeats
from measures.reading.result import Read, make_problem
from measures.reading.sections import Part, part_sections


def read_version(content: bytes, file: str, site: Site) -> Read[Version]:
    """Read measure.md; its second-level headings are those of the site's sections."""
    text = decode_text(content, file)
    if text.value is None:
        return Read(None, text.problems)
    parts = split_front_matter(text.value, file)
    if parts.value is None:
        return Read(None, parts.problems)
    front = read_record(VersionFront, parts.value.front, file, first_line=parts.value.front_line)
    sections = read_sections(parts.value.body, file, parts.value.body_line, site)
    problems = [*front.problems, *sections.problems]
    if front.value is not None:
        problems += _check_front(front.value, parts.value, file)
    if front.value is None or sections.value is None or any(problem.is_error for problem in problems):
        return Read(None, tuple(problems))
    return Read(Version(front=front.value, sections=sections.value), tuple(problems))


def _check_front(front: VersionFront, parts: FrontMatter, file: str) -> Iterator[Problem]:
    sources: list[tuple[Path, str]] = [(("sources", at, "id"), source.id) for at, source in enumerate(front.sources)]
    files: list[tuple[Path, str]] = [(("files", at, "name"), each.name) for at, each in enumerate(front.files)]
    if len(set(sources)) + len(set(files)) > 0:
        places = Places(file, parts.front, parts.front_line)
        yield from find_repeats(sources, places, "source id")
        yield from find_repeats(files, places, "file name")


def read_sections(body: str, file: str, body_line: int, site: Site) -> Read[tuple[Section, ...]]:
    """Read the text of measure.md, parted at its headings, in the order written."""
    ids = {section.heading: section.id for section in site.sections}
    first, *parts = part_sections(body, body_line)
    problems = list(_refuse_parts(first, parts, ids, file))
    if any(problem.is_error for problem in problems):
        return Read(None, tuple(problems))
    sections = (Section(id=ids[part.heading or ""], markdown=part.text, line=part.line) for part in parts if part.text)
    return Read(tuple(sections), tuple(problems))


def _refuse_parts(first: Part, parts: list[Part], ids: Mapping[str, str], file: str) -> Iterator[Problem]:
    if first.text:
        message = f'Expected a heading of level 2 first, got "{first.text.splitlines()[0][:40]}".'
        hint = f'Put the text under a heading such as "## {next(iter(ids), "Methodology")}".'
        yield make_problem("heading.none", Place(file=file, line=first.line), message, hint)
    seen: dict[str, int] = {}
    for part in parts:
        heading, place = part.heading or "", Place(file=file, line=part.heading_line)
        if heading not in ids:
            message = f'Expected a heading of site.yaml, got "{heading}".'
            hint = suggest(heading, ids, "headings") + " Headings inside a section start at level 3."
            yield make_problem("heading.unknown", place, message, hint)
        elif heading in seen:
            message = f'Expected each heading once, got "{heading}" again (first on line {seen[heading]}).'
            yield make_problem("heading.repeated", place, message, "Put both texts under one heading.")
        elif not part.text:
            message = f'Expected text under "{heading}", got none.'
            yield make_problem("heading.empty", place, message, "Write it or remove the heading.", severity="warning")
        seen.setdefault(heading, part.heading_line)

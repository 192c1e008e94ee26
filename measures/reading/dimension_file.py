"""<dimension>.md: one breakdown's settings and commentary."""

from __future__ import annotations

from collections.abc import Iterator

from measures.model.dimension import Commentary, DimensionSettings
from measures.model.problem import Place, Problem
from measures.reading.places import Places
from measures.reading.records import read_record
from measures.reading.repeats import Path, find_repeats
from measures.reading.result import Read, conclude, make_problem
from measures.reading.sections import Part, part_sections

TO_KNOW = "Things you need to know"


def read_settings(front: str, file: str, front_line: int) -> Read[DimensionSettings]:
    """Read the front matter of a dimension, which begins on `front_line` of its file."""
    read = read_record(DimensionSettings, front, file, first_line=front_line)
    if read.value is None or not read.value.notes:
        return read
    notes: list[tuple[Path, str]] = [(("notes", at, "id"), note.id) for at, note in enumerate(read.value.notes)]
    return conclude(read.value, list(find_repeats(notes, Places(file, front, front_line), "note id")))


def read_commentary(body: str, file: str, body_line: int) -> Read[Commentary]:
    """Read the body of a dimension, which begins on `body_line`: the commentary, then what to know."""
    first, *parts = part_sections(body, body_line)
    to_know = next((part for part in parts if part.heading == TO_KNOW), None)
    commentary = Commentary(
        text=first.text,
        text_line=first.line,
        to_know=to_know.text if to_know else "",
        to_know_line=to_know.line if to_know else 0,
    )
    return conclude(commentary, list(_refuse_headings(parts, file)))


def _refuse_headings(parts: list[Part], file: str) -> Iterator[Problem]:
    seen: set[str | None] = set()
    for part in parts:
        place = Place(file=file, line=part.heading_line)
        if part.heading != TO_KNOW:
            message = f'Expected only the heading "{TO_KNOW}" at level 2, got "{part.heading}".'
            yield make_problem("heading.unknown", place, message, "Start other headings at level 3 (###).")
        elif part.heading in seen:
            message = f'Expected each heading once, got "{TO_KNOW}" again.'
            yield make_problem("heading.repeated", place, message, "Put both texts under one heading.")
        seen.add(part.heading)

"""How often what a version holds is used elsewhere: its sources, its uploads, the notes of a dimension."""

from __future__ import annotations

from cms.editing.finding import Place
from cms.editing.using import Counted, address_of, count_words
from cms.workspace import workspace
from measures.reading.dimension_file import read_settings
from measures.reading.front_matter import split_front_matter


def count_uses_of_part(place: Place, part: str) -> tuple[Counted, ...]:
    """Return who uses what a part of a version holds; nothing for a part that holds nothing that is shared."""
    return {"sources": _count_sources, "files": _count_files}.get(part, _count_nothing)(place)


def _count_nothing(_place: Place) -> tuple[Counted, ...]:
    return ()


def _count_sources(place: Place) -> tuple[Counted, ...]:
    index, version = workspace().index, place.version.number
    found = []
    for row in index.list_sources_of(place.measure.id, version):
        others = {*index.find_same_sources(row), *index.find_copies(row.origin)} - {row}
        name = f"{place.measure.id} {version} {row.source_id}"
        words = count_words(len(others)).replace("use", "other use") if others else "used here only"
        found.append((f"{row.source_id}: {row.title}", words, address_of("source", name)))
    return tuple(found)


def _count_files(place: Place) -> tuple[Counted, ...]:
    index, entries = workspace().index, workspace().list_folder(f"{place.folder}/files")
    return tuple(
        (
            name,
            count_words(index.count_uses("file", entry.id)),
            address_of("file", f"{place.measure.id} {place.version.number} {name}"),
        )
        for name, entry in entries.items()
    )


def count_uses_of_notes(place: Place, dimension: str) -> tuple[Counted, ...]:
    """Return where else the notes of a dimension stand, word for word."""
    content = workspace().read(f"{place.folder}/{dimension}.md") or b""
    front = split_front_matter(content.decode("utf-8-sig", "replace"), "").value
    settings = read_settings(front.front, "", 1).value if front is not None else None
    index, notes = workspace().index, settings.notes if settings is not None else ()
    return tuple(
        (each.text, count_words(index.count_uses("note", each.text)), address_of("note", each.text)) for each in notes
    )

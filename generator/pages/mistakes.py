"""Which versions hold a mistake, which were corrected, and the sentences that say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from generator.pages.standing import VersionNote
from generator.pages.words import tell_instant
from measures.model.dates import VersionNumber


def is_mistaken(number: VersionNumber, correction: VersionNote, notes: tuple[VersionNote, ...]) -> bool:
    """Return whether a version holds the mistake that a correction put right.

    It does from the first wrong version up to the correction, unless an earlier update of the version's own edition
    put the same mistake right.
    """
    first = correction.first_wrong
    if first is None or not first <= number < correction.number:
        return False
    return not any(
        note.first_wrong == first and note.number.major == number.major and note.number <= number for note in notes
    )


def find_mistakes(number: VersionNumber, notes: tuple[VersionNote, ...]) -> Iterator[VersionNote]:
    """Yield the corrections of mistakes that a version holds, the earliest first; `notes` are newest first."""
    yield from (note for note in reversed(notes) if is_mistaken(number, note, notes))


def find_corrections(number: VersionNumber, notes: tuple[VersionNote, ...]) -> Iterator[VersionNote]:
    """Yield the corrections that a version has in it, those of its own edition up to itself, the newest first."""
    for note in notes:
        if note.first_wrong is not None and note.number.major == number.major and note.number <= number:
            yield note


def list_remarks(number: VersionNumber, notes: tuple[VersionNote, ...], zone: tzinfo) -> tuple[str, ...]:
    """Return a sentence for each mistake that a version holds and for each correction in it, as files say it."""
    wrong = (
        f"This version holds a mistake. It was put right in version {note.number} on "
        f"{tell_instant(note.published, zone).words}: {note.changes}"
        for note in find_mistakes(number, notes)
    )
    right = (
        f"Corrected in version {note.number} on {tell_instant(note.published, zone).words}: {note.changes}"
        for note in find_corrections(number, notes)
    )
    return (*wrong, *right)

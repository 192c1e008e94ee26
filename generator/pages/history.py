"""The list of a measure's versions, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo

from generator.pages.addresses import address_of_latest, address_of_version
from generator.pages.mistakes import is_mistaken
from generator.pages.standing import VersionNote, link_changes, version_notes
from generator.pages.words import Link, Moment, tell_instant
from measures.model.dates import VersionNumber
from measures.publication.record import PublicMeasure, PublicWithdrawal
from measures.publication.site import PublicSite

KINDS = {"correction": "Correction", "revision": "Revision", "clarification": "Clarification"}


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One version in the list: its name, where it stands, when it came out, what is said of it and what changed."""

    words: str
    url: str
    is_here: bool
    before: str
    moment: Moment
    lines: tuple[str, ...]
    changes: Link | None = None


def build_history(
    site: PublicSite, found: PublicMeasure, here: VersionNumber | None, zone: tzinfo
) -> tuple[HistoryEntry, ...]:
    """Return an entry for each version that is or was public, newest first; `here` is the one being read."""
    notes = version_notes(site, found.path)
    entries = [(note.number, _tell_version(found, note, notes, here, zone)) for note in notes]
    entries += [(gone.number, _tell_withdrawal(found.path, gone, zone)) for gone in found.withdrawn]
    return tuple(entry for _, entry in sorted(entries, key=lambda pair: pair[0], reverse=True))


def _tell_version(
    found: PublicMeasure,
    note: VersionNote,
    notes: tuple[VersionNote, ...],
    here: VersionNumber | None,
    zone: tzinfo,
) -> HistoryEntry:
    newest = found.latest is not None and note.number == found.latest.number
    number = str(note.number)
    return HistoryEntry(
        words=f"Version {number}{', the newest' if newest else ''}",
        url=address_of_latest(found.path) if newest else address_of_version(found.path, number),
        is_here=note.number == here,
        before="Published ",
        moment=tell_instant(note.published, zone),
        lines=tuple(_list_lines(found, note, notes, zone)),
        changes=link_changes(found, note.number),
    )


def _list_lines(found: PublicMeasure, note: VersionNote, notes: tuple[VersionNote, ...], zone: tzinfo) -> Iterator[str]:
    if note.changes:
        kind = KINDS.get(note.kind)
        yield f"{kind}: {note.changes}" if kind else note.changes
    if note.not_comparable:
        yield f"Not comparable with the edition before: {note.not_comparable}"
    yield from (
        f"Holds a mistake, put right in version {c.number}." for c in notes if is_mistaken(note.number, c, notes)
    )
    for update in found.updates:
        if update.version == note.number:
            yield f"{tell_instant(update.at, zone).words}: {update.what}"


def _tell_withdrawal(path: str, gone: PublicWithdrawal, zone: tzinfo) -> HistoryEntry:
    return HistoryEntry(
        words=f"Version {gone.number}, withdrawn",
        url=address_of_version(path, str(gone.number)),
        is_here=False,
        before="Withdrawn ",
        moment=tell_instant(gone.at, zone),
        lines=(gone.why,),
    )

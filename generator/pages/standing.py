"""Questions about a measure as a whole: its versions, dates, corrections and title, without the data of any of them.

Their answers hold no tree ids, so that an edit of one version leaves the pages of the others as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from generator.pages.addresses import address_of_changes
from generator.pages.words import Link
from measures.model.dates import VersionNumber
from measures.publication.contents import ContentMissing, facts
from measures.publication.questions import question
from measures.publication.record import PublicMeasure, PublicVersion
from measures.publication.site import PublicSite, measure


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionNote:
    """What the list of versions says of one: its number, release, kind of change and what changed."""

    number: VersionNumber
    published: datetime
    kind: str
    changes: str
    first_wrong: VersionNumber | None
    not_comparable: str


@question(sort="cutoff")
def standing(site: PublicSite, path: str) -> PublicMeasure | None:
    """Return what readers may know of a measure, its versions without their trees.

    Notices are left out: `notices_on` says which hold for a version, so that one renders what shows that version alone.
    """
    found = measure(site, path)
    if found is None:
        return None
    versions = tuple(version.model_copy(update={"tree": ""}) for version in found.versions)
    return found.model_copy(update={"versions": versions, "notices": ()})


def find_previous(found: PublicMeasure, number: VersionNumber) -> PublicVersion | None:
    """Return the public version before one, by number; None where it is the first.

    An older edition that was corrected later does not come between: what was out when the version came out goes first.
    """
    earlier = [version for version in found.versions if version.number < number]
    own = found.by_number.get(str(number))
    known = [version for version in earlier if own is not None and version.published <= own.published]
    return next(reversed(known or earlier), None)


def link_changes(found: PublicMeasure, number: VersionNumber) -> Link | None:
    """Return a link to what changed in a version; None where no version before it is public."""
    before = find_previous(found, number)
    if before is None:
        return None
    return Link(f"What changed since version {before.number}", address_of_changes(found.path, str(number)))


@question(sort="cutoff")
def has_public_version(site: PublicSite, path: str) -> bool:
    """Return whether a version of a measure is public; False when all were withdrawn."""
    found = standing(site, path)
    return found is not None and found.latest is not None


@question(sort="cutoff")
def title_of(site: PublicSite, path: str) -> str | None:
    """Return the title of a measure's newest version; None when no version is public."""
    found = standing(site, path)
    if found is None or found.latest is None:
        return None
    return facts(site, path, str(found.latest.number)).title


@question(sort="cutoff")
def version_notes(site: PublicSite, path: str) -> tuple[VersionNote, ...]:
    """Return a note for each public version of a measure, newest first."""
    found = standing(site, path)
    versions = found.versions if found else ()
    return tuple(_make_note(site, path, version.number, version.published) for version in reversed(versions))


def note_on(site: PublicSite, path: str, number: str) -> VersionNote:
    """Return the note on one public version.

    Raises:
        ContentMissing: it is not public.
    """
    found = next((note for note in version_notes(site, path) if str(note.number) == number), None)
    if found is None:
        raise ContentMissing(f"{path} {number}")
    return found


def _make_note(site: PublicSite, path: str, number: VersionNumber, published: datetime) -> VersionNote:
    front = facts(site, path, str(number))
    comparable = front.comparable_with_previous
    return VersionNote(
        number=number,
        published=published,
        kind=front.kind or "",
        changes=front.corrects.what if front.corrects else front.changes or "",
        first_wrong=front.corrects.first_wrong if front.corrects else None,
        not_comparable=(comparable.why or "") if comparable and not comparable.is_ else "",
    )

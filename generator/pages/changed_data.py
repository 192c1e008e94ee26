"""How a version's data differs from that of the version before it, and the files that say so."""

from __future__ import annotations

from generator.pages.addresses import address_of_changes, address_of_download
from generator.pages.dimension_files import data_of
from generator.pages.frame import origin
from generator.pages.notices import tell_notices
from generator.pages.standing import find_previous, note_on, standing
from measures.diff import PatchAbout, TableChange, compare_tables, write_patch_csv, write_patch_json
from measures.publication.contents import clock_of, facts, list_dimensions
from measures.publication.questions import question
from measures.publication.site import PublicSite

CHANGED_CSV, CHANGED_JSON = "changed-cells.csv", "changed-cells.json"


@question(sort="cutoff")
def previous_of(site: PublicSite, path: str, number: str) -> str | None:
    """Return the number of the public version before one; None where it is the first."""
    found = standing(site, path)
    before = find_previous(found, found.by_number[number].number) if found and number in found.by_number else None
    return str(before.number) if before else None


@question()
def table_change(site: PublicSite, path: str, number: str, slug: str) -> TableChange:
    """Return how the data of a dimension changed from the version before."""
    before = previous_of(site, path, number)
    had = before is not None and slug in list_dimensions(site, path, before)
    has = slug in list_dimensions(site, path, number)
    old = data_of(site, path, before, slug) if before is not None and had else None
    return compare_tables(slug, old, data_of(site, path, number, slug) if has else None)


def list_changed_slugs(site: PublicSite, path: str, before: str, number: str) -> tuple[str, ...]:
    """Return the dimensions of a version in order, then those that only the version before had."""
    now = list_dimensions(site, path, number)
    return (*now, *(slug for slug in list_dimensions(site, path, before) if slug not in now))


@question()
def data_changes(site: PublicSite, path: str, number: str) -> tuple[TableChange, ...]:
    """Return how the data of each dimension changed from the version before; none for a first version."""
    before = previous_of(site, path, number)
    slugs = list_changed_slugs(site, path, before, number) if before is not None else ()
    return tuple(table_change(site, path, number, slug) for slug in slugs)


@question(sort="cutoff")
def patch_about(site: PublicSite, path: str, number: str) -> PatchAbout:
    """Return what the files of a version's changes say of themselves."""
    found = standing(site, path)
    note, old, zone = note_on(site, path, number), previous_of(site, path, number) or "", clock_of(site).zone
    notices = [words for each in (number, old) for words in tell_notices(site, path, each, zone)]
    return PatchAbout(
        measure=found.id if found else "",
        title=facts(site, path, number).title,
        old=old,
        new=number,
        address=origin(site) + address_of_changes(path, number),
        reason=note.changes,
        notices=tuple(dict.fromkeys(notices)),
    )


def list_change_files(path: str, number: str) -> tuple[str, ...]:
    """Return the addresses of the files of a version's changes."""
    return tuple(address_of_download(path, number, name) for name in (CHANGED_CSV, CHANGED_JSON))


@question(sort="cutoff")
def change_file(site: PublicSite, path: str, number: str, name: str) -> bytes:
    """Return one of the files of a version's changes."""
    write = write_patch_csv if name == CHANGED_CSV else write_patch_json
    return write(patch_about(site, path, number), data_changes(site, path, number))

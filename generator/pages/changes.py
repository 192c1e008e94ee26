"""What changed in a version since the one before it: its text by words, its data by cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generator.pages.addresses import SITE, address_of_changes, address_of_version, output_at
from generator.pages.banners import Banner, tell_notices_on
from generator.pages.changed_data import (
    CHANGED_CSV,
    change_file,
    list_change_files,
    previous_of,
)
from generator.pages.changed_tables import TableView, build_tables, withholds_more
from generator.pages.changed_text import TextChange, compare_text
from generator.pages.download import DownloadItem
from generator.pages.frame import Place, build_frame
from generator.pages.history import KINDS
from generator.pages.kind import PageKind
from generator.pages.standing import VersionNote, find_previous, note_on, standing
from generator.pages.theme import render_template
from generator.pages.titles import trail_to_measure
from generator.pages.words import Link, Pair, tell_instant
from measures.figures import format_count, format_size
from measures.publication.contents import ContentMissing, clock_of, facts
from measures.publication.questions import question
from measures.publication.record import PublicMeasure
from measures.publication.site import PublicSite, all_measures


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesView:
    """What the page of a version's changes says."""

    title: str
    page_title: str
    banners: tuple[Banner, ...]
    facts: tuple[Pair, ...]
    reasons: tuple[str, ...]
    summary: tuple[str, ...]
    tables: tuple[TableView, ...]
    texts: tuple[TextChange, ...]
    files: tuple[DownloadItem, ...]


@question(sort="cutoff")
def changes_of(site: PublicSite, path: str, before: str, number: str) -> ChangesView:
    """Return the view of what changed in a version since the version `before`.

    Raises:
        ContentMissing: nothing of the measure is public.
    """
    found = standing(site, path)
    if found is None:
        raise ContentMissing(path)
    note = note_on(site, path, number)
    tables = build_tables(site, path, before, number)
    texts = compare_text(site, path, before, number, hide=withholds_more(site, path, before, number))
    return ChangesView(
        title=f"What changed in version {number}",
        page_title=facts(site, path, number).title,
        banners=tuple(_tell_notices(site, found, before, number)),
        facts=tuple(_tell_versions(site, found, before, number)),
        reasons=tuple(_tell_reasons(note)),
        summary=(_sum_up_tables(tables), _sum_up_texts(texts)),
        tables=tables,
        texts=texts,
        files=tuple(_offer_files(site, path, number)),
    )


def _tell_notices(site: PublicSite, found: PublicMeasure, before: str, number: str) -> Iterator[Banner]:
    """Yield the notices on both versions, those on the older under its name, since the page shows figures of both."""
    zone, older = clock_of(site).zone, found.by_number[before].number
    now = tuple(tell_notices_on(site, found.path, found.by_number[number].number, zone))
    yield from now
    said = {banner.lines for banner in now}
    for banner in tell_notices_on(site, found.path, older, zone):
        if banner.lines not in said:
            yield replace(banner, id="", title=f"{banner.title}, on version {before}")


def _tell_versions(site: PublicSite, found: PublicMeasure, before: str, number: str) -> Iterator[Pair]:
    zone = clock_of(site).zone
    title = facts(site, found.path, number).title
    yield Pair(name="Page", link=Link(title, address_of_version(found.path, number)))
    for name, each in (("This version", number), ("Compared with", before)):
        when = tell_instant(found.by_number[each].published, zone).words
        yield Pair(name=name, link=Link(f"Version {each}", address_of_version(found.path, each)), note=when)


def _tell_reasons(note: VersionNote) -> Iterator[str]:
    if note.changes:
        kind = KINDS.get(note.kind)
        yield f"{kind}: {note.changes}" if kind else note.changes
    if note.not_comparable:
        yield f"Not comparable with the edition before: {note.not_comparable}"


def _sum_up_tables(tables: tuple[TableView, ...]) -> str:
    figures = sum(table.figures for table in tables)
    places = "one table" if len(tables) == 1 else f"{format_count(len(tables))} tables"
    if not tables:
        return "No figure changed."
    if not figures:
        return f"The data changed in {places}. Each figure that both versions have is the same in both."
    return f"{'One figure' if figures == 1 else f'{format_count(figures)} figures'} changed, in {places}."


def _sum_up_texts(texts: tuple[TextChange, ...]) -> str:
    if not texts:
        return "No text changed."
    return "Text changed in one place." if len(texts) == 1 else f"Text changed in {format_count(len(texts))} places."


def _offer_files(site: PublicSite, path: str, number: str) -> Iterator[DownloadItem]:
    for address in list_change_files(path, number):
        name = address.rpartition("/")[2]
        words, kind = ("", "CSV") if name == CHANGED_CSV else (" for programs", "JSON")
        size = format_size(len(change_file(site, path, number, name)))
        about = f"{kind}, {size}, each change of the data by row and column"
        yield DownloadItem(words=f"Download the changes{words}", url=address, about=about)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    found = standing(site, owner)
    numbers = [str(each.number) for each in found.versions if find_previous(found, each.number)] if found else []
    addresses = [
        address for each in numbers for address in (address_of_changes(owner, each), *list_change_files(owner, each))
    ]
    return tuple(output_at(address) for address in addresses)


def _render(site: PublicSite, owner: str, output: str) -> bytes:
    number, folder, name = output.removeprefix(f"{SITE}/{owner}/").split("/")
    if folder == "downloads":
        return change_file(site, owner, number, name)
    before = previous_of(site, owner, number)
    if before is None:
        raise LookupError(output)
    view = changes_of(site, owner, before, number)
    title = view.page_title
    place = Place(
        title=f"{view.title}: {title}",
        description=f"What changed in the text and the data of version {number} of “{title}” since version {before}.",
        canonical=address_of_changes(owner, number),
        noindex=True,
        trail=(*trail_to_measure(site, owner), Link(title, address_of_version(owner, number))),
    )
    return render_template("pages/changes.html", frame=build_frame(site, place), view=view)


KIND = PageKind(name="changes", owners=all_measures, outputs=_list_outputs, render=_render)

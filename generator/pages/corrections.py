"""All corrections, withdrawals and notices of the site, newest first: what is or was wrong, and in which versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from generator.pages.addresses import (
    SITE,
    address_at,
    address_of_corrections,
    address_of_feed,
    address_of_latest,
    address_of_version,
    output_at,
)
from generator.pages.entries import name_entry, write_instant
from generator.pages.frame import Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.mistakes import is_mistaken
from generator.pages.notices import ANCHOR, notices_on
from generator.pages.paging import Pager, address_of_list_page, build_pager, count_pages, take_page
from generator.pages.standing import VersionNote, link_changes, standing, title_of, version_notes
from generator.pages.theme import render_template
from generator.pages.titles import HOME
from generator.pages.words import Link, Moment, join_words, tell_instant
from measures.publication.contents import clock_of, facts, list_measures, list_subtopics, list_topics, site_of
from measures.publication.questions import question
from measures.publication.record import PublicMeasure, PublicNotice, PublicWithdrawal
from measures.publication.site import PublicSite

TITLE = "Corrections"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A correction, a withdrawal or a notice: when, of what, which versions, why, and where to see more.

    `id` and `published` are those of its entry in the feed; `links` lead to the version and to what changed.
    """

    id: str
    published: str
    moment: Moment
    title: str
    url: str
    kind: str
    affected: str
    what: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsPage:
    """A page of the list of corrections."""

    title: str
    feed: Link
    corrections: tuple[Correction, ...]
    pager: Pager | None


@question(stored=True)
def corrections_of(site: PublicSite, path: str) -> tuple[Correction, ...]:
    """Return the corrections, withdrawals and notices of a measure, newest first."""
    found = standing(site, path)
    if found is None:
        return ()
    notes = version_notes(site, path)
    made = [_tell_correction(site, found, note, notes) for note in notes if note.first_wrong is not None]
    made += [_tell_withdrawal(site, found, gone) for gone in found.withdrawn]
    made += _tell_notices(site, found)
    return _sort(made)


def _sort(corrections: list[Correction]) -> tuple[Correction, ...]:
    ordered = sorted(corrections, key=lambda each: each.id)
    return tuple(sorted(ordered, key=lambda each: each.published, reverse=True))


def _tell_correction(
    site: PublicSite, found: PublicMeasure, note: VersionNote, notes: tuple[VersionNote, ...]
) -> Correction:
    number = str(note.number)
    wrong = tuple(str(each.number) for each in reversed(notes) if is_mistaken(each.number, note, notes))
    own = Link(f"Version {number}", address_of_version(found.path, number), "Corrected in: ")
    changes = link_changes(found, note.number)
    return Correction(
        id=name_entry(site, found.id, note.published, number),
        published=write_instant(note.published),
        moment=tell_instant(note.published, clock_of(site).zone),
        title=facts(site, found.path, number).title,
        url=address_of_latest(found.path),
        kind="Correction",
        affected=_name_versions(wrong),
        what=note.changes,
        links=(own, changes) if changes else (own,),
    )


def _name_versions(numbers: tuple[str, ...]) -> str:
    if not numbers:
        return "No version that can still be read holds the mistake."
    return f"The mistake is in version{'s' if len(numbers) > 1 else ''} {join_words(numbers)}."


def _tell_withdrawal(site: PublicSite, found: PublicMeasure, gone: PublicWithdrawal) -> Correction:
    number = str(gone.number)
    return Correction(
        id=name_entry(site, found.id, gone.at, number, "withdrawn"),
        published=write_instant(gone.at),
        moment=tell_instant(gone.at, clock_of(site).zone),
        title=title_of(site, found.path) or "A page that was withdrawn",
        url=address_of_latest(found.path),
        kind="Withdrawal",
        affected=f"Version {number} can no longer be read.",
        what=gone.why,
        links=(Link(f"What stands in place of version {number}", address_of_version(found.path, number)),),
    )


def _tell_notices(site: PublicSite, found: PublicMeasure) -> Iterator[Correction]:
    numbers = [str(each.number) for each in found.versions]
    noted: dict[PublicNotice, list[str]] = {}
    for number in numbers:
        for notice in notices_on(site, found.path, number):
            noted.setdefault(notice, []).append(number)
    yield from (_tell_notice(site, found, notice, tuple(held)) for notice, held in noted.items())


def _tell_notice(site: PublicSite, found: PublicMeasure, notice: PublicNotice, numbers: tuple[str, ...]) -> Correction:
    name = sha256(notice.text.encode()).hexdigest()[:12]
    where = [Link(f"Version {each}", f"{address_of_version(found.path, each)}#{ANCHOR}", "On: ") for each in numbers]
    return Correction(
        id=name_entry(site, found.id, notice.since, *numbers, "notice", name),
        published=write_instant(notice.since),
        moment=tell_instant(notice.since, clock_of(site).zone),
        title=facts(site, found.path, numbers[-1]).title,
        url=address_of_latest(found.path),
        kind="Notice",
        affected=f"It stands on version{'s' if len(numbers) > 1 else ''} {join_words(numbers)}.",
        what=notice.text,
        links=tuple(where),
    )


@question(stored=True)
def corrections_in_subtopic(site: PublicSite, topic: str, slug: str) -> tuple[Correction, ...]:
    """Return the corrections of a subtopic's own measures, newest first."""
    own = (path for path in list_measures(site, topic, slug) if path.startswith(f"{topic}/{slug}/"))
    return _sort([each for path in own for each in corrections_of(site, path)])


@question(stored=True)
def corrections_in_topic(site: PublicSite, topic: str) -> tuple[Correction, ...]:
    """Return the corrections of a topic, newest first."""
    slugs = list_subtopics(site, topic)
    return _sort([each for slug in slugs for each in corrections_in_subtopic(site, topic, slug)])


@question(stored=True)
def all_corrections(site: PublicSite) -> tuple[Correction, ...]:
    """Return the corrections of the site, newest first."""
    return _sort([each for topic in list_topics(site) for each in corrections_in_topic(site, topic)])


@question(sort="cutoff")
def count_correction_pages(site: PublicSite) -> int:
    """Return how many pages the list of corrections takes."""
    return count_pages(len(all_corrections(site)))


@question(sort="cutoff")
def corrections_on_page(site: PublicSite, page: str) -> tuple[Correction, ...]:
    """Return the corrections on one page of the list."""
    return tuple(take_page(all_corrections(site), int(page)))


def build_corrections(site: PublicSite, page: int) -> CorrectionsPage:
    """Return the view of a page of the list, counted from 1."""
    return CorrectionsPage(
        title=TITLE,
        feed=Link("Follow corrections as a feed", address_of_feed("corrections")),
        corrections=corrections_on_page(site, str(page)),
        pager=build_pager(address_of_corrections(), page, count_correction_pages(site)),
    )


def _list_addresses(site: PublicSite) -> Iterator[str]:
    """Yield the addresses of the list's pages."""
    for page in range(1, count_correction_pages(site) + 1):
        yield address_of_list_page(address_of_corrections(), page)


def _list_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (every site has one list)
    return ("",)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001
    return tuple(map(output_at, _list_addresses(site)))


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    address = address_at(output)
    page = int(address.strip("/").partition("/")[2] or 1)
    name = site_of(site).name
    place = Place(
        title=TITLE if page == 1 else f"{TITLE} (page {page})",
        description=f"Mistakes in the figures of {name} and notices on them: what is wrong, and in which versions.",
        canonical=address,
        trail=(HOME,),
    )
    return render_template("pages/corrections.html", frame=build_frame(site, place), view=build_corrections(site, page))


KIND = PageKind(
    name="corrections",
    owners=_list_owners,
    outputs=_list_outputs,
    render=_render,
    gathers=True,
    below=f"{SITE}{address_of_corrections()}",
)

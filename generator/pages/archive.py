"""One download of a topic: its data as archives of at most a hundred measures; and a list of them all for programs.

An archive holds data as it is kept, not laid out again: what an edit costs is reading and packing a hundred measures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from generator.pages.addresses import ALL_DATA, address_at, address_of_dashboard, address_of_version, output_at
from generator.pages.download import DownloadItem
from generator.pages.frame import origin
from generator.pages.home import paths_in_topic
from generator.pages.kind import PageKind
from generator.pages.notices import tell_notices
from generator.pages.standing import standing, title_of
from generator.pages.titles import subtopic_title, topic_title
from generator.pages.words import LICENCES, tell_instant
from measures.downloads import write_csv, write_zip
from measures.figures import format_count, format_size
from measures.publication.contents import clock_of, data, list_topics, site_of
from measures.publication.questions import question
from measures.publication.site import PublicSite, version_names

MOST_MEASURES = 100
INDEX = "index.csv"
ABOUT = "about.txt"
_MANIFEST_HEADER = ("Topic", "Address", "Bytes", "SHA-256", "Sets of statistics", "Tables")
_HEADER = ("File", "Statistics", "Subtopic", "Version", "Published", "Address", "Notice")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveFacts:
    """An archive as a list of files says it: bytes, their SHA-256, and how many measures and tables are in it."""

    size: int
    digest: str
    measures: int
    tables: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A table in an archive: its name there, and the measure, version and dimension that it is of."""

    name: str
    path: str
    number: str
    slug: str


def list_archives(site: PublicSite, topic: str) -> tuple[str, ...]:
    """Return the addresses of a topic's archives; a topic without public measures has none."""
    count = -(-len(paths_in_topic(site, topic)) // MOST_MEASURES)
    names = (topic if part == 1 else f"{topic}-{part}" for part in range(1, count + 1))
    return tuple(f"/{topic}/downloads/{name}.zip" for name in names)


@question()
def archive_bytes(site: PublicSite, topic: str, part: str) -> bytes:
    """Return a part of a topic's data, counted from 1: a list of its files, what they are, and a CSV of each table."""
    tables = _list_tables(site, topic, int(part))
    rows = [_describe(site, table) for table in tables]
    files = [(ABOUT, _say_about(site, topic)), (INDEX, write_csv(_HEADER, rows))]
    for table in tables:
        found = data(site, table.path, table.number, table.slug)
        files.append((table.name, write_csv(found.columns, found.rows)))
    return write_zip(files)


def _list_paths(site: PublicSite, topic: str, part: int) -> tuple[str, ...]:
    return paths_in_topic(site, topic)[(part - 1) * MOST_MEASURES : part * MOST_MEASURES]


def _list_tables(site: PublicSite, topic: str, part: int) -> list[_Table]:
    return [table for path in _list_paths(site, topic, part) for table in _list_tables_of(site, path)]


def _list_tables_of(site: PublicSite, path: str) -> Iterator[_Table]:
    found = standing(site, path)
    if found is None or found.latest is None:
        return
    number, place = str(found.latest.number), path.partition("/")[2]
    for name in version_names(site, path, number):
        if name.endswith(".csv") and "/" not in name:
            slug = name.removesuffix(".csv")
            yield _Table(name=f"{place}-{number}/{name}", path=path, number=number, slug=slug)


def _describe(site: PublicSite, table: _Table) -> tuple[str, ...]:
    topic, slug, _ = table.path.split("/")
    found = standing(site, table.path)
    published = found.by_number[table.number].published if found else None
    return (
        table.name,
        title_of(site, table.path) or "",
        subtopic_title(site, topic, slug),
        table.number,
        tell_instant(published, clock_of(site).zone).words if published else "",
        f"{origin(site)}{address_of_version(table.path, table.number)}#{table.slug}",
        " ".join(tell_notices(site, table.path, table.number, clock_of(site).zone)),
    )


def _say_about(site: PublicSite, topic: str) -> bytes:
    settings = site_of(site)
    licence = LICENCES.get(settings.licence)
    lines = (
        f"{settings.name}: {topic_title(site, topic)}",
        origin(site) + f"/{topic}/",
        "",
        f"{INDEX} lists the files, with the page on which each table is explained.",
        "The CSV files hold the newest version's data as it is kept. Labels and shorthands are those of the source.",
        "Square brackets: [c] withheld to protect people, [x] not available, [z] not applicable, [w] none recorded,",
        "[low] rounds to zero, [u] low reliability or withheld as unreliable, [p] provisional, [r] revised,",
        "[e] estimated, [f] forecast, [b] break in the series, [t] total, [ns] not significant, [s] significant.",
        "",
        settings.attribution,
        f"Licence: {licence.words if licence else settings.licence}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


@question(stored=True)
def archive_facts(site: PublicSite, topic: str, part: str) -> ArchiveFacts:
    """Return the size of a part of a topic's data, its hash, and how much is in it."""
    content = archive_bytes(site, topic, part)
    return ArchiveFacts(
        size=len(content),
        digest=sha256(content).hexdigest(),
        measures=len(_list_paths(site, topic, int(part))),
        tables=len(_list_tables(site, topic, int(part))),
    )


@question(sort="cutoff")
def archive_words(site: PublicSite, topic: str, part: str) -> str:
    """Return what is said of an archive beside the link to it."""
    found = archive_facts(site, topic, part)
    tables = "1 table" if found.tables == 1 else f"{format_count(found.tables)} tables"
    return f"ZIP, {format_size(found.size)}, {tables} as CSV"


def offer_archives(site: PublicSite, topic: str) -> tuple[DownloadItem, ...]:
    """Return the archives of a topic as downloads."""
    archives = list_archives(site, topic)
    words = f"All data of {topic_title(site, topic)}"
    return tuple(
        DownloadItem(
            words=words if len(archives) == 1 else f"{words}, part {part} of {len(archives)}",
            url=url,
            about=archive_words(site, topic, str(part)),
        )
        for part, url in enumerate(archives, 1)
    )


def address_of_manifest() -> str:
    """Return the address of the list of all archives."""
    return f"{address_of_dashboard(ALL_DATA)}files.csv"


def write_manifest(site: PublicSite) -> bytes:
    """Return the list of all archives with their sizes and hashes, from which a program can fetch and check them."""
    return write_csv(_MANIFEST_HEADER, _list_rows(site))


def _list_rows(site: PublicSite) -> Iterator[tuple[str, ...]]:
    for topic in list_topics(site):
        for part, address in enumerate(list_archives(site, topic), 1):
            found = archive_facts(site, topic, str(part))
            counts = (str(found.measures), str(found.tables))
            yield topic_title(site, topic), origin(site) + address, str(found.size), found.digest, *counts


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("", *(f"topic/{slug}" for slug in list_topics(site)))


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    if not owner:
        return (output_at(address_of_manifest()),)
    return tuple(output_at(address) for address in list_archives(site, owner.removeprefix("topic/")))


def _render(site: PublicSite, owner: str, output: str) -> bytes:
    if not owner:
        return write_manifest(site)
    topic = owner.removeprefix("topic/")
    part = list_archives(site, topic).index(address_at(output)) + 1
    return archive_bytes(site, topic, str(part))


KIND = PageKind(name="archive", owners=_list_owners, outputs=_list_outputs, render=_render, gathers=True)

"""Files made from a version's data: each dimension's tidy CSV and tables as shown; and uploads as they are."""

from __future__ import annotations

from dataclasses import dataclass

from generator.pages.addresses import SITE, address_of_download, address_of_upload, output_at
from generator.pages.kind import PageKind
from generator.pages.standing import standing
from measures.downloads import write_shown_csv, write_tidy_csv
from measures.figures import format_count, format_size
from measures.publication.contents import (
    facts,
    list_dimensions,
    observations,
    settings,
    upload_bytes,
    upload_names,
)
from measures.publication.questions import question
from measures.publication.site import PublicSite, all_measures
from measures.tables import Table, lay_out_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadItem:
    """A file offered for download: what leads to it, and its format, size and content in words."""

    words: str
    url: str
    about: str


@question()
def tables_of(site: PublicSite, path: str, number: str, slug: str) -> tuple[Table, ...]:
    """Return the tables of a dimension as its page shows them."""
    chosen = settings(site, path, number, slug)
    return lay_out_tables(chosen, observations(site, path, number, slug), slug)


@question()
def download_files(site: PublicSite, path: str, number: str, slug: str) -> tuple[tuple[str, bytes], ...]:
    """Return the downloads of a dimension, names and bytes: the tidy CSV, then each table as shown."""
    tidy = write_tidy_csv(settings(site, path, number, slug), observations(site, path, number, slug))
    shown = [(name_table_file(table), write_shown_csv(table)) for table in tables_of(site, path, number, slug)]
    return ((f"{slug}.csv", tidy), *shown)


def name_table_file(table: Table) -> str:
    """Return the file name of a table as shown; those after the first carry their number."""
    return f"{table.slug}-table.csv" if table.number == 1 else f"{table.slug}-table-{table.number}.csv"


@question(sort="cutoff")
def downloads_of(site: PublicSite, path: str, number: str, slug: str) -> tuple[DownloadItem, ...]:
    """Return what a dimension's section offers for download."""
    files = download_files(site, path, number, slug)
    rows = len(observations(site, path, number, slug).rows)
    several = len(files) > 2
    about = [_count_rows(rows), *[""] * (len(files) - 1)]
    names = [
        "Download the data",
        *(f"Download {'table ' + str(n) if several else 'the table'}" for n in range(1, len(files))),
    ]
    return tuple(
        DownloadItem(
            words=words,
            url=address_of_download(path, number, name),
            about=", ".join(part for part in ("CSV", format_size(len(content)), extra) if part),
        )
        for words, (name, content), extra in zip(names, files, about, strict=True)
    )


def _count_rows(rows: int) -> str:
    return "one row" if rows == 1 else f"all {format_count(rows)} rows"


def list_uploads(site: PublicSite, path: str, number: str) -> tuple[DownloadItem, ...]:
    """Return the files that were offered with a version, as its facts describe them."""
    names = set(upload_names(site, path, number))
    return tuple(
        DownloadItem(
            words=file.title,
            url=address_of_upload(path, number, file.name),
            about=_describe_upload(file.name, len(upload_bytes(site, path, number, file.name)), file.description),
        )
        for file in facts(site, path, number).files
        if file.name in names
    )


def _describe_upload(name: str, size: int, description: str | None) -> str:
    kind = name.rpartition(".")[2].upper()
    return f"{kind}, {format_size(size)}. {description or ''}".rstrip()


def list_files(site: PublicSite, path: str, number: str) -> tuple[str, ...]:
    """Return the addresses of all files of a version, in the order of its page."""
    made = [
        address_of_download(path, number, name)
        for slug in list_dimensions(site, path, number)
        for name in _list_names(site, path, number, slug)
    ]
    uploaded = {file.name for file in facts(site, path, number).files} & set(upload_names(site, path, number))
    return (*made, *(address_of_upload(path, number, name) for name in sorted(uploaded)))


def _list_names(site: PublicSite, path: str, number: str, slug: str) -> tuple[str, ...]:
    count = len(settings(site, path, number, slug).table) or 1
    return (f"{slug}.csv", *(f"{slug}-table.csv" if n == 1 else f"{slug}-table-{n}.csv" for n in range(1, count + 1)))


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    found = standing(site, owner)
    numbers = [str(version.number) for version in found.versions] if found else []
    return tuple(output_at(address) for number in numbers for address in list_files(site, owner, number))


def _render(site: PublicSite, owner: str, output: str) -> bytes:
    number, folder, name = output.removeprefix(f"{SITE}/{owner}/").split("/")
    if folder == "files":
        return upload_bytes(site, owner, number, name)
    slug = next(each for each in list_dimensions(site, owner, number) if name in _list_names(site, owner, number, each))
    return dict(download_files(site, owner, number, slug))[name]


KIND = PageKind(name="download", owners=all_measures, outputs=_list_outputs, render=_render)

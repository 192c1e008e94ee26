"""Files that a version offers: those made from its data, in every format, and uploads as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from generator.pages.addresses import SITE, address_of_chart, address_of_download, address_of_upload, output_at
from generator.pages.dimension_files import chart_files, csv_files, json_file
from generator.pages.kind import PageKind
from generator.pages.standing import standing
from generator.pages.version_files import list_version_names, write_version_file
from measures.downloads import name_chart_files, name_csv_files, name_json_file
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


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadItem:
    """A file offered for download: what leads to it, and its format, size and content in words."""

    words: str
    url: str
    about: str


def _offer(words: str, url: str, kind: str, content: bytes, extra: str = "") -> DownloadItem:
    about = ", ".join(part for part in (kind, format_size(len(content)), extra) if part)
    return DownloadItem(words=words, url=url, about=about)


@question(sort="cutoff")
def downloads_of(site: PublicSite, path: str, number: str, slug: str) -> tuple[DownloadItem, ...]:
    """Return what a dimension's section offers for download."""
    (name, data), *tables = csv_files(site, path, number, slug)
    charts = chart_files(site, path, number, slug)
    rows = _count_rows(len(observations(site, path, number, slug).rows))
    as_json = json_file(site, path, number, slug)
    return (
        _offer("Download the data", address_of_download(path, number, name), "CSV", data, rows),
        *(
            _offer(
                f"Download {_name_part('table', place, tables)}", address_of_download(path, number, name), "CSV", each
            )
            for place, (name, each) in enumerate(tables, 1)
        ),
        *(
            _offer(f"Download {_name_part('chart', place, charts)}", address_of_chart(path, number, name), "SVG", each)
            for place, (name, each) in enumerate(charts, 1)
        ),
        _offer(
            "Download the data for programs",
            address_of_download(path, number, name_json_file(slug)),
            "JSON",
            as_json,
            "each figure with its unit, notes and address",
        ),
    )


def _count_rows(rows: int) -> str:
    return "one row" if rows == 1 else f"all {format_count(rows)} rows"


def _name_part(part: str, place: int, parts: Sequence[object]) -> str:
    return f"{part} {place}" if len(parts) > 1 else f"the {part}"


@question(sort="cutoff")
def version_downloads(site: PublicSite, path: str, number: str) -> tuple[DownloadItem, ...]:
    """Return what a version offers as a whole; nothing where it has no dimension."""
    count = len(list_dimensions(site, path, number))
    if not count:
        return ()
    held = "one table" if count == 1 else f"{format_count(count)} tables, one a sheet"
    said = (
        ("All data of this page as a spreadsheet", "ODS", held),
        ("Everything on this page's data in one archive", "ZIP", "data, tables and charts in all formats"),
        ("Description of the data as a data package", "JSON", "for programs that read Frictionless data packages"),
        ("Description of the data as CSVW", "JSON", "for programs that read CSV on the Web"),
    )
    return tuple(
        _offer(
            words, address_of_download(path, number, name), kind, write_version_file(site, path, number, name), extra
        )
        for name, (words, kind, extra) in zip(list_version_names(path, number), said, strict=True)
    )


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
    slugs = list_dimensions(site, path, number)
    made = [address for slug in slugs for address in _list_dimension(site, path, number, slug)]
    whole = [address_of_download(path, number, name) for name in list_version_names(path, number)] if slugs else []
    uploaded = {file.name for file in facts(site, path, number).files} & set(upload_names(site, path, number))
    return (*made, *whole, *(address_of_upload(path, number, name) for name in sorted(uploaded)))


def _list_dimension(site: PublicSite, path: str, number: str, slug: str) -> tuple[str, ...]:
    chosen = settings(site, path, number, slug)
    names = (*name_csv_files(slug, chosen), name_json_file(slug))
    return (
        *(address_of_download(path, number, name) for name in names),
        *(address_of_chart(path, number, name) for name in name_chart_files(slug, chosen)),
    )


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    found = standing(site, owner)
    numbers = [str(version.number) for version in found.versions] if found else []
    return tuple(output_at(address) for number in numbers for address in list_files(site, owner, number))


def _render(site: PublicSite, owner: str, output: str) -> bytes:
    number, folder, name = output.removeprefix(f"{SITE}/{owner}/").split("/")
    if folder == "files":
        return upload_bytes(site, owner, number, name)
    if folder == "downloads" and name in list_version_names(owner, number):
        return write_version_file(site, owner, number, name)
    address = output.removeprefix(SITE)
    slugs = list_dimensions(site, owner, number)
    slug = next(each for each in slugs if address in _list_dimension(site, owner, number, each))
    if folder == "charts":
        return dict(chart_files(site, owner, number, slug))[name]
    if name == name_json_file(slug):
        return json_file(site, owner, number, slug)
    return dict(csv_files(site, owner, number, slug))[name]


KIND = PageKind(name="download", owners=all_measures, outputs=_list_outputs, render=_render)

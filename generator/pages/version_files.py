"""Files made from all data of a version: a workbook, descriptions for machines, and everything as one archive."""

from __future__ import annotations

from generator.pages.dimension_files import chart_files, data_of, identity_of, list_dimension_files
from generator.pages.standing import standing
from generator.pages.summary import edition_dates
from generator.pages.words import tell_instant
from measures.downloads import (
    CSVW,
    DATA_PACKAGE,
    DimensionData,
    SourceLine,
    TableDescription,
    VersionAbout,
    describe_table,
    name_bundle,
    name_workbook,
    write_csvw,
    write_data_package,
    write_version_workbook,
    write_zip,
)
from measures.model.site import Contact
from measures.model.version import Source
from measures.publication.contents import ContentMissing, clock_of, facts, list_dimensions, organisation, site_of
from measures.publication.questions import question
from measures.publication.site import PublicSite


@question(sort="cutoff")
def about_of(site: PublicSite, path: str, number: str) -> VersionAbout:
    """Return what files made from a whole version say of it.

    Raises:
        ContentMissing: nothing of the measure is public.
    """
    found = standing(site, path)
    if found is None:
        raise ContentMissing(path)
    identity, front, settings = identity_of(site, path, number), facts(site, path, number), site_of(site)
    published, updated = edition_dates(found, number)
    zone = clock_of(site).zone
    return VersionAbout(
        measure=identity.measure,
        version=identity.version,
        title=identity.title,
        address=identity.address,
        licence=identity.licence,
        remarks=identity.remarks,
        description=front.description,
        site=settings.name,
        attribution=settings.attribution,
        contact=_name_contact(front.contact or settings.contact),
        published=tell_instant(published, zone).words,
        updated=tell_instant(updated, zone).words,
        sources=tuple(_name_source(site, source) for source in front.sources),
    )


def _name_contact(contact: Contact) -> str:
    return ", ".join(part for part in (contact.name, contact.team, contact.email, contact.phone) if part)


def _name_source(site: PublicSite, source: Source) -> SourceLine:
    publisher = organisation(site, source.publisher) if source.publisher else None
    name = publisher.name if publisher else source.publisher or ""
    return SourceLine(title=source.title, publisher=name, url=source.url or "")


def _list_data(site: PublicSite, path: str, number: str) -> list[DimensionData]:
    return [data_of(site, path, number, slug) for slug in list_dimensions(site, path, number)]


@question()
def workbook_file(site: PublicSite, path: str, number: str) -> bytes:
    """Return all data of a version as a workbook."""
    return write_version_workbook(about_of(site, path, number), _list_data(site, path, number))


@question(sort="cutoff")
def columns_of(site: PublicSite, path: str, number: str, slug: str) -> TableDescription:
    """Return what is to be said of a dimension's CSV; it stays the same when only its rows change."""
    return describe_table(data_of(site, path, number, slug))


@question()
def csvw_file(site: PublicSite, path: str, number: str) -> bytes:
    """Return the description of a version's CSV files in CSVW."""
    tables = [columns_of(site, path, number, slug) for slug in list_dimensions(site, path, number)]
    return write_csvw(identity_of(site, path, number), tables)


@question()
def package_file(site: PublicSite, path: str, number: str) -> bytes:
    """Return the description of a version's CSV files as a data package."""
    return write_data_package(about_of(site, path, number), _list_data(site, path, number))


@question()
def bundle_file(site: PublicSite, path: str, number: str) -> bytes:
    """Return everything that is made from a version's data as one archive; files are named as on the site."""
    measure = path.rpartition("/")[2]
    files = [
        (DATA_PACKAGE, package_file(site, path, number)),
        (CSVW, csvw_file(site, path, number)),
        (name_workbook(measure, number), workbook_file(site, path, number)),
    ]
    for slug in list_dimensions(site, path, number):
        files += list_dimension_files(site, path, number, slug)
        files += [(f"charts/{name}", content) for name, content in chart_files(site, path, number, slug)]
    return write_zip(files, stored=frozenset({name_workbook(measure, number)}))


def list_version_names(path: str, number: str) -> tuple[str, ...]:
    """Return the names of the files of a whole version."""
    measure = path.rpartition("/")[2]
    return (name_workbook(measure, number), name_bundle(measure, number), DATA_PACKAGE, CSVW)


def write_version_file(site: PublicSite, path: str, number: str, name: str) -> bytes:
    """Return one of the files that `list_version_names` names."""
    measure = path.rpartition("/")[2]
    write = {
        name_workbook(measure, number): workbook_file,
        name_bundle(measure, number): bundle_file,
        DATA_PACKAGE: package_file,
        CSVW: csvw_file,
    }[name]
    return write(site, path, number)

"""A version as search engines read it: a schema.org Dataset, as a block of data that no browser runs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from markupsafe import Markup

from generator.pages.addresses import address_of_api, address_of_download, address_of_latest, address_of_version
from generator.pages.coverage import coverage_of, span_of
from generator.pages.frame import origin
from generator.pages.summary import edition_dates
from generator.pages.words import LICENCES
from measures.downloads import name_bundle, name_csv_files, name_workbook
from measures.figures import describe_unit, name_column
from measures.model.site import Contact
from measures.model.version import Source
from measures.publication.contents import (
    clock_of,
    facts,
    list_dimensions,
    observations,
    organisation,
    settings,
    site_of,
)
from measures.publication.questions import question
from measures.publication.record import PublicMeasure, PublicVersion
from measures.publication.site import PublicSite

Node = dict[str, Any]
_FORMATS = {
    "csv": "text/csv",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "zip": "application/zip",
}


def write_data_block(node: Node) -> Markup:
    """Return a node as the content of a script element of type `application/ld+json`.

    No `<` stands in it, so that nothing in the text can end the element.
    """
    text = json.dumps(node, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S704 (JSON without < and &)


def build_dataset(site: PublicSite, found: PublicMeasure, public: PublicVersion) -> Node:
    """Return a version as a schema.org Dataset. Source: schema.org, "Dataset"."""
    path, number, zone = found.path, str(public.number), clock_of(site).zone
    front, shared = facts(site, path, number), site_of(site)
    published, updated = edition_dates(found, number)
    address = address_of_latest(path) if public == found.latest else address_of_version(path, number)
    licence = LICENCES.get(shared.licence)
    described: Node = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": origin(site) + address,
        "url": origin(site) + address,
        "name": front.title,
        "description": front.description,
        "identifier": found.id,
        "version": number,
        "datePublished": published.astimezone(zone).isoformat(timespec="seconds"),
        "dateModified": updated.astimezone(zone).isoformat(timespec="seconds"),
        "inLanguage": shared.language,
        "license": licence.url if licence else shared.licence,
        "isAccessibleForFree": True,
        "creator": _describe_creator(site, front.contact or shared.contact),
        "keywords": list(found.keywords),
        "temporalCoverage": _write_span(site, path, number),
        "spatialCoverage": coverage_of(site, path, number).areas,
        "variableMeasured": list(list_variables(site, path, number)),
        "isBasedOn": [_describe_source(site, source) for source in front.sources],
        "distribution": list(_list_files(site, path, number)),
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "@id": origin(site) + address_of_api("catalogue", extension="jsonld"),
            "name": shared.name,
        },
    }
    return {name: value for name, value in described.items() if value}


def _describe_creator(site: PublicSite, contact: Contact) -> Node:
    described: Node = {"@type": "Organization", "name": site_of(site).name, "url": f"{origin(site)}/"}
    if contact.email:
        described["contactPoint"] = {"@type": "ContactPoint", "email": contact.email}
    return described


def _write_span(site: PublicSite, path: str, number: str) -> str:
    span = span_of(site, path, number)
    return f"{span[0].isoformat()}/{(span[1] - timedelta(days=1)).isoformat()}" if span else ""


@question(sort="cutoff")
def list_variables(site: PublicSite, path: str, number: str) -> tuple[str, ...]:
    """Return what a version measures: its value columns with their units, each once."""
    found: dict[str, None] = {}
    for slug in list_dimensions(site, path, number):
        for name, column in observations(site, path, number, slug).formats.items():
            if column.role == "value":
                words = (name_column(name, column), describe_unit(column.unit))
                found[", ".join(part for part in words if part)] = None
    return tuple(found)


def _describe_source(site: PublicSite, source: Source) -> Node:
    publisher = organisation(site, source.publisher) if source.publisher else None
    described: Node = {"@type": "CreativeWork", "name": source.title}
    if source.url:
        described["url"] = source.url
    if publisher:
        described["publisher"] = {"@type": "Organization", "name": publisher.name}
    return described


def _list_files(site: PublicSite, path: str, number: str) -> Iterator[Node]:
    slugs, measure = list_dimensions(site, path, number), path.rpartition("/")[2]
    for slug in slugs:
        chosen = settings(site, path, number, slug)
        yield _describe_file(site, path, number, name_csv_files(slug, chosen)[0], chosen.title)
    if slugs:
        yield _describe_file(site, path, number, name_workbook(measure, number), "All data as a spreadsheet")
        yield _describe_file(site, path, number, name_bundle(measure, number), "All data in all formats")


def _describe_file(site: PublicSite, path: str, number: str, name: str, title: str) -> Node:
    return {
        "@type": "DataDownload",
        "name": title,
        "contentUrl": origin(site) + address_of_download(path, number, name),
        "encodingFormat": _FORMATS[name.rpartition(".")[2]],
    }

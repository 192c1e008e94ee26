"""The site's catalogue for machines that harvest data sets: DCAT as JSON-LD, a catalogue for each subtopic.

Source: W3C, "Data Catalog Vocabulary (DCAT), version 3" (2024).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from generator.pages.addresses import (
    API,
    address_at,
    address_of_api,
    address_of_download,
    address_of_latest,
    address_of_subtopic,
    address_of_topic,
    address_of_version,
    output_at,
)
from generator.pages.frame import origin
from generator.pages.kind import PageKind
from generator.pages.paging import count_pages, take_page
from generator.pages.standing import standing
from generator.pages.subtopic import own_paths
from generator.pages.summary import edition_dates
from generator.pages.words import LICENCES
from measures.downloads import name_bundle, name_csv_files, name_workbook
from measures.model.site import Contact, Site
from measures.publication.contents import (
    ContentMissing,
    clock_of,
    facts,
    list_dimensions,
    list_subtopics,
    list_topics,
    settings,
    site_of,
    subtopic,
    topic,
)
from measures.publication.questions import question
from measures.publication.site import PublicSite

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
MEDIA = "https://www.iana.org/assignments/media-types/"
_FORMATS = {
    "csv": "text/csv",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "zip": "application/zip",
}

Node = dict[str, Any]


def _refer(address: str) -> Node:
    return {"@id": address}


def _write_instant(when: datetime) -> Node:
    return {"@value": when.isoformat(timespec="seconds"), "@type": "xsd:dateTime"}


def _say_rights(shared: Site) -> Node:
    known = LICENCES.get(shared.licence)
    return {"dct:license": _refer(known.url)} if known else {"dct:rights": shared.licence}


def _name_publisher(site: PublicSite) -> Node:
    return {"@id": f"{origin(site)}/", "@type": "foaf:Organization", "foaf:name": site_of(site).name}


def _catalogue(site: PublicSite, address: str, title: str, description: str, page: str) -> Node:
    return {
        "@context": CONTEXT,
        "@id": origin(site) + address,
        "@type": "dcat:Catalog",
        "dct:title": title,
        **({"dct:description": description} if description else {}),
        "dct:language": site_of(site).language,
        "dct:publisher": _name_publisher(site),
        **_say_rights(site_of(site)),
        "foaf:homepage": _refer(origin(site) + page),
    }


def address_of_catalogue(*parts: str) -> str:
    """Return the address of a catalogue: the site's, a topic's, a subtopic's or a further page of it."""
    return address_of_api("catalogue", *parts, extension="jsonld")


def build_catalogue(site: PublicSite) -> Node:
    """Return the catalogue of the site, which names those of its topics."""
    shared = site_of(site)
    below = [_refer(origin(site) + address_of_catalogue(slug)) for slug in list_topics(site)]
    return _catalogue(site, address_of_catalogue(), shared.name, "", "/") | {"dcat:catalog": below}


def build_topic_catalogue(site: PublicSite, slug: str) -> Node:
    """Return the catalogue of a topic, which names those of its subtopics, page by page."""
    front = topic(site, slug).front
    below = [_refer(origin(site) + address) for address in _list_pages(site, slug)]
    made = _catalogue(site, address_of_catalogue(slug), front.title, front.description, address_of_topic(slug))
    return made | {"dcat:catalog": below}


def _list_pages(site: PublicSite, topic_slug: str) -> Iterator[str]:
    for slug in list_subtopics(site, topic_slug):
        for page in range(1, count_pages(len(own_paths(site, topic_slug, slug))) + 1):
            yield address_of_catalogue(topic_slug, slug, *(() if page == 1 else (str(page),)))


def build_subtopic_catalogue(site: PublicSite, topic_slug: str, slug: str, page: int) -> Node:
    """Return a page of the data sets that belong to a subtopic."""
    front = subtopic(site, topic_slug, slug).front
    address = address_of_catalogue(topic_slug, slug, *(() if page == 1 else (str(page),)))
    place = address_of_subtopic(f"{topic_slug}/{slug}")
    sets = [dataset(site, path) for path in take_page(own_paths(site, topic_slug, slug), page)]
    return _catalogue(site, address, front.title, front.description, place) | {"dcat:dataset": sets}


@question(sort="cutoff")
def dataset(site: PublicSite, path: str) -> Node:
    """Return a measure as a data set: its newest version, with each file that it can be downloaded as.

    Raises:
        ContentMissing: the measure has no public version.
    """
    found = standing(site, path)
    if found is None or found.latest is None:
        raise ContentMissing(path)
    number = str(found.latest.number)
    front, shared, zone = facts(site, path, number), site_of(site), clock_of(site).zone
    published, updated = edition_dates(found, number)
    described: Node = {
        "@id": origin(site) + address_of_latest(path),
        "@type": "dcat:Dataset",
        "dct:identifier": found.id,
        "dct:title": front.title,
        **({"dct:description": front.description} if front.description else {}),
        "dcat:version": number,
        "dct:issued": _write_instant(published.astimezone(zone)),
        "dct:modified": _write_instant(updated.astimezone(zone)),
        "dct:language": shared.language,
        "dct:publisher": _name_publisher(site),
        **_say_rights(shared),
        "dcat:landingPage": _refer(origin(site) + address_of_latest(path)),
        "dcat:contactPoint": _describe_contact(front.contact or shared.contact),
        "dcat:distribution": list(_list_distributions(site, path, number)),
    }
    if found.keywords:
        described["dcat:keyword"] = list(found.keywords)
    if front.area_covered:
        described["dct:spatial"] = [{"@type": "dct:Location", "dct:title": area} for area in front.area_covered]
    return described


def _describe_contact(contact: Contact) -> Node:
    described = {"@type": "vcard:Kind", "vcard:fn": contact.name or contact.team or "Statistics desk"}
    return described | ({"vcard:hasEmail": _refer(f"mailto:{contact.email}")} if contact.email else {})


def _list_distributions(site: PublicSite, path: str, number: str) -> Iterator[Node]:
    slugs, measure = list_dimensions(site, path, number), path.rpartition("/")[2]
    for slug in slugs:
        chosen = settings(site, path, number, slug)
        yield _distribute(site, path, number, name_csv_files(slug, chosen)[0], chosen.title)
    if slugs:
        yield _distribute(site, path, number, name_workbook(measure, number), "All data as a spreadsheet")
        yield _distribute(site, path, number, name_bundle(measure, number), "All data in all formats")


def _distribute(site: PublicSite, path: str, number: str, name: str, title: str) -> Node:
    address = origin(site) + address_of_download(path, number, name)
    return {
        "@id": address,
        "@type": "dcat:Distribution",
        "dct:title": title,
        "dcat:accessURL": _refer(origin(site) + address_of_version(path, number)),
        "dcat:downloadURL": _refer(address),
        "dcat:mediaType": _refer(MEDIA + _FORMATS[name.rpartition(".")[2]]),
        **_say_rights(site_of(site)),
    }


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("", *(f"topic/{slug}" for slug in list_topics(site)))


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    if not owner:
        return (output_at(address_of_catalogue()),)
    slug = owner.removeprefix("topic/")
    return tuple(output_at(address) for address in (address_of_catalogue(slug), *_list_pages(site, slug)))


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001 (the address says it)
    parts = address_at(output).removeprefix(f"{API}catalogue").removesuffix(".jsonld").strip("/")
    return (json.dumps(_build(site, *parts.split("/")), ensure_ascii=False, indent=1) + "\n").encode()


def _build(site: PublicSite, topic_slug: str, slug: str = "", page: str = "1") -> Node:
    if slug:
        return build_subtopic_catalogue(site, topic_slug, slug, int(page))
    return build_topic_catalogue(site, topic_slug) if topic_slug else build_catalogue(site)


KIND = PageKind(name="catalogue", owners=_list_owners, outputs=_list_outputs, render=_render)

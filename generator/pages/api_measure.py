"""The API's measures: each with its versions, each version with its dimensions, and each dimension with its data."""

from __future__ import annotations

from collections.abc import Iterator

from generator.pages.addresses import (
    API,
    address_at,
    address_of_api,
    address_of_chart,
    address_of_download,
    address_of_latest,
    address_of_upload,
    address_of_version,
    output_at,
)
from generator.pages.api_records import (
    Contact,
    DimensionItem,
    Headline,
    Measure,
    Move,
    NextRelease,
    Notice,
    Retirement,
    Source,
    Upload,
    Version,
    VersionFiles,
    VersionItem,
    WithdrawnItem,
)
from generator.pages.dimension_files import json_file
from generator.pages.frame import origin
from generator.pages.kind import PageKind
from generator.pages.notices import notices_on
from generator.pages.standing import VersionNote, standing, title_of, version_notes
from generator.pages.summary import edition_dates, headline
from measures.downloads import CSVW, DATA_PACKAGE, name_bundle, name_chart_files, name_csv_files, name_workbook
from measures.model.version import Source as WrittenSource
from measures.publication.contents import (
    ContentMissing,
    clock_of,
    facts,
    list_dimensions,
    organisation,
    settings,
    site_of,
    upload_names,
)
from measures.publication.questions import question
from measures.publication.record import PublicMeasure
from measures.publication.site import PublicSite, all_measures, path_of


def _require(site: PublicSite, path: str) -> PublicMeasure:
    found = standing(site, path)
    if found is None:
        raise ContentMissing(path)
    return found


def build_measure(site: PublicSite, path: str) -> Measure:
    """Return a measure with its versions, newest first.

    Raises:
        ContentMissing: nothing of the measure is public.
    """
    found = _require(site, path)
    topic, subtopic, slug = path.split("/")
    latest = str(found.latest.number) if found.latest else None
    return Measure(
        id=found.id,
        topic=topic,
        subtopic=subtopic,
        slug=slug,
        title=title_of(site, path),
        description=facts(site, path, latest).description if latest else None,
        url=origin(site) + address_of_latest(path),
        latest=latest,
        keywords=found.keywords,
        related=tuple(each for each in found.related if path_of(site, each) is not None),
        next_release=_tell_next(found),
        retired=_tell_retirement(found),
        versions=tuple(_build_version_item(site, found, note) for note in version_notes(site, path)),
        withdrawn=tuple(_list_withdrawn(site, found)),
    )


def _tell_next(found: PublicMeasure) -> NextRelease | None:
    release = found.next_release
    if release is None or found.retired is not None:
        return None
    moved = tuple(Move(was=str(move.from_), announced=str(move.announced), why=move.why) for move in release.moved)
    return NextRelease(on=str(release.on), status=release.status, moved=moved)


def _tell_retirement(found: PublicMeasure) -> Retirement | None:
    if found.retired is None:
        return None
    return Retirement(at=str(found.retired.at), why=found.retired.why, replaced_by=found.replaced_by)


def _build_version_item(site: PublicSite, found: PublicMeasure, note: VersionNote) -> VersionItem:
    number = str(note.number)
    return VersionItem.model_validate(
        {
            "number": number,
            "published": note.published.astimezone(clock_of(site).zone),
            "kind": note.kind or None,
            "changes": note.changes or None,
            "first_wrong": str(note.first_wrong) if note.first_wrong else None,
            "notices": list_notices(site, found.path, number),
            "url": origin(site) + address_of_version(found.path, number),
            "api": origin(site) + address_of_api("measures", found.id, number),
        }
    )


def list_notices(site: PublicSite, path: str, number: str) -> tuple[Notice, ...]:
    """Return the notices on a version, as files of the API have them."""
    zone = clock_of(site).zone
    return tuple(Notice(since=each.since.astimezone(zone), text=each.text) for each in notices_on(site, path, number))


def _list_withdrawn(site: PublicSite, found: PublicMeasure) -> Iterator[WithdrawnItem]:
    for gone in sorted(found.withdrawn, key=lambda each: each.number, reverse=True):
        number = str(gone.number)
        yield WithdrawnItem(
            number=number,
            withdrawn=gone.at.astimezone(clock_of(site).zone),
            why=gone.why,
            url=origin(site) + address_of_version(found.path, number),
        )


def build_version(site: PublicSite, path: str, number: str) -> Version:
    """Return a public version with the addresses of its data.

    Raises:
        ContentMissing: the version is not public.
    """
    found, front, shared = _require(site, path), facts(site, path, number), site_of(site)
    published, updated = edition_dates(found, number)
    zone, words = clock_of(site).zone, headline(site, path, number)
    contact = front.contact or shared.contact
    slugs = list_dimensions(site, path, number)
    return Version(
        measure=found.id,
        number=number,
        title=front.title,
        description=front.description,
        published=published.astimezone(zone),
        updated=updated.astimezone(zone),
        notices=list_notices(site, path, number),
        url=origin(site) + address_of_version(path, number),
        population=front.population,
        area_covered=front.area_covered,
        geography=front.geography,
        time_period=front.time_period,
        official_statistics=front.official_statistics,
        headline=Headline(figure=words.figure, label=words.label, group=words.group) if words else None,
        licence=shared.licence,
        attribution=shared.attribution,
        contact=Contact(name=contact.name, team=contact.team, email=contact.email, phone=contact.phone),
        sources=tuple(_build_source(site, source) for source in front.sources),
        dimensions=tuple(_build_dimension_item(site, found, number, slug) for slug in slugs),
        downloads=_list_files(site, path, number) if slugs else None,
        uploads=tuple(_list_uploads(site, path, number)),
    )


def _build_source(site: PublicSite, source: WrittenSource) -> Source:
    publisher = organisation(site, source.publisher) if source.publisher else None
    return Source(
        title=source.title,
        publisher=publisher.name if publisher else source.publisher,
        url=source.url,
        role=source.role,
        published=str(source.published) if source.published else None,
        licence=source.licence,
        attribution=source.attribution,
    )


def _build_dimension_item(site: PublicSite, found: PublicMeasure, number: str, slug: str) -> DimensionItem:
    chosen, home, path = settings(site, found.path, number, slug), origin(site), found.path
    csv, *tables = (home + address_of_download(path, number, name) for name in name_csv_files(slug, chosen))
    return DimensionItem(
        id=slug,
        title=chosen.title,
        url=f"{home}{address_of_version(path, number)}#{slug}",
        api=home + address_of_api("measures", found.id, number, slug),
        csv=csv,
        tables=tuple(tables),
        charts=tuple(home + address_of_chart(path, number, name) for name in name_chart_files(slug, chosen)),
    )


def _list_files(site: PublicSite, path: str, number: str) -> VersionFiles:
    measure, home = path.rpartition("/")[2], origin(site)
    return VersionFiles(
        workbook=home + address_of_download(path, number, name_workbook(measure, number)),
        archive=home + address_of_download(path, number, name_bundle(measure, number)),
        data_package=home + address_of_download(path, number, DATA_PACKAGE),
        csvw=home + address_of_download(path, number, CSVW),
    )


def _list_uploads(site: PublicSite, path: str, number: str) -> Iterator[Upload]:
    names = set(upload_names(site, path, number))
    for file in facts(site, path, number).files:
        if file.name in names:
            address = origin(site) + address_of_upload(path, number, file.name)
            yield Upload(title=file.title, description=file.description, url=address)


@question(sort="cutoff")
def id_of(site: PublicSite, path: str) -> str:
    """Return the permanent id of a measure.

    Raises:
        ContentMissing: nothing of the measure is public.
    """
    return _require(site, path).id


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    found = standing(site, owner)
    if found is None:
        return ()
    outputs = [address_of_api("measures", found.id)]
    for version in found.versions:
        number = str(version.number)
        outputs.append(address_of_api("measures", found.id, number))
        outputs += [address_of_api("measures", found.id, number, slug) for slug in list_dimensions(site, owner, number)]
    return tuple(output_at(address) for address in outputs)


def _render(site: PublicSite, owner: str, output: str) -> bytes:
    address = address_at(output).removeprefix(f"{API}measures/{id_of(site, owner)}").removesuffix(".json")
    _, *rest = address.split("/")
    match rest:
        case [number, slug]:
            return json_file(site, owner, number, slug)
        case [number]:
            return build_version(site, owner, number).to_json()
        case _:
            return build_measure(site, owner).to_json()


KIND = PageKind(name="api_measure", owners=all_measures, outputs=_list_outputs, render=_render)

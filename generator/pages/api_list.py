"""The API's lists: where it begins, topics, and the measures of each subtopic. No file lists the whole site."""

from __future__ import annotations

from generator.pages.addresses import (
    address_at,
    address_of_api,
    address_of_latest,
    address_of_subtopic,
    address_of_topic,
    output_at,
)
from generator.pages.api_measure import list_notices
from generator.pages.api_records import (
    ApiRecord,
    Index,
    MeasureItem,
    Subtopic,
    SubtopicItem,
    Topic,
    TopicItem,
    TopicList,
)
from generator.pages.frame import origin
from generator.pages.kind import PageKind
from generator.pages.paging import count_pages, take_page
from generator.pages.standing import has_public_version, standing
from generator.pages.summary import edition_dates
from measures.publication.contents import (
    ContentMissing,
    clock_of,
    facts,
    list_measures,
    list_subtopics,
    list_topics,
    site_of,
    subtopic,
    topic,
)
from measures.publication.questions import question
from measures.publication.site import PublicSite


def build_index(site: PublicSite) -> Index:
    """Return the file at which readers of the API begin."""
    home, settings = origin(site), site_of(site)
    return Index(
        site=settings.name,
        url=f"{home}/",
        licence=settings.licence,
        attribution=settings.attribution,
        topics=home + address_of_api("topics"),
        classifications=home + address_of_api("classifications"),
        catalogue=home + address_of_api("catalogue", extension="jsonld"),
        description=home + address_of_api("openapi"),
    )


def build_topics(site: PublicSite) -> TopicList:
    """Return the list of topics."""
    return TopicList(topics=tuple(_build_topic_item(site, slug) for slug in list_topics(site)))


def _build_topic_item(site: PublicSite, slug: str) -> TopicItem:
    front, home = topic(site, slug).front, origin(site)
    return TopicItem(
        id=slug,
        title=front.title,
        description=front.description,
        url=home + address_of_topic(slug),
        api=home + address_of_api("topics", slug),
    )


def build_topic(site: PublicSite, slug: str) -> Topic:
    """Return a topic with its subtopics."""
    front = topic(site, slug).front
    return Topic(
        id=slug,
        title=front.title,
        description=front.description,
        url=origin(site) + address_of_topic(slug),
        subtopics=tuple(_build_subtopic_item(site, slug, each) for each in list_subtopics(site, slug)),
    )


def _build_subtopic_item(site: PublicSite, topic_slug: str, slug: str) -> SubtopicItem:
    front, home = subtopic(site, topic_slug, slug).front, origin(site)
    return SubtopicItem(
        id=slug,
        title=front.title,
        description=front.description,
        url=home + address_of_subtopic(f"{topic_slug}/{slug}"),
        api=home + address_of_list(topic_slug, slug, 1),
    )


def address_of_list(topic_slug: str, slug: str, page: int) -> str:
    """Return the address of a page of the measures of a subtopic."""
    pages = () if page == 1 else (str(page),)
    return address_of_api("topics", topic_slug, slug, *pages)


@question(sort="cutoff")
def listed_paths(site: PublicSite, topic_slug: str, slug: str) -> tuple[str, ...]:
    """Return the paths of the measures listed in a subtopic that have a public version, in order."""
    return tuple(path for path in list_measures(site, topic_slug, slug) if has_public_version(site, path))


def build_subtopic(site: PublicSite, topic_slug: str, slug: str, page: int) -> Subtopic:
    """Return a page of the measures of a subtopic."""
    front, home = subtopic(site, topic_slug, slug).front, origin(site)
    paths = listed_paths(site, topic_slug, slug)
    pages = count_pages(len(paths))
    return Subtopic(
        id=slug,
        topic=topic_slug,
        title=front.title,
        description=front.description,
        url=home + address_of_subtopic(f"{topic_slug}/{slug}"),
        page=page,
        pages=pages,
        next=home + address_of_list(topic_slug, slug, page + 1) if page < pages else None,
        measures=tuple(measure_item(site, path) for path in take_page(paths, page)),
    )


@question(sort="cutoff")
def measure_item(site: PublicSite, path: str) -> MeasureItem:
    """Return a measure as lists of the API have it.

    Raises:
        ContentMissing: the measure has no public version.
    """
    found = standing(site, path)
    if found is None or found.latest is None:
        raise ContentMissing(path)
    number = str(found.latest.number)
    front, home, zone = facts(site, path, number), origin(site), clock_of(site).zone
    published, updated = edition_dates(found, number)
    return MeasureItem(
        id=found.id,
        title=front.title,
        description=front.description,
        latest=number,
        published=published.astimezone(zone),
        updated=updated.astimezone(zone),
        notices=list_notices(site, path, number),
        url=home + address_of_latest(path),
        api=home + address_of_api("measures", found.id),
    )


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("", *(f"topic/{slug}" for slug in list_topics(site)))


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    if not owner:
        return (output_at(address_of_api("index")), output_at(address_of_api("topics")))
    slug = owner.removeprefix("topic/")
    lists = (
        output_at(address_of_list(slug, each, page))
        for each in list_subtopics(site, slug)
        for page in range(1, count_pages(len(listed_paths(site, slug, each))) + 1)
    )
    return (output_at(address_of_api("topics", slug)), *lists)


def _render(site: PublicSite, owner: str, output: str) -> bytes:
    return _build(site, owner, output).to_json()


def _build(site: PublicSite, owner: str, output: str) -> ApiRecord:
    if not owner:
        return build_index(site) if output == output_at(address_of_api("index")) else build_topics(site)
    _, slug, *rest = address_at(output).removeprefix("/api/v1/").removesuffix(".json").split("/")
    if not rest:
        return build_topic(site, slug)
    return build_subtopic(site, slug, rest[0], int(rest[1]) if len(rest) > 1 else 1)


KIND = PageKind(name="api_list", owners=_list_owners, outputs=_list_outputs, render=_render)

"""What the files of the API hold, field by field; its description is made from the same records.

A field without a value is left out. Instants carry the site's offset from UTC; other dates are as precise as they were
written (`2027-05-13`, `2027-05` or `2027`). Addresses are absolute.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

MeasureId = Annotated[str, Field(pattern=r"^[a-z0-9]{8}$", description="The permanent id of a measure.")]
VersionNumber = Annotated[str, Field(pattern=r"^[1-9][0-9]*\.[0-9]+$", description="Major and minor number.")]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
Address = Annotated[str, Field(pattern=r"^https?://", description="An absolute address.")]
WrittenDate = Annotated[str, Field(pattern=r"^[12][0-9]{3}(-[0-9]{2}){0,2}$")]


class ApiRecord(BaseModel):
    """The base of all records: nothing but the fields named."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def to_json(self) -> bytes:
        """Return the record as a JSON file: UTF-8, fields in the record's order, those without a value left out."""
        return self.model_dump_json(indent=1, exclude_none=True).encode() + b"\n"


class Index(ApiRecord):
    """Where everything begins."""

    schema_version: Literal[1] = 1
    site: str
    url: Address
    licence: str
    attribution: str
    topics: Address
    classifications: Address
    catalogue: Address
    description: Annotated[Address, Field(description="The OpenAPI document of this API.")]


class TopicItem(ApiRecord):
    """A topic in the list of topics."""

    id: Slug
    title: str
    description: str
    url: Address
    api: Address


class TopicList(ApiRecord):
    """All topics that hold a measure, in the site's order."""

    topics: tuple[TopicItem, ...]


class SubtopicItem(ApiRecord):
    """A subtopic of a topic."""

    id: Slug
    title: str
    description: str
    url: Address
    api: Address


class Topic(ApiRecord):
    """A topic with its subtopics, in the site's order."""

    id: Slug
    title: str
    description: str
    url: Address
    subtopics: tuple[SubtopicItem, ...]


class Notice(ApiRecord):
    """A public warning on a version, such as that a figure is being checked; it comes down without a new version."""

    since: datetime
    text: str


Notices = Annotated[
    tuple[Notice, ...],
    Field(description="Public warnings that hold for all figures of the version, the newest first."),
]


class MeasureItem(ApiRecord):
    """A measure in the list of a subtopic, as its newest version describes it."""

    id: MeasureId
    title: str
    description: str
    latest: VersionNumber
    published: datetime
    updated: datetime
    notices: Notices = ()
    url: Address
    api: Address


class Subtopic(ApiRecord):
    """A page of the measures of a subtopic, at most 200, in the site's order; those listed here too come last."""

    id: Slug
    topic: Slug
    title: str
    description: str
    url: Address
    page: Annotated[int, Field(ge=1)]
    pages: Annotated[int, Field(ge=1)]
    next: Annotated[Address | None, Field(description="The next page of the list.")] = None
    measures: tuple[MeasureItem, ...]


class VersionItem(ApiRecord):
    """A public version in the list of a measure's versions."""

    number: VersionNumber
    published: datetime
    kind: Literal["correction", "revision", "clarification"] | None = None
    changes: str | None = None
    first_wrong: Annotated[
        VersionNumber | None, Field(description="Of a correction: the first version that held the mistake.")
    ] = None
    notices: Notices = ()
    url: Address
    api: Address


class WithdrawnItem(ApiRecord):
    """A version that is no longer public."""

    number: VersionNumber
    withdrawn: datetime
    why: str
    url: Address


class Move(ApiRecord):
    """A change of an announced date."""

    was: WrittenDate
    announced: WrittenDate
    why: str


class NextRelease(ApiRecord):
    """When the next edition is due."""

    on: WrittenDate
    status: Literal["provisional", "confirmed", "cancelled"]
    moved: tuple[Move, ...] = ()


class Retirement(ApiRecord):
    """Since when a measure is no longer updated, and why."""

    at: WrittenDate
    why: str
    replaced_by: tuple[MeasureId, ...] = ()


class Measure(ApiRecord):
    """A measure: its place, its versions newest first, and what is known of its future.

    Without a public version it has no title, description or latest.
    """

    id: MeasureId
    topic: Slug
    subtopic: Slug
    slug: Slug
    title: str | None = None
    description: str | None = None
    url: Address
    latest: VersionNumber | None = None
    keywords: tuple[str, ...] = ()
    related: tuple[MeasureId, ...] = ()
    next_release: NextRelease | None = None
    retired: Retirement | None = None
    versions: tuple[VersionItem, ...]
    withdrawn: tuple[WithdrawnItem, ...] = ()


class Source(ApiRecord):
    """Where the data of a version comes from."""

    title: str
    publisher: str | None = None
    url: str | None = None
    role: Literal["primary", "secondary"]
    published: WrittenDate | None = None
    licence: str | None = None
    attribution: str | None = None


class Contact(ApiRecord):
    """Who answers questions."""

    name: str | None = None
    team: str | None = None
    email: str | None = None
    phone: str | None = None


class Headline(ApiRecord):
    """The figure that stands for the measure, in words."""

    figure: str
    label: str
    group: str


class DimensionItem(ApiRecord):
    """A dimension of a version, and where its data is."""

    id: Slug
    title: str
    url: Address
    api: Address
    csv: Address
    tables: tuple[Address, ...]
    charts: tuple[Address, ...]


class VersionFiles(ApiRecord):
    """Files with all data of a version."""

    workbook: Address
    archive: Address
    data_package: Address
    csvw: Address


class Upload(ApiRecord):
    """A file offered with a version as it came."""

    title: str
    description: str | None = None
    url: Address


class Version(ApiRecord):
    """A version: what it is about, who answers for it, and its dimensions in the order of its page."""

    measure: MeasureId
    number: VersionNumber
    title: str
    description: str
    published: datetime
    updated: datetime
    notices: Notices = ()
    url: Address
    population: str | None = None
    area_covered: tuple[str, ...] = ()
    geography: str | None = None
    time_period: str | None = None
    official_statistics: Literal["accredited", "official", "in-development", "none"]
    headline: Headline | None = None
    licence: str
    attribution: str
    contact: Contact
    sources: tuple[Source, ...]
    dimensions: tuple[DimensionItem, ...]
    downloads: VersionFiles | None = None
    uploads: tuple[Upload, ...] = ()


class ClassificationItem(ApiRecord):
    """A classification in the list of classifications."""

    id: Slug
    title: str
    variable: Slug
    api: Address


class ClassificationList(ApiRecord):
    """All classifications, by id."""

    classifications: tuple[ClassificationItem, ...]


class CategoryItem(ApiRecord):
    """An entry of a classification. Its id is unique in the classification."""

    id: str
    label: str
    kind: Literal["aggregate", "category", "unknown"]
    parent: str | None = None
    concept: Slug | None = None
    code: str | None = None
    note: str | None = None
    other_labels: Annotated[tuple[str, ...], Field(description="Labels in data that mean the same.")] = ()


class ClassificationSource(ApiRecord):
    """Where a classification comes from."""

    title: str
    url: str | None = None


class Classification(ApiRecord):
    """A standard list of categories of one variable, in display order."""

    id: Slug
    title: str
    variable: Slug
    source: ClassificationSource | None = None
    note: str | None = None
    entries: tuple[CategoryItem, ...]

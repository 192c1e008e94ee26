"""measure.md: one version's facts, sources and text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from measures.model.classification import Acceptance
from measures.model.dates import AnyDate, VersionText
from measures.model.dimension import Where
from measures.model.record import OneOrMore, Record, Slug, Truth, Words
from measures.model.site import Contact

Statistics = Literal["accredited", "official", "in-development", "other"]
Frequency = Literal[
    "monthly", "quarterly", "3-times-a-year", "twice-a-year", "yearly", "every-2-years", "every-3-years",
    "every-4-years", "every-5-years", "every-6-years", "every-7-years", "every-8-years", "every-9-years",
    "every-10-years", "ad-hoc", "other",
]  # fmt: skip


class Headline(Record):
    """The figure that stands for the measure: one cell of a dimension."""

    dimension: Slug
    value: Words
    where: Where = Field(default_factory=dict)


class Weighting(Record):
    """Whether the figures are weighted, and how."""

    applied: Truth
    text: str | None = None


class Quality(Record):
    """Where the quality of the figures is described."""

    url: str | None = None
    text: str | None = None


class Comparability(Record):
    """Whether this edition can be compared with the one before, and why not."""

    is_: Annotated[Truth, Field(alias="is")]
    why: str | None = None


class Correction(Record):
    """The first version that held the mistake, and what was wrong."""

    first_wrong: VersionText
    what: Words


class Source(Record):
    """Where the data comes from."""

    id: Words
    title: Words
    dataset: str | None = None
    role: Literal["primary", "secondary"] = "primary"
    type_of_data: Annotated[tuple[Literal["administrative", "survey"], ...], OneOrMore] = ()
    type_of_statistic: Statistics | None = None
    publisher: Slug | None = None
    url: str | None = None
    published: AnyDate | None = None
    accessed: AnyDate | None = None
    frequency: Frequency | None = None
    licence: str | None = None
    attribution: str | None = None
    purpose: str | None = None
    note: str | None = None
    same_as: str | None = None


class File(Record):
    """An upload offered for download."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$", max_length=120)]
    title: Words
    description: str | None = None


class VersionFront(Record):
    """Front matter of measure.md."""

    title: Words
    description: Annotated[str, StringConstraints(max_length=160)] = ""
    population: str | None = None
    area_covered: Annotated[tuple[str, ...], OneOrMore] = ()
    time_period: str | None = None
    geography: str | None = None
    official_statistics: Literal["accredited", "official", "in-development", "none"] = "none"
    contact: Contact | None = None
    headline: Headline | None = None
    comparator: Mapping[str, str] = Field(default_factory=dict)
    polarity: Literal["higher-is-worse", "higher-is-better", "neutral"] = "neutral"
    weighting: Weighting | None = None
    quality: Quality | None = None
    comparable_with_previous: Comparability | None = None
    changes: str | None = None
    internal_note: str | None = None
    kind: Literal["correction", "revision", "clarification"] | None = None
    corrects: Correction | None = None
    sources: tuple[Source, ...] = ()
    files: tuple[File, ...] = ()
    accepted: tuple[Acceptance, ...] = ()


class Section(Record):
    """One section of a version's text: the id of its heading in site.yaml and its Markdown, from line `line`."""

    id: Slug
    markdown: str
    line: int


class Version(Record):
    """measure.md: front matter and sections, in the order in which they were written."""

    front: VersionFront
    sections: tuple[Section, ...]

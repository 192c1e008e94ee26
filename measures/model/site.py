"""The site and what all measures share: settings, organisations, redirects, announcements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from measures.model.dates import AnyDate, Day
from measures.model.record import Record, Slug, Truth, Whole, Words

SATURDAY = 5


class Contact(Record):
    """Who answers questions."""

    name: str | None = None
    team: str | None = None
    email: str | None = None
    phone: str | None = None


class SectionHeading(Record):
    """A heading of measure.md: its id (anchor), words, whether a complete version needs it, and its group."""

    id: Slug
    heading: Words
    required: Truth = False
    group: Slug | None = None


class Site(Record):
    """site.yaml."""

    name: Words
    address: Annotated[str, StringConstraints(pattern=r"^https?://[^/\s]+$")]
    language: str = "en-GB"
    licence: str = "OGL-UK-3.0"
    attribution: str = ""
    contact: Contact = Contact()
    subject: Slug = "ethnicity"
    sections: tuple[SectionHeading, ...]
    testing_topic: Slug | None = None
    release_time: Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = "09:30"
    timezone: str = "Europe/London"
    holidays: tuple[Day, ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Whether releases may fall on a day: it is no Saturday or Sunday, and none of `holidays`."""
        return day.weekday() < SATURDAY and day not in self.holidays


class Closure(Record):
    """When an organisation closed, and who does its work now."""

    at: AnyDate
    replaced_by: Slug | None = None


class Organisation(Record):
    """A publisher of source data."""

    id: Slug
    name: Words
    short_name: str | None = None
    other_names: tuple[str, ...] = ()
    kind: str | None = None
    url: str | None = None
    marks: Mapping[str, str] = Field(default_factory=dict)
    closed: Closure | None = None


class Redirect(Record):
    """An old address and the one that took its place; `from` ending in `/` covers everything below it."""

    from_: Annotated[str, Field(alias="from"), StringConstraints(pattern=r"^/\S*$")]
    to: Annotated[str, StringConstraints(pattern=r"^/\S*$")]
    since: Day | None = None


class PlannedRelease(Record):
    """An announced measure that has no page yet."""

    title: Words
    topic: Slug
    on: AnyDate
    status: Literal["provisional", "confirmed", "cancelled"] = "provisional"
    publisher: Slug | None = None


class Front(Record):
    """Front matter of an ordinary page, of news and of a style-guide page."""

    title: Words
    description: Annotated[str, StringConstraints(max_length=160)] = ""
    position: Whole = 0
    language: str | None = None


class TopicFront(Record):
    """Front matter of topic.md and subtopic.md."""

    title: Words
    position: Whole = 0
    description: Annotated[str, StringConstraints(max_length=160)] = ""
    short_title: str | None = None


class Page(Record):
    """A file of prose: front matter and Markdown body; `body_line` is the line on which the body begins."""

    slug: str
    front: Front
    body: str
    body_line: int


class Topic(Record):
    """A topic or a subtopic: its place in the tree and its introduction."""

    slug: str
    front: TopicFront
    body: str
    body_line: int

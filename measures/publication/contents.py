"""Typed questions about a public site's content. Pages ask these, the narrowest that serves, and read nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TypeVar

from measures.model.classification import Classification, Concept
from measures.model.dimension import Commentary, DimensionSettings
from measures.model.observations import Data, Observations
from measures.model.shared import Shared
from measures.model.site import Organisation, Page, PlannedRelease, Redirect, Site, Topic
from measures.model.version import Version, VersionFront
from measures.publication.instants import Clock, start_of_day
from measures.publication.questions import question
from measures.publication.site import (
    PublicSite,
    placed_measures,
    shared_blob,
    shared_paths,
    used_subtopics,
    used_topics,
    version_blob,
    version_names,
)
from measures.reading.classification_file import read_classification, read_concepts
from measures.reading.csv_text import read_csv, read_header
from measures.reading.decoding import decode_text
from measures.reading.dimension_file import read_commentary, read_settings
from measures.reading.front_matter import split_front_matter
from measures.reading.observations import observe, observe_from
from measures.reading.page_file import read_page, read_topic
from measures.reading.places import Places
from measures.reading.result import Read
from measures.reading.site_file import read_organisations, read_planned, read_redirects, read_site
from measures.reading.version_file import read_version

T = TypeVar("T")


class ContentMissing(LookupError):
    """A file that the release record promises is not there, or cannot be read."""


def _value(read: Read[T], file: str) -> T:
    if read.value is None:
        raise ContentMissing("; ".join(str(problem) for problem in read.problems) or file)
    return read.value


def _shared_file(site: PublicSite, path: str) -> bytes | None:
    blob = shared_blob(site, path)
    return None if blob is None else site.read_blob(blob)


def _require_shared(site: PublicSite, path: str) -> bytes:
    content = _shared_file(site, path)
    if content is None:
        raise ContentMissing(path)
    return content


@question(kept=True)
def site_of(site: PublicSite) -> Site:
    """Return site.yaml."""
    return _value(read_site(_require_shared(site, "site.yaml"), "site.yaml"), "site.yaml")


def clock_of(site: PublicSite) -> Clock:
    """Return the site's clock: its zone and release time."""
    settings = site_of(site)
    return Clock.of(settings.timezone, settings.release_time)


def origin_of(site: PublicSite) -> str:
    """Return the canonical origin, without a slash at its end."""
    return (site.record.visible.origin or site_of(site).address).rstrip("/")


def has_come(site: PublicSite, day: date) -> bool:
    """Whether a local day has begun at the record's instant; what is being made changes when it does."""
    start = start_of_day(day, clock_of(site))
    if start > site.record.instant:
        site.answers.note_change(start)
    return start <= site.record.instant


@question(kept=True)
def organisations(site: PublicSite) -> Mapping[str, Organisation]:
    """Return the publishers of source data by id."""
    content = _shared_file(site, "organisations.yaml")
    found = () if content is None else _value(read_organisations(content, "organisations.yaml"), "organisations.yaml")
    return {organisation.id: organisation for organisation in found}


@question(sort="cutoff", kept=True)
def organisation(site: PublicSite, organisation_id: str) -> Organisation | None:
    """Return one publisher; None when there is none of that id."""
    return organisations(site).get(organisation_id)


@question(kept=True)
def classification(site: PublicSite, classification_id: str) -> Classification | None:
    """Return a classification; None when there is none of that id."""
    path = f"classifications/{classification_id}.yaml"
    content = _shared_file(site, path)
    return None if content is None else _value(read_classification(content, path), path)


@question(kept=True)
def classification_ids(site: PublicSite) -> tuple[str, ...]:
    """Return the ids of all classifications, in order."""
    folder = "classifications/"
    names = (path.removeprefix(folder).removesuffix(".yaml") for path in shared_paths(site, folder))
    return tuple(name for name in names if name != "concepts")


@question(kept=True)
def concepts(site: PublicSite) -> Mapping[str, Concept]:
    """Return the declared concepts by id."""
    path = "classifications/concepts.yaml"
    content = _shared_file(site, path)
    found = () if content is None else _value(read_concepts(content, path), path)
    return {concept.id: concept for concept in found}


@question(sort="cutoff", kept=True)
def subject_concepts(site: PublicSite) -> tuple[Concept, ...]:
    """Return the concepts of the site's subject, in the order of concepts.yaml."""
    subject = site_of(site).subject
    return tuple(concept for concept in concepts(site).values() if concept.variable == subject)


class _Asking(Mapping[str, T]):
    """A mapping that asks a question for each key looked up, so that only what is used is recorded."""

    def __init__(self, names: Callable[[], tuple[str, ...]], ask: Callable[[str], T | None]) -> None:
        self._names = names
        self._ask = ask

    def __getitem__(self, key: str) -> T:
        found = self._ask(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __len__(self) -> int:
        return len(self._names())


def shared(site: PublicSite) -> Shared:
    """Return what all measures share; each classification or organisation is asked for when it is looked up."""
    return Shared(
        site=site_of(site),
        organisations=_Asking(lambda: tuple(organisations(site)), lambda key: organisation(site, key)),
        classifications=_Asking(lambda: classification_ids(site), lambda key: classification(site, key)),
        concepts=_Asking(lambda: tuple(concepts(site)), lambda key: concepts(site).get(key)),
    )


@question(kept=True)
def topic(site: PublicSite, slug: str) -> Topic:
    """Return a topic's title, description and introduction."""
    path = f"measures/{slug}/topic.md"
    return _value(read_topic(_require_shared(site, path), path), path)


@question(kept=True)
def subtopic(site: PublicSite, topic_slug: str, slug: str) -> Topic:
    """Return a subtopic's title, description and introduction."""
    path = f"measures/{topic_slug}/{slug}/subtopic.md"
    return _value(read_topic(_require_shared(site, path), path), path)


@question(sort="cutoff", kept=True)
def list_topics(site: PublicSite) -> tuple[str, ...]:
    """Return the slugs of the topics that hold a measure, by position and title."""
    found = (topic(site, slug) for slug in used_topics(site))
    return tuple(each.slug for each in sorted(found, key=lambda each: (each.front.position, each.front.title)))


@question(sort="cutoff", kept=True)
def list_subtopics(site: PublicSite, topic_slug: str) -> tuple[str, ...]:
    """Return the slugs of a topic's subtopics that hold a measure, by position and title."""
    found = (subtopic(site, topic_slug, slug) for slug in used_subtopics(site, topic_slug))
    return tuple(each.slug for each in sorted(found, key=lambda each: (each.front.position, each.front.title)))


def list_measures(site: PublicSite, topic_slug: str, slug: str) -> tuple[str, ...]:
    """Return the paths of a subtopic's measures in order; those listed there too come last."""
    return placed_measures(site, topic_slug, slug)


def _version_file(site: PublicSite, path: str, number: str, name: str) -> bytes | None:
    blob = version_blob(site, path, number, name)
    return None if blob is None else site.read_blob(blob)


def _require_version_file(site: PublicSite, path: str, number: str, name: str) -> tuple[bytes, str]:
    content = _version_file(site, path, number, name)
    file = f"measures/{path}/{number}/{name}"
    if content is None:
        raise ContentMissing(file)
    return content, file


@question()
def version(site: PublicSite, path: str, number: str) -> Version:
    """Return measure.md of a public version."""
    content, file = _require_version_file(site, path, number, "measure.md")
    return _value(read_version(content, file, site_of(site)), file)


@question(sort="cutoff")
def facts(site: PublicSite, path: str, number: str) -> VersionFront:
    """Return the front matter of a version's measure.md."""
    return version(site, path, number).front


@question(sort="cutoff")
def dimension_front(site: PublicSite, path: str, number: str, slug: str) -> tuple[str, int]:
    """Return the front matter of a dimension as text, and the line on which it begins."""
    content, file = _require_version_file(site, path, number, f"{slug}.md")
    parts = _value(split_front_matter(_value(decode_text(content, file), file), file), file)
    return parts.front, parts.front_line


@question(sort="cutoff")
def dimension_body(site: PublicSite, path: str, number: str, slug: str) -> tuple[str, int]:
    """Return the commentary of a dimension as text, and the line on which it begins."""
    content, file = _require_version_file(site, path, number, f"{slug}.md")
    parts = _value(split_front_matter(_value(decode_text(content, file), file), file), file)
    return parts.body, parts.body_line


@question()
def settings(site: PublicSite, path: str, number: str, slug: str) -> DimensionSettings:
    """Return the settings of a dimension."""
    front, line = dimension_front(site, path, number, slug)
    file = f"measures/{path}/{number}/{slug}.md"
    return _value(read_settings(front, file, line), file)


@question()
def commentary(site: PublicSite, path: str, number: str, slug: str) -> Commentary:
    """Return the commentary of a dimension."""
    body, line = dimension_body(site, path, number, slug)
    file = f"measures/{path}/{number}/{slug}.md"
    return _value(read_commentary(body, file, line), file)


@question(sort="cutoff")
def list_dimensions(site: PublicSite, path: str, number: str) -> tuple[str, ...]:
    """Return the slugs of a version's dimensions, by position and title."""
    names = version_names(site, path, number)
    texts = (name for name in names if name.endswith(".md") and "/" not in name and name != "measure.md")
    slugs = [name.removesuffix(".md") for name in texts]
    found = {slug: settings(site, path, number, slug) for slug in slugs}
    return tuple(sorted(slugs, key=lambda slug: (found[slug].position, found[slug].title)))


@question()
def data(site: PublicSite, path: str, number: str, slug: str) -> Data:
    """Return a dimension's own CSV as written."""
    content, file = _require_version_file(site, path, number, f"{slug}.csv")
    return _value(read_csv(content, file), file)


@question(sort="cutoff")
def header_of(site: PublicSite, path: str, number: str, slug: str) -> tuple[str, ...]:
    """Return the column names of a dimension's own CSV."""
    return read_header(_require_version_file(site, path, number, f"{slug}.csv")[0])


@question(sort="cutoff")
def count_lines(site: PublicSite, path: str, number: str, slug: str) -> int:
    """Return the number of lines of the CSV that a dimension's rows come from, without reading them as data."""
    chosen = settings(site, path, number, slug)
    if chosen.data is not None:
        return count_lines(site, path, number, chosen.data.from_)
    return _require_version_file(site, path, number, f"{slug}.csv")[0].count(b"\n")


@question()
def observations(site: PublicSite, path: str, number: str, slug: str) -> Observations:
    """Return a dimension's data, read by its settings and classifications."""
    chosen = settings(site, path, number, slug)
    front, line = dimension_front(site, path, number, slug)
    file = f"measures/{path}/{number}/{slug}.md"
    places = Places(file, front, line)
    if chosen.data is not None:
        source = chosen.data.from_
        base = observations(site, path, number, source)
        return _value(observe_from(slug, chosen, base, shared(site), places), file)
    return _value(observe(slug, chosen, data(site, path, number, slug), shared(site), places), file)


@question()
def upload_names(site: PublicSite, path: str, number: str) -> tuple[str, ...]:
    """Return the names of the files offered for download, in order."""
    names = version_names(site, path, number)
    return tuple(sorted(name.removeprefix("files/") for name in names if name.startswith("files/")))


def upload_bytes(site: PublicSite, path: str, number: str, name: str) -> bytes:
    """Return the bytes of a file offered for download.

    Raises:
        ContentMissing: there is none of that name.
    """
    return _require_version_file(site, path, number, f"files/{name}")[0]


@question()
def list_pages(site: PublicSite) -> tuple[str, ...]:
    """Return the slugs of the ordinary pages, without the home page."""
    paths = (path for path in shared_paths(site, "pages/") if path != "pages/index.md")
    return tuple(sorted(path.rpartition("/")[2].removesuffix(".md") for path in paths if not path.endswith(".cy.md")))


@question()
def page(site: PublicSite, slug: str) -> Page:
    """Return an ordinary page; `index` is the home page's text."""
    paths = [path for path in shared_paths(site, "pages/") if path.rpartition("/")[2] == f"{slug}.md"]
    path = paths[0] if paths else f"pages/{slug}.md"
    return _value(read_page(_require_shared(site, path), path), path)


@question()
def list_news(site: PublicSite) -> tuple[str, ...]:
    """Return the names (`<date>-<slug>`) of announcements, newest first."""
    paths = shared_paths(site, "news/")
    return tuple(sorted((path.removeprefix("news/").removesuffix(".md") for path in paths), reverse=True))


@question()
def news(site: PublicSite, name: str) -> Page:
    """Return an announcement."""
    return _value(read_page(_require_shared(site, f"news/{name}.md"), f"news/{name}.md"), f"news/{name}.md")


@question()
def style_guide_pages(site: PublicSite) -> tuple[str, ...]:
    """Return the slugs of the style guide's pages, in order of slug."""
    return tuple(path.removeprefix("style-guide/").removesuffix(".md") for path in shared_paths(site, "style-guide/"))


@question()
def style_guide_page(site: PublicSite, slug: str) -> Page:
    """Return a page of the style guide."""
    path = f"style-guide/{slug}.md"
    return _value(read_page(_require_shared(site, path), path), path)


@question(kept=True)
def redirects(site: PublicSite) -> tuple[Redirect, ...]:
    """Return the redirects written in content, as written."""
    content = _shared_file(site, "redirects.yaml")
    return () if content is None else _value(read_redirects(content, "redirects.yaml"), "redirects.yaml")


@question(kept=True)
def planned(site: PublicSite) -> tuple[PlannedRelease, ...]:
    """Return the announced measures that have no page yet."""
    content = _shared_file(site, "planned.yaml")
    return () if content is None else _value(read_planned(content, "planned.yaml"), "planned.yaml")

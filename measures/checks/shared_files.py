"""Checks of the files that all measures share: an error in one of them stops a release."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from measures.checks.registry import Checks, declare
from measures.model.classification import Classification, Concept
from measures.model.problem import Place, Problem
from measures.model.shared import Shared
from measures.model.site import Organisation, Page, PlannedRelease, Redirect, Site, Topic
from measures.model.tree import Objects
from measures.reading.classification_file import read_classification, read_concepts
from measures.reading.page_file import read_page, read_topic
from measures.reading.places import Places
from measures.reading.result import Read
from measures.reading.site_file import read_organisations, read_planned, read_redirects, read_site

NO_SITE = declare("shared.no-site", "error", "The content has the file site.yaml.")
CONCEPTS = "classifications/concepts.yaml"
T = TypeVar("T")


class Texts:
    """The texts of shared files by path, decoded when asked for."""

    def __init__(self, objects: Objects, files: Mapping[str, str]) -> None:
        self._objects, self._files = objects, files

    def of(self, path: str) -> str:
        """Return the text of a file; an empty one where there is no such file."""
        blob = self._files.get(path)
        return "" if blob is None else self._objects.blob(blob).decode("utf-8-sig", "replace").replace("\r\n", "\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedFiles:
    """The shared files, read as far as they could be; pages and topics by path.

    `texts` holds every file's text where the place of a fault is looked up; `measures` are the paths of measures that
    have or will have a page.
    """

    site: Site
    organisations: tuple[Organisation, ...]
    concepts: tuple[Concept, ...]
    classifications: Mapping[str, Classification]
    redirects: tuple[Redirect, ...]
    planned: tuple[PlannedRelease, ...]
    pages: Mapping[str, Page]
    topics: Mapping[str, Topic]
    measures: tuple[str, ...]
    texts: Texts

    def places(self, path: str) -> Places:
        """Return where keys and values stand in a YAML file."""
        return Places(path, self.texts.of(path))


SHARED_CHECKS: Checks[SharedFiles] = Checks()
"""Checks of the shared files. An error found by one of them stops a release."""


def load_shared(
    objects: Objects, files: Mapping[str, str], measures: tuple[str, ...]
) -> tuple[SharedFiles | None, tuple[Problem, ...]]:
    """Read all shared files; None where site.yaml is missing or cannot be read."""
    reader = _Reader(objects, files)
    site = reader.read("site.yaml", read_site)
    if site is None:
        if "site.yaml" not in files:
            place = Place(file="site.yaml")
            reader.problems.append(
                NO_SITE.broken(place, "Expected the file site.yaml, got none.", "Add it to the content.")
            )
        return None, tuple(reader.problems)
    found = SharedFiles(
        site=site,
        organisations=reader.read("organisations.yaml", read_organisations) or (),
        concepts=reader.read(CONCEPTS, read_concepts) or (),
        classifications=reader.read_each("classifications/", ".yaml", read_classification),
        redirects=reader.read("redirects.yaml", read_redirects) or (),
        planned=reader.read("planned.yaml", read_planned) or (),
        pages=reader.read_each(("pages/", "news/", "style-guide/"), ".md", read_page),
        topics=reader.read_each("measures/", ".md", read_topic),
        measures=measures,
        texts=Texts(objects, files),
    )
    return found, tuple(reader.problems)


@dataclass(slots=True)
class _Reader:
    objects: Objects
    files: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)

    def read(self, path: str, how: Callable[[bytes, str], Read[T]]) -> T | None:
        blob = self.files.get(path)
        if blob is None:
            return None
        read = how(self.objects.blob(blob), path)
        self.problems.extend(read.problems)
        return read.value

    def read_each(
        self, start: str | tuple[str, ...], end: str, how: Callable[[bytes, str], Read[T]]
    ) -> Mapping[str, T]:
        paths = [
            path for path in sorted(self.files) if path.startswith(start) and path.endswith(end) and path != CONCEPTS
        ]
        found = {path: self.read(path, how) for path in paths}
        return {path: value for path, value in found.items() if value is not None}


def gather_shared(found: SharedFiles) -> Shared:
    """Return what measures may refer to."""
    return Shared(
        site=found.site,
        organisations={each.id: each for each in found.organisations},
        classifications={each.id: each for each in found.classifications.values()},
        concepts={each.id: each for each in found.concepts},
    )

"""Checks of sources: where the data comes from, and who publishes it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from measures.checks.loaded import LoadedVersion
from measures.checks.registry import declare
from measures.checks.version_checks import VERSION_CHECKS
from measures.model.problem import Problem
from measures.model.shared import Shared
from measures.reading.nearest import suggest
from measures.reading.places import Places

NO_PRIMARY = declare("source.no-primary", "error", "A version names at least one primary source.", lack=True)
UNKNOWN_SOURCE = declare("source.unknown", "error", "The sources of a dimension are among those of measure.md.")
UNKNOWN_PUBLISHER = declare("source.unknown-publisher", "error", "The publisher of a source is in organisations.yaml.")
NO_PUBLISHER = declare("source.no-publisher", "warning", "A source names its publisher.", lack=True)
WRONG_ADDRESS = declare("address.form", "error", "The address of a page on the web begins with https:// or http://.")


def is_web_address(text: str) -> bool:
    """Whether a text is the address of a page on the web."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not any(c.isspace() for c in text)


def find_wrong_address(address: str | None, places: Places, *path: str | int) -> Iterator[Problem]:
    """Find an address that does not lead to a page on the web; it stands at a path of a YAML text."""
    if address is not None and not is_web_address(address):
        place = places.at(*path)
        message = f'Expected an address that begins with https://, got "{address}".'
        yield WRONG_ADDRESS.broken(place, message, "Copy it from the browser's address bar.")


@VERSION_CHECKS.add(NO_PRIMARY)
def find_missing_primary_source(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find a version that names no primary source."""
    if loaded.version is None:
        return
    if not any(source.role == "primary" for source in loaded.version.front.sources):
        message = "Expected at least one source whose role is primary, got none."
        yield NO_PRIMARY.broken(loaded.places.key("sources"), message, "Add the source under sources in measure.md.")


@VERSION_CHECKS.add(UNKNOWN_SOURCE)
def find_unknown_sources(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find sources that a dimension names and measure.md does not have."""
    if loaded.version is None:
        return
    known = [source.id for source in loaded.version.front.sources]
    for dimension in loaded.dimensions.values():
        for index, name in enumerate(dimension.settings.sources):
            if name not in known:
                message = f'Expected the id of a source in measure.md, got "{name}".'
                place = dimension.places.at("sources", index)
                yield UNKNOWN_SOURCE.broken(place, message, suggest(name, known, "sources"))


@VERSION_CHECKS.add(UNKNOWN_PUBLISHER, NO_PUBLISHER)
def find_unknown_publishers(loaded: LoadedVersion, shared: Shared) -> Iterator[Problem]:
    """Find publishers that organisations.yaml does not have, and sources without one."""
    for index, source in enumerate(loaded.version.front.sources if loaded.version else ()):
        if source.publisher is None:
            place = loaded.places.at("sources", index)
            yield NO_PUBLISHER.broken(
                place, "Expected a publisher, got none.", "Add publisher: with an id of organisations.yaml."
            )
        elif source.publisher not in shared.organisations:
            message = f'Expected the id of an organisation, got "{source.publisher}".'
            hint = suggest(source.publisher, shared.organisations, "organisations")
            yield UNKNOWN_PUBLISHER.broken(loaded.places.at("sources", index, "publisher"), message, hint)


@VERSION_CHECKS.add(WRONG_ADDRESS)
def find_wrong_addresses(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find addresses in the front matter of measure.md that a reader could not follow."""
    if loaded.version is None:
        return
    front = loaded.version.front
    for index, source in enumerate(front.sources):
        yield from find_wrong_address(source.url, loaded.places, "sources", index, "url")
    if front.quality is not None:
        yield from find_wrong_address(front.quality.url, loaded.places, "quality", "url")

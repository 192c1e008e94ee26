"""Checks of addresses: pages, topics and redirects that would stand at one place."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from measures.checks.loaded import LoadedDimension, LoadedVersion
from measures.checks.registry import declare
from measures.checks.shared_files import SHARED_CHECKS, SharedFiles
from measures.checks.version_checks import VERSION_CHECKS
from measures.model.problem import Place, Problem
from measures.model.shared import Shared
from measures.model.site import Redirect, Site

RESERVED = frozenset(
    {
        "api",
        "assets",
        "dashboards",
        "groups",
        "search",
        "feeds",
        "corrections",
        "news",
        "robots.txt",
        "redirects.json",
        "404.html",
    }
)
"""Names at the root of the site that no page or topic may have. Source: the design, section 4."""

SITE_FEED = "site"
"""The name of the feed of the whole site, which no topic's feed may have."""

PAGE_IDS = frozenset(
    {
        "content",
        "site-query",
        "sources",
        "downloads",
        "versions",
        "words-explained",
        "related",
        "groups",
        "cite",
        "contact",
    }
)
"""Ids of the parts that a page of a version has besides its dimensions and the sections of site.yaml."""

RESERVED_NAME = declare("address.reserved", "error", "No page or topic has a name that the site needs for itself.")
TWO_PAGES = declare("address.two-pages", "error", "No two pages have one address.")
TWO_FILES = declare("address.two-files", "error", "No two downloads or charts of a version have one name.")
SECTION_ID = declare("address.section-id", "warning", "No dimension has the id of a section of its page.")
NEWS_NAME = declare("news.name", "error", "An announcement's file is named with a day and a slug.")
REDIRECT_FORM = declare("redirect.form", "error", "A redirect leads from one address of this site to another.")
REDIRECT_LOOP = declare("redirect.loop", "error", "Redirects end at a page.")
REDIRECT_CHAIN = declare("redirect.chain", "note", "A redirect leads straight to the page.")
REDIRECT_NOWHERE = declare("redirect.leads-nowhere", "warning", "A redirect leads to a page that there is.")
REDIRECT_HIDES = declare("redirect.hides-page", "error", "A redirect hides no page.")
MOST_LETTERS = 200
"""Of a part of an old address: file systems and buckets bear no endless names."""
_LONG = f" Its parts have at most {MOST_LETTERS} letters, and only the last one may end in .html."
_VERSION_DEPTH = 5
"""How many slashes the address of a version has."""
_ADDRESS = re.compile(r"/(?:[A-Za-z0-9_~-][A-Za-z0-9._~%-]*/)*(?:[A-Za-z0-9_~-][A-Za-z0-9._~%-]*)?")


def is_reserved(name: str) -> bool:
    """Whether the site needs a name at its root for itself."""
    return name in RESERVED or name.startswith("sitemap")


def _list_topics(found: SharedFiles) -> list[tuple[str, str]]:
    return [(path.split("/")[1], path) for path in found.topics if path.count("/") == 2]


def _list_pages(found: SharedFiles) -> list[tuple[str, str]]:
    return [
        (page.slug, path)
        for path, page in found.pages.items()
        if path.startswith("pages/") and path != "pages/index.md" and not path.endswith(".cy.md")
    ]


@SHARED_CHECKS.add(RESERVED_NAME, TWO_PAGES)
def find_shared_addresses(found: SharedFiles) -> Iterator[Problem]:
    """Find pages and topics with a reserved name, or with the address of another."""
    first: dict[str, str] = {}
    for slug, path in (*_list_topics(found), *_list_pages(found)):
        place = Place(file=path)
        is_feed = slug == SITE_FEED and path.startswith("measures/")
        if is_reserved(slug) or is_feed:
            needed = f"/feeds/{slug}.atom" if is_feed else f"/{slug}/"
            message = f'Expected a name that is not reserved, got "{slug}".'
            yield RESERVED_NAME.broken(place, message, f"The site needs {needed} for itself; choose another name.")
        elif slug in first:
            message = f"Expected an address of its own, got /{slug}/, which {first[slug]} has."
            yield TWO_PAGES.broken(place, message, "Rename one of the two.")
        first.setdefault(slug, path)


@SHARED_CHECKS.add(NEWS_NAME)
def find_undated_news(found: SharedFiles) -> Iterator[Problem]:
    """Find announcements whose name tells no day."""
    for path in found.pages:
        if path.startswith("news/") and not re.fullmatch(r"news/[12][0-9]{3}-[01][0-9]-[0-3][0-9]-.+\.md", path):
            message = f'Expected a name such as 2026-05-14-new-figures.md, got "{path.removeprefix("news/")}".'
            yield NEWS_NAME.broken(Place(file=path), message, "Begin the name with the day.")


@SHARED_CHECKS.add(REDIRECT_NOWHERE)
def find_lost_redirects(found: SharedFiles) -> Iterator[Problem]:
    """Find redirects that end where there is no page."""
    leads = {_normalise(redirect.from_): _normalise(redirect.to) for redirect in found.redirects}
    live = _list_live(found)
    for at, redirect in enumerate(found.redirects):
        goal = _follow(redirect, leads) if _is_address(redirect.to) else None
        if goal is not None and not _is_there(goal, live):
            message = f"Expected a page at {goal}, got none."
            place = found.places("redirects.yaml").at(at, "to")
            yield REDIRECT_NOWHERE.broken(place, message, "Name the address of a page that readers can see.")


def _is_there(address: str, live: Collection[str]) -> bool:
    """Whether an address is that of a page, of a file of a live version, or below a name that the site keeps."""
    parts = address.strip("/").split("/")
    version = f"/{'/'.join(parts[: _VERSION_DEPTH - 1])}/"
    is_file = len(parts) >= _VERSION_DEPTH and version in live
    return address in live or is_file or (len(parts) > 1 and is_reserved(parts[0]) and parts[0] != "news")


@SHARED_CHECKS.add(REDIRECT_FORM, REDIRECT_LOOP, REDIRECT_CHAIN, REDIRECT_HIDES)
def find_wrong_redirects(found: SharedFiles) -> Iterator[Problem]:
    """Find redirects that lead off the site, round in a circle, over another redirect, or away from a live page."""
    places = found.places("redirects.yaml")
    leads = {_normalise(redirect.from_): _normalise(redirect.to) for redirect in found.redirects}
    live = _list_live(found)
    for at, redirect in enumerate(found.redirects):
        wrong = [(key, text) for key, text in (("from", redirect.from_), ("to", redirect.to)) if not _is_address(text)]
        for key, text in wrong:
            message = f'Expected an address of this site such as /health/asthma/, got "{text}".'
            yield REDIRECT_FORM.broken(
                places.at(at, key), message, f"Write the path alone: no other site, no .., ? or #.{_LONG}"
            )
        if wrong:
            continue
        path = _follow(redirect, leads)
        if path is None:
            message = f"Expected the redirect to end at a page, got a circle from {redirect.from_}."
            yield REDIRECT_LOOP.broken(places.at(at), message, "Remove one of the redirects of the circle.")
        elif path != _normalise(redirect.to):
            message = f"Expected the redirect to lead straight to {path}, got {redirect.to}, which leads on."
            yield REDIRECT_CHAIN.broken(
                places.at(at, "to"), message, f"Readers are sent to {path} at once; you may write it."
            )
        hidden = next((page for page in live if _hides(redirect.from_, page)), None)
        if hidden is not None:
            message = f"Expected no page at {redirect.from_}, got the page {hidden}."
            yield REDIRECT_HIDES.broken(places.at(at, "from"), message, "Remove the redirect, or move the page.")


def _is_address(text: str) -> bool:
    """Whether a text is an address that can stand as a file: no endless names, and nothing below a page's file."""
    names = text.split("/")
    fits = all(len(name) <= MOST_LETTERS for name in names) and not any(name.endswith(".html") for name in names[:-1])
    return fits and _ADDRESS.fullmatch(text) is not None


def _normalise(address: str) -> str:
    return address if address.endswith("/") or "." in address.rpartition("/")[2] else f"{address}/"


def _hides(start: str, page: str) -> bool:
    """Whether a redirect from `start` stands over a live page, or over a file of a live version."""
    return _covers(start, page) or (page.count("/") == _VERSION_DEPTH and start.startswith(page))


def _covers(start: str, page: str) -> bool:
    return page.startswith(start) if start.endswith("/") else page.removesuffix("/") == start


def _follow(redirect: Redirect, leads: Mapping[str, str]) -> str | None:
    """Return where a redirect ends; None where it goes in a circle. A redirect that ends in / covers all below it."""
    address, passed = _normalise(redirect.to), {_normalise(redirect.from_)}
    while (start := _find_redirect(address, leads)) is not None:
        if start in passed:
            return None
        passed.add(start)
        address = leads[start] + (address.removeprefix(start) if leads[start].endswith("/") else "")
    return address


def _find_redirect(address: str, leads: Mapping[str, str]) -> str | None:
    covering = [start for start in leads if address == start or (start.endswith("/") and address.startswith(start))]
    return max(covering, key=len, default=None)


def _list_live(found: SharedFiles) -> list[str]:
    topics = [f"/{path.split('/', 1)[1].rpartition('/')[0]}/" for path in found.topics]
    pages = [f"/{slug}/" for slug, _ in _list_pages(found)]
    pages += [f"/news/{path[5:-3]}/" for path in found.pages if path.startswith("news/")]
    own = [f"/{name}" if "." in name else f"/{name}/" for name in sorted(RESERVED)]
    return ["/", *topics, *pages, *(f"/{path}/" for path in found.measures), *own]


@VERSION_CHECKS.add(TWO_FILES)
def find_shared_file_names(loaded: LoadedVersion, _shared: Shared) -> Iterator[Problem]:
    """Find dimensions whose downloads or charts would have the name of another's."""
    owners: dict[str, str] = {
        "datapackage.json": "the data package",
        "csv-metadata.json": "the description of the CSVs",
        **dict.fromkeys(("changed-cells.csv", "changed-cells.json"), "the list of changes since the version before"),
    }
    for slug in sorted(loaded.slugs):
        for name in _name_files(slug, loaded.dimensions.get(slug)):
            if name in owners:
                message = f"Expected file names of its own, got {name}, which {owners[name]} has."
                yield TWO_FILES.broken(Place(file=f"{loaded.folder}/{slug}.md"), message, "Rename the dimension.")
            owners.setdefault(name, slug)


def _name_files(slug: str, dimension: LoadedDimension | None) -> Iterator[str]:
    """Yield the names under which a dimension is offered. Source: the design, section 4."""
    tables = max(1, len(dimension.settings.table)) if dimension else 1
    charts = len(dimension.settings.chart) if dimension else 0
    yield from (f"{slug}.csv", f"{slug}.json", f"{slug}-table.csv")
    yield from (f"{slug}-table-{number}.csv" for number in range(2, tables + 1))
    yield from (f"{slug}.svg" if number == 1 else f"{slug}-{number}.svg" for number in range(1, charts + 1))


@VERSION_CHECKS.add(SECTION_ID)
def find_section_ids(loaded: LoadedVersion, shared: Shared) -> Iterator[Problem]:
    """Find dimensions that links cannot tell from a section of the page."""
    for slug in sorted(loaded.slugs & list_section_ids(shared.site)):
        message = f'Expected a name that no section of the page has, got "{slug}".'
        hint = f"Links to #{slug} lead to the section. Rename the dimension."
        yield SECTION_ID.broken(Place(file=f"{loaded.folder}/{slug}.md", line=1, column=1), message, hint)


def list_section_ids(site: Site) -> frozenset[str]:
    """Return the ids that the sections of a version's page have."""
    groups = (section.group for section in site.sections if section.group is not None)
    return PAGE_IDS | {section.id for section in site.sections} | set(groups)

"""Addresses of the site: root-relative URLs, and the output paths that hold them."""

from __future__ import annotations

SITE = "site"
STYLE_GUIDE = "style-guide"
API = "/api/v1/"
"""Where the files of the API stand."""
SEARCH_FILES = "/search/1/"
"""Where the files that the search page fetches stand; the number is that of their form."""
WHATS_NEW = "whats-new"
"""The dashboard of all releases by month, which the home page leads to."""
ALL_DATA = "all-data"
"""The page below the dashboards that offers the archives of all topics."""


def address_of_topic(topic: str) -> str:
    """Return the address of a topic's page."""
    return f"/{topic}/"


def address_of_subtopic(place: str) -> str:
    """Return the address of the page of a subtopic, given as `topic/subtopic`."""
    return f"/{place}/"


def address_of_measure(path: str) -> str:
    """Return the bare address of a measure, which leads to its newest version."""
    return f"/{path}/"


def address_of_latest(path: str) -> str:
    """Return the address that always holds a measure's newest version."""
    return f"/{path}/latest/"


def address_of_version(path: str, number: str) -> str:
    """Return the permanent address of one version."""
    return f"/{path}/{number}/"


def address_of_changes(path: str, number: str) -> str:
    """Return the address of what changed in a version since the one before it."""
    return f"/{path}/{number}/changes/"


def address_of_download(path: str, number: str, name: str) -> str:
    """Return the address of a file made from a version's data."""
    return f"/{path}/{number}/downloads/{name}"


def address_of_chart(path: str, number: str, name: str) -> str:
    """Return the address of a picture of a version's chart."""
    return f"/{path}/{number}/charts/{name}"


def address_of_upload(path: str, number: str, name: str) -> str:
    """Return the address of a file that was offered with a version."""
    return f"/{path}/{number}/files/{name}"


def address_of_page(slug: str) -> str:
    """Return the address of an ordinary page."""
    return f"/{slug}/"


def address_of_news(name: str) -> str:
    """Return the address of an announcement."""
    return f"/news/{name}/"


def address_of_dashboard(*parts: str) -> str:
    """Return the address of a dashboard or of a list behind one of its figures; without parts, of their index."""
    return "".join(f"{part}/" for part in ("/dashboards", *parts))


def address_of_news_list() -> str:
    """Return the address of the list of announcements."""
    return "/news/"


def address_of_corrections() -> str:
    """Return the address of the list of corrections."""
    return "/corrections/"


def address_of_feed(name: str) -> str:
    """Return the address of a feed: of the site, of corrections, or of a topic by its slug."""
    return f"/feeds/{name}.atom"


def address_of_groups() -> str:
    """Return the address of the list of groups."""
    return "/groups/"


def address_of_group(concept: str, comparator: str = "") -> str:
    """Return the address of a group's page, compared with everyone or with another group."""
    return f"/groups/{concept}/{comparator}/" if comparator else f"/groups/{concept}/"


def address_of_search() -> str:
    """Return the address of the search page."""
    return "/search/"


def address_of_letter(letter: str = "") -> str:
    """Return the address of the measures listed under a letter; without one, of the letters."""
    return f"/search/a-z/{letter}/" if letter else "/search/a-z/"


def address_of_search_file(*parts: str) -> str:
    """Return the address of a file that the search page fetches."""
    return f"{SEARCH_FILES}{'/'.join(parts)}.json"


def address_of_api(*parts: str, extension: str = "json") -> str:
    """Return the address of a file of the API: `/api/v1/measures/7f3k2q9d/1.0.json`."""
    return f"{API}{'/'.join(parts)}.{extension}"


def output_at(address: str, root: str = SITE) -> str:
    """Return the output path of an address: `/health/` is `site/health/index.html`."""
    return f"{root}{address}index.html" if address.endswith("/") else f"{root}{address}"


def address_at(output: str, root: str = SITE) -> str:
    """Return the address of an output path; the reverse of `output_at`."""
    address = output.removeprefix(root)
    return address.removesuffix("index.html") if address.endswith("/index.html") else address

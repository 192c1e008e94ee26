"""The whole site of the demo as a crawler meets it: files by address, their links, and the cells behind its figures."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import etree, html

ORIGIN = "https://www.example.org"
LINKS_IN_JSON = re.compile(rf'"({re.escape(ORIGIN)}(?!/api/v1")[^"{{}}]*)"')
"""Addresses in JSON; not templates of them, nor what the description of the API puts before its own."""
LOADED = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest", "prefetch", "preconnect"})
VERSION = re.compile(r"/[0-9]+\.[0-9]+/$")
DIMENSION = re.compile(r"/[0-9]+\.[0-9]+/downloads/[^/]+\.json$")
FURTHER = re.compile(r"([^.]+)\.table-[0-9]+\.(.+)")
NOTE = re.compile(r" ?\[note [0-9]+\]")


def read_words(element: html.HtmlElement) -> str:
    """Return the words of an element, without references to notes."""
    return NOTE.sub("", " ".join(element.text_content().split()))


class Website:
    """The files of a site by their addresses, read as a crawler reads them."""

    def __init__(self, outputs: Mapping[str, bytes]) -> None:
        self.files = {address_of(output): content for output, content in outputs.items()}

    @cached_property
    def pages(self) -> dict[str, html.HtmlElement]:
        """Pages by address."""
        return {
            address: html.fromstring(content.decode())
            for address, content in self.files.items()
            if address.endswith(("/", ".html"))
        }

    @cached_property
    def texts(self) -> dict[str, html.HtmlElement]:
        """Pages that are read: those that do not lead elsewhere at once."""
        return {
            address: page
            for address, page in self.pages.items()
            if not page.xpath("//meta[@http-equiv='refresh']") and address != "/404.html"
        }

    @cached_property
    def anchors(self) -> dict[str, list[str]]:
        """The ids of each page."""
        return {address: page.xpath("//@id") for address, page in self.pages.items()}

    def list_links(self, address: str) -> Iterator[str]:
        """Yield what a file leads to: links of pages and feeds, and addresses in files for programs."""
        content = self.files[address]
        if address in self.pages:
            yield from (link for _, _, link, _ in self.pages[address].iterlinks())
        elif address.endswith((".json", ".jsonld")):
            yield from LINKS_IN_JSON.findall(content.decode())
        elif address.endswith((".xml", ".atom")):
            tree = etree.fromstring(content)
            yield from tree.xpath("//*[local-name()='loc']/text() | //*[local-name()='link']/@href")
        elif address == "/robots.txt":
            yield from re.findall(r"^Sitemap: (.*)$", content.decode(), re.MULTILINE)

    def list_own_links(self, address: str) -> Iterator[tuple[str, str]]:
        """Yield the address and the anchor of each link of a file that stays in the site."""
        for link in self.list_links(address):
            goal, anchor = urldefrag(urljoin(ORIGIN + address, link))
            if goal.startswith(f"{ORIGIN}/"):
                yield urlsplit(goal).path, anchor

    def reach(self, *starts: str) -> set[str]:
        """Return the addresses that following links leads to."""
        reached, waiting = set(starts), list(starts)
        while waiting:
            for goal, _ in self.list_own_links(waiting.pop()):
                if goal in self.files and goal not in reached:
                    reached.add(goal)
                    waiting.append(goal)
        return reached

    def list_requests(self, address: str) -> Iterator[str]:
        """Yield what a browser asks for by itself when it shows a page, and where its forms lead."""
        for element, attribute, link, _ in self.pages[address].iterlinks():
            is_loaded = element.tag != "link" or LOADED & set(element.get("rel", "").split())
            if element.tag not in ("a", "area") and is_loaded and attribute != "cite":
                yield urljoin(ORIGIN + address, link)

    @cached_property
    def cells(self) -> dict[str, list[dict[str, str]]]:
        """The rows of data behind each row of a table: final words of each value, by the row's address."""
        found = defaultdict(list)
        for data in self.dimensions.values():
            for row in data["rows"]:
                where = row["address"].removeprefix(ORIGIN)
                found[where].append({name: value["text"] for name, value in row["values"].items()})
        return dict(found)

    @cached_property
    def dimensions(self) -> dict[str, dict]:
        """The JSON of each dimension of each public version, by address."""
        found = {}
        for address, content in self.files.items():
            if DIMENSION.search(address):
                data = json.loads(content)
                if "rows" in data and "keys" in data:
                    found[address] = data
        return found

    @cached_property
    def numbered(self) -> dict[str, str]:
        """The address of the version that each `latest/` shows: they are the same bytes."""
        versions = {content: address for address, content in self.files.items() if VERSION.search(address)}
        return {
            address: versions[content]
            for address, content in self.files.items()
            if address.endswith("/latest/") and content in versions
        }

    def find_cells(self, address: str, link: str) -> list[dict[str, str]]:
        """Return the rows of data behind what a link of a page leads to."""
        goal, anchor = urldefrag(urljoin(address, link))
        page = self.numbered.get(goal, goal)
        further = FURTHER.fullmatch(anchor)
        return self._find_further(page, *further.groups()) if further else self.cells.get(f"{page}#{anchor}", [])

    def _find_further(self, page: str, slug: str, row: str) -> list[dict[str, str]]:
        """Return the rows of data behind a row of a table that is not the first of its dimension."""
        data = self.dimensions[f"{page}downloads/{slug}.json"]
        return [
            {name: value["text"] for name, value in each["values"].items()}
            for each in data["rows"]
            if row in {key["id"] for key in each["keys"].values()}
        ]


def address_of(output: str) -> str:
    """Return the address of an output: `/health/` for `site/health/index.html`."""
    address = output.removeprefix("site")
    return address.removesuffix("index.html") if address.endswith("/index.html") else address

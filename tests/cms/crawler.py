"""Follows every link of the application as one person, and reads every form."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RoutingException
from werkzeug.test import TestResponse

from tests.cms.visitor import Visitor

DATA = "application/ld+json"
"""The type of a block of data for machines, which no browser runs."""


@dataclass
class Form:
    """A form of a page: how it is sent, and what fields it has."""

    method: str
    action: str
    fields: list[str] = field(default_factory=list)


class PageReader(HTMLParser):
    """Gathers the links and the forms of a page, and what a strict policy would stop."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.silent: set[str] = set()
        self.forms: list[Form] = []
        self.inline: list[str] = []
        self.ids: list[str] = []
        self._in_script = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attributes}
        self.inline += [f"{tag} {name}" for name in named if name.startswith("on") or name == "style"]
        if "id" in named:
            self.ids.append(named["id"])
        if tag == "a" and "href" in named:
            self.links.append(named["href"])
            if named.get("referrerpolicy") == "no-referrer":
                self.silent.add(named["href"])
        elif tag == "form":
            self.forms.append(Form(named.get("method", "get").lower(), named.get("action", "")))
        elif tag in ("input", "textarea", "select", "button") and self.forms:
            self.forms[-1].fields.append(named.get("name", ""))
        elif tag == "style" or (tag == "script" and "src" not in named and named.get("type") != DATA):
            self.inline.append(tag)


@dataclass(frozen=True)
class Seen:
    """A page that was opened: its address, the page that led there, status, headers and content."""

    path: str
    came_from: str
    status: int
    headers: dict[str, str]
    text: str

    @cached_property
    def reader(self) -> PageReader:
        """What stands on the page."""
        return PageReader(self.text)


def crawl(visitor: Visitor, start: str = "/", limit: int = 250, per_view: int = 4) -> list[Seen]:
    """Open pages from `start` on, links of each page in order; of one kind of address only a few."""
    waiting, known, counts, seen = deque([(start, "", "")]), {start}, dict[str, int](), list[Seen]()
    while waiting and len(seen) < limit:
        path, came_from, told = waiting.popleft()
        answer = visitor.get(path, headers={"Referer": told} if told else {})
        text = answer.text if answer.mimetype == "text/html" else ""
        seen.append(Seen(path, came_from, answer.status_code, dict(answer.headers), text))
        page = seen[-1].reader
        next_links = [answer.headers["Location"]] if "Location" in answer.headers else page.links
        for link in next_links:
            parts = urlsplit(urljoin(f"{visitor.base}{path}", link))
            if f"{parts.scheme}://{parts.netloc}" != visitor.base:
                continue
            goal = parts.path + (f"?{parts.query}" if parts.query else "")
            kind = _name_view(visitor, parts.path)
            if goal not in known and counts.get(kind, 0) < per_view:
                known.add(goal)
                counts[kind] = counts.get(kind, 0) + 1
                waiting.append((goal, path, "" if link in page.silent else tell_place(visitor, path, answer)))
    return seen


def tell_place(visitor: Visitor, path: str, answer: TestResponse) -> str:
    """Return what a browser says of where a link stands, as the page's policy has it."""
    return f"{visitor.base}{'/' if answer.headers['Referrer-Policy'] == 'origin' else path}"


def _name_view(visitor: Visitor, path: str) -> str:
    try:
        adapter = visitor.client.application.url_map.bind("localhost")
        return str(adapter.match(path)[0])
    except (HTTPException, RoutingException):
        return path

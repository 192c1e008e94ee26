"""Reads dashboards as a reader follows them: the figures of tables, and what stands at the addresses they lead to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

Fetch = Callable[[str], str]


@dataclass
class Page:
    """A page of a dashboard: table rows as name and figures with their links; entries by section; the next page."""

    rows: list[tuple[str, list[tuple[int, str]]]] = field(default_factory=list)
    sections: dict[str, list[list[str]]] = field(default_factory=dict)
    after: str = ""
    ids: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.section = ""
        self.text: list[str] = []
        self.url = ""
        self.note = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        names = found.get("class", "").split()
        if "id" in found:
            self.page.ids.add(found["id"])
        if tag == "h2" and "id" in found:
            self.section = found["id"]
        elif tag == "th" and found.get("scope") == "row":
            self.page.rows.append(("", []))
            self.text, self.url = [], ""
        elif tag == "td":
            self.text, self.url = [], ""
        elif tag == "a":
            self.url = found["href"]
            if found.get("rel") == "next":
                self.page.after = found["href"]
        elif "figures__note" in names:
            self.note = True
        elif "entry-list__item" in names:
            self.page.sections.setdefault(self.section, []).append([])
        elif "entry-list__part" in names:
            self.page.sections[self.section][-1].append("")

    def handle_data(self, data: str) -> None:
        if not self.note:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "th" and self.page.rows and not self.page.rows[-1][0]:
            self.page.rows[-1] = ("".join(self.text).strip(), [])
        elif tag == "td":
            words = "".join(self.text).strip()
            number = 0 if words == "[z]" else int(words.replace(",", ""))
            self.page.rows[-1][1].append((number, self.url))
        elif tag == "span":
            self.note = False


def read_page(text: str) -> Page:
    reader = _Reader()
    reader.feed(text)
    return reader.page


def read_whole(fetch: Fetch, address: str) -> Page:
    """Read a page with all that follow it."""
    whole = Page()
    while address:
        page = read_page(fetch(address))
        whole.rows += page.rows
        for section, entries in page.sections.items():
            whole.sections.setdefault(section, []).extend(entries)
        whole.ids |= page.ids
        address = page.after
    return whole


def list_figures(rows: list[tuple[str, list[tuple[int, str]]]]) -> list[tuple[str, tuple[int, ...]]]:
    return [(name, tuple(number for number, _ in figures)) for name, figures in rows]


def fetch_from(outputs: Mapping[str, bytes]) -> Fetch:
    return lambda address: outputs[f"site{address}index.html"].decode()

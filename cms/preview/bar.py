"""The bar above a preview: the only bytes that a published page does not have."""

from __future__ import annotations

import re
from datetime import datetime

from flask import render_template

from cms.access import may
from cms.editing.finding import Place
from cms.editing.links import link
from cms.navigation import Link

START = re.compile(rb'<body>\n(?:\s*<a class="skip-link"[^>]*>[^<]*</a>\n)?')
"""After these bytes the bar stands: the link past the head stays the first thing that the keyboard reaches."""
MODES = {"wide": "Wide", "print": "Print", "no-script": "Without scripts"}


def add_bar(content: bytes, place: Place, planned: datetime | None, mode: str, as_at: str) -> bytes:
    """Return the page of a version with the bar, which leads to the other ways to see it."""
    words = "Readers do not see it yet."
    if place.version.status in ("approved", "withdrawn"):
        words = "It shows what is saved now, which may differ from what readers see."
    return insert_bar(
        content,
        words=f" of version {place.version.number}. {words}",
        links=_list_links(place, planned, mode, as_at),
        styles=[link("preview.show_print_styles")] if mode == "print" else [],
    )


def add_small_bar(content: bytes) -> bytes:
    """Return a page that a preview led to, with a bar that says so."""
    links = [Link("Back to editing", link("measures.list_measures"), False)] if may("measure.list") else []
    return insert_bar(content, words=" of the site.", links=links)


def insert_bar(content: bytes, *, words: str, links: list[Link], styles: list[str] | None = None) -> bytes:
    """Return a page with a bar of words and links, after the link past the head; `styles` are addresses of sheets."""
    start = START.search(content)
    if start is None:
        return content
    bar = render_template("preview/bar.html", words=words, links=links, styles=styles or []).encode() + b"\n"
    return content[: start.end()] + bar + content[start.end() :]


def _list_links(place: Place, planned: datetime | None, mode: str, as_at: str) -> list[Link]:
    names = {"measure_id": place.measure.id, "version": place.version.number}
    found = [Link("Back to editing", link("versions.show_version", **names), False)]
    for each, words in MODES.items():
        found.append(Link(words, _address(names, each, as_at), each == mode))
    found.append(Link("Phone", link("preview.show_phone", **names), False))
    if planned is not None:
        found.append(Link("As at now", _address(names, mode, "now"), as_at == "now"))
        found.append(Link("As at its release", _address(names, mode, "release"), as_at == "release"))
    return found


def _address(names: dict[str, str], mode: str, as_at: str) -> str:
    return link("preview.show_page", mode=mode, as_at=as_at, **names)

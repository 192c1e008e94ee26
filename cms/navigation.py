"""The links at the top of every screen. A link is there when its view is, and when the person may use it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from cms.access import current_person, find_permission, may


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation: its words, its address, and whether the screen belongs to it."""

    text: str
    href: str
    is_current: bool


ENTRIES: tuple[tuple[str, str], ...] = (
    ("Board", "board.show_board"),
    ("Measures", "measures.list_measures"),
    ("Topics", "topics.list_topics"),
    ("Sources", "sources.list_sources"),
    ("Pages", "pages.list_pages"),
    ("News", "news.list_pages"),
    ("Classifications", "classifications.list_classifications"),
    ("Site", "site.list_files"),
    ("Style guide", "style_guide.list_pages"),
    ("Waiting", "waiting.list_proposals"),
    ("Publishing", "builds.list_builds"),
    ("People", "people.list_people"),
)
"""Words -> the view that they lead to. A part whose view is named otherwise changes its line here."""


def list_links() -> tuple[Link, ...]:
    """Return the links for the person who is signed in; none for a visitor."""
    if current_person() is None:
        return ()
    usable = [entry for entry in ENTRIES if entry[1] in current_app.view_functions]
    return tuple(_make_link(*entry) for entry in usable if may(find_permission(current_app, entry[1])))


def _make_link(text: str, endpoint: str) -> Link:
    return Link(text, url_for(endpoint), (request.blueprint or "") == endpoint.partition(".")[0])


def install_navigation(app: Flask) -> None:
    """Hand the links to every template."""
    app.context_processor(lambda: {"navigation": list_links()})

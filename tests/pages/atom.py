"""Checks an Atom feed against what RFC 4287 demands of a feed and its entries."""

from __future__ import annotations

import re
from datetime import datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

ATOM = "{http://www.w3.org/2005/Atom}"
_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})")
_ONCE = ("id", "title", "updated", "published", "summary", "rights", "subtitle", "content")
_FEED = {"id", "title", "updated", "author", "link", "rights", "entry"}
_ENTRY = {"id", "title", "updated", "published", "link", "category", "summary"}


def check_feed(content: bytes) -> Element:
    """Return the feed of a document that keeps the rules.

    Raises:
        AssertionError: it breaks one.
    """
    feed = ElementTree.fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    _check_parts(feed, _FEED)
    assert feed.findall(f"{ATOM}author"), "each entry needs an author, of its own or the feed's"
    assert all(author.findtext(f"{ATOM}name") for author in feed.iter(f"{ATOM}author"))
    assert [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") == 1
    entries = feed.findall(f"{ATOM}entry")
    for entry in entries:
        _check_parts(entry, _ENTRY)
        assert any(link.get("rel") == "alternate" for link in entry.findall(f"{ATOM}link"))
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids), "each entry has an id of its own"
    instants = [read_date(entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert instants == sorted(instants, reverse=True)
    if instants:
        assert read_date(feed.findtext(f"{ATOM}updated")) == instants[0]
    return feed


def _check_parts(element: Element, known: set[str]) -> None:
    names = [child.tag.removeprefix(ATOM) for child in element]
    assert set(names) <= known, names
    for name in ("id", "title", "updated"):
        assert names.count(name) == 1, f"{name} stands once"
    assert all(names.count(name) <= 1 for name in _ONCE)
    assert _IRI.fullmatch(element.findtext(f"{ATOM}id") or ""), "the id is an absolute IRI"
    for name in ("updated", "published"):
        text = element.findtext(f"{ATOM}{name}")
        assert text is None or _DATE.fullmatch(text)
    for link in element.findall(f"{ATOM}link"):
        assert _IRI.fullmatch(link.get("href") or "")
    for category in element.findall(f"{ATOM}category"):
        assert category.get("term")


def read_date(text: str | None) -> datetime:
    return datetime.fromisoformat(text or "")

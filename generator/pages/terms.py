"""Words that the page of definitions explains, and links to those that a page uses.

The page is `pages/definitions.md`; each term of its definition lists has an address of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from generator.pages.addresses import address_of_page
from generator.pages.text import render_text
from generator.pages.words import Link
from measures.prose import add_anchors
from measures.publication.contents import list_pages, page
from measures.publication.questions import question
from measures.publication.site import PublicSite

DEFINITIONS = "definitions"
_TERM = re.compile(r'<dt id="([^"]+)">(.*?)</dt>', re.S)
_TAG = re.compile(r"<[^>]*>")


@question(sort="cutoff", kept=True)
def terms_of(site: PublicSite) -> tuple[Link, ...]:
    """Return the terms that are defined, in the order of the page; none where there is no such page."""
    if DEFINITIONS not in list_pages(site):
        return ()
    html = add_anchors(render_text(site, page(site, DEFINITIONS).body, level=2))
    address = address_of_page(DEFINITIONS)
    return tuple(Link(unescape(_TAG.sub("", words)), f"{address}#{anchor}") for anchor, words in _TERM.findall(html))


def find_terms(site: PublicSite, texts: Iterable[str]) -> tuple[Link, ...]:
    """Return the defined terms that occur in texts, which may hold markup; capitals and a plural s do not matter."""
    said = unescape(_TAG.sub(" ", "\n".join(texts))).lower()
    return tuple(_list_said(said, terms_of(site)))


def _list_said(said: str, terms: tuple[Link, ...]) -> Iterator[Link]:
    for term in terms:
        words = term.words.lower()
        if words in said and re.search(rf"(?<!\w){re.escape(words)}s?(?!\w)", said):
            yield term

"""The whole demo, crawled: links lead somewhere, pages can be found and told apart, and nothing else is asked for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from urllib.parse import urlsplit

import brotli  # type: ignore[import-untyped]
import pytest

from publishing.headers import PAGE_POLICY, SECURITY_HEADERS
from tests.crawl.website import ORIGIN, Website

pytestmark = pytest.mark.slow
SCRIPTS = 20_000
"""The most that all scripts together may weigh, compressed as they are sent."""
ASKED_BY_NAME = ("/robots.txt", "/redirects.json")
"""Files that programs look for where they always stand."""
ASKED_BY_SEARCH = "/search/"
"""Where the parts of the index stand: the script of the page of search chooses among them."""
KEPT_IN_THE_BROWSER = re.compile(rb"document\.cookie|cookieStore|localStorage|sessionStorage|indexedDB")


def find_broken(website: Website) -> set[tuple[str, str]]:
    """Return what leads nowhere: where it stands, and what it leads to."""
    return {
        (address, f"{goal}#{anchor}")
        for address in website.files
        for goal, anchor in website.list_own_links(address)
        if goal not in website.files or (anchor and goal in website.pages and anchor not in website.anchors[goal])
    }


def test_every_link_anchor_and_download_is_there(website):
    assert sum(1 for address in website.files for _ in website.list_own_links(address)) > 10_000
    assert find_broken(website) == set()


def test_every_page_and_every_file_is_reached_from_home(website):
    missed = set(website.files) - website.reach("/")
    assert {address for address in missed if address in website.texts} == set()
    files = {address for address in missed - website.reach(*ASKED_BY_NAME) if address not in website.pages}
    assert {address for address in files if not address.startswith(ASKED_BY_SEARCH)} == set()


def test_an_id_stands_once_in_a_page(website, guide):
    for place in (website, guide):
        twice = {address: Counter(ids) - Counter(set(ids)) for address, ids in place.anchors.items()}
        assert {address: ids for address, ids in twice.items() if ids} == {}


def group_by_words(website: Website, where: str) -> dict[str, set[str]]:
    """Return the canonical addresses of the pages that say the same of themselves."""
    found = defaultdict(set)
    for address, page in website.texts.items():
        canonical = page.xpath("string(//link[@rel='canonical']/@href)")
        found[page.xpath(f"string({where})").strip()].add(canonical or address)
    return dict(found)


@pytest.mark.parametrize("where", ["//title", "//meta[@name='description']/@content"])
def test_every_page_says_of_itself_what_no_other_says(website, guide, where):
    for place in (website, guide):
        words = group_by_words(place, where)
        assert "" not in words
        assert {each: addresses for each, addresses in words.items() if len(addresses) > 1} == {}


def test_no_page_asks_another_host_for_anything(website, guide):
    for place in (website, guide):
        asked = {urlsplit(link).netloc for address in place.pages for link in place.list_requests(address)}
        assert asked == {urlsplit(ORIGIN).netloc}
        for address, content in place.files.items():
            if address.endswith((".css", ".js", ".svg")):
                assert not re.search(rb"(?:url\(|@import|import|from|fetch\()\s*[\"']?(?:https?:)?//", content), address
    assert "default-src 'none'" in PAGE_POLICY
    assert "http" not in PAGE_POLICY


def test_all_scripts_together_are_light(website):
    scripts = {
        address: len(brotli.compress(website.files[address])) for address in website.files if address.endswith(".js")
    }
    assert scripts
    assert sum(scripts.values()) <= SCRIPTS, scripts


def test_nothing_is_kept_in_the_browser(website, guide):
    assert "Set-Cookie" not in SECURITY_HEADERS
    for place in (website, guide):
        kept = {address for address, content in place.files.items() if KEPT_IN_THE_BROWSER.search(content)}
        assert kept == set()


def test_style_guide_has_no_broken_link_and_no_page_that_cannot_be_found(guide):
    assert len(guide.texts) > 5
    assert find_broken(guide) == set()
    assert set(guide.files) - guide.reach("/") == set()

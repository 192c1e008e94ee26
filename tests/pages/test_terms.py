"""Words that the page of definitions explains: addresses of their own, and links from the pages that use them."""

from __future__ import annotations

import re

from tests.pages.content import DIET, SMOKING, change, open_site, render

DEFINITIONS = b"""\
---
title: Words
description: What words mean.
---

## Of people

Adult
:   Someone aged 18 or over.

Percentage point
:   The unit of a difference.

Withheld to protect confidentiality
:   It could tell of a *person*.

Northerner & others
:   Those of the North.
"""


def with_definitions(files, text: bytes = DEFINITIONS):
    return {**files, "pages/definitions.md": text}


def find_words(page: str) -> list[tuple[str, str]]:
    part = page.split('id="words-explained"')[1].split("</section>")[0]
    return re.findall(r'<a href="([^"]+)">([^<]+)</a>', part)


def test_each_term_and_heading_of_a_page_has_an_address(files):
    page = render(open_site(with_definitions(files)), "site/definitions/index.html")
    assert '<h2 id="of-people">Of people</h2>' in page
    assert '<dt id="northerner-others">Northerner &amp; others</dt>' in page


def test_terms_of_one_name_have_addresses_of_their_own(files):
    text = DEFINITIONS + b"\nContent\n:   One.\n\nAdult\n:   Once more.\n"
    page = render(open_site(with_definitions(files, text)), "site/definitions/index.html")
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(set(ids)) == len(ids)
    assert {"adult", "adult-2", "content-2"} <= set(ids)


def test_page_of_figures_links_to_the_terms_that_it_uses_in_text_and_in_tables(files):
    page = render(open_site(with_definitions(files)), f"site/{SMOKING}/latest/index.html")
    assert find_words(page) == [
        ("/definitions/#adult", "Adult"),
        ("/definitions/#withheld-to-protect-confidentiality", "Withheld to protect confidentiality"),
    ]
    assert '<a href="#words-explained">Words explained</a>' in page


def test_part_of_a_word_is_not_the_term(files):
    more = change(
        with_definitions(files), f"measures/{DIET}/1.0/measure.md", "people eat fruit", "of adulthood eat fruit"
    )
    assert "words-explained" not in render(open_site(more), f"site/{DIET}/latest/index.html")


def test_site_without_definitions_links_to_none(site):
    assert "words-explained" not in render(site, f"site/{SMOKING}/latest/index.html")


def test_changed_definition_leaves_the_pages_of_figures_as_they_are(files):
    before = render(open_site(with_definitions(files)), f"site/{SMOKING}/latest/index.html")
    other = DEFINITIONS.replace(b"aged 18 or over", b"who is grown up")
    assert render(open_site(with_definitions(files, other)), f"site/{SMOKING}/latest/index.html") == before

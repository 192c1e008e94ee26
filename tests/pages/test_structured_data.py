"""What a version's page tells search engines is valid JSON-LD, and is what the page says."""

from __future__ import annotations

import json
import re
from html import unescape

from tests.pages.content import SMOKING, change, open_site, render, render_all

ORIGIN = "https://numbers.example"
FACTS = f"measures/{SMOKING}/2.1/measure.md"


def read_dataset(page: str) -> dict:
    [block] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, flags=re.DOTALL)
    return dict(json.loads(block))


def read_words(page: str, form: str) -> str:
    [found] = re.findall(form, page)
    return unescape(found)


def test_data_set_says_what_the_page_says(site):
    page = render(site, f"site/{SMOKING}/latest/index.html")
    dataset = read_dataset(page)
    assert dataset["name"] == read_words(page, r"<h1[^>]*>([^<]+)</h1>")
    assert dataset["description"] == read_words(page, r'<meta name="description" content="([^"]+)">')
    assert dataset["url"] == read_words(page, r'<link rel="canonical" href="([^"]+)">')
    assert f'datetime="{dataset["datePublished"]}"' in page
    assert f'datetime="{dataset["dateModified"]}"' in page


def test_data_set_covers_the_time_of_its_data(site):
    dataset = read_dataset(render(site, f"site/{SMOKING}/2.1/index.html"))
    assert dataset["temporalCoverage"] == "2022-01-01/2023-12-31"
    assert dataset["spatialCoverage"] == "Anywhere"
    assert dataset["variableMeasured"] == ["Smokers, % of adults"]


def test_each_file_of_a_data_set_is_there_and_linked_in_the_page(site):
    outputs = render_all(site)
    for number in ("1.0", "2.0", "2.1"):
        page = outputs[f"site/{SMOKING}/{number}/index.html"].decode()
        for file in read_dataset(page)["distribution"]:
            address = file["contentUrl"].removeprefix(ORIGIN)
            assert f"site{address}" in outputs
            assert f'href="{address}" download' in page


def test_old_version_has_the_address_of_its_own(site):
    dataset = read_dataset(render(site, f"site/{SMOKING}/1.0/index.html"))
    assert (dataset["url"], dataset["version"]) == (f"{ORIGIN}/{SMOKING}/1.0/", "1.0")


def test_nothing_in_the_text_ends_the_block(files):
    title = "Adults who </script><b> smoke"
    site = open_site(change(files, FACTS, "title: Adults who smoke", f'title: "{title}"'))
    assert read_dataset(render(site, f"site/{SMOKING}/2.1/index.html"))["name"] == title


def test_block_of_data_is_nothing_that_a_browser_runs(site):
    for path, page in render_all(site).items():
        if path.endswith(".html"):
            kinds = re.findall(rb"<script([^>]*)>", page)
            assert all(b'type="application/ld+json"' in kind or b' src="/assets/' in kind for kind in kinds), path

"""What tells readers and search engines of what is new: corrections, feeds, maps of the site, and whom to write to."""

from __future__ import annotations

import re
from io import BytesIO
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from generator.pages.addresses import output_at
from measures.publication.record import Visible
from tests.pages.atom import ATOM, check_feed
from tests.pages.content import (
    CORRECTION,
    DIET,
    FACTS,
    SMOKING,
    SMOKING_STATE,
    change,
    open_site,
    render,
    render_all,
)

STATE = f"measures/{SMOKING}/measure.yaml"
ORIGIN = "https://numbers.example"
WITHDRAWN = SMOKING_STATE.replace(
    '"1.0": {status: approved,',
    '"1.0": {status: withdrawn, withdrawn: {at: 2025-03-01, by: [u-3, u-9], why: It named people.},',
)
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def read_text(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main")[1].split("</main>")[0]).split())


def read_banners(site, number: str) -> str:
    return render(site, f"site/{SMOKING}/{number}/index.html").split("<h1")[0]


def add_versions(files, lines: dict[str, str]) -> dict[str, bytes]:
    """Return the files with more versions of the first measure, each with its state."""
    more = dict(files)
    for number in lines:
        for name in ("measure.md", "by-group.md", "by-group.csv"):
            more[f"measures/{SMOKING}/{number}/{name}"] = files[f"measures/{SMOKING}/2.0/{name}"]
    states = "".join(f'  "{number}": {{{state}}}\n' for number, state in lines.items())
    return {**more, STATE: (SMOKING_STATE + states).encode()}


def test_correction_is_listed_with_its_versions_and_what_changed(site):
    page = render(site, "site/corrections/index.html")
    said = read_text(page)
    assert "Adults who smoke Correction, 2 June 2025 The rate for the South was that of 2022." in said
    assert "The mistake is in version 2.0. Corrected in: Version 2.1" in said
    assert f'<a href="/{SMOKING}/2.1/changes/">What changed since version 2.0</a>' in page


def test_mistake_of_an_earlier_edition_is_listed_with_every_version_that_holds_it(files):
    older = change(files, f"measures/{SMOKING}/2.1/measure.md", "first_wrong: 2.0", "first_wrong: 1.0")
    said = read_text(render(open_site(older), "site/corrections/index.html"))
    assert "The mistake is in versions 1.0 and 2.0." in said


@pytest.mark.parametrize(
    ("first_wrong", "mistaken"), [("1.0", ["1.0", "2.0"]), ("2.0", ["2.0"])], ids=["earlier edition", "same edition"]
)
def test_every_version_with_the_mistake_names_the_version_that_put_it_right(files, first_wrong, mistaken):
    path = f"measures/{SMOKING}/2.1/measure.md"
    site = open_site(change(files, path, "first_wrong: 2.0", f"first_wrong: {first_wrong}"))
    banners = {number: read_banners(site, number) for number in ("1.0", "2.0", "2.1")}
    told = [number for number, page in banners.items() if "This version holds a mistake" in page]
    assert told == mistaken
    assert all(f'See <a href="/{SMOKING}/2.1/">version 2.1</a>' in banners[number] for number in told)


def test_mistake_that_each_edition_puts_right_for_itself_is_told_of_the_version_of_that_edition(files):
    """1.1 and 2.1 correct the same mistake: 1.1 no longer holds it, although it is older than 2.1."""
    more = add_versions(files, {"1.1": "status: approved, release_at: 2025-06-02T09:30:00+01:00"})
    correction = CORRECTION.replace("first_wrong: 2.0", "first_wrong: 1.0").encode()
    more |= {f"measures/{SMOKING}/{number}/measure.md": correction for number in ("1.1", "2.1")}
    site = open_site(more)
    pages = {number: read_banners(site, number) for number in ("1.0", "1.1", "2.0")}
    assert "holds a mistake" not in pages["1.1"]
    assert f'<a href="/{SMOKING}/1.1/">version 1.1</a>' in pages["1.0"]
    assert f'<a href="/{SMOKING}/2.1/">version 2.1</a>' in pages["2.0"]


def test_withdrawal_is_listed_with_its_reason(files):
    said = read_text(render(open_site({**files, STATE: WITHDRAWN.encode()}), "site/corrections/index.html"))
    assert "Withdrawal, 1 March 2025 It named people. Version 1.0 can no longer be read." in said


def test_site_without_corrections_says_so(files):
    revision = FACTS.replace("changes:", "kind: revision\nchanges:").encode()
    site = open_site({**files, f"measures/{SMOKING}/2.1/measure.md": revision})
    assert "No correction has been published yet." in render(site, "site/corrections/index.html")
    assert check_feed(render(site, "site/feeds/corrections.atom").encode()).findall(f"{ATOM}entry") == []


def test_long_list_of_corrections_has_pages(files):
    gone = "status: withdrawn, release_at: 2025-06-03, withdrawn: {at: 2025-07-01, by: [u-1, u-2], why: It was wrong.}"
    site = open_site(add_versions(files, {f"{number}.0": gone for number in range(10, 215)}))
    first, second = (render(site, f"site/corrections/{page}index.html") for page in ("", "2/"))
    assert first.count("corrections__item") == 200
    assert second.count("corrections__item") == 6
    assert "Page 2 of 2" in second


def test_feeds_are_valid_and_found_from_the_pages_that_they_go_with(site):
    outputs = render_all(site)
    feeds = sorted(path for path in outputs if path.endswith(".atom"))
    assert feeds == [f"site/feeds/{name}.atom" for name in ("corrections", "health", "site")]
    for path in feeds:
        links = {link.get("rel"): link.get("href") for link in check_feed(outputs[path]).findall(f"{ATOM}link")}
        assert links["self"] == f"{ORIGIN}/{path.removeprefix('site/')}"
    for page, names in (("", ("site", "corrections")), ("health/", ("health", "site", "corrections"))):
        html = outputs[f"site/{page}index.html"].decode()
        found = re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"', html)
        assert found == [f"/feeds/{name}.atom" for name in names]


def test_feed_of_the_site_has_an_entry_for_each_version_newest_first(site):
    feed = check_feed(render(site, "site/feeds/site.atom").encode())
    entries = [(entry.findtext(f"{ATOM}id"), entry.findtext(f"{ATOM}title")) for entry in feed.findall(f"{ATOM}entry")]
    assert entries == [
        ("tag:numbers.example,2025-06-02:smoke001/2.1", "Adults who smoke: correction"),
        ("tag:numbers.example,2025-05-14:smoke001/2.0", "Adults who smoke: new edition"),
        ("tag:numbers.example,2025-01-15:diet0001/1.0", "Five a day: first edition"),
        ("tag:numbers.example,2024-05-14:smoke001/1.0", "Adults who smoke: first edition"),
    ]


def test_entries_keep_their_ids_when_a_measure_moves_and_the_site_has_another_origin(files):
    new = "measures/health/habits/tobacco/"
    moved = {path.replace(f"measures/{SMOKING}/", new): text for path, text in files.items()}
    site = open_site(moved, visible=Visible(stage="production", origin="https://www.elsewhere.example"))
    feed = check_feed(render(site, "site/feeds/site.atom").encode())
    assert feed.findtext(f"{ATOM}entry/{ATOM}id") == "tag:numbers.example,2025-06-02:smoke001/2.1"
    link = feed.find(f"{ATOM}entry/{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://www.elsewhere.example/health/habits/tobacco/2.1/"


def test_feed_holds_the_newest_fifty(files):
    states = {f"{number}.0": f"status: approved, release_at: 2026-04-{number % 28 + 1:02d}" for number in range(4, 64)}
    feed = check_feed(render(open_site(add_versions(files, states)), "site/feeds/health.atom").encode())
    assert len(feed.findall(f"{ATOM}entry")) == 50


def test_text_that_xml_cannot_hold_is_escaped_or_left_out(files):
    odd = change(files, f"measures/{SMOKING}/2.1/measure.md", "that of 2022.", "that of <b>2022</b> & more.")
    feed = check_feed(render(open_site(odd), "site/feeds/corrections.atom").encode())
    assert "<b>2022</b> & more." in str(feed.findtext(f"{ATOM}entry/{ATOM}summary"))


def list_map(content: bytes) -> dict[str, str]:
    return {
        str(each.findtext(f"{MAP}loc")): each.findtext(f"{MAP}lastmod") or ""
        for each in ElementTree.fromstring(content)
    }


def test_maps_list_every_page_that_search_engines_may_list_and_no_other(site):
    outputs = render_all(site)
    index = list_map(outputs["site/sitemap.xml"])
    listed = [address for name in index for address in list_map(outputs[output_at(name.removeprefix(ORIGIN))])]
    assert len(set(listed)) == len(listed)
    may = [
        found[1]
        for path, content in outputs.items()
        if path.startswith("site/") and path.endswith(".html") and b'content="noindex"' not in content
        if (found := re.search(r'<link rel="canonical" href="([^"]+)"', content.decode()))
    ]
    assert sorted(listed) == sorted(set(may))
    assert index[f"{ORIGIN}/sitemap-health.xml"] == "2025-06-02T08:30:00Z"


def test_maps_tell_when_the_newest_figures_of_a_page_came_out(site):
    found = list_map(render(site, "site/sitemap-health.xml").encode())
    assert found[f"{ORIGIN}/{SMOKING}/latest/"] == "2025-06-02T08:30:00Z"
    assert found[f"{ORIGIN}/{DIET}/latest/"] == "2025-01-15T09:30:00Z"
    assert found[f"{ORIGIN}/health/habits/"] == "2025-06-02T08:30:00Z"


def test_robots_name_the_map_where_search_engines_are_welcome(files):
    assert f"Sitemap: {ORIGIN}/sitemap.xml" in render(open_site(files), "site/robots.txt")
    assert "Sitemap" not in render(open_site(files, visible=Visible(stage="review", noindex=True)), "site/robots.txt")


@pytest.mark.parametrize(
    ("address", "start"),
    [
        ("", "mailto:desk@numbers.example?subject=Adults%20who%20smoke%20%28https%3A%2F%2Fnumbers.example%2F"),
        ("us@numbers.example", "mailto:us@numbers.example?subject=Adults%20who%20smoke%20%28https"),
        ("https://forms.example/wrong", "https://forms.example/wrong?page=https%3A%2F%2Fnumbers.example%2Fhealth"),
        ("https://forms.example/?id=7", "https://forms.example/?id=7&amp;page=https%3A%2F%2Fnumbers.example%2F"),
    ],
    ids=["the site's contact", "mail", "form", "form with a query"],
)
def test_link_for_feedback_names_the_page(files, address, start):
    site = open_site(files, visible=Visible(stage="production", feedback=address))
    assert f'<a href="{start}' in render(site, f"site/{SMOKING}/latest/index.html")


def test_mailing_list_is_offered_where_there_is_one(files):
    listed = open_site(files, visible=Visible(stage="production", mailing_list="https://lists.example/join"))
    assert '<a href="https://lists.example/join">By e-mail</a>' in render(listed, "site/health/index.html")
    assert "By e-mail" not in render(open_site(files), "site/health/index.html")


def test_announcements_have_a_list_of_their_own(site):
    page = render(site, "site/news/index.html")
    assert '<a href="/news/2025-05-01-new-home/">A new home</a>' in page
    assert '<a href="/news/">Announcements</a>' in render(site, "site/news/2025-05-01-new-home/index.html")


def test_long_list_of_announcements_has_pages(files):
    many = {f"news/2020-01-01-note-{number}.md": b"---\ntitle: Note\n---\n\nHello.\n" for number in range(201)}
    site = open_site({**files, **many})
    assert render(site, "site/news/2/index.html").count("news-list__item") == 2
    assert '<a href="/news/">All announcements</a>' in render(site, "site/index.html")


def test_downloads_say_that_the_figures_were_corrected_or_hold_a_mistake(site):
    outputs = render_all(site)
    names = ("by-group.json", "datapackage.json", "csv-metadata.json")
    for number, words in (
        ("2.1", "Corrected in version 2.1 on 2 June 2025: The rate for the South was that of 2022."),
        ("2.0", "This version holds a mistake. It was put right in version 2.1 on 2 June 2025: The rate"),
    ):
        folder = f"site/{SMOKING}/{number}/downloads/"
        assert all(words in outputs[folder + name].decode() for name in names)
        with ZipFile(BytesIO(outputs[f"{folder}smoking-{number}.ods"])) as book:
            assert words in book.read("content.xml").decode()
    assert b"mistake" not in outputs[f"site/{SMOKING}/1.0/downloads/datapackage.json"]


def test_headline_figure_is_cited_by_the_address_of_its_row(site):
    page = render(site, f"site/{SMOKING}/latest/index.html")
    cited = read_text(page).split("Cite this page ")[-1]
    assert "Adults who smoke, 12.5%, Smokers, % of adults, All, 2023, version 2.1, published 14 May 2025." in cited
    assert f'href="{ORIGIN}/{SMOKING}/2.1/#by-group.all"' in page
    assert 'id="by-group.all"' in page


def test_version_without_a_headline_is_cited_as_a_page_alone(site):
    assert render(site, f"site/{DIET}/latest/index.html").count('class="cite"') == 1

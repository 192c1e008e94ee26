"""Home, topics, ordinary pages, tombstones, redirects, robots and the style guide."""

from __future__ import annotations

import json
import re

import pytest

from measures.publication.record import Visible
from tests.pages.content import DIET, NOON, SMOKING, SMOKING_STATE, change, open_site, render, render_all

STATE = f"measures/{SMOKING}/measure.yaml"
WITHDRAWN = SMOKING_STATE.replace(
    '"1.0": {status: approved,',
    '"1.0": {status: withdrawn, withdrawn: {at: 2025-03-01, by: [u-3, u-9], why: It named people.},',
)
ALL_WITHDRAWN = re.sub(
    r'("[12]\.\d": \{)status: approved,',
    r"\1status: withdrawn, withdrawn: {at: 2025-07-01, by: [u-3, u-9], why: It named people.},",
    SMOKING_STATE,
)


def redirects_of(site) -> dict[str, str]:
    listed = json.loads(render(site, "site/redirects.json"))["redirects"]
    assert [item["from"] for item in listed] == sorted(item["from"] for item in listed)
    return {item["from"]: item["to"] for item in listed}


def with_redirects(files, written: str):
    return open_site({**files, "redirects.yaml": written.encode()})


def test_home_shows_what_is_new_first_and_each_topic_with_its_figures(site):
    page = render(site, "site/index.html")
    assert page.index("New and updated") < page.index('id="health"')
    assert ">12.5%<" in page
    assert "2 June 2025</time>: correction" in page


def test_home_shows_announcements(site):
    assert '<a href="/news/2025-05-01-new-home/">A new home</a>' in render(site, "site/index.html")


def test_home_names_the_site_where_nobody_wrote_a_text(files):
    del (fewer := dict(files))["pages/index.md"]
    assert "Numbers of Anywhere</h1>" in render(open_site(fewer), "site/index.html")


def test_topic_lists_its_subtopics_with_their_measures_in_order(site):
    page = render(site, "site/health/index.html")
    places = [page.index(words) for words in ("Habits", "Adults who smoke", "Five a day")]
    assert places == sorted(places)


def test_measure_listed_in_another_subtopic_keeps_its_one_address(files):
    more = {
        **files,
        "measures/health/other/subtopic.md": b"---\ntitle: Other\n---\n",
        "measures/health/other/sleep/measure.yaml": files[f"measures/{DIET}/measure.yaml"].replace(
            b"diet0001", b"sleep001"
        ),
        **{
            path.replace("habits/diet", "other/sleep"): content
            for path, content in files.items()
            if path.startswith(f"measures/{DIET}/1.0/")
        },
        STATE: (SMOKING_STATE + "also_in: [health/other]\n").encode(),
    }
    page = render(open_site(more), "site/health/other/index.html")
    assert f'<a href="/{SMOKING}/latest/">' in page.split("See also in other topics")[1]


def test_ordinary_page_shows_its_text(site):
    assert "<p>Who we are.</p>" in render(site, "site/about/index.html")


def test_number_on_an_ordinary_page_is_that_of_the_newest_version(files):
    text = "---\ntitle: About\n---\n\nAbout [[smoke001/by-group.Rate: Year=2023, Group=All]] smoke.\n"
    page = render(open_site({**files, "pages/about.md": text.encode()}), "site/about/index.html")
    assert f'<a class="figure" href="/{SMOKING}/latest/#by-group.all">12.5%</a>' in page


def test_number_of_a_withdrawn_measure_is_not_available(files):
    text = "---\ntitle: About\n---\n\nAbout [[smoke001/by-group.Rate: Year=2023, Group=All]] smoke.\n"
    site = open_site({**files, "pages/about.md": text.encode(), STATE: ALL_WITHDRAWN.encode()})
    assert '<span class="figure">not available</span>' in render(site, "site/about/index.html")


def test_page_in_another_language_says_so(files):
    text = "---\ntitle: Amdanom ni\nlanguage: cy\n---\n\nPwy ydym ni.\n"
    page = render(open_site({**files, "pages/about.md": text.encode()}), "site/about/index.html")
    assert '<main id="content" lang="cy">' in page


def test_withdrawn_version_leaves_a_page_that_says_when_and_why(files):
    page = render(open_site({**files, STATE: WITHDRAWN.encode()}), f"site/{SMOKING}/1.0/index.html")
    assert "It named people." in page
    assert "1 March 2025" in page
    assert "noindex" in page
    assert "12.5%" not in page


def test_measure_without_a_public_version_leaves_a_page_at_latest(files):
    site = open_site({**files, STATE: ALL_WITHDRAWN.encode()})
    page = render(site, f"site/{SMOKING}/latest/index.html")
    assert "This page was withdrawn" in page
    assert "Adults who smoke" not in page


def test_bare_address_of_a_measure_leads_to_its_newest_version(site):
    assert redirects_of(site)[f"/{SMOKING}/"] == f"/{SMOKING}/latest/"
    page = render(site, f"site/{SMOKING}/index.html")
    assert f'<meta http-equiv="refresh" content="0; url=/{SMOKING}/latest/">' in page
    assert f'<a href="/{SMOKING}/latest/">' in page


def test_old_address_leads_on_with_and_without_a_slash(files):
    site = with_redirects(files, "- {from: /old, to: /about/}\n")
    assert redirects_of(site)["/old"] == redirects_of(site)["/old/"] == "/about/"
    assert 'url=/about/"' in render(site, "site/old/index.html")


def test_chain_of_redirects_is_one_step(files):
    site = with_redirects(files, "- {from: /older, to: /old}\n- {from: /old, to: /about/}\n")
    assert redirects_of(site)["/older"] == "/about/"


@pytest.mark.parametrize(
    "goal", ["/health/habits/unheard-of/", "/health/habits/unheard-of/1.0/", "/health/secret/", "/secret/", "/hop/"]
)
def test_redirect_to_what_is_not_public_yet_tells_nobody_its_address(files, goal):
    site = with_redirects(files, f"- {{from: /old/, to: {goal}}}\n- {{from: /hop/, to: /health/habits/unheard-of/}}\n")
    assert not [old for old in redirects_of(site) if old.startswith(("/old", "/hop"))]
    for old in ("old", "hop"):
        with pytest.raises(LookupError):
            render(site, f"site/{old}/index.html")


def test_redirect_of_a_folder_covers_everything_below_it(files):
    site = with_redirects(files, f"- {{from: /wellbeing/tobacco/, to: /{SMOKING}/}}\n")
    moved = redirects_of(site)
    assert moved["/wellbeing/tobacco/"] == f"/{SMOKING}/latest/"
    assert moved["/wellbeing/tobacco/1.0/"] == f"/{SMOKING}/1.0/"
    assert moved["/wellbeing/tobacco/1.0/downloads/by-group.csv"] == f"/{SMOKING}/1.0/downloads/by-group.csv"
    assert f'url=/{SMOKING}/1.0/"' in render(site, "site/wellbeing/tobacco/1.0/index.html")


def test_every_page_that_is_no_page_of_content_is_kept_from_search_engines(site):
    for output in ("site/404.html", f"site/{SMOKING}/index.html"):
        assert '<meta name="robots" content="noindex">' in render(site, output)


@pytest.mark.parametrize(("noindex", "rule"), [(False, "Disallow:\n"), (True, "Disallow: /\n")])
def test_robots_are_kept_out_of_copies(files, noindex, rule):
    site = open_site(files, visible=Visible(stage="production", noindex=noindex))
    assert render(site, "site/robots.txt").startswith(f"User-agent: *\n{rule}")


def test_review_copy_says_what_it_is_on_every_page(files):
    site = open_site(files, visible=Visible(stage="review", noindex=True))
    pages = {path: page.decode() for path, page in render_all(site).items() if path.endswith(".html")}
    assert all("This is a review copy." in page for page in pages.values())


def test_origin_of_the_stage_stands_in_canonical_links(files):
    site = open_site(files, visible=Visible(stage="staging", origin="https://staging.example"))
    assert 'href="https://staging.example/health/"' in render(site, "site/health/index.html")


def test_style_guide_is_a_site_of_its_own(files):
    site = open_site(files, visible=Visible(style_guide_origin="https://guide.example"))
    first = render(site, "style-guide/index.html")
    assert '<a href="/numbers/">Numbers</a>' in first
    assert "Write 12%." in render(site, "style-guide/numbers/index.html")
    assert '<link rel="canonical" href="https://guide.example/numbers/">' in render(
        site, "style-guide/numbers/index.html"
    )
    for address in re.findall(r'(?:href|src)="(/assets/[^"]+)"', first):
        assert render(site, f"style-guide{address}")


def test_every_root_relative_link_leads_to_an_output(site):
    outputs = render_all(site)
    pages = {
        path: page.decode() for path, page in outputs.items() if path.startswith("site/") and path.endswith(".html")
    }
    missing = {
        (path, address)
        for path, page in pages.items()
        for address in re.findall(r'(?:href|src)="(/[^"#]*)', page)
        if f"site{address}index.html" not in outputs and f"site{address}" not in outputs
    }
    assert missing == set()


def test_titles_are_unique(site):
    titles: dict[str, list[str]] = {}
    for path, page in render_all(site).items():
        if path.startswith("site/") and path.endswith(".html") and b'http-equiv="refresh"' not in page:
            title = re.search(r"<title>(.*?)</title>", page.decode())
            titles.setdefault(title[1] if title else "", []).append(path)
    latest = f"site/{SMOKING}/latest/index.html"
    twice = [
        paths
        for paths in titles.values()
        if len(paths) > 1 and not any(path.endswith("latest/index.html") for path in paths)
    ]
    assert twice == []
    assert latest in titles["Adults who smoke – Numbers of Anywhere"]


def test_no_page_holds_script_or_style_of_its_own(site):
    data_block = rb'<script type="application/ld\+json">[^<]*</script>'
    own = rb'<script(?![^>]* src="/assets/)|<style| style=| on[a-z]+=|javascript:'
    for path, page in render_all(site).items():
        if path.endswith(".html"):
            assert not re.search(own, re.sub(data_block, b"", page)), path


def test_same_record_gives_the_same_bytes(files):
    assert render_all(open_site(files)) == render_all(open_site(files))


def test_edit_of_one_version_leaves_the_pages_of_the_others_as_they_are(files):
    path = f"measures/{SMOKING}/2.1/by-group.md"
    before, after = render_all(open_site(files)), render_all(open_site(change(files, path, "Few", "Very few")))
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {f"site/{SMOKING}/{name}/index.html" for name in ("2.1", "2.1/changes", "latest")}


def test_release_instants_are_those_of_content_not_of_the_build(files):
    later = NOON.replace(month=7)
    assert render_all(open_site(files)) == render_all(open_site(files, at=later))

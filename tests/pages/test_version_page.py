"""The page of a version says what was measured, of whom, when, and how it changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.pages.dimension import shorten_title
from generator.pages.headline import draw_scale
from measures.checks.addresses import PAGE_IDS
from tests.pages.content import SMOKING, SMOKING_STATE, change, open_site, render

THEME = Path(__file__).parents[2] / "theme" / "templates"
STATE = f"measures/{SMOKING}/measure.yaml"
LATEST = f"site/{SMOKING}/latest/index.html"


def page_of(site, number: str) -> str:
    return render(site, f"site/{SMOKING}/{number}/index.html")


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_latest_holds_the_same_bytes_as_the_newest_version(site):
    assert render(site, LATEST) == page_of(site, "2.1")


def test_draft_has_no_page(site):
    with pytest.raises(LookupError):
        page_of(site, "3.0")


def test_headline_figure_stands_with_its_unit_group_and_period(site):
    text = text_of(render(site, LATEST))
    assert "12.5% Smokers, % of adults All, 2023" in text


@pytest.mark.parametrize(
    "fact",
    [
        "Who Adults aged 18 and over",
        "Where Anywhere",
        "When 2022 to 2023",
        "Status Official statistics",
        "Source Office of Numbers",
    ],
)
def test_first_screen_answers_who_where_when_and_how_good(site, fact):
    assert fact in text_of(render(site, LATEST))


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        ("weighting: {applied: false}", "Weighting Not weighted"),
        ("weighting: {applied: true, text: By age.}", "Weighting Weighted By age."),
        ("quality: {url: https://office.example/quality}", "Quality How good these figures are"),
        ("quality: {text: Samples are small.}", "Quality Samples are small."),
    ],
)
def test_page_says_how_figures_were_made_and_how_good_they_are(files, fact, shown):
    path = STATE.replace("measure.yaml", "1.0/measure.md")
    content = files[path].replace(b"---\n", f"---\n{fact}\n".encode(), 1)
    assert shown in text_of(page_of(open_site({**files, path: content}), "1.0"))


def test_dates_are_time_elements_of_the_sites_zone(site):
    page = page_of(site, "2.1")
    assert '<time datetime="2025-05-14T09:30:00+01:00">14 May 2025</time>' in page
    assert '<time datetime="2025-06-02T09:30:00+01:00">2 June 2025</time>' in page
    assert '<time datetime="2027-05-13">13 May 2027</time>' in page


def test_moved_release_date_stays_visible(site):
    assert "Moved from 6 May 2027 on 1 April 2026: The data came late." in text_of(render(site, LATEST))


def test_number_in_text_leads_to_its_row(site):
    page = render(site, LATEST)
    assert '<a class="figure" href="#by-group.all">12.5%</a>' in page
    assert 'id="by-group.all"' in page


def test_every_link_within_the_page_has_its_place(site):
    page = render(site, LATEST)
    ids = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r' href="#([^"]*)"', page)) <= ids


def test_no_id_is_used_twice(site):
    ids = re.findall(r' id="([^"]+)"', render(site, LATEST))
    assert len(ids) == len(set(ids))


def test_old_version_is_marked_and_leads_to_the_newest(site):
    page = page_of(site, "1.0")
    assert '<meta name="robots" content="noindex">' in page
    assert f'<link rel="canonical" href="https://numbers.example/{SMOKING}/1.0/">' in page
    assert "This is an old version" in page
    assert f'is <a href="/{SMOKING}/latest/">version 2.1</a>' in page


def test_newest_version_is_indexed_under_latest(site):
    page = page_of(site, "2.1")
    assert "noindex" not in page
    assert f'<link rel="canonical" href="https://numbers.example/{SMOKING}/latest/">' in page


def test_version_with_a_mistake_names_it_and_the_version_that_put_it_right(site):
    text = text_of(page_of(site, "2.0"))
    assert "This version holds a mistake The rate for the South was that of 2022." in text
    assert "Corrected on 2 June 2025. See version 2.1" in text


def test_version_before_the_mistake_carries_no_such_banner(site):
    assert "holds a mistake" not in text_of(page_of(site, "1.0")).split("Versions of this page")[0]


def test_correcting_version_says_what_it_corrected(site):
    assert "Corrected on 2 June 2025 The rate for the South was that of 2022." in text_of(page_of(site, "2.1"))


def test_notice_shows_on_the_versions_it_names(files):
    notice = 'notices: [{on: ["1.0"], from: 2026-03-02T10:00:00+00:00, text: We are checking the rate.}]\n'
    site = open_site({**files, STATE: (SMOKING_STATE + notice).encode()})
    assert "We are checking the rate." in page_of(site, "1.0")
    assert "We are checking the rate." not in page_of(site, "2.0")


def test_retired_measure_says_why_and_what_took_its_place(files):
    retired = "retired: {at: 2026-01-31, why: The survey ended.}\nreplaced_by: [diet0001]\n"
    page = page_of(open_site({**files, STATE: (SMOKING_STATE + retired).encode()}), "2.1")
    assert "No longer updated since 31 January 2026" in page
    assert 'It is replaced by <a href="/health/habits/diet/latest/">Five a day</a>' in page
    assert "Next release" not in page


def test_history_lists_all_public_versions_newest_first(site):
    text = text_of(page_of(site, "2.0")).split("Versions of this page")[-1]
    assert re.findall(r"Version (\d\.\d)", text) == ["2.1", "2.0", "1.0"]
    assert "Correction: The rate for the South was that of 2022." in text


def test_housekeeping_is_listed_and_moves_the_last_update(files):
    updates = 'updates: [{version: "2.1", at: 2025-07-01, what: A link was mended.}]\n'
    text = text_of(page_of(open_site({**files, STATE: (SMOKING_STATE + updates).encode()}), "2.1"))
    assert "Last updated 1 July 2025" in text
    assert "1 July 2025: A link was mended." in text


def test_sections_of_a_group_stand_under_its_heading(site):
    page = render(site, LATEST)
    assert page.index('<h2 class="section__title" id="methodology">') < page.index('id="rounding"')
    assert '<h3 class="section__part-title" id="rounding">Rounding</h3>' in page


def test_first_section_stands_before_the_breakdowns_and_the_others_after(site):
    page = render(site, LATEST)
    places = [
        page.index(f'<h2 class="section__title" id="{name}"') for name in ("main-facts", "by-group", "methodology")
    ]
    assert places == sorted(places)


def test_source_names_its_publisher_and_who_does_its_work_now(site):
    text = text_of(render(site, LATEST))
    assert "Publisher Office of Numbers" in text
    assert "Bureau of Counts Its work is now done by Office of Numbers." in text


def test_citation_names_the_version_and_its_permanent_address(site):
    text = text_of(page_of(site, "2.1"))
    assert (
        "Numbers of Anywhere, Adults who smoke, version 2.1, published 14 May 2025. "
        f"https://numbers.example/{SMOKING}/2.1/"
    ) in text


def test_contact_of_the_version_comes_before_that_of_the_site(files):
    path = f"measures/{SMOKING}/2.1/measure.md"
    site = open_site(change(files, path, "population:", "contact: {team: Smoking team}\npopulation:"))
    assert "Team Smoking team" in text_of(page_of(site, "2.1"))
    assert "Name Statistics desk" in text_of(page_of(site, "1.0"))


def test_words_of_people_cannot_become_markup(files):
    path = f"measures/{SMOKING}/2.1/measure.md"
    site = open_site(change(files, path, "title: Adults who smoke", "title: Adults <b>who</b> smoke"))
    page = page_of(site, "2.1")
    assert "Adults &lt;b&gt;who&lt;/b&gt; smoke" in page
    assert "<b>" not in page


def test_edition_not_comparable_with_the_last_says_so(files):
    path = f"measures/{SMOKING}/2.1/measure.md"
    written = "comparable_with_previous: {is: false, why: The question changed.}\npopulation:"
    site = open_site(change(files, path, "population:", written))
    for number in ("2.0", "2.1"):
        assert "Not comparable with the edition before: The question changed." in text_of(page_of(site, number))


@pytest.mark.parametrize(
    ("title", "others", "short"),
    [
        ("Smokers, by sex", ["Smokers, by sex"], "By sex"),
        ("Smoking by sex", ["Smoking by sex", "Smoking by age"], "By sex"),
        ("Smoking by sex", ["Smoking by sex", "Costs by age"], "Smoking by sex"),
        ("By sex", ["By sex", "By age"], "By sex"),
        ("People saved by nurses", ["People saved by nurses"], "People saved by nurses"),
    ],
)
def test_title_of_a_breakdown_leaves_out_what_the_page_is_about(title, others, short):
    assert shorten_title(title, "Smokers", others) == short


@pytest.mark.parametrize("figure", ["1,200", "£4", "7.5", "[c]", "−3.0%", "120%", "0.10%"])
def test_only_percentages_that_a_scale_can_show_are_drawn_on_it(figure):
    assert draw_scale(figure) == ""


def test_scale_is_as_long_as_the_figure_shown():
    assert 'width="12.5%"' in draw_scale("12.5% [p]")


def list_ids(name: str, seen: set[str]) -> set[str]:
    """Return the ids that a template and those that it takes in write down themselves."""
    if name in seen:
        return set()
    seen.add(name)
    text = (THEME / name).read_text(encoding="utf-8")
    taken = re.findall(r'{% (?:from|extends|include) "([^"]+)"', text)
    return set(re.findall(r'\bid="([a-z-]+)"', text)).union(*(list_ids(each, seen) for each in taken))


def test_the_check_of_dimension_names_knows_each_id_of_the_page() -> None:
    assert list_ids("pages/version.html", set()) == PAGE_IDS

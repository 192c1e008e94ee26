"""The pages of groups: which measures they list, with which figures, and what they say of differences."""

from __future__ import annotations

import csv
import io
import re

import pytest
from lxml import html

from generator.pages.group import Spot, build_group, choose_comparators, list_spots
from generator.pages.group_figures import group_figures
from generator.pages.group_rows import GroupRow, group_row
from generator.pages.groups import build_groups
from generator.pages.paging import PAGE_LENGTH
from tests.pages.content import DATA, DIET, DIMENSION, SMOKING, change, open_site, render

BOUNDS = DIMENSION.replace(
    "chart: {",
    "  Low: {role: lower, of: Rate}\n  High: {role: upper, of: Rate}\nintervals: {Rate: {level: 95}}\nchart: {",
)
SEX = b"""\
id: sex
variable: sex
title: Sex
categories: [{id: female, label: Female, concept: women}]
"""
OVERLAP = "The 95% confidence intervals overlap."
MARKED = "At least one of the figures is marked as less than firm."
LEVEL = "It is not known that the confidence intervals are at 95%."
UNKNOWN = "The source does not say how sure both figures are."
BOUNDED = """\
Group,Year,Rate,Low,High
All,2023,12.5,12.0,13.0
Northerners,2023,14.2,13.2,15.2
Hill people,2023,16.0,12.0,20.0
Southerners,2023,9.5,9.0,10.0
"""


def with_version(files, dimension: str, data: str) -> dict[str, bytes]:
    """Return the files with the breakdown of the newest version replaced, which may leave the Hill people out."""
    folder = f"measures/{SMOKING}/2.1"
    told = change(files, f"{folder}/measure.md", "kind: correction", "kind: correction\nchanges: Without Hill people.")
    return {**told, f"{folder}/by-group.md": dimension.encode(), f"{folder}/by-group.csv": data.encode()}


def find_row(files, concept: str, comparator: str = "", path: str = SMOKING) -> GroupRow:
    row = group_row(open_site(files), path, concept, comparator)
    assert row is not None
    return row


def with_comparator(files) -> dict[str, bytes]:
    place = f"measures/{SMOKING}/2.1/measure.md"
    return change(files, place, "population: ", "comparator: {Group: Southerners}\npopulation: ")


def test_list_names_each_group_that_a_statistic_is_about(site):
    single, together = build_groups(site).parts
    assert [(group.label, group.count) for group in single.groups] == [
        ("The South", "2 statistics"),
        ("The North", "1 statistic"),
        ("Hill people", "1 statistic"),
    ]
    assert [(group.label, group.count) for group in together.groups] == [("All people", "2 statistics")]


def test_figure_is_that_of_the_headline_for_the_group(files):
    row = find_row(files, "north")
    assert row.figure is not None
    assert row.other is not None
    assert row.difference is not None
    assert (row.figure.label, row.figure.words) == ("Northerners", "14.2%")
    assert row.figure.url == f"/{SMOKING}/latest/#by-group.north"
    assert (row.other.label, row.other.words) == ("All", "12.5%")
    assert row.difference.words == "1.7 percentage points higher"
    assert (row.value, row.about, row.population) == ("Smokers, % of adults", "2023", "Adults aged 18 and over")


def test_measure_without_headline_is_listed_without_a_number(files):
    row = find_row(files, "south", path=DIET)
    assert row.figure is None
    assert row.difference is None
    assert row.without is not None
    assert row.without.before == "This page has no headline figure."
    assert row.without.url == f"/{DIET}/latest/#by-group.south"


def test_measure_that_has_no_row_for_the_group_is_not_listed(site):
    assert group_row(site, DIET, "north", "") is None
    assert [
        row.title
        for topic in build_group(site, Spot(concept="north", comparator="", page=1)).topics
        for row in topic.rows
    ] == ["Adults who smoke"]


def test_group_that_the_headline_leaves_out_says_when(files):
    data = DATA.replace("Southerners,2023,9.5\n", "")
    row = find_row(with_version(files, DIMENSION, data), "south")
    assert row.figure is None
    assert row.without is not None
    assert row.without.before == "The headline figure (2023) leaves out this group."


def test_headline_that_is_not_by_group_is_no_figure_of_the_group(files):
    folder = f"measures/{SMOKING}/2.1"
    by_year = DIMENSION.replace("  Group: {role: category, classification: groups}\n", "").replace(
        "table: {rows: Group, columns: Year", "table: {rows: Year"
    )
    by_year = by_year.partition("chart:")[0] + "---\n"
    edited = change(
        files,
        f"{folder}/measure.md",
        "{dimension: by-group, value: Rate, where: {Year: latest, Group: All}}",
        "{dimension: by-year, value: Rate, where: {Year: latest}}",
    )
    edited |= {f"{folder}/by-year.md": by_year.encode(), f"{folder}/by-year.csv": b"Year,Rate\n2022,13.0\n2023,12.5\n"}
    row = find_row(edited, "north")
    assert row.without is not None
    assert row.without.before == "The headline figure is not broken down by this group."


def test_suppressed_figure_never_becomes_a_number(files):
    data = DATA.replace("Hill people,2023,16.0", "Hill people,2023,[c]")
    row = find_row(with_version(files, DIMENSION, data), "hill")
    assert row.figure is not None
    assert (row.figure.words, row.figure.plain) == ("[c]", "[c]")
    assert row.figure.meaning == "withheld to protect confidentiality"
    assert row.difference is None


def test_retired_measure_is_not_listed(files):
    place = f"measures/{SMOKING}/measure.yaml"
    gone = change(files, place, "position: 1\n", "position: 1\nretired: {at: 2025-06-01, why: Nobody asks any more.}\n")
    site = open_site(gone)
    assert group_figures(site, SMOKING) is None
    counts = {group.label: group.count for part in build_groups(site).parts for group in part.groups}
    assert counts == {
        "The South": "1 statistic",
        "All people": "1 statistic",
        "The North": "none yet",
        "Hill people": "none yet",
    }


@pytest.mark.parametrize(
    ("concept", "comparator", "outcome", "why"),
    [
        ("north", "south", "Reliable difference", "The 95% confidence intervals do not overlap."),
        ("south", "north", "Reliable difference", "The 95% confidence intervals do not overlap."),
        ("hill", "south", "Reliable difference", "The 95% confidence intervals do not overlap."),
        ("hill", "north", "Cannot be tested", "The same people may be counted in both figures."),
        ("north", "", "Cannot be tested", "The same people may be counted in both figures."),
    ],
)
def test_difference_says_whether_it_is_reliable(files, concept, comparator, outcome, why):
    row = find_row(with_version(files, BOUNDS, BOUNDED), concept, comparator)
    assert row.difference is not None
    assert (row.difference.outcome, row.difference.why) == (outcome, why)


@pytest.mark.parametrize(
    ("dimension", "data", "outcome", "why"),
    [
        (BOUNDS, BOUNDED.replace("9.5,9.0,10.0", "9.5,5.0,14.0"), "Not enough to say", OVERLAP),
        (BOUNDS, BOUNDED.replace("9.5,9.0", "9.5 [u],9.0"), "Cannot be tested", MARKED),
        (BOUNDS.replace("intervals: {Rate: {level: 95}}\n", ""), BOUNDED, "Cannot be tested", LEVEL),
        (BOUNDS.replace("level: 95", "level: 90"), BOUNDED, "Cannot be tested", LEVEL),
        (BOUNDS.replace("level: 95", "kind: prediction"), BOUNDED, "Cannot be tested", UNKNOWN),
        (DIMENSION, DATA, "Cannot be tested", UNKNOWN),
    ],
)  # fmt: skip
def test_difference_is_judged_by_what_was_published(files, dimension, data, outcome, why):
    row = find_row(with_version(files, dimension, data), "north", "south")
    assert row.difference is not None
    assert (row.difference.outcome, row.difference.why) == (outcome, why)


def test_samples_count_only_where_nobody_was_weighted(files):
    dimension = DIMENSION.replace("chart: {", "  Asked: {role: sample}\nchart: {")
    data = "Group,Year,Rate,Asked\nNortherners,2023,14.2,5000\nSoutherners,2023,9.5,5000\nAll,2023,12.5,10000\n"
    unsaid = with_version(files, dimension, data)
    place = f"measures/{SMOKING}/2.1/measure.md"
    plain = change(unsaid, place, "population: ", "weighting: {applied: false}\npopulation: ")
    weighted = change(unsaid, place, "population: ", "weighting: {applied: true}\npopulation: ")
    found = [find_row(each, "north", "south").difference for each in (plain, unsaid, weighted)]
    assert [each.outcome for each in found if each] == ["Reliable difference", "Cannot be tested", "Cannot be tested"]


def test_standard_errors_decide_where_they_are_published(files):
    dimension = DIMENSION.replace("chart: {", "  Error: {role: error, of: Rate, kind: cv}\nchart: {")
    data = "Group,Year,Rate,Error\nAll,2023,12.5,1.0\nNortherners,2023,14.2,1.0\nSoutherners,2023,9.5,50.0\n"
    row = find_row(with_version(files, dimension, data), "north", "south")
    assert row.difference is not None
    assert (row.difference.outcome, row.difference.why) == (
        "Not enough to say",
        "By a z test of the standard errors, at 5%.",
    )


def test_pages_compare_with_everyone_and_with_the_groups_that_measures_compare_with(files):
    site = open_site(with_comparator(files))
    assert choose_comparators(site, "north") == ("", "south")
    assert choose_comparators(site, "south") == ("",)
    assert [spot.address for spot in list_spots(site, "north")] == ["/groups/north/", "/groups/north/south/"]
    chosen = html.fromstring(render(site, "site/groups/north/south/index.html")).cssselect(".choices [aria-current]")
    assert [each.text for each in chosen] == ["The South"]


def test_page_of_everyone_compares_with_nobody(site):
    row = group_row(site, SMOKING, "everybody", "")
    assert row is not None
    assert row.figure is not None
    assert row.figure.words == "12.5%"
    assert row.other is None
    assert row.difference is None


def test_csv_holds_the_rows_of_the_page(files):
    site = open_site(with_comparator(files))
    text = render(site, "site/groups/south/south.csv")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["Measure"] for row in rows] == ["Adults who smoke", "Five a day"]
    assert rows[0]["Address"] == f"https://numbers.example/{SMOKING}/latest/#by-group.south"
    assert [rows[0][name] for name in ("Group", "Figure", "Figure compared with", "Difference")] == [
        "Southerners",
        "9.5",
        "12.5",
        "-3.0",
    ]
    assert [rows[1][name] for name in ("Group", "Figure", "Difference")] == ["The South", "no figure", ""]


def test_categories_with_different_concepts_are_never_one_group(files):
    lists = files["classifications/groups.yaml"].decode()
    other = lists.replace("id: groups", "id: others").replace("concept: north", "concept: coast")
    edited = {**files, "classifications/others.yaml": other.encode()}
    place = f"measures/{DIET}/1.0/by-group"
    edited = change(edited, f"{place}.md", "classification: groups", "classification: others")
    edited = change(edited, f"{place}.csv", "All,1200\n", "All,1200\nNortherners,500\n")
    site = open_site(edited)
    assert group_row(site, DIET, "north", "") is None
    assert group_row(site, SMOKING, "coast", "") is None
    assert group_row(site, DIET, "coast", "") is not None


def test_column_whose_list_is_left_to_the_program_is_listed_too(files):
    place = f"measures/{DIET}/1.0/by-group"
    edited = change(files, "site.yaml", "subject: group", "subject: sex")
    edited |= {
        "classifications/concepts.yaml": b"- {id: women, variable: sex, label: Women}\n",
        "classifications/sex.yaml": SEX,
        "classifications/groups.yaml": re.sub(rb", concept: \w+", b"", files["classifications/groups.yaml"]),
        f"{place}.md": b"---\ntitle: By sex\ncolumns:\n  Count: {role: value, unit: number}\n---\n",
        f"{place}.csv": b"Sex,Count\nFemale,12\n",
    }
    [part] = build_groups(open_site(edited)).parts
    assert [(group.label, group.count) for group in part.groups] == [("Women", "1 statistic")]
    [topic] = build_group(open_site(edited), Spot(concept="women", comparator="", page=1)).topics
    assert [row.title for row in topic.rows] == ["Five a day"]


def test_long_page_of_a_group_goes_on_under_addresses_of_its_own(files):
    edited = dict(files)
    state = files[f"measures/{DIET}/measure.yaml"].decode()
    for number in range(PAGE_LENGTH):
        for path in [path for path in files if path.startswith(f"measures/{DIET}/")]:
            edited[path.replace(DIET, f"{DIET}-{number}")] = files[path]
        edited[f"measures/{DIET}-{number}/measure.yaml"] = state.replace("diet0001", f"d{number:07}").encode()
    site = open_site(edited)
    assert [spot.csv for spot in list_spots(site, "south")] == [
        "/groups/south/south.csv",
        "/groups/south/2/south-page-2.csv",
    ]
    first, second = (build_group(site, spot).topics for spot in list_spots(site, "south"))
    assert [len(topic.rows) for topics in (first, second) for topic in topics] == [PAGE_LENGTH, 2]
    assert "Page 2 of 2" in render(site, "site/groups/south/2/index.html")


def test_measure_page_links_to_its_groups_from_its_newest_version_only(site):
    assert 'href="/groups/hill/"' in render(site, f"site/{SMOKING}/latest/index.html")
    assert 'href="/groups/hill/"' not in render(site, f"site/{SMOKING}/1.0/index.html")


def test_page_of_a_group_links_to_the_words_that_it_uses(files):
    words = b"---\ntitle: Words\n---\n\nReliable difference\n:   Not chance.\n\nPopulation\n:   Who.\n"
    page = html.fromstring(render(open_site({**files, "pages/definitions.md": words}), "site/groups/north/index.html"))
    assert page.xpath("//a[starts-with(@href, '/definitions/#')]/@href") == ["/definitions/#reliable-difference"]


def test_measure_without_a_figure_of_the_group_compared_with_says_whose(files):
    data = DATA.replace("Southerners,2023,9.5\n", "")
    row = find_row(with_version(files, DIMENSION, data), "north", "south")
    assert (row.other, row.without_other, row.difference) == (None, "The South", None)

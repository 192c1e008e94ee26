"""Measures stand side by side where they can be compared, with a warning of what differs."""

from __future__ import annotations

import re

from bench.generated import Shape, generate_content
from tests.pages.content import DIET, SMOKING, change, make_content, open_site, render

SUBTOPIC = "site/topic-0/subtopic-0/index.html"
FIRST = "measures/topic-0/subtopic-0/measure-0/1.0/measure.md"
STATE = f"measures/{SMOKING}/measure.yaml"
FACTS = f"measures/{DIET}/1.0/measure.md"
HEADLINE = "headline: {dimension: by-group, value: Count, where: {Group: All}}\n"


def generate() -> dict[str, bytes]:
    return generate_content(Shape(measures=4, measures_in_subtopic=4, dimensions=1, years=2, editions=1))


def list_compared(page: str) -> list[str]:
    return re.findall(r'<tr><th scope="row"><a href="[^"]*">([^<]*)</a></th><td>[^<]*</td><td class="comp', page)


def with_related() -> dict[str, bytes]:
    files = change(make_content(), FACTS, "title: Five a day\n", f"title: Five a day\n{HEADLINE}")
    return change(files, STATE, "position: 1\n", "position: 1\nrelated: [diet0001]\n")


def test_measures_of_one_subtopic_classification_and_period_stand_side_by_side():
    page = render(open_site(generate()), SUBTOPIC)
    assert "Side by side: 2016" in page
    assert list_compared(page) == [f"Measure {number}" for number in range(4)]
    assert "Take care" not in page


def test_other_population_is_warned_of():
    page = render(open_site(change(generate(), FIRST, "People of the generated country", "Households")), SUBTOPIC)
    assert "They are about different populations." in page


def test_other_kind_of_data_is_warned_of():
    files = change(generate(), FIRST, "{id: 1,", "{id: 1, type_of_data: [survey],")
    assert "They come from different kinds of data: not stated and Survey data." in render(open_site(files), SUBTOPIC)


def test_measure_of_another_period_stands_with_its_own():
    files = change(generate(), FIRST, "Ethnicity: All, Year: latest}}", "Ethnicity: All, Year: first}}")
    assert list_compared(render(open_site(files), SUBTOPIC)) == [f"Measure {number}" for number in range(1, 4)]


def test_figure_is_the_one_of_the_measures_own_page():
    site = open_site(generate())
    page = render(site, SUBTOPIC)
    figures = re.findall(r"</a></th><td>([^<]*)</td>", page)
    for number, figure in enumerate(figures):
        own = render(site, f"site/topic-0/subtopic-0/measure-{number}/latest/index.html")
        assert f">{figure}<" in own


def test_measures_that_an_editor_chose_stand_side_by_side_with_what_differs():
    page = render(open_site(with_related()), f"site/{SMOKING}/latest/index.html")
    assert list_compared(page) == ["Adults who smoke", "Five a day"]
    assert "They are about different populations." in page
    assert "They are about different periods." in page


def test_older_version_is_not_set_beside_others():
    assert list_compared(render(open_site(with_related()), f"site/{SMOKING}/2.0/index.html")) == []


def test_measure_without_a_headline_figure_is_set_beside_none():
    files = change(make_content(), STATE, "position: 1\n", "position: 1\nrelated: [diet0001]\n")
    page = render(open_site(files), f"site/{SMOKING}/latest/index.html")
    assert "Related statistics" in page
    assert list_compared(page) == []


def test_retired_measure_is_set_beside_none():
    state = f"measures/{DIET}/measure.yaml"
    files = change(with_related(), state, "position: 2", "position: 2\nretired: {at: 2025-06-01, why: Over.}")
    assert list_compared(render(open_site(files), f"site/{SMOKING}/latest/index.html")) == []

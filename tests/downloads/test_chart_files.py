"""Pictures of charts are whole files: they say their title, their source and where they are from."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from generator.pages.dimension_files import chart_files, charts_of
from generator.pages.download import list_files
from measures.charts import draw_each_chart, write_empty_file
from measures.publication.contents import facts, list_dimensions
from tests.builders import make_settings, observe_rows
from tests.downloads.test_formats_agree import list_versions
from tests.pages.content import SMOKING, change, make_content, open_site

SVG = "{http://www.w3.org/2000/svg}"


def read_words(content: bytes) -> str:
    texts = ElementTree.fromstring(content).iter(f"{SVG}text")
    return " ".join(" ".join(text.itertext()) for text in texts)


@pytest.mark.slow
def test_every_chart_of_the_demo_is_a_picture_with_its_title_and_sources(demo):
    count = 0
    for path, number in list_versions(demo):
        sources = [source.title for source in facts(demo, path, number).sources if source.role == "primary"]
        for slug in list_dimensions(demo, path, number):
            drawings = charts_of(demo, path, number, slug)
            for (_, content), drawing in zip(chart_files(demo, path, number, slug), drawings, strict=True):
                assert drawing is not None
                words = "".join(read_words(content).split())
                assert "".join(drawing.title.split()) in words
                assert any("".join(source.split()) in words for source in sources)
                assert f"/{number}/#{slug}" in words
                count += 1
    assert count > 60


def test_second_chart_has_its_number_in_its_name():
    path = f"measures/{SMOKING}/2.1/by-group.md"
    old = "chart: {type: bar, value: Rate, x: Group, where: {Year: latest}, message: Southerners smoke least}"
    new = "chart: [{type: bar, x: Group, where: {Year: latest}}, {type: line, x: Year, series: Group}]"
    site = open_site(change(make_content(), path, old, new))
    names = [address.rpartition("/")[2] for address in list_files(site, SMOKING, "2.1") if "/charts/" in address]
    assert names == ["by-group.svg", "by-group-2.svg"]
    assert [name for name, _ in chart_files(site, SMOKING, "2.1", "by-group")] == names


def test_chart_without_a_figure_to_draw_says_so():
    data = observe_rows(["Group"], [["North", "1"]])
    chosen = make_settings(chart={"type": "bar", "where": {"Group": "South"}})
    assert draw_each_chart(chosen, data, "by-group") == (None,)
    content = write_empty_file("People of the South", "Source: Survey of habits.")
    words = "People of the South The data has no figures for this chart. Source: Survey of habits."
    assert read_words(content) == words

"""The style guide shows every kind of chart, drawn from the settings and data beside it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from generator.pages.chart_examples import load_examples, read_example
from measures.charts import CHART_KINDS
from measures.figures import format_amount
from measures.model.value import Number
from measures.publication.contents import site_of
from tests.pages.content import open_site, render

PAGE = "style-guide/chart-examples/index.html"


def test_every_kind_has_its_section_with_a_chart_a_table_settings_and_data(site):
    page = render(site, PAGE)
    assert re.findall(r'<h2 class="section__title" id="([^"]+)"', page) == list(CHART_KINDS)
    for kind, section in zip(CHART_KINDS, page.split('<section class="section"')[1:], strict=True):
        code = [unescape(text) for text in re.findall(r"<code>(.*?)</code>", section, flags=re.DOTALL)]
        assert f"type: {kind}" in code[-2]
        assert code[-1] == load_examples()[kind].data.decode()
        assert section.partition("</section>")[0].count("<svg class=") == 2
        assert "<table" in section


@pytest.mark.parametrize("kind", CHART_KINDS)
def test_every_figure_of_an_example_stands_in_its_table(site, kind):
    _, data, _ = read_example(kind, load_examples()[kind], site_of(site))
    section = render(site, PAGE).split(f'id="{kind}"')[1].split("<section")[0]
    table = section[section.index("<table") : section.rindex("</table>")]
    numbers = [value for row in data.rows if isinstance(value := row.values["Percentage"], Number)]
    assert len(numbers) >= 7
    for value in numbers:
        assert f">{format_amount(value, data.formats['Percentage'], unit=False)}<" in table


def test_style_guide_leads_to_the_examples(site):
    assert '<a href="/chart-examples/">Examples of charts</a>' in render(site, "style-guide/index.html")


def test_page_of_the_name_gives_the_words_before_the_examples(files):
    text = b"---\ntitle: Pictures\ndescription: How they look.\n---\n\nLook at **these**.\n"
    site = open_site({**files, "style-guide/chart-examples.md": text})
    page = render(site, PAGE)
    assert "Pictures</h1>" in page
    assert page.index("<strong>these</strong>") < page.index('id="bar"')
    assert '<a href="/chart-examples/">Pictures</a>' in render(site, "style-guide/index.html")


def test_site_without_a_style_guide_has_no_examples(files):
    plain = {path: content for path, content in files.items() if not path.startswith("style-guide/")}
    with pytest.raises(LookupError):
        render(open_site(plain), PAGE)

"""The style guide shows the components of the theme as they are, with their markup."""

from __future__ import annotations

import re
from html import unescape

import pytest

from generator.pages.assets import THEME
from generator.pages.component_examples import draw_component, load_components
from tests.pages.content import open_site, render

PAGE = "style-guide/components/index.html"
ON_THE_PAGE_OF_CHARTS = {"chart", "dimension"}


def test_every_component_of_the_theme_has_an_example():
    shown = [example.component for example in load_components()]
    assert sorted(shown) == sorted(
        {path.stem for path in (THEME / "templates" / "components").iterdir()} - ON_THE_PAGE_OF_CHARTS
    )


@pytest.mark.parametrize("example", load_components(), ids=lambda example: example.component)
def test_component_is_drawn_with_what_it_is_given(example):
    view = draw_component(example)
    assert view.markup.startswith("<")
    assert view.about.endswith(".")
    assert bool(view.picture) is example.shown


def test_page_shows_each_component_and_the_same_as_its_markup(site):
    page = render(site, PAGE)
    sections = page.split('<section class="section" aria-labelledby="component-')[1:]
    assert len(sections) == len(load_components())
    for example, section in zip(load_components(), sections, strict=True):
        [markup] = re.findall(r'<pre tabindex="0"><code>(.*?)</code></pre>', section, flags=re.DOTALL)
        assert unescape(markup) == draw_component(example).markup
        assert section.count('<div class="specimen">') == example.shown


def test_style_guide_leads_to_the_components(site):
    assert '<a href="/components/">Components</a>' in render(site, "style-guide/index.html")


def test_page_of_the_name_gives_the_words_before_the_components(files):
    text = b"---\ntitle: Parts\ndescription: What pages are made of.\n---\n\nReuse **these**.\n"
    page = render(open_site({**files, "style-guide/components.md": text}), PAGE)
    assert "Parts</h1>" in page
    assert page.index("<strong>these</strong>") < page.index('id="component-banner"')

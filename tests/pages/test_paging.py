"""Lists that outgrow a page go on at addresses of their own."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from generator.pages.paging import PAGE_LENGTH, build_pager, count_pages, take_page
from tests.pages.content import DIET, open_site, render

COUNT = PAGE_LENGTH + 3


def with_many_measures(files):
    folder = f"measures/{DIET}/"
    many = {
        path.replace("habits/diet/", f"habits/diet-{number}/"): content.replace(
            b"diet0001", f"diet{number:04}".encode()
        )
        for number in range(10, 10 + COUNT)
        for path, content in files.items()
        if path.startswith(folder)
    }
    return open_site({**files, **many})


@given(st.integers(min_value=0, max_value=1000))
def test_pages_hold_every_item_once_and_in_order(count):
    items = range(count)
    pages = [take_page(items, page) for page in range(1, count_pages(count) + 1)]
    assert [item for page in pages for item in page] == list(items)
    assert all(len(page) <= PAGE_LENGTH for page in pages)


def test_short_list_has_no_pager():
    assert build_pager("/health/habits/", 1, 1) is None


def test_subtopic_with_many_measures_has_pages(files):
    site = with_many_measures(files)
    first, second = (render(site, f"site/health/habits/{page}index.html") for page in ("", "2/"))
    assert f"{COUNT + 2} sets of statistics" in first
    assert first.count('class="measure-list__item"') == PAGE_LENGTH
    assert second.count('class="measure-list__item"') == 5
    assert '<a href="/health/habits/2/" rel="next">Next page</a>' in first
    assert '<a href="/health/habits/" rel="prev">Previous page</a>' in second


def test_topic_and_home_lead_to_the_rest(files):
    site = with_many_measures(files)
    topic = render(site, "site/health/index.html")
    assert topic.count('class="measure-list__item"') == 12
    assert f'<a href="/health/habits/">All {COUNT + 2} in Habits</a>' in topic
    assert f'<a href="/health/">All {COUNT + 2} in Health</a>' in render(site, "site/index.html")

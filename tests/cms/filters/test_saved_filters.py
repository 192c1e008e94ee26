"""Filters of a list are saved under a name, used, and deleted by the one person whose they are."""

from __future__ import annotations

import re

import pytest

from cms.filters.keeping import MOST
from tests.cms.crawler import PageReader

BOARD, MEASURES = "/board/?state=draft&due=none", "/measures/?q=employment&order=title"
HOSTILE = '"><script>alert(1)</script>'


def save(visitor, page, name):
    """Save what is filtered on a page by its form, and return the page that follows."""
    text = visitor.get(page).text
    form = text[text.rindex("<form", 0, text.index('class="cms-saved__form"')) :]
    action = re.search(r'action="(/filters/\w+/save)"', form)
    assert action
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form.partition("</form>")[0]))
    fields.pop("csrf_token", None)
    answer = visitor.post(action[1], {**fields, "name": name})
    assert answer.status_code == 302
    return visitor.get(answer.headers["Location"]).text


def find_saved(page):
    """Return the addresses of the saved filters beside a list, by name."""
    part = page.partition('class="cms-saved__list"')[2].partition("</ul>")[0]
    found = re.findall(r'href="([^"]*)"[^>]*>([^<]*)</a>', part)
    return {name: href.replace("&amp;", "&") for href, name in found if not href.startswith("/filters/")}


@pytest.mark.parametrize("page", [BOARD, MEASURES])
def test_filters_are_saved_used_and_deleted(workshop, database_url, sign_in, page):
    editor, other = sign_in("editor"), sign_in("editor", name="Other")
    shown = save(editor, page, "Mine")
    (address,) = find_saved(shown).values()
    assert sorted(address.partition("?")[2].split("&")) == sorted(page.partition("?")[2].split("&"))
    assert 'aria-current="true">Mine<' in shown
    assert "Mine" in find_saved(editor.get(page.partition("?")[0]).text)
    assert find_saved(other.get(page.partition("?")[0]).text) == {}
    assert "Mine" in editor.get("/filters/").text
    assert other.post("/filters/1/delete").status_code == 404
    editor.post("/filters/1/delete")
    assert find_saved(editor.get(page.partition("?")[0]).text) == {}


def test_a_filter_of_the_same_name_takes_the_place_of_the_old(sign_in):
    editor = sign_in("editor")
    save(editor, BOARD, "Mine")
    shown = save(editor, "/board/?state=rejected", " Mine ")
    assert find_saved(shown) == {"Mine": "/board/?state=rejected"}


@pytest.mark.parametrize("name", ["", "  ", "x" * 61])
def test_a_filter_without_a_name_or_with_a_long_one_is_refused(sign_in, name):
    shown = save(sign_in("editor"), BOARD, name)
    assert "Expected a name of 1 to 60 characters" in shown
    assert find_saved(shown) == {}


def test_only_filters_of_the_list_are_kept_and_only_of_lists_that_are_there(sign_in):
    editor = sign_in("editor")
    editor.post("/filters/board/save", {"name": "Odd", "state": "draft", "next": "//evil.example.net", "page": "7"})
    assert find_saved(editor.get("/board/").text) == {"Odd": "/board/?state=draft"}
    editor.post("/filters/board/save", {"name": "Nothing"})
    assert "Nothing" not in find_saved(editor.get("/board/").text)
    assert editor.post("/filters/people/save", {"name": "Odd", "state": "draft"}).status_code == 404


def test_hostile_words_in_names_and_filters_stay_words(sign_in):
    editor = sign_in("editor")
    editor.post("/filters/measures/save", {"name": HOSTILE, "q": HOSTILE})
    for path in ("/measures/", "/filters/"):
        assert HOSTILE not in editor.get(path).text
        assert not PageReader(editor.get(path).text).inline


def test_a_person_saves_only_so_many(sign_in, monkeypatch):
    monkeypatch.setattr("cms.filters.keeping.MOST", 2)
    assert MOST == 50
    editor = sign_in("editor")
    for name in ("One", "Two", "Two"):
        save(editor, BOARD, name)
    assert "You have 2 saved filters of this list. Delete one first." in save(editor, BOARD, "Three")
    assert set(find_saved(editor.get("/board/").text)) == {"One", "Two"}


@pytest.mark.browser
@pytest.mark.slow
def test_lists_are_filtered_sorted_and_saved_by_keyboard_alone_without_scripts(open_screen):
    page = open_screen("/board/", "editor", scripts=False)
    page.focus("#state")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("id") == "order"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "state=draft" in page.url
    assert "order=title" in page.url
    page.focus("#filter-name")
    page.keyboard.type("Drafts by title")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_role("link", name="Drafts by title").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "order=title" in page.url
    assert page.get_by_role("link", name="Drafts by title").get_attribute("aria-current") == "true"

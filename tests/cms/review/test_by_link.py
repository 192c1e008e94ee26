"""Comments by a review link, and its screens in a browser."""

from __future__ import annotations

import pytest

from cms.comments import list_threads
from cms.database import transaction
from tests.browser.page_checks import find_heading_faults, scrolls_sideways
from tests.cms.editing.browser_form import find_form
from tests.cms.mailbox import read_letters
from tests.cms.review.test_links import make_link
from tests.cms.workflow.stepping import ID, NUMBER, Content


@pytest.fixture
def editor(sign_in):
    """The first account, which began the demo content's versions."""
    return sign_in("editor")


@pytest.fixture
def link(workshop, editor, sign_in):
    Content(workshop.folder / "content.git").put("department_review", department=True)
    return make_link(sign_in("reviewer"))


def test_a_comment_by_a_link_carries_the_name_that_is_given_and_the_team_is_told(workshop, editor, link, visitor):
    content = Content(workshop.folder / "content.git")
    text = content.read(f"{NUMBER}/measure.md").decode()
    content.write({f"{NUMBER}/measure.md": text.replace("compared with", "as against", 1).encode()}, author=editor.id)
    page = f"{link}comment/"
    form = find_form(visitor.get(page).text)
    for typed in ({"f.text": " "}, {"f.name": ""}, {"f.about": "part nothing"}, {"f.text": "x" * 2001}):
        full = {"f.name": "Dana", "f.about": "whole", "f.text": "Fine."} | typed
        assert visitor.post(form.action, form.data(**full), form=page).status_code == 422
    good = {"f.name": "Dana  Price", "f.about": "dimension by-sex-over-time", "f.text": "Is <b>2001</b> right?"}
    assert visitor.post(form.action, form.data(**good), form=page).status_code == 302
    with workshop.app.app_context(), transaction() as connection:
        (thread,) = list_threads(connection, ID, NUMBER)
    assert (thread.spot.dimension, thread.comments[0].author.name) == ("by-sex-over-time", "Dana Price")
    shown = editor.get(f"/measures/{ID}/{NUMBER}/comments/").text
    assert "Dana Price" in shown
    assert "Is &lt;b&gt;2001&lt;/b&gt; right?" in shown
    assert [each["To"] for each in read_letters(workshop)] == [editor.email]
    assert "right?" not in visitor.get(page).text


@pytest.mark.slow
@pytest.mark.browser
def test_what_a_link_opens_is_accessible_wide_and_narrow_and_takes_a_sign_off_without_scripts(
    link, origin, open_page, axe
):
    faults = []
    for width in (1280, 320):
        page = open_page(f"{origin}{link}", width=width)
        for below in ("", "compare/", "compare/by-sex-over-time", "comment/", "sign-off"):
            page.goto(f"{origin}{link}{below}")
            found = [*axe(page), *find_heading_faults(page), *(["scrolls sideways"] if scrolls_sideways(page) else [])]
            faults += [f"{below} at {width}: {each}" for each in found]
    assert faults == []
    page = open_page(f"{origin}{link}", scripts=False)
    with page.expect_navigation():
        page.get_by_role("link", name="Sign it off").click()
    page.get_by_label("Your name").fill("Dana Price")
    page.get_by_label("Your role in the department").fill("Head of statistics")
    with page.expect_navigation():
        page.get_by_role("button", name="Sign it off").click()
    assert "Signed off by Dana Price, Head of statistics" in page.inner_text("main")

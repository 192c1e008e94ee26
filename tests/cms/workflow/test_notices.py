"""Notices on public versions through the screens."""

from __future__ import annotations

import pytest

from cms.audit import list_acts
from cms.database import transaction
from publishing.builds import Builds
from publishing.database import open_database
from tests.cms.editing.browser_form import read_forms
from tests.cms.workflow.stepping import ID, NUMBER, Content

SCREEN = f"/measures/{ID}/{NUMBER}/notice/"


def test_a_notice_goes_up_and_comes_down_without_a_new_version_or_a_new_approval(workshop, content, sign_in):
    approver = sign_in("approver")
    content.put("public")
    tree, before = content.find_tree(), content.read("measure.yaml")
    (form,) = [each for each in read_forms(approver.get(SCREEN).text) if each.action.endswith("/up")]
    assert approver.post(f"{SCREEN}up", form.data()).status_code == 302
    (notice,) = content.measure.notices
    assert ([str(each) for each in notice.on], "We are checking" in notice.text) == ([NUMBER], True)
    assert (content.find_tree(), content.status) == (tree, "approved")
    with open_database(workshop.settings.database_url) as database:
        assert [build.requested_by for build in Builds(database).list_unfinished()] == [approver.id]
    assert approver.post(f"{SCREEN}down", {}).status_code == 302
    assert content.read("measure.yaml") == before
    saves = content.list_commits()
    assert approver.post(f"{SCREEN}down", {}).status_code == 302
    assert content.list_commits() == saves
    with workshop.app.app_context(), transaction() as connection:
        acts = [each.act for each in list_acts(connection, ID)[:2]]
    assert acts == ["took down the notice on", "put up a notice on"]


@pytest.mark.parametrize("state", ["draft", "approved", "withdrawn"])
def test_a_notice_stands_only_on_what_readers_see(content, sign_in, state):
    content.put(state)
    assert sign_in("approver").post(f"{SCREEN}up", {"f.text": "Wrong."}).status_code == 409


def test_a_notice_without_words_is_refused_and_editors_put_none_up(content: Content, sign_in):
    content.put("public")
    approver = sign_in("approver")
    assert [approver.post(f"{SCREEN}up", {"f.text": text}).status_code for text in (" ", "a\x07b")] == [422, 422]
    assert sign_in("editor").post(f"{SCREEN}up", {"f.text": "Wrong."}).status_code == 403
    assert content.measure.notices == ()

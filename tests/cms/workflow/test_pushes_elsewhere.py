"""Pushes to a shared repository that runs no hook of ours: what the application makes of them when it meets them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.audit import list_acts
from cms.database import transaction
from cms.workspace.arrivals import Span, judge_arrivals
from cms.workspace.edits import read_blob
from measures.publication.approval import ApprovalRule
from measures.publication.choose import make_setting
from measures.publication.select import select_measures
from measures.publication.survey import survey_content
from measures.reading.site_file import read_site
from measures.store import GitStore
from measures.store.git.commits import Write, make_commit
from measures.writing.yaml_edits import set_field
from publishing.approvals import find_rule, make_rule
from tests.cms.conftest import copy_content
from tests.cms.mailbox import read_letters
from tests.cms.workflow.stepping import FOLDER, ID, NOON, NUMBER, PATH, Content, check_all, take
from tests.remotes import serve_over_http

CSV = f"{NUMBER}/by-sex-over-time.csv"
SCREEN = f"/measures/{ID}/{NUMBER}/"


class Elsewhere(Content):
    """The shared repository, to which others push."""

    def push_numbers(self, old: str = "5.1", new: str = "5.3", author: str = "u-1") -> None:
        self.write({CSV: self.read(CSV).decode().replace(old, new, 1).encode()}, author)

    def push_state(self, **value: object) -> None:
        text = self.read("measure.yaml").decode()
        self.write({"measure.yaml": set_field(text, ("versions", NUMBER), value).encode()})


@pytest.fixture
def elsewhere(tmp_path, content_template):
    (tmp_path / "shared").mkdir()
    copy_content(content_template, tmp_path / "shared")
    return Elsewhere(tmp_path / "shared" / "content.git")


@pytest.fixture
def office(make_workshop, elsewhere):
    """An installation whose content is a copy of the shared repository; it met the version in review."""
    elsewhere.put("internal_review")
    with serve_over_http(elsewhere.path.parent) as address:
        made = make_workshop(CONTENT_URL=f"{address}content.git", APPROVAL="seal", APPROVAL_KEY="a" * 40)
        made.add_person("developer", name="Whoever pushes")
        made.visitor().get("/sign-in")
        made.now += timedelta(minutes=1)
        yield made


def list_log(office, act):
    with office.app.app_context(), transaction() as connection:
        return list_acts(connection, ID, act=act)


def meet(office, app=None):
    answer = office.visitor(app).get("/sign-in")
    assert answer.status_code == 200
    office.now += timedelta(minutes=1)


def test_numbers_pushed_in_review_take_the_version_back_to_draft_once_for_two_web_processes(office, elsewhere):
    office.add_person("reviewer")
    before = elsewhere.list_commits()
    elsewhere.push_numbers()
    meet(office)
    assert elsewhere.status == "draft"
    meet(office, office.make_app())
    meet(office)
    assert len(elsewhere.list_commits()) == len(before) + 2, "the push, and one commit on top"
    (act,) = list_log(office, "moved")
    assert (act.person, act.version, act.before, act.after) == ("u-1", NUMBER, "internal review", "draft")
    assert act.why == "Numbers changed: by-sex-over-time.csv."
    (letter,) = [each for each in read_letters(office) if each["To"] == "reviewer-one@example.org"]
    assert "Draft" in letter["Subject"]


def test_words_pushed_in_review_leave_the_version_where_it_is(office, elsewhere):
    words = elsewhere.read(f"{NUMBER}/measure.md").decode().replace("unemployed", "out of work", 1)
    elsewhere.write({f"{NUMBER}/measure.md": words.encode()})
    meet(office)
    assert elsewhere.status == "internal_review"
    assert list_log(office, "moved") == ()


def test_what_another_process_took_back_and_did_not_write_down_is_written_down_by_the_next(office, elsewhere):
    elsewhere.push_numbers()
    elsewhere.put("draft")
    meet(office)
    assert [act.after for act in list_log(office, "moved")] == ["draft"]


def test_a_step_that_was_pushed_is_named_on_the_screen_and_in_the_log_and_is_not_published(office, elsewhere):
    tree = elsewhere.find_tree()
    approved = {"tree": tree, "by": "u-1", "at": "2026-11-25T09:00:00+00:00", "seal": "0" * 64}
    elsewhere.push_state(status="approved", release_at="2026-11-25T09:30:00+00:00", approved=approved)
    editor = office.sign_in("editor")
    for address in (SCREEN, f"{SCREEN}edit/text"):
        assert "Changed past the rules" in editor.get(address).text
    assert "by Whoever pushes" in editor.get(SCREEN).text
    assert "carries no valid seal, so a publish leaves it out" in editor.get(SCREEN).text
    assert "Readers see the version approved" not in editor.get(SCREEN).text
    steps = office.sign_in("approver").get(f"{SCREEN}steps/").text
    assert "A push wrote its state: approved." in steps
    (act,) = list_log(office, "pushed past the rules")
    assert (act.person, act.version) == ("u-1", NUMBER)
    assert NUMBER in list_public(elsewhere, office, ApprovalRule("tree")), "its time has come"
    assert NUMBER not in list_public(elsewhere, office, ApprovalRule("seal", office.settings.approval_key.encode()))


def test_an_approval_that_was_pulled_is_not_published_where_a_push_puts_it_back(office, elsewhere):
    approver = office.sign_in("approver")
    check_all(approver)
    assert take(approver, "approve-directly") == 302
    approved = elsewhere.read("measure.yaml")
    office.now += timedelta(minutes=1)
    assert take(approver, "pull") == 302
    elsewhere.write({"measure.yaml": approved})
    meet(office)
    office.now += timedelta(days=90)
    assert NUMBER in list_public(elsewhere, office, make_rule(office.settings)), "its seal is good"
    assert NUMBER not in list_public(elsewhere, office, find_rule(office.settings))


def test_an_approval_anew_after_a_pull_is_published(office, elsewhere):
    approver = office.sign_in("approver")
    check_all(approver)
    for move in ("approve-directly", "pull"):
        assert take(approver, move) == 302
        office.now += timedelta(minutes=1)
    elsewhere.put("internal_review")
    meet(office)
    assert take(approver, "approve-directly") == 302
    office.now += timedelta(days=90)
    assert NUMBER in list_public(elsewhere, office, find_rule(office.settings))


def list_public(elsewhere, office, rule):
    """Return the versions of the measure that a publish would choose by a rule."""
    with GitStore(elsewhere.path) as store:
        root = store.root_of(store.head("main") or "")
        folders = {PATH: survey_content(store, root, {}).folders[PATH]}
        site = read_site(read_blob(store, root, "site.yaml") or b"", "site.yaml").value
        assert site is not None
        selected = select_measures(folders, make_setting(store, site, office.now, rule))
    return [str(each.number) for found in selected.measures.values() for each in found.versions]


def test_numbers_pushed_into_a_public_version_are_named_and_readers_see_the_approved_ones(office, elsewhere):
    elsewhere.put("public")
    meet(office)
    seen = len(list_log(office, "pushed past the rules"))
    elsewhere.push_numbers()
    meet(office)
    acts = list_log(office, "pushed past the rules")
    assert len(acts) == seen + 1
    assert acts[0].why == "A push changed files while it was public: by-sex-over-time.csv."


def test_steps_taken_here_are_no_pushes(office, elsewhere):
    reviewer = office.sign_in("reviewer")
    answer = reviewer.post(f"{SCREEN}steps/return", {"f.reason": "Look again."})
    assert answer.status_code == 302, answer.text
    office.now += timedelta(minutes=1)
    meet(office)
    assert elsewhere.status == "draft"
    assert list_log(office, "pushed past the rules") == ()
    assert len(list_log(office, "moved")) == 1


def commit_on(store, changes, *parents):
    """Make a commit on one or two others, with all that is in the first and what it changes."""
    return make_commit(store.repo, Write(changes, parents[0], "u-1", "Change", NOON, ""), parents[0])


def test_numbers_that_a_merge_brings_into_review_are_found(elsewhere):
    elsewhere.put("draft")
    start = elsewhere.list_commits()[-1]
    elsewhere.push_numbers()
    mine = elsewhere.list_commits()[-1]
    with GitStore(elsewhere.path) as store:
        store.set_ref("refs/heads/main", start)
    elsewhere.put("internal_review")
    with GitStore(elsewhere.path) as store:
        theirs = store.head("main") or ""
        state = {f"{FOLDER}/measure.yaml": elsewhere.read("measure.yaml")}
        merged = merge(store, state, mine, theirs)
        found = judge_arrivals(store, Span(since=theirs, head=merged, at=NOON))
        assert [each.version.number for each in found.waiting] == [NUMBER]
        assert found.overridden == ()


def merge(store, changes, first, second):
    """Return a merge of two commits that holds the first with changes."""
    commit = store.repo.object_store[commit_on(store, changes, first).encode()]
    commit.parents = [first.encode(), second.encode()]
    store.repo.object_store.add_object(commit)
    return commit.id.decode()

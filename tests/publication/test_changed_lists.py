"""A classification that public versions stand on keeps its categories, from one release to the next."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from measures.publication.approval import ApprovalRule
from measures.publication.choose import Choice, choose
from measures.publication.record import Selection
from measures.store import MemoryStore
from tests.checks.good_store import change_store
from tests.checks.past import WithPast

NOW = datetime(2026, 11, 24, tzinfo=UTC)
LIST = "classifications/ethnicity-3.yaml"
USERS = "asthma01@1.0"


def publish(store: MemoryStore | WithPast, last: Selection | None = None) -> Choice:
    return choose(store, store.root, instant=NOW, rule=ApprovalRule("trust"), last=last, cache={})


def publish_change(old: str, new: str) -> Choice:
    past = MemoryStore(change_store({}))
    now = MemoryStore(change_store({LIST: (old, new)}))
    return publish(WithPast(now, past), publish(past).selection)


def find(choice: Choice, rule: str) -> list[str]:
    return [problem.message for problem in choice.problems if problem.rule == rule]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  - {id: white, label: White}\n", "", "the category white"),
        ("label: Indian, parent: asian", "label: Indian", "parent asian of the category indian"),
        ("parent: asian, concept: indian", "parent: asian", "concept indian of the category indian"),
    ],
    ids=["category", "parent", "meaning"],
)
def test_category_that_is_gone_or_means_something_else_stops_the_release_and_names_the_versions(old, new, told):
    choice = publish_change(old, new)
    [message] = find(choice, "classification.meaning-changed")
    assert told in message
    assert USERS in message
    assert choice.stopped


def test_classification_that_is_gone_stops_the_release():
    past = MemoryStore(change_store({}))
    files = change_store({})
    del files[LIST]
    choice = publish(WithPast(MemoryStore(files), past), publish(past).selection)
    assert choice.stopped
    assert "use, got none." in find(choice, "classification.meaning-changed")[0]


def test_changed_label_is_a_warning_that_names_the_versions():
    choice = publish_change("id: white, label: White", "id: white, label: White people, aliases: [White]")
    [message] = find(choice, "classification.label-changed")
    assert 'the label "White" of the category white' in message
    assert USERS in message
    assert not choice.stopped


ACCEPTED = "accepted: [{{rule: classification.label-changed, where: {}, by: u-1, at: 2026-11-01, why: As asked.}}]\n"


@pytest.mark.parametrize(("where", "told"), [(USERS, 0), ("asthma01@7.0", 1)], ids=["accepted", "of another version"])
def test_changed_label_that_was_accepted_for_its_versions_is_no_problem(where, told):
    new = f"label: White people, aliases: [White]}}\n{ACCEPTED.format(where).removesuffix(chr(10))}"
    choice = publish_change("label: White}", new)
    assert len(find(choice, "classification.label-changed")) == told


def test_alias_that_is_gone_is_told():
    choice = publish_change(", aliases: [Total]", "")
    assert 'the alias "Total" of the category all' in find(choice, "classification.label-changed")[0]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Ethnicity, 3 groups", "title: Three groups"),
        ("label: White}", "label: White}\n  - {id: other, label: Other}"),
        ("label: White}", "label: White, aliases: [white people]}"),
    ],
    ids=["title", "new category", "new alias"],
)
def test_what_alters_no_public_version_is_no_problem(old, new):
    choice = publish_change(old, new)
    assert not [problem.rule for problem in choice.problems if problem.rule.startswith("classification.")]


def test_list_that_no_public_version_uses_may_change():
    unused = {"classifications/none.yaml": "id: none\nvariable: none\ntitle: None\ncategories: [{id: a, label: A}]\n"}
    past, now = MemoryStore(change_store(unused)), MemoryStore(change_store({}))
    assert not publish(WithPast(now, past), publish(past).selection).stopped

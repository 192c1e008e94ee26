"""What previews know of the newest content, brought from one tree to the next, is what a fresh look would find."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.generated import Shape, generate_content
from cms.preview.known import Newest, SiteUnreadable
from measures.model.tree import ObjectMissing
from measures.publication.approval import ApprovalRule
from measures.store.memory import MemoryStore

CONTENT = generate_content(Shape(measures=4, measures_in_subtopic=2, subtopics_in_topic=1, dimensions=1, years=2))
FOLDERS = tuple(path.removesuffix("/measure.yaml") for path in CONTENT if path.endswith("/measure.yaml"))
RULE = ApprovalRule("trust")
START = datetime(2026, 1, 1, tzinfo=UTC)
BUNDLED = "{status: approved, release_at: 2026-01-03T09:30:00+00:00, bundle: winter}"
STATES = (
    "{status: draft}",
    "{status: approved, release_at: 2021-01-01T09:30:00+00:00}",
    "{status: approved, release_at: 2026-01-03T09:30:00+00:00}",
    "{status: approved, release_at: 2026-01-05T09:30:00+00:00}",
    BUNDLED,
    "{status: draft, bundle: winter}",
    "{status: approved}",
    "not a mapping",
)
states = st.tuples(st.sampled_from(FOLDERS), st.sampled_from(STATES))
removals = st.tuples(st.sampled_from(FOLDERS), st.none())
shared = st.tuples(
    st.sampled_from(("site.yaml", "pages/about.md", "measures/topic-0/topic.md", "measures/Odd/x.md")),
    st.sampled_from(("", "---\ntitle: Other\n---\n")),
)


def change(content, step):
    """Return the content after a step: the state of a measure, its removal, or another file."""
    name, said = step
    if name not in FOLDERS:
        return content | {name: CONTENT.get(name, b"") + said.encode()}
    if said is None:
        return {path: each for path, each in content.items() if not path.startswith(f"{name}/")}
    number = FOLDERS.index(name)
    state = f'id: m000000{number}\nversions:\n  "1.0": {said}\n'.encode()
    mine = {path: each for path, each in CONTENT.items() if path.startswith(f"{name}/")}
    return content | mine | {f"{name}/measure.yaml": state}


class Repository:
    """The objects of every tree so far, and how many of them were read."""

    def __init__(self):
        self.stores, self.reads = [], 0

    def add(self, content):
        """Keep a tree and return its id."""
        self.stores.append(MemoryStore(content))
        return self.stores[-1].root

    def _read(self, what, object_id):
        self.reads += 1
        for store in reversed(self.stores):
            with suppress(ObjectMissing):
                return getattr(store, what)(object_id)
        raise ObjectMissing(object_id)

    def tree(self, object_id):
        """Return a folder."""
        return self._read("tree", object_id)

    def blob(self, object_id):
        """Return a file."""
        return self._read("blob", object_id)


def choose(newest, objects, root, instant):
    """Return what is public by path; None where the site cannot be read."""
    try:
        return newest.choose(objects, root, instant, RULE).measures
    except SiteUnreadable:
        return None


@given(st.lists(st.tuples(st.one_of(states, removals, shared), st.integers(0, 6)), min_size=1, max_size=8))
def test_following_what_changed_finds_what_a_fresh_look_finds(steps):
    content, newest, objects = CONTENT, Newest(), Repository()
    for step, day in steps:
        content = change(content, step)
        root = objects.add(content)
        instant = START + timedelta(days=day)
        fresh = Newest()
        for each in (instant, instant + timedelta(days=1), instant):
            assert choose(newest, objects, root, each) == choose(fresh, objects, root, each)
        known, found = (which.survey(objects, root) for which in (newest, fresh))
        assert (known.folders, known.shared) == (found.folders, found.shared)
        assert known.shared_problems == found.shared_problems


def test_following_a_change_of_one_measure_reads_as_much_of_a_large_site_as_of_a_small_one():
    def count(measures):
        content, newest, objects = generate_content(Shape(measures=measures)), Newest(), Repository()
        newest.choose(objects, objects.add(content), START, RULE)
        root = objects.add(change(content, (FOLDERS[1], STATES[0])))
        before = objects.reads
        newest.choose(objects, root, START, RULE)
        return objects.reads - before

    assert count(12) == count(60)


def test_a_measure_is_public_from_its_instant_on_although_nothing_was_saved():
    newest = Newest()
    store = MemoryStore(change(CONTENT, (FOLDERS[0], STATES[2])))
    path = FOLDERS[0].removeprefix("measures/")
    due = datetime(2026, 1, 3, 9, 30, tzinfo=UTC)
    for instant, is_public in ((START, False), (due - timedelta(seconds=1), False), (due, True), (START, False)):
        assert (path in newest.choose(store.objects, store.root, instant, RULE).measures) == is_public


def test_a_site_that_cannot_be_read_is_said_each_time():
    store, newest = MemoryStore(CONTENT | {"site.yaml": b"name: ["}), Newest()
    for _ in range(2):
        with pytest.raises(SiteUnreadable):
            newest.choose(store.objects, store.root, START, RULE)


def test_a_bundle_goes_when_one_of_its_members_is_a_draft_again():
    newest, objects = Newest(), Repository()
    both = change(change(CONTENT, (FOLDERS[0], BUNDLED)), (FOLDERS[1], BUNDLED))
    paths = {folder.removeprefix("measures/") for folder in FOLDERS[:2]}
    later = START + timedelta(days=3)
    assert paths <= set(newest.choose(objects, objects.add(both), later, RULE).measures)
    one = objects.add(change(both, (FOLDERS[0], "{status: draft, bundle: winter}")))
    assert paths.isdisjoint(newest.choose(objects, one, later, RULE).measures)

"""Which commits one has and another has not, and which was made on which, as git says it."""

import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dulwich.objects import Commit, ObjectID
from hypothesis import given
from hypothesis import strategies as st

from measures.model.tree import ObjectMissing
from measures.store import GitStore
from measures.store.git import make_repository

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitStore]:
    path = tmp_path_factory.mktemp("history") / "store.git"
    make_repository(path)
    with GitStore(path) as opened:
        opened.repo.object_store.fsync_object_files = False
        yield opened


def add_commit(store: GitStore, parents: list[str], number: int, seconds: int) -> str:
    commit = Commit()
    commit.tree = ObjectID(b"4b825dc642cb6eb9a060e54bf8d69288fbee4904")
    commit.parents = [ObjectID(parent.encode()) for parent in parents]
    commit.author = commit.committer = b"u-1 <u-1@users.invalid>"
    commit.author_time = commit.commit_time = int(NOON.timestamp()) + seconds
    commit.author_timezone = commit.commit_timezone = 0
    commit.encoding = b"UTF-8"
    commit.message = b"%d" % number
    store.repo.object_store.add_object(commit)
    return commit.id.decode()


def ask_git(store: GitStore, *arguments: str) -> list[str]:
    command = ["git", "-C", store.repo.path, "rev-list", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[list[int], int]]:
    """Draw commits as (positions of parents, seconds since the newest parent)."""
    found: list[tuple[list[int], int]] = [([], 0)]
    for number in range(1, draw(st.integers(1, 12))):
        parents = draw(st.lists(st.integers(0, number - 1), min_size=1, max_size=2, unique=True))
        found.append((parents, draw(st.integers(0, 2))))
    return found


@pytest.mark.slow
@given(histories(), st.data())
def test_commits_since_another_are_those_that_git_lists(
    store: GitStore, history: list[tuple[list[int], int]], data: st.DataObject
) -> None:
    ids: list[str] = []
    times: list[int] = []
    for number, (parents, more) in enumerate(history):
        times.append(max((times[at] for at in parents), default=0) + more)
        ids.append(add_commit(store, [ids[at] for at in parents], number, times[-1]))
    head, since = (data.draw(st.sampled_from(ids)) for _ in range(2))
    found = [each.commit for each in store.list_commits(head, since)]
    assert len(set(found)) == len(found)
    assert set(found) == set(ask_git(store, head, f"^{since}"))
    assert store.is_ancestor(since, head) == (since in ask_git(store, head))
    assert {each.commit for each in store.list_commits(head)} == set(ask_git(store, head))


def test_commits_are_listed_oldest_first_and_only_as_many_as_asked(store: GitStore) -> None:
    ids: list[str] = []
    for number in range(5):
        ids.append(add_commit(store, ids[-1:], 100 + number, number))
    assert [each.commit for each in store.list_commits(ids[-1])] == ids
    assert [each.commit for each in store.list_commits(ids[-1], None, 2)] == ids[-2:]
    assert [each.commit for each in store.list_commits(ids[-1], ids[2])] == ids[3:]
    assert [each.commit for each in store.list_commits(ids[-1], "f" * 40)] == ids


def test_long_history_before_is_not_read(store: GitStore, monkeypatch: pytest.MonkeyPatch) -> None:
    ids: list[str] = []
    for number in range(60):
        ids.append(add_commit(store, ids[-1:], 1000 + number, number))
    opened: list[ObjectID] = []
    read = type(store.repo.object_store).get_raw

    def count(self: object, name: ObjectID) -> object:
        opened.append(name)
        return read(store.repo.object_store, name)

    monkeypatch.setattr(type(store.repo.object_store), "get_raw", count)
    assert len(store.list_commits(ids[-1], ids[-3])) == 2
    assert store.is_ancestor(ids[-3], ids[-1])
    assert len(opened) < 15


def test_commit_says_who_made_it_when_and_on_what(tmp_path: Path) -> None:
    make_repository(tmp_path / "store.git")
    with GitStore(tmp_path / "store.git") as store:
        first = store.commit({"a": b"1"}, base=None, author="u-1", message="First", at=NOON)
        later = NOON + timedelta(hours=1)
        second = store.commit({"a": b"2"}, base=first, author="u-2", message="Second\n\nWhy.", at=later)
        one, two = store.list_commits(second)
        assert (one.before, two.before, two.root) == (None, store.root_of(first), store.root_of(second))
        assert (two.author, two.identity, two.at) == ("u-2", "u-2 <u-2@users.invalid>", later)
        assert two.message == "Second\n\nWhy."
        with pytest.raises(ObjectMissing):
            store.list_commits("f" * 40)

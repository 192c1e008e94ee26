"""The history repository: commits that come out the same again, trees that change only where told."""

from __future__ import annotations

import subprocess
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from measures.model.tree import hash_blob
from publishing.history import Facts, History, HistoryLocked, HistoryMoved, HistoryUnreachable, ReleaseUnknown
from tests.publishing.fakes import INSTANT, make_release

FACTS = Facts(content="c" * 40, fingerprint="f" * 64, settings="s" * 64, instant=INSTANT, build="20261102T093000Z-1")


def git(path: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(path), *words], check=True, capture_output=True, text=True).stdout


def test_history_begins_empty(history: History) -> None:
    assert history.head() is None
    assert history.newest() is None
    assert list(history.list_releases()) == []


def test_same_facts_make_the_same_commit_in_another_repository(tmp_path: Path) -> None:
    commits = set()
    for name in ("one", "two"):
        with History(tmp_path / name) as history:
            commits.add(make_release(history, {"index.html": "hello"}))
    assert len(commits) == 1


def test_release_message_names_number_content_and_instant(history: History, tmp_path: Path) -> None:
    tree = history.trees.write_tree(None, {"release.json": hash_blob(b"{}")}, {hash_blob(b"{}"): lambda: b"{}"})
    history.advance(history.write_commit(tree=tree, parent=None, number=1, facts=FACTS), expected=None)

    message = git(tmp_path / "history.git", "log", "-1", "--format=%B%an %ae %at")
    assert message.splitlines() == [
        "Release 1",
        "",
        "Yardstick-Release: 1",
        f"Yardstick-Content: {'c' * 40}",
        f"Yardstick-Fingerprint: {'f' * 64}",
        f"Yardstick-Settings: {'s' * 64}",
        "Yardstick-Instant: 2026-11-02T09:30:00Z",
        "Yardstick-Build: 20261102T093000Z-1",
        f"yardstick publish@yardstick.invalid {int(INSTANT.timestamp())}",
    ]


def test_repository_is_sound_to_git(history: History, tmp_path: Path) -> None:
    make_release(history, {"index.html": "1", "a/b/index.html": "2", "a.b/x": "3", "a-b/x": "4"})
    make_release(history, {"index.html": "1", "a": "2"})

    git(tmp_path / "history.git", "fsck", "--strict", "--full")
    assert git(tmp_path / "history.git", "show", "main:site/a") == "2"


def test_many_files_go_into_one_pack(history: History, tmp_path: Path) -> None:
    files = {f"t/{number}/index.html": f"page {number}" for number in range(300)}
    release = history.release(make_release(history, files))

    assert len(list((tmp_path / "history.git" / "objects" / "pack").glob("*.pack"))) == 1
    assert len(list(history.trees.list_files(history.portion(release, "site")))) == 300
    git(tmp_path / "history.git", "fsck", "--strict", "--full")


def test_releases_are_found_by_number_and_by_id(history: History) -> None:
    first, second = make_release(history, {"a": "1"}), make_release(history, {"a": "2"})

    assert history.find_release("1").id == first
    assert history.find_release(second[:9]).number == 2
    assert [release.number for release in history.list_releases()] == [2, 1]
    for name in ("3", second[:4], "nonsense"):
        with pytest.raises(ReleaseUnknown):
            history.find_release(name)


def test_head_moves_only_from_where_it_was_expected(history: History) -> None:
    first = make_release(history, {"a": "1"})
    make_release(history, {"a": "2"})
    tree = history.release(first).tree
    other = history.write_commit(tree=tree, parent=first, number=2, facts=FACTS)

    with pytest.raises(HistoryMoved):
        history.advance(other, expected=first)
    with pytest.raises(HistoryMoved):
        history.advance(other, expected=None)


def test_locks_that_a_killed_process_left_are_cleared_by_its_successor(history: History, tmp_path: Path) -> None:
    first = make_release(history, {"a": "1"})
    repository = tmp_path / "history.git"
    blob = hash_blob(b"2")
    (repository / "objects" / blob[:2]).mkdir(exist_ok=True)
    (repository / "objects" / blob[:2] / f"{blob[2:]}.lock").touch()
    (repository / "refs" / "heads" / "main.lock").touch()
    (repository / "objects" / "pack" / "tmpabc.pack").touch()
    with pytest.raises(HistoryLocked):
        make_release(history, {"a": "2"})
    assert history.head() == first

    history.clear_leftovers()

    assert make_release(history, {"a": "2"}) == history.head()
    assert list(repository.rglob("*.lock")) == []
    assert not (repository / "objects" / "pack" / "tmpabc.pack").exists()


def test_head_that_is_locked_is_not_moved(history: History, tmp_path: Path) -> None:
    first = make_release(history, {"a": "1"})
    (tmp_path / "history.git" / "refs" / "heads" / "main.lock").touch()

    with pytest.raises(HistoryLocked):
        make_release(history, {"a": "2"})
    assert history.head() == first


def test_advancing_again_to_the_same_commit_is_no_fault(history: History) -> None:
    commit = make_release(history, {"a": "1"})

    history.advance(commit, expected=None)

    assert history.head() == commit


def test_bytes_that_are_not_what_their_id_says_are_refused(history: History) -> None:
    with pytest.raises(ValueError, match="Expected the file"):
        history.trees.write_tree(None, {"a": hash_blob(b"right")}, {hash_blob(b"right"): lambda: b"wrong"})


PATHS = st.lists(st.sampled_from(["a", "b", "c", "a.b", "a-b", "z"]), min_size=1, max_size=3).map("/".join)
FILES = st.dictionaries(PATHS, st.sampled_from(["", "one", "two", "three"]), max_size=8).map(
    lambda files: {p: v for p, v in files.items() if not any(o != p and o.startswith(f"{p}/") for o in files)}
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(old=FILES, new=FILES)
def test_diff_of_two_trees_turns_one_into_the_other(history: History, old: dict[str, str], new: dict[str, str]) -> None:
    def write(files: dict[str, str], base: str | None = None, removed: tuple[str, ...] = ()) -> str:
        changes: dict[str, str | None] = dict.fromkeys(removed)
        changes |= {path: hash_blob(text.encode()) for path, text in files.items()}
        contents = {hash_blob(text.encode()): partial(str.encode, text) for text in files.values()}
        return history.trees.write_tree(base, changes, contents)

    one, two = write(old), write(new)
    diff = dict(history.trees.diff(one, two))

    turned = {path: hash_blob(text.encode()) for path, text in old.items()}
    for path, blob in diff.items():
        assert turned.get(path) != blob
        if blob is None:
            del turned[path]
        else:
            turned[path] = blob
    assert turned == {path: hash_blob(text.encode()) for path, text in new.items()}
    gone = tuple(path for path, blob in diff.items() if blob is None)
    changed = {path: new[path] for path, blob in diff.items() if blob is not None}
    assert write(changed, one, gone) == two


def test_releases_reach_a_remote_and_another_machine(history: History, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(tmp_path / "remote.git")], check=True)
    remote = str(tmp_path / "remote.git")
    make_release(history, {"a": "1"})

    history.push(remote)
    with History(tmp_path / "other.git") as other:
        other.fetch(remote)
        assert other.head() == history.head()
        newer = make_release(other, {"a": "2"})
        other.push(remote)
    history.fetch(remote)
    history.push(remote)

    assert history.head() == newer
    assert git(tmp_path / "remote.git", "rev-parse", "main").strip() == newer


def test_remote_that_went_on_without_us_is_not_overwritten(history: History, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(tmp_path / "remote.git")], check=True)
    remote = str(tmp_path / "remote.git")
    with History(tmp_path / "other.git") as other:
        theirs = make_release(other, {"a": "theirs"})
        other.push(remote)
    make_release(history, {"a": "ours"})

    with pytest.raises(HistoryMoved):
        history.push(remote)
    with pytest.raises(HistoryMoved):
        history.fetch(remote)
    assert git(tmp_path / "remote.git", "rev-parse", "main").strip() == theirs


def test_release_that_was_never_pushed_gives_way_to_the_one_that_another_machine_pushed(
    history: History, tmp_path: Path
) -> None:
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(tmp_path / "remote.git")], check=True)
    remote = str(tmp_path / "remote.git")
    make_release(history, {"a": "1"})
    history.push(remote)
    with History(tmp_path / "other.git") as other:
        other.fetch(remote)
        theirs = make_release(other, {"a": "theirs"})
        other.push(remote)
    ours = make_release(history, {"a": "ours"})
    with pytest.raises(HistoryMoved):
        history.push(remote)

    history.fetch(remote)

    assert history.head() == theirs
    assert history.has(ours), "what was made from it can still be told"
    newer = make_release(history, {"a": "3"})
    history.push(remote)
    assert git(tmp_path / "remote.git", "rev-parse", "main").strip() == newer


def test_absent_remote_is_an_outside_failure(history: History, tmp_path: Path) -> None:
    make_release(history, {"a": "1"})

    with pytest.raises(HistoryUnreachable):
        history.push(str(tmp_path / "nowhere.git"))

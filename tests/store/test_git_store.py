import os
import subprocess
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from dulwich.file import FileLocked
from dulwich.objects import Blob, Tree
from dulwich.refs import DiskRefsContainer

from measures.model.tree import Entry, find_entry, hash_blob
from measures.store import GitStore, HeadMoved, seed_store
from measures.store.git import NoStore, PathRefused, PushRefused, RemoteUnreachable, make_repository
from measures.store.seeding import FolderUnfit

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def commit(store: GitStore, changes: dict[str, bytes | None], base: str | None, author: str = "u-1") -> str:
    return store.commit(changes, base=base, author=author, message="Change", at=NOON)


def read(store: GitStore, path: str) -> bytes | None:
    head = store.head("main")
    entry = find_entry(store, store.root_of(head), path) if head else None
    return store.blob(entry.id) if entry else None


def git(path: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(path), *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    make_repository(tmp_path / "store.git")
    return tmp_path / "store.git"


@pytest.fixture
def store(path: Path) -> Iterator[GitStore]:
    with GitStore(path) as opened:
        yield opened


def test_commit_adds_changes_and_removes_files(store: GitStore) -> None:
    first = commit(store, {"a/x": b"1", "a/y": b"2", "b": b"3"}, None)
    second = commit(store, {"a/x": b"4", "b": None, "c/d/e": b"5"}, first)
    assert store.diff(store.root_of(first), store.root_of(second)) == ("a/x", "b", "c/d/e")
    assert (read(store, "a/x"), read(store, "a/y"), read(store, "b"), read(store, "c/d/e")) == (b"4", b"2", None, b"5")


def test_folder_that_loses_its_last_file_is_gone(store: GitStore) -> None:
    first = commit(store, {"a/b/c": b"1", "d": b"2"}, None)
    second = commit(store, {"a/b/c": None}, first)
    assert list(store.tree(store.root_of(second))) == ["d"]


def test_commit_is_by_the_user_id_and_never_by_an_address(store: GitStore, path: Path) -> None:
    commit(store, {"a": b"1"}, None, author="u-7")
    assert git(path, "log", "-1", "--format=%an|%ae|%ct") == f"u-7|u-7@users.invalid|{int(NOON.timestamp())}"


def test_git_finds_no_fault_in_what_was_written(store: GitStore, path: Path) -> None:
    first = commit(store, {"a/b": b"1", "a.b": b"2", "a-b/c": b"3"}, None)
    commit(store, {"a/b": None}, first)
    assert git(path, "fsck", "--strict", "--full") == ""


def test_commit_onto_a_branch_that_moved_elsewhere_keeps_both_changes(store: GitStore) -> None:
    base = commit(store, {"a": b"1", "b": b"1"}, None)
    commit(store, {"a": b"2"}, base)
    commit(store, {"b": b"2"}, base)
    assert (read(store, "a"), read(store, "b")) == (b"2", b"2")


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("a", "a"), ("a/b", "a"), ("a", "a/b")],
    ids=["the same file", "a file below it", "a file above it"],
)
def test_commit_is_refused_where_its_file_was_touched_meanwhile(store: GitStore, theirs: str, ours: str) -> None:
    base = commit(store, {"x": b"1"}, None)
    commit(store, {theirs: b"theirs"}, base)
    with pytest.raises(HeadMoved) as caught:
        commit(store, {ours: b"ours"}, base)
    assert caught.value.paths == (theirs,)
    assert read(store, theirs) == b"theirs"


def test_first_commit_is_refused_where_the_branch_is_there(store: GitStore) -> None:
    commit(store, {"a": b"1"}, None)
    with pytest.raises(HeadMoved):
        commit(store, {"b": b"1"}, None)


def test_twenty_commits_by_four_writers_at_once_lose_nothing(path: Path) -> None:
    with GitStore(path) as store:
        base = commit(store, {"start": b""}, None)
    failures: list[str] = []

    def write(writer: int) -> None:
        with GitStore(path) as own:
            for number in range(5):
                while True:
                    try:
                        commit(own, {f"w{writer}/f{number}": b"x"}, base, author=f"u-{writer}")
                        break
                    except HeadMoved as moved:
                        if moved.paths:
                            failures.append(str(moved))
                            return

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert failures == []
    with GitStore(path) as store:
        head = store.head("main")
        assert head is not None
        assert len(store.diff(store.root_of(base), store.root_of(head))) == 20
    assert git(path, "rev-list", "--count", "main") == "21"


def test_two_writers_of_one_file_are_never_both_told_that_it_was_saved(path: Path) -> None:
    with GitStore(path) as store:
        base = commit(store, {"a": b"0"}, None)
    outcomes: list[str] = []
    together = threading.Barrier(4)

    def write(writer: int) -> None:
        with GitStore(path) as own:
            together.wait()
            try:
                outcomes.append(commit(own, {"a": b"by %d" % writer}, base))
            except HeadMoved:
                outcomes.append("refused")

    writers = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert outcomes.count("refused") == 3


def test_lock_held_by_another_process_is_waited_out_and_then_named(
    store: GitStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = commit(store, {"a": b"1"}, None)
    tries = []
    real = DiskRefsContainer.set_if_equals

    def locked_twice(self: DiskRefsContainer, *arguments: object, **named: object) -> bool:
        tries.append(1)
        if len(tries) < 3:
            raise FileLocked("main", "main.lock")
        return bool(real(self, *arguments, **named))  # type: ignore[arg-type]

    monkeypatch.setattr(DiskRefsContainer, "set_if_equals", locked_twice)
    commit(store, {"a": b"2"}, base)
    assert read(store, "a") == b"2"
    monkeypatch.setattr(DiskRefsContainer, "set_if_equals", lambda *_, **__: False)
    with pytest.raises(HeadMoved, match="did not stay still"):
        commit(store, {"b": b"2"}, store.head("main"))


def test_locks_left_by_a_killed_writer_do_not_keep_anyone_from_saving(store: GitStore, path: Path) -> None:
    base = commit(store, {"a": b"1"}, None)
    object_id = hash_blob(b"2")
    (path / "objects" / object_id[:2]).mkdir(exist_ok=True)
    locks = [path / "objects" / object_id[:2] / f"{object_id[2:]}.lock", path / "refs" / "heads" / "main.lock"]
    for lock in locks:
        lock.write_bytes(b"")
        os.utime(lock, (0, 0))
    commit(store, {"a": b"2"}, base)
    assert read(store, "a") == b"2"


def test_lock_of_a_living_writer_is_left_to_it(store: GitStore, path: Path) -> None:
    base = commit(store, {"a": b"1"}, None)
    lock = path / "refs" / "heads" / "main.lock"
    lock.write_bytes(b"")
    with pytest.raises(HeadMoved):
        commit(store, {"a": b"2"}, base)
    assert lock.exists()
    assert read(store, "a") == b"1"


def test_head_and_objects_are_found_after_git_packed_them(store: GitStore, path: Path) -> None:
    first = commit(store, {"a/b": b"1"}, None)
    store.set_ref("refs/yardstick/approved/7f3k2q9d/1.0", store.tree(store.root_of(first))["a"].id)
    git(path, "gc", "--quiet", "--prune=now")
    assert not (path / "refs" / "heads" / "main").exists()
    assert store.head("main") == first
    second = commit(store, {"a/b": b"2"}, first)
    with GitStore(path) as again:
        assert again.head("main") == second
        assert again.ref("refs/yardstick/approved/7f3k2q9d/1.0") is not None
        assert read(again, "a/b") == b"2"


@pytest.mark.parametrize("name", ["../x", "a/../b", "/a", "a//b", ".git/config", "a/.GIT/x", "a/", "", "a\0b"])
def test_path_that_leaves_the_tree_is_refused(store: GitStore, name: str) -> None:
    with pytest.raises(PathRefused):
        commit(store, {name: b"x"}, None)
    assert store.head("main") is None


def test_names_that_git_allows_but_folders_do_not_are_other(store: GitStore) -> None:
    blob = Blob.from_string(b"x")
    tree = Tree()
    for name in (b"..", b"a\\b", b"caf\xe9", b"plain"):
        tree.add(name, 0o100644, blob.id)
    tree.add(b"link", 0o120000, blob.id)
    tree.add(b"module", 0o160000, blob.id)
    for each in (blob, tree):
        store.repo.object_store.add_object(each)
    kinds = {name: entry.kind for name, entry in store.tree(tree.id.decode()).items()}
    assert kinds == {
        "..": "other",
        "a\\b": "other",
        "caf\\xe9": "other",
        "link": "other",
        "module": "other",
        "plain": "file",
    }


def test_diff_opens_only_what_differs(store: GitStore, monkeypatch: pytest.MonkeyPatch) -> None:
    first = commit(store, {f"{topic}/{name}": b"x" for topic in "abc" for name in "xyz"}, None)
    second = commit(store, {"b/y": b"new"}, first)
    opened: list[str] = []
    real = store.tree

    def open_tree(tree_id: str) -> Mapping[str, Entry]:
        opened.append(tree_id)
        return real(tree_id)

    monkeypatch.setattr(store, "tree", open_tree)
    assert store.diff(store.root_of(first), store.root_of(second)) == ("b/y",)
    assert len(opened) == 4


def test_missing_store_is_named(tmp_path: Path) -> None:
    with pytest.raises(NoStore, match=r"nowhere\.git"):
        GitStore(tmp_path / "nowhere.git")


def test_seeded_store_holds_the_folder_and_is_cloned_by_git(tmp_path: Path) -> None:
    (tmp_path / "content" / "pages").mkdir(parents=True)
    (tmp_path / "content" / "pages" / "about.md").write_bytes(b"text\r\n")
    seed_store(tmp_path / "store.git", tmp_path / "content", "u-1", NOON, branch="main")
    git(tmp_path, "clone", "--quiet", str(tmp_path / "store.git"), "clone")
    assert (tmp_path / "clone" / "pages" / "about.md").read_bytes() == b"text\r\n"


def test_large_store_is_seeded_as_one_pack(tmp_path: Path) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    for number in range(300):
        (folder / f"{number}.md").write_bytes(b"%d" % number)
    seed_store(tmp_path / "store.git", folder, "u-1", NOON)
    assert len(list((tmp_path / "store.git" / "objects" / "pack").glob("*.pack"))) == 1
    assert git(tmp_path / "store.git", "fsck", "--strict", "--full") == ""


def test_folder_with_a_link_seeds_no_store(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").symlink_to("/etc/passwd")
    with pytest.raises(FolderUnfit, match=r"a\.md"):
        seed_store(tmp_path / "store.git", tmp_path / "content", "u-1", NOON)
    assert not (tmp_path / "store.git").exists()


def test_fetch_takes_the_branch_and_the_approved_trees(store: GitStore, tmp_path: Path) -> None:
    first = commit(store, {"a/b": b"1"}, None)
    tree = store.tree(store.root_of(first))["a"].id
    store.set_ref("refs/yardstick/approved/7f3k2q9d/1.0", tree)
    make_repository(tmp_path / "copy.git")
    with GitStore(tmp_path / "copy.git") as copy:
        assert copy.fetch(store.repo.path, "main") == first
        assert copy.head("main") == first
        assert copy.ref("refs/yardstick/approved/7f3k2q9d/1.0") == tree
        second = commit(store, {"c": b"2"}, first)
        copy.fetch(store.repo.path, "main")
        assert (copy.head("main"), read(copy, "c")) == (second, b"2")


def test_approved_tree_that_no_branch_holds_any_more_is_fetched(store: GitStore, tmp_path: Path) -> None:
    first = commit(store, {"a/b": b"1"}, None)
    tree = store.tree(store.root_of(first))["a"].id
    store.set_ref("refs/yardstick/approved/7f3k2q9d/1.0", tree)
    store.commit({"x": b"squashed"}, base=None, author="u-1", message="Squash", at=NOON, branch="squashed")
    make_repository(tmp_path / "copy.git")
    with GitStore(tmp_path / "copy.git") as copy:
        copy.fetch(store.repo.path, "squashed")
        assert copy.blob(copy.tree(tree)["b"].id) == b"1"


def test_push_sends_commits_and_approved_trees(store: GitStore, tmp_path: Path) -> None:
    make_repository(tmp_path / "remote.git")
    first = commit(store, {"a/b": b"1"}, None)
    approved = "refs/yardstick/approved/7f3k2q9d/1.0"
    store.set_ref(approved, store.tree(store.root_of(first))["a"].id)
    store.push(str(tmp_path / "remote.git"), ["refs/heads/main", approved])
    with GitStore(tmp_path / "remote.git") as remote:
        assert remote.head("main") == first
        assert remote.ref(approved) == store.ref(approved)
        assert read(remote, "a/b") == b"1"


def test_push_onto_a_branch_that_moved_is_refused_and_loses_nothing(store: GitStore, tmp_path: Path) -> None:
    make_repository(tmp_path / "remote.git")
    first = commit(store, {"a": b"1"}, None)
    store.push(str(tmp_path / "remote.git"), ["refs/heads/main"])
    with GitStore(tmp_path / "remote.git") as remote:
        theirs = commit(remote, {"b": b"theirs"}, first)
        commit(store, {"a": b"2"}, first)
        with pytest.raises(PushRefused):
            store.push(str(tmp_path / "remote.git"), ["refs/heads/main"])
        assert remote.head("main") == theirs


def test_unreachable_remote_is_said_so(store: GitStore, tmp_path: Path) -> None:
    commit(store, {"a": b"1"}, None)
    with pytest.raises(RemoteUnreachable, match=r"nowhere\.git"):
        store.fetch(str(tmp_path / "nowhere.git"), "main")
    with pytest.raises(RemoteUnreachable, match=r"nowhere\.git"):
        store.push(str(tmp_path / "nowhere.git"), ["refs/heads/main"])


def test_commit_time_is_that_given(store: GitStore, path: Path) -> None:
    commit(store, {"a": b"1"}, None)
    store.commit({"a": b"2"}, base=store.head("main"), author="u-1", message="Later", at=NOON + timedelta(hours=1))
    assert git(path, "log", "-1", "--format=%at %s") == f"{int(NOON.timestamp()) + 3600} Later"

"""A copy of a shared repository begins with what a publish reads, and takes older commits when it is asked for them."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from measures.model.tree import ObjectMissing
from measures.store import GitStore
from measures.store.git import Origin, PushRefused, RemoteUnreachable, make_repository
from tests.remotes import serve_over_git, serve_over_http

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
APPROVED = "refs/yardstick/approved/7f3k2q9d/1.0"
SAVES = 12
SERVERS: Mapping[str, Callable[[Path], AbstractContextManager[str]]] = {
    "path": lambda folder: nullcontext(f"{folder}/"),
    "git": serve_over_git,
    "http": serve_over_http,
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], str]:
    """The folder of a repository of twelve commits, the commits, and a tree that only its approval keeps."""
    folder = tmp_path_factory.mktemp("shared")
    make_repository(folder / "content.git")
    commits: list[str] = []
    with GitStore(folder / "content.git") as store:
        for number in range(SAVES):
            files = {"measures/a.csv": b"a,%d\n" % number, f"pages/{number}.md": b"%d" % number}
            at = NOON + timedelta(hours=number)
            base = commits[-1] if commits else None
            commits.append(store.commit(files, base=base, author="u-1", message=f"Save {number}", at=at))
        approved = store.tree(store.root_of(commits[2]))["pages"].id
        store.set_ref(APPROVED, approved)
    return folder, commits, approved


@pytest.fixture(params=SERVERS)
def remote(
    request: pytest.FixtureRequest, shared: tuple[Path, list[str], str], tmp_path: Path
) -> Iterator[tuple[str, Path]]:
    """The address of a copy of the repository that a test may push to, and where it is."""
    shutil.copytree(shared[0], tmp_path / "remote")
    with SERVERS[request.param](tmp_path / "remote") as address:
        yield f"{address}content.git", tmp_path / "remote" / "content.git"


@pytest.fixture
def copy(remote: tuple[str, Path], tmp_path: Path) -> Iterator[GitStore]:
    make_repository(tmp_path / "copy.git")
    with GitStore(tmp_path / "copy.git", origin=Origin(url=remote[0], branch="main")) as opened:
        opened.fetch(remote[0], "main")
        yield opened


def git(path: Path | str, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(path), *arguments], check=True, capture_output=True, text=True)
    assert "error" not in done.stderr, done.stderr
    return done.stdout.strip()


def add(store: GitStore, path: str, base: str) -> str:
    return store.commit({path: b"new\n"}, base=base, author="u-2", message="Add", at=NOON + timedelta(days=9))


def test_a_new_copy_holds_the_newest_commit_and_approved_trees_and_nothing_else(
    copy: GitStore, shared: tuple[Path, list[str], str]
) -> None:
    _, commits, approved = shared
    newest = {
        commits[-1],
        copy.root_of(commits[-1]),
        *(each.id for each in copy.tree(copy.root_of(commits[-1])).values()),
    }
    trees = [*copy.tree(copy.root_of(commits[-1])).values()]
    blobs = {each.id for tree in trees for each in copy.tree(tree.id).values()}
    assert {each.decode() for each in copy.repo.object_store} == newest | blobs | {approved}
    assert (copy.is_shallow, copy.ref(APPROVED), copy.blob(copy.tree(approved)["2.md"].id)) == (True, approved, b"2")
    git(copy.repo.path, "fsck", "--strict")


def test_what_came_to_the_remote_later_comes_to_a_shallow_copy_too(
    copy: GitStore, remote: tuple[str, Path], shared: tuple[Path, list[str], str]
) -> None:
    with GitStore(remote[1]) as master:
        newer = add(master, "pages/new.md", add(master, "pages/newer.md", shared[1][-1]))
    assert copy.fetch(remote[0], "main") == newer
    assert [each.commit for each in copy.list_commits(newer, shared[1][-1])][-1] == newer
    assert copy.is_shallow, "nothing asked for anything older"
    git(copy.repo.path, "fsck", "--strict")


@pytest.mark.parametrize(
    "ask",
    [
        lambda copy, commits: [each.commit for each in copy.list_commits(commits[-1])] == commits,
        lambda copy, commits: copy.is_ancestor(commits[0], commits[-1]),
        lambda copy, commits: not copy.is_ancestor("0" * 40, commits[-1]),
        lambda copy, commits: copy.blob(copy.tree(copy.tree(copy.root_of(commits[3]))["pages"].id)["3.md"].id) == b"3",
        lambda copy, commits: copy.list_commits(commits[-1], None, 1)[0].before == copy.root_of(commits[-2]),
        lambda copy, commits: copy.has(commits[5]),
    ],
    ids=["log", "ancestor", "no ancestor", "old file", "what a save changed", "there"],
)
@pytest.mark.parametrize("remote", ["path"], indirect=True)
def test_older_commits_are_taken_when_something_asks_for_them(
    copy: GitStore, shared: tuple[Path, list[str], str], ask: object
) -> None:
    assert callable(ask)
    assert ask(copy, shared[1])
    assert not copy.is_shallow


def test_older_commits_come_over_each_way_to_a_remote(copy: GitStore, shared: tuple[Path, list[str], str]) -> None:
    assert [each.commit for each in copy.list_commits(shared[1][-1])] == shared[1]
    assert git(copy.repo.path, "rev-list", "--count", "main") == str(SAVES)
    git(copy.repo.path, "fsck", "--strict")


@pytest.mark.parametrize("remote", ["path"], indirect=True)
def test_what_no_commit_ever_held_is_missing_and_asked_for_once(
    copy: GitStore, remote: tuple[str, Path], shared: tuple[Path, list[str], str]
) -> None:
    assert not copy.has("1" * 40)
    shutil.rmtree(remote[1])
    assert not copy.has("2" * 40)
    with pytest.raises(ObjectMissing):
        copy.root_of("3" * 40)


@pytest.mark.parametrize("remote", ["path"], indirect=True)
def test_a_remote_that_is_away_when_older_commits_are_asked_for_is_told(
    copy: GitStore, remote: tuple[str, Path], shared: tuple[Path, list[str], str]
) -> None:
    remote[1].rename(remote[1].with_name("away.git"))
    with pytest.raises(RemoteUnreachable, match=r"content\.git"):
        copy.list_commits(shared[1][-1])
    assert copy.root_of(shared[1][-1]), "what is here can still be read"


def test_a_shallow_copy_pushes_what_a_whole_one_would(
    copy: GitStore, remote: tuple[str, Path], shared: tuple[Path, list[str], str]
) -> None:
    mine = add(copy, "pages/mine.md", shared[1][-1])
    copy.push(remote[0], ["refs/heads/main"])
    assert git(remote[1], "rev-parse", "main") == mine
    git(remote[1], "fsck", "--strict")
    with GitStore(remote[1]) as master:
        theirs = add(master, "pages/theirs.md", mine)
    add(copy, "pages/again.md", mine)
    with pytest.raises(PushRefused):
        copy.push(remote[0], ["refs/heads/main"])
    assert git(remote[1], "rev-parse", "main") == theirs
    assert copy.is_shallow


@pytest.mark.parametrize("remote", ["path"], indirect=True)
def test_a_first_fetch_that_was_killed_before_its_end_is_made_good_by_the_next(
    copy: GitStore, remote: tuple[str, Path], shared: tuple[Path, list[str], str]
) -> None:
    for left in ("shallow", "refs/heads/main"):
        Path(copy.repo.path, left).unlink()
    assert copy.fetch(remote[0], "main") == shared[1][-1]
    assert [each.commit for each in copy.list_commits(shared[1][-1])] == shared[1]


def test_several_that_make_one_repository_at_once_all_find_it_whole(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        for made in [pool.submit(make_repository, tmp_path / "deep" / "store.git") for _ in range(24)]:
            made.result()
    assert [each.name for each in (tmp_path / "deep").iterdir()] == ["store.git"]
    with GitStore(tmp_path / "deep" / "store.git") as store:
        assert store.head("main") is None

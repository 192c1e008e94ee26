"""What the commands learn from git about a folder of content."""

import subprocess
from pathlib import Path

import pytest

from yardstick.exits import CommandRefused
from yardstick.worktree import WorkTree

PERSON = ("-c", "user.name=u-1", "-c", "user.email=u-1@users.invalid")


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *PERSON, *arguments], cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of content below the root of its repository, with one commit."""
    content = tmp_path / "repo" / "content"
    content.mkdir(parents=True)
    (content / "site.yaml").write_text("name: A\n")
    (content.parent / "other.txt").write_text("a\n")
    git(content.parent, "init", "-q")
    git(content.parent, "add", ".")
    git(content.parent, "commit", "-qm", "First")
    return content


def look(folder: Path) -> WorkTree:
    return WorkTree(folder, {"PATH": "/usr/local/bin:/usr/bin:/bin", "GIT_DIR": "/nowhere"})


def test_a_folder_without_changes_stands_at_its_commit(folder: Path) -> None:
    assert look(folder).find_commit() == git(folder, "rev-parse", "HEAD").strip()


@pytest.mark.parametrize("name", ["site.yaml", "new.yaml"])
def test_a_folder_with_a_change_stands_at_no_commit(folder: Path, name: str) -> None:
    (folder / name).write_text("name: B\n")
    assert look(folder).find_commit() is None


def test_a_change_beside_the_folder_is_none_of_it(folder: Path) -> None:
    (folder.parent / "other.txt").write_text("b\n")
    assert look(folder).find_commit() is not None
    assert look(folder).list_changes("HEAD") == frozenset()


def test_changes_are_what_differs_and_what_git_does_not_know_yet(folder: Path) -> None:
    (folder / "site.yaml").write_text("name: B\n")
    (folder / "pages").mkdir()
    (folder / "pages" / "a b\né.md").write_text("new\n")
    assert look(folder).list_changes("HEAD") == {"site.yaml", "pages/a b\né.md"}


def test_a_removed_file_is_a_change(folder: Path) -> None:
    (folder / "site.yaml").unlink()
    assert look(folder).list_changes("HEAD") == {"site.yaml"}


@pytest.mark.parametrize("since", ["nonsense", "--output=x", "HEAD^{tree}"])
def test_what_is_no_commit_is_refused(folder: Path, since: str) -> None:
    with pytest.raises(CommandRefused, match="no commit"):
        look(folder).list_changes(since)


def test_a_folder_outside_git_has_no_commit_and_no_changes_to_tell(tmp_path: Path) -> None:
    assert look(tmp_path).find_commit() is None
    with pytest.raises(CommandRefused, match="not in a git repository"):
        look(tmp_path).list_changes("HEAD")


def test_a_command_of_git_that_fails_gives_its_reason(tmp_path: Path) -> None:
    with pytest.raises(CommandRefused, match="does not exist"):
        look(tmp_path).run("clone", "-q", str(tmp_path / "absent"), "copy")

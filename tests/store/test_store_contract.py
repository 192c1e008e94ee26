"""What every store of content keeps to: a folder, memory and a git repository."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from measures.model.tree import Entry, ObjectMissing, Objects, find_entry, hash_blob
from measures.store import FolderStore, GitStore, MemoryStore, seed_store

FILES = {
    "site.yaml": b"name: Numbers\n",
    "measures/a/b/c/1.0/measure.md": b"---\ntitle: C\n---\n",
    "measures/a/b/c/1.0/by-sex.csv": b"Sex,Rate\nAll,1\n",
    "measures/a.b": "é\n".encode(),
    "measures/a-b/topic.md": b"",
}
Opened = tuple[Objects, str]
Open = Callable[[dict[str, bytes]], Opened]


def write_folder(folder: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


@pytest.fixture(params=["folder", "memory", "git"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Open:
    def open_files(files: dict[str, bytes]) -> Opened:
        if request.param == "memory":
            memory = MemoryStore(files)
            return memory.objects, memory.root
        folder = write_folder(tmp_path / "content", files)
        if request.param == "folder":
            scanned = FolderStore(folder)
            return scanned.objects, scanned.root
        commit = seed_store(tmp_path / "store.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
        store = GitStore(tmp_path / "store.git")
        request.addfinalizer(store.close)
        return store.objects, store.root_of(commit)

    return open_files


def hash_with_git(folder: Path, files: dict[str, bytes]) -> str:
    def run(*arguments: str) -> str:
        command = ["git", "-C", str(folder), *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    write_folder(folder, files)
    run("init", "--quiet", ".")
    run("add", "--all")
    return run("write-tree")


def test_root_is_the_tree_id_that_git_gives(open_store: Open, tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    assert open_store(FILES)[1] == hash_with_git(tmp_path / "work", FILES)


def test_files_are_found_by_path_with_their_bytes(open_store: Open) -> None:
    objects, root = open_store(FILES)
    for path, content in FILES.items():
        entry = find_entry(objects, root, path)
        assert entry == Entry("file", hash_blob(content))
        assert objects.blob(entry.id) == content


def test_entries_come_in_order_of_name(open_store: Open) -> None:
    objects, root = open_store(FILES)
    assert list(objects.tree(root)) == ["measures", "site.yaml"]
    below = find_entry(objects, root, "measures")
    assert below is not None
    assert list(objects.tree(below.id)) == ["a", "a-b", "a.b"]


@pytest.mark.parametrize("path", ["nothing", "measures/nothing", "site.yaml/below"])
def test_path_that_leads_nowhere_finds_nothing(open_store: Open, path: str) -> None:
    assert find_entry(*open_store(FILES), path) is None


def test_missing_object_is_named(open_store: Open) -> None:
    objects, _ = open_store(FILES)
    with pytest.raises(ObjectMissing, match="0000"):
        objects.blob("0" * 40)
    with pytest.raises(ObjectMissing, match="0000"):
        objects.tree("0" * 40)


def test_equal_folders_have_one_id(open_store: Open) -> None:
    objects, root = open_store({"a/x": b"1", "b/x": b"1", "c/x": b"2"})
    first, second, third = objects.tree(root).values()
    assert first == second != third

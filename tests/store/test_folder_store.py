import os
from pathlib import Path

import pytest

from measures.model.tree import hash_blob
from measures.store import FileChanged, FolderStore


def test_link_is_no_file_and_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"secret")
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "link.md").symlink_to(tmp_path / "outside")
    store = FolderStore(folder)
    assert store.tree(store.root)["link.md"].kind == "other"
    assert not store._paths


def test_link_to_a_folder_is_not_entered(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "x").write_bytes(b"secret")
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "measures").symlink_to(tmp_path / "outside")
    store = FolderStore(folder)
    assert [(name, entry.kind) for name, entry in store.tree(store.root).items()] == [("measures", "other")]


def test_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to(tmp_path)
    assert FolderStore(tmp_path).tree(FolderStore(tmp_path).root)["loop"].kind == "other"


def test_name_that_is_no_utf8_is_other_and_named(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / os.fsdecode(b"caf\xe9.md")).write_bytes(b"")
    store = FolderStore(tmp_path / "x")
    assert [(name, entry.kind) for name, entry in store.tree(store.root).items()] == [("caf\\xe9.md", "other")]


def test_pipe_is_other_and_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    store = FolderStore(tmp_path)
    assert store.tree(store.root)["pipe"].kind == "other"


def test_git_folder_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_bytes(b"x")
    (tmp_path / "a.md").write_bytes(b"x")
    store = FolderStore(tmp_path)
    assert list(store.tree(store.root)) == ["a.md"]


def test_executable_file_is_a_file_with_the_id_that_git_gives_its_tree(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    plain = FolderStore(tmp_path)
    (tmp_path / "a").chmod(0o755)
    executable = FolderStore(tmp_path)
    assert executable.tree(executable.root) == plain.tree(plain.root)
    assert executable.root != plain.root


def test_file_changed_since_the_scan_is_not_passed_off_as_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("measures.store.folder._KEPT_BYTES", 0)
    (tmp_path / "a").write_bytes(b"old")
    store = FolderStore(tmp_path)
    assert store.blob(hash_blob(b"old")) == b"old"
    (tmp_path / "a").write_bytes(b"new")
    with pytest.raises(FileChanged):
        store.blob(hash_blob(b"old"))


def test_file_that_became_a_link_since_the_scan_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("measures.store.folder._KEPT_BYTES", 0)
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "a").write_bytes(b"x")
    (tmp_path / "outside").write_bytes(b"x")
    store = FolderStore(folder)
    (folder / "a").unlink()
    (folder / "a").symlink_to(tmp_path / "outside")
    with pytest.raises(FileChanged):
        store.blob(hash_blob(b"x"))

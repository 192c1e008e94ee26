"""A store is tidied beside its readers and writers, and nothing of it is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from dulwich.objects import ObjectID

from measures.model.tree import find_entry
from measures.store import GitStore, HeadMoved
from measures.store.git import make_repository
from measures.store.git.tidying import tidy

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_repository(tmp_path / "store.git")
    return tmp_path / "store.git"


def save(store: GitStore, path: str, content: str) -> str:
    while True:
        try:
            return store.commit(
                {path: content.encode()}, base=store.head("main"), author="u-1", message="Save", at=NOON
            )
        except HeadMoved:
            continue


def read(store: GitStore, path: str) -> str:
    head = store.head("main")
    assert head is not None
    entry = find_entry(store, store.root_of(head), path)
    assert entry is not None
    return store.blob(entry.id).decode()


def test_loose_objects_become_a_pack_and_all_saves_stay(folder: Path) -> None:
    with GitStore(folder) as store:
        commits = [save(store, f"a/{number}.md", f"Text {number}") for number in range(80)]
        done = store.tidy()
        assert (done.loose_before, done.loose_after) == (320, 0)
        assert done.packs_after == 1
        assert store.tidy() == done.__class__(0, 0, 1, 1)
    with GitStore(folder) as again:
        assert [read(again, f"a/{number}.md") for number in (0, 79)] == ["Text 0", "Text 79"]
        assert [each.commit for each in again.list_commits(commits[-1])] == commits


def test_little_that_is_loose_is_left_alone(folder: Path) -> None:
    with GitStore(folder) as store:
        save(store, "a.md", "Text")
        assert not store.tidy().is_changed


def test_many_packs_become_one(folder: Path) -> None:
    with GitStore(folder) as store:
        for number in range(4):
            save(store, "a.md", f"Text {number}")
            tidy(store.repo, loose_from=1)
        assert tidy(store.repo, loose_from=1, most_packs=3).packs_after == 1
        assert read(store, "a.md") == "Text 3"


@pytest.mark.parametrize("ask", [lambda store, name: store.root_of(name), lambda store, name: store.holds(name)])
def test_object_that_is_packed_while_it_is_looked_for_is_found(folder: Path, monkeypatch, ask) -> None:
    with GitStore(folder) as store:
        commit, objects = save(store, "a.md", "Text"), store.repo.object_store
        look = objects._get_loose_object

        def pack_first(name: ObjectID) -> object:
            monkeypatch.setattr(objects, "_get_loose_object", look)
            with GitStore(folder) as other:
                assert tidy(other.repo, loose_from=1).is_changed
            return look(name)

        monkeypatch.setattr(objects, "_get_loose_object", pack_first)
        assert ask(store, commit)


def test_saves_and_reads_beside_a_tidying_lose_nothing(folder: Path) -> None:
    with GitStore(folder) as store:
        save(store, "start.md", "Start")
    saving = 3

    def write(writer: int) -> None:
        with GitStore(folder) as store:
            for number in range(12):
                save(store, f"{writer}/{number}.md", f"Same {number}")
                assert read(store, f"{writer}/{number}.md") == f"Same {number}"

    def pack(_number: int) -> None:
        with GitStore(folder) as store:
            for number in range(8):
                tidy(store.repo, loose_from=1, most_packs=2 if number % 2 else 40)

    with ThreadPoolExecutor(saving + 1) as pool:
        tasks = [pool.submit(write, writer) for writer in range(saving)] + [pool.submit(pack, 0)]
        for task in tasks:
            task.result()
    with GitStore(folder) as store:
        found = [read(store, f"{writer}/{number}.md") for writer in range(saving) for number in range(12)]
        assert found == [f"Same {number}" for _ in range(saving) for number in range(12)]
        head = store.head("main") or ""
        assert len(store.list_commits(head)) == 1 + saving * 12

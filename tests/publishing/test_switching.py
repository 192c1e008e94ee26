"""Folders go from one release to the next in one step: readers of one opened root never see two mixed."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from publishing.guard import Silence, Watch
from publishing.history import History
from publishing.mirroring import Mirror, Mirrored
from publishing.targets import folder as folder_module
from publishing.targets import tree as tree_module
from publishing.targets.contract import Pointer, PointerMoved, TargetFailed
from publishing.targets.folder import FolderTarget
from publishing.targets.tree import FolderTree
from tests.publishing.fakes import TODAY, Free, Killed, make_goal, make_release, read_folder

FEW = {f"t/{number}/index.html": "same" for number in range(6)}


def bring(history: History, site: Path, release: str, *, days: int = 0, anew: bool = False) -> Mirrored:
    goal = make_goal(release, today=TODAY + timedelta(days=days))
    return Mirror(history, Free(), Watch()).bring(FolderTarget(str(site)), goal, Silence(), anew=anew)


def make_numbered(history: History, number: int) -> str:
    """Make a release whose first and last file to be written say its number."""
    words = f"release {number}"
    return make_release(history, FEW | {"a/downloads/first.csv": words, "redirects.json": words})


def texts(site: Path) -> dict[str, str]:
    return {path: content.decode() for path, content in read_folder(site).items()}


def list_trees(site: Path) -> list[str]:
    return sorted(path.name for path in (site.parent / f".{site.name}").iterdir())


class Readers:
    """Threads that open the site's root and read two files through it, all the while."""

    def __init__(self, site: Path, count: int) -> None:
        self.site = site
        self.seen: set[tuple[bytes, bytes]] = set()
        self.faults: list[str] = []
        self.turns = [0] * count
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._read, args=(number,)) for number in range(count)]
        for thread in self._threads:
            thread.start()

    def _read(self, number: int) -> None:
        while not self._ended.is_set():
            root = os.open(self.site, os.O_RDONLY | os.O_DIRECTORY)
            try:
                self.seen.add((self._read_file(root, "a/downloads/first.csv"), self._read_file(root, "redirects.json")))
            except OSError as fault:
                self.faults.append(repr(fault))
            finally:
                os.close(root)
            self.turns[number] += 1

    def _read_file(self, root: int, path: str) -> bytes:
        with os.fdopen(os.open(path, os.O_RDONLY, dir_fd=root), "rb") as file:
            return file.read()

    def wait_for_turn(self) -> None:
        """Return when every reader has ended its turn: a root is whole until the publish after the next begins."""
        began = list(self.turns)
        while any(now == then for now, then in zip(self.turns, began, strict=True)):
            self._ended.wait(0.001)

    def stop(self) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()


@pytest.fixture(autouse=True)
def no_sync(monkeypatch: pytest.MonkeyPatch) -> None:
    """Losses of power are not what these tests are about."""
    monkeypatch.setattr(os, "fsync", lambda _file: None)
    monkeypatch.setattr(os, "sync", lambda: None)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def test_reader_of_one_opened_root_never_sees_two_releases_mixed(history: History, site: Path) -> None:
    bring(history, site, make_numbered(history, 0))
    readers = Readers(site, 3)
    try:
        for number in range(1, 31):
            bring(history, site, make_numbered(history, number))
            readers.wait_for_turn()
    finally:
        readers.stop()

    assert readers.faults == []
    assert {first for first, _ in readers.seen} >= {b"release 1", b"release 30"}
    assert [pair for pair in readers.seen if pair[0] != pair[1]] == []


def test_readers_see_nothing_of_a_release_before_it_is_whole(
    history: History, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(history, site, make_numbered(history, 1))
    seen: list[set[str]] = []
    write = FolderTree.write

    def watch(self: FolderTree, path: str, content: bytes, *, token: str) -> None:
        write(self, path, content, token=token)
        seen.append({texts(site)["a/downloads/first.csv"], texts(site)["redirects.json"]})

    monkeypatch.setattr(FolderTree, "write", watch)
    bring(history, site, make_numbered(history, 2))

    assert seen == [{"release 1"}] * 2
    assert texts(site)["redirects.json"] == "release 2"


def test_switch_costs_what_changed_since_the_tree_was_last_shown(
    history: History, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(2):
        bring(history, site, make_numbered(history, number))
    written: list[str] = []
    write = FolderTree.write

    def note(self: FolderTree, path: str, content: bytes, *, token: str) -> None:
        written.append(path)
        write(self, path, content, token=token)

    monkeypatch.setattr(FolderTree, "write", note)
    goal = make_release(history, FEW | {"a/downloads/first.csv": "x", "redirects.json": "release 1"})
    told = bring(history, site, goal)

    assert written == ["a/downloads/first.csv", "redirects.json"], "redirects.json is of the release between"
    assert told.written == ("a/downloads/first.csv",), "readers are told what changed for them"


def test_both_trees_share_the_files_that_are_equal(history: History, site: Path) -> None:
    for number in range(4):
        bring(history, site, make_numbered(history, number))
    bring(history, site, make_release(history, texts(site) | {"new.html": "n"}))
    bring(history, site, make_release(history, texts(site) | {"more.html": "m"}))

    one, two = (site.parent / ".site" / slot for slot in ("1", "2"))
    for path in (*FEW, "a/downloads/first.csv", "redirects.json", "new.html"):
        assert (one / path).stat().st_ino == (two / path).stat().st_ino, path


def test_asset_that_the_tree_never_held_stays_thirty_days_for_late_readers(history: History, site: Path) -> None:
    styles = [{"index.html": f"{number}", f"assets/s.{number}.css": f"style {number}"} for number in range(4)]
    for number, files in enumerate(styles):
        bring(history, site, make_release(history, files), days=number * 9)
        assert {f"assets/s.{earlier}.css" for earlier in range(number + 1)} <= texts(site).keys()

    bring(history, site, make_release(history, styles[3] | {"index.html": "later"}), days=39)
    assert "assets/s.0.css" not in texts(site)
    assert {"assets/s.1.css", "assets/s.2.css", "assets/s.3.css"} <= texts(site).keys()
    bring(history, site, make_release(history, styles[3] | {"index.html": "last"}), days=80)

    assert texts(site) == styles[3] | {"index.html": "last"}


def make_plain(history: History, site: Path, release: str) -> None:
    """Fill a plain folder, as targets were before they were links."""
    site.mkdir()
    Mirror(history, Free(), Watch()).bring(FolderTree(str(site), site), make_goal(release), Silence())


def test_plain_folder_becomes_a_link_without_a_moment_of_nothing(history: History, site: Path) -> None:
    make_plain(history, site, make_numbered(history, 0))
    readers = Readers(site, 3)
    try:
        bring(history, site, make_numbered(history, 1))
        readers.wait_for_turn()
    finally:
        readers.stop()

    assert site.is_symlink()
    assert list_trees(site) == ["1", "2", "old"], "who has the old folder open keeps it until the next publish"
    assert readers.faults == []
    assert readers.seen <= {(b"release 0", b"release 0"), (b"release 1", b"release 1")}


def test_empty_folder_becomes_a_link(history: History, site: Path) -> None:
    site.mkdir()

    bring(history, site, make_numbered(history, 1))

    assert site.is_symlink()
    assert texts(site)["redirects.json"] == "release 1"


def test_folder_with_files_of_others_stays_as_it_is(history: History, site: Path) -> None:
    site.mkdir()
    (site / "thesis.txt").write_text("mine")

    with pytest.raises(TargetFailed, match="name an empty one"):
        bring(history, site, make_numbered(history, 1))

    assert [path.name for path in site.parent.iterdir() if "site" in path.name] == ["site"]
    assert texts(site) == {"thesis.txt": "mine"}


def test_link_of_somebody_else_is_left_alone_and_its_folder_changed_in_place(history: History, site: Path) -> None:
    (site.parent / "disk").mkdir()
    site.symlink_to("disk")

    for number in range(2):
        bring(history, site, make_numbered(history, number))

    assert str(site.readlink()) == "disk"
    assert texts(site.parent / "disk")["redirects.json"] == "release 1"


def test_where_nothing_can_be_exchanged_the_folder_is_changed_in_place(
    history: History, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_plain(history, site, make_numbered(history, 0))
    monkeypatch.setattr(folder_module, "exchange", lambda _one, _other: False)

    bring(history, site, make_numbered(history, 1))

    assert not site.is_symlink()
    assert not (site.parent / ".site").exists()
    assert texts(site)["redirects.json"] == "release 1"


def test_where_no_file_can_be_linked_files_are_written_twice(
    history: History, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_paths: object, **_named: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", refuse)
    for number in range(3):
        bring(history, site, make_numbered(history, number))
        assert texts(site) == FEW | {
            "a/downloads/first.csv": f"release {number}",
            "redirects.json": f"release {number}",
        }


def test_run_that_wakes_late_cannot_show_an_older_release(history: History, site: Path) -> None:
    first, second, third, fourth = (make_numbered(history, number) for number in range(4))
    bring(history, site, first)
    late = FolderTarget(str(site))
    spare = late.open_spare()
    assert spare is not None
    Mirror(history, Free(), Watch()).bring(spare.tree, make_goal(second), Silence())
    for release in (second, third, fourth, second):
        bring(history, site, release)
    bring(history, site, third)

    with pytest.raises(PointerMoved):
        late.show(spare, second)

    assert texts(site)["redirects.json"] == "release 2"


def test_restore_mends_both_trees(history: History, site: Path) -> None:
    for number in range(3):
        bring(history, site, make_numbered(history, number))
    for slot in ("1", "2"):
        (site.parent / ".site" / slot / "t" / "3" / "index.html").unlink()
        (site.parent / ".site" / slot / "odd.html").write_text("odd")

    told = bring(history, site, history.head() or "", anew=True)

    expected = FEW | {"a/downloads/first.csv": "release 2", "redirects.json": "release 2"}
    assert [texts(site.parent / ".site" / slot) for slot in ("1", "2")] == [expected, expected]
    assert (told.written, told.deleted) == (("t/3/index.html",), ("odd.html",))


def list_steps(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Make every change of the disk count; the nth ends the run."""
    left = [10**6]

    def count() -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed

    def wrap(owner: object, name: str) -> None:
        found = getattr(owner, name)

        def act(*arguments: object, **named: object) -> object:
            count()
            return found(*arguments, **named)

        monkeypatch.setattr(owner, name, act)

    for owner, name in [
        (Path, "write_bytes"), (Path, "replace"), (Path, "rename"), (Path, "mkdir"), (Path, "unlink"),
        (Path, "symlink_to"), (os, "link"), (folder_module, "exchange"), (shutil, "rmtree"),
    ]:  # fmt: skip
        wrap(owner, name)

    def allow(number: int) -> None:
        left[0] = number

    return allow


@pytest.fixture(params=["plain", "new", "link"])
def start(request: pytest.FixtureRequest, history: History, tmp_path: Path) -> Iterator[Callable[[Path], None]]:
    """Make a site that stands at release 0: a plain folder, nothing yet, or a link to one of two trees."""
    first = make_numbered(history, 0)
    if request.param == "plain":
        yield lambda site: make_plain(history, site, first)
    elif request.param == "new":
        yield lambda _site: None
    else:
        yield lambda site: (bring(history, site, make_numbered(history, 0)), None)[1]


def test_run_killed_at_any_change_of_the_disk_shows_one_release_and_is_finished_by_the_next(
    history: History, tmp_path: Path, start: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    allow = list_steps(monkeypatch)
    goal = make_numbered(history, 7)
    for number in range(400):
        site = tmp_path / f"sites-{number}" / "site"
        site.parent.mkdir()
        start(site)
        before = texts(site) if site.exists() else {}
        allow(number)
        was_killed = True
        with suppress(Killed):
            bring(history, site, goal)
            was_killed = False
        allow(10**6)
        now = texts(site) if site.exists() else {}
        assert now in (before, FEW | {"a/downloads/first.csv": "release 7", "redirects.json": "release 7"}), number

        bring(history, site, goal)
        bring(history, site, make_numbered(history, 8))

        expected = FEW | {"a/downloads/first.csv": "release 8", "redirects.json": "release 8"}
        assert texts(site) == expected, number
        assert list_trees(site) == ["1", "2"]
        if not was_killed:
            assert number > 10
            return
    pytest.fail("the run changes more than 400 things")


def test_lock_that_a_stopped_process_holds_is_waited_for_and_then_named(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree_module, "LOCK_PAUSE", 0)
    tree = FolderTree(str(site), site)
    token = tree.swap_pointer(Pointer(at="r1", moving=(), kept={}, build="b", epoch=1), None)
    with tree.locked(token), pytest.raises(TargetFailed, match="another process holds it and does not let go"):
        FolderTree(str(site), site).write("a.html", b"new", token=token)

    tree.write("a.html", b"new", token=token)
    assert texts(site) == {"a.html": "new"}

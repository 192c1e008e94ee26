"""A target in memory with an atomic pointer, and builders of releases."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from measures.model.tree import hash_blob
from publishing.guard import Silence
from publishing.history import Facts, History
from publishing.planning import Goal
from publishing.targets.contract import Pointer, PointerMoved, Stand, check_path

INSTANT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 2)


class MemoryTarget:
    """A bucket in memory: its pointer is compared and swapped in one step, its files are guarded by nothing."""

    def __init__(self, address: str = "memory") -> None:
        self.address = address
        self.parallel = 4
        self.files: dict[str, bytes] = {}
        self.pointer: bytes | None = None
        self.log: list[tuple[str, str]] = []
        self.before: Callable[[str, str], None] = lambda _doing, _path: None
        self._lock = threading.Lock()

    def read_pointer(self) -> Stand:
        self.before("read pointer", "")
        with self._lock:
            content = self.pointer
        return Stand(None, None) if content is None else Stand(Pointer.from_json(content), token_of(content))

    def swap_pointer(self, pointer: Pointer, token: str | None) -> str:
        self.before("swap", "")
        with self._lock:
            held = None if self.pointer is None else token_of(self.pointer)
            if held != token:
                raise PointerMoved(self.address)
            self.pointer = pointer.to_json()
            return token_of(self.pointer)

    def write(self, path: str, content: bytes, *, token: str) -> None:
        self.before("write", check_path(path))
        with self._lock:
            self.files[path] = content
            self.log.append(("write", path))

    def delete(self, path: str, *, token: str) -> None:
        self.before("delete", check_path(path))
        with self._lock:
            self.files.pop(path, None)
            self.log.append(("delete", path))

    def read(self, path: str) -> bytes | None:
        with self._lock:
            return self.files.get(check_path(path))

    def list_paths(self) -> Iterator[str]:
        with self._lock:
            paths = list(self.files)
        return iter(paths)

    def settle(self) -> None: ...

    def close(self) -> None: ...


class Free:
    """A right to go on that nobody takes away."""

    def check(self) -> None: ...


def token_of(content: bytes) -> str:
    return sha256(content).hexdigest()


def make_release(history: History, files: Mapping[str, str], *, instant: datetime = INSTANT, build: str = "b") -> str:
    """Commit a release whose site holds `files`, and return its id."""
    contents = {f"site/{path}": text.encode() for path, text in files.items()} | {"release.json": b"{}\n"}
    changes: dict[str, str | None] = {path: hash_blob(content) for path, content in contents.items()}
    loads = {hash_blob(content): (lambda content=content: content) for content in contents.values()}
    parent = history.newest()
    facts = Facts(content="c" * 40, fingerprint="f", settings="s", instant=instant, build=build)
    commit = history.write_commit(
        tree=history.trees.write_tree(None, changes, loads),
        parent=parent.id if parent else None,
        number=parent.number + 1 if parent else 1,
        facts=facts,
    )
    history.advance(commit, expected=parent.id if parent else None)
    return commit


def make_goal(release: str, *, build: str = "b", today: date = TODAY) -> Goal:
    return Goal(release=release, portion="site", build=build, today=today)


def read_folder(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder target by path, without what is private in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".yardstick" not in path.relative_to(folder).parts
    }


class Killed(BaseException):
    """Stands for the end of the process."""


class Killer(Silence):
    """Ends the run at the nth thing that it tells."""

    def __init__(self, number: int) -> None:
        self.left = number

    def _count(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed

    def begin(self, step: str, total: int | None = None) -> None:
        self._count()

    def advance(self, count: int = 1) -> None:
        self._count()

    def say(self, words: str) -> None:
        self._count()

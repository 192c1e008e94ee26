"""A tree of files in one folder, changed in place: each file is put there in one step."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from publishing.targets.contract import (
    POINTER_PATH,
    PRIVATE_FOLDER,
    Pointer,
    PointerMoved,
    Stand,
    TargetFailed,
    check_path,
    read_stand,
)

FEW_FILES = 300
"""Up to so many files are made durable one by one; more of them by one call for the whole machine."""
LOCK_TRIES, LOCK_PAUSE = 600, 0.05
"""How often the lock of a folder is tried, and seconds between two tries: a process that was stopped never lets go."""


class FolderTree:
    """A folder that holds the site, changed in place. It is empty, not there yet, or holds a pointer.

    `twin` is a folder whose files are linked to, instead of written again, where they hold the same bytes.
    """

    parallel = 1

    def __init__(self, address: str, folder: Path, *, twin: Path | None = None) -> None:
        self.address = address
        self._path = folder
        self._twin = twin
        self._unsettled: set[Path] = set()
        self._made: set[Path] = set()
        self._is_ready = False

    def read_pointer(self) -> Stand:
        """Return the pointer and its token."""
        with self._failing("reading the pointer"):
            content = self._read_pointer_bytes()
        return Stand(None, None) if content is None else read_stand(content, token_of(content))

    def swap_pointer(self, pointer: Pointer, token: str | None) -> str:
        """Write the pointer if it is still the one that `token` names."""
        with self._failing("writing the pointer"):
            self._make_ready()
            content = pointer.to_json()
            with self.locked(token):
                self._replace(self._path / POINTER_PATH, content)
            self._sync([self._path / POINTER_PATH])
        return token_of(content)

    def write(self, path: str, content: bytes, *, token: str) -> None:
        """Put a file in place in one step."""
        with self._failing(f"writing {path}"):
            place = self._path / check_path(path)
            with self.locked(token):
                self._make_folder(place.parent)
                try:
                    self._replace(place, content)
                except IsADirectoryError:
                    shutil.rmtree(place)
                    self._made.clear()
                    self._replace(place, content)
            self._unsettled.add(place)

    def delete(self, path: str, *, token: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        with self._failing(f"deleting {path}"):
            place = self._path / check_path(path)
            with self.locked(token), suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                place.unlink()
                self._remove_empty_folders(place.parent)
            self._unsettled.discard(place)

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None when there is no such plain file (a link is none)."""
        with self._failing(f"reading {path}"):
            place = self._path / check_path(path)
            if any(parent.is_symlink() for parent in self._parents(place)) or place.is_symlink():
                return None
            try:
                return place.read_bytes()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None

    def list_paths(self) -> Iterator[str]:
        """Yield the path of every file and link held."""
        with self._failing("listing"):
            yield from self._walk(self._path, "")

    def settle(self) -> None:
        """Return when everything written so far would outlast a loss of power."""
        with self._failing("making the files durable"):
            if len(self._unsettled) > FEW_FILES:
                os.sync()
            else:
                self._sync(sorted(self._unsettled))
            self._unsettled.clear()

    def close(self) -> None:
        """Do nothing: nothing is held open."""

    def _walk(self, folder: Path, below: str) -> Iterator[str]:
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except FileNotFoundError:
            return
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if below or entry.name != PRIVATE_FOLDER:
                    yield from self._walk(folder / entry.name, f"{below}{entry.name}/")
            else:
                yield f"{below}{entry.name}"

    def _read_pointer_bytes(self) -> bytes | None:
        try:
            return (self._path / POINTER_PATH).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    @contextmanager
    def locked(self, token: str | None) -> Iterator[None]:
        """Hold the folder's lock for one short step, and be sure that the pointer is the one that `token` names.

        Raises:
            PointerMoved: it is another one.
            TargetFailed: another process holds the lock and does not let go.
        """
        with (self._path / PRIVATE_FOLDER / "lock").open("ab") as lock:
            self._take(lock)
            content = self._read_pointer_bytes()
            if (None if content is None else token_of(content)) != token:
                raise PointerMoved(self.address)
            yield

    def _take(self, lock: BinaryIO) -> None:
        for _ in range(LOCK_TRIES):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(LOCK_PAUSE)
            else:
                return
        reason = "another process holds it and does not let go; if it was stopped, let it go on or end it"
        raise TargetFailed(self.address, "taking the folder's lock", reason)

    def _make_ready(self) -> None:
        if self._is_ready:
            return
        self._path.mkdir(parents=True, exist_ok=True)
        if not (self._path / PRIVATE_FOLDER).is_dir() and any(self._path.iterdir()):
            raise TargetFailed(
                self.address, "taking the folder", "it holds files that Yardstick did not put there; name an empty one"
            )
        (self._path / PRIVATE_FOLDER / "new").mkdir(parents=True, exist_ok=True)
        self._is_ready = True

    def _replace(self, place: Path, content: bytes) -> None:
        fresh = self._path / PRIVATE_FOLDER / "new" / f"{os.getpid()}"
        if not self._link_twin(place, content, fresh):
            fresh.unlink(missing_ok=True)
            fresh.write_bytes(content)
        fresh.replace(place)
        fresh.unlink(missing_ok=True)  # a rename between two links to one file leaves both

    def _link_twin(self, place: Path, content: bytes, fresh: Path) -> bool:
        """Make `fresh` a link to the file of that place in the twin; False where its bytes differ or it cannot be."""
        if self._twin is None:
            return False
        try:
            opened = os.open(self._twin / place.relative_to(self._path), os.O_RDONLY | os.O_NOFOLLOW)
            with os.fdopen(opened, "rb") as file:
                if file.read() != content:
                    return False
            fresh.unlink(missing_ok=True)
            os.link(self._twin / place.relative_to(self._path), fresh, follow_symlinks=False)
        except OSError:
            return False
        return True

    def _make_folder(self, folder: Path) -> None:
        """Make the folder of a file; a file or a link where a folder belongs has to go."""
        if folder in self._made:
            return
        for parent in self._parents(folder / "-"):
            if parent.is_symlink() or parent.is_file():
                parent.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        self._made.add(folder)

    def _parents(self, place: Path) -> list[Path]:
        """Return the folders between the target's root and a file, from the top."""
        inner = place.relative_to(self._path).parts[:-1]
        return [self._path.joinpath(*inner[: depth + 1]) for depth in range(len(inner))]

    def _remove_empty_folders(self, folder: Path) -> None:
        with suppress(OSError):
            while folder != self._path:
                folder.rmdir()
                self._made.discard(folder)
                folder = folder.parent

    def _sync(self, places: list[Path]) -> None:
        folders = {place.parent for place in places}
        for place in [*places, *sorted(folders)]:
            with suppress(FileNotFoundError):
                opened = os.open(place, os.O_RDONLY)
                try:
                    os.fsync(opened)
                finally:
                    os.close(opened)

    @contextmanager
    def _failing(self, doing: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise TargetFailed(self.address, doing, error.strerror or str(error)) from error


def token_of(content: bytes) -> str:
    """Return the token of a pointer in a folder."""
    return sha256(content).hexdigest()

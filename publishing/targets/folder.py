"""A folder as a target: a link to one of two trees, which is flipped from one release to the next in one step."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from publishing.targets.contract import (
    POINTER_PATH,
    PRIVATE_FOLDER,
    Pointer,
    PointerMoved,
    PointerUnreadable,
    Spare,
)
from publishing.targets.exchange import exchange
from publishing.targets.tree import FolderTree, token_of

SLOTS = ("1", "2")
LINK = "link"
NEW = "new"
OLD = "old"


class FolderTarget(FolderTree):
    """An address that is a link to `.NAME/1` or `.NAME/2` beside it.

    The one that readers do not see is the spare: it is brought forward, and then the link is flipped to it. A plain
    folder becomes such a link when its spare is first asked for, in one step. Where that cannot be (another file
    system is mounted there, or the link is somebody else's), there is no spare and the folder is changed in place.
    """

    def __init__(self, address: str) -> None:
        super().__init__(address, Path(address).absolute())
        self._home = self._path.parent / f".{self._path.name}"
        self._is_converted = False

    def open_spare(self) -> Spare | None:
        """Return the tree that readers do not see, ready to be brought forward; None where there cannot be one.

        Raises:
            TargetFailed: the folder holds files of others, or its parent cannot be written to.
        """
        with self._failing("making the second tree ready"):
            if self._path.is_dir() and not self._path.is_symlink():
                self._make_ready()
                if not self._convert():
                    return None
            shown = self._read_link()
            if shown is not None and shown not in SLOTS:
                return None
            self._clear_leftovers()
            spare = _find_other(shown)
            token = self._ready_spare(spare, shown)
        twin = self._home / shown if shown else None
        return Spare(tree=FolderTree(self.address, self._home / spare, twin=twin), shown=shown, token=token)

    def find_spare(self) -> FolderTree | None:
        """Return the tree that readers do not see as it is, to be read; None where there is none."""
        shown = self._read_link()
        other = self._home / _find_other(shown)
        return FolderTree(self.address, other) if shown in SLOTS and _read_pointer(other) else None

    def show(self, spare: Spare, release: str) -> None:
        """Let readers see the spare, in one step: until then they see the one tree whole, from then on the other.

        Raises:
            PointerMoved: the spare does not hold that release alone, or readers see another tree than when it was
                opened.
        """
        tree = FolderTree(self.address, self._home / _find_other(spare.shown))
        stand = tree.read_pointer()
        if stand.pointer is None or stand.pointer.at != release or stand.pointer.moving:
            raise PointerMoved(self.address)
        with self._failing("showing the release"), tree.locked(stand.token):
            if spare.shown is None:
                self._flip(spare)
                return
            (self._home / spare.shown / PRIVATE_FOLDER).mkdir(exist_ok=True)
            with FolderTree(self.address, self._home / spare.shown).locked(spare.token):
                self._flip(spare)

    def _flip(self, spare: Spare) -> None:
        if self._read_link() != spare.shown:
            raise PointerMoved(self.address)
        self._point(self._home / LINK, _find_other(spare.shown))
        (self._home / LINK).replace(self._path)
        _sync_folder(self._path.parent)

    def _point(self, link: Path, slot: str) -> None:
        """Make a link that leads to a tree once it stands at the address."""
        link.unlink(missing_ok=True)
        link.symlink_to(f"{self._home.name}/{slot}", target_is_directory=True)

    def _read_link(self) -> str | None:
        """Return the name of the tree that readers see; another text for a link of somebody else's, None for none."""
        try:
            text = str(self._path.readlink())
        except FileNotFoundError:
            return None
        folder, _, slot = text.rpartition("/")
        if folder != self._home.name or slot not in SLOTS:
            return text
        return slot if (self._home / slot).is_dir() else None

    def _ready_spare(self, spare: str, shown: str | None) -> str | None:
        """Make the spare a tree with a pointer, or one that is empty; return the token of what readers see."""
        folder = self._home / spare
        content = _read_pointer(self._home / shown) if shown else None
        if _read_pointer(folder) is None:
            if folder.exists():
                folder.rename(self._home / NEW)
                shutil.rmtree(self._home / NEW)
            if shown and content and _is_readable(content):
                self._copy(self._home / shown, folder)
        return token_of(content) if content else None

    def _copy(self, source: Path, goal: Path) -> None:
        """Make a tree that shares its files with another one; it stands there whole or not at all."""
        new = self._home / NEW
        shutil.rmtree(new, ignore_errors=True)
        shutil.copytree(source, new, symlinks=True, copy_function=_link, ignore=_pass_over(source / PRIVATE_FOLDER))
        (new / PRIVATE_FOLDER / "new").mkdir(parents=True, exist_ok=True)
        (new / PRIVATE_FOLDER / "lock").touch()
        os.sync()
        new.rename(goal)

    def _convert(self) -> bool:
        """Make a plain folder a link to a tree with the same files, in one step; False where it stays what it is.

        The folder itself is left as it is until the next publish, for who has it open.
        """
        if self._path.is_mount() or not os.access(self._path.parent, os.W_OK):
            return False
        shutil.rmtree(self._home, ignore_errors=True)
        self._home.mkdir()
        self._copy(self._path, self._home / SLOTS[0])
        self._point(self._home / LINK, SLOTS[0])
        if not exchange(self._path, self._home / LINK):
            shutil.rmtree(self._home)
            return False
        (self._home / LINK).rename(self._home / OLD)
        self._is_converted = True
        _sync_folder(self._path.parent)
        return True

    def _clear_leftovers(self) -> None:
        """Remove what a killed run left beside the trees: a link not in place, a tree half made, a folder replaced."""
        self._home.mkdir(parents=True, exist_ok=True)
        for left in self._home.iterdir():
            if left.name in SLOTS or (left.name == OLD and self._is_converted):
                continue
            if left.is_dir() and not left.is_symlink():
                shutil.rmtree(left)
            else:
                left.unlink(missing_ok=True)

    def _make_ready(self) -> None:
        if not self._path.is_symlink() and not self._path.exists():
            (self._home / SLOTS[0]).mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                self._point_first()
        super()._make_ready()

    def _point_first(self) -> None:
        self._path.symlink_to(f"{self._home.name}/{SLOTS[0]}", target_is_directory=True)


def _find_other(shown: str | None) -> str:
    """Return the name of the tree that readers do not see."""
    return SLOTS[1] if shown == SLOTS[0] else SLOTS[0]


def _read_pointer(folder: Path) -> bytes | None:
    try:
        return (folder / POINTER_PATH).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _is_readable(pointer: bytes) -> bool:
    try:
        Pointer.from_json(pointer)
    except PointerUnreadable:
        return False
    return True


def _link(source: str, goal: str) -> None:
    """Make a file of a copied tree: a second link to it, or its bytes where the file system has no such links."""
    try:
        os.link(source, goal, follow_symlinks=False)
    except OSError:
        shutil.copy2(source, goal, follow_symlinks=False)


def _pass_over(private: Path) -> Callable[[str, list[str]], list[str]]:
    def choose(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if name in ("lock", "new")] if Path(folder) == private else []

    return choose


def _sync_folder(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

"""What a target can do, and the pointer that says which release it holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeGuard, runtime_checkable

POINTER_PATH = ".yardstick/pointer.json"
PRIVATE_FOLDER = ".yardstick"
SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Which release a target holds.

    `at` and `moving` are commit ids of the history: the release held, and those whose files may have been written
    since. `kept` are assets that left the tree, with the day (YYYY-MM-DD). `build` wrote the pointer; `epoch` counts
    its writes.
    """

    at: str | None
    moving: tuple[str, ...] = ()
    kept: Mapping[str, str] = field(default_factory=dict)
    build: str
    epoch: int

    def to_json(self) -> bytes:
        """Return the form in which a target keeps the pointer."""
        plain = {
            "schema": SCHEMA,
            "at": self.at,
            "moving": list(self.moving),
            "kept": dict(self.kept),
            "build": self.build,
            "epoch": self.epoch,
        }
        return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode() + b"\n"

    @classmethod
    def from_json(cls, content: bytes) -> Pointer:
        """Read a pointer.

        Raises:
            PointerUnreadable: the bytes are no pointer of a known schema.
        """
        try:
            plain = json.loads(content)
        except ValueError as error:
            raise PointerUnreadable("it is not JSON") from error
        if not isinstance(plain, dict) or plain.get("schema") != SCHEMA:
            raise PointerUnreadable(f"expected schema {SCHEMA}")
        at, moving, kept = plain.get("at"), plain.get("moving"), plain.get("kept")
        build, epoch = plain.get("build"), plain.get("epoch")
        if not (at is None or isinstance(at, str)) or not (_is_texts(moving) and isinstance(kept, dict)):
            raise PointerUnreadable("its fields have other types")
        if not isinstance(build, str) or not isinstance(epoch, int) or not _is_texts([*kept.keys(), *kept.values()]):
            raise PointerUnreadable("its fields have other types")
        return cls(at=at, moving=tuple(moving), kept=kept, build=build, epoch=epoch)


@dataclass(frozen=True, slots=True)
class Stand:
    """The pointer as read, with the token that a swap must name; both None when the target has no pointer."""

    pointer: Pointer | None
    token: str | None


class Target(Protocol):
    """A place that holds the site. Paths are relative, with `/`, and never lead into `.yardstick`.

    Every method may raise `TargetFailed`.
    """

    address: str
    parallel: int
    """How many files are worth writing at once."""

    def read_pointer(self) -> Stand:
        """Return the pointer and its token.

        Raises:
            PointerUnreadable: something else stands in its place.
        """

    def swap_pointer(self, pointer: Pointer, token: str | None) -> str:
        """Write the pointer if it is still the one that `token` names (None: if there is none); return the new token.

        Raises:
            PointerMoved: it is another one.
        """

    def write(self, path: str, content: bytes, *, token: str) -> None:
        """Put a file in place in one step: a reader sees the old bytes or the new ones.

        Raises:
            PointerMoved: the target can tell that the pointer is no longer the one that `token` names.
        """

    def delete(self, path: str, *, token: str) -> None:
        """Remove a file; one that is not there is no fault.

        Raises:
            PointerMoved: the target can tell that the pointer is no longer the one that `token` names.
        """

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None when there is no such plain file."""

    def list_paths(self) -> Iterator[str]:
        """Yield the path of everything held, save what lies in `.yardstick`, in no order."""

    def settle(self) -> None:
        """Return when everything written so far would outlast a loss of power."""

    def close(self) -> None:
        """Let go of connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spare:
    """A tree that readers do not see, with what they saw when it was opened.

    `shown` names the tree that they saw (None: nothing), `token` is that of its pointer.
    """

    tree: Target
    shown: str | None
    token: str | None


@runtime_checkable
class SwitchedTarget(Target, Protocol):
    """A target that goes from one release to the next in one step: the next is made ready where no reader looks."""

    def open_spare(self) -> Spare | None:
        """Return the tree that readers do not see, ready to be brought forward; None where there cannot be one."""

    def find_spare(self) -> Target | None:
        """Return the tree that readers do not see as it is, to be read; None where there is none."""

    def show(self, spare: Spare, release: str) -> None:
        """Let readers see the spare, which holds this release, in one step.

        Raises:
            PointerMoved: it does not, or readers see another tree than when it was opened.
        """


@runtime_checkable
class CopyingTarget(Target, Protocol):
    """A target that can be told to take a file from another one, without its bytes being sent."""

    def copy(self, source: Target, path: str, content: bytes) -> bool:
        """Put a file in place that another target holds; False where that has other bytes, or cannot be asked."""


class TargetFailed(Exception):
    """A target could not be reached, or refused; trying again later may help."""

    def __init__(self, address: str, doing: str, reason: str) -> None:
        super().__init__(f"{address}: {doing} failed: {reason}")
        self.address = address


class PointerMoved(Exception):
    """Another run has written the pointer since it was read."""

    def __init__(self, address: str) -> None:
        super().__init__(f"{address}: another run has taken over this target")
        self.address = address


class PointerUnreadable(Exception):
    """What stands in the pointer's place is no pointer that this program knows; `token` is what a swap must name."""

    def __init__(self, reason: str, token: str | None = None) -> None:
        super().__init__(f"the target's pointer cannot be read: {reason}")
        self.reason = reason
        self.token = token


def read_stand(content: bytes, token: str) -> Stand:
    """Return the pointer in these bytes, with its token.

    Raises:
        PointerUnreadable: the bytes are no pointer; it carries the token.
    """
    try:
        return Stand(Pointer.from_json(content), token)
    except PointerUnreadable as error:
        raise PointerUnreadable(error.reason, token) from error


class PathUnsafe(ValueError):
    """A path that could lead out of a target, or into what is private in it."""


def check_path(path: str) -> str:
    """Return the path itself.

    Raises:
        PathUnsafe: it is empty, absolute, has an empty, `.` or `..` part, a control character or a backslash, or leads
            into `.yardstick`.
    """
    parts = path.split("/")
    if any(part in ("", ".", "..") for part in parts) or parts[0] == PRIVATE_FOLDER:
        raise PathUnsafe(path)
    if re.search(r"[\x00-\x1f\x7f\\]", path):
        raise PathUnsafe(path)
    return path


def _is_texts(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)

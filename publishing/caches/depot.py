"""The place where caches are left: a private folder or bucket that all machines of an installation share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from publishing.targets.contract import TargetFailed, check_path
from yardstick.settings import Settings

UNGUARDED = ""
"""The token of writes to a depot, which has no pointer to compare it with."""


class Depot(Protocol):
    """Files by name. Every method may raise `TargetFailed`; a bucket is one by the methods that it has as a target."""

    def write(self, path: str, content: bytes, *, token: str) -> None:
        """Put a file in place in one step; `token` is passed over."""

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None when there is no such file."""

    def delete(self, path: str, *, token: str) -> None:
        """Remove a file; one that is not there is no fault."""

    def list_paths(self) -> Iterator[str]:
        """Yield the name of every file, in no order."""

    def close(self) -> None:
        """Let go of connections."""


class FolderDepot:
    """A folder, made when something is first put there."""

    def __init__(self, address: str) -> None:
        self._address, self._folder = address, Path(address)

    def write(self, path: str, content: bytes, *, token: str) -> None:  # noqa: ARG002 (a depot has no pointer)
        """Put a file in place in one step."""
        with self._failing(f"writing {path}"):
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = self._folder / f".{os.getpid()}"
            fresh.write_bytes(content)
            fresh.replace(self._folder / check_path(path))

    def read(self, path: str) -> bytes | None:
        """Return a file's bytes; None when there is no such file."""
        with self._failing(f"reading {path}"), suppress(FileNotFoundError):
            return (self._folder / check_path(path)).read_bytes()
        return None

    def delete(self, path: str, *, token: str) -> None:  # noqa: ARG002 (as above)
        """Remove a file; one that is not there is no fault."""
        with self._failing(f"deleting {path}"):
            (self._folder / check_path(path)).unlink(missing_ok=True)

    def list_paths(self) -> Iterator[str]:
        """Yield the name of every file."""
        with self._failing("listing"), suppress(FileNotFoundError):
            yield from (each.name for each in self._folder.iterdir())

    def close(self) -> None:
        """Do nothing: nothing is held open."""

    @contextmanager
    def _failing(self, doing: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError:
            raise
        except OSError as error:
            raise TargetFailed(self._address, doing, error.strerror or str(error)) from error


@contextmanager
def open_depot(settings: Settings) -> Iterator[Depot | None]:
    """Open the place that the settings name; None where they name none."""
    if settings.cache_target is None:
        yield None
        return
    depot = _open(settings.cache_target, settings.aws_endpoint_url_s3)
    try:
        yield depot
    finally:
        depot.close()


def _open(address: str, endpoint: str | None) -> Depot:
    if address.startswith("s3://"):
        from publishing.targets.s3 import S3Target

        return S3Target(address, endpoint=endpoint)
    return FolderDepot(address)

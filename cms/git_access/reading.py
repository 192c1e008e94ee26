"""The body of a git request: plain or packed with gzip, never longer than is allowed."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from typing import IO

Read = Callable[[int], bytes]
_STEP = 64 * 1024


class BodyTooLarge(ValueError):
    """A request's body is longer than is allowed."""


class Body:
    """Reads a request's body in steps."""

    def __init__(self, stream: IO[bytes], encoding: str, most: int) -> None:
        self._stream, self._most, self._seen = stream, most, 0
        self._inflate = zlib.decompressobj(zlib.MAX_WBITS | 16) if encoding == "gzip" else None
        self._waiting = b""

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most `size`; none at the end.

        Raises:
            BodyTooLarge: the body is longer than is allowed.
        """
        found = self._stream.read(size) if self._inflate is None else self._read_inflated(size)
        self._seen += len(found)
        if self._seen > self._most:
            raise BodyTooLarge
        return found

    def _read_inflated(self, size: int) -> bytes:
        assert self._inflate is not None
        found = b""
        while not found:
            if not self._waiting:
                self._waiting = self._stream.read(_STEP)
                if not self._waiting:
                    return b""
            found = self._inflate.decompress(self._waiting, max(size, 1))
            self._waiting = self._inflate.unconsumed_tail
        return found

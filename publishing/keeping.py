"""A mapping of texts to bytes that outlasts the process. It is a cache: losing it costs time alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Self


class KeptBytes(MutableMapping[str, bytes]):
    """A mapping kept in an SQLite file; a file found broken, at once or later, is begun anew.

    One instance a thread; close it.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        try:
            self._db = _open(path)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._db = _open_anew(path)

    def _begin_anew(self) -> None:
        self._db.close()
        self._db = _open_anew(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._db.commit()
        self._db.close()

    def __getitem__(self, key: str) -> bytes:
        try:
            row = self._db.execute("SELECT value FROM kept WHERE key = ?", (key,)).fetchone()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._begin_anew()
            row = None
        if row is None:
            raise KeyError(key)
        return bytes(row[0])

    def __setitem__(self, key: str, value: bytes) -> None:
        statement = "INSERT OR REPLACE INTO kept VALUES (?, ?)"
        try:
            self._db.execute(statement, (key, value))
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            self._begin_anew()
            self._db.execute(statement, (key, value))

    def __delitem__(self, key: str) -> None:
        if self._db.execute("DELETE FROM kept WHERE key = ?", (key,)).rowcount == 0:
            raise KeyError(key)

    def __iter__(self) -> Iterator[str]:
        for (key,) in self._db.execute("SELECT key FROM kept ORDER BY key").fetchall():
            yield str(key)

    def __len__(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM kept").fetchone()[0])


def _open_anew(path: Path) -> sqlite3.Connection:
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    return _open(path)


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=30)
    try:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = NORMAL")
        db.execute("CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID")
        db.commit()
    except sqlite3.DatabaseError:
        db.close()
        raise
    return db

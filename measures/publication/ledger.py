"""The ledger: what each output of a release was made from. Derived, safe to lose: without it everything is rendered.

A ledger is one SQLite file. `release` names the release that it describes; a ledger that describes another release than
the one asked for is of no use and is not read. A run writes a new ledger beside it that holds only changes; `adopt`
folds it in once the release is committed.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from measures.publication.questions import Answer, Recalled

FORM = "ledger-3"
SCHEMA = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE outputs (path TEXT PRIMARY KEY, kind TEXT NOT NULL, owner TEXT NOT NULL, changes_at TEXT) WITHOUT ROWID;
CREATE TABLE inputs (user TEXT NOT NULL, question TEXT NOT NULL, PRIMARY KEY (user, question)) WITHOUT ROWID;
CREATE TABLE answers (question TEXT PRIMARY KEY, fingerprint TEXT, changes_at TEXT, text TEXT);
CREATE TABLE forgotten (question TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE gone (user TEXT PRIMARY KEY) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX IF NOT EXISTS by_question ON inputs (question, user);
CREATE INDEX IF NOT EXISTS by_owner ON outputs (kind, owner);
CREATE INDEX IF NOT EXISTS by_output_change ON outputs (changes_at) WHERE changes_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS by_answer_change ON answers (changes_at) WHERE changes_at IS NOT NULL;
"""
OUTPUT = "="
"""Users of questions are outputs (`=site/index.html`) and other questions (their key)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputEntry:
    """One output: its path, kind and owner, the questions asked while it was rendered, and when time changes it."""

    path: str
    kind: str
    owner: str
    inputs: tuple[str, ...]
    changes_at: datetime | None = None


class LedgerWriter:
    """Writes a new ledger of the outputs rendered, the answers made and the outputs gone in one run."""

    def __init__(self, path: Path, *, full: bool) -> None:
        path.unlink(missing_ok=True)
        self.earliest: datetime | None = None
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
        self._db.execute("BEGIN")
        self._set("form", FORM)
        self._set("full", "1" if full else "0")

    def _set(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def add_outputs(self, entries: Iterable[OutputEntry]) -> None:
        """Record outputs and their inputs."""
        for entry in entries:
            row = (entry.path, entry.kind, entry.owner, self._note(entry.changes_at))
            self._db.execute("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?)", row)
            self._add_inputs(OUTPUT + entry.path, entry.inputs)

    def add_answers(self, answers: Mapping[str, Answer]) -> None:
        """Record answers, their fingerprints and their inputs."""
        for key, answer in answers.items():
            row = (key, answer.fingerprint, self._note(answer.changes_at), answer.text)
            self._db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?)", row)
            self._add_inputs(key, answer.inputs)

    def _note(self, when: datetime | None) -> str | None:
        """Keep the earliest instant at which time alone changes what was recorded; return it as stored."""
        if when is not None and (self.earliest is None or when < self.earliest):
            self.earliest = when
        return _text(when)

    def _add_inputs(self, user: str, inputs: tuple[str, ...]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO inputs VALUES (?, ?)", ((user, key) for key in inputs))

    def remove_outputs(self, paths: Iterable[str]) -> None:
        """Record that outputs are gone."""
        self._db.executemany("INSERT OR IGNORE INTO gone VALUES (?)", ((OUTPUT + path,) for path in paths))

    def forget_answers(self, questions: Iterable[str]) -> None:
        """Record that stored answers may no longer hold, whether or not the run asked them again."""
        self._db.executemany("INSERT OR IGNORE INTO forgotten VALUES (?)", ((key,) for key in questions))

    def close(self) -> None:
        """Finish the file."""
        self._db.execute("COMMIT")
        self._db.close()


class Ledger:
    """Read access to the ledger of a release."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._process = os.getpid()
        self._db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def find_users(self, question: str) -> tuple[str, ...]:
        """Return the outputs and questions that asked a question directly."""
        rows = self._db.execute("SELECT user FROM inputs WHERE question = ?", (question,))
        return tuple(user for (user,) in rows)

    def find_inputs(self, user: str) -> tuple[str, ...]:
        """Return the questions that an output or a question asked directly."""
        rows = self._db.execute("SELECT question FROM inputs WHERE user = ?", (user,))
        return tuple(question for (question,) in rows)

    def find_questions(self, prefix: str) -> tuple[str, ...]:
        """Return the questions asked whose keys begin with a prefix, in order."""
        rows = self._db.execute(
            "SELECT DISTINCT question FROM inputs WHERE question >= ? AND question < ? ORDER BY question",
            (prefix, prefix + "\U0010ffff"),
        )
        return tuple(question for (question,) in rows)

    def fingerprint(self, question: str) -> str | None:
        """Return the fingerprint of a question's last answer; None where it has none."""
        row = self._db.execute("SELECT fingerprint FROM answers WHERE question = ?", (question,)).fetchone()
        return row[0] if row else None

    def recall(self, question: str) -> Recalled | None:
        """Return the stored answer of a question; None where it has none. A forked process opens the file anew."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._db = sqlite3.connect(f"file:{self._path}?mode=ro", uri=True)
        row = self._db.execute(
            "SELECT text, fingerprint, changes_at FROM answers WHERE question = ? AND text IS NOT NULL", (question,)
        ).fetchone()
        return Recalled(row[0], row[1], datetime.fromisoformat(row[2]) if row[2] else None) if row else None

    def list_outputs(self, kind: str, owner: str) -> tuple[str, ...]:
        """Return the outputs of one owner."""
        rows = self._db.execute("SELECT path FROM outputs WHERE kind = ? AND owner = ? ORDER BY path", (kind, owner))
        return tuple(path for (path,) in rows)

    def list_owners(self, kind: str) -> tuple[str, ...]:
        """Return the owners of a kind's outputs."""
        rows = self._db.execute("SELECT DISTINCT owner FROM outputs WHERE kind = ? ORDER BY owner", (kind,))
        return tuple(owner for (owner,) in rows)

    def list_kinds(self) -> tuple[str, ...]:
        """Return the kinds that have outputs."""
        return tuple(kind for (kind,) in self._db.execute("SELECT DISTINCT kind FROM outputs ORDER BY kind"))

    def find_output(self, path: str) -> tuple[str, str] | None:
        """Return the kind and owner of an output; None when there is none of that path."""
        row = self._db.execute("SELECT kind, owner FROM outputs WHERE path = ?", (path,)).fetchone()
        return (row[0], row[1]) if row else None

    def find_due(self, instant: datetime) -> tuple[str, ...]:
        """Return the outputs and questions that time alone has changed by `instant`."""
        rows = self._db.execute(
            "SELECT '=' || path FROM outputs WHERE changes_at <= :now"
            " UNION SELECT question FROM answers WHERE changes_at <= :now",
            {"now": _text(instant)},
        )
        return tuple(user for (user,) in rows)

    def next_change(self, after: datetime) -> datetime | None:
        """Return the earliest instant after `after` at which time alone changes an output or an answer."""
        (found,) = self._db.execute(
            "SELECT min(changes_at) FROM (SELECT changes_at FROM outputs UNION ALL SELECT changes_at FROM answers)"
            " WHERE changes_at > ?",
            (_text(after),),
        ).fetchone()
        return datetime.fromisoformat(found) if found else None


@contextmanager
def open_ledger(path: Path, release: str) -> Iterator[Ledger | None]:
    """Open the ledger that describes a release; None when it is missing, broken or describes another."""
    if describes(path) != release:
        yield None
        return
    with closing(Ledger(path)) as ledger:
        yield ledger


def describes(path: Path) -> str | None:
    """Return the release that a ledger describes; None when there is none or it cannot be read."""
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            meta = dict(db.execute("SELECT name, value FROM meta"))
    except sqlite3.DatabaseError:
        return None
    return meta.get("release") if meta.get("form") == FORM else None


def adopt(delta: Path, ledger: Path, *, base: str | None, release: str) -> bool:
    """Fold a run's changes into the ledger, which then describes `release`.

    Changes to a ledger that does not describe `base` are of no use: the ledger is dropped and False comes back, and
    the next run renders everything. A full run replaces the ledger.
    """
    ledger.parent.mkdir(parents=True, exist_ok=True)
    if _is_full(delta):
        _name_release(delta, release)
        delta.replace(ledger)
        return True
    if describes(ledger) == release:
        return True
    if base is None or describes(ledger) != base:
        ledger.unlink(missing_ok=True)
        return False
    _merge(delta, ledger, release)
    return True


def _is_full(path: Path) -> bool:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        return dict(db.execute("SELECT name, value FROM meta")).get("full") == "1"


def _name_release(path: Path, release: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.executescript(INDEXES)
        db.execute("INSERT OR REPLACE INTO meta VALUES ('release', ?)", (release,))


def _merge(delta: Path, ledger: Path, release: str) -> None:
    with closing(sqlite3.connect(ledger, isolation_level=None)) as db:
        db.execute("ATTACH ? AS delta", (str(delta),))
        db.execute("BEGIN IMMEDIATE")
        db.execute(
            "DELETE FROM inputs WHERE user IN (SELECT user FROM delta.gone"
            " UNION SELECT '=' || path FROM delta.outputs UNION SELECT question FROM delta.answers)"
        )
        db.execute("DELETE FROM outputs WHERE path IN (SELECT substr(user, 2) FROM delta.gone)")
        db.execute("UPDATE answers SET text = NULL WHERE question IN (SELECT question FROM delta.forgotten)")
        db.execute("INSERT OR REPLACE INTO outputs SELECT * FROM delta.outputs")
        db.execute("INSERT OR REPLACE INTO answers SELECT * FROM delta.answers")
        db.execute("INSERT OR IGNORE INTO inputs SELECT * FROM delta.inputs")
        db.execute("INSERT OR REPLACE INTO meta VALUES ('release', ?)", (release,))
        db.execute("COMMIT")


def _text(when: datetime | None) -> str | None:
    return None if when is None else when.isoformat()

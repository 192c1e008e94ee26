"""What scans found, by the blob id of what was scanned: a file that was found clean is not scanned again."""

from __future__ import annotations

from datetime import datetime

from publishing.builds.records import write_time
from publishing.database import Database
from publishing.scans.clamd import Verdict


class Verdicts:
    """The table of verdicts in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, blob: str, scanner: str) -> Verdict | None:
        """Return what a scan by that scanner found in a blob; None where it has not looked at it."""
        rows = self._database.execute(
            "SELECT found, words FROM scan_verdicts WHERE blob = ? AND scanner = ?", (blob, scanner)
        )
        return Verdict(rows[0][0], rows[0][1]) if rows else None

    def keep(self, blob: str, verdict: Verdict, scanner: str, at: datetime) -> None:
        """Keep what a scan found, in place of what an earlier one did."""
        with self._database.transaction():
            self._database.execute("DELETE FROM scan_verdicts WHERE blob = ?", (blob,))
            self._database.execute(
                "INSERT INTO scan_verdicts (blob, found, words, scanner, scanned_at) VALUES (?, ?, ?, ?, ?)",
                (blob, verdict.found, verdict.words, scanner, write_time(at)),
            )

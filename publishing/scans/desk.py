"""Where a file is handed in to be scanned: what was found in the same content before is believed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from measures.model.tree import hash_blob
from publishing.database import open_database
from publishing.scans.clamd import Verdict, scan
from publishing.scans.verdicts import Verdicts
from yardstick.settings import Settings


class ScanDesk:
    """Scans by the scanner at an address, or by the embedded check where there is none."""

    def __init__(self, verdicts: Verdicts, address: str | None, at: datetime) -> None:
        self._verdicts, self._address, self._at = verdicts, address, at

    def judge(self, content: bytes) -> Verdict:
        """Return what a scan finds in a file; what the embedded check found is not believed once there is a scanner."""
        blob, scanner = hash_blob(content), "clamd" if self._address else "embedded"
        known = self._verdicts.find(blob, scanner)
        if known is not None:
            return known
        verdict = scan(content, self._address)
        if verdict.found != "unknown":
            self._verdicts.keep(blob, verdict, scanner, self._at)
        return verdict


@contextmanager
def open_scan_desk(settings: Settings, at: datetime) -> Iterator[ScanDesk]:
    """Open the desk of an installation.

    Raises:
        DatabaseUnreachable: the verdicts cannot be read.
    """
    with open_database(settings.database_url) as database:
        yield ScanDesk(Verdicts(database), settings.clamd_url, at)

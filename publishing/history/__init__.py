"""The history repository: one commit a release, whose tree is what every target holds."""

from publishing.history.release import (
    Facts,
    HistoryLocked,
    HistoryMoved,
    HistoryUnreachable,
    Release,
    ReleaseUnknown,
    write_instant,
)
from publishing.history.repository import RECORD, History
from publishing.history.trees import Load

__all__ = [
    "RECORD",
    "Facts",
    "History",
    "HistoryLocked",
    "HistoryMoved",
    "HistoryUnreachable",
    "Load",
    "Release",
    "ReleaseUnknown",
    "write_instant",
]

"""Where content trees are kept: a folder, a git repository, or memory. Only this room touches disk or git."""

from measures.store.approving import MeasureUnreadable, VersionMissing, approve_version, read_measure_to_approve
from measures.store.folder import FileChanged, FolderStore
from measures.store.git import Committed, GitStore, HeadMoved
from measures.store.memory import MemoryStore
from measures.store.seeding import seed_store

__all__ = [
    "Committed",
    "FileChanged",
    "FolderStore",
    "GitStore",
    "HeadMoved",
    "MeasureUnreadable",
    "MemoryStore",
    "VersionMissing",
    "approve_version",
    "read_measure_to_approve",
    "seed_store",
]

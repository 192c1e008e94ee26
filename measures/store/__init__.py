"""Where content trees are kept: a folder, a git repository, or memory. Only this room touches disk or git."""

from measures.store.folder import FolderStore
from measures.store.git import GitStore
from measures.store.memory import MemoryStore
from measures.store.seeding import seed_store

__all__ = ["FolderStore", "GitStore", "MemoryStore", "seed_store"]

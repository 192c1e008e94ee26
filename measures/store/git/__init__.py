"""A content store in a bare git repository, by dulwich."""

from measures.store.git.commits import HeadMoved, PathRefused
from measures.store.git.history import Committed
from measures.store.git.remote import MASKED, Origin, PushRefused, RemoteUnreachable, open_client
from measures.store.git.repository import APPROVED, GitStore, NoStore, make_repository

__all__ = [
    "APPROVED",
    "MASKED",
    "Committed",
    "GitStore",
    "HeadMoved",
    "NoStore",
    "Origin",
    "PathRefused",
    "PushRefused",
    "RemoteUnreachable",
    "make_repository",
    "open_client",
]

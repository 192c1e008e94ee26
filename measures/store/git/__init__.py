"""A content store in a bare git repository, by dulwich."""

from measures.store.git.commits import HeadMoved, PathRefused
from measures.store.git.history import Committed
from measures.store.git.patience import open_repository
from measures.store.git.remote import MASKED, Origin, PushRefused, RemoteUnreachable
from measures.store.git.repository import APPROVED, GitStore, NoStore, make_repository
from measures.store.git.transport import DEFAULT_TRANSPORT, Transport

__all__ = [
    "APPROVED",
    "DEFAULT_TRANSPORT",
    "MASKED",
    "Committed",
    "GitStore",
    "HeadMoved",
    "NoStore",
    "Origin",
    "PathRefused",
    "PushRefused",
    "RemoteUnreachable",
    "Transport",
    "make_repository",
    "open_repository",
]

"""Opens the history and the content as they are for everybody."""

from __future__ import annotations

from measures.store.git import GitStore, Origin, Transport, make_repository
from publishing.history import History
from publishing.layout import Layout
from yardstick.settings import Settings


def find_transport(settings: Settings) -> Transport:
    """Return how remote repositories are reached."""
    return Transport(silence=settings.git_silence_seconds, ssh=settings.git_ssh_command)


def open_own_history(layout: Layout) -> History:
    """Open the history as it is here; what is asked of its remote is asked in the way of the settings."""
    return History(layout.history, origin=layout.remote_history, transport=find_transport(layout.settings))


def open_history(layout: Layout) -> History:
    """Open the history, after taking over what only its remote has.

    Raises:
        HistoryUnreachable: the remote could not be reached.
        HistoryMoved: this copy has releases that the remote lacks, and the other way round.
    """
    history = open_own_history(layout)
    if layout.remote_history:
        try:
            history.fetch(layout.remote_history)
        except BaseException:
            history.close()
            raise
    return history


def open_content(layout: Layout) -> GitStore:
    """Open the content store, or the copy of a remote one, which is made where it is missing.

    Raises:
        NoStore: there is none on this machine.
    """
    if layout.remote_content is None:
        return GitStore(layout.content)
    branch = layout.settings.content_branch
    if not layout.content.exists():
        make_repository(layout.content, branch)
    origin = Origin(url=layout.remote_content, branch=branch, transport=find_transport(layout.settings))
    return GitStore(layout.content, origin=origin)


def fetch_content(layout: Layout) -> GitStore:
    """Open the content store as it is for everybody: a copy takes what others pushed first.

    Raises:
        NoStore: there is none on this machine.
        RemoteUnreachable: the remote could not be reached.
    """
    store = open_content(layout)
    if layout.remote_content is not None:
        try:
            store.fetch(layout.remote_content, layout.settings.content_branch)
        except BaseException:
            store.close()
            raise
    return store

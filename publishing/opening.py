"""Opens the history as it is for everybody."""

from __future__ import annotations

from publishing.history import History
from publishing.layout import Layout


def open_history(layout: Layout) -> History:
    """Open the history, after taking over what only its remote has.

    Raises:
        HistoryUnreachable: the remote could not be reached.
        HistoryMoved: this copy has releases that the remote lacks, and the other way round.
    """
    history = History(layout.history)
    if layout.remote_history:
        try:
            history.fetch(layout.remote_history)
        except BaseException:
            history.close()
            raise
    return history

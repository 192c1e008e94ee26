"""What the content store of a workshop holds."""

from __future__ import annotations

from contextlib import contextmanager

from cms.workspace import Workspace, find_content


@contextmanager
def open_store(workshop):
    """Open the content store of a workshop at its head."""
    opened = Workspace(find_content(workshop.settings), lambda: workshop.now)
    try:
        yield opened
    finally:
        opened.close()


def read(workshop, path):
    """Return the text of a file; None where there is none."""
    with open_store(workshop) as store:
        content = store.read(path)
    return None if content is None else content.decode()


def list_names(workshop, path):
    """Return the names in a folder."""
    with open_store(workshop) as store:
        return list(store.list_folder(path))


def find_measure(workshop, measure_id):
    """Return the row of a measure."""
    with open_store(workshop) as store:
        return store.find_measure(measure_id)

"""Who uses a shared thing: a classification, a source, a page."""

from __future__ import annotations

from cms.editing.links import link
from cms.workspace import workspace


def list_uses(kind: str, name: str) -> tuple[tuple[str, str], ...]:
    """Return the versions and dimensions that use a thing, as words and addresses."""
    found = []
    for row in workspace().index.find_uses(kind, name):
        names = {"measure_id": row.measure_id, "version": row.version}
        words = f"{row.path.rpartition('/')[2]} {row.version}"
        if row.dimension:
            found.append(
                (f"{words}, {row.dimension}", link("dimensions.show_dimension", dimension=row.dimension, **names))
            )
        else:
            found.append((words, link("versions.show_version", **names)))
    return tuple(found)

"""Who a version is with: whoever it was handed to, else who last saved its measure."""

from __future__ import annotations

import sqlalchemy as sa

from cms.workspace.holding import find_holding
from cms.workspace.workspace import Workspace
from measures.index import MeasureRow


def find_owner(connection: sa.Connection, work: Workspace, measure: MeasureRow, version: str) -> str | None:
    """Return the id of who a version is with; None where nobody is known."""
    holding = find_holding(connection, measure.id, version)
    if holding is not None:
        return holding.person
    saves = work.index.list_commits(measure.path, 1)
    return saves[0].author if saves else None

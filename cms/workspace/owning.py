"""Who a version is with: whoever it was handed to, else who began it."""

from __future__ import annotations

import sqlalchemy as sa

from cms.workspace.holding import find_holding
from cms.workspace.workspace import Workspace
from measures.index import MeasureRow


def find_owner(connection: sa.Connection, work: Workspace, measure: MeasureRow, version: str) -> str | None:
    """Return the id of who a version is with; None where nobody is known."""
    holding = find_holding(connection, measure.id, version)
    return holding.person if holding is not None else work.index.find_beginner(measure.id, version)

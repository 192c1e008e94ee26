"""How approvals are proved by a publish: by their seal, and by what the log knows of those that were ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from measures.publication.approval import ApprovalRule
from publishing.builds.records import read_time
from publishing.database import Database
from yardstick.settings import Settings

MOVED = "moved"
"""What the log calls a step of a version."""
_ENDED = (
    "SELECT measure_id, version, max(at) FROM acts WHERE act = ? AND measure_id IS NOT NULL "
    "GROUP BY measure_id, version"
)


def make_rule(settings: Settings) -> ApprovalRule:
    """Return how strictly approvals are proved, by what stands in the content alone."""
    return ApprovalRule(settings.approval, (settings.approval_key or "").encode())


def find_rule(settings: Settings) -> ApprovalRule:
    """Return how strictly approvals are proved; where seals are asked for, with the last step that the log has of each.

    Raises:
        DatabaseUnreachable: the database could not be reached.
    """
    rule = make_rule(settings)
    return replace(rule, ended=_read_last_steps(settings.database_url)) if rule.mode == "seal" else rule


def _read_last_steps(url: str) -> Mapping[tuple[str, str], datetime]:
    with Database(url) as database:
        rows = database.execute(_ENDED, (MOVED,))
    times = {(str(measure), str(version)): read_time(str(at)) for measure, version, at in rows}
    return {key: at for key, at in times.items() if at is not None}

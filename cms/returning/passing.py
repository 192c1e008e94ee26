"""What pushes to a shared repository did to a version past the rules, until a step of it is taken here."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

import sqlalchemy as sa

from cms.audit import Act, WantedActs, find_acts
from cms.database import transaction
from cms.workspace import workspace
from cms.workspace.people import name_people

PAST_RULES = "pushed past the rules"
"""The act of the log that names a step written by hand, or files changed that nobody may change."""
_MOST = 200


def list_pushed_past(measure_id: str, version: str) -> tuple[Act, ...]:
    """Return what was pushed past the rules since the last step of a version, newest first, by names of people."""
    if workspace().place.remote is None:
        return ()
    with transaction() as connection:
        return _find_since_step(connection, measure_id, version)


def _find_since_step(connection: sa.Connection, measure_id: str, version: str) -> tuple[Act, ...]:
    found = find_acts(connection, WantedActs(measure_id=measure_id), _MOST)
    acts = [act for _, act in found if act.version == version]
    past = [act for act in takewhile(lambda act: act.act != "moved", acts) if act.act == PAST_RULES]
    names = name_people(connection, [act.person for act in past])
    return tuple(replace(act, person=names.get(act.person, act.person)) for act in past)

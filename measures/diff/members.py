"""Which categories, periods and areas came to a breakdown and which left it."""

from __future__ import annotations

from dataclasses import dataclass

from measures.model.observations import Observations


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChange:
    """The labels, in display order, that a key column takes in one version and not in the other."""

    key: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


def compare_members(old: Observations, new: Observations) -> tuple[MemberChange, ...]:
    """Return the key columns of both versions whose members differ; none where the key columns are others."""
    if set(old.keys) != set(new.keys):
        return ()
    changes = [
        MemberChange(key=key, gone=_list_others(old, new, key), new=_list_others(new, old, key)) for key in new.keys
    ]
    return tuple(change for change in changes if change.gone or change.new)


def _list_others(one: Observations, other: Observations, key: str) -> tuple[str, ...]:
    known = {member.id for member in other.members[key] if member.has_rows}
    return tuple(member.label for member in one.members[key] if member.has_rows and member.id not in known)

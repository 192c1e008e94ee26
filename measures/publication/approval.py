"""Approval: how strictly a version's tree must be vouched for, and the seal that a push cannot forge."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from measures.model.measure import Approval, VersionState

Mode = Literal["trust", "tree", "seal"]


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """How approval is proved.

    `trust`: status is enough, files are taken as they stand; `tree`: the approved tree only; `seal`: the approved tree
    with a seal made with `key`.
    """

    mode: Mode
    key: bytes = b""


def seal_approval(
    key: bytes, *, measure: str, version: str, tree: str, release_at: str, bundle: str | None, by: str, at: str
) -> str:
    """Return the seal of an approval: HMAC-SHA256 over all that it vouches for, as 64 hexadecimal digits."""
    facts = (measure, version, tree, release_at, bundle or "", by, at)
    message = "".join(f"{len(fact.encode())}:{fact}," for fact in facts)
    return hmac.new(key, message.encode(), sha256).hexdigest()


def is_sealed(key: bytes, *, measure: str, version: str, state: VersionState) -> bool:
    """Whether a version's approval carries the seal that `key` makes."""
    approved = state.approved
    if not key or approved is None or approved.seal is None or approved.tree is None:
        return False
    expected = seal_state(key, measure=measure, version=version, state=state, approved=approved)
    return hmac.compare_digest(expected, approved.seal)


def seal_state(key: bytes, *, measure: str, version: str, state: VersionState, approved: Approval) -> str:
    """Return the seal for a version's state and an approval of it."""
    return seal_approval(
        key,
        measure=measure,
        version=version,
        tree=approved.tree or "",
        release_at=state.release_at or "",
        bundle=state.bundle,
        by=approved.by,
        at=approved.at,
    )

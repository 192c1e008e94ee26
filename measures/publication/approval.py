"""Approval: how strictly a version's tree must be vouched for, and the seal that a push cannot forge."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Literal

from measures.model.measure import Approval, VersionState

Mode = Literal["trust", "tree", "seal"]


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """How approval is proved.

    `trust`: status is enough, files are taken as they stand; `tree`: the approved tree only; `seal`: the approved tree
    with a seal made with `key`. `ended` says for measure ids and versions when the last step was taken that an approval
    does not outlive.
    """

    mode: Mode
    key: bytes = b""
    ended: Mapping[tuple[str, str], datetime] = field(default_factory=dict)


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


def is_ended(rule: ApprovalRule, *, measure: str, version: str, approved_at: datetime) -> bool:
    """Whether a step was taken after an approval: it was pulled, withdrawn or given anew, and its seal counts no more.

    Times are compared in whole seconds, as an approval says its own. It is under the seal: no old one is made young.
    """
    ended = rule.ended.get((measure, version))
    return ended is not None and approved_at < ended.replace(microsecond=0)


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

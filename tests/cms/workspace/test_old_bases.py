"""An edit that starts from before readers knew a measure is judged by what they know now."""

from __future__ import annotations

from cms.workspace.rights import find_seen_since

PATH = "measures/health/below/measure/measure.yaml"
DRAFT = b"id: zzzzzzz1\n"
PUBLIC = b"""id: zzzzzzz1
versions:
  "1.0":
    status: approved
    release_at: 2026-11-01
    approved: {by: u-1, at: "2026-11-01T10:00:00+00:00"}
"""


def count(base: bytes, head: bytes, after: bytes) -> int:
    readers = ({PATH: content}.get for content in (base, head, after))
    return len(list(find_seen_since((PATH,), *readers)))


def test_an_old_base_does_not_let_an_edit_past_the_approver() -> None:
    changed = DRAFT + b"position: 9\n"
    assert count(DRAFT, PUBLIC, changed) == 1
    assert count(DRAFT, DRAFT, changed) == 0
    assert count(DRAFT, PUBLIC, DRAFT) == 0

"""A measure that leaves the topic for trying things out brings no approval with it."""

from __future__ import annotations

import pytest

from cms.workspace.rights import Called, find_called_for

SITE = b"""name: Figures
address: https://figures.example
sections: [{id: methodology, heading: Methodology}]
testing_topic: testing-space
"""
APPROVED = b"""id: zzzzzzz1
versions:
  "1.0":
    status: approved
    release_at: 2026-11-01
    approved: {by: u-1, at: "2026-11-01T10:00:00+00:00"}
"""
DRAFT = b"id: zzzzzzz1\n"


def move(state: bytes, old: str, new: str) -> Called:
    """Return what it calls for that a measure moves from one topic to another."""
    was, now = (f"measures/{topic}/below/measure/measure.yaml" for topic in (old, new))
    return find_called_for((was, now), {"site.yaml": SITE, was: state}.get, {"site.yaml": SITE, now: state}.get)


def test_a_version_that_was_approved_for_trying_out_is_not_approved_elsewhere() -> None:
    called = move(APPROVED, "testing-space", "health")
    assert [each.version for each in called.approved] == ["1.0"]
    assert called.moved
    assert called.guarded


@pytest.mark.parametrize("old", ["testing-space", "work"])
def test_a_measure_of_drafts_moves_as_any_other(old: str) -> None:
    assert move(DRAFT, old, "health") == Called(guarded=(), approved=(), withdrawn=(), moved=())


def test_an_approved_measure_that_moves_between_other_topics_keeps_its_state() -> None:
    called = move(APPROVED, "work", "health")
    assert called.approved == ()
    assert called.moved == ()
    assert called.guarded

"""The table of moves: every state, move, role and person, and what each writes."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from measures.publication.approval import is_sealed
from measures.reading.measure_file import read_measure
from measures.workflow import EDITS, MOVES, Details, Move, Situation, State, judge_move, list_possible, record_move
from measures.workflow.judging import JUDGES
from measures.workflow.moves import Need

ROLES = ("editor", "reviewer", "approver", "departmental", "administrator", "developer")
STATES: tuple[State, ...] = get_args(State)
TREE = "a" * 40
ALLOWED = {
    ("draft", "send", "editor"),
    ("internal_review", "pass-on", "reviewer"),
    ("department_review", "approve", "approver"),
    ("internal_review", "approve-directly", "approver"),
    ("draft", "approve-words", "approver"),
    *itertools.product(
        ("internal_review", "department_review"), ("edit-numbers",), ("editor", "developer", "departmental")
    ),
    *(((state, "recall", "editor")) for state in ("internal_review", "department_review")),
    *itertools.product(("internal_review", "department_review"), ("return", "reject"), ("reviewer", "approver")),
    ("rejected", "reopen", "editor"),
    ("approved", "pull", "approver"),
    ("public", "approve-again", "approver"),
    ("public", "withdraw", "administrator"),
}
FOUR_EYES = {"pass-on", "approve", "approve-directly", "approve-words"}


def make_situation(state: State, role: str, *, editor: str = "u-9", department: bool = True) -> Situation:
    return Situation(
        state=state,
        person="u-1",
        roles=frozenset({role}),
        needs_department=department,
        signed_off=True,
        number_editor=editor,
        editors=frozenset({editor}),
        has_approved=True,
        short_way=True,
    )


@pytest.mark.parametrize("state", STATES)
def test_move_is_possible_only_where_the_table_says(state):
    for move, role in itertools.product(MOVES, ROLES):
        department = move != "approve-directly"
        others = judge_move(MOVES[move], make_situation(state, role, department=department))
        own = judge_move(MOVES[move], make_situation(state, role, editor="u-1", department=department))
        assert (not others) == ((state, move, role) in ALLOWED), (move, role)
        assert (not own) == ((state, move, role) in ALLOWED and move not in FOUR_EYES), (move, role)


@pytest.mark.parametrize("need", get_args(Need))
def test_every_need_can_refuse_and_is_used(need):
    unmet = Situation(
        state="draft",
        person="u-1",
        roles=frozenset(),
        faults=2,
        unchecked=("by-age: Rate",),
        in_testing=True,
        number_editor="u-1",
        changed_numbers=("by-age.csv",),
        typed_numbers=("measure.md",),
        editors=frozenset({"u-1"}),
        needs_department=need == "no-department",
    )
    assert JUDGES[need](unmet)
    assert any(need in move.needs for move in MOVES.values())


def test_way_past_the_department_hides_the_way_through_it():
    names = {move.name for move, _ in list_possible(make_situation("internal_review", "approver", department=False))}
    assert names == {"approve-directly", "return", "reject"}
    names = {move.name for move, _ in list_possible(make_situation("department_review", "approver"))}
    assert names == {"approve", "return", "reject"}


MEASURE = """# who reads this?
id: 7f3k2q9d
versions:
  "1.0": {status: STATUS, release_at: 2026-12-01, bundle: winter}   # the first
updates: [{version: "1.0", at: 2026-01-01T09:00:00+00:00, what: A link.}]
"""
SOURCES = {"public": "approved"}


def write_move(move: Move, details: Details) -> tuple[str, str]:
    source = move.sources[0]
    before = MEASURE.replace("STATUS", SOURCES.get(source, source))
    if move.target != "rejected" and source == "rejected":
        before = before.replace("}   # the", ", rejected: {at: 2026-01-01T09:00:00+00:00, by: u-4, why: No.}}   # the")
    measure = read_measure(before.encode(), "measure.yaml").value
    assert measure is not None
    return before, record_move(before, measure, "1.0", move, details)


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_what_a_move_writes_reads_back_and_keeps_comments(move):
    details = Details(
        by="u-1",
        at=datetime(2026, 11, 25, 9, tzinfo=UTC),
        tree=TREE,
        why="Because.",
        what="A link.",
        seconded_by="u-2",
        key=b"key",
    )
    _, text = write_move(move, details)
    read = read_measure(text.encode(), "measure.yaml")
    assert read.value is not None, read.problems
    state = read.value.versions["1.0"]
    assert state.status == move.target
    assert (state.approved is not None) == (move.target == "approved")
    assert (state.rejected is not None) == (move.target == "rejected")
    assert (state.withdrawn is not None) == (move.target == "withdrawn")
    assert len(read.value.updates) == (2 if move.name == "approve-again" else 1)
    assert text.startswith("# who reads this?\n")
    if move.target == "approved":
        assert is_sealed(b"key", measure="7f3k2q9d", version="1.0", state=state)


def test_pulled_version_leaves_its_bundle():
    _, text = write_move(MOVES["pull"], Details(by="u-1", at=datetime(2026, 11, 25, tzinfo=UTC), tree=TREE))
    measure = read_measure(text.encode(), "measure.yaml").value
    assert measure is not None
    assert measure.versions["1.0"].bundle is None


def test_docs_show_the_table_as_it_is():
    lines = Path("docs/workflow.md").read_text().splitlines()
    shown = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| `")]
    assert shown == [show_move(move) for move in MOVES.values()]


def show_move(move: Move) -> list[str]:
    lists = (move.sources, (move.target,), sorted(move.roles), move.needs, move.asks, move.tells)
    return [f"`{move.name}`", *(re.sub("_", " ", ", ".join(each)) for each in lists)]


def test_docs_show_what_each_state_lets_be_edited():
    lines = Path("docs/workflow.md").read_text().split("## Edits")[1].splitlines()
    shown = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")][1:]
    kinds = ("words", "numbers")
    assert shown == [[re.sub("_", " ", state), *("yes" * (each in EDITS[state]) for each in kinds)] for state in EDITS]


def test_a_move_that_an_edit_takes_has_no_button():
    names = {move.name for move, _ in list_possible(make_situation("internal_review", "editor"))}
    assert names == {"recall"}


def test_whoever_changed_numbers_last_renews_no_approval_that_is_not_known():
    own = make_situation("public", "approver", editor="u-1")
    assert not judge_move(MOVES["approve-again"], own)
    assert judge_move(MOVES["approve-again"], replace(own, has_approved=False))
    assert not judge_move(MOVES["approve-again"], replace(own, has_approved=False, number_editor="u-2"))

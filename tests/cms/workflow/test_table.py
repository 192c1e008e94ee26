"""Every state and move of the table through the application: who may, what each writes, refuses and tells.

What the table itself says of each role, and of the last editor of numbers, is enumerated in
tests/workflow/test_moves.py; here each pair is tried with a role of the move, and with all roles that are none of its.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa

from cms.access import ROLES, Role
from cms.audit import list_acts
from cms.database import transaction
from cms.tables import letters
from cms.workflow.views import is_offered
from measures.store import GitStore
from measures.store.git import APPROVED
from measures.workflow import MOVES, Move, State
from publishing.builds import Builds
from publishing.database import open_database
from tests.cms.conftest import copy_content, copy_tables
from tests.cms.visitor import Visitor
from tests.cms.workflow.stepping import ID, NUMBER, STATES, STEPS, TYPED, Content, check_all
from tests.cms.workshop import Workshop
from tests.workflow.test_moves import ALLOWED

ROLE_OF: dict[str, Role] = {
    "reviewers": "reviewer",
    "approvers": "approver",
    "administrators": "administrator",
    "department": "departmental",
}


class Stage:
    """One application with a person of each role, and one of each set of roles that a move or its refusal needs."""

    def __init__(self, workshop: Workshop) -> None:
        self.workshop, self.content = workshop, Content(workshop.folder / "content.git")
        self.writer = workshop.add_person("developer", name="Whoever wrote the demo content")[1]
        self._people: dict[frozenset[Role], tuple[Visitor, str]] = {}
        self.colleagues = {role: self.join(frozenset({role})) for role in ROLES}
        check_all(self.colleagues["reviewer"][0])

    def join(self, roles: frozenset[Role]) -> tuple[Visitor, str]:
        if roles not in self._people:
            visitor = self.workshop.sign_in(*sorted(roles), shares=(ID,) if "departmental" in roles else ())
            self._people[roles] = (visitor, visitor.read_token("/"))
        return self._people[roles]

    def put(self, state: State, move: Move) -> None:
        """Put the version where nothing but the state and the role decides."""
        self.content.put(state, department="department" in move.needs)
        with GitStore(self.content.path) as store:
            store.set_ref(f"{APPROVED}/{ID}/{NUMBER}", self.content.find_tree())
        if state == "department_review":
            department, token = self.colleagues["departmental"]
            fields = {"tree": self.content.find_tree(), "csrf_token": token}
            department.client.post(f"/measures/{ID}/{NUMBER}/sign-off", data=fields)

    def press(self, roles: frozenset[Role], move: Move) -> int:
        visitor, token = self.join(roles)
        return visitor.client.post(f"{STEPS}/{move.name}", data={**TYPED, "csrf_token": token}).status_code

    def list_concerned(self, move: Move) -> set[str]:
        """Return the addresses of those whom a move tells, whoever takes it; the demo content has one editor."""
        roles = {ROLE_OF[group] for group in move.tells if group in ROLE_OF}
        found = {visitor.email for held, (visitor, _) in self._people.items() if held & roles}
        return found | ({self.writer} if "editor" in move.tells else set())

    def list_told(self) -> list[str]:
        with self.workshop.app.app_context(), transaction() as connection:
            return list(connection.scalars(sa.select(letters.c.recipient).order_by(letters.c.id)))

    def count_builds(self) -> int:
        with open_database(self.workshop.settings.database_url) as database:
            return len(Builds(database).list_unfinished())

    def find_newest_act(self) -> tuple[str, str]:
        with self.workshop.app.app_context(), transaction() as connection:
            act = list_acts(connection, ID)[0]
        return act.act, act.before


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, content_template: Path, tables_template: Path) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stage")
    copy_content(content_template, folder)
    made = Workshop(folder, copy_tables(tables_template, folder), SHORT_WAY="1")
    yield Stage(made)
    made.close()


def is_allowed(state: State, move: Move, role: Role) -> bool:
    return (state, move.name, role) in ALLOWED and is_offered(move)


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
def test_a_step_is_taken_from_its_states_by_its_roles_and_by_nobody_else(stage: Stage, state: State) -> None:
    for move in MOVES.values():
        stage.put(state, move)
        before, told = stage.content.read("measure.yaml"), stage.list_told()
        assert stage.press(frozenset(ROLES) - move.roles, move) in {403, 404, 409}, move.name
        assert stage.content.read("measure.yaml") == before, move.name
        role = next(each for each in ROLES if each in move.roles)
        builds = stage.count_builds()
        code = stage.press(frozenset({role}), move)
        if not is_allowed(state, move, role):
            assert code in {403, 404, 409}, (move.name, code)
            assert (stage.content.read("measure.yaml"), stage.list_told()) == (before, told), move.name
            continue
        assert (code, stage.content.status) == (302, move.target), move.name
        assert stage.find_newest_act() == ("moved", state.replace("_", " "))
        assert (stage.count_builds() > builds) == move.publishes
        found, taker = stage.list_told()[len(told) :], stage.join(frozenset({role}))[0]
        assert sorted(found) == sorted(stage.list_concerned(move) - {taker.email}), move.name


@pytest.mark.parametrize("field", ["status", "versions", "f.versions", "f.status", "f.versions.n0.status", "approved"])
def test_no_posted_field_of_a_form_changes_the_state_of_a_version(stage: Stage, field: str) -> None:
    stage.content.put("draft")
    visitor, token = stage.join(frozenset(ROLES))
    with GitStore(stage.content.path) as store:
        base = store.head("main")
    forged = {"csrf_token": token, "base": base, field: "approved", "move": "approve", "f.release": "2027-01-12"}
    for address in (
        f"/measures/{ID}/details",
        f"/measures/{ID}/{NUMBER}/edit/facts",
        f"/measures/{ID}/{NUMBER}/readers",
    ):
        visitor.client.post(address, data=forged)
    assert stage.content.measure.versions[NUMBER].status == "draft"
    assert stage.content.measure.versions[NUMBER].approved is None


PAIRS = (
    ("internal_review", "approve-directly", "reject"),
    ("approved", "pull", "pull"),
    ("rejected", "reopen", "reopen"),
)


@pytest.mark.parametrize(("state", "one", "other"), PAIRS)
def test_of_two_steps_pressed_at_once_one_is_taken(stage: Stage, state: State, one: str, other: str) -> None:
    stage.put(state, MOVES[one])
    before, codes, start = stage.content.list_commits(), list[int](), Barrier(2)
    first, second = (stage.join(frozenset(ROLES)), stage.join(frozenset(ROLES) - {"developer"}))

    def press(person: tuple[Visitor, str], move: str) -> None:
        visitor, token = person
        start.wait()
        codes.append(visitor.client.post(f"{STEPS}/{move}", data={**TYPED, "csrf_token": token}).status_code)

    threads = [Thread(target=press, args=each) for each in ((first, one), (second, other))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [302, 409]
    assert len(stage.content.list_commits()) == len(before) + 1


def test_a_push_takes_no_step_and_removes_no_version_that_has_taken_one(stage: Stage) -> None:
    from tests.cms.workflow.test_edits import push_file

    approver = stage.colleagues["approver"][0]
    for state, target in itertools.permutations(STATES, 2):
        if "public" in (state, target):
            continue
        stage.content.put(target)
        forged = stage.content.read("measure.yaml")
        stage.content.put(state)
        done, judged = push_file(stage.content, approver, "measure.yaml", forged, may_approve=True)
        assert not done, (state, target)
        assert any("takes its steps" in each or "two people" in each for each in judged.verdict.refusals)
    stage.content.put("internal_review")
    with_none = stage.content.read("measure.yaml").decode().partition('  "2.0"')[0].encode()
    assert not push_file(stage.content, approver, "measure.yaml", with_none, may_approve=True)[0]

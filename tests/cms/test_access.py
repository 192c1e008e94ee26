"""Who may do what: every route, every role, every state of a version."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import get_args

import pytest
from flask import Flask, g
from werkzeug.exceptions import HTTPException

from cms import access
from cms.access import ANYONE, EDITING, NOBODY, PERMISSIONS, ROLES, Person, Role
from cms.application import create_app
from measures.workflow import State
from tests.cms.routes import Route, list_routes, make_path

STATES = get_args(State)
SHARED = "k2s7r1b5"
"""The measure that every departmental user of these tests has."""


@pytest.fixture
def routes(app: Flask) -> list[Route]:
    return list_routes(app)


def judge(app: Flask, route: Route, person: Person | None, state: str | None = "draft") -> int:
    """Return the status that the check of access gives to a request before its view; 200 where it lets it through."""
    app.extensions["yardstick.states"] = lambda _measure, _version: state
    app.extensions[access.FRESHNESS] = lambda: True
    with app.test_request_context(make_path(app, route), method=route.method):
        g.person = person
        try:
            access._check_request()
        except HTTPException as refusal:
            return refusal.code or 500
    return 200


def make_person(role: Role, *, shares: tuple[str, ...] = (SHARED,)) -> Person:
    return Person("u-1", "Somebody", "somebody@example.org", frozenset({role}), frozenset(shares))


def test_every_route_names_a_permission_of_the_table(routes):
    known = {*PERMISSIONS, ANYONE, NOBODY}
    assert [str(route) for route in routes if route.permission not in known] == []


def test_every_permission_of_the_table_is_given_to_somebody():
    assert [name for name, roles in PERMISSIONS.items() if not roles or not roles <= set(ROLES)] == []


def test_a_view_without_a_permission_stops_the_application_from_starting(workshop, monkeypatch):
    from flask import Blueprint

    bare = Blueprint("bare", __name__)
    bare.add_url_rule("/bare", "show", lambda: "bare")
    monkeypatch.setattr("cms.application.load_blueprints", lambda: ((bare, True),))
    with pytest.raises(access.PermissionMissing, match=r'The view "bare.show" names no permission'):
        create_app(workshop.settings, clock=lambda: workshop.now)


def test_a_permission_that_the_table_lacks_is_refused_where_it_is_named():
    with pytest.raises(access.PermissionMissing, match="measure.explode"):
        access.needs("measure.explode")


def test_each_route_lets_exactly_the_roles_of_its_permission_through(app, routes):
    wrong = []
    for route, role in product(routes, ROLES):
        allowed = route.permission == ANYONE or role in PERMISSIONS.get(route.permission, ())
        expected = 200 if allowed else 404 if route.permission == NOBODY else 403
        if judge(app, route, make_person(role)) != expected:
            wrong.append(f"{route} for {role}: expected {expected}")
    assert wrong == []


def test_each_route_but_the_open_ones_refuses_a_visitor_and_a_person_without_roles(app, routes):
    nobody = Person("u-1", "Nobody", "nobody@example.org", frozenset())
    wrong = []
    for route in routes:
        expected = {ANYONE: (200, 200), NOBODY: (404, 404)}.get(route.permission, (401, 403))
        if (judge(app, route, None), judge(app, route, nobody)) != expected:
            wrong.append(str(route))
    assert wrong == []


def test_a_version_is_edited_in_the_states_that_allow_it_and_in_no_other(app, routes):
    wrong = []
    editing = [
        route for route in routes if route.permission in EDITING and {"measure_id", "version"} <= {*route.arguments}
    ]
    for route, state, role in product(editing, (*STATES, None), ROLES):
        if role not in PERMISSIONS[route.permission]:
            continue
        expected = 200 if state in EDITING[route.permission] else 404 if state is None else 409
        if judge(app, route, make_person(role), state) != expected:
            wrong.append(f"{route} for {role} in state {state}: expected {expected}")
    assert wrong == []


def test_what_changes_a_version_names_a_permission_that_its_state_can_refuse(routes):
    reading = {
        "measure.see",
        "version.see",
        "preview.see",
        "version.create",
        "measure.edit",
        "share.manage",
        "version.move",
        "release.allow",
        "release.bundle",
        "withdrawal.ask",
        "notice.put",
        "withdrawal.confirm",
        "version.sign",
        "review.link",
        "early.see",
        "early.give",
        "early.end",
        "number.check",
        "comment.write",
    }
    loose = [
        str(route)
        for route in routes
        if route.method != "GET"
        and {"measure_id", "version"} <= {*route.arguments}
        and route.permission not in EDITING.keys() | reading
    ]
    assert loose == []


def test_a_measure_that_is_not_shared_is_not_there_for_a_departmental_user(app, routes):
    outsider = make_person("departmental", shares=("some-other-measure",))
    of_measures = [route for route in routes if "measure_id" in route.arguments]
    seen = [str(route) for route in of_measures if judge(app, route, outsider) == 200]
    assert seen == []


def test_a_departmental_user_with_another_role_sees_every_measure():
    both = Person("u-1", "Both", "both@example.org", frozenset({"departmental", "editor"}))
    assert access.can_see(both, "any-measure")


def list_refused(routes: list[Route]) -> Iterator[tuple[Role | None, Route]]:
    for role, route in product((*ROLES, None), routes):
        if route.permission in (ANYONE, NOBODY) or role in PERMISSIONS[route.permission]:
            continue
        yield role, route


@pytest.mark.slow
def test_real_requests_of_the_wrong_people_change_nothing_and_show_nothing(workshop, routes):
    visitors = {role: workshop.sign_in(role, shares=(SHARED,)) for role in ROLES} | {None: workshop.visitor()}
    tokens = {role: visitor.read_token("/" if role else "/sign-in") for role, visitor in visitors.items()}
    wrong = []
    for role, route in list_refused(routes):
        answer = visitors[role].client.open(
            make_path(workshop.app, route), method=route.method, data={"csrf_token": tokens[role]}
        )
        is_api = route.endpoint.startswith(("api_reading.", "api_changing."))
        expected = 401 if is_api else 403 if role else 302 if route.method == "GET" else 401
        if answer.status_code != expected:
            wrong.append(f"{route} for {role}: {answer.status_code}")
    assert wrong == []

"""Figures that were loaded as "publish now" in 2009, and a series that could not be mended in time in 2021."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.access import PERMISSIONS
from tests.cms.editing.stored import open_store
from tests.cms.routes import list_routes
from tests.cms.test_incidents_of_early_access import RELEASE
from tests.cms.workflow.stepping import ID, NUMBER, STEPS, Content, check_all, take

NOW = {
    "f.release": "now", "release": "now", "release_at": "2020-01-06", "f.release_at": "2020-01-06", "f.bundle": "",
    "f.reason": "Now.", "f.why": "Now.", "f.what": "All.", "f.day": "2026-11-25", "why": "Now.", "status": "approved",
    "f.status": "approved", "f.kind": "correction", "act": "publish", "state": "public",
}  # fmt: skip
"""What a form might take for a wish to publish at once."""
ROLES = ("approver", "administrator", "editor", "developer")


@pytest.fixture
def content(workshop):
    return Content(workshop.folder / "content.git")


def find_state(workshop):
    with open_store(workshop) as store:
        return store.find_state(ID, NUMBER)


MOVES = ("return", "reject", "send", "pass-on", "approve", "approve-directly", "approve-words", "approve-again", "pull")
KNOWN = {"measure_id": ID, "version": NUMBER, "number": 1, "dimension": "by-sex-over-time"}
ELSEWHERE = ("people.", "work.", "accounts.", "tokens.", "security.")
"""Routes about people and their own settings."""


def list_ways(app):
    """Return path, method and roles of each route that changes something of a version or of publishing."""
    found = {}
    for route in list_routes(app):
        names = {*route.arguments} - {"move"}
        is_meant = route.permission in PERMISSIONS and not route.endpoint.startswith(ELSEWHERE)
        if route.method == "GET" or not is_meant or not names <= KNOWN.keys():
            continue
        rules = [rule for rule in app.url_map.iter_rules(route.endpoint) if {*rule.arguments} == {*route.arguments}]
        for move in MOVES if "move" in route.arguments else ("",):
            values = {name: KNOWN[name] for name in names} | ({"move": move} if move else {})
            built = rules[0].build(values)
            assert built is not None
            found[built[1], route.method] = PERMISSIONS[route.permission]
    return [(*way, roles) for way, roles in found.items()]


@pytest.mark.slow
@pytest.mark.parametrize("state", ["approved", "department_review"])
def test_no_entry_point_publishes_what_is_under_embargo_at_once_as_in_2009(workshop, content, sign_in, state):
    """Every form of the editing application is sent "now" in all its fields, by whoever may send it."""
    people = {role: sign_in(role) for role in ROLES}
    content.put(state)
    if state == "department_review":
        check_all(people["approver"])
    tokens = {role: visitor.read_token("/") for role, visitor in people.items()}
    assert find_state(workshop) != "public"
    kept, answers, changed = content.measure.versions[NUMBER], [], 0
    ways = list_ways(workshop.app)
    assert len(ways) > 40
    for path, method, roles in ways:
        for role in (each for each in ROLES if each in roles):
            sent = {**NOW, "csrf_token": tokens[role]}
            headers = {"Referer": "http://localhost/"}
            answer = people[role].client.open(path, method=method, data=sent, headers=headers, buffered=True)
            answers.append(answer.status_code)
            if content.measure.versions.get(NUMBER) != kept:
                assert find_state(workshop) != "public", (role, path)
                changed += 1
                content.put(state)
                kept = content.measure.versions[NUMBER]
    assert changed, "some of it is let through"
    assert answers.count(400) < len(answers) / 4, "the forms are taken for what they are"


def test_one_series_is_pulled_mended_and_approved_again_by_two_people_within_the_two_minutes_of_2021(
    workshop, content, sign_in
):
    """Two minutes before the release every step is taken by its screen, and the series goes with the others."""
    content.put("approved")
    workshop.now = RELEASE - timedelta(minutes=2)
    editor, approver, other = sign_in("editor"), sign_in("approver", name="First"), sign_in("approver", name="Second")
    assert take(approver, "pull") == 302
    assert content.status == "draft"
    assert take(editor, "send") == 302
    check_all(other)
    answer = approver.post(f"{STEPS}/approve-directly", {"f.release": RELEASE.isoformat(), "f.bundle": ""})
    assert answer.status_code == 302, answer.text
    assert find_state(workshop) == "approved"
    workshop.now = RELEASE
    assert find_state(workshop) == "public"

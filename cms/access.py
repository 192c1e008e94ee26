"""Who may do what: one table of permissions, and the decorator by which every view names its own.

    @blueprint.get("/measures/<measure_id>/")
    @needs("measure.see")
    def show_measure(measure_id: str) -> str: ...

A view without a permission stops the application from starting. Two rules hold for every view without a word in it:

- A view with `measure_id` among its arguments answers a person whose only role is departmental user with 404 unless
  the measure is shared with them. Such a person's lists are cut down with `can_see`.
- A view with `measure_id` and `version` whose permission is in `EDITING` answers 409 unless that version's state is one
  of its states there; they come from the table of edits of `measures.workflow`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeVar, get_args

from flask import Flask, abort, current_app, g, has_request_context, request

from measures.workflow.moves import EDITS, Kind, State

Role = Literal["editor", "reviewer", "approver", "departmental", "administrator", "developer"]
ROLES: tuple[Role, ...] = get_args(Role)
ROLE_NAMES: Mapping[Role, str] = MappingProxyType(
    {
        "editor": "Editor",
        "reviewer": "Reviewer",
        "approver": "Approver",
        "departmental": "Departmental user",
        "administrator": "Administrator",
        "developer": "Developer",
    }
)

ANYONE = "anyone"
"""The permission of views that need no account."""
NOBODY = "nobody"
"""The permission of views of libraries that are no part of this application: they answer 404."""

_ALL = frozenset(ROLES)
_STAFF = _ALL - {"departmental"}
_WRITERS: frozenset[Role] = frozenset({"editor", "developer"})
_MENDERS: frozenset[Role] = frozenset({"editor", "developer", "departmental"})
_ADMINISTRATORS: frozenset[Role] = frozenset({"administrator"})

PERMISSIONS: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "account.use": _ALL,
        "measure.list": _ALL,
        "measure.see": _ALL,
        "measure.create": _WRITERS,
        "measure.edit": _WRITERS,
        "measure.move": _WRITERS,
        "measure.retire": _WRITERS | {"approver"},
        "version.see": _ALL,
        "version.create": _WRITERS,
        "version.edit": _MENDERS,
        "version.delete": _WRITERS,
        "version.move": frozenset({"editor", "reviewer", "approver", "administrator"}),
        "version.sign": frozenset({"departmental", "editor", "reviewer", "approver"}),
        "review.link": frozenset({"editor", "reviewer", "approver"}),
        "early.see": _STAFF,
        "early.give": frozenset({"approver"}),
        "early.end": _ADMINISTRATORS | {"approver"},
        "comment.write": _ALL,
        "board.see": _ALL,
        "notice.put": frozenset({"approver"}),
        "withdrawal.ask": _ADMINISTRATORS,
        "withdrawal.confirm": _ADMINISTRATORS | {"approver"},
        "release.bundle": frozenset({"approver"}),
        "release.allow": _ADMINISTRATORS,
        "number.check": frozenset({"editor", "reviewer", "approver"}),
        "data.edit": _MENDERS,
        "file.edit": _MENDERS,
        "topic.see": _STAFF,
        "topic.edit": _WRITERS | {"approver"},
        "source.see": _STAFF,
        "page.see": _STAFF,
        "page.edit": _WRITERS | {"approver"},
        "classification.see": _STAFF,
        "classification.edit": _WRITERS | {"approver"},
        "site.see": _STAFF,
        "site.edit": frozenset({"approver", "developer"}),
        "shared.publish": frozenset({"approver"}),
        "bulk.edit": _WRITERS,
        "preview.see": _ALL,
        "build.see": _STAFF,
        "build.cancel": _STAFF - {"reviewer"},
        "git.use": _WRITERS,
        "api.use": _ALL,
        "log.read": _ADMINISTRATORS,
        "measure.log": _STAFF,
        "people.see": _STAFF,
        "people.manage": _ADMINISTRATORS,
        "share.manage": _ADMINISTRATORS | {"editor"},
    }
)

EDITABLE_STATES = frozenset({"draft", "rejected"})
"""The states of versions that are worked on: what tools over many drafts change, and what is deleted."""

_OPEN: Mapping[Kind, frozenset[State]] = MappingProxyType(
    {kind: frozenset(state for state, kinds in EDITS.items() if kind in kinds) for kind in get_args(Kind)}
)
EDITING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "version.edit": _OPEN["words"],
        "version.delete": EDITABLE_STATES,
        "data.edit": _OPEN["numbers"],
        "file.edit": _OPEN["numbers"],
    }
)
"""Permissions that are given only while a version's state lets it be edited, with those states."""

OUTSIDE_VIEWS: dict[str, str] = {"static": ANYONE}
"""Views of libraries, which carry no decorator: endpoint -> permission. `cms.accounts` adds its own."""

StateReader = Callable[[str, str], str | None]
"""Returns the state of a version, by measure id and number; None when there is none."""

View = TypeVar("View", bound=Callable[..., object])


FRESHNESS = "yardstick.freshness"
"""Where the application keeps what tells whether the password was given a short time ago."""


class StaleSignIn(Exception):
    """The person must give the password once more before this."""


class PermissionMissing(Exception):
    """A view that names no permission, or one that the table lacks."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in: id such as "u-3", name, roles, and the measures that are shared with them."""

    id: str
    name: str
    email: str
    roles: frozenset[Role]
    shares: frozenset[str] = frozenset()

    @property
    def number(self) -> int:
        """The id as the database has it."""
        return int(self.id.removeprefix("u-"))

    @property
    def is_outsider(self) -> bool:
        """Whether this person sees only what is shared with them."""
        return self.roles <= {"departmental"}


def needs(permission: str, *, fresh: bool = False) -> Callable[[View], View]:
    """Name the permission of a view; with `fresh`, the person must have given the password a short time ago.

    Raises:
        PermissionMissing: the table has no such permission.
    """
    if permission != ANYONE and permission not in PERMISSIONS:
        raise PermissionMissing(f'There is no permission "{permission}". Add it to PERMISSIONS.')

    def mark(view: View) -> View:
        view.permission, view.fresh = permission, fresh  # type: ignore[attr-defined]  # a function carries what is said
        return view

    return mark


def find_permission(app: Flask, endpoint: str) -> str:
    """Return the permission of a view.

    Raises:
        PermissionMissing: the view names none.
    """
    named = getattr(app.view_functions[endpoint], "permission", None) or OUTSIDE_VIEWS.get(endpoint)
    if named is None:
        raise PermissionMissing(f'The view "{endpoint}" names no permission. Put @needs(...) on it.')
    return str(named)


def current_person() -> Person | None:
    """Return who is signed in; None for a visitor."""
    found: Person | None = g.get("person") if has_request_context() else None
    return found


def signed_in_person() -> Person:
    """Return who is signed in, in a view whose permission no visitor has."""
    person = current_person()
    assert person is not None
    return person


def may(permission: str, person: Person | None = None) -> bool:
    """Whether a person, by default the one signed in, has a permission."""
    if permission == ANYONE:
        return True
    who = person or current_person()
    return who is not None and permission != NOBODY and bool(PERMISSIONS[permission] & who.roles)


def can_see(person: Person, measure_id: str) -> bool:
    """Whether a measure is there for this person at all."""
    return not person.is_outsider or measure_id in person.shares


def choose_visible(person: Person, measure_ids: Iterable[str]) -> list[str]:
    """Return the measures that are there for this person, in the order given."""
    return [each for each in measure_ids if can_see(person, each)]


def forget_person() -> None:
    """Begin a request as a visitor's, until it is known who asks."""
    g.person = g.sitting = None


def install_access(app: Flask, read_state: StateReader, is_fresh: Callable[[], bool]) -> None:
    """Check every request before its view, once all blueprints are registered.

    Raises:
        PermissionMissing: a view names no permission.
    """
    for endpoint in app.view_functions:
        find_permission(app, endpoint)
    app.extensions["yardstick.states"] = read_state
    app.extensions[FRESHNESS] = is_fresh
    app.before_request(_check_request)
    app.jinja_env.globals["may"] = may


def _check_request() -> None:
    if request.endpoint is None:
        return
    permission = find_permission(current_app, request.endpoint)
    if permission == ANYONE:
        return
    if permission == NOBODY:
        abort(404)
    person = current_person()
    if person is None:
        abort(401)
    if not may(permission, person):
        abort(403)
    if getattr(current_app.view_functions[request.endpoint], "fresh", False):
        _check_freshness()
    measure_id, version = ((request.view_args or {}).get(name) for name in ("measure_id", "version"))
    if measure_id is not None and not can_see(person, measure_id):
        abort(404)
    if measure_id is not None and version is not None and permission in EDITING:
        _check_state(measure_id, version, EDITING[permission])


def _check_freshness() -> None:
    """Ask for the password once more where it was given too long ago."""
    is_fresh: Callable[[], bool] = current_app.extensions[FRESHNESS]
    if not is_fresh():
        raise StaleSignIn


def _check_state(measure_id: str, version: str, states: frozenset[str]) -> None:
    read_state: StateReader = current_app.extensions["yardstick.states"]
    state = read_state(measure_id, version)
    if state is None:
        abort(404)
    if state not in states:
        abort(409)

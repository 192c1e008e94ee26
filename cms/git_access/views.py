"""The screen on which a person makes and ends keys for git."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug import Response

from cms.access import Person, current_person, needs
from cms.addresses import make_address
from cms.audit import write
from cms.database import transaction
from cms.git_access.keys import MOST_KEYS, TooManyKeys, end_key, list_keys, make_key
from cms.surroundings import find_settings, read_now

blueprint = Blueprint("git_keys", __name__, url_prefix="/account/git")
LONGEST_NAME = 60


@blueprint.get("/")
@needs("git.use")
def show_keys() -> str:
    """List the person's keys, and say how to clone and push."""
    return _render()


@blueprint.post("/")
@needs("git.use")
def add_key() -> str | tuple[str, int]:
    """Make a key and show it, this once."""
    name = " ".join(request.form.get("name", "").split())
    if not name or len(name) > LONGEST_NAME:
        fault = f"Enter a name of 1 to {LONGEST_NAME} characters, such as the computer that the key is for."
        return _render(errors=[(fault, "name")], name=name), 422
    try:
        with transaction() as connection:
            key = make_key(connection, _person(), name, read_now())
            write(connection, _person().id, "made a key for git", name)
    except TooManyKeys:
        return _render(errors=[(f"End a key first: you have {MOST_KEYS}, the most there can be.", "name")]), 422
    return _render(key=key)


@blueprint.post("/<int(max=2147483647):number>/end")
@needs("git.use")
def end(number: int) -> Response:
    """End a key at once."""
    with transaction() as connection:
        if not end_key(connection, _person(), number, read_now()):
            abort(404)
        write(connection, _person().id, "ended a key for git", str(number))
    flash("The key is ended. Nothing signs in with it any more.", "success")
    return redirect(url_for("git_keys.show_keys"))


def _person() -> Person:
    person = current_person()
    assert person is not None
    return person


def _render(key: str = "", name: str = "", errors: list[tuple[str, str]] | None = None) -> str:
    person = _person()
    with transaction() as connection:
        keys = list_keys(connection, person, read_now())
    return render_template(
        "git_access/keys.html",
        keys=keys,
        key=key,
        name=name,
        errors=errors or [],
        address=make_address("git.list_refs").removesuffix("/info/refs"),
        person=person,
        must_sign=find_settings().receive_require_id,
    )

"""The screen on which a person makes and ends keys for git."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from cms.access import needs, signed_in_person
from cms.addresses import make_address
from cms.keys.keys import NewKey
from cms.keys.screens import KeyRefused, end_own_key, list_own_keys, make_own_key
from cms.surroundings import find_settings

blueprint = Blueprint("git_keys", __name__, url_prefix="/account/git")


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
    try:
        key = make_own_key(NewKey(kind="git", name=name))
    except KeyRefused as refused:
        return _render(errors=[(str(refused), "name")], name=name), 422
    return _render(key=key)


@blueprint.post("/<int(max=2147483647):number>/end")
@needs("git.use")
def end(number: int) -> Response:
    """End a key at once."""
    end_own_key("git", number)
    flash("The key is ended. Nothing signs in with it any more.", "success")
    return redirect(url_for("git_keys.show_keys"))


def _render(key: str = "", name: str = "", errors: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "git_access/keys.html",
        keys=list_own_keys("git"),
        key=key,
        name=name,
        errors=errors or [],
        address=make_address("git.list_refs").removesuffix("/info/refs"),
        person=signed_in_person(),
        must_sign=find_settings().receive_require_id,
    )

"""The screen on which a person makes and ends tokens for the API."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug import Response

from cms.access import needs
from cms.addresses import find_origin
from cms.keys.keys import NewKey, Scope
from cms.keys.screens import KeyRefused, end_own_key, find_name_fault, list_own_keys, make_own_key

blueprint = Blueprint("api_tokens", __name__, url_prefix="/account/tokens")
SCOPES: Mapping[str, frozenset[Scope]] = MappingProxyType(
    {"read": frozenset({"read"}), "draft": frozenset({"read", "draft"})}
)
SCOPE_WORDS: Mapping[str, str] = MappingProxyType({"read": "Read", "draft": "Read, and change drafts"})
DAYS = (7, 30, 90, 365)


@blueprint.get("/")
@needs("api.use")
def show_tokens() -> str:
    """List the person's tokens."""
    return _render()


@blueprint.post("/")
@needs("api.use", fresh=True)
def add_token() -> str | tuple[str, int]:
    """Make a token and show it, this once."""
    typed = {key: " ".join(request.form.get(key, "").split()) for key in ("name", "scope", "days")}
    errors = list(_find_faults(typed))
    if errors:
        return _render(errors=errors, typed=typed), 422
    lasts = timedelta(days=int(typed["days"]))
    try:
        key = make_own_key(NewKey(kind="api", name=typed["name"], lasts=lasts, scopes=SCOPES[typed["scope"]]))
    except KeyRefused as refused:
        return _render(errors=[(str(refused), "name")], typed=typed), 422
    return _render(key=key)


def _find_faults(typed: Mapping[str, str]) -> list[tuple[str, str]]:
    faults = []
    if fault := find_name_fault(typed["name"]):
        faults.append((fault, "name"))
    if typed["scope"] not in SCOPES:
        faults.append(("Choose what the token may do.", "scope"))
    if typed["days"] not in map(str, DAYS):
        faults.append(("Choose how long the token works.", "days"))
    return faults


@blueprint.post("/<int(max=2147483647):number>/end")
@needs("api.use")
def end(number: int) -> Response:
    """End a token at once."""
    end_own_key("api", number)
    flash("The token is ended. Nothing signs in with it any more.", "success")
    return redirect(url_for("api_tokens.show_tokens"))


def _render(key: str = "", typed: Mapping[str, str] | None = None, errors: list[tuple[str, str]] | None = None) -> str:
    keys = list_own_keys("api")
    return render_template(
        "api/tokens.html",
        keys=keys,
        permitted={each.id: SCOPE_WORDS["draft" if "draft" in each.scopes else "read"] for each in keys},
        key=key,
        typed=typed or {"name": "", "scope": "", "days": ""},
        errors=errors or [],
        faults={"name": None, "scope": None, "days": None} | {name: words for words, name in errors or []},
        scopes=SCOPE_WORDS,
        day_choices=[(str(each), f"{each} days") for each in DAYS],
        address=f"{find_origin()}/api",
        guide=url_for("guide.show_guide", guide="editing-api"),
    )

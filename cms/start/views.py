"""The first screen, and whether the application is well."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug import Response

from cms.access import ANYONE, current_person, needs

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
@needs(ANYONE)
def show_start() -> str | Response:
    """Show where to go from here; ask a visitor to sign in."""
    if current_person() is None:
        return redirect(url_for("security.login"))
    return render_template("start/start.html")


@blueprint.get("/health")
@needs(ANYONE)
def show_health() -> tuple[str, int, dict[str, str]]:
    """Say that the application answers."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}

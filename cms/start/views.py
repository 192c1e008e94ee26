"""The first screen, and whether the application is well."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, redirect, render_template, url_for
from werkzeug import Response

from cms.access import ANYONE, current_person, needs
from cms.database import find_engine
from cms.start.overview import find_work

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
@needs(ANYONE)
def show_start() -> str | Response:
    """Show what is being worked on; ask a visitor to sign in."""
    person = current_person()
    if person is None:
        return redirect(url_for("security.login"))
    return render_template("start/start.html", work=find_work(person))


@blueprint.get("/health")
@blueprint.get("/healthz")
@needs(ANYONE)
def show_health() -> tuple[str, int, dict[str, str]]:
    """Say that the application answers."""
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}


@blueprint.get("/readyz")
@needs(ANYONE)
def show_readiness() -> tuple[str, int, dict[str, str]]:
    """Say whether requests can be served: the database answers."""
    plain = {"Content-Type": "text/plain; charset=utf-8"}
    try:
        with find_engine().connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return "the database does not answer\n", 503, plain
    return "ok\n", 200, plain

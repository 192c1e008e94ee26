"""People: who has an account and what they may do."""

from __future__ import annotations

import sqlalchemy as sa
from flask import Blueprint, render_template

from cms.access import needs
from cms.database import find_engine
from cms.tables import people

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("/")
@needs("people.see")
def list_people() -> str:
    """List everybody with an account."""
    with find_engine().connect() as connection:
        rows = connection.execute(sa.select(people).order_by(people.c.name)).all()
    return render_template("people/list.html", people=rows)

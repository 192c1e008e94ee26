"""The guides, for everybody who is signed in."""

from __future__ import annotations

from flask import Blueprint, abort, render_template

from cms.access import needs
from cms.guide.reading import GUIDES, read_guide

blueprint = Blueprint("guide", __name__, url_prefix="/help")


@blueprint.get("/")
@needs("account.use")
def list_guides() -> str:
    """List the guides."""
    return render_template("guide/list.html", guides=GUIDES)


@blueprint.get("/<guide>/")
@needs("account.use")
def show_guide(guide: str) -> str:
    """Show one guide."""
    found = read_guide(guide)
    if found is None:
        abort(404)
    return render_template("guide/guide.html", guide=found)

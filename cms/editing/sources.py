"""Sources in use: found by words, and who uses each."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from cms.access import needs
from cms.editing.suggesting import list_publishers
from cms.workspace import workspace

blueprint = Blueprint("sources", __name__, url_prefix="/sources")
MOST = 50


@blueprint.get("/")
@needs("source.see")
def list_sources() -> str:
    """List sources in which every word stands: of title, data set, publisher or address."""
    text = request.args.get("q", "").strip()
    found = workspace().index.find_sources(text, MOST)
    return render_template(
        "editing/sources.html", text=text, sources=found, publishers=dict(list_publishers()), is_cut=len(found) == MOST
    )

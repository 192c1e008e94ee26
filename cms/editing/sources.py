"""Sources in use: found by words, and who uses each."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from cms.access import needs
from cms.editing.suggesting import list_publishers, spell_out
from cms.editing.using import address_of
from cms.workspace import workspace
from measures.index import SourceRow

blueprint = Blueprint("sources", __name__, url_prefix="/sources")
MOST = 50


@blueprint.get("/")
@needs("source.see")
def list_sources() -> str:
    """List sources in which every word stands: of title, data set, publisher or address."""
    text = request.args.get("q", "").strip()
    found = workspace().index.find_sources(spell_out(text), MOST)
    return render_template(
        "editing/sources.html",
        text=text,
        sources=[(row, _address(row)) for row in found],
        publishers=dict(list_publishers()),
        is_cut=len(found) == MOST,
    )


def _address(row: SourceRow) -> str:
    return address_of("source", f"{row.measure_id} {row.version} {row.source_id}")

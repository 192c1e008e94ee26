"""The screen of a whole version as one document, to be printed or kept for reading without a connection."""

from __future__ import annotations

from flask import Blueprint, render_template

from cms.access import needs
from cms.editing.finding import find_version
from cms.moments import describe_moment
from cms.preview.mark import find_reader, mark_page
from cms.preview.views import is_public, note_view
from cms.printing.document import gather_version
from cms.surroundings import read_now

blueprint = Blueprint("printing", __name__, url_prefix="/measures/<measure_id>/<version>")


@blueprint.get("/print")
@needs("version.see")
def print_version(measure_id: str, version: str) -> str:
    """Show a version with everything that it says on one page."""
    place = find_version(measure_id, version)
    note_view(place, "printed")
    page = render_template(
        "printing/version.html", place=place, printed=gather_version(place), moment=describe_moment(read_now())
    )
    return page if is_public(place) else mark_page(page.encode(), find_reader()).decode()

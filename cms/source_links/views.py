"""The screen of sources whose addresses do not answer."""

from __future__ import annotations

from flask import Blueprint, render_template

from cms.access import needs
from cms.moments import describe_moment
from cms.source_links.checking import list_failing
from cms.surroundings import read_now
from cms.workspace import workspace

blueprint = Blueprint("source_links", __name__, url_prefix="/sources/failing")


@blueprint.get("/")
@needs("source.see")
def list_links() -> str:
    """List addresses that have failed for three days or longer, each with the versions whose source it is."""
    index = workspace().index
    links = [(each, describe_moment(each.since), index.find_at_address(each.url)) for each in list_failing(read_now())]
    return render_template("editing/failing_links.html", links=[each for each in links if each[2]])

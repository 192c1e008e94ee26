"""The screens of the walk through what changed, for people with an account."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response

from cms.access import needs
from cms.editing.finding import Place, find_version
from cms.editing.links import link
from cms.preview.drawing import CannotBeDrawn
from cms.preview.mark import find_reader, mark_page
from cms.preview.views import is_public, note_view, show_problems
from cms.review.walk_pages import FindAddress, gather_walk, show_step, show_summary

blueprint = Blueprint("comparing", __name__, url_prefix="/measures/<measure_id>/<version>/compare")


@blueprint.get("/")
@needs("version.see")
def show_changes(measure_id: str, version: str) -> Response | str:
    """Count what differs from what readers see, with a way to each part."""
    place = find_version(measure_id, version)
    back = (f"{place.version.title or place.measure.title} {version}", _link_version(place))
    return _walk(place, lambda: show_summary(place, gather_walk(place, for_team=True), _find_address(place), back))


@blueprint.get("/<step>")
@needs("version.see")
def show_part(measure_id: str, version: str, step: str) -> Response | str:
    """Show how one part differs from what readers see."""
    place = find_version(measure_id, version)
    return _walk(place, lambda: show_step(place, gather_walk(place, for_team=True), step, _find_address(place)))


def _walk(place: Place, show: Callable[[], str]) -> Response | str:
    try:
        page = show()
    except CannotBeDrawn as failure:
        return show_problems(place, failure)
    note_view(place, "previewed", "what changed")
    return page if is_public(place) else mark_page(page.encode(), find_reader()).decode()


def _find_address(place: Place) -> FindAddress:
    names = {"measure_id": place.measure.id, "version": place.version.number}
    return lambda slug: (
        link("comparing.show_part", step=slug, **names) if slug else link("comparing.show_changes", **names)
    )


def _link_version(place: Place) -> str:
    return link("versions.show_version", measure_id=place.measure.id, version=place.version.number)

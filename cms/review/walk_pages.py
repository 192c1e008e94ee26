"""The pages of a walk: the summary, and each step with the way to the next; the same for the team and by a link."""

from __future__ import annotations

from collections.abc import Callable

from flask import abort, render_template

from cms.editing.finding import Place
from cms.preview.drawing import CannotBeDrawn
from cms.preview.known import SiteUnreadable
from cms.preview.views import find_stand
from cms.review.sides import Sides, find_sides
from cms.review.walking import Step, gather_steps
from cms.surroundings import read_now

FindAddress = Callable[[str], str]
"""Returns the address of a step by its slug, and of the summary for none."""
Walk = tuple[Sides, tuple[Step, ...]]


def gather_walk(place: Place, *, for_team: bool) -> Walk:
    """Return both sides of a version and the steps from one to the other; answer 404 where it cannot be shown.

    Raises:
        CannotBeDrawn: it lacks so much that it cannot be compared yet.
    """
    try:
        sides = find_sides(find_stand(), place, read_now())
        steps = gather_steps(sides, for_team=for_team) if sides is not None else ()
    except SiteUnreadable:
        abort(503)
    except Exception as failure:  # a draft may be left broken in any way
        raise CannotBeDrawn(place.folder) from failure
    if sides is None:
        abort(404)
    return sides, steps


def show_summary(place: Place, walk: Walk, find_address: FindAddress, back: tuple[str, str]) -> str:
    """Return the page that counts what changed and leads to each step."""
    sides, steps = walk
    return render_template(
        "review/walk.html",
        title=_name(place),
        sides=sides,
        rows=[(step, find_address(step.slug)) for step in steps],
        back=back,
    )


def show_step(place: Place, walk: Walk, slug: str, find_address: FindAddress) -> str:
    """Return the page of one step; answer 404 where nothing differs there."""
    sides, steps = walk
    at = next((at for at, step in enumerate(steps) if step.slug == slug), None)
    if at is None or sides.old is None:
        abort(404)
    around = (steps[at - 1] if at else None, steps[at + 1] if at + 1 < len(steps) else None)
    return render_template(
        "review/walk_step.html",
        title=_name(place),
        step=steps[at],
        number=at + 1,
        count=len(steps),
        old=sides.old,
        new=sides.new,
        before=(around[0].title, find_address(around[0].slug)) if around[0] else None,
        after=(around[1].title, find_address(around[1].slug)) if around[1] else None,
        summary=find_address(""),
    )


def _name(place: Place) -> str:
    return f"{place.version.title or place.measure.title} {place.version.number}"

"""Pages of a version for people without an account: drawn as readers will see them, and never handed out as a file."""

from __future__ import annotations

from flask import Response, abort, make_response, render_template

from cms.preview.drawing import CannotBeDrawn, Drawn, Wanted, draw
from cms.preview.known import SiteUnreadable
from cms.preview.selecting import Draft, Stand
from cms.security import POLICY
from cms.surroundings import read_now


def draw_for_reader(stand: Stand, draft: Draft, address: str, page: str) -> Drawn:
    """Return a page of a version; answer 403 for a file, 404 for nothing, and 503 where it cannot be drawn.

    `page` is where the refusal of a file leads back to. The rest of the site is as it is now, so that nothing else that
    waits for its release shows.
    """
    try:
        drawn = draw(stand, Wanted(address=address, drafts=(draft,), instant=read_now()))
    except SiteUnreadable:
        abort(503)
    except CannotBeDrawn:
        abort(make_response(render_template("review/not_drawn.html"), 503))
    if drawn is None:
        abort(404)
    if not drawn.output.is_page:
        abort(make_response(render_template("review/no_files.html", page=page), 403))
    return drawn


def allow_forms_to(origin: str, answer: Response) -> Response:
    """Let the forms of a page of the public site, such as its search, lead to the live site."""
    answer.content_type = "text/html; charset=utf-8"
    answer.headers["Content-Security-Policy"] = POLICY.replace("form-action 'self'", f"form-action 'self' {origin}")
    return answer

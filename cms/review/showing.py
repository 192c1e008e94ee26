"""Pages of a version for people without an account: drawn as readers will see them, and never handed out as a file."""

from __future__ import annotations

from flask import Response, abort, make_response, render_template, request

from cms.preview.drawing import CannotBeDrawn, Drawn, Wanted, draw
from cms.preview.known import SiteUnreadable
from cms.preview.mark import Reader, mark_page
from cms.preview.selecting import Draft, Stand
from cms.security import POLICY
from cms.surroundings import read_now

BY_LINK = ("/review/", "/early/")
"""What the addresses begin with that a link opens; the link's secret part follows."""
REFERRER = "Referrer-Policy"


def hide_link(answer: Response) -> Response:
    """Let no page that a link leads to name it to another, pages that say what went wrong neither."""
    if request.path.startswith(BY_LINK):
        answer.headers.setdefault(REFERRER, "no-referrer")
    return answer


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


def find_live_site(stand: Stand) -> str:
    """Return where the rest of the site stands, to which a page's other addresses lead."""
    return stand.visible.origin or str(stand.read_site().address).rstrip("/")


def answer_page(content: bytes, reader: Reader, origin: str) -> Response:
    """Answer with a page of the public site that is marked with its reader; its forms lead to the live site."""
    answer = make_response(mark_page(content, reader))
    answer.content_type = "text/html; charset=utf-8"
    answer.headers["Content-Security-Policy"] = POLICY.replace("form-action 'self'", f"form-action 'self' {origin}")
    return answer

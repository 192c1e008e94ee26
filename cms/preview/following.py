"""Links of previews: published pages name addresses of the public site, and these lead to previews again.

The bytes of a page are never changed for that. A browser says which page a link stands on; a link on a preview is sent
on to the preview of its address, even where a screen of ours has the same one. Our own links on previews, those of the
bar, say nothing of where they stand.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Response, redirect, request
from werkzeug import Response as BaseResponse

from cms.access import current_person
from cms.security import HEADERS, SAFE_METHODS
from generator.pages.addresses import SITE, STYLE_GUIDE

ABOVE = "/preview/"
"""What all addresses of previews begin with."""
_REFERRER = "Referrer-Policy"
_OWN = (ABOVE, "/static/", "/assets/")


def let_links_follow(answer: Response) -> None:
    """Mark an answer as bytes of the public site, whose links say where they stand."""
    answer.headers[_REFERRER] = HEADERS[_REFERRER]


def hide_place(answer: Response) -> Response:
    """Let the links of our own screens below `/preview/` lead where they say."""
    if request.path.startswith(ABOVE):
        answer.headers.setdefault(_REFERRER, "origin")
    return answer


def send_on() -> BaseResponse | None:
    """Send a link of a preview on to the preview of its address; None lets a request go on as it is.

    A visitor is sent on only from addresses that nothing else has, so that signing in stays where it is.
    """
    root = _find_root()
    if root is None or (current_person() is None and request.endpoint is not None):
        return None
    query = f"?{request.query_string.decode()}" if request.query_string else ""
    return redirect(f"{ABOVE}{root}{request.path}{query}")


def _find_root() -> str | None:
    """Return the site that a request's link stands on; None where it stands on no preview."""
    came_from = urlsplit(request.referrer or "")
    is_link = request.method in SAFE_METHODS and not request.path.startswith(_OWN)
    if not is_link or came_from.netloc != request.host or not came_from.path.startswith(ABOVE):
        return None
    return STYLE_GUIDE if came_from.path.startswith(f"{ABOVE}{STYLE_GUIDE}/") else SITE

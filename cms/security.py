"""What every answer carries, and what no request may be."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from flask import Flask, Response, abort, request

from yardstick.settings import Settings

PROBES = frozenset({"start.show_health", "start.show_readiness"})
"""Views that are asked by address alone, whatever the host name."""
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow",
}
"""Sent with every answer. A view that needs another value sets that header itself."""
HSTS = "max-age=31536000; includeSubDomains"
KEEP = "public, max-age=31536000, immutable"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def install_security(app: Flask, settings: Settings) -> None:
    """Refuse changes from other sites, and put headers on every answer."""
    secure = settings.stage != "local"
    if settings.cms_origin:
        app.before_request(_refuse_other_hosts(urlsplit(settings.cms_origin).netloc))
    app.before_request(_refuse_foreign_changes)
    app.before_request(_refuse_null_characters)

    def add_headers(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if secure:
            response.headers.setdefault("Strict-Transport-Security", HSTS)
        _set_cache_policy(response)
        return response

    app.after_request(add_headers)
    app.after_request(close_unsent_file)


def close_unsent_file(response: Response) -> Response:
    """Close a file that is not sent after all: the browser has it already, or asked for its headers alone."""
    if response.direct_passthrough and (response.status_code == 304 or request.method == "HEAD"):
        response.close()
    return response


def _refuse_other_hosts(host: str) -> Callable[[], None]:
    """Refuse requests that name another host than ours; only the question whether we are well is answered to all."""

    def refuse() -> None:
        if request.host != host and request.endpoint not in PROBES:
            abort(400)

    return refuse


def _refuse_foreign_changes() -> None:
    """Refuse a change that a page of another site asks for, whatever token it carries."""
    if request.method in SAFE_METHODS:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site is not None and site not in ("same-origin", "none"):
        abort(403)
    if origin is not None and urlsplit(origin).netloc != request.host:
        abort(403)


def _refuse_null_characters() -> None:
    """Refuse what no keyboard types and no database keeps."""
    lists = (*request.args.listvalues(), *request.form.listvalues(), [request.path, *request.form, *request.args])
    if any("\0" in text for texts in lists for text in texts):
        abort(400)


def _set_cache_policy(response: Response) -> None:
    """Let nothing be kept but static files under the address of their state, and what a view gives an age itself."""
    if request.endpoint == "static":
        response.headers["Cache-Control"] = KEEP if "v" in request.args else "no-cache"
    elif not response.cache_control.max_age:
        response.headers["Cache-Control"] = "no-store, private"

"""The log of requests: who asked for what and how it went, and nothing of what was typed or shown."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Mapping

from flask import Flask, Response, g, has_request_context, request

from cms.access import current_person
from publishing.monitoring.log_lines import tell

log = logging.getLogger("cms.requests")
STARTED, NUMBER = "request_started", "request_number"
GIVEN_NUMBER = re.compile(r"[A-Za-z0-9-]{8,64}")
HIDDEN = re.compile(
    r"(/account/invitation|/account/confirm|/forgotten-password|/account/second-factor|/review|/early)/[^/]+"
)


PROVING = frozenset({
    "security.login", "security.verify", "security.two_factor_token_validation", "security.mf_recovery",
})  # fmt: skip
"""Views at which people prove who they are: they answer with the form again where that failed."""


def install_request_log(app: Flask) -> None:
    """Write a line for each request. Addresses come without their query, and without the tokens of links."""

    def begin() -> None:
        given = request.headers.get("X-Request-ID", "")
        setattr(g, NUMBER, given if GIVEN_NUMBER.fullmatch(given) else secrets.token_hex(8))
        setattr(g, STARTED, time.perf_counter())

    def end(response: Response) -> Response:
        began = g.get(STARTED, time.perf_counter())
        tell(
            log,
            "request",
            method=request.method,
            path=describe_path(request.path),
            view=request.endpoint,
            status=response.status_code,
            milliseconds=round((time.perf_counter() - began) * 1000, 1),
        )
        if request.method == "POST" and request.endpoint in PROVING and response.status_code == 200:
            tell(log, "sign-in.failed", level=logging.WARNING, view=request.endpoint)
        if NUMBER in g:
            response.headers["X-Request-ID"] = g.get(NUMBER)
        return response

    app.before_request(begin)
    app.after_request(end)


def describe_request() -> Mapping[str, object]:
    """Return what each line of the log says of the request under way: its number, and the id of who asks."""
    if not has_request_context():
        return {}
    person = current_person()
    return {"request": g.get(NUMBER), "by": person.id if person else None}


def describe_path(path: str) -> str:
    """Return a path as the log shows it: a token in it is left out, and so is what no path of ours holds."""
    return HIDDEN.sub(r"\1/...", path)[:300]

"""The log of requests: who asked for what and how it went, and nothing of what was typed or shown."""

from __future__ import annotations

import json
import logging
import re
import time

from flask import Flask, Response, g, request

from cms.access import current_person

log = logging.getLogger("cms.requests")
STARTED = "request_started"
HIDDEN = re.compile(r"(/account/invitation|/account/confirm|/forgotten-password|/account/second-factor|/review)/[^/]+")


def install_request_log(app: Flask) -> None:
    """Write a line for each request. Addresses come without their query, and without the tokens of links."""

    def begin() -> None:
        setattr(g, STARTED, time.perf_counter())

    def end(response: Response) -> Response:
        started = g.get(STARTED, time.perf_counter())
        person = current_person()
        line = {
            "method": request.method,
            "path": describe_path(request.path),
            "view": request.endpoint,
            "status": response.status_code,
            "by": person.id if person else None,
            "milliseconds": round((time.perf_counter() - started) * 1000, 1),
        }
        log.info("%s", json.dumps(line))
        return response

    app.before_request(begin)
    app.after_request(end)


def describe_path(path: str) -> str:
    """Return a path as the log shows it: a token in it is left out, and so is what no path of ours holds."""
    return HIDDEN.sub(r"\1/...", path)[:300]

"""The pages that say what went wrong and what to do."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass

from flask import Flask, redirect, render_template, request, url_for
from werkzeug import Response
from werkzeug.exceptions import HTTPException

log = logging.getLogger("cms")


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """What an error page says: its heading and its sentences."""

    heading: str
    sentences: tuple[str, ...]


WORDS = {
    400: ErrorWords("This request was not understood", ("Go back and try again.",)),
    401: ErrorWords("You are signed out", ("Sign in, then try again. Nothing was changed.",)),
    403: ErrorWords(
        "You may not do this",
        ("Your roles do not include it. Nothing was changed.", "An administrator can give you another role."),
    ),
    404: ErrorWords(
        "There is no page at this address", ("Check the address, or start again from the list of measures.",)
    ),
    405: ErrorWords("This address does not take that kind of request", ("Go back and try again.",)),
    409: ErrorWords(
        "This version cannot be edited now",
        ("Only drafts and rejected versions can be edited. Nothing was changed.",),
    ),
    413: ErrorWords("This is too large", ("Send at most 32 megabytes at once. Nothing was changed.",)),
    429: ErrorWords("Too many tries", ("Wait a few minutes, then try again. Nothing was changed.",)),
    500: ErrorWords(
        "Something went wrong on our side",
        ("What you saved before is safe. Go back and try again.", "If it happens again, report it with this number:"),
    ),
    503: ErrorWords("The content cannot be reached", ("Wait a minute, then try again. Nothing was changed.",)),
}


def install_error_pages(app: Flask) -> None:
    """Answer every failure with a page of our own."""
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(Exception, _show_failure)


def _show_http_error(error: HTTPException) -> tuple[str, int] | Response:
    code = error.code or 500
    if code < 400:
        return Response(error.get_response().response)
    if code == 401 and request.method in ("GET", "HEAD"):
        return redirect(url_for("security.login", next=request.full_path.removesuffix("?")))
    return _render(code), code


def _show_failure(error: Exception) -> tuple[str, int]:
    number = secrets.token_hex(4)
    log.error("Failure %s at %s", number, request.endpoint, exc_info=error)
    return _render(500, number), 500


def _render(code: int, number: str | None = None) -> str:
    words = WORDS.get(code, WORDS[400] if code < 500 else WORDS[500])
    return render_template("errors/error.html", words=words, code=code, number=number)

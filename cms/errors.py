"""The pages that say what went wrong and what to do. What was typed is never thrown away."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, flash, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug import Response
from werkzeug.exceptions import HTTPException

from cms.access import StaleSignIn
from cms.api.problems import ApiProblem, answer_http, answer_problem, is_for_programs
from cms.request_log import describe_request
from cms.typed import SAFE, Typed, read_typed
from cms.workspace.edits import EditShut
from cms.workspace.guarding import StateGuarded
from publishing.monitoring.log_lines import EVENT, FACTS
from publishing.monitoring.sentry import Report

log = logging.getLogger("cms")
RESENT = frozenset({409, 429, 500, 503})
"""Failures that may be over when the same form is sent once more."""


@dataclass(frozen=True, slots=True)
class ErrorWords:
    """What an error page says: its heading and its sentences."""

    heading: str
    sentences: tuple[str, ...]


WORDS = {
    400: ErrorWords("This request was not understood", ("Nothing was changed. Go back and try again.",)),
    401: ErrorWords("You are signed out", ("Nothing was changed yet, and what you typed is kept here.",)),
    403: ErrorWords(
        "You may not do this",
        ("Your roles do not include it. Nothing was changed.", "An administrator can give you another role."),
    ),
    404: ErrorWords("There is no page at this address", ("Check the address, or start again from the first screen.",)),
    405: ErrorWords(
        "This address does not take that kind of request", ("Nothing was changed. Go back and try again.",)
    ),
    409: ErrorWords(
        "This version cannot be edited now",
        (
            "Drafts, rejected versions and versions in review can be edited, and the words of public ones.",
            "Nothing was changed.",
        ),
    ),
    413: ErrorWords("This is too large", ("Send at most 32 megabytes at once. Nothing was changed.",)),
    429: ErrorWords("Too many tries", ("Wait a few minutes, then try again. Nothing was changed.",)),
    500: ErrorWords(
        "Something went wrong on our side",
        ("What you saved before is safe. Go back and try again.", "If it happens again, report it with this number:"),
    ),
    503: ErrorWords(
        "The content cannot be reached",
        ("Wait a minute, then try again. If your save did arrive, it is not made a second time.",),
    ),
}
AWAY = ErrorWords(
    "The database cannot be reached",
    ("Nothing was changed. Wait a minute, then try again.", "If it lasts, report it with this number:"),
)
STALE_FORM = ErrorWords(
    "This form was open for too long",
    ("Nothing was changed yet, and what you typed is kept here.", "Send it again if it was you who sent it."),
)


def install_error_pages(app: Flask) -> None:
    """Answer every failure with a page of our own."""
    app.register_error_handler(HTTPException, _show_http_error)
    app.register_error_handler(StaleSignIn, _ask_for_password)
    app.register_error_handler(EditShut, _say_shut)
    app.register_error_handler(StateGuarded, _say_guarded)
    app.register_error_handler(ApiProblem, answer_problem)
    app.register_error_handler(Exception, _show_failure)
    for kind in (OperationalError, InterfaceError, NoConnection):
        app.register_error_handler(kind, _say_away)


def _show_http_error(error: HTTPException) -> tuple[str, int] | Response:
    code = error.code or 500
    if code < 400:
        return Response(error.get_response().response)
    if is_for_programs(request.path):
        return answer_http(error)
    if code == 401 and request.method in SAFE:
        return redirect(url_for("security.login", next=request.full_path.removesuffix("?")))
    if code == 401:
        return render_template("errors/again.html", words=WORDS[401], typed=read_typed(), sign_in=True), 401
    if isinstance(error, CSRFError):
        return render_template("errors/again.html", words=STALE_FORM, typed=read_typed(), sign_in=False), 400
    return _render(code), code


def _say_shut(shut: EditShut) -> tuple[str, int] | Response:
    if is_for_programs(request.path):
        errors = [{"at": "version", "message": each} for each in shut.refusals]
        return answer_problem(ApiProblem(409, str(shut), errors=errors))
    words = ErrorWords(WORDS[409].heading, (*shut.refusals, "Nothing was changed."))
    return _show(words, 409), 409


def _say_guarded(guarded: StateGuarded) -> tuple[str, int] | Response:
    sentences = (
        "The state of a version changes by its steps, such as sending it to review, and not by an edit.",
        f"This edit would change the state of {'; '.join(guarded.what)}.",
    )
    if is_for_programs(request.path):
        return answer_problem(ApiProblem(403, " ".join(sentences)))
    return _show(ErrorWords(WORDS[403].heading, (*sentences, "Nothing was changed.")), 403), 403


def _ask_for_password(_error: StaleSignIn) -> Response:
    page = request.full_path.removesuffix("?") if request.method in SAFE else _find_last_page()
    flash("Enter your password once more before you do this.", "info")
    return redirect(url_for("security.verify", next=page))


def _find_last_page() -> str:
    """Return the page of ours that the request came from; the first screen where it is not known."""
    parts = urlsplit(request.referrer or "")
    return parts.path if parts.netloc == request.host and parts.path.startswith("/") else url_for("start.show_start")


def _say_away(error: Exception) -> Response:
    """Answer without asking the database anything, as every other screen would for the name of who is signed in."""
    number = _note_failure(error)
    if is_for_programs(request.path):
        answer: Response = answer_problem(
            ApiProblem(503, f"The database cannot be reached: number {number}. Try again.")
        )
    else:
        typed = read_typed()
        page = current_app.jinja_env.get_template("errors/away.html")
        answer = Response(
            page.render(words=AWAY, number=number, typed=typed, request=request), 503, mimetype="text/html"
        )
    answer.headers["Retry-After"] = "60"
    return answer


def _show_failure(error: Exception) -> tuple[str, int] | Response:
    number = _note_failure(error)
    if is_for_programs(request.path):
        return answer_problem(ApiProblem(500, f"Something went wrong on our side: number {number}."))
    return _render(500, number), 500


def _note_failure(error: Exception) -> str:
    """Write a failure to the log and report it; return the number that names it."""
    number = secrets.token_hex(4)
    facts = {"number": number, "view": request.endpoint}
    log.error("Failure %s", number, extra={EVENT: "error.unexpected", FACTS: facts}, exc_info=error)
    where = {**describe_request(), "number": number, "view": request.endpoint}
    report_failure(error, {name: str(value) for name, value in where.items() if value})
    return number


def report_failure(failure: Exception, tags: Mapping[str, str]) -> None:
    """Report a failure to the service that the settings name, if any."""
    report: Report | None = current_app.extensions.get("yardstick.report")
    if report is not None:
        report(failure, tags)


def _render(code: int, number: str | None = None) -> str:
    words = WORDS.get(code, WORDS[400] if code < 500 else WORDS[500])
    return _show(words, code, number)


def _show(words: ErrorWords, code: int, number: str | None = None) -> str:
    """Return the page of a failure, with what was typed where it was read at all."""
    typed = Typed() if code == 413 else read_typed()
    may_resend = code in RESENT and bool(typed.fields) and not request.files
    return render_template(
        "errors/error.html", words=words, code=code, number=number, typed=typed, may_resend=may_resend
    )

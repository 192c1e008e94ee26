"""Failures of the API as `application/problem+json` (RFC 9457), each with a hint of what to do."""

from __future__ import annotations

import json
from collections.abc import Mapping

from flask import Response
from werkzeug.exceptions import HTTPException

PREFIX = "/api/"
KIND = "application/problem+json"
WORDS: Mapping[int, tuple[str, str]] = {
    400: ("The request was not understood.", "Compare it with the description of the API."),
    401: ("The request carries no token that may be used.", "Send Authorization: Bearer and a token of your account."),
    403: ("The person whose token this is may not do this.", "An administrator can give them another role."),
    404: ("There is nothing at this address for this person.", "Read the list above it for what there is."),
    405: ("This address does not take that method.", "See the header Allow for those that it takes."),
    409: ("This cannot be changed as it stands.", "Read it again, and see its state."),
    412: ("The commit in If-Match is none of the content's.", "Read it again, and send the ETag that comes with it."),
    413: ("The body is too large.", "Send at most 12 megabytes."),
    415: ("The body is of another kind than this takes.", "Send JSON with Content-Type: application/json."),
    422: ("The body is JSON, but not what this takes.", "See errors for each place and what is expected there."),
    428: ("A change needs to say what it started from.", "Send the ETag that came with what you read, as If-Match."),
    429: ("There were too many requests.", "Wait as long as Retry-After says, then go on."),
    500: ("Something went wrong on our side.", "Nothing is half changed. Report the number if it happens again."),
    503: ("The content cannot be reached, or others saved all the time.", "Wait as long as Retry-After says."),
}
WAITS = {429: "60", 503: "5"}


class ApiProblem(Exception):
    """A request that is answered with a failure: its status, what is wrong, what to do, and details by name."""

    def __init__(self, status: int, detail: str = "", hint: str = "", **more: object) -> None:
        super().__init__(detail)
        self.status, self.detail, self.hint, self.more = status, detail, hint, more


def is_for_programs(path: str) -> bool:
    """Whether whoever asks for an address reads JSON."""
    return path.startswith(PREFIX)


def answer_problem(problem: ApiProblem) -> Response:
    """Return the answer to a request that fails."""
    title, hint = WORDS[problem.status]
    body = {"type": "about:blank", "title": title, "status": problem.status, "detail": problem.detail or title}
    answer = Response(json.dumps({**body, "hint": problem.hint or hint, **problem.more}), problem.status)
    answer.content_type = KIND
    if problem.status in WAITS:
        answer.headers["Retry-After"] = WAITS[problem.status]
    if problem.status == 401:
        answer.headers["WWW-Authenticate"] = 'Bearer realm="Yardstick editing API"'
    return answer


def answer_http(error: HTTPException) -> Response:
    """Return the answer to a request that the framework or a rule for all views refuses."""
    code = error.code or 500
    answer = answer_problem(ApiProblem(code if code in WORDS else 400 if code < 500 else 500))
    allowed = dict(error.get_headers()).get("Allow")
    if allowed:
        answer.headers["Allow"] = allowed
    return answer

"""Says before each request to the API whose token it carries. A browser's session counts for nothing here."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask, current_app, g, request

from cms.access import ANYONE, find_permission, forget_person, may
from cms.accounts.throttling import Limit, take_try
from cms.api.problems import ApiProblem, is_for_programs
from cms.keys.keys import PREFIXES, AccessKey
from cms.keys.signing_in import find_signed_in

REQUESTS = Limit("api request", 600, timedelta(minutes=5))
CHANGES = Limit("api change", 120, timedelta(minutes=5))
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def install_api(app: Flask) -> None:
    """Sign requests to the API in by their token, before rights are judged."""
    app.before_request(_sign_in)


def _sign_in() -> None:
    if not is_for_programs(request.path):
        return
    forget_person()
    _refuse_token_in_address()
    if request.endpoint is None or find_permission(current_app, request.endpoint) == ANYONE:
        return
    owner = find_signed_in("api", _read_token())
    if owner == "too many":
        raise ApiProblem(429, "There were too many wrong tokens from this address.")
    if owner == "unknown":
        raise ApiProblem(401)
    if not may("api.use", owner.person):
        raise ApiProblem(403)
    _judge_scope(owner.key)
    _count(owner.key)
    g.person, g.token = owner.person, owner.key


def _refuse_token_in_address() -> None:
    values = [value for values in request.args.listvalues() for value in values]
    if {"token", "access_token"} & set(request.args) or any(value.startswith(PREFIXES["api"]) for value in values):
        raise ApiProblem(
            400,
            "A token stands in the address, where logs and proxies keep it.",
            "Send it in the header Authorization alone, and end the one that was sent.",
        )


def _read_token() -> str:
    given = request.authorization
    return (given.token or "") if given is not None and given.type == "bearer" else ""


def _judge_scope(token: AccessKey) -> None:
    scope = "read" if request.method in SAFE else "draft"
    if scope not in token.scopes:
        raise ApiProblem(403, "This token may read only.", "Make one that may change drafts, on your account's page.")


def _count(token: AccessKey) -> None:
    limits = [REQUESTS] if request.method in SAFE else [REQUESTS, CHANGES]
    if not all(take_try(limit, str(token.id)) for limit in limits):
        raise ApiProblem(429)


def find_token() -> AccessKey:
    """Return the token of this request."""
    found: AccessKey = g.token
    return found

"""Marks views as operations of the API: what each takes and answers. The description is made from the marks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from flask import Flask, Response
from pydantic import BaseModel

from cms.api.bodies import check_names

View = Callable[..., "Answer | Response"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an operation answers: a record, its status, and the commit that a change of it starts from."""

    body: BaseModel
    status: int = 200
    commit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What a view takes and answers: its body, names in its address with what they mean, its statuses."""

    answers: type[BaseModel]
    takes: type[BaseModel] | None = None
    asks: tuple[tuple[str, str], ...] = ()
    statuses: tuple[int, ...] = (200,)
    has_commit: bool = False
    needs_commit: bool = False


PAGED = (("page", "Which page, from 1."), ("size", "How many to a page: 1 to 200, by default 50."))


def operation(made: Operation) -> Callable[[View], Callable[..., Response]]:
    """Say what a view takes and answers, and answer its record as JSON."""
    known = frozenset(name for name, _ in made.asks)

    def mark(view: View) -> Callable[..., Response]:
        @wraps(view)
        def answer(**values: str) -> Response:
            check_names(known)
            return _write(view(**values))

        answer.operation = made  # type: ignore[attr-defined]  # a function carries what is said
        return answer

    return mark


def find_operation(app: Flask, endpoint: str) -> Operation | None:
    """Return what is said of a view; None where it is no operation."""
    found: Operation | None = getattr(app.view_functions[endpoint], "operation", None)
    return found


def _write(found: Answer | Response) -> Response:
    if isinstance(found, Response):
        return found
    answer = Response(found.body.model_dump_json(), found.status, content_type="application/json")
    if found.commit:
        answer.headers["ETag"] = f'"{found.commit}"'
    return answer

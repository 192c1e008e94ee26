"""A database that cannot be reached, or is kept by somebody else for too long."""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from cms.database import KEY

FORM = "/measures/m8f2g7e4/1.0/comments/new"
WORDS = "Is the second row right? We think that it is of last year."


@contextmanager
def away(workshop):
    """Refuse every connection and every statement."""
    engine = workshop.app.extensions[KEY][0]

    def refuse(*_arguments):
        raise sa.exc.OperationalError("SELECT 1", {}, Exception("the server closed the connection"))

    event.listen(engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", refuse)


def send(visitor, token):
    return visitor.client.post(FORM, data={"csrf_token": token, "text": WORDS}, headers={"Referer": visitor.base})


@pytest.mark.parametrize("path", ["/", "/measures/", FORM])
def test_a_screen_says_that_the_database_is_away_and_when_to_try_again(workshop, sign_in, path):
    editor = sign_in("editor")
    with away(workshop):
        answer = editor.get(path)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    assert "The database cannot be reached" in answer.text
    assert "SELECT" not in answer.text
    assert editor.get(path).status_code == 200


def test_what_was_typed_while_the_database_was_away_is_on_the_page_and_can_be_sent_again(workshop, sign_in):
    editor = sign_in("editor", "reviewer")
    token = editor.read_token(FORM)
    with away(workshop):
        answer = send(editor, token)
    assert answer.status_code == 503
    assert WORDS in answer.text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
    assert fields.pop("csrf_token")
    assert editor.post(FORM, {"text": WORDS, **fields}).status_code == 302


def test_a_database_that_another_program_keeps_for_too_long_loses_nothing(workshop, sign_in, monkeypatch):
    editor = sign_in("editor", "reviewer")
    engine = workshop.app.extensions[KEY][0]
    assert engine.dialect.name == "sqlite"  # PostgreSQL keeps rows, never the whole database
    token = editor.read_token(FORM)
    event.listen(engine, "checkout", lambda connection, *_: connection.execute("PRAGMA busy_timeout = 50"))
    with sqlite3.connect(engine.url.database, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = send(editor, token)
        other.execute("ROLLBACK")
    other.close()
    assert answer.status_code == 503
    assert WORDS in answer.text
    assert editor.post(FORM, {"text": WORDS}).status_code == 302


def test_a_program_is_told_in_its_own_form(workshop):
    visitor = workshop.visitor()
    with away(workshop):
        answer = visitor.get("/api/measures", headers={"Authorization": "Bearer ys_nothing"})
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"

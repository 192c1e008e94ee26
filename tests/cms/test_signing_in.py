"""Signing in and out."""

from __future__ import annotations

import gc
import weakref

from cms.application import create_app
from cms.database import KEY
from tests.cms.workshop import CONFIG, PASSWORD


def test_a_visitor_is_asked_to_sign_in(visitor):
    answer = visitor.get("/people/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/people/"


def test_the_right_password_signs_in_on_both_databases(workshop, database_url):
    editor = workshop.sign_in("editor", name="Ed Itor")
    assert "Ed Itor" in editor.get("/").text


def test_a_wrong_password_is_refused_in_the_words_of_an_unknown_address(workshop, visitor):
    _, email = workshop.add_person("editor")
    wrong = visitor.post("/sign-in", {"email": email, "password": "not-the-password-at-all"}, form="/sign-in")
    unknown = visitor.post("/sign-in", {"email": "nobody@example.org", "password": PASSWORD}, form="/sign-in")
    summary = "Check your e-mail address and password."
    assert summary in wrong.text
    assert summary in unknown.text
    assert wrong.status_code == unknown.status_code
    assert wrong.text.count("error") == unknown.text.count("error")


def test_signing_out_ends_the_session_for_every_copy_of_the_cookie(workshop, sign_in):
    editor = sign_in("editor")
    cookie = editor.client.get_cookie("yardstick", path="/")
    copy = workshop.visitor()
    copy.client.set_cookie("yardstick", cookie.value)
    assert copy.get("/account/").status_code == 200
    editor.post("/sign-out")
    assert copy.get("/account/").status_code == 302


def test_an_application_that_is_let_go_of_leaves_nothing_with_the_signals_of_signing_in(workshop):
    def clock():
        return workshop.now

    made = create_app(workshop.settings, clock=clock, config=CONFIG)
    made.extensions[KEY][0].dispose()
    held = weakref.ref(clock)
    del made, clock
    gc.collect()
    assert held() is None

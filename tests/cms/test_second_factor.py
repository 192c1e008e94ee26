"""A code from an app beside the password."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
import sqlalchemy as sa
import time_machine
from passlib.totp import TOTP

from cms.database import KEY
from cms.tables import people
from tests.cms.workshop import NOW, PASSWORD

SETUP = "/account/second-factor"


@pytest.fixture
def clock(workshop):
    with time_machine.travel(NOW, tick=False) as machine:
        yield Clock(machine, workshop)


class Clock:
    """Moves real time and the application's together."""

    def __init__(self, machine, workshop):
        self.machine, self.workshop = machine, workshop

    def shift(self, **how):
        self.machine.shift(timedelta(**how))
        self.workshop.now += timedelta(**how)


def read_app(page):
    """Return an app that makes the codes of the key on a page."""
    key = re.findall(r'class="cms-key">([^<]+)<', page.text)[0]
    return TOTP(key.replace(" ", "").replace("-", ""))


def set_up(visitor):
    """Set a second factor; return what makes its codes."""
    page = visitor.post(SETUP, {"setup": "authenticator"}, form=SETUP)
    action = unescape(re.findall(r'action="(/account/second-factor/[^"]+)"', page.text)[0])
    app = read_app(page)
    done = visitor.post(action, {"code": app.generate().token}, form=SETUP)
    assert done.status_code == 302, done.text
    return app


def give_password(workshop, email):
    visitor = workshop.visitor()
    answer = visitor.post("/sign-in", {"email": email, "password": PASSWORD}, form="/sign-in")
    assert answer.status_code == 302
    return visitor


def test_signing_in_takes_password_and_code_on_both_databases(workshop, database_url, clock):
    editor = workshop.sign_in("editor")
    app = set_up(editor)
    clock.shift(seconds=60)
    visitor = give_password(workshop, editor.email)
    assert visitor.get("/account/").status_code == 302
    code = "/sign-in/code"
    visitor.post(code, {"code": app.generate().token}, form=code)
    assert visitor.get("/account/").status_code == 200


def test_a_code_is_good_once_only(workshop, clock):
    editor = workshop.sign_in("editor")
    app = set_up(editor)
    clock.shift(seconds=60)
    token = app.generate().token
    for expected in (200, 302):
        visitor = give_password(workshop, editor.email)
        visitor.post("/sign-in/code", {"code": token}, form="/sign-in/code")
        assert visitor.get("/account/").status_code == expected


@pytest.mark.parametrize(("seconds", "status"), [(-30, 200), (30, 200), (-90, 302), (90, 302)])
def test_the_clock_of_a_phone_may_be_wrong_by_one_step(workshop, clock, seconds, status):
    editor = workshop.sign_in("editor")
    app = set_up(editor)
    clock.shift(seconds=300)
    visitor = give_password(workshop, editor.email)
    token = app.generate(time=clock.workshop.now + timedelta(seconds=seconds)).token
    answer = visitor.post("/sign-in/code", {"code": token}, form="/sign-in/code")
    assert ("set the clock of your phone" in answer.text) is (status == 302)
    assert visitor.get("/account/").status_code == status


def test_a_wrong_code_says_so_and_signs_nobody_in(workshop, clock):
    editor = workshop.sign_in("editor")
    set_up(editor)
    clock.shift(seconds=60)
    visitor = give_password(workshop, editor.email)
    answer = visitor.post("/sign-in/code", {"code": "000000"}, form="/sign-in/code")
    assert "The code is wrong, or was used before." in answer.text
    assert visitor.get("/account/").status_code == 302


def test_codes_cannot_be_tried_out(workshop, clock):
    editor = workshop.sign_in("editor")
    app = set_up(editor)
    clock.shift(seconds=60)
    visitor = give_password(workshop, editor.email)
    for number in range(6):
        visitor.post("/sign-in/code", {"code": f"{number:06}"}, form="/sign-in/code")
    answer = visitor.post("/sign-in/code", {"code": app.generate().token}, form="/sign-in/code")
    assert "There were too many tries." in answer.text
    clock.shift(minutes=11)
    visitor.post("/sign-in/code", {"code": app.generate().token}, form="/sign-in/code")
    assert visitor.get("/account/").status_code == 200


def make_codes(visitor):
    page = visitor.post("/account/recovery-codes", form="/account/recovery-codes")
    return re.findall(r"<li><code>([^<]+)</code></li>", page.text)


def test_a_recovery_code_signs_in_once(workshop, clock):
    editor = workshop.sign_in("editor")
    set_up(editor)
    codes = make_codes(editor)
    assert len(set(codes)) == 8
    clock.shift(seconds=60)
    for expected in (200, 302):
        visitor = give_password(workshop, editor.email)
        visitor.post("/sign-in/recovery-code", {"code": f" {codes[3].upper()} "}, form="/sign-in/recovery-code")
        assert visitor.get("/account/").status_code == expected


def test_new_recovery_codes_make_old_ones_worthless_and_none_is_kept_readable(workshop, clock):
    editor = workshop.sign_in("editor")
    set_up(editor)
    old = make_codes(editor)
    make_codes(editor)
    visitor = give_password(workshop, editor.email)
    visitor.post("/sign-in/recovery-code", {"code": old[0]}, form="/sign-in/recovery-code")
    assert visitor.get("/account/").status_code == 302
    with workshop.app.extensions[KEY][0].connect() as connection:
        kept = connection.scalar(sa.select(people.c.mf_recovery_codes))
    assert not any(code in kept for code in old)
    assert old[0] not in editor.get("/account/recovery-codes?show_codes=1").text


def test_an_administrator_helps_who_lost_phone_and_codes(workshop, clock):
    editor = workshop.sign_in("editor")
    set_up(editor)
    administrator = workshop.sign_in("administrator")
    page = f"/people/{editor.number}"
    administrator.post(f"{page}/second-factor", form=page)
    assert editor.get("/account/").status_code == 302
    assert give_password(workshop, editor.email).get("/account/").status_code == 200


@pytest.mark.parametrize(("role", "is_asked"), [("approver", True), ("administrator", True), ("editor", False)])
def test_approvers_and_administrators_must_have_a_second_factor_in_production(make_workshop, role, is_asked):
    workshop = make_workshop(production=True)
    with time_machine.travel(NOW, tick=False):
        _, email = workshop.add_person(role)
        visitor = workshop.visitor()
        answer = visitor.post("/sign-in", {"email": email, "password": PASSWORD}, form="/sign-in")
        assert (answer.headers["Location"].partition("?")[0] == SETUP) == is_asked
        assert (visitor.get("/account/").status_code == 302) == is_asked


def test_who_must_have_a_second_factor_sets_it_up_while_signing_in(make_workshop):
    workshop = make_workshop(production=True)
    with time_machine.travel(NOW, tick=False):
        _, email = workshop.add_person("approver")
        visitor = workshop.visitor()
        visitor.post("/sign-in", {"email": email, "password": PASSWORD}, form="/sign-in")
        page = visitor.post(SETUP, {"setup": "authenticator"}, form=SETUP)
        token = read_app(page).generate().token
        visitor.post("/sign-in/code", {"code": token}, form="/sign-in/code")
        assert visitor.get("/account/").status_code == 200
        answer = visitor.post(SETUP, {"setup": "disable"}, form=SETUP)
        assert "Your second factor is off." not in visitor.get("/account/").text
        assert answer.status_code == 200

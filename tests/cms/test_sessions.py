"""How long somebody stays signed in, and what ends it."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urljoin

import pytest
import time_machine

from tests.cms.workshop import NOW, PASSWORD

NEW = "three-otters-juggle-planets"


def test_a_session_ends_after_two_hours_without_a_request(workshop, sign_in):
    editor = sign_in("editor")
    workshop.now += timedelta(hours=1, minutes=59)
    assert editor.get("/account/").status_code == 200
    workshop.now += timedelta(hours=2, minutes=1)
    assert editor.get("/account/").status_code == 302


def test_a_session_ends_after_twelve_hours_whatever_is_done(workshop, sign_in):
    editor = sign_in("editor")
    for _ in range(12):
        workshop.now += timedelta(minutes=60)
        assert editor.get("/account/").status_code == 200
    workshop.now += timedelta(seconds=1)
    assert editor.get("/account/").status_code == 302


def test_staying_lengthens_the_session_and_says_how_long_it_lasts(workshop, sign_in):
    editor = sign_in("editor")
    workshop.now += timedelta(hours=1, minutes=56)
    answer = editor.post("/account/stay")
    assert answer.json == {"seconds": 7200}


def test_every_screen_says_how_long_the_session_lasts(sign_in):
    assert 'data-session-seconds="7200"' in sign_in("editor").get("/account/").text


def test_signing_out_elsewhere_ends_other_browsers_only(workshop, sign_in, database_url):
    here = sign_in("editor")
    elsewhere = workshop.visitor()
    elsewhere.post("/sign-in", {"email": here.email, "password": PASSWORD}, form="/sign-in")
    assert "Another browser" in here.get("/account/").text
    here.post("/account/sign-out-elsewhere")
    assert elsewhere.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_a_changed_password_signs_other_browsers_out_and_keeps_this_one(workshop, sign_in):
    here = sign_in("editor")
    elsewhere = workshop.visitor()
    elsewhere.post("/sign-in", {"email": here.email, "password": PASSWORD}, form="/sign-in")
    form = "/account/password"
    fields = {"password": PASSWORD, "new_password": NEW, "new_password_confirm": NEW}
    assert here.post(form, fields, form=form).status_code == 302
    assert elsewhere.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_closing_an_account_signs_its_person_out_at_once(workshop, sign_in):
    editor, administrator = sign_in("editor"), sign_in("administrator")
    page = f"/people/{editor.number}"
    administrator.post(f"{page}/close", form=page)
    assert editor.get("/account/").status_code == 302
    visitor = workshop.visitor()
    answer = visitor.post("/sign-in", {"email": editor.email, "password": PASSWORD}, form="/sign-in")
    assert answer.status_code == 200
    assert visitor.get("/account/").status_code == 302


def test_a_role_taken_away_is_gone_with_the_next_request(sign_in):
    second, administrator = sign_in("administrator", name="two"), sign_in("administrator")
    page = f"/people/{second.number}"
    assert second.get("/people/invite").status_code == 200
    administrator.post(f"{page}/roles", {"roles": ["editor"]}, form=page)
    assert second.get("/people/invite").status_code == 403


def test_a_remember_cookie_signs_nobody_in(workshop):
    _, email = workshop.add_person("editor")
    visitor = workshop.visitor()
    visitor.post("/sign-in", {"email": email, "password": PASSWORD, "remember": "y"}, form="/sign-in")
    visitor.client.delete_cookie("yardstick", path="/")
    assert visitor.get("/account/").status_code == 302


@pytest.mark.parametrize("how", ["header", "query"])
def test_a_token_of_the_library_signs_nobody_in(workshop, how):
    number, _ = workshop.add_person("editor")
    with workshop.app.test_request_context():
        from cms.accounts.account import Account
        from cms.database import find_session

        account = find_session().get(Account, number)
        assert account is not None
        token = str(account.get_auth_token())
    visitor = workshop.visitor()
    headers, path = (
        ({"Authentication-Token": token}, "/account/") if how == "header" else ({}, f"/account/?auth_token={token}")
    )
    assert visitor.get(path, headers=headers).status_code == 302


def test_dangerous_acts_ask_for_the_password_after_half_an_hour(workshop, sign_in):
    with time_machine.travel(NOW, tick=False) as machine:
        editor, administrator = sign_in("editor"), sign_in("administrator")
        page = f"/people/{editor.number}"
        for _ in range(2):
            machine.shift(timedelta(minutes=31))
            workshop.now += timedelta(minutes=31)
            administrator.get("/people/")
        answer = administrator.post(f"{page}/close", form=page, headers={"Referer": f"http://localhost{page}"})
        assert answer.headers["Location"] == f"/confirm-it-is-you?next={page}"
        assert editor.get("/account/").status_code == 200
        form = f"/confirm-it-is-you?next={page}"
        confirmed = administrator.post(form, {"password": PASSWORD, "next": page}, form=form)
        assert confirmed.headers["Location"] == page
        administrator.post(f"{page}/close", form=page)
        assert editor.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "goal",
    [
        "https://evil.example.net/",
        "//evil.example.net/",
        "/\\evil.example.net",
        "javascript:alert(1)",
        "\\\\evil",
        "/%09/evil.example.net",
    ],
)
def test_signing_in_leads_to_no_other_site(workshop, goal):
    _, email = workshop.add_person("editor")
    visitor = workshop.visitor()
    fields = {"email": email, "password": PASSWORD, "next": goal}
    answer = visitor.post("/sign-in", fields, form="/sign-in")
    place = urljoin("http://localhost/sign-in", answer.headers.get("Location", "/"))
    assert place.startswith("http://localhost/")
    assert "\\" not in place


def test_the_last_administrator_cannot_be_taken_away(workshop, sign_in):
    administrator = sign_in("administrator")
    page = f"/people/{administrator.number}"
    for path, fields in (("close", {}), ("roles", {"roles": ["editor"]})):
        answer = administrator.post(f"{page}/{path}", fields, form=page, follow_redirects=True)
        assert "You cannot take this from yourself." in answer.text
    assert administrator.get("/people/invite").status_code == 200

"""Sharing measures, and what administrators see of people."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
import sqlalchemy as sa

from cms.accounts.account import Account
from cms.database import KEY, find_session
from cms.people.changes import ChangeRefused, change_roles
from cms.people.commanding import list_people
from cms.tables import person_roles

MEASURE = "/measures/k2s7r1b5/"


@pytest.fixture
def lena(workshop):
    return workshop.sign_in("departmental", name="Lena Novak")


def share(person, whom, text, act="share"):
    page = f"/people/{whom.number}"
    return person.post(f"{page}/shares", {"measure": text, "act": act}, form=page, follow_redirects=True).text


@pytest.mark.parametrize(
    "text", ["k2s7r1b5", "education/absence-and-exclusions/permanent-exclusions", " Permanent EXCLUSIONS from school "]
)
def test_a_measure_is_shared_by_its_id_its_address_or_its_words(workshop, sign_in, lena, text):
    measure = MEASURE if text == "k2s7r1b5" else "/measures/x2p9k4d6/"
    assert lena.get(measure).status_code == 404
    assert "The measure is shared with Lena Novak." in share(sign_in("administrator"), lena, text)
    assert lena.get(measure).status_code == 200


def test_words_that_several_measures_have_share_none_and_name_them(sign_in, lena):
    page = share(sign_in("administrator"), lena, "population of")
    assert "measures have these words, among them" in page
    assert "Population of England and Wales" in page


@pytest.mark.parametrize("text", ["", "no such measure at all", "'; DROP TABLE shares; --", "../../etc/passwd", "%"])
def test_words_that_no_measure_has_share_none(sign_in, lena, text):
    assert "No measure has these words." in share(sign_in("administrator"), lena, text)


def test_a_measure_is_taken_away_again(sign_in, lena):
    administrator = sign_in("administrator")
    share(administrator, lena, "k2s7r1b5")
    share(administrator, lena, "k2s7r1b5", act="unshare")
    assert lena.get(MEASURE).status_code == 404


def test_a_departmental_user_finds_only_what_is_shared_in_lists(sign_in, workshop):
    lena = workshop.sign_in("departmental", shares=("k2s7r1b5",), name="Lena Novak")
    listed = lena.get("/measures/").text
    assert "k2s7r1b5" in listed
    assert "x2p9k4d6" not in listed
    assert "x2p9k4d6" not in lena.get("/").text


def test_an_editor_sees_people_but_cannot_change_them(sign_in, lena):
    editor = sign_in("editor")
    page = editor.get(f"/people/{lena.number}").text
    assert "Lena Novak" in page
    assert "Close the account" not in page
    assert editor.post(f"/people/{lena.number}/close").status_code == 403


def test_a_person_that_there_is_not_is_not_found(sign_in):
    administrator = sign_in("administrator")
    for path in ("/people/999", "/people/0", "/people/99999999999999999999"):
        assert administrator.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/sign-in", "/forgotten-password", "/people/invite"])
def test_a_null_character_is_refused_on_both_databases(workshop, database_url, path):
    administrator = workshop.sign_in("administrator")
    who = administrator if path.startswith("/people") else workshop.visitor()
    fields = {"email": "a\0b@example.org", "name": "a\0b", "password": "a\0b", "roles": ["editor"]}
    answer = who.post(path, fields, form=path)
    assert answer.status_code == 400
    assert who.get("/measures/?text=a%00b").status_code in (302, 400)


@pytest.mark.parametrize(
    "spelling",
    ["EDITOR-ONE@example.org", " editor-one@EXAMPLE.ORG ", "editor-one@example.org\u200b", "ｅditor-one@example.org"],
)
def test_no_spelling_of_an_address_has_tries_of_its_own(workshop, spelling):
    _, email = workshop.add_person("editor")
    assert email == "editor-one@example.org"
    stranger = workshop.visitor()
    for _ in range(10):
        stranger.post("/sign-in", {"email": email, "password": "wrong-wrong-wrong"}, form="/sign-in")
    answer = stranger.post("/sign-in", {"email": spelling, "password": "seven-otters-count-rivers"}, form="/sign-in")
    assert answer.status_code == 200
    assert workshop.visitor().get("/account/").status_code == 302


def test_two_administrators_who_take_the_role_from_each_other_at_once_leave_one_on_both_databases(
    workshop, database_url
):
    def take(number, start):
        with workshop.app.app_context():
            account = find_session().get_one(Account, number)
            start.wait()
            with suppress(ChangeRefused):
                change_roles(account, frozenset({"editor"}))

    for turn in range(4):
        numbers = [workshop.add_person("administrator", name=f"{turn} {each}")[0] for each in ("one", "two")]
        start = Barrier(2)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(take, numbers, [start, start]))
        with workshop.app.extensions[KEY][0].begin() as connection:
            held = sa.select(person_roles.c.person_id).where(person_roles.c.role == "administrator")
            assert len(connection.scalars(held).all()) == 1
            connection.execute(sa.delete(person_roles))


def test_who_is_no_administrator_is_changed_although_there_is_none(workshop):
    number, _ = workshop.add_person("editor")
    with workshop.app.app_context():
        change_roles(find_session().get_one(Account, number), frozenset({"reviewer"}))
        assert list_people()[0].roles == "Reviewer"

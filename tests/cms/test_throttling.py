"""Guessing is slow, and nobody is locked out by somebody else's guesses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from cms.accounts.passwords import find_password_fault
from cms.accounts.throttling import PASSWORDS, PASSWORDS_OF_ADDRESS, take_try
from cms.database import KEY
from cms.tables import attempts
from tests.cms.workshop import CONFIG, PASSWORD


def guess(visitor, email, password="wrong-wrong-wrong"):
    return visitor.post("/sign-in", {"email": email, "password": password}, form="/sign-in")


def test_ten_wrong_tries_make_a_stranger_wait(workshop):
    _, email = workshop.add_person("editor")
    stranger = workshop.visitor()
    for _ in range(10):
        assert "Check your e-mail address and password." in guess(stranger, email).text
    assert "There were too many tries." in guess(stranger, email, PASSWORD).text
    workshop.now += timedelta(minutes=15, seconds=1)
    assert guess(stranger, email, PASSWORD).status_code == 302


def test_a_browser_that_signed_in_before_is_not_stopped_by_a_stranger(workshop):
    editor = workshop.sign_in("editor")
    editor.post("/sign-out")
    stranger = workshop.visitor()
    for _ in range(12):
        guess(stranger, editor.email)
    assert guess(editor, editor.email, PASSWORD).status_code == 302


def test_a_strangers_tries_on_one_account_do_not_stop_another(workshop):
    _, first = workshop.add_person("editor", name="one")
    _, second = workshop.add_person("editor", name="two")
    stranger = workshop.visitor()
    for _ in range(11):
        guess(stranger, first)
    assert guess(workshop.visitor(), second, PASSWORD).status_code == 302


def test_unknown_addresses_are_limited_in_the_same_words(workshop):
    stranger = workshop.visitor()
    for _ in range(10):
        guess(stranger, "nobody@example.org")
    assert "There were too many tries." in guess(stranger, "nobody@example.org").text


def test_one_network_address_cannot_try_one_password_on_many_accounts(workshop):
    stranger = workshop.visitor()
    for number in range(60):
        guess(stranger, f"person{number}@example.org")
    _, email = workshop.add_person("editor")
    assert "There were too many tries." in guess(stranger, email, PASSWORD).text


def test_colleagues_behind_one_network_address_all_sign_in(workshop):
    _, email = workshop.add_person("editor")
    for _ in range(PASSWORDS_OF_ADDRESS.tries + 5):
        assert guess(workshop.visitor(), email, PASSWORD).status_code == 302


def test_who_guesses_is_not_let_on_by_an_account_of_their_own(workshop):
    _, own = workshop.add_person("editor", name="own")
    stranger = workshop.visitor()
    for number in range(PASSWORDS_OF_ADDRESS.tries):
        guess(stranger, f"person{number}@example.org")
        if number % 20 == 0:
            assert guess(workshop.visitor(), own, PASSWORD).status_code == 302
    assert "There were too many tries." in guess(stranger, "one-more@example.org").text


def test_a_browser_that_signed_in_before_is_not_stopped_by_a_guesser_at_its_network_address(workshop):
    editor = workshop.sign_in("editor")
    editor.post("/sign-out")
    stranger = workshop.visitor()
    for number in range(PASSWORDS_OF_ADDRESS.tries + 1):
        guess(stranger, f"person{number}@example.org")
    assert guess(editor, editor.email, PASSWORD).status_code == 302


def test_all_processes_share_the_limits(workshop):
    _, email = workshop.add_person("editor")
    other = workshop.make_app(CONFIG)
    for number in range(10):
        guess(workshop.visitor(other if number % 2 else None), email)
    assert "There were too many tries." in guess(workshop.visitor(other), email, PASSWORD).text


def test_tries_at_the_same_moment_are_counted_one_by_one_on_both_databases(workshop, database_url):
    def take(_number):
        with workshop.app.app_context():
            return take_try(PASSWORDS, "somebody")

    with ThreadPoolExecutor(8) as pool:
        allowed = list(pool.map(take, range(40)))
    assert allowed.count(True) == PASSWORDS.tries


def test_the_table_of_tries_names_no_address(workshop):
    guess(workshop.visitor(), "nobody@example.org")
    with workshop.app.extensions[KEY][0].connect() as connection:
        rows = connection.execute(sa.select(attempts)).all()
    assert rows
    assert "nobody" not in str(rows)
    assert "127.0.0.1" not in str(rows)


def test_a_password_asked_for_again_is_limited_as_well(workshop, sign_in):
    administrator = sign_in("administrator")
    page = "/confirm-it-is-you"
    for _ in range(10):
        administrator.post(page, {"password": "wrong-wrong-wrong"}, form=page)
    assert "There were too many tries." in administrator.post(page, {"password": PASSWORD}, form=page).text


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "passwordpassword",
        "Password12345!",
        "123456789012",
        "aaaaaaaaaaaaaaaa",
        "qwertyuiop12",
        "letmein-letmein",
        "summerholiday1",
        "Manchester2026",
        "iloveyou-iloveyou",
        "samokaforsam",
        "okafor-okafor1",
        "sam.okafor@example.org",
        "x" * 201,
    ],
)
def test_an_easy_password_is_refused(password):
    assert find_password_fault(password, ("Sam Okafor", "sam.okafor@example.org")) is not None


@pytest.mark.parametrize(
    "password",
    [
        "seven-otters-count-rivers",
        "correct horse battery",
        "Tr4ffic-jam-on-the-moon",
        "почему-кошки-любят-рыбу",
        "f0c8-86fc-9ba0-2b57",
        "x8#kQz!v0pLm",
        "sam-likes-marmalade-lanterns",
    ],
)
def test_a_long_password_of_unrelated_words_is_taken(password):
    assert find_password_fault(password, ("Sam Okafor", "sam.okafor@example.org")) is None


@pytest.mark.parametrize("length", [201, 5_000, 1_000_000])
def test_a_password_longer_than_any_is_refused_before_it_is_hashed(workshop, sign_in, length):
    editor = sign_in("editor")
    long = "x" * length
    assert "Check your e-mail address" in guess(workshop.visitor(), editor.email, long).text
    form = "/account/password"
    fields = {"password": PASSWORD, "new_password": long, "new_password_confirm": long}
    assert "Use at most 200 characters." in editor.post(form, fields, form=form).text
    assert editor.post(form, {**fields, "password": long}, form=form).status_code == 200
    assert editor.post("/confirm-it-is-you", {"password": long}, form="/confirm-it-is-you").status_code == 200

"""Signing on by an OpenID Connect issuer that the settings name."""

from __future__ import annotations

import pytest

from tests.cms.issuer import CLIENT, SECRET, start_issuer

EMAIL = "editor-one@example.org"
CLAIMS = {"sub": "subject-1", "email": EMAIL, "email_verified": True}


@pytest.fixture
def issuer():
    made, server = start_issuer(dict(CLAIMS))
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def office(make_workshop, issuer):
    return make_workshop(OIDC_ISSUER=issuer.url, OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET=SECRET)


def sign_on(visitor, issuer):
    """Sign on from the sign-in page; return the answer to the browser that comes back."""
    away = visitor.post("/sign-in/with/sso", form="/sign-in")
    assert away.status_code == 302, away.text
    assert away.headers["Location"].startswith(f"{issuer.url}/authorise?")
    back = issuer.authorise(away.headers["Location"])
    return visitor.get(back.removeprefix(visitor.base))


def is_signed_in(visitor):
    return visitor.get("/account/").status_code == 200


def test_a_person_with_an_account_signs_on(office, issuer):
    office.add_person("editor")
    visitor = office.visitor()
    sign_on(visitor, issuer)
    assert is_signed_in(visitor)


def test_nobody_without_an_account_signs_on(office, issuer):
    visitor = office.visitor()
    sign_on(visitor, issuer)
    assert not is_signed_in(visitor)
    assert "There is no account for you here." in visitor.get("/sign-in").text


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": "true"}, {"email": ""}, {"sub": ""}])
def test_an_address_that_the_issuer_does_not_vouch_for_signs_nobody_on(office, issuer, claims):
    office.add_person("editor")
    issuer.claims.update(claims)
    visitor = office.visitor()
    sign_on(visitor, issuer)
    assert not is_signed_in(visitor)


def test_an_account_stays_with_the_identity_that_signed_on_first(office, issuer):
    office.add_person("editor")
    sign_on(office.visitor(), issuer)
    issuer.claims["sub"] = "subject-2"
    other = office.visitor()
    sign_on(other, issuer)
    assert not is_signed_in(other)
    issuer.claims.update(sub="subject-1", email="married-name@example.org")
    same = office.visitor()
    sign_on(same, issuer)
    assert is_signed_in(same)


@pytest.mark.parametrize(
    "spoil", [{"nonce": "another"}, {"aud": "another-client"}, {"iss": "http://evil.example.net"}, {"exp": 1}]
)
def test_a_token_that_was_not_made_for_this_sign_on_signs_nobody_on(office, issuer, spoil):
    office.add_person("editor")
    issuer.spoil = spoil
    visitor = office.visitor()
    answer = sign_on(visitor, issuer)
    assert answer.status_code == 302
    assert not is_signed_in(visitor)


def test_an_answer_for_another_browser_signs_nobody_on(office, issuer):
    office.add_person("editor")
    away = office.visitor().post("/sign-in/with/sso", form="/sign-in")
    back = issuer.authorise(away.headers["Location"])
    victim = office.visitor()
    victim.get(back.removeprefix(victim.base))
    assert not is_signed_in(victim)
    assert "Single sign-on did not work." in victim.get("/sign-in").text


def test_a_closed_account_does_not_sign_on(office, issuer):
    number, _ = office.add_person("editor")
    administrator = office.sign_in("administrator")
    page = f"/people/{number}"
    administrator.post(f"{page}/close", form=page)
    visitor = office.visitor()
    sign_on(visitor, issuer)
    assert not is_signed_in(visitor)


def test_an_address_outside_the_domains_does_not_sign_on(make_workshop, issuer):
    office = make_workshop(
        OIDC_ISSUER=issuer.url, OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET=SECRET, EMAIL_DOMAINS="stats.gov.uk"
    )
    office.add_person("editor")
    visitor = office.visitor()
    sign_on(visitor, issuer)
    assert not is_signed_in(visitor)


def test_without_an_issuer_there_is_no_such_way(visitor):
    assert "single sign-on" not in visitor.get("/sign-in").text
    assert visitor.post("/sign-in/with/sso", form="/sign-in").status_code in (404, 405)


def test_an_issuer_that_is_away_is_worded(make_workshop):
    office = make_workshop(OIDC_ISSUER="http://127.0.0.1:9", OIDC_CLIENT_ID=CLIENT, OIDC_CLIENT_SECRET=SECRET)
    visitor = office.visitor()
    answer = visitor.post("/sign-in/with/sso", form="/sign-in")
    assert answer.headers["Location"] == "/sign-in"
    assert "Single sign-on did not work." in visitor.get("/sign-in").text

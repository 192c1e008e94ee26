"""Getting an account, and a new password, by mail."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from cms.audit.log import WantedActs, find_acts
from cms.database import KEY, transaction
from cms.people.commanding import find_person, make_link
from cms.tables import people
from tests.cms.mailbox import find_link, read_letters
from tests.cms.workshop import NOW, PASSWORD

GOOD = "three-otters-juggle-planets"


@pytest.fixture
def clock():
    """Real time is that of the workshop, for links that carry their age."""
    with time_machine.travel(NOW, tick=False) as machine:
        yield machine


def invite(administrator, email="sam@example.org", name="Sam Okafor", roles=("editor",)):
    data = {"email": email, "name": name, "roles": list(roles)}
    return administrator.post("/people/invite", data, form="/people/invite")


def test_an_invited_person_sets_a_password_and_signs_in_on_both_databases(workshop, database_url, clock):
    administrator = workshop.sign_in("administrator")
    assert invite(administrator).status_code == 302
    link = find_link(workshop, "sam@example.org")
    sam = workshop.visitor()
    assert "Sam Okafor" in sam.get(link).text
    assert sam.post(link, {"password": GOOD, "again": GOOD}, form=link).status_code == 302
    answer = sam.post("/sign-in", {"email": "sam@example.org", "password": GOOD}, form="/sign-in")
    assert answer.status_code == 302
    assert "Sam Okafor" in sam.get("/").text


@pytest.mark.parametrize("typed", ["årsta-fyra-hästar-springer", "a\u030arsta-fyra-ha\u0308star-springer"])
def test_a_first_password_with_accents_signs_in_from_any_keyboard(workshop, clock, typed):
    invite(workshop.sign_in("administrator"))
    link = find_link(workshop, "sam@example.org")
    workshop.visitor().post(
        link, {"password": "årsta-fyra-hästar-springer", "again": "årsta-fyra-hästar-springer"}, form=link
    )
    answer = workshop.visitor().post("/sign-in", {"email": "sam@example.org", "password": typed}, form="/sign-in")
    assert answer.status_code == 302


@pytest.mark.parametrize("invited", ["Ünal.Öz@example.org", "Sam@EXÄMPLE.org", "sam@example.org"])
def test_an_address_signs_in_in_every_spelling_of_it(workshop, clock, invited):
    invite(workshop.sign_in("administrator"), email=invited)
    with workshop.app.app_context():
        link = make_link(find_person(invited.upper()))
    workshop.visitor().post(link, {"password": GOOD, "again": GOOD}, form=link)
    for spelling in (invited.upper(), f" {invited} ", unicodedata.normalize("NFD", invited)):
        answer = workshop.visitor().post("/sign-in", {"email": spelling, "password": GOOD}, form="/sign-in")
        assert answer.status_code == 302, spelling


def test_an_invitation_works_once(workshop, clock):
    invite(workshop.sign_in("administrator"))
    link = find_link(workshop, "sam@example.org")
    sam = workshop.visitor()
    sam.post(link, {"password": GOOD, "again": GOOD}, form=link)
    assert sam.get(link).status_code == 410


def test_an_invitation_ends_after_a_week(workshop, clock):
    invite(workshop.sign_in("administrator"))
    link = find_link(workshop, "sam@example.org")
    clock.shift(timedelta(days=7, seconds=2))
    assert workshop.visitor().get(link).status_code == 410


def test_an_invitation_link_resets_no_password(workshop, clock):
    invite(workshop.sign_in("administrator"))
    token = find_link(workshop, "sam@example.org").rpartition("/")[2]
    answer = workshop.visitor().get(f"/forgotten-password/{token}", follow_redirects=True)
    assert "The link is not valid any more" in answer.text


def test_a_bad_password_is_refused_with_its_reason_and_the_link_goes_on_working(workshop, clock):
    invite(workshop.sign_in("administrator"))
    link = find_link(workshop, "sam@example.org")
    sam = workshop.visitor()
    answer = sam.post(link, {"password": "short", "again": "short"}, form=link)
    assert answer.status_code == 400
    assert "Use at least 12 characters" in answer.text
    assert sam.get(link).status_code == 200


def test_an_address_with_an_account_is_not_invited_twice(workshop, clock):
    administrator = workshop.sign_in("administrator")
    invite(administrator)
    answer = invite(administrator, email=" SAM@example.org ")
    assert answer.status_code == 400
    assert "Somebody has an account with this address." in answer.text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": "not an address"}, "Enter an e-mail address"),
        ({"email": "sam@example.org\r\nBcc: all@example.org"}, "Enter an e-mail address"),
        ({"name": ""}, "Enter the person&#39;s name"),
        ({"name": "Sam\nOkafor"}, "Enter the person&#39;s name"),
        ({"roles": ()}, "Choose at least one role."),
        ({"roles": ("editor", "root")}, "Choose among the roles that are listed."),
    ],
)
def test_an_invitation_that_lacks_something_says_what(workshop, clock, fields, words):
    answer = invite(workshop.sign_in("administrator"), **fields)
    assert answer.status_code == 400
    assert words in answer.text
    assert read_letters(workshop) == []


def test_only_addresses_of_the_domains_of_the_settings_are_invited(make_workshop, clock):
    workshop = make_workshop(EMAIL_DOMAINS="stats.gov.uk nhs.net")
    administrator = workshop.sign_in("administrator")
    assert "Accounts here have addresses at" in invite(administrator, email="a@stats.gov.uk.example.org").text
    assert "Accounts here have addresses at" in invite(administrator, email="a@evilnhs.net").text
    assert invite(administrator, email="a@team.stats.gov.uk").status_code == 302


def test_a_forgotten_password_is_replaced_by_mail(workshop, clock):
    editor = workshop.sign_in("editor")
    stranger = workshop.visitor()
    stranger.post("/forgotten-password", {"email": editor.email}, form="/forgotten-password")
    link = find_link(workshop, editor.email)
    answer = stranger.post(link, {"password": GOOD, "password_confirm": GOOD}, form=link)
    assert answer.status_code == 302
    assert stranger.post("/sign-in", {"email": editor.email, "password": GOOD}, form="/sign-in").status_code == 302
    assert editor.get("/account/").status_code == 302
    assert stranger.get(link, follow_redirects=True).status_code == 200
    assert "Your password was changed" in {letter["Subject"] for letter in read_letters(workshop)}


def test_a_reset_link_ends_after_an_hour_and_works_once(workshop, clock):
    editor = workshop.sign_in("editor")
    stranger = workshop.visitor()
    stranger.post("/forgotten-password", {"email": editor.email}, form="/forgotten-password")
    link = find_link(workshop, editor.email)
    clock.shift(timedelta(minutes=59))
    assert "Choose a new password" in stranger.get(link).text
    clock.shift(timedelta(minutes=2))
    assert stranger.get(link).headers["Location"] == "/forgotten-password"


def test_asking_for_a_reset_tells_nobody_who_has_an_account(workshop, clock):
    _, email = workshop.add_person("editor")
    answers = [
        workshop.visitor().post("/forgotten-password", {"email": address}, form="/forgotten-password")
        for address in (email, "nobody@example.org")
    ]
    texts = [answer.text.replace(email, "").replace("nobody@example.org", "") for answer in answers]
    assert texts[0][: texts[0].index("csrf_token")] == texts[1][: texts[1].index("csrf_token")]
    assert [letter["To"] for letter in read_letters(workshop)] == [email]


def test_no_more_than_four_reset_links_go_to_an_address_in_an_hour(workshop, clock):
    _, email = workshop.add_person("editor")
    for _ in range(6):
        workshop.visitor().post("/forgotten-password", {"email": email}, form="/forgotten-password")
    assert len(read_letters(workshop)) == 4


def test_links_in_mail_never_follow_the_host_that_a_request_names(make_workshop, clock):
    workshop = make_workshop(CMS_ORIGIN="http://edit.example.org")
    _, email = workshop.add_person("editor")
    visitor = workshop.visitor()
    evil = visitor.client.get("/sign-in", headers={"Host": "evil.example.net"})
    assert evil.status_code == 400
    visitor.base = "http://edit.example.org"
    visitor.post("/forgotten-password", {"email": email}, form="/forgotten-password")
    assert "http://edit.example.org/forgotten-password/" in read_letters(workshop)[-1].get_content()


def test_a_new_address_must_be_confirmed_by_a_button(workshop, clock):
    administrator = workshop.sign_in("administrator")
    number, _ = workshop.add_person("editor")
    page = f"/people/{number}"
    administrator.post(f"{page}/address", {"email": "fresh@example.org"}, form=page)
    (act,) = read_acts(workshop, "changed the address of")
    assert (act.before, act.after) == ("…@example.org", "…@example.org")
    link = find_link(workshop, "fresh@example.org")
    person = workshop.visitor()
    refused = person.post("/sign-in", {"email": "fresh@example.org", "password": PASSWORD}, form="/sign-in")
    assert refused.status_code == 200
    assert person.get(link).status_code == 200
    assert read_confirmed(workshop, number) is None
    person.post(link, form=link)
    assert read_confirmed(workshop, number) == NOW
    assert person.get(link).status_code == 410


def read_acts(workshop, kind):
    with workshop.app.app_context(), transaction() as connection:
        return [act for _, act in find_acts(connection, WantedActs(act=kind), 10)]


def read_confirmed(workshop, number):
    with workshop.app.extensions[KEY][0].connect() as connection:
        return connection.scalar(sa.select(people.c.confirmed_at).where(people.c.id == number))


def test_the_outbox_shows_mail_in_stage_local_only(make_workshop, workshop, clock):
    _, email = workshop.add_person("editor")
    workshop.visitor().post("/forgotten-password", {"email": email}, form="/forgotten-password")
    read_letters(workshop)
    page = workshop.visitor().get("/outbox/").text
    assert "Choose a new password" in page
    assert 'href="http://localhost/forgotten-password/' in page
    other = make_workshop(STAGE="review", SECRET_KEY="k" * 40, CMS_ORIGIN="http://localhost")
    assert other.visitor().get("/outbox/").status_code == 404

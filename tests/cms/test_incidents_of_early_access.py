"""Early access that went wrong in 2021: to somebody who had left the post, and before its time."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from cms.audit import read_log
from cms.database import transaction
from tests.browser.page_checks import scrolls_sideways
from tests.cms.crawler import PageReader
from tests.cms.mailbox import find_link, read_letters
from tests.cms.review.test_links import make_link
from tests.cms.workflow.stepping import ID, NUMBER, PATH, Content, take
from tests.cms.workshop import NOW, PASSWORD

SCREEN = f"/measures/{ID}/{NUMBER}/early-access/"
DANA = {
    "f.name": "Dana Price", "f.post": "Private Secretary", "f.organisation": "Department for Work",
    "f.email": "dana.price@example.org", "f.reason": "Briefs the minister",
}  # fmt: skip
RELEASE = datetime(2027, 2, 1, 9, 30, tzinfo=ZoneInfo("Europe/London"))
"""When `Content.put("approved")` has the version released."""


@pytest.fixture
def content(workshop):
    made = Content(workshop.folder / "content.git")
    made.put("approved")
    return made


@pytest.fixture
def approver(content, sign_in):
    return sign_in("approver", name="Ash Approver")


def give(workshop, approver, screen=SCREEN, **typed):
    """Name somebody, and return the path of the link that they are sent."""
    wanted = {**DANA, **{f"f.{key}": value for key, value in typed.items()}}
    assert approver.post(screen, wanted).status_code == 302
    return find_link(workshop, wanted["f.email"])


def sign_in_again(visitor):
    """Sign in anew once a session is over."""
    assert visitor.post("/sign-in", {"email": visitor.email, "password": PASSWORD}, form="/sign-in").status_code == 302


def is_shown(visitor, link):
    return visitor.get(f"{link}page/").status_code == 200


def test_the_window_is_reckoned_from_the_release_and_moves_with_it(workshop, content, approver, visitor):
    """A letter opened figures forty minutes early: somebody had set its time by hand, in another tool."""
    link = give(workshop, approver)
    opens = RELEASE - timedelta(hours=24)
    seconds = timedelta(seconds=1)
    for at, wanted in ((NOW, False), (opens - seconds, False), (opens, True), (RELEASE - seconds, True)):
        workshop.now = at
        assert is_shown(visitor, link) is wanted, at
    assert "until everybody" not in visitor.get(link).text
    workshop.now = RELEASE
    assert not is_shown(visitor, link)
    assert "Early access is over" in visitor.get(link).text

    workshop.now = opens + timedelta(hours=1)
    assert is_shown(visitor, link)
    sign_in_again(approver)
    assert take(approver, "pull") == 302
    assert not is_shown(visitor, link), "what is pulled is shown to nobody"
    assert "There is no time yet" in visitor.get(link).text
    content.put("approved")
    content.write({"measure.yaml": content.read("measure.yaml").replace(b"2027-02-01", b"2027-02-08")})
    assert not is_shown(visitor, link), "the window moved with the release"
    workshop.now = opens + timedelta(days=7)
    assert is_shown(visitor, link)


def test_no_form_asks_for_a_time_and_none_that_is_sent_changes_the_window(workshop, approver, visitor):
    page = approver.get(SCREEN).text
    assert not re.findall(r'<input[^>]*(?:type="(?:date|time|datetime-local)"|name="f\.(?:from|at|opens|days)")', page)
    link = give(workshop, approver, **{"from": "2026-11-01", "opens": "2026-11-01"})
    assert not is_shown(visitor, link)
    assert "09:30 on 31 January 2027" in page


def test_the_letter_has_a_link_and_no_content_and_before_the_window_the_link_says_nothing(
    workshop, content, approver, visitor
):
    link = give(workshop, approver)
    (letter,) = [each for each in read_letters(workshop) if each["To"] == DANA["f.email"]]
    said = letter["Subject"] + letter.get_content().replace(link, "")
    assert not letter.is_multipart()
    for words in ("Unemployment", "2.0", "2027", "9:30", PATH, ID):
        assert words not in said, words
    for at in (NOW, RELEASE - timedelta(days=1, seconds=1)):
        workshop.now = at
        for path in (link, f"{link}page/", f"{link}page/site/{PATH}/{NUMBER}/changes/"):
            answer = visitor.get(path)
            assert answer.status_code == (200 if path == link else 403)
            assert "nemployment" not in answer.text
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert "no-store" in answer.headers["Cache-Control"]


def test_what_a_bundle_waits_for_keeps_the_window_shut(workshop, content, approver, visitor):
    link = give(workshop, approver)
    workshop.now = RELEASE - timedelta(hours=1)
    content.put("approved", bundle="winter")
    assert is_shown(visitor, link)
    content.put_bundle_mate("winter")
    assert not is_shown(visitor, link)


def test_files_that_differ_from_those_approved_are_not_shown(workshop, content, approver, visitor):
    link = give(workshop, approver)
    workshop.now = RELEASE - timedelta(hours=1)
    text = content.read(f"{NUMBER}/by-sex-over-time.csv").replace(b"5.1", b"5.3", 1)
    content.write({f"{NUMBER}/by-sex-over-time.csv": text})
    assert not is_shown(visitor, link)


def test_each_view_bears_the_readers_name_and_is_logged_and_no_file_is_given(workshop, content, approver, visitor):
    link = give(workshop, approver)
    workshop.now = RELEASE - timedelta(hours=1)
    page = visitor.get(f"{link}page/")
    assert page.text.count("Dana Price, Private Secretary, Department for Work") == 2
    own = {each.partition("#")[0] for each in PageReader(page.text).links}
    pages = sorted(each for each in own if each.startswith(link))
    assert len(pages) > 10
    for each in pages:
        assert visitor.get(each).status_code == (200 if each.endswith("/") else 403), each
    assert visitor.get(f"{link}page/site/{PATH}/1.0/").status_code == 404
    with workshop.app.app_context(), transaction() as connection:
        seen = [act for _, act in read_log(connection) if act.person == "early reader 1"]
    assert len(seen) >= 2
    assert {act.why for act in seen} == {"Dana Price, Private Secretary, Department for Work"}
    assert seen[0].after == f"/{PATH}/{NUMBER}/"
    sign_in_again(approver)
    shown = approver.get(SCREEN).text
    assert f"{len(seen)} times" in shown
    assert "<li>Private Secretary, Department for Work</li>" in shown


def release_first(workshop, content, approver):
    """Have version 2.0 released with early access, and version 3.0 approved after it; return the screen of that."""
    content.put_bundle_mate("")
    state = b"{status: approved, release_at: 2027-06-01, approved: {tree: %s, by: u-8, at: 2027-05-01T10:00:00Z}}"
    tree = content.find_tree().encode()
    text = re.sub(rb'"3\.0": \{[^}]*\}', b'"3.0": ' + state % tree, content.read("measure.yaml"))
    content.write({"measure.yaml": text})
    workshop.now = RELEASE + timedelta(days=90)
    return f"/measures/{ID}/3.0/early-access/"


def find_forms(visitor, screen, ending):
    return re.findall(rf'<form method="post" action="([^"]*/{ending})"', visitor.get(screen).text)


def test_the_list_of_the_last_release_gives_nobody_access_until_each_name_is_confirmed_anew(
    workshop, content, approver, visitor
):
    """Figures went to somebody who had left: the list of people had been copied from the release before."""
    old = [give(workshop, approver), give(workshop, approver, name="Lee Leaver", email="lee@example.org")]
    screen = release_first(workshop, content, approver)
    workshop.now = datetime(2027, 6, 1, 9, tzinfo=ZoneInfo("Europe/London"))
    assert not any(is_shown(visitor, link) for link in old)
    sign_in_again(approver)
    page = approver.get(screen).text
    assert "Nobody has early access to this version" in page
    assert "Lee Leaver" in page
    before = len(read_letters(workshop))
    confirms = find_forms(approver, screen, "confirm")
    assert len(confirms) == 2
    assert approver.post(confirms[0], {}).status_code == 302
    assert len(read_letters(workshop)) == before + 1
    assert is_shown(visitor, find_link(workshop, DANA["f.email"]))
    assert not is_shown(visitor, old[1])
    with workshop.app.app_context(), transaction() as connection:
        given = [act for _, act in read_log(connection) if act.act == "gave early access to" and act.version == "3.0"]
    assert [(act.person, act.after) for act in given] == [
        (approver.id, "Dana Price, Private Secretary, Department for Work")
    ]
    assert len(find_forms(approver, screen, "confirm")) == 1


def test_who_leaves_loses_all_access_at_once_and_is_proposed_to_nobody(workshop, content, approver, sign_in, visitor):
    link = give(workshop, approver)
    content.put("department_review")
    review = make_link(sign_in("reviewer"), reader="Dana Price, Department for Work")
    content.put("approved")
    assert "Dana Price" in approver.get("/early-readers/").text
    assert approver.post("/early-readers/end", {"key": "dana price"}).status_code == 302
    assert "Dana Price" not in approver.get("/early-readers/").text
    workshop.now = RELEASE - timedelta(hours=1)
    assert visitor.get(link).status_code == 404
    assert not is_shown(visitor, link)
    content.put("department_review")
    workshop.now = NOW + timedelta(hours=1)
    assert visitor.get(review).status_code == 404
    content.put("approved")
    assert approver.post("/early-readers/end", {"key": "dana price"}).status_code == 404
    screen = release_first(workshop, content, approver)
    sign_in_again(approver)
    page = approver.get(screen).text
    assert "Name somebody" in page
    assert "Had it for version" not in page


def test_closing_an_account_ends_what_its_person_was_given_without_one(workshop, content, approver, sign_in, visitor):
    number, email = workshop.add_person("departmental", name="Lee Leaver")
    link = give(workshop, approver, name="Lee Leaver", email=email)
    sign_in("administrator").post(f"/people/{number}/close", form=f"/people/{number}")
    again = approver.post(SCREEN, {**DANA, "f.name": "Lee Leaver", "f.email": email.upper()})
    assert again.status_code == 422
    assert "is closed" in again.text
    other = give(workshop, approver)
    workshop.now = RELEASE - timedelta(hours=1)
    assert visitor.get(link).status_code == 404
    assert is_shown(visitor, other)
    administrator = sign_in("administrator", name="Later")
    administrator.post(f"/people/{approver.number}/close", form=f"/people/{approver.number}")
    assert not is_shown(visitor, other), "nobody vouches for it any more"


def test_early_access_is_given_by_approvers_to_a_named_person_for_a_version_that_waits(workshop, content, sign_in):
    approver = sign_in("approver")
    for fault in ({"f.name": ""}, {"f.post": " "}, {"f.organisation": ""}, {"f.email": "dana"}, {"f.reason": ""}):
        assert approver.post(SCREEN, {**DANA, **fault}).status_code == 422, fault
    for role in ("editor", "reviewer", "administrator", "developer"):
        assert sign_in(role).post(SCREEN, DANA).status_code == 403, role
    give(workshop, approver)
    assert approver.post(SCREEN, DANA).status_code == 422, "twice"
    for state in ("draft", "internal_review", "public", "withdrawn"):
        content.put(state)
        assert approver.post(SCREEN, {**DANA, "f.email": "other@example.org"}).status_code == 422, state


def test_links_are_kept_as_hashes_and_guessing_them_is_slowed_down(workshop, approver, visitor):
    link = give(workshop, approver)
    token = urlsplit(link).path.split("/")[2]
    assert token.encode() not in (workshop.folder / "yardstick.sqlite").read_bytes()
    codes = [visitor.get(f"/early/guess-{number}/").status_code for number in range(31)]
    assert codes == [404] * 30 + [429]


@pytest.mark.slow
def test_the_page_says_the_day_on_which_everybody_will_have_it(workshop, approver, visitor):
    link = give(workshop, approver)
    workshop.now = RELEASE - timedelta(hours=20)
    page = visitor.get(f"{link}page/").text.partition("<main")[2].partition("</main>")[0]
    assert "1 February 2027" in page
    assert "31 January 2027" not in page


@pytest.mark.browser
def test_what_early_readers_see_is_accessible_wide_and_narrow_and_needs_no_scripts(
    workshop, approver, origin, open_page, axe
):
    link = give(workshop, approver)
    faults = []
    for at, below in ((NOW, ("",)), (RELEASE - timedelta(hours=1), ("", "page/")), (RELEASE, ("",))):
        workshop.now = at
        for width in (1280, 320):
            page = open_page(f"{origin}{link}", width=width)
            for each in below:
                page.goto(f"{origin}{link}{each}")
                found = [*axe(page), *(["scrolls sideways"] if scrolls_sideways(page) else [])]
                faults += [f"{each} at {at} and {width}: {fault}" for fault in found]
    assert faults == []
    workshop.now = RELEASE - timedelta(hours=1)
    page = open_page(f"{origin}{link}", scripts=False)
    with page.expect_navigation():
        page.get_by_role("button", name="I am Dana Price").click()
    assert "Shown to Dana Price" in page.inner_text("body")

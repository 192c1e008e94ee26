"""What went wrong at producers of statistics before a release, among those who may see it, each shown to be stopped."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cms.audit import SEEN, list_acts
from cms.database import transaction
from publishing.leaks.before import SEEING
from tests.cms.mailbox import find_link, read_letters
from tests.cms.review.test_links import make_link
from tests.cms.test_incidents_of_early_access import RELEASE, give
from tests.cms.workflow.stepping import ID, NUMBER, PATH, Content, take

VERSION = f"/measures/{ID}/{NUMBER}"


@pytest.fixture
def content(workshop):
    workshop.add_person("developer", name="Whoever wrote the demo content")
    return Content(workshop.folder / "content.git")


def test_who_left_a_post_in_2021_is_told_nothing_and_sees_nothing(workshop, content, sign_in):
    """Figures went before their release to somebody who had left the post: the list was last time's."""
    content.put("internal_review", department=True)
    number, email = workshop.add_person("departmental", shares=(ID,), name="Lee Leaver")
    leaver = sign_in("departmental", shares=(ID,), name="Sam Stayer")
    sign_in("administrator").post(f"/people/{number}/close", form=f"/people/{number}")
    assert take(sign_in("reviewer"), "pass-on") == 302
    told = {each["To"] for each in read_letters(workshop)}
    assert email not in told
    assert leaver.email in told


def test_no_letter_opens_figures_early_as_that_of_2021_did(workshop, content, sign_in):
    """A scheduled letter gave access forty minutes early. Ours hold no figure, no file, and no way past the sign-in."""
    content.put("internal_review", department=True)
    sign_in("departmental", shares=(ID,))
    take(sign_in("reviewer"), "pass-on")
    figures = {cell for cell in re.split(rb"[,\n]", content.read(f"{NUMBER}/by-sex-over-time.csv")) if b"." in cell}
    assert len(figures) > 3
    for letter in read_letters(workshop):
        assert not letter.is_multipart()
        assert not [figure for figure in figures if figure.decode() in letter.get_content()]
        for address in re.findall(r"https?://[^/\s]+(/\S+)", letter.get_content()):
            assert workshop.visitor().get(address).status_code == 302, "it leads to the sign-in"


def test_who_saw_figures_before_their_release_is_known_where_a_letter_was_passed_on_in_2021(
    workshop, content, sign_in, visitor
):
    """Figures were sent on by mail, and nobody could say to whom. A link tells each view, and ends."""
    content.put("department_review", department=True)
    link = make_link(sign_in("reviewer"), days="1")
    assert visitor.get(link).status_code == 200
    with workshop.app.app_context(), transaction() as connection:
        seen = [act for act in list_acts(connection, ID) if "link" in act.act]
    assert len(seen) >= 2
    workshop.now += timedelta(days=1, minutes=1)
    assert visitor.get(link).status_code == 404
    assert visitor.get(VERSION + "/").status_code == 302


def test_three_breaches_in_three_months_of_2017_would_be_one_export(workshop, content, sign_in, visitor):
    """Who had seen what had to be gathered by hand. It is one file, by name, whichever way somebody was let see it."""
    content.put("department_review", department=True)
    guest = sign_in("departmental", shares=(ID,), name="Gil Guest")
    for path in (f"/preview{VERSION.removeprefix('/measures')}/", f"{VERSION}/print", f"{VERSION}/compare/"):
        assert guest.get(path).status_code == 200
    guest.get(f"/preview/site/{PATH}/{NUMBER}/downloads/by-sex-over-time.csv")
    visitor.get(make_link(sign_in("reviewer", name="Rae Reviewer"), reader="Dana Price"))
    approver = sign_in("approver", name="Ash Approver")
    content.put("approved")
    visitor.get(f"{give(workshop, approver, name='Lee Hill', email='lee@example.org')}page/")
    workshop.now = RELEASE - timedelta(hours=1)
    visitor.get(f"{find_link(workshop, 'lee@example.org')}page/")
    administrator = sign_in("administrator")
    looks = administrator.get("/seen-before-release.json").get_json()
    assert [(each["who"], each["act"]) for each in looks] == [
        ("Gil Guest", "previewed"), ("Gil Guest", "printed"), ("Gil Guest", "downloaded from a preview"),
        ("Rae Reviewer", "made a review link to"), ("Dana Price", "opened by review link"),
        ("Ash Approver", "gave early access to"),
        ("Lee Hill, Private Secretary, Department for Work", "opened by early access"),
    ]  # fmt: skip
    assert {(each["measure"], each["version"]) for each in looks} == {(ID, NUMBER)}
    exported = administrator.get(f"/seen-before-release.csv?person={guest.id}")
    assert exported.mimetype == "text/csv"
    assert exported.text.count("Gil Guest") == 3
    page = administrator.get(f"/seen-before-release/?measure={ID}").text
    assert "Dana Price" in page
    assert "exported who saw what" in administrator.get("/log.csv").text
    for role in ("editor", "approver", "departmental"):
        assert sign_in(role, name=f"Other {role}").get("/seen-before-release.csv").status_code == 403


def test_the_report_of_leaks_counts_every_kind_of_look_that_the_log_has():
    assert [act for act in SEEN if not any(word in act for word in SEEING)] == []

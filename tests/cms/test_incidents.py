"""What went wrong at producers of statistics before a release, among those who may see it, each shown to be stopped."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cms.audit import list_acts
from cms.database import transaction
from tests.cms.mailbox import read_letters
from tests.cms.review.test_links import make_link
from tests.cms.workflow.stepping import ID, NUMBER, Content, take

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


def test_three_breaches_in_three_months_of_2017_would_be_one_export(workshop, content, sign_in):
    """Who had seen what had to be gathered by hand. The log of a measure is one file, for those who edit it too."""
    content.put("internal_review", department=True)
    assert take(sign_in("reviewer", name="Rae Reviewer"), "pass-on") == 302
    exported = sign_in("administrator").get("/log.csv")
    assert exported.mimetype == "text/csv"
    assert ID in exported.text
    assert NUMBER in exported.text

"""Figures that were forwarded by mail, in 2009 and 2021: no mail of ours has any, and what is read leaves a name."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, meta

from cms.letters.figures import keep_out_figures
from cms.letters.queue import Letter, LetterRefused
from cms.letters.sending import write_message
from tests.cms.editing.browser_form import find_form
from tests.cms.mailbox import read_letters
from tests.cms.review.test_links import make_link
from tests.cms.workflow.stepping import ID, NUMBER, PATH, Content, take

ROOT = Path(__file__).parents[2]
MAIL = ROOT / "cms" / "templates" / "mail"
FIGURE = "98,765.4"
SAID = {
    "account", "address", "bundle", "by", "colleague", "counted", "days", "due", "giver", "groups", "inviter",
    "is_older", "link", "make_address", "name", "note", "other_time", "own_time", "person", "reason", "reset_token",
    "state", "title", "update", "user", "who",
}  # fmt: skip
"""What letters say: names, titles, states, times, addresses, counts of versions and of changes, and reasons, which
`keep_out_figures` has gone over. Nothing of it is read from the data or the text of a version."""


@pytest.fixture
def content(workshop):
    return Content(workshop.folder / "content.git")


@pytest.fixture
def link(content, sign_in):
    content.put("department_review", department=True)
    return make_link(sign_in("reviewer", name="Rae Reviewer"))


def test_every_kind_of_letter_says_only_what_holds_no_figure_of_a_version():
    kinds = sorted(MAIL.glob("*.txt"))
    assert len(kinds) > 10
    said = {kind.name: meta.find_undeclared_variables(Environment().parse(kind.read_text())) for kind in kinds}
    assert {name: sorted(names - SAID) for name, names in said.items() if names - SAID} == {}


def test_every_letter_is_written_in_one_place_as_plain_text_with_nothing_attached():
    sources = [path for room in ("cms", "publishing", "yardstick") for path in (ROOT / room).rglob("*.py")]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text() for path in sources}
    assert [name for name, text in texts.items() if "EmailMessage()" in text] == ["cms/letters/sending.py"]
    assert [name for name, text in texts.items() if re.search(r"add_attachment|add_related|MIMEBase", text)] == []


@given(subject=st.text(max_size=60), body=st.text(max_size=300))
def test_whatever_a_letter_says_it_is_one_part_of_plain_text(subject, body):
    app = Flask("letters")
    app.extensions["yardstick.clock"] = lambda: datetime(2026, 11, 25, tzinfo=UTC)
    with app.app_context():
        try:
            message = write_message(Letter("somebody@example.org", subject, body), "us@example.org")
        except LetterRefused:
            return
    assert message.get_content_type() == "text/plain"
    assert [*message.iter_attachments()] == []


@given(st.text(max_size=60), st.integers(min_value=0), st.text(max_size=60))
def test_nothing_that_holds_a_figure_goes_along_whatever_stands_around_it(before, number, after):
    assert str(number) not in keep_out_figures(f"{before}{number}{after}")
    assert keep_out_figures("It is too long.") == "It is too long."


def test_a_figure_that_somebody_typed_is_in_no_letter_whoever_wrote_it_and_wherever(
    workshop, content, sign_in, link, visitor
):
    """Steps, drafts handed on, withdrawals, and names that people outside give with comments and sign-offs."""
    approver, editor = sign_in("approver", name="Ash Approver"), sign_in("editor", name="Ed Editor")
    content.write({f"{NUMBER}/measure.md": content.read(f"{NUMBER}/measure.md")}, author=editor.id)
    named = {"f.name": f"Dana {FIGURE}", "f.role": FIGURE}
    visitor.post(f"{link}comment/", {**named, "f.about": "whole", "f.text": FIGURE}, form=f"{link}comment/")
    visitor.post(f"{link}sign-off", {**named, "base": content.find_tree()}, form=f"{link}sign-off")
    assert take(approver, "reject", **{"f.reason": f"It says {FIGURE}."}) == 302
    content.put("draft")
    handing = f"/measures/{ID}/{NUMBER}/hand-over"
    other = sign_in("editor", name="Other Editor")
    hand = find_form(editor.get(handing).text).data(**{"f.to": other.id, "f.note": f"Mend {FIGURE}"})
    assert editor.post(handing, hand).status_code == 302
    content.put("public")
    asked = {"f.why": f"It is {FIGURE}."}
    assert sign_in("administrator").post(f"/measures/{ID}/{NUMBER}/withdrawal/ask", asked).status_code == 302
    letters = read_letters(workshop)
    kinds = ("Comments on ", ": signed off", ": Rejected", "hands you", "Confirm the withdrawal")
    assert [kind for kind in kinds if not any(kind in letter["Subject"] for letter in letters)] == []
    assert [letter["Subject"] for letter in letters if "98" in letter.get_content() + str(letter["Subject"])] == []


MARK = re.compile(r'<aside class="reader-mark".*?</aside>', re.DOTALL)


def find_mark(answer):
    assert answer.status_code == 200
    (mark,) = MARK.findall(answer.text)
    return mark


def test_each_page_by_a_link_bears_who_was_shown_it_and_when_and_no_file_is_given(link, visitor, workshop):
    for below in ("", f"site/{PATH}/{NUMBER}/changes/", "compare/", "compare/by-sex-over-time"):
        mark = find_mark(visitor.get(f"{link}{below}"))
        assert mark.count("Dana Price") == 2, "in the pattern over the page, and in words"
        assert mark.count("10:00 on 25 November 2026") == 2
        assert "review link 1" in mark
    for file in ("downloads/by-sex-over-time.csv", "downloads/unemployment-2.0.ods", "charts/by-sex-over-time.svg"):
        answer = visitor.get(f"{link}site/{PATH}/{NUMBER}/{file}")
        assert answer.status_code == 403, file
        assert answer.mimetype == "text/html"


def test_each_page_that_an_account_is_shown_before_the_release_bears_the_name_however_it_is_asked_for(content, sign_in):
    content.put("internal_review")
    guest = sign_in("departmental", shares=(ID,), name="Gil Guest")
    pages = (
        f"/preview/{ID}/{NUMBER}/", f"/preview/{ID}/{NUMBER}/?bare=1", f"/preview/{ID}/{NUMBER}/?mode=print",
        f"/preview/{ID}/{NUMBER}/?mode=no-script", f"/preview/site/{PATH}/{NUMBER}/", f"/preview/site/{PATH}/latest/",
        f"/measures/{ID}/{NUMBER}/print", f"/measures/{ID}/{NUMBER}/compare/",
        f"/measures/{ID}/{NUMBER}/compare/by-sex-over-time",
    )  # fmt: skip
    for page in pages:
        assert find_mark(guest.get(page)).count("Gil Guest") == 2, page
    content.put("public")
    assert not MARK.findall(guest.get(f"/preview/{ID}/{NUMBER}/").text), "everybody sees it"

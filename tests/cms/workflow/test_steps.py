"""The steps from draft to readers, taken through the screens: what each writes, refuses and tells."""

from __future__ import annotations

from cms.audit import list_acts
from cms.database import transaction
from publishing.builds import Builds
from publishing.database import open_database
from tests.cms.editing.browser_form import find_form
from tests.cms.mailbox import read_letters
from tests.cms.workflow.stepping import FOLDER as FOLDER
from tests.cms.workflow.stepping import ID, NUMBER, STEPS, check_all, take
from tests.cms.workflow.stepping import PATH as PATH
from tests.cms.workflow.stepping import Content as Content


def test_a_reviewer_passes_a_version_on_to_the_department_which_is_told(workshop, content, sign_in):
    department = sign_in("departmental", shares=(ID,))
    content.put("internal_review", department=True)
    assert take(sign_in("approver"), "approve-directly") == 409
    assert take(sign_in("reviewer"), "pass-on") == 302
    assert content.status == "department_review"
    assert department.email in {each["To"] for each in read_letters(workshop)}


def test_an_approval_keeps_the_tree_asks_for_a_publish_tells_people_and_is_in_the_log(
    workshop, database_url, content, sign_in
):
    reviewer, approver = sign_in("reviewer", name="Rae Reviewer"), sign_in("approver", name="Ash Approver")
    content.put("internal_review")
    assert take(approver, "approve-directly") == 409
    assert "Nobody has marked these numbers as checked" in approver.get(f"{STEPS}/approve-directly").text
    check_all(reviewer)
    assert take(approver, "approve-directly") == 302
    state = content.measure.versions[NUMBER]
    assert (state.status, state.release_at) == ("approved", "2027-01-12T09:30:00+00:00")
    assert state.approved is not None
    assert (state.approved.tree, state.approved.by) == (content.find_tree(), approver.id)
    assert content.find_ref() == content.find_tree()
    with open_database(workshop.settings.database_url) as database:
        (build,) = Builds(database).list_unfinished()
    assert build.requested_by == approver.id
    (letter,) = [each for each in read_letters(workshop) if each["To"] == reviewer.email]
    assert "Ash Approver took a step" in letter.get_content()
    assert approver.email not in {each["To"] for each in read_letters(workshop)}
    with workshop.app.app_context(), transaction() as connection:
        act = list_acts(connection, ID)[0]
    assert (act.person, act.act, act.version, act.before) == (approver.id, "moved", NUMBER, "internal review")
    assert act.after == "approved, release 2027-01-12T09:30:00+00:00"


def test_whoever_changed_numbers_last_does_not_pass_them_on_or_approve_them(content, sign_in):
    visitor = sign_in("reviewer", "approver")
    content.put("internal_review")
    check_all(visitor)
    data = content.read(f"{NUMBER}/by-sex-over-time.csv")
    content.write({f"{NUMBER}/by-sex-over-time.csv": data.replace(b"5.1", b"5.3", 1)}, author=visitor.id)
    check_all(visitor)
    assert take(visitor, "approve-directly") == 409
    assert "You were the last to change numbers here" in visitor.get(f"{STEPS}/").text
    content.write({f"{NUMBER}/by-sex-over-time.csv": data}, author="u-1")
    assert take(visitor, "approve-directly") == 302


def test_a_change_of_numbers_unmarks_its_column_and_ends_the_sign_off(content, sign_in):
    reviewer, approver = sign_in("reviewer"), sign_in("approver")
    department = sign_in("departmental", shares=(ID,), name="Dee")
    content.put("department_review", department=True)
    check_all(reviewer)
    page = f"/measures/{ID}/{NUMBER}/"
    assert take(approver, "approve") == 409
    form = next(each for each in find_forms(department.get(page).text) if each.endswith("/sign-off"))
    assert department.post(form, {"tree": content.find_tree()}).status_code == 302
    assert "Signed off by Dee" in approver.get(f"{STEPS}/").text
    text = content.read(f"{NUMBER}/by-sex-over-time.csv").decode()
    content.write({f"{NUMBER}/by-sex-over-time.csv": text.replace("5.1", "5.3", 1).encode()})
    shown = approver.get(f"{STEPS}/").text
    assert "Signed off by" not in shown
    assert "Not yet" in shown
    assert take(approver, "approve") == 409


def find_forms(page: str) -> list[str]:
    from re import findall

    return findall(r'<form method="post" action="([^"]*)"', page)


def test_no_sign_off_is_written_down_only_with_a_reason_and_only_for_the_files_as_they_stand(content, sign_in):
    approver = sign_in("approver")
    content.put("department_review", department=True)
    address = f"/measures/{ID}/{NUMBER}/sign-off"
    approver.post(address, {"tree": content.find_tree(), "why": " "})
    approver.post(address, {"tree": "0" * 40, "why": "Closed."})
    assert "are not signed off" in approver.get(f"{STEPS}/").text
    approver.post(address, {"tree": content.find_tree(), "why": "The department was closed."})
    assert "wrote why there is none: “The department was closed.”" in approver.get(f"{STEPS}/").text


def test_where_nobody_of_the_department_has_an_account_a_link_is_named_as_the_way_to_its_sign_off(content, sign_in):
    content.put("department_review", department=True)
    page = sign_in("reviewer").get(f"{STEPS}/").text
    assert "Nobody of it has an account here, so send somebody a review link." in page


def test_after_an_approval_it_is_said_when_readers_see_the_version_and_the_steps_go_on_saying_it(content, sign_in):
    approver = sign_in("approver")
    content.put("internal_review")
    check_all(approver)
    assert take(approver, "approve-directly", **{"f.bundle": "winter"}) == 302
    when = "release at 2027-01-12 09:30 (Europe/London), 09:30 UTC, in the bundle winter."
    assert f"is now: Approved, for {when}" in approver.get("/").text
    page = approver.get(f"{STEPS}/").text
    assert "Release: 2027-01-12 09:30 (Europe/London), 09:30 UTC." in page
    assert 'href="/bundles/winter/"' in page


def test_the_mended_words_of_a_public_version_are_approved_only_where_some_were_mended(content, sign_in):
    approver = sign_in("approver")
    content.put("public")
    assert "Approve the mended words" not in approver.get(f"{STEPS}/").text
    text = content.read(f"{NUMBER}/measure.md").decode()
    content.write({f"{NUMBER}/measure.md": text.replace("compared with", "as against", 1).encode()})
    assert "Approve the mended words" in approver.get(f"{STEPS}/").text


def test_an_incomplete_draft_is_not_sent_and_the_problems_are_linked(sign_in):
    editor = sign_in("editor")
    steps = "/measures/m8f2g7e4/1.0/steps"
    answer = editor.post(f"{steps}/send", {})
    assert answer.status_code == 409
    assert "still missing or wrong" in answer.text
    assert "See the problems" in editor.get(f"{steps}/").text


def test_of_two_who_take_a_step_at_once_one_wins_and_the_other_is_told(content, sign_in):
    first, second = sign_in("reviewer", name="First"), sign_in("editor", name="Second")
    content.put("internal_review")
    form = find_form(second.get(f"{STEPS}/recall").text)
    assert take(first, "reject") == 302
    answer = second.post(f"{STEPS}/recall", form.data())
    assert answer.status_code == 409
    assert "This version is rejected, so this step cannot be taken." in answer.text
    assert content.status == "rejected"


def test_a_step_without_what_it_asks_for_is_refused_with_what_was_typed(content, sign_in):
    reviewer = sign_in("reviewer")
    content.put("internal_review")
    assert take(reviewer, "return", **{"f.reason": " "}) == 422
    assert content.status == "internal_review"

"""Edits of versions in review, of approved and of public ones: what each brings about, whoever commits them."""

from __future__ import annotations

from re import findall

import pytest

from cms.audit import list_acts
from cms.database import transaction
from cms.workspace.pushes import JudgedPush, Pusher, judge_push
from measures.model.tree import hash_blob
from measures.store import GitStore
from measures.writing.yaml_edits import set_field
from tests.cms.editing.browser_form import read_forms
from tests.cms.mailbox import read_letters
from tests.cms.workflow.stepping import FOLDER, ID, NOON, NUMBER, PATH, STEPS, check_all, take
from tests.cms.workspace.pushing import push

VERSION = f"/measures/{ID}/{NUMBER}"
DATA = f"{VERSION}/dimensions/by-sex-over-time/data"
CSV = f"{NUMBER}/by-sex-over-time.csv"
FACTS = f"{NUMBER}/measure.md"


def find_form(page, ending):
    (form,) = [each for each in read_forms(page) if each.action.endswith(ending)]
    return form


def save_text(visitor, **texts):
    """Save sections of the version by their form, which is shown first."""
    form = find_form(visitor.get(f"{VERSION}/edit/text").text, "/edit/text")
    typed = {f"f.text.{name.replace('_', '-')}": text for name, text in texts.items()}
    return visitor.post(f"{VERSION}/edit/text", form.data(**typed))


def send_data(visitor, content, change=("5.1", "5.3")):
    """Send the dimension's data with one change, as the screens do."""
    rows = content.read(CSV).decode().replace(*change, 1)
    shown = find_form(visitor.get(f"{DATA}/").text, "/read")
    read = visitor.post(f"{DATA}/read", shown.data(pasted=rows))
    return visitor.post(f"{DATA}/use", find_form(read.text, "/read").data())


def judge_as(person, taken, *, may_approve=False):
    def judge(pushed):
        pusher = Pusher(id=person.id, may_approve=may_approve, must_sign=False, at=NOON)
        taken.append(judge_push(pushed, pusher, lambda *_: ()))
        return taken[-1].verdict

    return judge


def push_file(content, person, name, new, *, may_approve=False):
    """Push a commit that changes a file of the measure; return whether it was taken, and how it was judged."""
    return push_files(content, person, {f"{FOLDER}/{name}": new}, may_approve=may_approve)


def push_files(content, person, files, *, may_approve=False):
    """Push a commit; return whether it was taken, and how it was judged."""
    taken: list[JudgedPush] = []
    with GitStore(content.path) as store:
        head = store.head("main")
    assert head is not None
    done = push(content.path, files, head, person.id, judge_as(person, taken, may_approve=may_approve))
    return done is not None, taken[-1]


@pytest.fixture
def signed(content, sign_in):
    """The version in the department's review, signed off and checked."""
    department = sign_in("departmental", shares=(ID,), name="Dee")
    content.put("department_review", department=True)
    check_all(sign_in("reviewer"))
    department.post(f"{VERSION}/sign-off", {"tree": content.find_tree()})
    return content


def test_data_saved_in_review_takes_the_version_back_to_draft_in_one_commit_and_tells_reviewers(
    workshop, signed, sign_in
):
    editor = sign_in("editor", name="Eve")
    assert "takes this version back to draft" in editor.get(f"{DATA}/").text
    before = signed.list_commits()
    answer = send_data(editor, signed)
    assert answer.status_code == 302, answer.text
    assert "is a draft again" in editor.get(answer.headers["Location"]).text
    assert signed.status == "draft"
    assert len(signed.list_commits()) == len(before) + 1
    assert {each["To"] for each in read_letters(workshop)} >= {"reviewer-one@example.org"}
    with workshop.app.app_context(), transaction() as connection:
        act = list_acts(connection, ID)[0]
    assert (act.person, act.before, act.after) == (editor.id, "department review", "draft")
    assert "by-sex-over-time.csv" in act.why


def test_an_edit_that_took_a_version_back_to_draft_is_undone_and_the_version_stays_a_draft(signed, sign_in):
    editor, before = sign_in("editor"), signed.read(CSV)
    send_data(editor, signed)
    assert (signed.read(CSV) != before, signed.status) == (True, "draft")
    assert editor.post("/history/undo", {"commit": signed.list_commits()[-1]}).status_code == 302
    assert (signed.read(CSV), signed.status) == (before, "draft")


@pytest.mark.parametrize("way", ["undo", "restore"])
def test_numbers_that_come_back_in_review_take_the_version_back_to_draft(signed, sign_in, way):
    editor = sign_in("editor")
    before = signed.read(CSV)
    signed.write({CSV: before.replace(b"5.1", b"5.3", 1)}, author=editor.id)
    commit = signed.list_commits()[-1]
    fields = {"commit": commit, "path": f"{FOLDER}/{CSV}", "side": "before", "now": hash_blob(signed.read(CSV))}
    assert editor.post(f"/history/{way}", fields).status_code == 302
    assert signed.read(CSV) == before
    assert signed.status == "draft"


def test_numbers_changed_in_review_end_the_sign_off_for_good(signed, sign_in):
    approver = sign_in("approver")
    signed.write({CSV: signed.read(CSV).replace(b"5.1", b"5.3", 1)})
    assert "are not signed off" in approver.get(f"{STEPS}/").text
    assert take(approver, "approve") == 409


def test_words_saved_in_review_end_the_sign_off_of_their_section_only(signed, sign_in):
    editor, approver = sign_in("editor"), sign_in("approver")
    assert save_text(editor, things_you_need_to_know="Read this first.").status_code == 302
    assert signed.status == "department_review"
    shown = approver.get(f"{STEPS}/").text
    assert "Signed off by Dee" in shown
    assert "<li>measure.md: Things you need to know</li>" in shown
    assert "<li>measure.md: Main facts and figures</li>" not in shown
    assert take(approver, "approve") == 409
    approver.post(f"{VERSION}/sign-off", {"tree": signed.find_tree(), "why": "A comma."})
    assert take(approver, "approve") == 302


def test_pushed_numbers_take_a_version_in_review_back_to_draft_at_once_with_the_push(content, sign_in):
    developer = sign_in("developer")
    content.put("internal_review")
    done, judged = push_file(content, developer, CSV, content.read(CSV).replace(b"5.1", b"5.3", 1))
    assert done
    assert content.status == "draft"
    assert [each.number for each in judged.returned] == [NUMBER]
    assert any("is a draft again" in note for note in judged.verdict.notes)


def test_pushed_words_leave_a_version_in_review(content, sign_in):
    content.put("internal_review")
    done, judged = push_file(content, sign_in("developer"), FACTS, content.read(FACTS).replace(b"estimates", b"rates"))
    assert (done, judged.returned, content.status) == (True, (), "internal_review")


@pytest.mark.parametrize("state", ["approved", "public", "withdrawn"])
def test_numbers_of_what_is_approved_are_changed_by_nobody(content, sign_in, state):
    content.put(state)
    editor, developer = sign_in("editor"), sign_in("developer")
    assert editor.get(f"{DATA}/").status_code == 409
    done, judged = push_file(content, developer, CSV, content.read(CSV).replace(b"5.1", b"5.3", 1))
    assert not done
    assert f"measures/{PATH}/{NUMBER}" in judged.verdict.refusals[0]
    fitted = content.read(f"{NUMBER}/by-sex-over-time.md").replace(b"role: value", b"role: base", 1)
    assert not push_file(content, developer, f"{NUMBER}/by-sex-over-time.md", fitted)[0]


@pytest.mark.parametrize("state", ["approved", "withdrawn"])
def test_words_of_what_waits_for_release_or_was_withdrawn_are_changed_by_nobody(content, sign_in, state):
    content.put(state)
    assert sign_in("editor").get(f"{VERSION}/edit/text").status_code == 409
    assert not push_file(content, sign_in("developer"), FACTS, content.read(FACTS) + b"\nMore.\n")[0]


def test_a_form_opened_before_an_approval_is_refused_after_it_with_the_reason(content, sign_in):
    editor = sign_in("editor")
    content.put("internal_review")
    form = find_form(editor.get(f"{VERSION}/edit/text").text, "/edit/text").data(**{"f.text.main-facts": "Gone."})
    content.put("public")
    answer = editor.post(f"{VERSION}/edit/text", form)
    assert answer.status_code == 409
    assert "figures in the text" in answer.text


def test_a_version_in_a_bundle_that_is_not_complete_is_not_public(content, sign_in):
    approver = sign_in("approver")
    content.put("public", bundle="winter")
    content.put_bundle_mate("winter")
    assert content.status == "approved"
    assert take(approver, "approve-again") == 409
    assert take(approver, "pull") == 302
    assert content.status == "draft"


def test_a_version_in_review_is_removed_by_no_push_and_moves_with_its_measure(content, sign_in):
    developer = sign_in("developer")
    content.put("internal_review")
    files = content.read_all()
    version = [path for path in files if path.startswith(f"{FOLDER}/{NUMBER}/")]
    for gone in (version, list(files)):
        done, judged = push_files(content, developer, dict.fromkeys(gone, None), may_approve=True)
        assert not done
        assert any("Take it back to draft before you remove it" in each for each in judged.verdict.refusals)
    moved = {path.replace(FOLDER, f"{FOLDER}-too"): each for path, each in files.items()}
    done, judged = push_files(content, developer, dict.fromkeys(files, None) | moved, may_approve=True)
    assert (done, judged.returned) == (True, ())


@pytest.mark.parametrize("state", ["internal_review", "approved", "public"])
@pytest.mark.parametrize("left", [CSV, f"{NUMBER}/"])
def test_what_a_move_of_a_measure_leaves_behind_is_judged_as_if_it_had_stayed(content, sign_in, state, left):
    content.put(state)
    files = content.read_all()
    kept = {path: each for path, each in files.items() if not path.startswith(f"{FOLDER}/{left}")}
    assert 0 < len(kept) < len(files)
    moved = {path.replace(FOLDER, f"{FOLDER}-too"): each for path, each in kept.items()}
    changes = dict.fromkeys(files, None) | moved
    done, judged = push_files(content, sign_in("developer"), changes, may_approve=True)
    if state == "internal_review" and left == CSV:
        assert (done, [each.number for each in judged.returned]) == (True, [NUMBER])
    else:
        assert not done
        assert any(f"{FOLDER}-too/{NUMBER}: " in each for each in judged.verdict.refusals)


def test_a_measure_whose_state_could_no_longer_be_read_is_pushed_by_nobody(content, sign_in):
    developer = sign_in("developer")
    content.put("public")
    done, judged = push_file(content, developer, "measure.yaml", b"id: [", may_approve=True)
    assert not done
    assert any(f"it cannot be read, and version {NUMBER}" in each for each in judged.verdict.refusals)
    content.put("draft")
    text = content.read("measure.yaml").decode()
    content.write({"measure.yaml": set_field(text, ("versions",), {}).encode()})
    assert push_file(content, developer, "measure.yaml", b"id: [", may_approve=True)[0]


@pytest.mark.parametrize("may_approve", [False, True])
def test_a_measure_in_a_bundle_is_removed_by_who_may_approve_only(content, sign_in, may_approve):
    text = set_field(content.read("measure.yaml").decode(), ("versions",), {NUMBER: {"bundle": "winter"}})
    content.write({"measure.yaml": text.encode()})
    gone = dict.fromkeys(content.read_all(), None)
    done, judged = push_files(content, sign_in("developer"), gone, may_approve=may_approve)
    assert done is may_approve
    assert any("is in a bundle" in each for each in judged.verdict.refusals) is not may_approve


@pytest.mark.parametrize(("was", "by_now"), [("approved", "draft"), ("public", "withdrawn"), ("approved", "approved")])
def test_a_move_that_waited_brings_no_state_back_that_its_version_has_left(content, sign_in, was, by_now):
    approver, editor = sign_in("approver"), sign_in("editor")
    content.put(was)
    form = find_form(editor.get(f"/measures/{ID}/move").text, "/move")
    assert editor.post(f"/measures/{ID}/move", form.data(**{"f.slug": "joblessness"})).status_code == 302
    content.put(by_now, bundle="winter" if was == by_now else "")
    asked = approver.post("/waiting/1/publish", {})
    (choice,) = set(findall(r'name="(choice\.[^"]+)"', asked.text))
    form = find_form(asked.text, "/publish")
    answer = approver.post("/waiting/1/publish", form.data(**{choice: "mine"}))
    assert answer.status_code == 403
    assert f"would change the state of {PATH.rpartition('/')[0]}/joblessness {NUMBER}" in answer.text
    assert content.status == by_now

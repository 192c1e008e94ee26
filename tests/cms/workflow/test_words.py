"""Words of public versions and the short way: what waits, what approves it, and who sees what meanwhile."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest

from cms.editing.finding import find_version
from cms.people.commanding import find_active_person
from cms.workflow.taking import Asked, MoveRefused, take_move
from measures.model.tree import find_entry
from measures.publication.approval import is_sealed
from measures.store import GitStore
from measures.store.git import HeadMoved, RemoteUnreachable
from measures.workflow import MOVES
from measures.writing.yaml_edits import remove_field, set_field
from tests.cms.workflow.stepping import ID, NOON, NUMBER, STEPS, TYPED, Content, check_all, take
from tests.cms.workflow.test_edits import FACTS, VERSION, find_form, push_file, save_text

MENDED = b"The figures are estimates from a survey of households."
WAITS = "these changes wait for approval"


@pytest.fixture
def installation(make_workshop):
    """An installation where the approved tree alone is published, and the short way is open."""
    made = make_workshop(APPROVAL="tree", SHORT_WAY="1")
    made.add_person("developer", name="Whoever wrote the demo content")
    return made


@pytest.fixture
def content(installation):
    return Content(installation.folder / "content.git")


def mend(content, visitor):
    return save_text(visitor, things_you_need_to_know=MENDED.decode())


def test_mended_words_of_a_public_version_wait_and_are_named_until_they_are_approved(installation, content):
    content.put("public")
    approved = content.find_tree()
    editor, approver = installation.sign_in("editor"), installation.sign_in("approver")
    assert "changes wait for approval" in editor.get(f"{VERSION}/edit/text").text
    assert mend(content, editor).status_code == 302
    for page in (f"{VERSION}/", f"{STEPS}/", f"{VERSION}/edit/text"):
        shown = editor.get(page).text
        assert "Readers see the version approved at 16:20 on 8 March 2024" in shown
        assert WAITS in shown
        assert "<li>measure.md: Things you need to know</li>" in shown
    assert content.measure.versions[NUMBER].approved.tree == approved
    assert take(editor, "approve-again") == 409
    assert take(approver, "approve-again", **{"f.what": " "}) == 422
    assert take(approver, "approve-again", **{"f.what": "A clearer sentence."}) == 302
    state = content.measure.versions[NUMBER]
    assert (state.approved.tree, content.find_ref()) == (content.find_tree(), content.find_tree())
    assert state.release_at == "2024-03-12"
    assert content.measure.updates[-1].what == "A clearer sentence."
    assert WAITS not in editor.get(f"{VERSION}/").text


def test_shared_files_that_changed_since_an_approval_are_named_beside_its_steps(installation, content):
    content.put("public")
    approver = installation.sign_in("approver")
    assert "Shared files that changed" not in approver.get(f"{STEPS}/").text
    with GitStore(content.path) as store:
        entry = find_entry(store, content._root(store), "site.yaml")
        assert entry is not None
        site = store.blob(entry.id) + b"# A comment.\n"
        store.commit({"site.yaml": site}, base=store.head("main"), author="u-1", message="Edit", at=NOON)
    assert "<li>site.yaml</li>" in approver.get(f"{STEPS}/").text


def test_figures_in_the_text_and_the_headline_of_a_public_version_stay(installation, content):
    content.put("public")
    editor, developer = installation.sign_in("editor"), installation.sign_in("developer")
    answer = save_text(editor, main_facts="- nothing")
    assert answer.status_code == 409
    assert "readers see its figures in the text" in answer.text
    other = content.read(FACTS).replace(b"Sex: All}}", b"Sex: Male}}", 1)
    assert not push_file(content, developer, FACTS, other)[0]


def test_numbers_that_came_past_the_application_are_not_approved_as_words(installation, content):
    content.put("public")
    csv = f"{NUMBER}/by-sex-over-time.csv"
    content.write({csv: content.read(csv).replace(b"5.1", b"5.3", 1)})
    approver = installation.sign_in("approver")
    assert take(approver, "approve-again") == 409
    assert "Numbers differ from those that were approved (by-sex-over-time.csv)" in approver.get(f"{STEPS}/").text


def test_an_approver_approves_only_what_they_looked_at(installation, content):
    content.put("public")
    editor, approver = installation.sign_in("editor"), installation.sign_in("approver")
    mend(content, editor)
    form = find_form(approver.get(f"{STEPS}/approve-again").text, "/approve-again")
    content.write({FACTS: content.read(FACTS).replace(b"estimates", b"guesses")})
    answer = approver.post(f"{STEPS}/approve-again", form.data(**{"f.what": "A word."}))
    assert answer.status_code == 409
    assert "changed since you looked" in answer.text
    assert content.measure.versions[NUMBER].approved.tree != content.find_tree()


def test_pull_edits_and_approvals_at_once_end_in_a_state_that_one_after_the_other_makes(installation, content):
    content.put("public")
    editor, approver = installation.sign_in("editor"), installation.sign_in("approver")
    mend(content, editor)
    form = find_form(editor.get(f"{VERSION}/edit/text").text, "/edit/text")
    more = form.data(**{"f.text.things-you-need-to-know": "Something else."})
    token, start, codes = approver.read_token("/"), Barrier(2), dict[str, int]()

    def press(name, visitor, address, fields):
        start.wait()
        codes[name] = visitor.client.post(address, data=fields).status_code

    pressed = ("approve", approver, f"{STEPS}/approve-again", {**TYPED, "csrf_token": token})
    threads = [
        Thread(target=press, args=pressed),
        Thread(target=press, args=("edit", editor, f"{VERSION}/edit/text", more)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == {"approve": 302, "edit": 302}
    approved = content.measure.versions[NUMBER].approved.tree
    with GitStore(content.path) as store:
        head = store.head("main")
        assert head is not None
        trees = [content.find_tree_at(each.root, store) for each in store.list_commits(head)]
        names = store.tree(approved)
    assert approved in trees
    assert "measure.md" in names
    assert content.find_ref() == approved


def test_with_seals_a_forged_approval_is_no_measure_of_what_was_approved(make_workshop):
    sealed = make_workshop(APPROVAL="seal", APPROVAL_KEY="k" * 40)
    content = Content(sealed.folder / "content.git")
    approver, other = sealed.sign_in("approver", name="Forger"), sealed.sign_in("approver")
    csv = f"{NUMBER}/by-sex-over-time.csv"
    content.write({csv: content.read(csv).replace(b"5.1", b"5.3", 1)}, author=approver.id)
    content.put("public")
    assert take(approver, "approve-again") == 409
    assert "No valid approval of this version is known" in approver.get(f"{STEPS}/").text
    assert take(other, "approve-again") == 302


def test_an_approval_of_this_store_outlives_the_key_that_sealed_it(make_workshop):
    sealed = make_workshop(APPROVAL="seal", APPROVAL_KEY="n" * 40)
    content = Content(sealed.folder / "content.git")
    approver = sealed.sign_in("approver")
    content.put("public")
    with GitStore(content.path) as store:
        store.set_ref(f"refs/yardstick/approved/{ID}/{NUMBER}", content.find_tree())
    assert take(approver, "approve-again") == 302
    state = content.measure.versions[NUMBER]
    assert is_sealed(b"n" * 40, measure=ID, version=NUMBER, state=state)


@pytest.fixture
def pulled(installation, content):
    """The version pulled from its release, so that a draft stands beside what was approved."""
    content.put("approved")
    approver = installation.sign_in("approver", name="Puller")
    with GitStore(content.path) as store:
        store.set_ref(f"refs/yardstick/approved/{ID}/{NUMBER}", content.find_tree())
    assert take(approver, "pull") == 302
    return content


def test_words_alone_take_the_short_way_by_an_approver_who_did_not_edit_them(installation, pulled):
    both, other = installation.sign_in("editor", "approver"), installation.sign_in("approver")
    pulled.write({FACTS: pulled.read(FACTS).replace(b"looking for work", b"in search of work")}, author=both.id)
    assert take(both, "approve-words") == 409
    assert "You edited this version" in both.get(f"{STEPS}/").text
    assert take(other, "approve-words") == 302
    assert pulled.status == "approved"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("by-sex-over-time.csv", b"5.1", b"5.3", "Numbers differ"),
        ("by-sex-over-time.md", b"role: value", b"role: base", "Numbers differ"),
        ("measure.md", b"Quarter=2001 Q1, Sex=All", b"Quarter=2002 Q1, Sex=All", "figures in measure.md"),
        ("measure.md", b"the UK was 3.9%", b"the UK was 3.8%", "typed otherwise"),
    ],
)
def test_no_number_takes_the_short_way(installation, pulled, name, old, new, words):
    before = pulled.read(f"{NUMBER}/{name}")
    assert old in before
    pulled.write({f"{NUMBER}/{name}": before.replace(old, new, 1)})
    approver = installation.sign_in("approver")
    assert take(approver, "approve-words") == 409
    assert words in approver.get(f"{STEPS}/approve-words").text
    assert pulled.status == "draft"


def test_what_was_pulled_before_readers_saw_it_takes_no_short_way_to_them_at_once(installation, pulled):
    approver, csv = installation.sign_in("approver"), "1.0/by-sex-over-time.csv"
    text = pulled.read("measure.yaml").decode()
    pulled.write({"measure.yaml": remove_field(text, ("versions", NUMBER, "release_at")).encode()})
    assert pulled.read(csv) != pulled.read(csv.replace("1.0", NUMBER))
    assert take(approver, "approve-words", **{"f.release": "now"}) == 422
    assert take(approver, "approve-words") == 302


def test_the_short_way_is_shut_by_default_and_not_shown(workshop, sign_in):
    content = Content(workshop.folder / "content.git")
    content.put("draft")
    approver = sign_in("approver")
    assert take(approver, "approve-words") == 409
    assert "Approve changed words" not in approver.get(f"{STEPS}/").text
    assert content.status == "draft"


def test_a_program_that_gives_nothing_is_asked_like_a_person(installation, content):
    content.put("public")
    mend(content, installation.sign_in("editor"))
    approver = installation.sign_in("approver")
    with installation.app.test_request_context():
        place, person = find_version(ID, NUMBER), find_active_person(approver.id)
        with pytest.raises(MoveRefused, match="Say what was mended"):
            take_move(place, MOVES["approve-again"], person, Asked())


def test_who_changed_a_number_that_is_typed_into_a_public_text_does_not_approve_it(installation, content):
    content.put("public")
    both, other = installation.sign_in("editor", "approver"), installation.sign_in("approver")
    content.write({FACTS: content.read(FACTS).replace(b"the UK was 3.9%", b"the UK was 3.8%", 1)}, author=both.id)
    assert take(both, "approve-again") == 409
    assert "numbers typed into measure.md changed" in both.get(f"{STEPS}/").text
    assert take(other, "approve-again") == 302


def test_an_approval_that_the_shared_repository_did_not_take_opens_no_short_way(installation, content, monkeypatch):
    approver, fault = installation.sign_in("approver"), RemoteUnreachable("Nobody answers.")
    content.put("internal_review")
    check_all(approver)

    def fail(*_args, **_more):
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(GitStore, "commit", fail)
        assert take(approver, "approve-directly") == 503
    assert content.find_ref() is None
    content.put("draft")
    csv = f"{NUMBER}/by-sex-over-time.csv"
    content.write({csv: content.read(csv).replace(b"5.1", b"5.3", 1)})
    with GitStore(content.path) as store:
        store.set_ref(f"refs/yardstick/approved/{ID}/{NUMBER}", content.find_tree())
    assert take(approver, "approve-words") == 409
    assert content.status == "draft"


@pytest.mark.parametrize("was", ["internal_review", "public"])
def test_an_approval_that_comes_to_nothing_since_somebody_saved_first_leaves_no_trace(
    installation, content, monkeypatch, was
):
    approver, commit = installation.sign_in("approver"), GitStore.commit
    content.put(was)
    if was == "internal_review":
        check_all(approver)
    if was == "public":
        with GitStore(content.path) as store:
            store.set_ref(f"refs/yardstick/approved/{ID}/{NUMBER}", content.find_tree())
        content.write({FACTS: content.read(FACTS) + b"\nMore.\n"})
    before = content.find_ref()

    def save_first(*_args, **_more):
        monkeypatch.setattr(GitStore, "commit", commit)
        text = set_field(content.read("measure.yaml").decode(), ("versions", NUMBER, "status"), "withdrawn")
        content.write({"measure.yaml": text.encode()})
        raise HeadMoved

    monkeypatch.setattr(GitStore, "commit", save_first)
    assert take(approver, "approve-again" if was == "public" else "approve-directly") == 409
    assert content.status == "withdrawn"
    assert content.find_ref() == before
    assert (before is None) is (was != "public")

"""History: every version of every file, who and when, what each save changed, and its bytes brought back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cms.database import transaction
from cms.workspace.autosaves import Typed, keep_typing
from cms.workspace.saving import ChangedMeanwhile
from measures.diff import SheetCell, compare_sheets
from measures.store import GitStore
from tests.cms.conftest import copy_tables
from tests.cms.editing.stored import open_store, read
from tests.cms.workshop import Workshop, make_template_store

ID, PATH = "m8f2g7e4", "work-and-living-standards/employment/manufacturing-employment"
DRAFT = f"measures/{PATH}/1.0"
PUBLIC = "measures/work-and-living-standards/employment/unemployment/2.0"
ODD = (
    b"",
    b"\0\xff\xfe\n",
    b"a\r\nb\r\n",
    "\ufeffé\n".encode(),
    b"\xc3\x28 no utf-8",
    b"x" * 70_000,
    b"- [not: yaml\n",
)
FILES = (
    f"{DRAFT}/measure.md",
    f"{DRAFT}/files/odd name.bin",
    f"{DRAFT}/by-ethnicity-over-time.csv",
    "pages/odd.md",
    "redirects.yaml",
)


def commit(workshop, changes, author="u-9", message="Change", at=None):
    with GitStore(workshop.folder / "content.git") as store:
        return store.commit(changes, base=store.head("main"), author=author, message=message, at=at or workshop.now)


def restore(visitor, path, commit_id, *, side="after", now=None):
    page = visitor.get("/history/file", query_string={"path": path})
    found = re.search(r'name="now" value="([^"]*)"', page.text)
    fields = {
        "path": path,
        "commit": commit_id,
        "side": side,
        "now": (found[1] if found else "") if now is None else now,
    }
    return visitor.post("/history/restore", fields)


@pytest.fixture(scope="module")
def long_history(tmp_path_factory, tables_template):
    """An installation whose files went through odd versions, and who may change each of them."""
    folder = tmp_path_factory.mktemp("history")
    make_template_store(folder)
    workshop = Workshop(folder, copy_tables(tables_template, folder))
    for at, content in enumerate((*ODD, None)):
        turn = {path: ODD[(at + place) % len(ODD)] if content is not None else None for place, path in enumerate(FILES)}
        commit(workshop, {path: new for path, new in turn.items() if path != f"{DRAFT}/measure.md" or new is not None})
    visitor = workshop.sign_in("editor", "approver", "developer")
    yield workshop, visitor, list_versions(workshop)
    workshop.close()


def list_versions(workshop):
    """Return each version of each file that may be brought back: the commit, the path and the bytes."""
    with open_store(workshop) as store:
        found = []
        for each in store.objects.list_commits(store.head):
            paths = store.objects.diff(each.before, each.root) if each.before else [*FILES, f"{DRAFT}/measure.md"]
            for path in paths:
                content = store.read(path, at=each.commit)
                if content is not None:
                    found.append((each.commit, path, content))
        return found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_bringing_any_version_of_any_file_back_gives_its_exact_bytes_in_a_new_save(long_history, data):
    workshop, visitor, versions = long_history
    commit_id, path, content = data.draw(st.sampled_from(versions))
    with open_store(workshop) as store:
        before, entry = store.head, store.find_entry(path)
    assert restore(visitor, path, commit_id, now=entry.id if entry else "").status_code == 302
    with open_store(workshop) as store:
        assert store.read(path) == content
        if entry is None or store.find_entry(path).id != entry.id:
            (made,) = store.objects.list_commits(store.head, before)
            assert made.author == visitor.id
            assert made.message.startswith("Bring back ")


def test_saves_are_listed_with_who_and_when_and_cut_down_by_person_and_day(workshop, sign_in):
    editor = sign_in("editor", name="Sam Okafor")
    commit(workshop, {f"{DRAFT}/files/a.csv": b"A\n"}, "u-77", "Send a")
    commit(workshop, {f"{DRAFT}/files/b.csv": b"B\n"}, editor.id, "Send b", workshop.now + timedelta(days=2))
    page = f"/measures/{ID}/history/"

    def show(**wanted):
        return [words for words in ("Send a", "Send b") if words in editor.get(page, query_string=wanted).text]

    assert show() == ["Send a", "Send b"]
    assert show(person=editor.id) == ["Send b"]
    assert show(to="2026-11-25") == ["Send a"]
    assert show(**{"from": "2026-11-26"}) == ["Send b"]
    assert show(**{"from": "2026-99-99"}) == ["Send a", "Send b"]
    assert "Sam Okafor" in editor.get(page).text
    assert "Send b" in editor.get("/history/").text
    assert "Send a" not in editor.get("/history/").text


def test_named_saves_stand_out_above_text_that_was_only_typed(workshop, sign_in):
    editor = sign_in("editor")
    typed = Typed(person=editor.id, place=f"/measures/{ID}/1.0/edit/facts", tab="1", base="", fields=(), turn=1)
    with workshop.app.app_context(), transaction() as connection:
        keep_typing(connection, typed, workshop.now)
    page = editor.get(f"/measures/{ID}/history/").text
    rows = re.findall(r'<tr class="govuk-table__row( cms-quiet)?">\s*<(t[hd])[^>]*><a [^>]*>([^<]+)', page)
    assert sorted(rows) == [("", "th", "Start the content store"), (" cms-quiet", "td", "Typed and not saved")]
    assert "Typed and not saved" not in sign_in("editor", name="other").get(f"/measures/{ID}/history/").text


def test_a_save_says_what_it_changed_by_words_and_by_cells(workshop, sign_in):
    editor = sign_in("editor")
    text = read(workshop, f"{PUBLIC}/by-sex-over-time.csv")
    changed = text.replace("2001 Q1,Male,5.6", "2001 Q1,Male,5.7")
    saved = commit(workshop, {f"{PUBLIC}/by-sex-over-time.csv": changed.encode()})
    page = re.sub(r"\s+", " ", editor.get(f"/history/saves/{saved}/").text)
    assert ">2001 Q1, Male</th><td" in page
    assert ">5.6</td>" in page
    assert "<strong>5.7</strong>" in page
    words = read(workshop, f"{PUBLIC}/measure.md")
    saved = commit(workshop, {f"{PUBLIC}/measure.md": words.replace("compared with", "as against", 1).encode()})
    page = editor.get(f"/history/saves/{saved}/").text
    assert "[gone: </span>compared with" in page
    odd = commit(workshop, {f"{DRAFT}/files/odd.bin": b"\0\1\2"})
    assert "3 bytes" in editor.get(f"/history/saves/{odd}/").text


def test_every_version_of_a_file_is_listed_sent_as_it_was_and_a_removed_one_comes_back(workshop, sign_in):
    editor, path = sign_in("editor"), f"{DRAFT}/files/notes.csv"
    first = commit(workshop, {path: b"One\n"}, message="Send it")
    commit(workshop, {path: b"Two\n"}, message="Send it again")
    commit(workshop, {path: None}, message="Remove it")
    page = editor.get("/history/file", query_string={"path": path}).text
    assert re.findall(r">(Remove it|Send it again|Send it)</a>", page) == ["Remove it", "Send it again", "Send it"]
    assert "The file is not there now." in page
    assert editor.get(f"/history/saves/{first}/content", query_string={"path": path}).data == b"One\n"
    assert restore(editor, path, first, now="").status_code == 302
    assert read(workshop, path) == "One\n"
    log = editor.get(f"/measures/{ID}/log.json").get_json()
    assert [(act["act"], act["subject"]) for act in log] == [("downloaded an earlier version of", path)]


def test_a_version_that_its_state_shuts_is_not_changed_and_the_reason_is_said(workshop, sign_in):
    editor, path = sign_in("editor"), f"{PUBLIC}/by-sex-over-time.csv"
    before = read(workshop, path)
    saved = commit(workshop, {path: b"Quarter,Sex,Rate\n"})
    answer = restore(editor, path, saved, side="before", now=find_blob(workshop, path))
    assert answer.status_code == 302
    assert "Version 2.0 is public" in editor.get("/history/file", query_string={"path": path}).text
    assert read(workshop, path) == "Quarter,Sex,Rate\n" != before


def find_blob(workshop, path):
    with open_store(workshop) as store:
        entry = store.find_entry(path)
    return entry.id if entry else ""


def test_a_file_that_somebody_saved_meanwhile_is_left_as_they_left_it(workshop, sign_in):
    editor, path = sign_in("editor"), f"{DRAFT}/files/notes.csv"
    first = commit(workshop, {path: b"One\n"})
    commit(workshop, {path: b"Two\n"})
    seen = find_blob(workshop, path)
    commit(workshop, {path: b"Three\n"})
    restore(editor, path, first, now=seen)
    assert read(workshop, path) == "Three\n"
    with open_store(workshop) as store:
        base = store.head
        store.save({path: b"Four\n"}, base=base, message="Save", user="u-77")
        with pytest.raises(ChangedMeanwhile):
            store.save({path: b"One\n"}, base=base, message="Bring back", user="u-1", is_exact=True)
        assert store.read(path) == b"Four\n"


def test_what_would_be_public_at_once_waits_for_an_approver_and_states_are_not_brought_back(workshop, sign_in):
    editor = sign_in("editor")
    saved = commit(workshop, {"pages/about.md": b"---\ntitle: Other\n---\n\nText.\n"})
    answer = restore(editor, "pages/about.md", saved, side="before", now=find_blob(workshop, "pages/about.md"))
    assert answer.status_code == 302
    assert read(workshop, "pages/about.md").startswith("---\ntitle: Other")
    assert "Bring back pages/about.md" in editor.get("/waiting/").text
    state = f"measures/{PATH}/measure.yaml"
    text = read(workshop, state)
    saved = commit(workshop, {state: text.replace("status: draft", "status: internal_review").encode()})
    restore(editor, state, saved, side="before", now=find_blob(workshop, state))
    assert "status: internal_review" in read(workshop, state)
    assert "status: draft" in text


def test_a_departmental_user_sees_and_changes_only_files_of_shared_measures(workshop, sign_in):
    guest = sign_in("departmental", shares=(ID,))
    own, other = f"{DRAFT}/measure.md", f"{PUBLIC}/measure.md"
    both = commit(workshop, {own: read(workshop, own).encode() + b"\n", other: read(workshop, other).encode() + b"\n"})
    page = guest.get(f"/history/saves/{both}/").text
    assert own in page
    assert other not in page
    for path in (other, "site.yaml"):
        assert guest.get("/history/file", query_string={"path": path}).status_code == 404
        assert guest.get(f"/history/saves/{both}/content", query_string={"path": path}).status_code == 404
        assert guest.post("/history/restore", {"path": path, "commit": both, "now": ""}).status_code == 404
    assert guest.get("/history/file", query_string={"path": own}).status_code == 200
    assert restore(guest, own, both, side="before", now=find_blob(workshop, own)).status_code == 302


def test_rows_are_the_same_by_their_keys_or_where_they_are_most_alike():
    old, new = "Y,V\n1,a\n2,b\n3,c\n", "Y,V,W\n3,c,\n2,B,\n4,d,\n"
    change = compare_sheets(old, new, ("Y",))
    assert change is not None
    assert change.new_columns == ("W",)
    assert change.cells == (SheetCell("2", "V", "b", "B"),)
    assert (change.added, change.gone) == (("4",), ("1",))
    alike = compare_sheets("Y,V,Z\n1,a,x\n1,b,y\n", "Y,V,Z\n1,a,x\n1,b,z\n", ("Y",))
    assert alike is not None
    assert alike.cells == (SheetCell("1, b, z", "Z", "y", "z"),)
    assert compare_sheets("A,A\n1,2\n", "A\n1\n") is None

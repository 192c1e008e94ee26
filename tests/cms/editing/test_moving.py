"""Other addresses, redirects, retirement and order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.editing.redirecting import redirect
from cms.workspace import workspace
from measures.reading.site_file import read_redirects
from measures.store import GitStore
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import find_measure, read
from tests.cms.editing.test_creating import DRAFT, PUBLIC, SUBTOPIC, send


def test_a_measure_that_readers_know_leaves_a_redirect(workshop, sign_in):
    approver = sign_in("approver", "editor")
    answer = send(approver, f"/measures/{PUBLIC}/move", slug="joblessness")
    assert answer.status_code == 302
    assert find_measure(workshop, PUBLIC).path == f"{SUBTOPIC}/joblessness"
    assert f"from: /{SUBTOPIC}/unemployment/, to: /{SUBTOPIC}/joblessness/" in read(workshop, "redirects.yaml")


def test_a_draft_moves_without_a_redirect(workshop, sign_in):
    before = read(workshop, "redirects.yaml")
    send(sign_in("editor"), f"/measures/{DRAFT}/move", slug="factories")
    assert find_measure(workshop, DRAFT).path == f"{SUBTOPIC}/factories"
    assert read(workshop, "redirects.yaml") == before


def test_the_move_of_a_known_measure_by_an_editor_waits_for_an_approver(workshop, sign_in):
    answer = send(sign_in("editor"), f"/measures/{PUBLIC}/move", slug="joblessness")
    assert answer.status_code == 302
    assert find_measure(workshop, PUBLIC).path == f"{SUBTOPIC}/unemployment"


@pytest.mark.parametrize("slug", ["", "Upper", "two--hyphens", "../x", "a/b", "unemployment"])
def test_an_address_that_cannot_be_is_refused(workshop, sign_in, slug):
    answer = send(sign_in("editor"), f"/measures/{DRAFT}/move", slug=slug)
    assert answer.status_code == 422
    assert find_measure(workshop, DRAFT).slug == "manufacturing-employment"


def test_before_a_move_it_is_said_who_uses_the_measure_and_where_its_old_address_will_lead(sign_in):
    editor = sign_in("editor")
    page = editor.get(f"/measures/{PUBLIC}/move").text
    assert "the old one will lead to the new one" in page
    assert "Who uses this? (" in page
    assert "the old one will lead" not in editor.get(f"/measures/{DRAFT}/move").text
    assert f"<code>{PUBLIC}</code>" in editor.get(f"/measures/{DRAFT}/retire").text


def test_a_retired_measure_can_be_restored(workshop, sign_in):
    editor = sign_in("editor")
    path = f"measures/{SUBTOPIC}/manufacturing-employment/measure.yaml"
    before = read(workshop, path)
    address = f"/measures/{DRAFT}/retire"
    send(editor, address, **{"retired.at": "2026-01", "retired.why": "The survey ended.", "replaced_by": PUBLIC})
    assert "retired: {at: 2026-01, why: The survey ended.}" in read(workshop, path)
    send(editor, address, **{"retired.at": "", "retired.why": "", "replaced_by": ""})
    assert read(workshop, path) == before


def test_a_topic_moves_with_all_below_it(workshop, sign_in):
    approver = sign_in("approver", "editor")
    assert send(approver, "/topics/work-and-living-standards/move", slug="work").status_code == 302
    assert find_measure(workshop, PUBLIC).path == "work/employment/unemployment"
    assert "from: /work-and-living-standards/, to: /work/" in read(workshop, "redirects.yaml")


def test_what_names_a_topic_or_subtopic_follows_it(workshop, sign_in):
    approver = sign_in("approver", "editor")
    path, planned = f"measures/{SUBTOPIC}/manufacturing-employment/measure.yaml", "planned.yaml"
    with workshop.app.test_request_context():
        work = workspace()
        text = (work.read(path) or b"").decode() + "also_in: [health/preventing-illness, education/x]\n"
        rows = b"# What is to come\n- {title: New, topic: health, on: 2027-05, publisher: home-office}\n"
        work.save({path: text.encode(), planned: rows}, base=work.head, message="x", user="u-9")
    assert send(approver, "/topics/health/move", slug="wellbeing").status_code == 302
    assert "also_in: [wellbeing/preventing-illness, education/x]" in read(workshop, path)
    assert "topic: wellbeing" in read(workshop, planned)
    assert send(approver, "/topics/wellbeing/move", slug="search").status_code == 422
    assert send(approver, "/topics/wellbeing/move", slug="about").status_code == 422


def test_the_order_of_topics_is_changed_by_their_positions(workshop, sign_in):
    approver = sign_in("approver", "editor")
    names = dict(find_form(approver.get("/topics/order").text).fields)
    at = next(name[5:] for name, value in names.items() if value == "measures/health/topic.md")
    form = find_form(approver.get("/topics/order").text)
    assert approver.post("/topics/order", form.data(**{f"position.{at}": "99"})).status_code == 302
    assert "position: 99" in read(workshop, "measures/health/topic.md")


def test_the_order_of_measures_is_changed_by_their_positions(workshop, sign_in):
    approver = sign_in("approver", "editor")
    address = f"/topics/{SUBTOPIC}/order"
    form = find_form(approver.get(address).text)
    names = dict(form.fields)
    at = next(name[5:] for name, value in names.items() if value.endswith("manufacturing-employment/measure.yaml"))
    assert approver.post(address, form.data(**{f"position.{at}": "7"})).status_code == 302
    assert find_measure(workshop, DRAFT).position == 7


SLUGS = st.sampled_from(["/a/", "/b/", "/c/", "/d/"])


@given(st.lists(st.tuples(SLUGS, SLUGS).filter(lambda pair: pair[0] != pair[1]), max_size=8))
def test_after_any_moves_no_redirect_leads_to_another_or_hides_the_newest_page(moves):
    text = ""
    for old, new in moves:
        text = redirect(text, old, new, date(2026, 1, 1))
    read_back = read_redirects(text.encode(), "redirects.yaml")
    assert read_back.problems == ()
    found = read_back.value or ()
    starts = [each.from_ for each in found]
    assert len(set(starts)) == len(starts)
    assert not moves or moves[-1][1] not in starts
    assert not {each.to for each in found} & set(starts)


def test_an_edit_that_waits_is_told_to_the_next_who_opens_the_form(sign_in):
    editor = sign_in("editor", name="Ada Wright")
    form = find_form(editor.get("/topics/health/edit").text)
    before = editor.get("/topics/health/edit").text
    assert "wait for an approver" not in before
    editor.post("/topics/health/edit", form.data(**{"f.title": "Health and care"}))
    page = sign_in("approver").get("/topics/health/edit").text
    assert "Edits of this wait for an approver" in page
    assert "by Ada Wright" in page


def test_a_version_that_is_no_draft_is_kept_in_the_topic_for_trying_things_out_and_the_form_says_why(workshop, sign_in):
    trial = "measures/testing-space/trials/trial"
    state = b'id: zzzzzzz7\nversions:\n  "1.0": {status: internal_review}\n'
    files = {
        "measures/testing-space/topic.md": b"---\ntitle: Testing space\n---\n",
        "measures/testing-space/trials/subtopic.md": b"---\ntitle: Trials\n---\n",
        f"{trial}/measure.yaml": state,
        f"{trial}/1.0/measure.md": b"---\ntitle: Trial\n---\n",
    }
    with GitStore(workshop.folder / "content.git") as store:
        store.commit(files, base=store.head("main"), author="u-1", message="Try", at=workshop.now)
    editor = sign_in("editor")
    answer = send(editor, "/measures/zzzzzzz7/move", parent=SUBTOPIC)
    assert answer.status_code == 422
    assert "Only drafts leave the topic for trying things out" in answer.text
    assert "trial 1.0" in answer.text
    assert find_measure(workshop, "zzzzzzz7").path == "testing-space/trials/trial"
    answer = send(sign_in("approver"), "/topics/testing-space/trials/move", parent="health")
    assert answer.status_code == 422
    assert "Only drafts leave" in answer.text

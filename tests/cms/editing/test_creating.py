"""New measures, copies, new versions and dimensions, and the end of drafts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.editing import creating
from cms.editing.creating import begin_version
from cms.editing.identities import make_measure_id
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import find_measure, list_names, open_store, read

MADE = b'id: aaaa1111\nversions:\n  "1.0": {status: draft}\n'
SUBTOPIC = "work-and-living-standards/employment"
DRAFT = "m8f2g7e4"
PUBLIC = "u1n6e3p9"


def send(visitor, address, **fields):
    form = find_form(visitor.get(address).text)
    return visitor.post(address, form.data(**{f"f.{key}": value for key, value in fields.items()}))


def test_a_new_measure_is_a_draft_of_version_1_0_at_an_address_made_from_its_title(workshop, sign_in):
    editor = sign_in("editor")
    answer = send(editor, "/measures/new", title="Self-employment & pay", subtopic=SUBTOPIC, reference="WK-9")
    assert answer.status_code == 302
    measure = find_measure(workshop, answer.headers["Location"].split("/")[2])
    assert (measure.path, measure.title) == (f"{SUBTOPIC}/self-employment-pay", "Self-employment & pay")
    assert [(row.number, row.status) for row in measure.versions] == [("1.0", "draft")]
    assert measure.reference == "WK-9"


def test_a_title_that_is_taken_is_refused_beside_the_field(sign_in):
    editor = sign_in("editor")
    answer = send(editor, "/measures/new", title="Unemployment", subtopic=SUBTOPIC)
    assert answer.status_code == 422
    assert 'href="#f-f.title"' in answer.text
    assert "is there already" in answer.text


def test_a_button_pressed_twice_makes_one_measure_and_leads_to_it(workshop, sign_in):
    editor = sign_in("editor")
    made = send(editor, "/measures/new", title="Under-employment", subtopic=SUBTOPIC)
    measure_id = made.headers["Location"].split("/")[2]
    again = send(editor, "/measures/new", title="Under-employment", subtopic=SUBTOPIC)
    assert again.headers["Location"] == f"/measures/{measure_id}/"
    assert "Under-employment was made a moment ago." in editor.get(again.headers["Location"]).text
    workshop.now += timedelta(minutes=2)
    assert send(editor, "/measures/new", title="Under-employment", subtopic=SUBTOPIC).status_code == 422


def test_of_two_who_make_a_measure_at_once_the_later_is_led_to_the_other(workshop, sign_in, monkeypatch):
    editor = sign_in("editor")
    folder = f"measures/{SUBTOPIC}/under-employment"

    def make_meanwhile(is_taken):
        save_as_colleague(
            workshop, {f"{folder}/measure.yaml": MADE, f"{folder}/1.0/measure.md": b"---\ntitle: Ours\n---\n"}
        )
        return make_measure_id(is_taken)

    monkeypatch.setattr(creating, "make_measure_id", make_meanwhile)
    answer = send(editor, "/measures/new", title="Under-employment", subtopic=SUBTOPIC)
    assert answer.headers["Location"] == "/measures/aaaa1111/"
    assert "Ours was made a moment ago." in editor.get(answer.headers["Location"]).text


def test_a_copy_holds_the_dimensions_and_sources_of_the_newest_version(workshop, sign_in):
    editor = sign_in("editor")
    answer = send(editor, f"/measures/{PUBLIC}/copy", title="Joblessness")
    assert answer.status_code == 302
    measure = find_measure(workshop, answer.headers["Location"].split("/")[2])
    newest = find_measure(workshop, PUBLIC).newest.number
    copied = list_names(workshop, f"measures/{measure.path}/1.0")
    assert copied == list_names(workshop, f"measures/{SUBTOPIC}/unemployment/{newest}")
    text = read(workshop, f"measures/{measure.path}/1.0/measure.md")
    assert "\ntitle: Joblessness\n" in text
    assert "sources:" in text
    assert "changes: First published." in text


@pytest.mark.parametrize(("kind", "number"), [("update", "2.1"), ("edition", "3.0")])
def test_a_new_version_carries_over_what_should_carry(workshop, sign_in, kind, number):
    editor = sign_in("editor")
    answer = send(editor, f"/measures/{PUBLIC}/versions/new", kind=kind)
    assert answer.status_code == 302, answer.text
    measure = find_measure(workshop, PUBLIC)
    assert (measure.newest.number, measure.newest.status) == (number, "draft")
    before = read(workshop, f"measures/{measure.path}/2.0/measure.md")
    text = read(workshop, f"measures/{measure.path}/{number}/measure.md")
    assert "\nchanges:" in before
    assert "\nchanges:" not in text
    assert ("published:" in text) is (kind == "update")
    assert "title: " in text
    kept = [name for name in list_names(workshop, f"measures/{measure.path}/2.0") if name != "files"]
    found = list_names(workshop, f"measures/{measure.path}/{number}")
    assert [name for name in found if name != "files"] == kept


def test_a_second_version_of_the_same_kind_is_refused_while_one_is_in_progress(sign_in):
    editor = sign_in("editor")
    send(editor, f"/measures/{PUBLIC}/versions/new", kind="edition")
    answer = send(editor, f"/measures/{PUBLIC}/versions/new", kind="edition")
    assert answer.status_code == 422
    assert "Version 3.0 is in progress already." in answer.text


@pytest.mark.parametrize("kinds", [("edition", "update"), ("update", "edition")])
def test_a_correction_is_drafted_beside_the_next_edition_whichever_is_begun_first(workshop, sign_in, kinds):
    editor = sign_in("editor")
    for kind in kinds:
        assert send(editor, f"/measures/{PUBLIC}/versions/new", kind=kind).status_code == 302
    rows = find_measure(workshop, PUBLIC).versions
    assert [(row.number, row.status) for row in rows[:3]] == [("3.0", "draft"), ("2.1", "draft"), ("2.0", "approved")]
    for kind, number in (("edition", "3.0"), ("update", "2.1")):
        answer = send(editor, f"/measures/{PUBLIC}/versions/new", kind=kind)
        assert answer.status_code == 422
        assert f"Version {number} is in progress already." in answer.text


@pytest.mark.parametrize("first", ["edition", "update"])
def test_of_two_who_begin_versions_at_once_both_find_each_draft_once(workshop, sign_in, monkeypatch, first):
    editor = sign_in("editor")

    def begin_meanwhile(measure, version, kind):
        save_as_colleague(workshop, begin_version(measure, version, first)[1])
        return begin_version(measure, version, kind)

    monkeypatch.setattr(creating, "begin_version", begin_meanwhile)
    answer = send(editor, f"/measures/{PUBLIC}/versions/new", kind="edition")
    assert answer.headers["Location"].startswith(f"/measures/{PUBLIC}/3.0/")
    rows = find_measure(workshop, PUBLIC).versions
    drafts = [row.number for row in rows if row.status == "draft"]
    assert drafts == (["3.0"] if first == "edition" else ["3.0", "2.1"])


def test_a_draft_that_a_colleague_began_and_edited_at_the_same_moment_is_not_begun_over(workshop, sign_in, monkeypatch):
    editor = sign_in("editor")
    path = f"measures/{SUBTOPIC}/unemployment/2.1/measure.md"

    def begin_meanwhile(measure, version, kind):
        number, changes = begin_version(measure, version, kind)
        edited = (changes[path] or b"").replace(b"\ntitle: ", b"\ntitle: Out of work or ")
        save_as_colleague(workshop, {**changes, path: edited})
        return number, changes

    monkeypatch.setattr(creating, "begin_version", begin_meanwhile)
    answer = send(editor, f"/measures/{PUBLIC}/versions/new", kind="update")
    assert answer.status_code == 200
    assert "Out of work or" in answer.text
    assert "\ntitle: Out of work or " in read(workshop, path)


def save_as_colleague(workshop, changes):
    with open_store(workshop) as store:
        store.save(changes, base=store.head, message="Begin", user="u-colleague")


def test_the_last_version_takes_its_measure_along(workshop, sign_in):
    editor = sign_in("editor")
    form = find_form(editor.get(f"/measures/{DRAFT}/1.0/delete").text)
    assert editor.post(f"/measures/{DRAFT}/1.0/delete", form.data()).status_code == 302
    assert find_measure(workshop, DRAFT) is None


def test_a_dimension_is_added_copied_and_deleted(workshop, sign_in):
    editor = sign_in("editor")
    base = f"/measures/{DRAFT}/1.0/dimensions"
    folder = f"measures/{SUBTOPIC}/manufacturing-employment/1.0"
    assert send(editor, f"{base}/new", title="By sex", slug="by-sex").status_code == 302
    assert read(workshop, f"{folder}/by-sex.md") == "---\ntitle: By sex\nposition: 2\n---\n"
    copied = send(editor, f"{base}/by-ethnicity-over-time/copy", to=f"{DRAFT} 1.0", slug="again")
    assert copied.status_code == 302
    assert read(workshop, f"{folder}/again.csv") == read(workshop, f"{folder}/by-ethnicity-over-time.csv")
    form = find_form(editor.get(f"{base}/again/delete").text)
    assert editor.post(f"{base}/again/delete", form.data()).status_code == 302
    assert "again.md" not in list_names(workshop, folder)
    assert "again.csv" not in list_names(workshop, folder)


@pytest.mark.parametrize("screen", ["", "edit/settings", "data/"])
def test_the_screens_of_a_dimension_are_headed_by_its_title(sign_in, screen):
    page = sign_in("editor").get(f"/measures/{DRAFT}/1.0/dimensions/by-ethnicity-over-time/{screen}").text
    heading = page.partition("<h1")[2].partition("</h1>")[0]
    assert "People in work who are employed in manufacturing, by ethnicity over time" in heading


def test_a_dimension_that_cannot_be_read_is_headed_by_the_name_of_its_file(workshop, sign_in):
    with open_store(workshop) as work:
        path = f"measures/{SUBTOPIC}/manufacturing-employment/1.0/by-ethnicity-over-time.md"
        work.save({path: b"---\ntitle: [\n---\n"}, base=work.head, message="Break", user="u-9")
    page = sign_in("editor").get(f"/measures/{DRAFT}/1.0/dimensions/by-ethnicity-over-time/").text
    assert "by-ethnicity-over-time" in page.partition("<h1")[2].partition("</h1>")[0]


def test_a_dimension_goes_to_another_measure_with_its_data_and_the_sources_that_are_there(workshop, sign_in):
    editor = sign_in("editor")
    send(editor, f"/measures/{PUBLIC}/versions/new", kind="update")
    address = f"/measures/{PUBLIC}/2.1/dimensions/by-sex-over-time/copy"
    assert "Employment in manufacturing 1.0" in editor.get(f"{address}?q=manufacturing").text
    answer = send(editor, address, to=f"{DRAFT} 1.0", slug="by-sex-over-time")
    assert answer.headers["Location"] == f"/measures/{DRAFT}/1.0/dimensions/by-sex-over-time/"
    folder = f"measures/{SUBTOPIC}/manufacturing-employment/1.0"
    source = f"measures/{SUBTOPIC}/unemployment/2.1"
    assert read(workshop, f"{folder}/by-sex-over-time.csv") == read(workshop, f"{source}/by-sex-over-time.csv")
    named = "\nsources:" in read(workshop, f"{source}/by-sex-over-time.md")
    assert ("Choose its sources." in editor.get(answer.headers["Location"]).text) is named
    assert "\nsources:" not in read(workshop, f"{folder}/by-sex-over-time.md")
    assert send(editor, address, to=f"{PUBLIC} 2.0", slug="x").status_code == 422


def test_an_earlier_edition_can_be_updated_too(workshop, sign_in):
    editor = sign_in("editor")
    answer = send(editor, f"/measures/{PUBLIC}/versions/new", kind="update 1.0")
    assert answer.status_code == 302
    measure = find_measure(workshop, PUBLIC)
    assert [row.number for row in measure.versions][:3] == ["2.0", "1.1", "1.0"]
    assert read(workshop, f"measures/{measure.path}/1.1/measure.md") is not None
    assert send(editor, f"/measures/{PUBLIC}/versions/new", kind="update 1.0").status_code == 422
    assert send(editor, f"/measures/{PUBLIC}/versions/new", kind="update 9.9").status_code == 422


def test_news_is_named_with_its_day_and_pages_keep_clear_of_topics_and_of_the_sites_own_names(workshop, sign_in):
    approver = sign_in("approver", "editor")
    answer = send(approver, "/news/new", title="Figures corrected")
    assert answer.headers["Location"] == "/news/2026-11-25-figures-corrected/edit"
    for address, slug in (("/pages/new", "health"), ("/pages/new", "search"), ("/pages/new", "about")):
        assert send(approver, address, title="x", slug=slug).status_code == 422, slug
    for title in ("Search", "About", "Health"):
        assert send(approver, "/topics/new", title=title).status_code == 422, title

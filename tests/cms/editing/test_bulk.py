"""Many drafts at once, and sources that are copied between measures."""

from __future__ import annotations

from tests.cms.editing.stored import find_measure, read

FOLDER = "measures/work-and-living-standards/employment/manufacturing-employment/1.0"


def test_words_are_replaced_in_the_files_that_are_ticked_and_in_drafts_only(workshop, sign_in):
    editor = sign_in("editor")
    page = editor.get("/bulk/?find=of+White+people&replace=of+people+who+are+White").text
    assert f"{FOLDER}/measure.md" in page
    forged = "measures/work-and-living-standards/employment/unemployment/2.0/measure.md"
    public = read(workshop, forged)
    sent = {"find": "of White people", "replace": "of people who are White", "path": [f"{FOLDER}/measure.md", forged]}
    assert editor.post("/bulk/replace", sent).status_code == 302
    assert "of people who are White" in read(workshop, f"{FOLDER}/measure.md")
    assert read(workshop, forged) == public


def test_new_editions_of_several_measures_are_one_save(workshop, sign_in):
    editor = sign_in("editor")
    ready = ["u1n6e3p9", "f5n2d7w4"]
    page = editor.get("/bulk/").text
    chosen = [measure_id for measure_id in ready if f'value="{measure_id}"' in page]
    assert chosen
    editor.post("/bulk/editions", {"measure": chosen})
    for measure_id in chosen:
        newest = find_measure(workshop, measure_id).newest
        assert (newest.status, newest.order[1]) == ("draft", 0)


def test_a_source_is_copied_with_a_note_of_where_it_is_from(workshop, sign_in):
    editor = sign_in("editor")
    address = "/measures/m8f2g7e4/1.0/sources"
    found = editor.get(f"{address}/find?q=annual+population").text
    assert "Copy to this version" in found
    start = found.index('name="from" value="') + len('name="from" value="')
    source = found[start : found.index('"', start)]
    assert editor.post(f"{address}/copy", {"from": source}).status_code == 302
    text = read(workshop, f"{FOLDER}/measure.md")
    measure_id, _, number = source.split(" ")
    assert f'same_as: "{measure_id}#{number}"' in text or f"same_as: {measure_id}#{number}" in text
    assert "id: 2" in text


def test_a_source_of_a_measure_that_is_not_shared_is_not_to_be_had(sign_in):
    outsider = sign_in("departmental", shares=("m8f2g7e4",))
    answer = outsider.post("/measures/m8f2g7e4/1.0/sources/copy", {"from": "u1n6e3p9 2.0 1"})
    assert answer.status_code == 404

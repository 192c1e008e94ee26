"""Labels that no list of categories has: asked about with the nearest ones, corrected, kept or left out."""

from __future__ import annotations

import re

import pytest

from tests.cms.data.test_sending_data import FOLDER, NEW, carry, send
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import list_names, read

ODD = "Ethnicity\tPercentage\nAsian\t7.1\nBlack\t6.4\nMixd\t5.0\nWHITE\t9.6\nOther\t4.9\nPrefer to say nothing\t1.1\n"


@pytest.fixture(params=["editor"])
def new(sign_in, request):
    editor = sign_in(request.param)
    address = "/measures/m8f2g7e4/1.0/dimensions/new"
    form = find_form(editor.get(address).text)
    editor.post(address, form.data(**{"f.title": "By ethnicity", "f.slug": "by-ethnicity"}))
    return editor


def name_label(answer, kind, label):
    """Return the name of the field of a label: what it means, why it is left out, whether it is kept."""
    at = re.findall(rf'name="label\.(\d+)" value="{re.escape(label)}"', answer.text)[0]
    return f"{kind}.{at}"


def decide(answer, **more):
    return carry(
        answer,
        **{
            name_label(answer, "means", "Mixd"): "mixed",
            name_label(answer, "means", "Prefer to say nothing"): "leave-out",
            name_label(answer, "why", "Prefer to say nothing"): "Too few people said so.",
            **more,
        },
    )


def test_labels_that_have_no_category_are_asked_about_with_the_nearest_ones(new):
    answer = send(new, NEW, pasted=ODD)
    assert "What do these labels mean? (2)" in answer.text
    assert "Nearest: Mixed" in answer.text
    assert '<optgroup label="Nearest"><option value="mixed">Mixed</option>' in answer.text
    assert "Labels read in another spelling (1)" in answer.text
    assert "Use this data" not in answer.text


def test_what_was_decided_of_labels_is_saved_and_told_to_readers(workshop, new):
    answer = send(new, NEW, pasted=ODD)
    again = new.post(f"{NEW}/read", decide(answer))
    assert "Use this data" in again.text
    assert new.post(f"{NEW}/use", carry(again)).status_code == 302
    text = read(workshop, f"{FOLDER}/by-ethnicity.md")
    assert "Mixd: mixed" in text
    assert "WHITE: white" in text
    assert "Rows of Ethnicity “Prefer to say nothing” are left out. Too few people said so." in text
    assert read(workshop, f"{FOLDER}/by-ethnicity.csv").splitlines()[1:] == [
        "Asian,7.1",
        "Black,6.4",
        "Mixd,5.0",
        "WHITE,9.6",
        "Other,4.9",
    ]


def test_rows_are_left_out_only_with_a_reason(workshop, new):
    answer = send(new, NEW, pasted=ODD)
    again = new.post(f"{NEW}/read", decide(answer, **{name_label(answer, "why", "Prefer to say nothing"): " "}))
    assert "Write why its rows are left out." in again.text
    assert "Use this data" not in again.text
    assert new.post(f"{NEW}/use", carry(again)).status_code == 422
    assert "by-ethnicity.csv" not in list_names(workshop, FOLDER)


def test_a_label_that_was_read_in_another_spelling_can_be_corrected(workshop, new):
    answer = send(new, NEW, pasted=ODD)
    fields = decide(answer, **{name_label(answer, "means", "WHITE"): "asian"})
    again = new.post(f"{NEW}/read", fields)
    assert "What do these labels mean? (3)" in again.text
    assert "Use this data" not in again.text
    back = carry(again, **{name_label(again, "means", "WHITE"): "white"})
    assert new.post(f"{NEW}/use", back).status_code == 302
    assert "WHITE: white" in read(workshop, f"{FOLDER}/by-ethnicity.md")


@pytest.mark.parametrize("new", ["editor", "developer"], indirect=True)
def test_a_spelling_that_is_kept_waits_for_an_approver(workshop, new):
    answer = send(new, NEW, pasted=ODD)
    kept = {name_label(answer, "kept", "Mixd"): "yes"}
    lists = {name: read(workshop, f"classifications/{name}") for name in list_names(workshop, "classifications")}
    saved = new.post(f"{NEW}/use", decide(answer, **kept))
    assert saved.status_code == 302
    assert "The new spellings wait for an approver as number 1." in new.get(saved.location).text
    assert {name: read(workshop, f"classifications/{name}") for name in lists} == lists
    assert "Mixd: mixed" in read(workshop, f"{FOLDER}/by-ethnicity.md")


def test_a_spelling_that_is_kept_by_an_approver_stands_in_the_list(workshop, sign_in):
    editor = sign_in("editor", "approver")
    address = "/measures/m8f2g7e4/1.0/dimensions/new"
    form = find_form(editor.get(address).text)
    editor.post(address, form.data(**{"f.title": "By ethnicity", "f.slug": "by-ethnicity"}))
    answer = send(editor, NEW, pasted=ODD)
    name = "ethnicity-5-2011"
    before = read(workshop, f"classifications/{name}.yaml")
    editor.post(f"{NEW}/use", decide(answer, **{name_label(answer, "kept", "Mixd"): "yes"}))
    after = read(workshop, f"classifications/{name}.yaml")
    assert after.count("Mixd") == 1
    assert [line for line in after.splitlines() if "Mixd" not in line] == [
        line for line in before.splitlines() if line in after.splitlines()
    ]


def test_a_person_whose_roles_may_not_change_lists_is_not_offered_to(sign_in):
    guest = sign_in("departmental", shares=("m8f2g7e4",))
    old = "/measures/m8f2g7e4/1.0/dimensions/by-ethnicity-over-time/data"
    answer = send(guest, old, pasted="Year,Ethnicity,Percentage\n2012,Asian,6.4\n2012,Blck,4.5\n2012,White,10.3\n")
    assert "What do these labels mean? (1)" in answer.text
    assert "in the list as another spelling" not in answer.text


def test_another_list_or_none_can_be_chosen_in_place_of_deciding(workshop, new):
    answer = send(new, NEW, pasted=ODD)
    at = re.findall(r'name="column\.(\d+)" value="Ethnicity"', answer.text)[0]
    again = new.post(f"{NEW}/read", carry(answer, **{f"list.{at}": ""}))
    assert "What do these labels mean?" not in again.text
    assert new.post(f"{NEW}/use", carry(again)).status_code == 302
    assert "Prefer to say nothing,1.1" in read(workshop, f"{FOLDER}/by-ethnicity.csv")

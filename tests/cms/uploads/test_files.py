"""Files for readers: sent, written anew, kept with the version."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from publishing.scans import EICAR
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import list_names, read

SEND = "/measures/m8f2g7e4/1.0/files/send"
FOLDER = "measures/work-and-living-standards/employment/manufacturing-employment/1.0"


def send(editor, name, content):
    form = find_form(editor.get(SEND).text)
    return editor.post(SEND, {**form.data(), "file": (io.BytesIO(content), name)})


def make_workbook(*, hidden=""):
    book = Workbook()
    book.properties.creator = "Somebody Private"
    del book["Sheet"]
    sheet = book.create_sheet("Figures")
    sheet.append(("Group", "Number"))
    sheet.append(("Asian", 5))
    sheet["A2"].comment = Comment("Do not publish", "Somebody Private")
    if hidden == "row":
        sheet.row_dimensions[2].hidden = True
    if hidden == "column":
        sheet.column_dimensions["B"].hidden = True
    if hidden == "sheet":
        book.create_sheet("Secret").append(("Name", "Address"))
        book["Secret"].sheet_state = "hidden"
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_workbook_is_offered_as_plain_cells_and_nothing_hidden_goes_along(workshop, sign_in):
    assert send(sign_in("editor"), "../My Figures.xlsx", make_workbook()).status_code == 302
    assert list_names(workshop, f"{FOLDER}/files") == ["my-figures.csv"]
    assert read(workshop, f"{FOLDER}/files/my-figures.csv") == "Group,Number\nAsian,5\n"


@pytest.mark.parametrize("hidden", ["row", "column", "sheet"])
def test_a_workbook_that_hides_something_is_refused(workshop, sign_in, hidden):
    answer = send(sign_in("editor"), "figures.xlsx", make_workbook(hidden=hidden))
    assert answer.status_code == 422
    assert "Secret" in answer.text or "hidden" in answer.text
    assert list_names(workshop, f"{FOLDER}/files") == []


def test_formulas_in_a_text_file_become_text(workshop, sign_in):
    content = b"Group,Number\n\"=cmd|' /C calc'!A0\",1\nAsian,2\nBlack,3\n"
    answer = send(sign_in("editor"), "table.csv", content)
    assert answer.status_code == 302
    assert "\n'=cmd" in read(workshop, f"{FOLDER}/files/table.csv").replace('"', "")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("table.csv", EICAR, "something harmful"),
        ("page.html", b"<html>", "got page.html"),
        ("table.xlsx", b"PK\x03\x04broken", "Expected"),
    ],
)
def test_what_is_harmful_or_broken_is_refused_and_not_kept(workshop, sign_in, name, content, words):
    answer = send(sign_in("editor"), name, content)
    assert answer.status_code == 422
    assert words in answer.text
    assert list_names(workshop, f"{FOLDER}/files") == []


def test_a_file_of_a_published_version_cannot_be_replaced(sign_in):
    assert sign_in("editor").get("/measures/k2s7r1b5/1.0/files/send").status_code == 409

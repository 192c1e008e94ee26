"""Files for readers: sent, written anew, kept with the version."""

from __future__ import annotations

import io
import zipfile

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from measures.intake.opening import open_file
from publishing.scans import EICAR
from tests.cms.editing.browser_form import find_form
from tests.cms.editing.stored import list_names, open_store, read

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
    more = book.create_sheet("More")
    more.append(("A", "B"))
    more.append((1.5, "007"))
    more["A2"].number_format = "0.00"
    more["A3"] = 0.07
    more["A3"].number_format = "0%"
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


def read_bytes(workshop, path):
    with open_store(workshop) as store:
        return store.read(path)


def read_cells(content):
    """Return the cells of a spreadsheet by sheet, as our own reader has them."""
    sheets = open_file(content, "x.ods").sheets
    return {sheet.name: [[cell.text for cell in row] for row in sheet.rows] for sheet in sheets}


def unpack(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_a_workbook_is_offered_as_plain_cells_and_nothing_hidden_goes_along(workshop, sign_in):
    assert send(sign_in("editor"), "../My Figures.xlsx", make_workbook()).status_code == 302
    assert list_names(workshop, f"{FOLDER}/files") == ["my-figures.ods"]
    made = read_bytes(workshop, f"{FOLDER}/files/my-figures.ods")
    assert read_cells(made) == {
        "Figures": [["Group", "Number"], ["Asian", "5"]],
        "More": [["A", "B"], ["1.5", "007"], ["7%", ""]],
    }
    assert b"<text:p>1.50</text:p>" in unpack(made)
    assert b"Private" not in unpack(made)
    assert b"Do not publish" not in unpack(made)


@pytest.mark.parametrize("hidden", ["row", "column", "sheet"])
def test_a_workbook_that_hides_something_is_refused(workshop, sign_in, hidden):
    answer = send(sign_in("editor"), "figures.xlsx", make_workbook(hidden=hidden))
    assert answer.status_code == 422
    assert "Secret" in answer.text or "hidden" in answer.text
    assert list_names(workshop, f"{FOLDER}/files") == []


def make_ods(content):
    """Return an ODS whose content.xml holds this body."""
    names = ["office", "style", "text", "table"]
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("meta.xml", "<creator>Somebody Private</creator>")
        archive.writestr("Basic/script.xml", "<macro/>")
        archive.writestr("content.xml", f"<office:document-content {spaces}>{content}</office:document-content>")
    return packed.getvalue()


def write_sheet(*, column="", row="", table="", note=""):
    cell = '<table:table-cell office:value-type="{}"{}><text:p>{}</text:p>{}</table:table-cell>'
    cells = cell.format("string", "", "Asian", note) + cell.format("float", ' office:value="5"', "5", "")
    head = cell.format("string", "", "Group", "") + cell.format("string", "", "Number", "")
    return make_ods(
        '<office:automatic-styles><style:style style:name="away" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
        f'<office:body><office:spreadsheet><table:table table:name="T"{table}><table:table-column/>'
        f"<table:table-column{column}/><table:table-row>{head}</table:table-row>"
        f"<table:table-row{row}>{cells}</table:table-row></table:table></office:spreadsheet></office:body>"
    )


def test_an_open_document_is_offered_as_plain_cells(workshop, sign_in):
    note = "<office:annotation><text:p>Do not publish</text:p></office:annotation>"
    editor = sign_in("editor")
    answer = send(editor, "table.ods", write_sheet(note=note))
    assert answer.status_code == 302, answer.text
    assert "Left out: macros, comments, what the file says of itself" in editor.get(answer.location).text
    made = read_bytes(workshop, f"{FOLDER}/files/table.ods")
    assert read_cells(made) == {"T": [["Group", "Number"], ["Asian", "5"]]}
    for words in (b"Private", b"Do not publish", b"macro"):
        assert words not in unpack(made)


@pytest.mark.parametrize(
    "hidden",
    [
        {"column": ' table:visibility="collapse"'},
        {"row": ' table:visibility="filter"'},
        {"table": ' table:style-name="away"'},
    ],
    ids=["column", "row", "sheet"],
)
def test_an_open_document_that_hides_something_is_refused(workshop, sign_in, hidden):
    answer = send(sign_in("editor"), "table.ods", write_sheet(**hidden))
    assert answer.status_code == 422
    assert "idden" in answer.text
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

"""Rows of people that went out behind a spreadsheet in 2012 and 2023: what a file hides is told, and goes nowhere."""

from __future__ import annotations

import io
import re
import zipfile
from base64 import b64encode
from html import unescape

import pytest
from dulwich.repo import Repo
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from measures.intake.leavings import WORDS, find_leavings
from measures.publication.approval import ApprovalRule
from measures.publication.choose import choose
from measures.store.memory import MemoryStore
from tests.checks.fault import VERSION
from tests.checks.good_store import ASTHMA, change_store
from tests.cms.conftest import copy_content, copy_tables
from tests.cms.editing.stored import list_names
from tests.cms.uploads.test_files import FOLDER, make_ods, read_bytes, send, unpack
from tests.cms.workshop import NOW, Workshop

PERSON = "Resident of Holloway"
PREVIEW = "/preview/m8f2g7e4/1.0/"
FILES = "/preview/site/work-and-living-standards/employment/manufacturing-employment/1.0/"
DATA = "/measures/m8f2g7e4/1.0/dimensions/by-ethnicity-over-time/data"
ROWS = [("Group", "Number"), ("Asian", 5), ("Black", 7), ("White", 9)]
SAYS_OF_ITSELF = "what the file says of itself, such as its author's name"


def make_book(hide=lambda _book, _sheet: None):
    book = Workbook()
    book.properties.creator = ""
    del book["Sheet"]
    sheet = book.create_sheet("Figures")
    for row in ROWS:
        sheet.append(list(row))
    hide(book, sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def add_parts(content, **parts):
    """Return a workbook with parts that spreadsheet programs leave in one, by name."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        for name, text in parts.items():
            new.writestr(name, text)
    return packed.getvalue()


def hide_sheet(state):
    def hide(book, _sheet):
        book.create_sheet("Rows").append(("Name", PERSON))
        book["Rows"].sheet_state = state

    return hide


def hide_row(_book, sheet):
    sheet.append((PERSON, 1))
    sheet.row_dimensions[5].hidden = True


def hide_column(_book, sheet):
    sheet["C2"] = PERSON
    sheet.column_dimensions["C"].hidden = True


def filter_rows(_book, sheet):
    sheet.append((PERSON, 1))
    sheet.auto_filter.ref = "A1:B5"


def leave_columns(_book, sheet):
    sheet["H2"] = PERSON


def comment(_book, sheet):
    sheet["A2"].comment = Comment(PERSON, PERSON)


def sign(book, _sheet):
    book.properties.creator = book.properties.lastModifiedBy = PERSON


def name_range(book, _sheet):
    book.defined_names["old"] = DefinedName("old", attr_text=f'"{PERSON}"')


REFUSED = {
    "a hidden sheet": (make_book(hide_sheet("hidden")), "The sheet is hidden"),
    "a very hidden sheet": (make_book(hide_sheet("veryHidden")), "The sheet is hidden"),
    "a hidden row": (make_book(hide_row), "Hidden rows"),
    "a hidden column": (make_book(hide_column), "Hidden columns"),
    "a filter": (make_book(filter_rows), "has a filter"),
    "columns far to the right": (make_book(leave_columns), "cells stand apart, from column H on"),
}
"""Files that are refused, with the words that say why."""
RECORDS = f"<pivotCacheRecords><r><s v='{PERSON}'/></r></pivotCacheRecords>"
LEFT_OUT = {
    "rows behind a pivot table": (
        add_parts(make_book(), **{"xl/pivotCache/pivotCacheRecords1.xml": RECORDS}),
        "copies of data behind pivot tables",
    ),
    "comments": (make_book(comment), "comments"),
    "the author": (make_book(sign), SAYS_OF_ITSELF),
    "a name of a range": (make_book(name_range), "names of ranges of cells"),
    "a link to another file": (
        add_parts(make_book(), **{"xl/externalLinks/externalLink1.xml": f"<v>{PERSON}</v>"}),
        "links to other files",
    ),
    "a file within it": (add_parts(make_book(), **{"xl/embeddings/book.xlsx": PERSON}), "files within the file"),
    "macros": (add_parts(make_book(), **{"xl/vbaProject.bin": PERSON}), "macros"),
}
"""Files that are taken without it, with the words that say what was left out."""


def make_document(row="", extra="", meta=""):
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        f"<table:table-row>{''.join(cell.format(each) for each in cells)}</table:table-row>" for cells in ROWS
    )
    table = f'<table:table table:name="T">{rows}{row}</table:table>'
    made = make_ods(f"<office:body><office:spreadsheet>{table}{extra}</office:spreadsheet></office:body>")
    return add_parts(made, **{"Object 1/content.xml": meta}) if meta else made


HIDDEN_ROW = (
    '<table:table-row table:visibility="collapse"><table:table-cell office:value-type="string">'
    f"<text:p>{PERSON}</text:p></table:table-cell></table:table-row>"
)
NAMED = (
    f'<table:named-expressions><table:named-expression table:name="x" table:expression="{PERSON}"/>'
    "</table:named-expressions>"
)
PILOT = f'<table:data-pilot-tables><table:data-pilot-table table:name="{PERSON}"/></table:data-pilot-tables>'
DOCUMENTS = {
    "a hidden row": (make_document(row=HIDDEN_ROW), "Hidden rows", 422),
    "a name": (make_document(extra=NAMED), "names of ranges of cells", 302),
    "a pivot table": (make_document(extra=PILOT), "copies of data behind pivot tables", 302),
    "a chart with its data": (make_document(meta=PERSON), "pictures and charts", 302),
}


def is_kept(workshop):
    """Whether any object of the content store holds the words, in plain or within a spreadsheet."""
    with Repo(str(workshop.folder / "content.git")) as repository:
        texts = [repository.object_store[each].as_raw_string() for each in repository.object_store]
    assert len(texts) > 100
    return any(PERSON.encode() in (unpack(text) if text.startswith(b"PK") else text) for text in texts)


@pytest.fixture(scope="module")
def shared(tmp_path_factory, content_template, tables_template):
    """One installation and an editor, for files of all kinds: what is refused leaves nothing behind."""
    folder = tmp_path_factory.mktemp("uploads")
    copy_content(content_template, folder)
    made = Workshop(folder, copy_tables(tables_template, folder))
    yield made, made.sign_in("editor")
    made.close()


@pytest.mark.parametrize("what", REFUSED)
def test_a_workbook_that_hides_something_is_refused_and_says_what(shared, what):
    workshop, editor = shared
    content, words = REFUSED[what]
    answer = send(editor, "hiding.xlsx", content)
    assert answer.status_code == 422
    assert words in answer.text
    assert "hiding.ods" not in list_names(workshop, f"{FOLDER}/files")


@pytest.mark.parametrize("what", ["a hidden row", "a hidden column", "a filter"])
def test_a_sheet_that_hides_something_becomes_no_data(shared, what):
    _workshop, editor = shared
    content, words = REFUSED[what]
    sent = {"file": (io.BytesIO(content), "figures.xlsx")}
    read = editor.post(f"{DATA}/read", sent, form=f"{DATA}/").text
    assert f"Expected a sheet that hides nothing. {words}" in read or words in read
    carried = dict(re.findall(r'name="(content|name|base)" value="([^"]*)"', read))
    carried["content"] = b64encode(content).decode()
    assert editor.post(f"{DATA}/use", {"name": "figures.xlsx", **carried}, form=f"{DATA}/").status_code == 422


@pytest.mark.parametrize("what", LEFT_OUT)
def test_what_a_workbook_holds_besides_its_cells_is_told_and_left_out(shared, what):
    workshop, editor = shared
    content, words = LEFT_OUT[what]
    assert words in find_leavings(content)
    answer = send(editor, "taken.xlsx", content)
    assert answer.status_code == 302, answer.text
    assert re.search(f"Left out: .*{words}", unescape(editor.get(answer.location).text))
    made = read_bytes(workshop, f"{FOLDER}/files/taken.ods")
    assert b"Asian" in unpack(made)
    assert PERSON.encode() not in unpack(made)
    assert find_leavings(made) == ()


@pytest.mark.parametrize("what", DOCUMENTS)
def test_an_open_document_gives_away_no_more_than_a_workbook(shared, what):
    workshop, editor = shared
    content, words, code = DOCUMENTS[what]
    answer = send(editor, "document.ods", content)
    assert answer.status_code == code, answer.text
    assert words in (answer.text if code == 422 else editor.get(answer.location).text)
    if code == 302:
        assert find_leavings(read_bytes(workshop, f"{FOLDER}/files/document.ods")) == ()


def test_nothing_of_it_is_in_the_store_the_preview_or_what_is_downloaded(workshop, sign_in):
    editor = sign_in("editor")
    for name, (content, *_words) in {**REFUSED, **LEFT_OUT, **DOCUMENTS}.items():
        ending = "ods" if name in DOCUMENTS else "xlsx"
        send(editor, f"{re.sub('[^a-z]', '-', name)}.{ending}", content)
    taken = list_names(workshop, f"{FOLDER}/files")
    assert len(taken) == len({*LEFT_OUT, *DOCUMENTS} - {"a hidden row"})
    assert not is_kept(workshop)
    assert PERSON not in editor.get(PREVIEW).text
    for name in taken:
        shown = editor.get(f"{FILES}files/{name}")
        assert shown.status_code in (200, 404)
        assert PERSON.encode() not in (unpack(shown.data) if shown.data.startswith(b"PK") else shown.data)


@pytest.mark.parametrize("what", [*LEFT_OUT, *REFUSED])
def test_a_file_that_came_by_a_push_is_held_back_with_the_reason(what):
    """A push brings files as they are. The check of a release finds in them what the form leaves out."""
    content, words = {**LEFT_OUT, **REFUSED}[what]
    files = change_store({})
    assert choose_measures(files)[0], "with its CSV it is published"
    files[VERSION] = files[VERSION].replace(b"source.csv", b"source.xlsx")
    del files[f"{ASTHMA}/1.0/files/source.csv"]
    files[f"{ASTHMA}/1.0/files/source.xlsx"] = make_book()
    assert choose_measures(files)[0], "a workbook of cells alone is published"
    files[f"{ASTHMA}/1.0/files/source.xlsx"] = content
    is_public, rules = choose_measures(files)
    assert (is_public, rules) == ((True, set()) if "stand apart" in words else (False, {"upload.hides"}))


def choose_measures(files):
    """Return whether a release would show the measure, and the rules that are broken."""
    store = MemoryStore(files)
    chosen = choose(store.objects, store.root, instant=NOW, rule=ApprovalRule("trust"), last=None, cache={})
    rules = {problem.rule for problem in chosen.problems if problem.is_error}
    return ASTHMA.removeprefix("measures/") in chosen.selection.measures, rules


def test_whatever_can_be_found_has_words_of_its_own():
    assert len(WORDS) == len(set(WORDS)) > 8

"""PDF files for readers: pages alone go along, and what can act is refused."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link, Text
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    Fit,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from cms.uploads.pdf import rewrite_pdf

pytestmark = pytest.mark.slow


def name_all(pairs):
    """Return a PDF dictionary; text that begins with a slash is a name."""

    def convert(value):
        if isinstance(value, dict):
            return name_all(value)
        if isinstance(value, list):
            return ArrayObject([convert(each) for each in value])
        if isinstance(value, str):
            return NameObject(value) if value.startswith("/") else TextStringObject(value)
        return NumberObject(value) if isinstance(value, int) else value

    return DictionaryObject({NameObject(key): convert(value) for key, value in pairs.items()})


def make(change=None):
    """Return a PDF of one page, with an author, a title and a language."""
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    stream = StreamObject()
    stream.set_data(b"BT /F1 12 Tf (Five of ten) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(stream)
    writer.add_metadata({"/Author": "Somebody Private", "/Title": "Tables of 2023"})
    writer.root_object[NameObject("/Lang")] = TextStringObject("en-GB")
    if change:
        change(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def at_root(**keys):
    return lambda writer: writer.root_object.update(name_all({f"/{key}": value for key, value in keys.items()}))


def over_page(**keys):
    over = {"/Type": "/Annot", "/Rect": [0, 0, 9, 9], **{f"/{key}": value for key, value in keys.items()}}
    return lambda writer: writer.pages[0].update(name_all({"/Annots": [over]}))


ACTS = {
    "script at its opening": (at_root(OpenAction={"/S": "/JavaScript", "/JS": "app.alert(1)"}), "a script"),
    "script by name": (
        at_root(Names={"/JavaScript": {"/Names": ["a", {"/S": "/JavaScript", "/JS": "x"}]}}),
        "a script",
    ),
    "script of a page": (lambda writer: writer.pages[0].update(name_all({"/AA": {"/O": {"/JS": "x"}}})), "a script"),
    "program": (over_page(Subtype="/Link", A={"/S": "/Launch", "/F": "cmd.exe"}), "starts a program"),
    "file within": (lambda writer: writer.add_attachment("a.txt", b"x"), "a file within it"),
    "file over a page": (over_page(Subtype="/FileAttachment"), "a file within it"),
    "form": (over_page(Subtype="/Widget", FT="/Tx"), "a form"),
    "form that is sent": (over_page(Subtype="/Link", A={"/S": "/SubmitForm", "/F": "http://x"}), "a form"),
    "other form": (at_root(AcroForm={"/XFA": "x"}), "a form"),
    "film": (over_page(Subtype="/RichMedia"), "sound or film"),
    "other file": (over_page(Subtype="/Link", A={"/S": "/GoToR", "/F": "a.pdf"}), "another file"),
    "address that runs": (over_page(Subtype="/Link", A={"/S": "/URI", "/URI": "javascript:x"}), "leads to no page"),
    "blacked out, not yet": (over_page(Subtype="/Redact"), "blacked out"),
    "hidden layers": (at_root(OCProperties={"/D": {"/OFF": [1]}}), "not shown"),
    "password": (lambda writer: writer.encrypt("x"), "an encrypted one"),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_pdf_that_can_act_or_hides_something_is_refused_in_words(name):
    change, words = ACTS[name]
    made = rewrite_pdf(make(change))
    assert made.content is None
    assert words in " ".join(made.notes)


@pytest.mark.parametrize("content", [b"%PDF-1.7\nbroken", b"%PDF-", b"%PDF-1.7\n" + b"9 0 obj <<" * 5000])
def test_a_pdf_that_cannot_be_read_is_refused_in_words(content):
    made = rewrite_pdf(content)
    assert made.content is None
    assert "cannot be read" in made.notes[0]


def test_pages_title_and_language_stay_and_nothing_else_that_the_file_says_of_itself():
    made = rewrite_pdf(make(at_root(Metadata={"/Creator": "Somebody Private"}, PieceInfo={"/X": "Private"})))
    assert made.content is not None
    assert b"Private" not in made.content
    read = PdfReader(io.BytesIO(made.content))
    drawn = read.pages[0].get_contents()
    assert drawn is not None
    assert drawn.get_data().startswith(b"BT /F1 12 Tf (Five of ten)")
    assert read.metadata is not None
    assert str(read.metadata["/Title"]) == "Tables of 2023"
    assert str(read.root_object["/Lang"]) == "en-GB"
    assert "author" in made.notes[0]


def test_comments_are_left_out_and_links_stay():
    def add(writer):
        writer.add_annotation(0, Text(rect=(0, 0, 9, 9), text="Do not publish"))
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://www.example.org/", fit=Fit.fit()))

    made = rewrite_pdf(make(add))
    assert made.content is not None
    assert b"Do not publish" not in made.content
    left = PdfReader(io.BytesIO(made.content)).pages[0].annotations
    assert left is not None
    assert [str(each.get_object()["/A"]["/URI"]) for each in left] == ["https://www.example.org/"]
    assert "Comments and marks on pages were left out: 1." in made.notes


def test_the_same_pdf_gives_the_same_bytes_and_can_be_rewritten_again():
    once, twice = rewrite_pdf(make()), rewrite_pdf(make())
    assert once.content is not None
    assert once == twice
    assert rewrite_pdf(once.content).content is not None

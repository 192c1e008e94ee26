"""Which kind of file it is, told by its bytes, never by its name alone."""

from __future__ import annotations

from measures.intake.sheet import Opened
from measures.intake.text_file import open_text_file
from measures.intake.workbook import open_workbook
from measures.model.problem import Place
from measures.reading.result import make_problem

MOST_FILE_BYTES = 50_000_000
"""The largest file that is read."""
_ZIP, _COMPOUND = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"%PDF", "a PDF"),
    (b"{", "JSON"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<table", "a web page"),
    (b"<?xml", "XML"),
    (b"\x89png", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
)


def open_file(content: bytes, file: str) -> Opened:
    """Return the sheets of a file's bytes; `file` is its name, for messages."""
    if len(content) > MOST_FILE_BYTES:
        return _refuse(file, "intake.too-large", f"Expected at most {MOST_FILE_BYTES:,} bytes, got {len(content):,}.")
    if not content.strip(b"\xef\xbb\xbf \t\r\n"):
        return _refuse(file, "intake.empty", "Expected a table, got an empty file.")
    if content.startswith((_ZIP, _COMPOUND)):
        return open_workbook(content, file)
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:20].lower()
    for sign, name in _OTHERS:
        if start.startswith(sign):
            return _refuse(file, "intake.kind", f"Expected a spreadsheet or a text file of cells, got {name}.")
    return open_text_file(content, file)


def _refuse(file: str, rule: str, message: str) -> Opened:
    hint = "Save the table as CSV or XLSX and try again."
    return Opened((), (make_problem(rule, Place(file=file), message, hint),))

"""Bytes to text: UTF-8 with or without a byte order mark, whichever way its lines end."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from itertools import islice

from measures.model.problem import Place, Problem
from measures.reading.result import Read, make_problem

MOST_TEXT_BYTES = 2_000_000
"""The largest YAML file that is read."""
MOST_PROSE_BYTES = 500_000
"""The largest Markdown file that is read: more than the text of a long book."""
MOST_DATA_BYTES = 20_000_000
"""The largest CSV file that is read."""
_MOST_FAULTS = 20
_FAULT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)")
_FAULT_BYTES = bytes({*range(0x20), 0x7F} - {ord("\t"), ord("\n")})


def decode_text(content: bytes, file: str) -> Read[str]:
    """Return a UTF-8 file's text, with a line feed at the end of lines and no byte order mark."""
    if too_large := _find_size(content, file, MOST_PROSE_BYTES if file.endswith(".md") else MOST_TEXT_BYTES):
        return Read(None, (too_large,))
    body = content.removeprefix(BOM_UTF8)
    try:
        text = body.decode()
    except UnicodeDecodeError as fault:
        return Read(None, (_describe_encoding(body, fault, file),))
    return _unify_lines(body, text, file)


def decode_data(content: bytes, file: str) -> Read[str]:
    """Return a CSV file's text; bytes that are no UTF-8 are read as Windows-1252, with a warning."""
    if too_large := _find_size(content, file, MOST_DATA_BYTES):
        return Read(None, (too_large,))
    body = content.removeprefix(BOM_UTF8)
    try:
        return _unify_lines(body, body.decode(), file)
    except UnicodeDecodeError as fault:
        problem = _describe_encoding(body, fault, file)
    try:
        text = body.decode("cp1252")
    except UnicodeDecodeError:
        return Read(None, (problem,))
    warning = make_problem(
        "text.windows-encoding",
        problem.place,
        f"{problem.message.removesuffix('.')}; the file was read as Windows-1252.",
        "Check the accented letters and dashes, then save the file as UTF-8.",
        severity="warning",
    )
    read = _unify_lines(body, text, file)
    return Read(read.value, (warning, *read.problems))


def _find_size(content: bytes, file: str, most: int) -> Problem | None:
    if len(content) <= most:
        return None
    return make_problem(
        "file.too-large",
        Place(file=file),
        f"Expected a file of at most {most:,} bytes, got {len(content):,}.",
        "Split it, or leave out what the page does not show.",
    )


def _describe_encoding(body: bytes, fault: UnicodeDecodeError, file: str) -> Problem:
    before = body[: fault.start].decode()
    place = Place(file=file, line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
    message = f"Expected UTF-8, got the byte 0x{body[fault.start]:02X}."
    return make_problem("text.encoding", place, message, "Save the file as UTF-8.")


def _unify_lines(body: bytes, text: str, file: str) -> Read[str]:
    if len(body.translate(None, _FAULT_BYTES)) == len(body):
        return Read(text)
    text = text.replace("\r\n", "\n")
    faults = islice(_FAULT.finditer(text), _MOST_FAULTS)
    problems = tuple(_describe_control(text, fault.start(), file) for fault in faults)
    return Read(None if problems else text, problems)


def _describe_control(text: str, start: int, file: str) -> Problem:
    place = Place(file=file, line=text.count("\n", 0, start) + 1, column=start - text.rfind("\n", 0, start))
    if text[start] == "\0":
        return make_problem("text.nul", place, "Expected text, got a NUL character.", "Remove it, or save as UTF-8.")
    if text[start] == "\r":
        message = "Expected lines that end in a line feed, got a carriage return alone."
        return make_problem("text.carriage-return", place, message, "Save the file with Unix line ends.")
    message = f"Expected text, got the control character U+{ord(text[start]):04X}."
    return make_problem("text.control-character", place, message, "Remove it.")

"""Content files as the API reads and changes them: front matter as settings, text below it, data as CSV."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from typing import cast

from pydantic import JsonValue

from cms.api.problems import ApiProblem
from cms.workspace import workspace
from measures.reading.csv_text import read_csv
from measures.reading.decoding import decode_text
from measures.reading.front_matter import split_front_matter
from measures.reading.yaml_text import read_yaml
from measures.writing.markdown_edits import FrontMatterMissing, edit_front_matter, replace_body
from measures.writing.yaml_edits import EditFailed, PathMissing, remove_field, set_field
from measures.writing.yaml_nodes import NotEditable
from measures.writing.yaml_values import to_texts

_UNREADABLE = "The file cannot be read as it stands."


@dataclass(frozen=True, slots=True)
class Markdown:
    """A content file: what its front matter says, with every scalar as its text, and the text below."""

    settings: dict[str, JsonValue] = field(default_factory=dict)
    text: str = ""


def read_markdown(path: str, at: str | None = None) -> Markdown:
    """Return what a content file says; nothing where it is not there.

    Raises:
        ApiProblem: it cannot be read.
    """
    content = workspace().read(path, at=at)
    return Markdown() if content is None else _part(_decode(content, path))


def read_data(path: str) -> str | None:
    """Return the CSV at a path; None where there is none."""
    content = workspace().read(path)
    return None if content is None else content.decode("utf-8-sig", "replace")


def _decode(content: bytes, path: str) -> str:
    text = decode_text(content, path).value
    if text is None:
        raise ApiProblem(409, _UNREADABLE, "Mend it in the editing application, or by git.")
    return text


def _part(text: str) -> Markdown:
    parts = split_front_matter(text, "").value
    found = read_yaml(parts.front, "").value if parts is not None else None
    if parts is None or not isinstance(found, dict):
        raise ApiProblem(409, _UNREADABLE, "Mend it in the editing application, or by git.")
    plain = to_texts(found)
    assert isinstance(plain, dict)
    return Markdown(cast(dict[str, JsonValue], plain), parts.body.strip("\n"))


def edit_markdown(content: bytes, path: str, settings: Mapping[str, JsonValue] | None, text: str | None) -> bytes:
    """Return a content file with other settings and another text; what is None stays byte for byte.

    Raises:
        ApiProblem: the file cannot be read, or would not say what it should.
    """
    old = _decode(content, path)
    known = _part(old)
    try:
        new = old
        if settings is not None:
            new = edit_front_matter(new, lambda front: _edit_front(front, known.settings, settings))
        if text is not None and text.strip("\n") != known.text:
            new = replace_body(new, "\n" + text.strip("\n").replace("\r\n", "\n") + "\n")
    except (NotEditable, PathMissing, EditFailed, FrontMatterMissing) as fault:
        raise ApiProblem(422, "These settings cannot be written into the file.", "Send simpler names.") from fault
    return new.encode() if new != old else content


def _edit_front(front: str, before: Mapping[str, JsonValue], after: Mapping[str, JsonValue]) -> str:
    for key in before:
        if key not in after:
            front = remove_field(front, (key,))
    for key, value in after.items():
        wanted = to_texts(value)
        if before.get(key) != wanted:
            front = set_field(front, (key,), wanted)
    return front


def drop_columns(content: str, file: str, dropped: frozenset[str]) -> tuple[tuple[str, ...], bytes]:
    """Return the names of the columns of a CSV that are left without some, and that CSV.

    Raises:
        ApiProblem: it is none, or has no such column.
    """
    sent = content.encode()
    read = read_csv(sent, file)
    if read.value is None:
        faults = [
            {"at": f"data, line {each.place.line}", "message": f"{each.message} {each.hint}"} for each in read.problems
        ]
        raise ApiProblem(422, "The data is no CSV that can be read.", "See errors for each place.", errors=faults[:50])
    columns = read.value.columns
    unknown = sorted(dropped - set(columns))
    if unknown:
        raise ApiProblem(
            422, f"The data has no column {', '.join(unknown)} to be dropped.", "Name columns of the data."
        )
    if not dropped:
        return columns, sent
    kept = [at for at, name in enumerate(columns) if name not in dropped]
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows([row[at] for at in kept] for row in (columns, *read.value.rows))
    return tuple(columns[at] for at in kept), out.getvalue().encode()


def list_declared(content: bytes) -> frozenset[str]:
    """Return the columns that a dimension's settings name: by themselves, or as the codes or level of another."""
    columns = _part(_decode(content, "settings.md")).settings.get("columns", {})
    if not isinstance(columns, dict):
        return frozenset()
    others = (each.get(key) for each in columns.values() if isinstance(each, dict) for key in ("codes", "level"))
    return frozenset({*columns, *(name for name in others if isinstance(name, str))})

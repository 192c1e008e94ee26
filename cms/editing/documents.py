"""A content file as a form edits it: its keys and its texts, each changed without touching the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cms.editing.bodies import BODY, Body
from cms.editing.parts import Part
from cms.forms.edits import edit_text
from cms.forms.schema import Value
from cms.forms.values import clean_text
from measures.reading.decoding import decode_text
from measures.reading.front_matter import split_front_matter
from measures.reading.places import Places
from measures.reading.yaml_text import read_yaml
from measures.writing.markdown_edits import edit_front_matter


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A content file's path and its text with line breaks of one kind; `front` is its YAML, `data` what that says.

    `fault` says why the file cannot be edited by fields; empty where it can.
    """

    path: str
    text: str
    front: str
    first_line: int
    data: object
    body: str
    has_body: bool
    fault: str = ""

    @property
    def places(self) -> Places:
        """Where keys stand in the file."""
        return Places(self.path, self.front, self.first_line)


def open_document(path: str, content: bytes) -> Document:
    """Read a content file; a Markdown file has front matter and a body, a YAML file only keys."""
    decoded = decode_text(content, path)
    text = decoded.value if decoded.value is not None else content.decode(errors="replace")
    has_body = path.endswith(".md")
    front, first_line, body = text, 1, ""
    problems = [*decoded.problems]
    if has_body:
        parts = split_front_matter(text, path)
        problems += parts.problems
        if parts.value is not None:
            front, first_line, body = parts.value.front, parts.value.front_line, parts.value.body
    read = read_yaml(front, path, first_line=first_line) if not problems else None
    faults = [str(each) for each in (*problems, *(read.problems if read else ())) if each.rule != "key.empty"]
    return Document(
        path=path,
        text=text,
        front=front,
        first_line=first_line,
        data=read.value if read is not None else None,
        body=body,
        has_body=has_body,
        fault=" ".join(faults),
    )


def read_texts(document: Document, body: Body, names: tuple[str, ...]) -> dict[str, str]:
    """Return the texts of the body by name, as a form shows them."""
    found = body.read(document.body)
    return {name: clean_text(found.get(name, "")) for name in names}


def edit_document(document: Document, part: Part, value: Value, texts: Mapping[str, str], body: Body = BODY) -> bytes:
    """Return the file with its fields and its texts as a form left them; what the form left alone stays byte by byte.

    Raises:
        NotEditable: the keys do not read.
        FrontMatterMissing: a Markdown file has no front matter.
    """

    def edit(front: str) -> str:
        return edit_text(front, part.wrap(document.data), part.node, value, below=1 if part.noun else 0)

    text = edit_front_matter(document.text, edit) if document.has_body else edit(document.text)
    shown = read_texts(document, body, tuple(texts))
    for name, new in texts.items():
        if new != shown[name]:
            text = body.write(text, name, new)
    return text.encode()

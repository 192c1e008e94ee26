"""PDF files for readers: written anew with pages, outline and marks for screen readers, and refused with what can act.

The parent calls `rewrite_pdf`; the child is this module as a program: a hostile file can take any time and memory.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any, NamedTuple

MOST_SECONDS = 60
MOST_MEMORY = 1_500_000_000
MOST_PAGES = 2_000
MOST_DEPTH = 200
_ACTIONS = {
    "/JavaScript": "a script", "/Launch": "a command that starts a program", "/SubmitForm": "a form",
    "/ImportData": "a form", "/GoToR": "a link to another file", "/GoToE": "a link to a file within it",
    "/Rendition": "sound or film", "/Movie": "sound or film", "/Sound": "sound or film",
}  # fmt: skip
_KEYS = {
    "/JS": "a script", "/JavaScript": "a script", "/XFA": "a form", "/EF": "a file within it",
    "/EmbeddedFiles": "a file within it", "/Collection": "files within it", "/RichMediaContent": "sound or film",
}  # fmt: skip
_KINDS = {
    "/Widget": "a form", "/FileAttachment": "a file within it", "/RichMedia": "sound or film",
    "/Screen": "sound or film", "/Movie": "sound or film", "/Sound": "sound or film", "/3D": "sound or film",
    "/Redact": "a passage that is marked to be blacked out and still stands there",
}  # fmt: skip
_SCHEMES = ("http:", "https:", "mailto:")
_SAID = ("/Metadata", "/PieceInfo", "/Thumb", "/AA", "/Perms", "/DSS")
Find = Callable[[Any], str]


class RewrittenPdf(NamedTuple):
    """The bytes of the new file, None where there is none, and what a person should know or mend, a sentence each."""

    content: bytes | None
    notes: tuple[str, ...]


def rewrite_pdf(content: bytes) -> RewrittenPdf:
    """Return a PDF without what is not on its pages; or why it cannot be offered."""
    command = [sys.executable, "-m", __name__]
    environ = {"PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        ended = subprocess.run(  # noqa: S603 (our own program, a list of arguments)
            command, input=content, env=environ, capture_output=True, check=False, timeout=MOST_SECONDS
        )
    except subprocess.TimeoutExpired:
        return RewrittenPdf(
            None, (f"Expected a PDF that is read in {MOST_SECONDS} seconds, got one that takes longer.",)
        )
    head, _, made = ended.stdout.partition(b"\n")
    if ended.returncode or not head:
        return RewrittenPdf(None, ("Expected a PDF, got a file that cannot be read. Make it anew and send that.",))
    said = json.loads(head)
    return RewrittenPdf(made if said["fits"] else None, tuple(said["notes"]))


def main() -> int:
    """Rewrite the PDF on the input; print a line of JSON and then the new file."""
    with suppress(OSError, ValueError):  # where the system knows no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    try:
        made = _rewrite(sys.stdin.buffer.read())
    except Exception as fault:  # noqa: BLE001 (the edge of the process: the parent words the fault)
        sys.stderr.write(f"{fault}\n")
        return 1
    said = {"fits": made.content is not None, "notes": made.notes}
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + (made.content or b""))
    return 0


def _rewrite(content: bytes) -> RewrittenPdf:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted:
        return RewrittenPdf(None, ("Expected a PDF without a password or limits of use, got an encrypted one.",))
    if len(reader.pages) > MOST_PAGES:
        return RewrittenPdf(None, (f"Expected at most {MOST_PAGES:,} pages, got {len(reader.pages):,}.",))
    faults = _list_faults(reader)
    if faults:
        words = f"Expected a PDF of pages alone, got one with {', '.join(faults)}. Print it to a new PDF and send that."
        return RewrittenPdf(None, (words,))
    notes = _strip(reader)
    made = _write(reader)
    left = _list_faults(PdfReader(BytesIO(made)))
    return (
        RewrittenPdf(None, ("The file could not be cleaned of what is not on its pages.",))
        if left
        else (RewrittenPdf(made, notes))
    )


def _list_faults(reader: Any) -> list[str]:
    found = [words for each in _walk(reader.root_object) for words in _find_faults(each)]
    configuration = _look(_look(reader.root_object, "/OCProperties"), "/D")
    if _look(configuration, "/OFF") or _look(configuration, "/BaseState") == "/OFF":
        found.append("layers that are not shown")
    return list(dict.fromkeys(found))


def _find_faults(part: Any) -> Iterator[str]:
    yield from (words for key, words in _KEYS.items() if _look(part, key))
    action, kind = str(_look(part, "/S") or ""), str(_look(part, "/Subtype") or "")
    if action in _ACTIONS:
        yield _ACTIONS[action]
    if kind in _KINDS:
        yield _KINDS[kind]
    address = str(_look(part, "/URI") or "") if action == "/URI" else ""
    if address and not address.strip().lower().startswith(_SCHEMES):
        yield "a link that leads to no page"


def _look(part: Any, key: str) -> Any:
    return _resolve(part.get(key)) if hasattr(part, "get") else None


def _resolve(part: Any) -> Any:
    return part.get_object() if hasattr(part, "get_object") else part


def _walk(root: Any) -> Iterator[Any]:
    """Yield every dictionary that is reached from one, each once."""
    waiting, seen = [root], set[int]()
    while waiting:
        part = _resolve(waiting.pop())
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, dict):
            yield part
            waiting += [part.raw_get(key) if hasattr(part, "raw_get") else part[key] for key in part]
        elif isinstance(part, list):
            waiting += list(part)


def _strip(reader: Any) -> tuple[str, ...]:
    """Take out what is not on the pages, and return what that was, in sentences."""
    parts = list(_walk(reader.root_object))
    said = [part for part in parts for key in _SAID if part.pop(key, None) is not None]
    root = reader.root_object
    for key in ("/OpenAction", "/AcroForm"):
        root.pop(key, None)
    comments = sum(_strip_comments(part) for part in parts if _look(part, "/Type") == "/Page")
    author = [key for key in reader.metadata or {} if key != "/Title"]
    notes = ["What the file says of itself, such as its author's name, was left out."] if said or author else []
    notes += [f"Comments and marks on pages were left out: {comments}."] if comments else []
    return tuple(notes)


def _strip_comments(page: Any) -> int:
    """Leave of what lies over a page only links, and return how many others there were."""
    from pypdf.generic import ArrayObject, NameObject

    over = _look(page, "/Annots") or []
    links = [each for each in over if _look(_resolve(each), "/Subtype") == "/Link"]
    if over:
        page[NameObject("/Annots")] = ArrayObject(links)
    return len(over) - len(links)


def _write(reader: Any) -> bytes:
    """Return the document that is reached from its root, with its title and nothing else that it says of itself."""
    from pypdf import PdfWriter

    title = (reader.metadata or {}).get("/Title")
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    writer.add_metadata({"/Title": str(title), "/Producer": "Yardstick"} if title else {"/Producer": "Yardstick"})
    made = BytesIO()
    writer.write(made)
    writer.close()
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main())

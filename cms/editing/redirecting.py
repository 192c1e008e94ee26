"""Redirects for addresses that readers knew: added to redirects.yaml, with chains collapsed."""

from __future__ import annotations

from datetime import date

from cms.workspace import Workspace
from measures.reading.yaml_text import read_yaml
from measures.writing.yaml_edits import add_item, remove_field, set_field

FILE = "redirects.yaml"


def redirect(text: str, old: str, new: str, since: date) -> str:
    """Return redirects.yaml with the addresses below `old` led to those below `new`; both begin and end with `/`.

    Entries that led below `old` lead below `new`; one that would lead to itself, or that hides the new page, goes.
    """
    for at, found in reversed(list(enumerate(_read(text)))):
        to, from_ = str(found.get("to", "")), str(found.get("from", ""))
        to = new + to.removeprefix(old) if to.startswith(old) else to
        if from_ in (to, new, old):
            text = remove_field(text, (at,))
        elif to != found.get("to"):
            text = set_field(text, (at, "to"), to)
    entry = {"from": old, "to": new, "since": since.isoformat()}
    return add_item(text, (), entry) if _read(text) else _start(text, entry)


def _start(text: str, entry: dict[str, str]) -> str:
    comments = "".join(line for line in text.splitlines(keepends=True) if line.startswith("#"))
    said = ", ".join(f"{key}: {value}" for key, value in entry.items())
    return f"{comments}- {{{said}}}\n"


def _read(text: str) -> list[dict[str, object]]:
    data = read_yaml(text, FILE).value
    return [each for each in data if isinstance(each, dict)] if isinstance(data, list) else []


def add_redirect(work: Workspace, old: str, new: str, since: date) -> bytes:
    """Return the store's redirects.yaml with a redirect added."""
    text = (work.read(FILE) or b"").decode("utf-8-sig").replace("\r\n", "\n")
    return redirect(text, old, new, since).encode()

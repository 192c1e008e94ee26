"""Takes a file that was sent: within the limits, of a kind that is wanted, scanned, under a safe name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cms.uploads.naming import make_safe_name
from cms.uploads.quarantine import set_aside
from publishing.scans import scan

MOST_BYTES = 10_000_000
"""The largest file that is taken."""
DATA_KINDS: Mapping[str, tuple[bytes, ...]] = {
    "csv": (), "tsv": (), "txt": (), "xlsx": (b"PK\x03\x04",), "ods": (b"PK\x03\x04",),
    "xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
}  # fmt: skip
"""Endings of files of data, and how the bytes of each begin (none: it is text)."""

OFFERED_KINDS = {ending: DATA_KINDS[ending] for ending in ("csv", "tsv", "txt", "xlsx", "ods")} | {"pdf": (b"%PDF-",)}
"""Endings of files for readers: those in which what is hidden is told from what is shown, so no XLS."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that may be read: its safe name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file is not taken, in words for the person who sent it."""

    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where files are taken: the scanner's address, the folder of harmful ones, who sends, and when."""

    scanner: str | None
    quarantine: Path
    person: str
    at: datetime


def take_file(name: str, content: bytes, kinds: Mapping[str, tuple[bytes, ...]], desk: Desk) -> Taken | Refused:
    """Return a file to be read, or why it is refused; a harmful one is set aside."""
    safe = make_safe_name(name)
    words = _find_fault(safe, content, kinds)
    if words:
        return Refused(words)
    verdict = scan(content, desk.scanner)
    if verdict.found == "unknown":
        return Refused("The virus scanner could not look at this file, so it is not taken. Try again in a few minutes.")
    if verdict.found == "harmful":
        set_aside(desk.quarantine, content, name=name, person=desk.person, why=verdict.words, at=desk.at)
        return Refused(f"The scan found something harmful in this file: {verdict.words}. It is not used.")
    return Taken(safe, content)


def _find_fault(name: str, content: bytes, kinds: Mapping[str, tuple[bytes, ...]]) -> str:
    ending = name.rpartition(".")[2] if "." in name else ""
    if not content:
        return "Expected a file with content, got an empty one."
    if len(content) > MOST_BYTES:
        return f"Expected at most {MOST_BYTES // 1_000_000} megabytes, got {len(content) / 1_000_000:.1f}."
    if ending not in kinds:
        return f"Expected a file that ends in {', '.join(f'.{each}' for each in kinds)}, got {name}."
    starts = kinds[ending]
    if starts and not content.startswith(starts):
        return f"Expected a file whose content is what its ending .{ending} says, got something else."
    if not starts and b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return f"Expected text in a file that ends in .{ending}, got bytes that are none."
    return ""

"""Names of files that people sent, made safe to stand in a folder and in an address."""

from __future__ import annotations

import re
import unicodedata

_MOST = 60


def make_safe_name(name: str, default: str = "file") -> str:
    """Return a name of lower-case letters, digits, hyphens and one ending, whatever was sent.

    No folder, no leading dot, no sign that looks like another, no second ending that a program might take for the kind.
    """
    last = re.split(r"[/\\]", name)[-1]
    plain = unicodedata.normalize("NFKD", last).encode("ascii", "ignore").decode().lower()
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        stem, ending = plain, ""
    stem = re.sub(r"[^a-z0-9]+", "-", stem).strip("-")[:_MOST].strip("-") or default
    ending = re.sub(r"[^a-z0-9]", "", ending)[:8]
    return f"{stem}.{ending}" if ending else stem

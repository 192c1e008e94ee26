"""A folder for files that a scan found harmful: kept for those who look into it, out of reach of everything else."""

from __future__ import annotations

import json
import os
from datetime import datetime
from hashlib import sha256
from pathlib import Path


def set_aside(folder: Path, content: bytes, *, name: str, person: str, why: str, at: datetime) -> Path:
    """Keep a harmful file under the hash of its bytes, with a note of who sent it, and return where it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = folder / sha256(content).hexdigest()
    note = {"name": name, "person": person, "why": why, "at": at.isoformat(timespec="seconds"), "size": len(content)}
    _write(kept, content)
    _write(kept.with_suffix(".json"), json.dumps(note, ensure_ascii=False, indent=1).encode() + b"\n")
    return kept


def _write(file: Path, content: bytes) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as opened:
        opened.write(content)

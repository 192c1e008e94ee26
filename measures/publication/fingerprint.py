"""The fingerprint: one hash of everything in the program that can change output.

It is computed at each look, so it uses the standard library alone.
"""

from __future__ import annotations

import os
import re
import sys
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

FOLDERS = ("theme", "generator", "measures")
FILES = ("requirements.txt", "pelicanconf.py", "publishconf.py")
PASSED_OVER = frozenset({"__pycache__", ".mypy_cache", ".ruff_cache"})


def compute_fingerprint(root: Path) -> str:
    """Return 64 hexadecimal digits over our version, the rendering code and the libraries under it."""
    total = sha256()
    facts = (_read_version(root), f"{sys.version_info.major}.{sys.version_info.minor}")
    for fact in (*facts, unicodedata.unidata_version, zlib.ZLIB_RUNTIME_VERSION):
        _add(total.update, fact.encode())
    for path, name in _find_files(root):
        _add(total.update, name.encode())
        _add(total.update, path.read_bytes())
    return total.hexdigest()


def _add(update: Callable[[bytes], None], part: bytes) -> None:
    update(b"%d:" % len(part))
    update(part)


def _read_version(root: Path) -> str:
    project = root / "pyproject.toml"
    found = re.search(r'^version = "(.*)"$', project.read_text(encoding="utf-8"), re.M) if project.is_file() else None
    return found[1] if found else ""


def _find_files(root: Path) -> Iterator[tuple[Path, str]]:
    for folder in FOLDERS:
        yield from _walk(root / folder, folder)
    for name in FILES:
        if (root / name).is_file():
            yield root / name, name


def _walk(folder: Path, name: str) -> Iterator[tuple[Path, str]]:
    if not folder.is_dir():
        return
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        inner = f"{name}/{entry.name}"
        if entry.is_dir():
            if entry.name not in PASSED_OVER:
                yield from _walk(folder / entry.name, inner)
        elif not entry.name.endswith(".pyc"):
            yield folder / entry.name, inner

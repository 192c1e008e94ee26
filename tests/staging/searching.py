"""Looks for canaries in whatever bytes an installation is made of: files, archives, git objects, a database."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from dulwich.repo import Repo

from publishing.leaks.reading_text import read_texts
from tests.staging.production import Canaries


def find_canaries(canaries: Canaries, folder: Path) -> list[str]:
    """Return where each canary is found below a folder; names of files count too."""
    words = {place: canary.casefold() for place, canary in canaries.planted.items()}
    found = []
    for where, text in _read_all(folder):
        if "canar" in text or "98" in text:
            found += [f"{place} in {where}" for place, canary in words.items() if canary in text]
    return sorted(found)


def _read_all(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        yield f"the name {name}", name.casefold()
        if path.is_file():
            content = path.read_bytes()
            yield from ((place, text.casefold()) for place, text in read_texts(name, content))
            yield name, content.decode("latin-1").casefold()
        if path.suffix == ".sqlite":
            yield from _dump(path)
        if path.suffix == ".git" and path.is_dir():
            yield from _inflate(path)


def _dump(path: Path) -> Iterator[tuple[str, str]]:
    connection = sqlite3.connect(path)
    yield f"dump of {path.name}", "\n".join(connection.iterdump()).casefold()
    connection.close()


def _inflate(path: Path) -> Iterator[tuple[str, str]]:
    """Yield every object of a repository, whether or not a branch reaches it."""
    repo = Repo(str(path))
    for name in repo.object_store:
        kind, content = repo.object_store.get_raw(name)
        yield f"{path.name} {kind} {name.decode()}", content.decode("utf-8", "replace").casefold()
        yield from ((each, text.casefold()) for each, text in read_texts(f"{path.name} {name.decode()}", content))
    repo.close()

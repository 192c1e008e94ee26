"""A content store with a few files, and workspaces over it as requests open them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cms.workspace import ContentPlace, Workspace
from measures.store import GitStore
from measures.store.git import make_repository

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
MEASURE = "health/smoking/adults"
FOLDER = f"measures/{MEASURE}"
FACTS, DATA = f"{FOLDER}/1.0/measure.md", f"{FOLDER}/1.0/by-sex.csv"
FILES = {
    "site.yaml": b"name: Numbers\n",
    "measures/health/topic.md": b"---\ntitle: Health\nposition: 2\n---\n",
    "measures/health/smoking/subtopic.md": b"---\ntitle: Smoking\n---\n",
    f"{FOLDER}/measure.yaml": b'id: abcdefgh\nposition: 1\nkeywords: [tobacco]\nversions:\n  "1.0": {status: draft}\n',
    FACTS: b"---\ntitle: Adults who smoke\npopulation: Adults\ngeography: England\nsources:\n"
    b"  - {id: 1, title: Smoking survey, publisher: nhs-england}\n---\n\n## Methodology\n\nOne.\n\nTwo.\n",
    f"{FOLDER}/1.0/by-sex.md": b"---\ntitle: By sex\ncolumns:\n  Sex: {role: category, classification: sex}\n"
    b"  Rate: {role: value, unit: percent}\n---\n",
    DATA: b"Sex,Rate\nFemale,10\nMale,12\n",
}


def make_store(folder: Path) -> ContentPlace:
    """Make a content store in a folder."""
    path = folder / "content.git"
    make_repository(path)
    with GitStore(path) as store:
        store.commit(FILES, base=None, author="u-1", message="Start", at=NOON)
    return ContentPlace(path=path, remote=None, branch="main", cache=folder / "cache")


@contextmanager
def open_workspace(place: ContentPlace) -> Iterator[Workspace]:
    """Open a workspace as a request does."""
    opened = Workspace(place, lambda: NOON)
    try:
        yield opened
    finally:
        opened.close()


def edit(content: bytes, old: str, new: str) -> bytes:
    """Return the content with a text replaced that stands in it."""
    assert old.encode() in content
    return content.replace(old.encode(), new.encode())

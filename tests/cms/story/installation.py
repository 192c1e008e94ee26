"""The editing application as `yardstick cms` starts it: a process, a port, a database, a content store."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import yaml

from cms.access import Person, Role
from cms.database import transaction
from cms.keys.keys import NewKey, make_key
from cms.workspace import find_content
from measures.model.tree import find_entry
from measures.store import GitStore
from tests.cms.git_access.developer import Developer
from tests.cms.workshop import Workshop

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Installation:
    """A running process, and the workshop over the same state by which a test adds people."""

    workshop: Workshop
    origin: str

    def join_by_git(self, name: str, role: Role = "developer") -> Developer:
        """Add a person with a key, and return their clone."""
        number, email = self.workshop.add_person(role, name=name)
        person = Person(f"u-{number}", name, email, frozenset({role}))
        with self.workshop.app.app_context(), transaction() as connection:
            key = make_key(connection, person, NewKey(kind="git", name="laptop"), self.workshop.now)
        address = f"{self.origin.replace('//', f'//{person.id}:{key}@')}/content.git"
        developer = Developer(self.workshop.folder / "clone", address, person.id)
        developer.clone()
        return developer

    def read_head(self) -> dict[str, bytes]:
        """Return every file of every measure, by path, as the store's head has it."""
        with GitStore(find_content(self.workshop.settings).path) as store:
            root = store.root_of(store.head("main") or "")
            return dict(_walk(store, root, "measures"))

    def list_authors(self) -> list[str]:
        """Return who made each commit after the first."""
        with GitStore(find_content(self.workshop.settings).path) as store:
            head = store.head("main") or ""
            return [each.author for each in store.list_commits(head, None, 100)[1:]]


def _walk(store: GitStore, root: str, path: str) -> Iterator[tuple[str, bytes]]:
    entry = find_entry(store, root, path)
    assert entry is not None
    for name, below in store.tree(entry.id).items():
        if below.kind == "folder":
            yield from _walk(store, root, f"{path}/{name}")
        else:
            yield f"{path}/{name}", store.blob(below.id)


def read_content(path: str, content: bytes) -> object:
    """Return what a file says: rows of a CSV, the mapping of a YAML, settings and sections of a Markdown file."""
    text = content.decode()
    if path.endswith(".csv"):
        return list(csv.reader(StringIO(text)))
    if path.endswith(".yaml"):
        return yaml.load(text, Loader=yaml.BaseLoader)
    _, front, body = text.split("---\n", 2)
    parts = re.split(r"^## (.+)$", body.strip(), flags=re.MULTILINE)
    assert parts[0] == ""
    sections = zip(parts[1::2], parts[2::2], strict=True)
    return yaml.load(front, Loader=yaml.BaseLoader), {name: said.strip() for name, said in sections}


@contextmanager
def start(workshop: Workshop) -> Iterator[Installation]:
    """Start `yardstick cms` over the state of a workshop, and stop it in the end."""
    workshop.now = datetime.now(UTC)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(workshop.folder),
        "VAR": str(workshop.folder),
        "DATABASE_URL": workshop.settings.database_url,
    }
    command = [sys.executable, "-m", "yardstick", "cms", "--port", "0"]
    with (workshop.folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"(http://\S+)/\s", said)
        assert found, (said, (workshop.folder / "log").read_text())
        yield Installation(workshop, found[1])
    finally:
        process.terminate()
        process.wait(30)
        assert process.stdout is not None
        process.stdout.close()
    assert "Traceback" not in (workshop.folder / "log").read_text()

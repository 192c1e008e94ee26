"""A version of the demo content that tests take through its steps, and what they press."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from re import findall
from typing import get_args

from measures.model.changes import find_changes
from measures.model.measure import Measure
from measures.model.tree import find_entry
from measures.reading.measure_file import read_measure
from measures.store import GitStore
from measures.workflow import State
from measures.writing.yaml_edits import set_field
from tests.cms.visitor import Visitor

ID, PATH, NUMBER = "u1n6e3p9", "work-and-living-standards/employment/unemployment", "2.0"
FOLDER = f"measures/{PATH}"
STATES: tuple[State, ...] = get_args(State)
STEPS = f"/measures/{ID}/{NUMBER}/steps"
RELEASES = {"approved": "2027-02-01", "public": "2024-03-12", "withdrawn": "2024-03-12"}
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
TYPED = {"f.reason": "Because.", "f.what": "A link.", "f.release": "2027-01-12 09:30"}


class Content:
    """The content store of a workshop, as it is changed behind the screens."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, name: str) -> bytes:
        with GitStore(self.path) as store:
            entry = find_entry(store, self._root(store), f"{FOLDER}/{name}")
            assert entry is not None
            return store.blob(entry.id)

    def find_tree(self) -> str:
        with GitStore(self.path) as store:
            entry = find_entry(store, self._root(store), f"{FOLDER}/{NUMBER}")
            assert entry is not None
            return entry.id

    @staticmethod
    def find_tree_at(root: str, store: GitStore) -> str | None:
        entry = find_entry(store, root, f"{FOLDER}/{NUMBER}")
        return entry.id if entry is not None else None

    def find_ref(self) -> str | None:
        with GitStore(self.path) as store:
            return store.ref(f"refs/yardstick/approved/{ID}/{NUMBER}")

    @property
    def measure(self) -> Measure:
        found = read_measure(self.read("measure.yaml"), "measure.yaml").value
        assert found is not None
        return found

    @property
    def status(self) -> str:
        return self.measure.versions[NUMBER].status

    def write(self, changes: dict[str, bytes], author: str = "u-1") -> None:
        with GitStore(self.path) as store:
            files = {f"{FOLDER}/{name}": content for name, content in changes.items()}
            store.commit(files, base=store.head("main"), author=author, message="Change", at=NOON)

    def list_commits(self) -> tuple[str, ...]:
        with GitStore(self.path) as store:
            head = store.head("main")
            assert head is not None
            return tuple(each.commit for each in store.list_commits(head))

    def put_bundle_mate(self, bundle: str) -> None:
        """Begin a version 3.0 in a bundle, as a draft."""
        text = self.read("measure.yaml").decode()
        value = {"status": "draft", "bundle": bundle}
        files = {name: self.read(f"{NUMBER}/{name}") for name in self.list_files()}
        changes = {f"3.0/{name}": content for name, content in files.items()}
        self.write({**changes, "measure.yaml": set_field(text, ("versions", "3.0"), value).encode()})

    def read_all(self) -> dict[str, bytes]:
        """Return the files of the measure by path."""
        with GitStore(self.path) as store:
            root = self._root(store)
            paths = [path for path in find_changes(store, None, root) if path.startswith(f"{FOLDER}/")]
            entries = ((path, find_entry(store, root, path)) for path in paths)
            return {path: store.blob(entry.id) for path, entry in entries if entry is not None}

    def list_files(self) -> tuple[str, ...]:
        with GitStore(self.path) as store:
            return tuple(store.tree(self.find_tree()))

    def put(self, state: State, *, department: bool = False, bundle: str = "") -> None:
        """Put the version into a state, as if steps had led there."""
        text = set_field(self.read("measure.yaml").decode(), ("department_review",), department)
        tree = self.find_tree()
        value: dict[str, object] = {"status": "approved" if state == "public" else state}
        if bundle:
            value |= {"bundle": bundle}
        if state in RELEASES:
            value |= {"release_at": RELEASES[state]}
        if state in ("approved", "public"):
            value |= {"approved": {"tree": tree, "by": "u-8", "at": "2024-03-08T16:20:40+00:00"}}
        if state == "withdrawn":
            value |= {"withdrawn": {"at": "2024-03-13T16:20:40+00:00", "by": ["u-8", "u-9"], "why": "Wrong."}}
        if state == "rejected":
            value |= {"rejected": {"at": "2024-03-13T16:20:40+00:00", "by": "u-8", "why": "Wrong."}}
        self.write({"measure.yaml": set_field(text, ("versions", NUMBER), value).encode()})

    @staticmethod
    def _root(store: GitStore) -> str:
        head = store.head("main")
        assert head is not None
        return store.root_of(head)


def take(visitor: Visitor, move: str, **typed: str) -> int:
    answer = visitor.post(f"{STEPS}/{move}", {**TYPED, **typed})
    return answer.status_code


def check_all(visitor: Visitor, number: str = NUMBER) -> None:
    """Mark every column of numbers as checked, by the buttons of the screen."""
    page = visitor.get(f"/measures/{ID}/{number}/steps/").text
    rows = findall(r'name="name" value="([^"]*)"><input type="hidden" name="digest" value="([^"]*)"', page)
    assert rows
    for name, digest in rows:
        visitor.post(f"/measures/{ID}/{number}/checked", {"name": unescape(name), "digest": digest})

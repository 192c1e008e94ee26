"""Cuts files down to what a sample holds, so that nothing in it refers to what is not there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from measures.bindings import find_bindings
from measures.model.measure import Measure
from measures.model.tree import Objects
from measures.publication.approval import seal_state
from measures.reading.front_matter import split_front_matter
from measures.reading.yaml_text import read_yaml
from measures.store.memory import MemoryStore
from measures.store.seeding import list_files
from publishing.staging.choosing import Candidate
from publishing.staging.records import write_yaml

_INSTEAD = "What stood here names figures that this sample does not hold."
_PROSE = ("pages/", "news/", "measures/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a sample holds: the numbers of the versions of each measure by id, and the paths of measures it lacks."""

    versions: Mapping[str, frozenset[str]]
    lacking: frozenset[str]

    def is_held(self, measure: str, version: str | None) -> bool:
        """Whether a measure, or one version of it, is in the sample."""
        return measure in self.versions and (version is None or version in self.versions[measure])


def hold(chosen: Iterable[Candidate], paths: Iterable[str]) -> Held:
    """Return what a sample holds; `paths` are those of all measures there were."""
    known = {each.folder.path: each for each in chosen}
    versions = {each.measure.id: frozenset(each.trees) for each in known.values()}
    return Held(versions=versions, lacking=frozenset(path for path in paths if path not in known))


def cut_shared(objects: Objects, shared: Mapping[str, str], held: Held) -> dict[str, bytes]:
    """Return the shared files; paragraphs and redirects that lead to what the sample lacks are replaced or left out."""
    made = {}
    for path, blob in shared.items():
        content = objects.blob(blob)
        if path == "redirects.yaml":
            content = _cut_redirects(content, held)
        elif path.endswith(".md") and path.startswith(_PROSE):
            content = _cut_page(content, path, held)
        made[path] = content
    return made


def _cut_redirects(content: bytes, held: Held) -> bytes:
    read = read_yaml(content.decode(), "redirects.yaml").value
    kept = [
        each
        for each in (read if isinstance(read, list) else [])
        if not (isinstance(each, dict) and any(_leads_away(str(end), held) for end in each.values()))
    ]
    return write_yaml(kept).encode() if kept else b""


def _leads_away(address: str, held: Held) -> bool:
    parts = address.strip("/").split("/")
    return len(parts) >= 3 and "/".join(parts[:3]) in held.lacking


def _cut_page(content: bytes, path: str, held: Held) -> bytes:
    text = content.decode()
    parts = split_front_matter(text, path).value
    if parts is None:
        return content
    blocks = re.split(r"(\n[ \t]*\n)", parts.body)
    cut = "".join(block if at % 2 or _is_whole(block, held) else _INSTEAD for at, block in enumerate(blocks))
    return f"{text[: len(text) - len(parts.body)]}{cut.rstrip()}\n".encode()


def _is_whole(block: str, held: Held) -> bool:
    """Whether a block of text names and links to nothing that the sample lacks."""
    bound = [each for each in find_bindings(block) if each.measure is not None]
    if any(not held.is_held(each.measure or "", each.version) for each in bound):
        return False
    return not any(_leads_away(address, held) for address in re.findall(r"\]\((/[^)\s#]*)", block))


def cut_version(objects: Objects, tree: str, held: Held) -> dict[str, bytes]:
    """Return the files of a version, without sources' links to measures that the sample lacks."""
    files = dict(list_files(objects, tree))
    parts = split_front_matter(files["measure.md"].decode(), "measure.md").value if "measure.md" in files else None
    front = read_yaml(parts.front, "measure.md").value if parts is not None and "same_as" in parts.front else None
    if parts is None or not isinstance(front, dict):
        return files
    lost = [each for each in _list_records(front, "sources") if _is_lost_copy(each, held)]
    for source in lost:
        del source["same_as"]
    if lost:
        files["measure.md"] = f"---\n{write_yaml(front)}---\n{parts.body}".encode()
    return files


def _is_lost_copy(source: dict[str, object], held: Held) -> bool:
    return "same_as" in source and str(source["same_as"]).partition("#")[0] not in held.versions


def cut_state(
    content: bytes, trees: Mapping[str, str], approved: frozenset[str], held: Held, key: bytes | None
) -> bytes:
    """Return measure.yaml with the versions of the sample alone, and their approvals made anew for its trees."""
    state = read_yaml(content.decode(), "measure.yaml").value
    assert isinstance(state, dict)
    for name in ("related", "replaced_by"):
        named = state.get(name)
        known = [each for each in ([named] if isinstance(named, str) else named or []) if each in held.versions]
        state.pop(name, None)
        if known:
            state[name] = known
    for notice in _list_records(state, "notices"):
        notice["on"] = [number for number in _list_texts(notice.get("on")) if number in trees]
    state["notices"] = [each for each in _list_records(state, "notices") if each["on"]]
    state["updates"] = [each for each in _list_records(state, "updates") if each.get("version") in trees]
    versions = state.get("versions")
    kept = {number: each for number, each in versions.items() if number in trees} if isinstance(versions, dict) else {}
    state["versions"] = kept
    for number, each in kept.items():
        _approve(each, trees[number] if number in approved else None)
    made = {name: value for name, value in state.items() if value not in ([], {})}
    if key is not None:
        _seal(made, key)
    return write_yaml(made).encode()


def _approve(state: object, tree: str | None) -> None:
    """Let an approval name the tree of the sample; one that holds for no tree goes."""
    if not isinstance(state, dict) or not isinstance(state.get("approved"), dict):
        return
    if tree is None:
        del state["approved"]
        return
    state["approved"]["tree"] = tree
    state["approved"].pop("seal", None)


def _seal(state: dict[str, object], key: bytes) -> None:
    measure = Measure.model_validate(state)
    for number, read in measure.versions.items():
        if read.approved is not None:
            seal = seal_state(key, measure=measure.id, version=number, state=read, approved=read.approved)
            state["versions"][number]["approved"]["seal"] = seal  # type: ignore[index]


def _list_records(record: Mapping[object, object], name: str) -> list[dict[str, object]]:
    found = record.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _list_texts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else [str(each) for each in value] if isinstance(value, list) else []


def find_tree(files: Mapping[str, bytes]) -> str:
    """Return the id of the tree that files make."""
    return MemoryStore(files).root

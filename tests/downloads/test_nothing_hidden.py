"""No download holds what is not public, not even inside an archive."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from measures.model.tree import hash_blob
from tests.pages.content import SMOKING, SMOKING_STATE, change, make_content, open_site, render_all

FOLDER = f"measures/{SMOKING}"
DATA = ("csv", "json", "xml")
EMBARGOED = SMOKING_STATE.replace('"3.0": {status: draft}', '"3.0": {status: approved, release_at: 2030-01-10}')


def unpack(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield a file, and every file inside it where it is an archive."""
    yield name, content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield from unpack(f"{name}!{inner}", archive.read(inner))


def list_bytes(files: dict[str, bytes]) -> dict[str, bytes]:
    outputs = render_all(open_site(files))
    return {name: content for path, made in outputs.items() for name, content in unpack(path, made)}


def plant(state: str) -> dict[str, bytes]:
    """Return content whose third version, and whose notes for colleagues, hold a word that no public file may hold."""
    files = make_content() | {f"{FOLDER}/measure.yaml": state.encode()}
    files = change(files, f"{FOLDER}/3.0/by-group.md", "Adults who smoke, by group", "Zanzibar")
    files = change(files, f"{FOLDER}/3.0/by-group.csv", "13.0", "98.7")
    return change(files, f"{FOLDER}/2.1/measure.md", "sources:", "internal_note: Zanzibar told us.\nsources:")


def test_draft_and_embargoed_versions_leave_no_byte_in_any_file():
    for state in (SMOKING_STATE, EMBARGOED):
        found = list_bytes(plant(state))
        assert any("!content.xml" in name for name in found)
        assert [name for name, content in found.items() if b"Zanzibar" in content] == []
        assert [name for name, content in found.items() if b"98.7" in content and name.endswith(DATA)] == []


def test_version_that_comes_out_is_in_every_archive():
    found = list_bytes(plant(EMBARGOED.replace("2030-01-10", "2026-01-10")))
    holding = {name.rpartition(".")[2] for name, content in found.items() if b"98.7" in content}
    assert holding >= {"csv", "json", "xml", "html"}


def test_the_only_ids_of_content_are_those_of_data_files():
    files = make_content()
    known = {hash_blob(content).encode() for path, content in files.items() if path.endswith(".csv")}
    shown = {each for content in list_bytes(files).values() for each in re.findall(rb"\b[0-9a-f]{40}\b", content)}
    assert shown <= known
    assert shown

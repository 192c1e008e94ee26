"""What is kept between runs is a cache: damage to it costs time alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from publishing.keeping import KeptBytes


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "kept.sqlite"
    with KeptBytes(path) as first:
        for number in range(400):
            first[f"key-{number:03d}"] = bytes(500)
    return path


def test_what_was_kept_is_there_for_the_next_run(kept: Path) -> None:
    with KeptBytes(kept) as again:
        assert len(again) == 400
        assert again["key-007"] == bytes(500)


def test_file_that_is_no_database_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    path.write_bytes(b"no database at all" * 100)
    with KeptBytes(path) as begun:
        assert list(begun) == []


def test_damage_within_the_file_is_as_if_nothing_was_kept(kept: Path) -> None:
    content = bytearray(kept.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    kept.write_bytes(bytes(content))
    with KeptBytes(kept) as damaged:
        assert damaged.get("key-007") is None
        damaged["key-007"] = b"new"
    with KeptBytes(kept) as again:
        assert again["key-007"] == b"new"

"""yardstick remind: it queues letters, and says so; without content it says that."""

from __future__ import annotations

from pathlib import Path

from measures.store import seed_store

from .conftest import NOON, CommandLine, invite


def test_nobody_is_reminded_where_nothing_waits_and_each_once_where_something_does(
    yardstick: CommandLine, state: Path, folder: Path
) -> None:
    person = invite(yardstick, "editor")
    measure = min(folder.glob("measures/*/*/*/measure.yaml"))
    measure.write_text(measure.read_text().replace("versions:", "next_release: 2026-10\nversions:"))
    seed_store(state / "content.git", folder, person, NOON)
    ended = [yardstick("remind") for _ in range(2)]
    assert [each.code for each in ended] == [0, 0], ended[0].err
    assert [each.out for each in ended] == ["Letters queued: 1.\n", "Nobody has anything new to be reminded of.\n"]


def test_without_content_it_says_so(yardstick: CommandLine) -> None:
    ended = yardstick("remind")
    assert ended.code == 3
    assert "Nobody is reminded: The content store cannot be read" in ended.err

"""A save through a copy is acknowledged when the shared repository has it, whatever becomes of the server meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cms.workspace import ContentPlace, Saved, StoreBusy, Workspace
from cms.workspace.workspace import SavesElsewhere
from measures.store import GitStore
from measures.store.git import RemoteUnreachable, Transport
from tests.cms.workspace.studio import FACTS, FILES, NOON, edit, open_workspace
from tests.remotes import Troubles, serve_over_http

CHANGED = edit(FILES[FACTS], "Two.", "Three.")


@dataclass
class Machine:
    """A machine with a copy of the shared repository, and what is wrong with the server of that."""

    place: ContentPlace
    shared: Path
    troubles: Troubles

    def save(self, content: bytes = CHANGED) -> Saved:
        with open_workspace(self.place) as opened:
            done = opened.save({FACTS: content}, base=opened.head, message="Change", user="u-2")
        assert isinstance(done, Saved)
        return done

    def count_commits(self) -> int:
        """Return how many commits the shared repository has."""
        with GitStore(self.shared) as store:
            return len(store.list_commits(store.head("main") or ""))


@pytest.fixture
def machine(place: ContentPlace, tmp_path: Path) -> Iterator[Machine]:
    troubles = Troubles()
    with serve_over_http(place.path.parent, troubles) as address:
        away = tmp_path / "away"
        copy = ContentPlace(path=away / "c.git", remote=f"{address}content.git", branch="main", cache=away)
        with open_workspace(copy):
            yield Machine(copy, place.path, troubles)
        troubles.over.set()


def test_a_push_that_was_taken_but_not_answered_is_a_save(machine: Machine) -> None:
    machine.troubles.pushes_die = True
    done = machine.save()
    assert machine.count_commits() == 2
    with GitStore(machine.shared) as store:
        assert store.head("main") == done.commit


def test_a_save_of_which_nobody_knows_is_refused_and_sent_again_makes_no_second_one(machine: Machine) -> None:
    machine.troubles.pushes_die = machine.troubles.is_gone_after_a_push = True
    with pytest.raises(RemoteUnreachable):
        machine.save()
    machine.troubles.pushes_die = machine.troubles.hangs_up = False
    assert machine.count_commits() == 2, "the push did arrive"
    assert machine.save().paths == ()
    assert machine.count_commits() == 2


def test_a_repository_that_refuses_has_no_save_and_none_is_acknowledged(machine: Machine) -> None:
    hook = machine.shared / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(StoreBusy):
        machine.save()
    assert machine.count_commits() == 1
    hook.unlink()
    assert machine.save().paths == (FACTS,)


def test_a_server_that_falls_silent_is_given_up_and_holds_up_nobody_for_ever(machine: Machine) -> None:
    machine.place = replace(machine.place, transport=Transport(silence=0.2))
    machine.troubles.is_silent = True
    for _ in range(2):
        with pytest.raises(RemoteUnreachable):
            machine.save()
    machine.troubles.is_silent = False
    assert machine.save().paths == (FACTS,)


def test_a_machine_takes_at_once_what_another_tells_that_it_saved(machine: Machine, tmp_path: Path) -> None:
    told: list[str] = []
    other = ContentPlace(
        path=tmp_path / "other" / "c.git", remote=machine.place.remote, branch="main", cache=tmp_path / "other"
    )
    with open_workspace(other) as opened:
        assert opened.read(FACTS) == FILES[FACTS]
    saving = Workspace(machine.place, lambda: NOON, SavesElsewhere((), told.append))
    saving.save({FACTS: CHANGED}, base=saving.head, message="Change", user="u-2")
    saving.close()
    with open_workspace(other) as opened:
        assert opened.read(FACTS) == FILES[FACTS], "nobody told it yet"
    reading = Workspace(other, lambda: NOON, SavesElsewhere(tuple(told), told.append))
    assert reading.read(FACTS) == CHANGED
    reading.close()
    assert len(told) == 1

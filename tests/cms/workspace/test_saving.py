"""Saves of one editor beside those of others."""

from datetime import timedelta
from pathlib import Path

import pytest

from cms.workspace import BaseUnknown, Choice, Conflict, ContentPlace, PathTaken, Saved, StoreEmpty, Workspace
from measures.store import GitStore
from measures.store.git import RemoteUnreachable, make_repository
from tests.cms.workspace.studio import DATA, FACTS, FILES, FOLDER, NOON, edit, open_workspace


def save(workspace: Workspace, changes: dict[str, bytes | None], base: str, user: str = "u-2") -> Saved | Conflict:
    return workspace.save(changes, base=base, message="Change", user=user)


def test_save_is_a_commit_by_its_user_and_the_next_read_shows_it(mine: Workspace) -> None:
    done = save(mine, {FACTS: edit(FILES[FACTS], "Adults who smoke", "Smokers")}, mine.head)
    assert isinstance(done, Saved)
    assert done.paths == (FACTS,)
    assert mine.objects.author_of(done.commit) == "u-2"
    assert mine.read(FACTS) == edit(FILES[FACTS], "Adults who smoke", "Smokers")


def test_save_without_a_change_makes_no_commit(mine: Workspace) -> None:
    before = mine.head
    assert save(mine, {FACTS: FILES[FACTS], "new.md": None}, before) == Saved(commit=before, paths=())


def test_changes_of_other_parts_of_one_file_are_both_kept(mine: Workspace, theirs: Workspace) -> None:
    base = mine.head
    save(theirs, {FACTS: edit(FILES[FACTS], "population: Adults", "population: People")}, base, "u-3")
    done = save(mine, {FACTS: edit(FILES[FACTS], "Two.", "Three.")}, base)
    assert isinstance(done, Saved)
    assert done.was_merged
    both = edit(edit(FILES[FACTS], "population: Adults", "population: People"), "Two.", "Three.")
    assert mine.read(FACTS) == both


def test_a_save_that_sends_an_unchanged_file_too_says_nothing_of_others(mine: Workspace) -> None:
    done = save(mine, {FACTS: FILES[FACTS], DATA: edit(FILES[DATA], "Male,12", "Male,13")}, mine.head)
    assert isinstance(done, Saved)
    assert (done.paths, done.was_merged) == ((DATA,), False)


def test_change_of_the_same_part_is_asked_of_and_nothing_is_saved_until_it_is_settled(
    mine: Workspace, theirs: Workspace
) -> None:
    base = mine.head
    save(theirs, {DATA: edit(FILES[DATA], "Male,12", "Male,13")}, base, "u-3")
    changes: dict[str, bytes | None] = {
        DATA: edit(FILES[DATA], "Male,12", "Male,14"),
        FACTS: edit(FILES[FACTS], "Two.", "Three."),
    }
    done = save(mine, changes, base)
    assert isinstance(done, Conflict)
    (clash,) = done.clashes
    assert (clash.path, clash.part, clash.base, clash.mine, clash.theirs) == (DATA, ("Male", "Rate"), "12", "14", "13")
    assert mine.read(FACTS) == FILES[FACTS]
    again = mine.save(changes, base=base, message="x", user="u-2", chosen={clash.key: Choice(take="mine")})
    assert isinstance(again, Saved)
    assert (mine.read(DATA), mine.read(FACTS)) == (changes[DATA], changes[FACTS])


def test_edit_follows_a_measure_that_was_moved_meanwhile(mine: Workspace, theirs: Workspace) -> None:
    base, new = mine.head, "measures/health/tobacco/adults"
    moves: dict[str, bytes | None] = {}
    for path, content in FILES.items():
        if path.startswith(f"{FOLDER}/"):
            moves |= {path: None, path.replace(FOLDER, new): content}
    save(theirs, moves, base, "u-3")
    save(theirs, {f"{new}/1.0/measure.md": edit(FILES[FACTS], "geography: England", "geography: Wales")}, theirs.head)
    done = save(mine, {FACTS: edit(FILES[FACTS], "Two.", "Three.")}, base)
    assert isinstance(done, Saved)
    assert mine.read(FACTS) is None
    wanted = edit(edit(FILES[FACTS], "geography: England", "geography: Wales"), "Two.", "Three.")
    assert mine.read(f"{new}/1.0/measure.md") == wanted


@pytest.mark.parametrize("base", ["f" * 40, "main", "", "../x"])
def test_save_from_a_commit_that_is_not_of_the_branch_is_refused(mine: Workspace, base: str) -> None:
    with pytest.raises(BaseUnknown):
        save(mine, {FACTS: b"x"}, base)


def test_save_from_a_tree_or_a_file_is_refused(mine: Workspace) -> None:
    for base in (mine.root, mine.list_folder("")["site.yaml"].id):
        with pytest.raises(BaseUnknown):
            save(mine, {FACTS: b"x"}, base)


def test_save_from_a_commit_of_another_branch_is_refused(mine: Workspace) -> None:
    other = mine.objects.commit({"x": b"y"}, base=None, author="u-9", message="Apart", at=NOON, branch="apart")
    with pytest.raises(BaseUnknown):
        save(mine, {FACTS: b"x"}, other)


@pytest.mark.parametrize("path", ["measures/health", f"{FACTS}/below"])
def test_file_never_takes_the_place_of_a_folder_or_stands_below_a_file(mine: Workspace, path: str) -> None:
    with pytest.raises(PathTaken):
        save(mine, {path: b"x"}, mine.head)


def share(folder: Path, place: ContentPlace, name: str) -> ContentPlace:
    return ContentPlace(path=folder / name / "c.git", remote=str(place.path), branch="main", cache=folder / name)


def test_save_through_a_copy_reaches_the_shared_store_and_merges_what_came_there(
    place: ContentPlace, tmp_path: Path, mine: Workspace
) -> None:
    with open_workspace(share(tmp_path, place, "copy")) as copy:
        base = copy.head
        save(mine, {FACTS: edit(FILES[FACTS], "population: Adults", "population: People")}, base, "u-3")
        done = save(copy, {FACTS: edit(FILES[FACTS], "Two.", "Three.")}, base)
        assert isinstance(done, Saved)
        assert mine.objects.head("main") == done.commit == copy.objects.head("main")
        both = edit(edit(FILES[FACTS], "population: Adults", "population: People"), "Two.", "Three.")
        assert copy.read(FACTS) == both


def test_copy_shows_what_others_pushed_to_the_shared_store_some_seconds_later(
    place: ContentPlace, tmp_path: Path, mine: Workspace
) -> None:
    away, now = share(tmp_path, place, "copy"), NOON

    def look() -> bytes | None:
        copy = Workspace(away, lambda: now)
        try:
            return copy.read(FACTS)
        finally:
            copy.close()

    assert look() == FILES[FACTS]
    changed = edit(FILES[FACTS], "Two.", "Three.")
    save(mine, {FACTS: changed}, mine.head)
    assert look() == FILES[FACTS]
    now += timedelta(seconds=20)
    assert look() == changed
    place.path.rename(tmp_path / "gone.git")
    now += timedelta(seconds=20)
    assert look() == changed


def test_save_that_cannot_reach_the_shared_store_is_not_acknowledged(place: ContentPlace, tmp_path: Path) -> None:
    away = share(tmp_path, place, "copy")
    with open_workspace(away) as copy:
        base = copy.head
        place.path.rename(tmp_path / "gone.git")
        with pytest.raises(RemoteUnreachable):
            save(copy, {FACTS: b"x"}, base)
        assert copy.objects.head("main") == base


def test_store_without_a_commit_is_said_so(tmp_path: Path) -> None:
    make_repository(tmp_path / "empty.git")
    with pytest.raises(StoreEmpty):
        Workspace(ContentPlace(path=tmp_path / "empty.git", remote=None, branch="main", cache=tmp_path), lambda: NOON)


def test_store_is_left_as_git_wants_it(mine: Workspace, place: ContentPlace) -> None:
    save(mine, {FACTS: edit(FILES[FACTS], "Two.", "Three."), DATA: None}, mine.head)
    with GitStore(place.path) as store:
        assert store.diff(store.root_of(mine.head), store.root_of(store.head("main") or "")) == ()


@pytest.mark.parametrize("commit", ["", "HEAD", "0" * 40, "Z" * 40, "a" * 39, "\x00", "refs/heads/main", "ä" * 40])
def test_what_stood_at_a_commit_that_is_none_is_refused_in_so_many_words(mine: Workspace, commit: str) -> None:
    with pytest.raises(BaseUnknown):
        mine.read(FACTS, at=commit)
    with pytest.raises(BaseUnknown):
        mine.list_folder("", at=commit)
    assert mine.read(FACTS, at=mine.head) == FILES[FACTS]

"""Rolling back, going on again, restoring and verifying."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from measures.model.tree import find_entry
from measures.store.git import GitStore
from publishing.guard import Silence
from publishing.history import History
from publishing.outcome import Code
from publishing.verify import verify, verify_render
from tests.publishing.station import SMOKING, Station

pytestmark = pytest.mark.slow


@pytest.fixture
def edited(published: Station) -> Station:
    """An installation with two releases."""
    published.edit(f"{SMOKING}/2.1/by-group.md", "Few Hill people", "Not many Hill people")
    assert published.publish().words == "Release 2 is live."
    return published


def test_rollback_shows_an_older_release_everywhere_without_rendering(edited: Station) -> None:
    outcome = edited.roll_back("1")

    assert outcome.code == Code.DONE, outcome
    assert outcome.rendered == {}
    assert edited.held("site") == edited.held("mirror") == edited.released("1")
    with History(edited.layout.history) as history:
        newest = history.newest()
        assert newest is not None
        assert (newest.number, newest.tree) == (3, history.find_release("1").tree)
        assert newest.rolls_back == history.find_release("1").id


def test_rollback_holds_the_site_until_somebody_resumes(edited: Station) -> None:
    edited.roll_back("1")
    assert edited.look().reasons == ()
    edited.edit("pages/about.md", "Who we are.", "Who we really are.")

    outcome = edited.publish()
    assert outcome.code == Code.STOPPED
    assert "--resume" in outcome.words
    assert edited.held("site") == edited.released("1")

    outcome = edited.publish(resume=True)
    assert outcome.words == "Release 4 is live."
    assert b"Not many Hill people" in edited.held("site")["health/habits/smoking/latest/index.html"]
    assert b"Who we really are." in edited.held("mirror")["about/index.html"]
    assert edited.publish().code == Code.DONE


def test_rollback_holds_even_when_caches_are_lost(edited: Station) -> None:
    edited.roll_back("1")
    shutil.rmtree(edited.var / "cache")

    assert edited.publish().code == Code.STOPPED
    assert edited.held("site") == edited.released("1")


def test_rollback_that_a_target_missed_reaches_it_at_the_next_publish_and_still_holds(edited: Station) -> None:
    mirror = (edited.var / "mirror").resolve()
    lock = mirror / ".yardstick" / "lock"
    lock.unlink()
    lock.mkdir()
    assert edited.roll_back("1").code == Code.OUTSIDE_FAILED
    assert edited.held("site") == edited.released("1")
    lock.rmdir()

    outcome = edited.publish()

    assert outcome.code == Code.STOPPED
    assert "rollback" in outcome.words
    assert edited.held("mirror") == edited.released("1")


def test_rollback_to_a_version_withdrawn_since_is_refused(edited: Station) -> None:
    edited.edit(
        f"{SMOKING}/measure.yaml",
        '"2.1": {status: approved, release_at: 2025-06-02T09:30:00+01:00}',
        '"2.1": {status: withdrawn, release_at: 2025-06-02T09:30:00+01:00, '
        "withdrawn: {at: 2025-08-01T12:00:00Z, by: [u-3, u-9], why: It was wrong.}}",
    )
    edited.publish()
    before = edited.held("site")

    outcome = edited.roll_back("1")

    assert outcome.code == Code.NO
    assert "health/habits/smoking 2.1" in outcome.words
    assert edited.held("site") == before
    assert edited.roll_back("1", even_withdrawn=True).code == Code.DONE
    assert edited.held("site") == edited.released("1")


def test_rollback_to_a_version_that_is_not_due_any_more_is_refused(edited: Station) -> None:
    state = edited.read(f"{SMOKING}/measure.yaml").decode()
    later = state.replace('"2.1": {status: approved', '"2.1": {status: draft', 1)
    assert later != state
    edited.write({f"{SMOKING}/measure.yaml": later.encode()})
    assert edited.publish().words == "Release 3 is live."

    outcome = edited.roll_back("2")

    assert outcome.code == Code.NO
    assert "health/habits/smoking 2.1" in outcome.words
    assert edited.roll_back("2", even_withdrawn=True).code == Code.DONE


def test_version_withdrawn_before_its_folder_went_is_still_withdrawn(edited: Station) -> None:
    edited.edit(
        f"{SMOKING}/measure.yaml",
        '"2.1": {status: approved, release_at: 2025-06-02T09:30:00+01:00}',
        '"2.1": {status: withdrawn, release_at: 2025-06-02T09:30:00+01:00, '
        "withdrawn: {at: 2025-08-01T12:00:00Z, by: [u-3, u-9], why: It was wrong.}}",
    )
    edited.publish()
    edited.write({f"{SMOKING}/{name}": None for name in list_names(edited, SMOKING)})
    edited.publish()

    outcome = edited.roll_back("1")

    assert outcome.code == Code.NO
    assert "health/habits/smoking 2.1" in outcome.words


def list_names(station: Station, folder: str) -> list[str]:
    """Return the paths of all files below a folder at the head of the content."""
    with GitStore(station.layout.content) as store:
        root = store.root_of(store.head("main") or "")
        entry = find_entry(store, root, folder)
        assert entry is not None
        return list(walk(store, entry.id))


def walk(store: GitStore, tree: str, start: str = "") -> Iterator[str]:
    for name, entry in store.tree(tree).items():
        if entry.kind == "folder":
            yield from walk(store, entry.id, f"{start}{name}/")
        else:
            yield f"{start}{name}"


def test_rollback_to_no_release_is_refused(edited: Station) -> None:
    assert edited.roll_back("77").code == Code.NO
    assert edited.count_releases() == 2


def test_restore_fills_an_emptied_target(edited: Station) -> None:
    shutil.rmtree((edited.var / "mirror").resolve())

    outcome = edited.restore("mirror")

    assert outcome.code == Code.DONE
    assert edited.held("mirror") == edited.released()


def test_restore_mends_what_was_altered_added_and_removed(edited: Station) -> None:
    mirror = edited.var / "mirror"
    (mirror / "index.html").write_bytes(b"altered")
    (mirror / "about" / "index.html").unlink()
    (mirror / "intruder.html").write_bytes(b"added")

    outcome = edited.restore("mirror")

    assert edited.held("mirror") == edited.released()
    assert set(outcome.mirrored[0].written) == {"index.html", "about/index.html"}
    assert outcome.mirrored[0].deleted == ("intruder.html",)


def test_restore_mends_a_broken_pointer(edited: Station) -> None:
    (edited.var / "mirror" / ".yardstick" / "pointer.json").write_bytes(b"{")
    edited.edit("pages/about.md", "Who we are.", "Who we really are.")
    outcome = edited.publish()
    assert outcome.code == Code.OUTSIDE_FAILED
    assert "pointer" in outcome.words

    assert edited.restore("mirror").code == Code.DONE

    assert edited.held("mirror") == edited.released()
    assert verify(edited.settings, None, Silence()).code == Code.DONE


def test_restore_of_what_is_no_target_is_refused(edited: Station) -> None:
    assert edited.restore("nowhere").code == Code.NO


def test_restore_before_the_first_release_says_so(station: Station) -> None:
    outcome = station.restore("mirror")

    assert (outcome.code, outcome.words) == (Code.NO, "There is no release yet.")


def test_verify_says_yes_when_every_file_is_right(edited: Station) -> None:
    verdict = verify(edited.settings, None, Silence())

    assert verdict.code == Code.DONE
    assert verdict.differences == ()


@pytest.mark.parametrize("fault", ["altered", "missing", "extra"])
def test_verify_names_the_file_that_differs(edited: Station, fault: str) -> None:
    page = edited.var / "mirror" / "health" / "index.html"
    if fault == "altered":
        content = bytearray(page.read_bytes())
        content[100] ^= 1
        page.write_bytes(content)
    elif fault == "missing":
        page.unlink()
    else:
        page = page.with_name("extra.html")
        page.write_bytes(b"")

    verdict = verify(edited.settings, None, Silence())

    assert verdict.code == Code.NO
    assert [str(difference) for difference in verdict.differences] == [
        f"{edited.var}/mirror: health/{page.name} is {fault}"
    ]
    assert verify(edited.settings, str(edited.var / "site"), Silence()).code == Code.DONE


def test_rendering_the_record_again_gives_the_same_tree(edited: Station) -> None:
    verdict = verify_render(edited.settings, edited.machine, Silence())

    assert verdict.code == Code.DONE, verdict
    with History(edited.layout.history) as history:
        newest = history.newest()
        assert newest is not None
        assert newest.tree in verdict.words


def test_rendering_again_cannot_tell_about_another_program(edited: Station) -> None:
    program = edited.folder / "program"
    program.mkdir()
    for name in ("generator", "measures", "publishconf.py", "pelicanconf.py", "pyproject.toml"):
        (program / name).symlink_to(edited.program / name)
    edited.program = program

    verdict = verify_render(edited.settings, edited.machine, Silence())

    assert verdict.code == Code.OUTSIDE_FAILED
    assert "Cannot tell" in verdict.words

"""`yardstick approve`: what it commits, what it refuses, and how it reaches a store elsewhere."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from measures.model.measure import Measure
from measures.model.tree import find_entry
from measures.publication.approval import is_sealed
from measures.reading.measure_file import read_measure
from measures.store import GitStore, seed_store
from tests.publishing.content import DIET
from tests.remotes import Troubles, serve_over_git, serve_over_http

from .conftest import NOON, CommandLine, invite

KEY = "k" * 40


@pytest.fixture
def folder(folder: Path) -> Path:
    """The small content, with a version 1.1 that nobody has approved."""
    (folder / DIET / "1.1").mkdir()
    for name in ("measure.md", "by-group.md", "by-group.csv"):
        shutil.copy(folder / DIET / "1.0" / name, folder / DIET / "1.1" / name)
    return folder


@pytest.fixture
def store(folder: Path, state: Path) -> Path:
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    return state / "content.git"


def read_state(store: Path, path: str) -> tuple[Measure, str]:
    """Return a measure's state at the head of a store, and the tree id of its version 1.1."""
    with GitStore(store) as opened:
        head = opened.head("main")
        assert head is not None
        root = opened.root_of(head)
        entry, tree = (find_entry(opened, root, f"{path}/{name}") for name in ("measure.yaml", "1.1"))
        assert entry is not None
        assert tree is not None
        measure = read_measure(opened.blob(entry.id), "measure.yaml").value
        assert measure is not None
        return measure, tree.id


def test_an_approval_names_the_tree_the_person_and_the_instant(yardstick: CommandLine, store: Path) -> None:
    ended = yardstick("approve", DIET, "1.1", "--by", "u-3", "--release-at", "2027-05-13")
    assert ended.code == 0, ended.err
    measure, tree = read_state(store, DIET)
    state = measure.versions["1.1"]
    assert (state.status, state.release_at) == ("approved", "2027-05-13")
    assert state.approved is not None
    assert (state.approved.tree, state.approved.by, state.approved.seal) == (tree, "u-3", None)
    assert datetime.fromisoformat(state.approved.at) == NOON


def test_the_approved_tree_is_kept_by_a_ref(yardstick: CommandLine, store: Path) -> None:
    assert yardstick("approve", DIET, "1.1", "--by", "u-3").code == 0
    measure, tree = read_state(store, DIET)
    with GitStore(store) as opened:
        assert opened.ref(f"refs/yardstick/approved/{measure.id}/1.1") == tree


def test_with_a_key_the_approval_is_sealed(yardstick: CommandLine, store: Path) -> None:
    assert yardstick("approve", DIET, "1.1", "--by", "u-3", APPROVAL_KEY=KEY).code == 0
    measure, _ = read_state(store, DIET)
    assert is_sealed(KEY.encode(), measure=measure.id, version="1.1", state=measure.versions["1.1"])
    assert not is_sealed(b"x" * 40, measure=measure.id, version="1.1", state=measure.versions["1.1"])


@pytest.mark.parametrize("arguments", [(DIET, "9.0"), ("no/such/measure", "1.0")])
def test_a_version_that_is_not_there_is_a_no(yardstick: CommandLine, store: Path, arguments: tuple[str, str]) -> None:
    ended = yardstick("approve", *arguments, "--by", "u-3")
    assert ended.code == 1
    assert "The content store has no" in ended.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("diet", "1.1", "--by", "u-3"),
        (DIET, "one", "--by", "u-3"),
        (DIET, "1.1", "--by", "someone@example.org"),
        (DIET, "1.1", "--by", "u-3", "--release-at", "soon"),
        (DIET, "1.1", "--by", "u-3", "--release-at", "2027-02-30"),
        (DIET, "1.1", "--by", "u-3", "--release-at", "2026-10-25T01:30"),
        (DIET, "1.1", "--by", "u-3", "--release-at", "2026-03-29T01:30"),
        (DIET, "1.1"),
    ],
)
def test_what_is_not_understood_is_wrong_usage_and_commits_nothing(
    yardstick: CommandLine, store: Path, arguments: tuple[str, ...]
) -> None:
    assert yardstick("approve", *arguments).code == 2
    assert "1.1" not in read_state(store, DIET)[0].versions


def write_state(folder: Path, state: Path, written: str) -> Path:
    """Begin a store in which version 1.1 has a state."""
    file = folder / DIET / "measure.yaml"
    file.write_text(file.read_text().replace("versions:\n", f'versions:\n  "1.1": {{{written}}}\n'))
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    return state / "content.git"


def test_a_time_that_occurs_twice_is_taken_with_its_offset(yardstick: CommandLine, folder: Path, state: Path) -> None:
    accepted = "accepted: [{rule: release.working-day, by: u-9, at: 2026-10-01, why: It is a Sunday.}]"
    store = write_state(folder, state, f"status: draft, {accepted}")
    written = "2026-10-25T01:30:00+00:00"
    assert yardstick("approve", DIET, "1.1", "--by", "u-3", "--release-at", written).code == 0
    assert read_state(store, DIET)[0].versions["1.1"].release_at == written


def test_a_withdrawn_version_stays_withdrawn(yardstick: CommandLine, folder: Path, state: Path) -> None:
    file = folder / DIET / "measure.yaml"
    withdrawn = '  "1.1": {status: withdrawn, withdrawn: {at: 2026-01-01, by: [u-3, u-9], why: Wrong.}}\n'
    file.write_text(file.read_text().replace("versions:\n", f"versions:\n{withdrawn}"))
    assert withdrawn in file.read_text()
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    ended = yardstick("approve", DIET, "1.1", "--by", "u-3")
    assert ended.code == 1
    assert "was withdrawn" in ended.err
    assert read_state(state / "content.git", DIET)[0].versions["1.1"].status == "withdrawn"


def test_without_a_store_the_command_says_how_to_get_one(yardstick: CommandLine) -> None:
    ended = yardstick("approve", DIET, "1.1", "--by", "u-3")
    assert ended.code == 2
    assert "yardstick demo" in ended.err


def test_a_measure_with_a_fault_in_its_state_is_named_with_its_line(
    yardstick: CommandLine, folder: Path, state: Path
) -> None:
    file = folder / DIET / "measure.yaml"
    file.write_text(f"{file.read_text()}nonsense: 1\n")
    seed_store(state / "content.git", folder, "u-1", datetime(2026, 1, 1, tzinfo=UTC))
    ended = yardstick("approve", DIET, "1.1", "--by", "u-3")
    assert ended.code == 1
    assert f"{DIET}/measure.yaml:" in ended.err


@pytest.mark.slow
def test_an_approval_for_a_remote_store_is_there_when_the_command_ends(
    yardstick: CommandLine, store: Path, tmp_path: Path
) -> None:
    remote = tmp_path / "remote" / "content.git"
    remote.parent.mkdir()
    store.rename(remote)
    with serve_over_git(remote.parent) as address:
        ended = yardstick("approve", DIET, "1.1", "--by", "u-3", CONTENT_URL=f"{address}content.git")
    assert ended.code == 0, ended.err
    measure, tree = read_state(remote, DIET)
    assert measure.versions["1.1"].status == "approved"
    with GitStore(remote) as opened:
        assert opened.ref(f"refs/yardstick/approved/{measure.id}/1.1") == tree


@pytest.mark.slow
@pytest.mark.parametrize("is_gone", [False, True])
def test_an_approval_that_was_taken_but_not_answered_is_asked_for_before_anything_else(
    yardstick: CommandLine, store: Path, tmp_path: Path, *, is_gone: bool
) -> None:
    remote, troubles = tmp_path / "remote" / "content.git", Troubles(pushes_die=True, is_gone_after_a_push=is_gone)
    remote.parent.mkdir()
    store.rename(remote)
    with serve_over_http(remote.parent, troubles) as address:
        ended = yardstick("approve", DIET, "1.1", "--by", "u-3", CONTENT_URL=f"{address}content.git")
    assert ended.code == (3 if is_gone else 0)
    assert ("Nobody knows yet whether the approval arrived." in ended.err) == is_gone
    measure, _ = read_state(remote, DIET)
    assert measure.versions["1.1"].status == "approved"
    with GitStore(remote) as opened:
        assert len(opened.list_commits(opened.head("main") or "")) == 2, "it was not made twice"


@pytest.mark.slow
def test_a_remote_store_that_does_not_answer_means_to_try_again(yardstick: CommandLine) -> None:
    ended = yardstick("approve", DIET, "1.1", "--by", "u-3", CONTENT_URL="git://127.0.0.1:9/content.git")
    assert ended.code == 3
    assert "Traceback" not in ended.err


def test_a_public_version_cannot_be_put_off(yardstick: CommandLine, store: Path) -> None:
    ended = yardstick("approve", DIET, "1.0", "--by", "u-3", "--release-at", "2027-05-13")
    assert ended.code == 1
    assert "is public since" in ended.err
    assert yardstick("approve", DIET, "1.0", "--by", "u-3").code == 0


@pytest.mark.parametrize("written", ["2026-11-24", "2026-11-24T12:01:00+00:00", "2026-12-07"])
@pytest.mark.parametrize("status", ["draft", "approved", "department_review"])
def test_a_planned_version_is_not_released_before_its_plan(
    yardstick: CommandLine, folder: Path, state: Path, written: str, status: str
) -> None:
    store = write_state(folder, state, f"status: {status}, release_at: 2026-12-08")
    before = read_state(store, DIET)
    ended = yardstick("approve", DIET, "1.1", "--by", "u-3", "--release-at", written)
    assert ended.code == 1
    assert "is planned for 2026-12-08" in ended.err
    assert read_state(store, DIET) == before


def test_a_planned_version_is_due_as_planned_when_nothing_else_is_said(
    yardstick: CommandLine, folder: Path, state: Path
) -> None:
    store = write_state(folder, state, "status: draft, release_at: 2026-12-08")
    assert yardstick("approve", DIET, "1.1", "--by", "u-3").code == 0
    assert read_state(store, DIET)[0].versions["1.1"].release_at == "2026-12-08"


@pytest.mark.parametrize("more", [(), ("--release-at", "2026-11-24T12:00:00+00:00"), ("--release-at", "2026-11-23")])
def test_a_version_in_a_bundle_is_never_released_at_once(
    yardstick: CommandLine, folder: Path, state: Path, more: tuple[str, ...]
) -> None:
    store = write_state(folder, state, "status: draft, bundle: winter")
    ended = yardstick("approve", DIET, "1.1", "--by", "u-3", *more)
    assert ended.code == 1
    assert 'in the bundle "winter"' in ended.err
    assert read_state(store, DIET)[0].versions["1.1"].approved is None
    assert yardstick("approve", DIET, "1.1", "--by", "u-3", "--release-at", "2026-12-08").code == 0


@pytest.mark.parametrize("written", ["2026-12-05", "2026-12-25"])
def test_a_day_off_is_refused_with_the_next_working_day(
    yardstick: CommandLine, folder: Path, state: Path, written: str
) -> None:
    site = folder / "site.yaml"
    site.write_text(site.read_text() + "holidays: [2026-12-25, 2026-12-28]\n")
    store = write_state(folder, state, "status: draft")
    ended = yardstick("approve", DIET, "1.1", "--by", "u-3", "--release-at", written)
    assert ended.code == 1
    proposed = {"2026-12-05": "2026-12-07", "2026-12-25": "2026-12-29"}[written]
    assert f"--release-at {proposed}" in ended.err
    assert read_state(store, DIET)[0].versions["1.1"].approved is None


def test_approving_at_once_on_a_sunday_is_refused(yardstick: CommandLine, store: Path) -> None:
    yardstick.now = lambda: datetime(2026, 11, 29, 12, tzinfo=UTC)
    ended = yardstick("approve", DIET, "1.1", "--by", "u-3")
    assert ended.code == 1
    assert "--release-at 2026-11-30" in ended.err
    assert "1.1" not in read_state(store, DIET)[0].versions


TREE = {"APPROVAL": "tree"}


@pytest.mark.parametrize("status", ["draft", "rejected"])
def test_where_people_review_each_other_no_draft_is_approved_past_its_review(
    yardstick: CommandLine, folder: Path, state: Path, status: str
) -> None:
    store, approver = write_state(folder, state, f"status: {status}"), invite(yardstick, "approver")
    before = read_state(store, DIET)
    ended = yardstick("approve", DIET, "1.1", "--by", approver, **TREE)
    assert ended.code == 1
    assert {"draft": "go through review", "rejected": "nothing approves it"}[status] in ended.err
    assert read_state(store, DIET) == before


@pytest.mark.parametrize(
    ("roles", "words"),
    [
        (("reviewer", "editor", "administrator", "developer"), "This step is for an approver"),
        (("approver",), "not signed this version off"),
    ],
)
def test_in_review_the_command_asks_for_what_the_table_does(
    yardstick: CommandLine, folder: Path, state: Path, roles: tuple[str, ...], words: str
) -> None:
    store, person = write_state(folder, state, "status: department_review"), invite(yardstick, *roles)
    ended = yardstick("approve", DIET, "1.1", "--by", person, **TREE)
    assert ended.code == 1
    assert words in ended.err
    assert read_state(store, DIET)[0].versions["1.1"].status == "department_review"


def test_nobody_approves_in_the_name_of_an_account_that_is_not_there(
    yardstick: CommandLine, folder: Path, state: Path
) -> None:
    write_state(folder, state, "status: internal_review")
    ended = yardstick("approve", DIET, "1.1", "--by", "u-77", **TREE)
    assert ended.code == 1
    assert "u-77" in ended.err


def test_words_of_a_public_version_are_approved_with_what_was_mended(
    yardstick: CommandLine, folder: Path, state: Path
) -> None:
    seed_store(state / "content.git", folder, "u-9", datetime(2026, 1, 1, tzinfo=UTC))
    store, approver = state / "content.git", invite(yardstick, "approver")
    assert yardstick("approve", DIET, "1.0", "--by", approver, **TREE).code == 0
    with GitStore(store) as opened:
        head = opened.head("main")
        assert head is not None
        entry = find_entry(opened, opened.root_of(head), f"{DIET}/1.0/measure.md")
        assert entry is not None
        words = opened.blob(entry.id).replace(b"eat fruit", b"eat any fruit")
        opened.commit({f"{DIET}/1.0/measure.md": words}, base=head, author="u-1", message="Mend", at=NOON)
    assert "Say what was mended" in yardstick("approve", DIET, "1.0", "--by", approver, **TREE).err
    assert yardstick("approve", DIET, "1.0", "--by", approver, "--what", "A word.", **TREE).code == 0
    assert [each.what for each in read_state(store, DIET)[0].updates][-1] == "A word."

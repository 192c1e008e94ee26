"""A real git client against the application: what is taken, what is refused, and what its user is told."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from cms.access import Person, Role
from cms.database import transaction
from cms.keys.keys import NewKey, make_key
from cms.workspace import find_content
from measures.model.tree import find_entry
from measures.store import GitStore
from measures.writing.yaml_edits import set_field
from tests.cms.conftest import copy_content
from tests.cms.git_access.developer import Developer, serve
from tests.cms.mailbox import read_letters
from tests.cms.workshop import NOW, Workshop

FOLDER = "measures/health/preventing-illness/adult-smokers"
FACTS = f"{FOLDER}/3.0/measure.md"
DRAFT = "measures/work-and-living-standards/employment/new-measure"
NEW: dict[str, bytes | None] = {
    f"{DRAFT}/measure.yaml": b"id: zzzzzzz1\n",
    f"{DRAFT}/1.0/measure.md": b"---\ntitle: New\n---\n",
}
Join = Callable[..., Developer]


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with serve(app) as found:
        yield found


@pytest.fixture
def join(workshop: Workshop, address: str, tmp_path: Path) -> Join:
    """Makes a person with roles and a key, and returns their clone."""

    def join(*roles: Role, name: str = "one", clone: bool = True) -> Developer:
        key, person = make_person_key(workshop, *roles, name=name)
        developer = Developer(tmp_path / name, f"http://{person}:{key}@{address}/content.git", person)
        if clone:
            developer.clone()
        return developer

    return join


def make_person_key(workshop: Workshop, *roles: Role, name: str = "one") -> tuple[str, str]:
    number, email = workshop.add_person(*roles, name=name)
    person = Person(f"u-{number}", name, email, frozenset(roles))
    with workshop.app.app_context(), transaction() as connection:
        return make_key(connection, person, NewKey(kind="git", name="test"), workshop.now), person.id


@pytest.fixture
def store(workshop: Workshop) -> Iterator[GitStore]:
    with GitStore(find_content(workshop.settings).path) as opened:
        yield opened


def read(store: GitStore, path: str) -> bytes | None:
    head = store.head("main")
    entry = find_entry(store, store.root_of(head), path) if head else None
    return store.blob(entry.id) if entry is not None else None


def test_clone_commit_and_push_reach_the_store(join: Join, store: GitStore) -> None:
    developer = join("developer")
    commit = developer.commit(NEW)
    done = developer.push()
    assert done.returncode == 0, done.stderr
    assert store.head("main") == commit
    assert read(store, f"{DRAFT}/measure.yaml") == NEW[f"{DRAFT}/measure.yaml"]


def test_push_that_would_lose_a_save_is_refused_and_succeeds_after_a_pull(join: Join, store: GitStore) -> None:
    developer = join("developer")
    saved = store.commit(
        {FACTS: (read(store, FACTS) or b"") + b"\nMore.\n"},
        base=store.head("main"),
        author="u-77",
        message="Save",
        at=NOW,
    )
    developer.commit(NEW)
    done = developer.push()
    assert done.returncode != 0
    assert store.head("main") == saved
    developer.git("pull", "--quiet", "--rebase")
    assert developer.push().returncode == 0
    assert (read(store, FACTS) or b"").endswith(b"\nMore.\n")
    assert read(store, f"{DRAFT}/measure.yaml") is not None


@pytest.mark.parametrize(
    "arguments",
    [
        ("--force", "origin", "HEAD~2:main"),
        ("origin", ":main"),
        ("origin", "HEAD:refs/heads/other"),
        ("origin", "HEAD:refs/yardstick/approved/abcdefgh/1.0"),
        ("origin", "HEAD:refs/tags/v1"),
        ("origin", "HEAD:main", "HEAD:refs/heads/other"),
        ("--atomic", "origin", "HEAD:main", "HEAD:refs/heads/other"),
    ],
    ids=["forced", "deletion", "another branch", "an approved tree", "a tag", "two branches", "two at once"],
)
def test_push_moves_the_branch_forward_and_nothing_else(
    join: Join, store: GitStore, arguments: tuple[str, ...]
) -> None:
    developer = join("developer")
    developer.commit(NEW)
    assert developer.push().returncode == 0
    developer.commit({f"{DRAFT}/1.0/measure.md": b"---\ntitle: Newer\n---\n"})
    before = store.repo.refs.as_dict()
    assert developer.push(*arguments).returncode != 0
    assert store.repo.refs.as_dict() == before


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("site.yaml", b"name: Mine\n"),
        ("pages/about.md", b"---\ntitle: About\n---\n"),
        ("classifications/sex.yaml", b"id: sex\n"),
        ("measures/health/topic.md", b"---\ntitle: Wealth\n---\n"),
        ("README.md", b"x"),
    ],
)
def test_shared_file_is_taken_from_an_approver_alone(join: Join, store: GitStore, path: str, content: bytes) -> None:
    developer, approver = join("developer"), join("developer", "approver", name="two")
    before = read(store, path)
    developer.commit({path: content})
    done = developer.push()
    assert done.returncode != 0
    assert f"{path}: It is public when it is saved" in done.stderr
    assert read(store, path) == before
    approver.commit({path: content})
    assert approver.push().returncode == 0
    assert read(store, path) == content


def edit_state(developer: Developer, old: str, new: str) -> None:
    path = f"{FOLDER}/measure.yaml"
    text = developer.read(path).decode()
    assert old in text
    developer.commit({path: text.replace(old, new, 1).encode()})


def test_state_of_a_version_is_never_forged(join: Join, store: GitStore) -> None:
    developer = join("developer")
    developer.commit(NEW | {f"{DRAFT}/measure.yaml": b'id: zzzzzzz1\nversions:\n  "1.0": {status: approved}\n'})
    done = developer.push()
    assert done.returncode != 0
    assert "changes by the steps of approval" in done.stderr
    assert read(store, f"{DRAFT}/measure.yaml") is None


def test_numbers_pushed_in_review_come_with_the_return_to_draft_which_the_next_pull_brings(
    workshop: Workshop, join: Join, store: GitStore
) -> None:
    version = f"{FOLDER}/3.0"
    text = (read(store, f"{FOLDER}/measure.yaml") or b"").decode()
    state = set_field(text, ("versions", "3.0"), {"status": "internal_review"}).encode()
    store.commit({f"{FOLDER}/measure.yaml": state}, base=store.head("main"), author="u-9", message="Send", at=NOW)
    workshop.add_person("reviewer")
    developer = join("developer")
    data = min(path.name for path in (developer.folder / version).glob("*.csv"))
    lines = developer.read(f"{version}/{data}").splitlines(keepends=True)
    pushed = developer.commit({f"{version}/{data}": b"".join([lines[0], *reversed(lines[1:])])})
    done = developer.push()
    assert done.returncode == 0, done.stderr
    assert "is a draft again" in done.stderr
    developer.git("pull", "--quiet", "--ff-only", "origin", "main")
    assert developer.git("rev-parse", "HEAD^") == pushed
    assert b"internal_review" not in developer.read(f"{FOLDER}/measure.yaml")
    (letter,) = read_letters(workshop)
    assert letter["To"] == "reviewer-one@example.org"
    assert data in letter.get_content()


def test_release_is_brought_forward_and_a_bundle_left_by_an_approver_alone(join: Join, store: GitStore) -> None:
    developer, approver = join("developer"), join("developer", "approver", name="two")
    planned = b'id: zzzzzzz1\nversions:\n  "1.0": {status: draft, release_at: 2099-05-14, bundle: winter}\n'
    approver.commit(NEW | {f"{DRAFT}/measure.yaml": planned})
    assert approver.push().returncode == 0
    for old, new in ((b"2099-05-14", b"2026-05-14"), (b", bundle: winter", b"")):
        developer.git("fetch", "--quiet", "origin")
        developer.git("reset", "--quiet", "--hard", "origin/main")
        developer.commit({f"{DRAFT}/measure.yaml": planned.replace(old, new)})
        done = developer.push()
        assert done.returncode != 0
        assert "changes by the steps of approval" in done.stderr
        assert read(store, f"{DRAFT}/measure.yaml") == planned


def test_approver_cannot_approve_by_a_push_what_they_changed_or_in_the_name_of_another(
    join: Join, store: GitStore
) -> None:
    approver = join("developer", "approver")
    head = store.head("main")

    def approve(by: str) -> dict[str, bytes | None]:
        said = f'{{status: approved, release_at: 2026-12-01, approved: {{by: {by}, at: "2026-11-25T10:00:00+00:00"}}}}'
        return NEW | {f"{DRAFT}/measure.yaml": f'id: zzzzzzz1\nversions:\n  "1.0": {said}\n'.encode()}

    approver.commit(approve(approver.name))
    assert "last changed by you" in approver.push().stderr
    approver.git("reset", "--quiet", "--hard", "origin/main")
    approver.commit(approve("u-99"))
    assert "is said to be approved by" in approver.push().stderr
    assert store.head("main") == head


def test_what_readers_know_of_a_measure_waits_for_an_approver(join: Join, store: GitStore) -> None:
    developer = join("developer")
    edit_state(developer, "position: ", "position: 9")
    done = developer.push()
    assert done.returncode != 0
    assert "waits for an approver" in done.stderr
    developer.git("reset", "--quiet", "--hard", "origin/main")
    developer.commit({f"{FOLDER}/measure.yaml": None})
    assert "moving or removing it waits" in developer.push().stderr


def test_half_a_move_of_a_measure_is_refused_and_a_whole_one_is_taken(join: Join, store: GitStore) -> None:
    approver, moved = join("approver", "developer"), f"{FOLDER}-moved"
    approver.git("mv", f"{FOLDER}/measure.yaml", f"{FOLDER.rpartition('/')[0]}/measure.yaml.kept")
    approver.git("commit", "--quiet", "--message", "Move half of it")
    done = approver.push()
    assert done.returncode != 0
    assert f"{FOLDER}/measure.yaml is gone, and other files of {FOLDER} are not." in done.stderr
    approver.git("reset", "--quiet", "--hard", "origin/main")
    approver.git("mv", FOLDER, moved)
    approver.git("commit", "--quiet", "--message", "Move it")
    done = approver.push()
    assert done.returncode == 0, done.stderr
    assert read(store, f"{moved}/measure.yaml") is not None


def test_broken_content_is_taken_and_its_problems_are_named(join: Join, store: GitStore) -> None:
    developer = join("developer")
    developer.commit(NEW | {f"{DRAFT}/1.0/measure.md": b"---\ntitle: [\n---\n", f"{DRAFT}/1.0/by-x.csv": b"\xff\x00"})
    done = developer.push()
    assert done.returncode == 0, done.stderr
    assert f"{DRAFT}/1.0/measure.md:" in done.stderr
    assert "Expected" in done.stderr
    assert read(store, f"{DRAFT}/1.0/by-x.csv") == b"\xff\x00"


def test_link_is_refused(join: Join, store: GitStore) -> None:
    developer, head = join("developer"), store.head("main")
    (developer.folder / FOLDER / "3.0" / "link.md").symlink_to("/etc/passwd")
    developer.git("add", "--all")
    developer.git("commit", "--quiet", "--message", "Link")
    done = developer.push()
    assert "plain files and folders only" in done.stderr
    assert store.head("main") == head


def test_commits_under_another_name_are_refused_where_the_setting_says_so(
    tmp_path: Path, content_template: Path, tables_template: Path
) -> None:
    copy_content(content_template, tmp_path)
    shutil.copyfile(tables_template, tmp_path / "yardstick.sqlite")
    strict = Workshop(tmp_path, f"sqlite:///{tmp_path / 'yardstick.sqlite'}", RECEIVE_REQUIRE_ID="1")
    key, person = make_person_key(strict, "developer")
    with serve(strict.app) as address:
        developer = Developer(tmp_path / "clone", f"http://x:{key}@{address}/content.git", person)
        developer.clone()
        developer.name = "Robin Hill"
        developer.commit(NEW)
        done = developer.push()
        assert 'is by "Robin Hill"' in done.stderr
        assert done.returncode != 0
        developer.name = person
        developer.git("commit", "--quiet", "--amend", "--reset-author", "--no-edit")
        assert developer.push().returncode == 0
    strict.close()


@pytest.mark.parametrize("roles", [("reviewer",), ("departmental",), ("administrator",), ()])
def test_person_who_may_not_use_git_gets_nothing(join: Join, roles: tuple[Role, ...]) -> None:
    developer = join(*roles, clone=False)
    done = developer.run("clone", developer.url, str(developer.folder), folder=developer.folder.parent)
    assert done.returncode != 0
    assert not developer.folder.exists()


def test_wrong_ended_or_old_key_opens_nothing(workshop: Workshop, address: str, tmp_path: Path) -> None:
    key, person = make_person_key(workshop, "developer")

    def try_key(key: str) -> int:
        developer = Developer(tmp_path / "clone", f"http://{person}:{key}@{address}/content.git", person)
        return developer.run("ls-remote", developer.url, folder=tmp_path).returncode

    assert try_key(key) == 0
    assert try_key("ysg_wrong") != 0
    workshop.now += timedelta(days=91)
    assert try_key(key) != 0


def test_large_push_comes_through_in_pieces(join: Join, store: GitStore) -> None:
    developer = join("developer")
    content = os.urandom(3_000_000)
    developer.commit(NEW | {f"{DRAFT}/1.0/files/source.pdf": content})
    done = developer.push()
    assert done.returncode == 0, done.stderr
    assert read(store, f"{DRAFT}/1.0/files/source.pdf") == content


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("/content.git/git-receive-pack", "text/plain", b""),
        ("/content.git/git-receive-pack", "application/x-git-receive-pack-request", b"nonsense"),
        ("/content.git/git-upload-pack", "application/x-git-upload-pack-request", b"\x00\xff" * 50),
        ("/content.git/git-receive-pack", "application/x-git-receive-pack-request", b"00000000PACKxxxx"),
    ],
)
def test_malformed_request_is_refused_and_changes_nothing(
    workshop: Workshop, store: GitStore, path: str, kind: str, body: bytes
) -> None:
    key, person = make_person_key(workshop, "developer")
    before = store.repo.refs.as_dict()
    answer = workshop.app.test_client().post(path, data=body, content_type=kind, auth=(person, key))
    assert answer.status_code in (200, 400, 415)
    assert store.repo.refs.as_dict() == before


def test_request_without_a_key_is_asked_for_one(workshop: Workshop) -> None:
    client = workshop.app.test_client()
    for answer in (
        client.get("/content.git/info/refs?service=git-upload-pack"),
        client.post("/content.git/git-receive-pack", content_type="application/x-git-receive-pack-request"),
    ):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Basic")


def test_body_that_unpacks_to_too_much_is_cut_off(workshop: Workshop) -> None:
    key, person = make_person_key(workshop, "developer")
    bomb = gzip.compress(b"0032want " + b"0" * 60_000_000)
    answer = workshop.app.test_client().post(
        "/content.git/git-upload-pack",
        data=bomb,
        content_type="application/x-git-upload-pack-request",
        headers={"Content-Encoding": "gzip"},
        auth=(person, key),
    )
    assert answer.status_code in (400, 413)

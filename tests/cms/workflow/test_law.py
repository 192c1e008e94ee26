"""What was approved is what goes live, whatever is edited around an approval and by whichever way.

Each round draws one edit: of the approved version's files, of others, of shared files, of settings, a forged approval,
a move; by the application, by a push that is judged, or past both, as at a host that runs no hook of ours. After each,
the bytes of the site are those of a content tree in which the version's folder is as it was approved, rendered from
plain files; and every file that differs from the content that was approved is named.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cms.workspace import Conflict, ContentPlace, Workspace
from cms.workspace.edits import EditShut
from cms.workspace.pushes import Pusher, judge_push
from measures.model.changes import find_changes
from measures.model.tree import find_entry
from measures.publication.approval import ApprovalRule
from measures.publication.choose import Choice, choose
from measures.publication.record import ReleaseRecord, Selection, Visible
from measures.publication.site import PublicSite
from measures.store import GitStore, approve_version
from measures.store.git import make_repository
from measures.store.receive import Push, Verdict
from measures.workflow.outside import list_outside
from measures.writing.yaml_edits import set_field
from tests.cms.workspace.pushing import push
from tests.pages.content import DIET, SMOKING, make_content, open_site, render_all
from tests.seeds import choose_seed

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
KEY = b"k" * 40
Files = Mapping[str, bytes | None]


class World:
    """A content store in which every version but a draft was approved and sealed, and the releases made of it."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.chance, self.path, self.diet = chance, folder / "content.git", DIET
        self.rule = ApprovalRule("seal", KEY)
        make_repository(self.path)
        self.place = ContentPlace(path=self.path, remote=None, branch="main", cache=folder / "cache")
        with GitStore(self.path) as store:
            store.commit(make_content(), base=None, author="u-1", message="Start", at=NOON)
            for path, number in ((SMOKING, "1.0"), (SMOKING, "2.0"), (SMOKING, "2.1"), (DIET, "1.0")):
                approve_version(store, path, number, by="u-3", at=NOON, key=KEY)
            self.approved_root = self.read_root(store)
            found = find_entry(store, self.approved_root, f"{self.folder}")
            assert found is not None
            self.tree = found.id
            self.approved = {name: store.blob(each.id) for name, each in store.tree(self.tree).items()}
        self.last: Selection | None = None
        self.last = self.choose().selection

    @property
    def folder(self) -> str:
        return f"measures/{self.diet}/1.0"

    @property
    def state(self) -> str:
        return f"measures/{self.diet}/measure.yaml"

    @staticmethod
    def read_root(store: GitStore) -> str:
        head = store.head("main")
        assert head is not None
        return store.root_of(head)

    def read(self, path: str) -> bytes:
        with GitStore(self.path) as store:
            entry = find_entry(store, self.read_root(store), path)
            return store.blob(entry.id) if entry is not None else b""

    def list_files(self) -> dict[str, bytes]:
        with GitStore(self.path) as store:
            root = self.read_root(store)
            entries = ((path, find_entry(store, root, path)) for path in find_changes(store, None, root))
            return {path: store.blob(entry.id) for path, entry in entries if entry is not None}

    def choose(self) -> Choice:
        with GitStore(self.path) as store:
            root = self.read_root(store)
            return choose(store, root, instant=NOON, rule=self.rule, last=self.last, cache={})

    def past(self, files: Files) -> None:
        """Commit files past the application and its pushes."""
        with GitStore(self.path) as store:
            store.commit(files, base=store.head("main"), author="u-9", message="Past", at=NOON)

    def save(self, files: Files) -> bool:
        """Save files by the application; return whether they were taken."""
        work = Workspace(self.place, lambda: NOON)
        try:
            return not isinstance(work.save(files, base=work.head, message="Save", user="u-2"), Conflict)
        except EditShut:
            return False
        finally:
            work.close()

    def push(self, files: Files) -> bool:
        """Push files; return whether they were taken."""
        pusher = Pusher(id="u-9", may_approve=True, must_sign=False, at=NOON)

        def judge(pushed: Push) -> Verdict:
            return judge_push(pushed, pusher, lambda *_: ()).verdict

        with GitStore(self.path) as store:
            head = store.head("main")
        assert head is not None
        return push(self.path, files, head, "u-9", judge) is not None


def edit_words(world: World) -> Files:
    facts = world.read(f"{world.folder}/measure.md") or world.approved["measure.md"]
    return {f"{world.folder}/measure.md": facts + b"\n## Rounding\n\nNone %d.\n" % world.chance.randrange(999)}


def edit_numbers(world: World) -> Files:
    data = b"Group,Count\nAll,%d\nSoutherners,700\n" % world.chance.randrange(1000, 9999)
    return {f"{world.folder}/by-group.csv": data}


def by_any_way(make: Callable[[World], Files], *, is_taken: bool) -> Callable[[World], None]:
    """Return the edit by the application, by a push or past both; `is_taken` says whether the first two take it."""

    def edit(world: World) -> None:
        way = world.chance.choice((world.save, world.push, world.past))
        taken = way(make(world))
        assert way == world.past or taken == is_taken, way

    return edit


def edit_other_files(world: World) -> None:
    name = world.chance.choice(("notes.txt", "by-hill.md", "by-group.csv", "files/table.csv"))
    content = None if name == "by-group.csv" else b"%d\n" % world.chance.randrange(999)
    world.past({f"{world.folder}/{name}": content})


def edit_shared(world: World) -> None:
    path, old = world.chance.choice(
        (
            ("organisations.yaml", b"Office of"),
            ("site.yaml", b"name: Numbers"),
            ("classifications/groups.yaml", b"Groups of"),
            ("pages/about.md", b"Who we"),
            ("measures/health/topic.md", b"How well"),
        )
    )
    world.past({path: world.read(path).replace(old, old + b" %d" % world.chance.randrange(999), 1)})


def edit_draft(world: World) -> None:
    path = f"measures/{SMOKING}/3.0/by-group.csv"
    assert world.save({path: world.read(path).replace(b"9.5", b"9.%d" % world.chance.randrange(6, 9))})


def edit_measure(world: World) -> None:
    text = set_field(world.read(world.state).decode(), ("keywords",), [f"word{world.chance.randrange(999)}"])
    world.past({world.state: text.encode()})


def move_measure(world: World) -> None:
    old, new = world.diet, f"health/habits/fruit-{world.chance.randrange(10**6)}"
    files = {path: content for path, content in world.list_files().items() if path.startswith(f"measures/{old}/")}
    moved = {path.replace(f"measures/{old}/", f"measures/{new}/"): content for path, content in files.items()}
    world.past({**dict.fromkeys(files, None), **moved})
    world.diet = new


def change_settings(world: World) -> None:
    world.rule = ApprovalRule(world.chance.choice(("seal", "tree")), KEY)


KINDS: tuple[Callable[[World], None], ...] = (
    by_any_way(edit_words, is_taken=True),
    by_any_way(edit_numbers, is_taken=False),
    edit_other_files,
    edit_shared,
    edit_draft,
    edit_measure,
    move_measure,
    change_settings,
)


def draw(world: World, choice: Choice) -> dict[str, bytes]:
    with GitStore(world.path) as store:
        visible = Visible(stage="production")
        record = ReleaseRecord(instant=NOON, fingerprint="test", visible=visible, selection=choice.selection)
        return render_all(PublicSite(record, store))


def draw_ideal(world: World) -> dict[str, bytes]:
    """Return the site of plain files in which the version's folder is as it was approved."""
    others = {path: each for path, each in world.list_files().items() if not path.startswith(f"{world.folder}/")}
    return render_all(
        open_site({**others, **{f"{world.folder}/{name}": each for name, each in world.approved.items()}})
    )


def check_named(world: World) -> None:
    """See that each file that is not as it was approved is named, and that of the approved version it waits."""
    with GitStore(world.path) as store:
        root = world.read_root(store)
        named = {each.path: each.reach for each in list_outside(store, world.approved_root, root)}
        changed = set(find_changes(store, world.approved_root, root))
        entry = find_entry(store, root, world.folder)
        inside = set(find_changes(store, world.tree, entry.id if entry is not None else None, f"{world.folder}/"))
    own = {path for path in changed if path.startswith(f"{world.folder}/")}
    assert changed - own <= named.keys()
    assert {path for path, reach in named.items() if path.startswith(f"{world.folder}/")} == inside
    assert all(named[path] == "waits" for path in inside)
    drafts = {path for path in changed if path.startswith(f"measures/{SMOKING}/3.0/")}
    assert {path for path, reach in named.items() if reach == "draft"} == drafts


def check_forgery(world: World) -> None:
    """Forge an approval of the files as they stand, by a push and past it, and see that it changes nothing."""
    before, rule = world.read(world.state), world.rule
    with GitStore(world.path) as store:
        entry = find_entry(store, world.read_root(store), world.folder)
    assert entry is not None
    forged = set_field(before.decode(), ("versions", "1.0", "approved", "tree"), entry.id).encode()
    world.rule = ApprovalRule("seal", KEY)
    if forged != before:
        assert not world.push({world.state: forged})
        world.past({world.state: forged})
        (measure,) = [each for each in world.choose().selection.measures.values() if each.id == "diet0001"]
        assert measure.by_number["1.0"].tree == world.tree
        world.past({world.state: before})
    world.rule = rule


@pytest.mark.parametrize("rounds", [10, pytest.param(200, marks=pytest.mark.soak)])
def test_whatever_is_edited_around_an_approval_the_approved_files_go_live_and_the_rest_is_named(
    tmp_path: Path, rounds: int
) -> None:
    seed = choose_seed("LAW_SEED")
    sys.stdout.write(f"Again with LAW_SEED={seed}\n")
    world = World(tmp_path, random.Random(seed))
    kinds = list(KINDS)
    world.chance.shuffle(kinds)
    for number in range(rounds):
        edit = kinds[number] if number < len(kinds) else world.chance.choice(kinds)
        edit(world)
        choice = world.choose()
        world.last = choice.selection
        assert not choice.stopped
        assert draw(world, choice) == draw_ideal(world)
        check_named(world)
        check_forgery(world)

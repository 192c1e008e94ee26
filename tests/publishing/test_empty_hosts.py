"""A machine that starts empty publishes what one publishes that never lost anything, and renders next to nothing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from measures.publication.ledger import describes
from measures.store.seeding import seed_store
from publishing.caches import leave_caches, take_caches
from publishing.caches.depot import FolderDepot
from publishing.caches.parcels import MANIFEST, Manifest, pack, unpack
from publishing.history import History
from publishing.outcome import Code, Outcome
from tests.publishing.content import make_content
from tests.publishing.station import SMOKING, START, Station
from tests.remotes import serve_over_http

WORDS = f"{SMOKING}/1.0/by-group.md"


@dataclass
class World:
    """What machines share: two repositories behind an address, a database, targets and the place of caches."""

    folder: Path
    address: str

    def machine(self, name: str, **environ: str) -> Station:
        """Return a machine whose own folder is empty; all else is shared."""
        shared = {
            "CONTENT_URL": f"{self.address}content.git",
            "HISTORY_URL": f"{self.address}history.git",
            "DATABASE_URL": f"sqlite:///{self.folder}/work.sqlite",
            "TARGETS": f"{self.folder}/site",
            "STYLE_GUIDE_TARGETS": f"{self.folder}/guide",
            "CACHE_TARGET": f"{self.folder}/caches",
        }
        return Station(self.folder / name, {each: value for each, value in (shared | environ).items() if value})

    @property
    def author(self) -> Station:
        """Someone who commits to the shared content itself."""
        return Station(self.folder / "author", {"CONTENT_URL": str(self.folder / "content.git")})

    def read_trees(self) -> list[str]:
        """Return the tree of each release of the shared history, oldest first."""
        with History(self.folder / "history.git") as history:
            return [release.tree for release in history.list_releases()][::-1]


def fill(folder: Path) -> None:
    """Make what machines share, publish it from one that then never loses anything, edit a word and publish again."""
    files = folder / "files"
    for path, content in make_content().items():
        (files / path).parent.mkdir(parents=True, exist_ok=True)
        (files / path).write_bytes(content)
    seed_store(folder / "content.git", files, "u-1", START)
    History(folder / "history.git").close()
    with serve_over_http(folder) as address:
        world = World(folder, address)
        steady = world.machine("steady")
        assert steady.publish().code == Code.DONE
        edit(world, "people", "persons")
        assert steady.publish().code == Code.DONE


def edit(world: World, old: str, new: str) -> None:
    world.author.edit(WORDS, old, new)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    fill(folder)
    return folder


@contextmanager
def copy_world(filled: Path, folder: Path) -> Iterator[World]:
    """Copy it all, and serve it at an address of its own."""
    shutil.copytree(filled, folder, symlinks=True)
    with serve_over_http(folder) as address:
        yield World(folder, address)


@pytest.fixture
def world(filled: Path, tmp_path: Path) -> Iterator[World]:
    with copy_world(filled, tmp_path / "world") as copied:
        yield copied


def publish(machine: Station) -> Outcome:
    machine.now = START.replace(hour=15)
    outcome = machine.publish()
    assert outcome.code == Code.DONE, outcome.words
    return outcome


def test_a_machine_that_starts_empty_makes_no_release_and_renders_nothing(world: World) -> None:
    before, empty = world.read_trees(), world.machine("empty")
    outcome = publish(empty)
    assert (len(outcome.rendered), outcome.words) == (0, "No public change: release 2 stays.")
    assert world.read_trees() == before
    assert empty.look().reasons == ()
    for copy in ("history.git", "content.git"):
        assert (empty.var / copy / "shallow").exists(), "nothing asked for anything older"


@pytest.mark.slow
def test_its_next_release_is_byte_for_byte_that_of_a_machine_that_lost_nothing(filled: Path, tmp_path: Path) -> None:
    made = {}
    for name in ("steady", "empty"):
        with copy_world(filled, tmp_path / name) as world:
            machine = world.machine(name)
            if name == "empty":
                publish(machine)
            edit(world, "persons", "folk")
            made[name] = (publish(machine).rendered, world.read_trees())
    assert made["empty"] == made["steady"]
    assert 0 < len(made["empty"][0]) < 10
    assert len(made["empty"][1]) == 3


@pytest.mark.slow
def test_without_a_place_for_caches_an_empty_machine_renders_everything_once_and_changes_nothing(world: World) -> None:
    before, empty = world.read_trees(), world.machine("empty", CACHE_TARGET="")
    outcome = publish(empty)
    assert len(outcome.rendered) > 50
    assert (world.read_trees(), outcome.words) == (before, "No public change: release 2 stays.")


def test_a_release_leaves_what_it_changed_and_not_everything_again(world: World) -> None:
    left = Manifest.model_validate_json((world.folder / "caches" / MANIFEST).read_bytes())
    assert len(left.steps) == 1
    assert {each.name for each in (world.folder / "caches").iterdir()} == {MANIFEST, *left.list_pieces()}


def damage_piece(caches: Path) -> None:
    piece = max((each for each in caches.iterdir() if each.name != MANIFEST), key=lambda each: each.stat().st_size)
    content = bytearray(piece.read_bytes())
    content[len(content) // 2] ^= 1
    piece.write_bytes(content)


def lose_piece(caches: Path) -> None:
    left = Manifest.model_validate_json((caches / MANIFEST).read_bytes())
    (caches / left.steps[0].delta.pieces[0]).unlink()


def swap_pieces(caches: Path) -> None:
    """Let the manifest name other pieces, each whole by itself."""
    left = Manifest.model_validate_json((caches / MANIFEST).read_bytes())
    wrong = left.ledger.model_copy(update={"pieces": left.steps[0].delta.pieces})
    (caches / MANIFEST).write_text(left.model_copy(update={"ledger": wrong}).model_dump_json(by_alias=True))


def break_manifest(caches: Path) -> None:
    (caches / MANIFEST).write_text("{")


def forget_a_step(caches: Path) -> None:
    """Leave what an earlier release was made from, as a publish does that could not write there."""
    left = Manifest.model_validate_json((caches / MANIFEST).read_bytes())
    (caches / MANIFEST).write_text(left.model_copy(update={"steps": ()}).model_dump_json(by_alias=True))


def lose_all(caches: Path) -> None:
    shutil.rmtree(caches)


@pytest.mark.parametrize(
    "damage", [None, damage_piece, lose_piece, swap_pieces, break_manifest, forget_a_step, lose_all]
)
def test_what_is_not_whole_is_said_and_never_used(
    filled: Path, tmp_path: Path, damage: Callable[[Path], None] | None
) -> None:
    shutil.copytree(filled / "caches", tmp_path / "caches")
    if damage is not None:
        damage(tmp_path / "caches")
    machine = Station(tmp_path / "empty", {"CACHE_TARGET": str(tmp_path / "caches")})
    said: list[str] = []
    with History(filled / "history.git") as history:
        newest = history.newest()
    assert newest is not None
    take_caches(machine.layout, newest, newest.trailers["Fingerprint"], said.append)
    taken = describes(machine.layout.ledger)
    assert taken == (newest.id if damage is None else None)
    assert len(said) == 1
    assert ("everything is rendered" in said[0]) == (damage is not None)
    assert machine.layout.choices.exists() == (damage is None)


def test_what_another_program_made_is_not_taken(filled: Path, tmp_path: Path) -> None:
    machine = Station(tmp_path, {"CACHE_TARGET": str(filled / "caches")})
    with History(filled / "history.git") as history:
        take_caches(machine.layout, history.newest(), "another", pytest.fail)
    assert not machine.layout.ledger.exists()


def test_a_place_that_cannot_be_written_to_is_said_and_stops_nothing(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    machine = Station(tmp_path / "full", {"CACHE_TARGET": str(tmp_path / "file" / "caches")})
    shutil.copytree(filled / "steady" / "var" / "cache", machine.layout.cache)
    release, said = describes(machine.layout.ledger), list[str]()
    assert release is not None
    leave_caches(machine.layout, release, None, lambda: None, said.append)
    assert len(said) == 1
    assert "could not be left for other machines" in said[0]


@given(st.binary(max_size=4000), st.integers(1, 400))
def test_a_parcel_is_what_was_packed(content: bytes, piece: int) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr("publishing.caches.parcels.PIECE_BYTES", piece)
        folder = Path(name)
        (folder / "file").write_bytes(content)
        depot = FolderDepot(str(folder / "depot"))
        unpack(pack(folder / "file", depot), depot, folder / "again")
        assert (folder / "again").read_bytes() == content

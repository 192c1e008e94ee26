"""Sets up a store and a clone of it for trying out, and says what to try."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from yardstick.exits import CommandRefused
from yardstick.settings import Settings, local_path
from yardstick.surroundings import PROGRAM_FOLDER, Surroundings
from yardstick.worktree import WorkTree

if TYPE_CHECKING:
    from datetime import datetime

DEMO_USER = "u-2"
"""The editor among the accounts of a demo, which are numbered as they are made."""


@dataclass(frozen=True, slots=True)
class DemoFolders:
    """Where a demo keeps its content: the bare store, and the clone that a person edits."""

    store: Path
    clone: Path
    branch: str


def find_folders(settings: Settings) -> DemoFolders:
    """Return the folders of the demo.

    Raises:
        CommandRefused: the settings are not those of a demo: another stage, or a store elsewhere.
    """
    store = local_path(settings.content_url)
    if settings.stage != "local":
        raise CommandRefused(f"The demo runs in stage local only, and STAGE is {settings.stage}.", "Unset STAGE.")
    if store is None or not store.is_relative_to(settings.var):
        raise CommandRefused("The demo keeps its content in VAR, and CONTENT_URL is elsewhere.", "Unset CONTENT_URL.")
    return DemoFolders(store, settings.var / "content", settings.content_branch)


def prepare_content(folders: DemoFolders, surroundings: Surroundings) -> Iterator[str]:
    """Make the store and its clone where they are not there yet; yield a sentence for each that was made."""
    if not folders.store.exists():
        seed_content(folders.store, surroundings.read_instant(), folders.branch)
        yield f"Made the content store {folders.store} from the demo content."
    if not folders.clone.exists():
        clone_content(folders, surroundings)
        yield f"Cloned it to {folders.clone}, for you to edit."


def seed_content(store: Path, at: datetime, branch: str) -> None:
    """Make a content store from the content that comes with the program. A store half made is never left behind."""
    from shutil import rmtree

    from measures.store import seed_store

    fresh = store.with_name(f".{store.name}.new")
    rmtree(fresh, ignore_errors=True)
    seed_store(fresh, PROGRAM_FOLDER / "content", DEMO_USER, at, branch=branch)
    fresh.rename(store)


def clone_content(folders: DemoFolders, surroundings: Surroundings) -> None:
    """Clone the store, with a name to commit under: that of the demo's user, as people appear by id in content.

    Raises:
        CommandRefused: git is not there, or failed.
    """
    parent = WorkTree(folders.store.parent, surroundings.environ)
    parent.run("clone", "--quiet", "--branch", folders.branch, str(folders.store), str(folders.clone))
    clone = WorkTree(folders.clone, surroundings.environ)
    clone.run("config", "user.name", DEMO_USER)
    clone.run("config", "user.email", f"{DEMO_USER}@users.invalid")
    clone.run("config", "push.default", "current")


def find_example(folders: DemoFolders, site: Path) -> tuple[Path, str] | None:
    """Return a dimension's file in the clone, and the address of the page that shows it; None when none is public."""
    for version in sorted(folders.clone.glob("measures/*/*/*/*/measure.md")):
        address = "/".join(version.parts[-5:-1])
        if not (site / address / "index.html").is_file():
            continue
        for file in sorted(version.parent.glob("*.md")):
            if file.name != "measure.md":
                return file, f"{address}/"
    return None

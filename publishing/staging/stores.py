"""Content stores: one that is only read, and a new one that takes the place of a stage's at once or not at all."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from measures.store.git import APPROVED, MASKED, GitStore, RemoteUnreachable, make_repository
from publishing.opening import find_transport
from publishing.staging.refusal import PullRefused
from publishing.targets.exchange import exchange
from yardstick.settings import Settings, local_path

LOCK = "filling.lock"
"""The file, in the state folder, by which one filling keeps others out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStore:
    """What a new store begins with: its files, its approved trees, and who commits it, when and with which words.

    `is_masked` marks it as one that may be copied on to review apps.
    """

    files: Mapping[str, bytes]
    approved: Mapping[tuple[str, str], str]
    author: str
    at: datetime
    message: str
    is_masked: bool = True


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Keep other fillings of this stage out meanwhile, and remove what one that was killed left behind.

    Raises:
        PullRefused: another one runs.
    """
    var = settings.var
    var.mkdir(parents=True, exist_ok=True)
    with (var / LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PullRefused("This stage is being filled already.", "Wait until that has ended.") from None
        for folder in {var, path.parent} if (path := local_path(settings.content_url)) is not None else {var}:
            for left in (*folder.glob(".reading-*"), *folder.glob(".filling-*")):
                rmtree(left, ignore_errors=True)
        yield


@contextmanager
def open_store(url: str, branch: str, scratch: Path) -> Iterator[tuple[GitStore, str]]:
    """Open a content store to be read, and return it with the newest commit of its branch.

    A copy of a remote one is made below `scratch`, and removed when the block ends.

    Raises:
        RemoteUnreachable: it could not be reached.
        NoStore: there is none at the path.
        PullRefused: it has no such branch.
    """
    path = local_path(url)
    scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".reading-", dir=scratch) as folder:
        if path is None:
            path = Path(folder) / "copy.git"
            make_repository(path, branch)
            with GitStore(path) as copy:
                copy.fetch(url, branch)
        with GitStore(path) as store:
            head = store.head(branch)
            if head is None:
                raise PullRefused(f"The content store to read has no branch {branch}.", "Correct CONTENT_BRANCH.")
            yield store, head


@contextmanager
def replace_store(settings: Settings, new: NewStore) -> Iterator[Callable[[], None]]:
    """Make a new store; the block calls what it is given to put it in place of the stage's own.

    Where the block then fails, the store that was there before is put back. A masked store takes the place of a masked
    one only, or of none: whatever the stage is called, production's is never given away.

    Raises:
        PullRefused: the stage's own store holds content that was never masked.
    """
    path = local_path(settings.content_url)
    scratch = path.parent if path is not None else settings.var
    scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".filling-", dir=scratch) as folder:
        made = Path(folder) / "new.git"
        _make(made, new, settings.content_branch)
        if path is not None:
            if new.is_masked and path.exists():
                _check_masked(path, settings.content_branch)
            with _put_here(made, path) as put:
                yield put
        else:
            with _put_there(made, Path(folder) / "before.git", settings, is_masked=new.is_masked) as put:
                yield put


def _check_masked(path: Path, branch: str) -> None:
    with GitStore(path) as store:
        if store.head(branch) is not None and store.ref(MASKED) is None:
            sentence = "CONTENT_URL holds content that was never masked, as production's does."
            raise PullRefused(sentence, "If it is not production's, remove that store, and try again.")


def _make(path: Path, new: NewStore, branch: str) -> None:
    make_repository(path, branch)
    with GitStore(path) as store:
        commit = store.commit(new.files, base=None, author=new.author, message=new.message, at=new.at, branch=branch)
        for (measure, version), tree in new.approved.items():
            store.set_ref(f"{APPROVED}/{measure}/{version}", tree)
        if new.is_masked:
            store.set_ref(MASKED, commit)


@contextmanager
def _put_here(made: Path, path: Path) -> Iterator[Callable[[], None]]:
    swapped = False

    def put() -> None:
        nonlocal swapped
        _swap(made, path)
        swapped = True

    try:
        yield put
    except BaseException:
        if swapped:
            _swap_back(made, path)
        raise


def _swap(made: Path, path: Path) -> None:
    """Let a path name the new repository, and the new one's path the old, if any; in one step where it can."""
    if not path.exists():
        made.rename(path)
    elif not exchange(made, path):
        aside = made.with_name("old.git")
        path.rename(aside)
        made.rename(path)
        aside.rename(made)


def _swap_back(made: Path, path: Path) -> None:
    if made.exists():
        _swap(made, path)
    else:
        rmtree(path)


@contextmanager
def _put_there(made: Path, before: Path, settings: Settings, *, is_masked: bool) -> Iterator[Callable[[], None]]:
    url, branch, transport = settings.content_url, settings.content_branch, find_transport(settings)
    make_repository(before, branch)
    with GitStore(made, transport=transport) as store, GitStore(before, transport=transport) as kept:
        head = kept.fetch(url, branch)
        if is_masked:
            _check_masked(before, branch)
        sent = False

        def put() -> None:
            nonlocal sent
            sent = True
            store.replace(url, branch)

        try:
            yield put
        except BaseException as fault:
            if sent and head is not None and not isinstance(fault, RemoteUnreachable):
                kept.replace(url, branch)
            raise

"""Git over HTTP for the content store: fetches, and pushes that are judged before they count.

A push moves one branch forward or does nothing. It never loses a commit that came meanwhile, and the client is told
"ok" only when the branch holds what it sent.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Literal

from dulwich.errors import ApplyDeltaError, ChecksumMismatch, GitProtocolError, HangupException, ObjectFormatException
from dulwich.file import FileLocked
from dulwich.objects import ObjectID
from dulwich.protocol import CAPABILITY_DELETE_REFS, CAPABILITY_SIDE_BAND_64K, ReceivableProtocol
from dulwich.refs import Ref
from dulwich.server import BackendRepo, DictBackend, PackHandler, ReceivePackHandler, UploadPackHandler

from measures.model.changes import find_changes
from measures.model.tree import ObjectMissing
from measures.store.git import GitStore
from measures.store.git.commits import sync_branches

Service = Literal["git-upload-pack", "git-receive-pack"]
Read = Callable[[int], bytes]
Command = tuple[ObjectID, ObjectID, Ref]
MOST_PUSHED_BYTES = 200_000_000
"""The largest pack that is taken."""
_IN_MEMORY = 4_000_000
_ABANDONED_SECONDS = 3600
_MOST_LINES = 40
_NOTHING = b"0" * 40
_OK = b"ok"
_PACK_FAULTS = (
    OSError,
    AssertionError,
    ValueError,
    KeyError,
    ChecksumMismatch,
    ApplyDeltaError,
    ObjectFormatException,
    HangupException,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A push whose objects are here but whose branch has not moved: its commits before and after, to be judged."""

    store: GitStore
    before: str | None
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """Files that are committed on top of a push, at once with it."""

    changes: Mapping[str, bytes]
    author: str
    message: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Why a push is refused (nothing: it is taken), and what its author is told besides; a sentence each.

    `following` is what the branch takes on with the push.
    """

    refusals: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    following: Following | None = None


Judge = Callable[[Push], Verdict]


class RequestMalformed(ValueError):
    """A request that is none of git's protocol."""


def advertise(store: GitStore, service: Service, branch: str) -> bytes:
    """Return the answer to a client that asks what there is."""
    answer = BytesIO()
    protocol = ReceivableProtocol(BytesIO().read, answer.write)
    protocol.write_pkt_line(b"# service=" + service.encode() + b"\n")
    protocol.write_pkt_line(None)
    backend = _backend(store)
    if service == "git-upload-pack":
        handler: PackHandler = UploadPackHandler(backend, ["/"], protocol, stateless_rpc=True, advertise_refs=True)
    else:
        handler = _PushHandler(backend, protocol, _Receiving(store, branch, _refuse_all), advertise_refs=True)
    handler.handle()
    return answer.getvalue()


def _refuse_all(push: Push) -> Verdict:  # noqa: ARG001 (the form of a judge)
    return Verdict(refusals=("Nothing is taken while refs are listed.",))


def serve_fetch(store: GitStore, read: Read) -> IO[bytes]:
    """Return the answer to a fetch, as a file at its beginning; the caller closes it.

    Raises:
        RequestMalformed: the request is none of git's.
    """
    return _answer(read, lambda protocol: UploadPackHandler(_backend(store), ["/"], protocol, stateless_rpc=True))


def receive_push(store: GitStore, branch: str, read: Read, judge: Judge) -> IO[bytes]:
    """Take a push, or refuse it, and return the answer as a file at its beginning; the caller closes it.

    Raises:
        RequestMalformed: the request is none of git's.
    """
    receiving = _Receiving(store, branch, judge)
    return _answer(read, lambda protocol: _PushHandler(_backend(store), protocol, receiving))


def _backend(store: GitStore) -> DictBackend:
    repositories: dict[str, BackendRepo] = {"/": store.repo}
    return DictBackend(repositories)


def _answer(read: Read, make: Callable[[ReceivableProtocol], PackHandler]) -> IO[bytes]:
    answer: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    try:
        make(ReceivableProtocol(read, answer.write)).handle()
    except (GitProtocolError, HangupException, ValueError, AssertionError) as fault:
        answer.close()
        raise RequestMalformed(str(fault)) from fault
    except BaseException:
        answer.close()
        raise
    answer.seek(0)
    return answer


@dataclass(slots=True)
class _Receiving:
    """The rules of one push."""

    store: GitStore
    branch: str
    judge: Judge
    lines: list[str] = field(default_factory=list)
    following: Following | None = None

    def find_refusal(self, old: ObjectID, new: ObjectID, name: Ref) -> str | None:
        """Return in a few words why a ref does not move; what there is to say at length goes into `lines`."""
        if name != f"refs/heads/{self.branch}".encode():
            return f"only {self.branch} takes pushes"
        if new == _NOTHING:
            return f"{self.branch} is never deleted"
        try:
            return self._judge(None if old == _NOTHING else old.decode(), new.decode())
        except ObjectMissing as missing:
            return f"the push lacks the object {missing}"

    def _judge(self, before: str | None, after: str) -> str | None:
        if self.store.head(self.branch) != before:
            return "others saved meanwhile: pull, then push again"
        if before is not None and not self.store.is_ancestor(before, after):
            return "it would lose commits: pull, then push again"
        self._check_objects(before, after)
        verdict = self.judge(Push(store=self.store, before=before, after=after))
        self.lines += _cut(verdict.refusals or verdict.notes)
        self.following = verdict.following
        return "not allowed; see the lines above" if verdict.refusals else None

    def _check_objects(self, before: str | None, after: str) -> None:
        """See that everything the new commits hold is here.

        Raises:
            ObjectMissing: something is not.
        """
        for commit in self.store.list_commits(after, before):
            for path in find_changes(self.store, commit.before, commit.root):
                self.store.check_file(commit.root, path)
        old = self.store.root_of(before) if before is not None else None
        for path in find_changes(self.store, old, self.store.root_of(after)):
            self.store.check_file(self.store.root_of(after), path)

    def move(self, old: ObjectID, new: ObjectID, name: Ref) -> str | None:
        """Move the branch, if it is still where the client saw it; else return why not."""
        refs, new = self.store.repo.refs, self._follow(new)
        try:
            moved = refs.add_if_new(name, new) if old == _NOTHING else refs.set_if_equals(name, old, new)
        except FileLocked:
            return "others save at this moment: push again"
        if not moved:
            return "others saved meanwhile: pull, then push again"
        sync_branches(self.store.repo)
        return None

    def _follow(self, new: ObjectID) -> ObjectID:
        """Return what the branch moves to: what was pushed, or a commit on it with what goes with it."""
        then = self.following
        if then is None:
            return new
        made = self.store.make_commit(
            then.changes, parent=new.decode(), author=then.author, message=then.message, at=then.at
        )
        return ObjectID(made.encode())


def _cut(lines: tuple[str, ...]) -> Iterable[str]:
    more = len(lines) - _MOST_LINES
    return (*lines[:_MOST_LINES], *([f"... and {more} more."] if more > 0 else []))


class _PushHandler(ReceivePackHandler):
    """dulwich's handler of pushes, with our rules in place of its own."""

    def __init__(
        self,
        backend: DictBackend,
        protocol: ReceivableProtocol,
        receiving: _Receiving,
        *,
        advertise_refs: bool = False,
    ) -> None:
        super().__init__(backend, ["/"], protocol, stateless_rpc=True, advertise_refs=advertise_refs)
        self._receiving = receiving

    def capabilities(self) -> Iterable[bytes]:
        """Return what a client may ask for: no ref is deleted."""
        return [each for each in super().capabilities() if each != CAPABILITY_DELETE_REFS]

    def _apply_pack(self, refs: list[Command]) -> Iterator[tuple[bytes, bytes]]:
        """Unpack, judge and move, and yield what the client is told of each ref."""
        fault = self._unpack() if any(new != _NOTHING for _, new, _ in refs) else None
        yield b"unpack", fault.encode() if fault else _OK
        if fault:
            return
        refused = [self._receiving.find_refusal(*command) for command in refs]
        if len(refs) > 1 and any(refused):
            refused = [words or "refused with the others" for words in refused]
        for command, words in zip(refs, refused, strict=True):
            answer = words or self._receiving.move(*command)
            self._say()
            yield command[2], answer.encode() if answer else _OK

    def _unpack(self) -> str | None:
        try:
            self.repo.object_store.add_thin_pack(  # type: ignore[attr-defined]  # a repository on disk has it
                self.proto.read, getattr(self.proto, "recv", None), max_input_size=MOST_PUSHED_BYTES
            )
        except _PACK_FAULTS as fault:
            self._remove_partial()
            return " ".join(f"the pack cannot be read: {fault}".split())
        return None

    def _remove_partial(self) -> None:
        """Remove what pushes that broke off left behind, but not what another one is writing."""
        for partial in Path(self._receiving.store.repo.path, "objects").glob("tmp_pack_*"):
            with suppress(FileNotFoundError):
                if time.time() - partial.stat().st_mtime > _ABANDONED_SECONDS:
                    partial.unlink()

    def _say(self) -> None:
        if self.has_capability(CAPABILITY_SIDE_BAND_64K):
            for line in self._receiving.lines:
                self.proto.write_sideband(2, f"{line}\n".encode())
        self._receiving.lines.clear()
